"""A referral goes out, is opened, is answered, and the answer comes home; nothing of it happens twice."""

from __future__ import annotations

import pytest
from stations import CLINIC, SHELTER, Network, agrees, refers

from clinic_app.domain.ids import EntityId
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.services.outgoing import OutState


def test_a_referral_waits_for_the_line_and_then_has_one_effect(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)

    clinic.line.up = False
    assert clinic.syncs().ended_by is not None
    [waiting] = clinic.clinic.sending.waiting()
    assert (waiting.state, waiting.recipient_id) == (OutState.WAITING, SHELTER)

    clinic.line.up = True
    assert clinic.syncs().sent == 1
    assert clinic.syncs().sent == 0
    [on_hub] = clinic.clinic.sending.waiting()
    assert on_hub.state is OutState.ON_HUB

    assert len(shelter.syncs().taken.referrals) == 1
    assert shelter.syncs().taken.referrals == []
    [line] = shelter.clinic.receiving.inbox()
    assert (line.code, line.sender_id, line.state) == (on_hub.code, CLINIC, "received")
    opened = shelter.clinic.receiving.detail(line.id)
    assert opened.content.referral_code == on_hub.code
    shelter.syncs(), clinic.syncs()
    [read] = clinic.clinic.sending.waiting()
    assert (read.state, read.reason) == (OutState.DONE, "opened")

    assert shelter.clinic.receiving.answer(line.id, Status.ACCEPTED, outcome=Outcome.EVENT_SCHEDULED)
    shelter.syncs(), clinic.syncs(), clinic.syncs()
    [answered] = clinic.clinic.sending.waiting()
    assert (answered.standing.status, answered.standing.outcome) == (Status.ACCEPTED, Outcome.EVENT_SCHEDULED)
    kept = clinic.clinic.recording.open(case)
    assert kept.stored("x_status", EntityId(referral)) == "accepted"
    with pytest.raises(Exception, match="not_from_here"):
        shelter.clinic.receiving.answer(line.id, Status.CANCELLED, reason=Reason.OTHER)
