"""A referral taken out for another system: the bytes she agreed to, locked, reasoned; and nothing after her yes."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from clinic_at_work import NURSE
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.people import Act, Role, may
from clinic_app.errors import GateClosed, Interference, NoSuchCase, NotAllowed, NotPermitted, Refusal
from clinic_app.services.fhir_export import ATTACHED, Exported, ExportWhy
from clinic_app.services.receiving import ReceivedId
from clinic_app.wire.fhir import decode_referral


def sent(network: Network) -> tuple[Station, Station, CaseId, ReferralId, ReceivedId]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    return clinic, shelter, case, referral, line.id


def opened(exported: Exported) -> bytes:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(exported.file.pdf))
    with pikepdf.open(BytesIO(exported.file.pdf), password=exported.file.words) as whole:
        assert list(whole.attachments) == [ATTACHED]
        assert whole.pages
        return whole.attachments[ATTACHED].get_file().read_bytes()


def test_both_ends_take_out_the_very_bytes_that_were_agreed_to(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    ours = clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    theirs = shelter.clinic.fhir.of_received(received, why=ExportWhy.OUR_SYSTEM, warned=True)
    assert opened(ours) == opened(theirs) == ours.fhir == shelter.clinic.receiving.document(received)
    told = decode_referral(ours.fhir)
    assert (told.sender, told.recipient) == (CLINIC, SHELTER)
    assert ours.fhir not in ours.file.pdf  # it lies inside the lock
    assert ours.file.words != theirs.file.words
    assert (ours.file.paper.document, theirs.file.paper.document) == ("referral_form", "bed_sheet")
    assert ours.file.paper.number
    for station, act in ((clinic, {"why": "their_system"}), (shelter, {"why": "our_system"})):
        entries = station.clinic.desk.vault.journal.entries(limit=200)
        [entry] = [each for each in entries if each.act == "referral_exported"]
        assert act.items() <= entry.about.items()
        assert len(str(entry.about["content"])) == 64
        assert "printed" in [each.act for each in entries]


def test_nobody_makes_one_without_the_warning(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    for make in (
        lambda: clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.SHE_ASKED, warned=False),
        lambda: shelter.clinic.fhir.of_received(received, why=ExportWhy.SHE_ASKED, warned=False),
    ):
        with pytest.raises(GateClosed) as closed:
            make()
        assert (closed.value.act, closed.value.fields) == ("export", ("warned",))
    assert not [each for each in clinic.clinic.desk.vault.journal.entries(limit=200) if "export" in each.act]


def test_her_yes_is_asked_for_the_day_it_is_made(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    export = clinic.clinic.fhir
    network.on(days=8)
    with pytest.raises(NotPermitted) as refused:
        export.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    assert refused.value.reason is Refusal.EXPIRED
    with pytest.raises(NotPermitted) as refused:
        shelter.clinic.fhir.of_received(received, why=ExportWhy.OUR_SYSTEM, warned=True)
    assert refused.value.reason is Refusal.EXPIRED


def test_what_was_taken_back_is_not_taken_out(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    release = EntityId(next(each.id for each in clinic.clinic.recording.open(case).of_kind("release")))
    clinic.clinic.consent.withdraw(case, release)
    with pytest.raises(NotPermitted) as refused:
        clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    assert refused.value.reason is Refusal.WITHDRAWN
    clinic.syncs(), shelter.syncs()
    with pytest.raises(NoSuchCase):
        shelter.clinic.fhir.of_received(received, why=ExportWhy.OUR_SYSTEM, warned=True)


def test_a_record_that_says_something_else_now_is_not_taken_out_as_agreed(network: Network) -> None:
    clinic, _, case, referral, _ = sent(network)
    change = Change(values=((EntityId(referral), "x_urgency", "within_2wk"),))
    clinic.clinic.recording.change(case, change)
    with pytest.raises(Interference):
        clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)


def test_only_a_sealed_referral_of_this_case_by_those_who_refer(network: Network) -> None:
    clinic, shelter, case, referral, received = sent(network)
    other = agrees(clinic, SHELTER)
    with pytest.raises(NoSuchCase):
        clinic.clinic.fhir.of_referral(other, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    assert may(Role.RECEIVER, Act.RECEIVE)
    shelter.clinic = shelter.house.enter(RECEIVER)
    assert shelter.clinic.fhir.of_received(received, why=ExportWhy.OUR_SYSTEM, warned=True).fhir
    with pytest.raises(NotAllowed):
        shelter.clinic.fhir.of_referral(case, referral, why=ExportWhy.THEIR_SYSTEM, warned=True)
    clinic.clinic = clinic.house.enter(NURSE)
    assert clinic.clinic.fhir.of_referral(case, referral, why=ExportWhy.SHE_ASKED, warned=True).fhir
