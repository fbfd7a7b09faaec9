"""A referral and an answer written by a newer program arrive, are believed, and say in text what is not known here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, delivered, network_on, referral_body, refers, written

from clinic_app.domain.packet_codes import Service
from clinic_app.domain.referral import Reason, Status, StatusReply
from clinic_app.services.receiving import NewerWord
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.inner import Kind


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


@pytest.fixture
def both(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic, shelter


def changed(body: bytes, *path: Any, value: str) -> msgspec.Raw:
    document = json.loads(body)
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return msgspec.Raw(json.dumps(document).encode())


def test_a_service_asked_for_by_a_newer_name_is_shown_and_can_be_answered(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    thread, today = os.urandom(16), clinic.house.clock.today()
    body = referral_body(clinic, shelter, packet_id=thread, on=today)
    newer = changed(body, "entry", 1, "resource", "code", "coding", 0, "code", value="digital_safety")
    sealed = written(clinic, shelter, kind=Kind.REFERRAL, thread=thread.hex(), about=None, did=None, body=newer)
    assert delivered(shelter, sealed) == []
    [came] = shelter.clinic.receiving.inbox()
    opened = shelter.clinic.receiving.detail(came.id)
    assert (opened.content.service, opened.newer) == (Service.OTHER, (NewerWord("x_service", "digital_safety"),))
    assert shelter.clinic.receiving.answer(came.id, Status.ACCEPTED)


def test_a_decline_for_a_newer_reason_is_a_decline_here(both: tuple[Station, Station]) -> None:
    clinic, shelter = both
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    [item] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    reply = StatusReply(packet_id=item.thread, status=Status.REJECTED, reason=Reason.NO_CAPACITY, seq=1)
    newer = changed(encode_status(reply), "statusReason", "coding", 0, "code", value="closed_for_repair")
    sealed = written(
        shelter, clinic, kind=Kind.STATUS, thread=item.thread.hex(), about=item.mid.hex(), did=None, body=newer
    )
    assert delivered(clinic, sealed) == []
    [view] = clinic.clinic.outgoing.of_referral(referral)
    assert (view.standing.status, view.standing.newer) == (Status.REJECTED, ("closed_for_repair",))
    [kept] = clinic.clinic.referring.referrals(case)
    assert (kept.status, kept.reason) == (Status.REJECTED, Reason.OTHER.value)
