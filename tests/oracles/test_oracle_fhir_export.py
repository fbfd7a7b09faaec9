"""The file that leaves for another system, out of its lock again, is FHIR R4 in the eyes of the same three readers."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from stations import CLINIC, SHELTER, Network, agrees, network_on, refers
from test_oracle_fhir import faults_in

from clinic_app.services.fhir_export import ATTACHED, Exported, ExportWhy


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    yield from network_on(tmp_path)


def attached(exported: Exported) -> bytes:
    with pikepdf.open(BytesIO(exported.file.pdf), password=exported.file.words) as whole:
        return whole.attachments[ATTACHED].get_file().read_bytes()


def test_what_either_end_takes_out_is_fhir(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    sealed = clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    came = shelter.clinic.fhir.of_received(line.id, why=ExportWhy.OUR_SYSTEM, warned=True)
    assert faults_in(attached(sealed), attached(came)) == []
    broken = attached(sealed).replace(b'"intent":"order"', b'"intention":"order"')
    assert faults_in(broken) != []
