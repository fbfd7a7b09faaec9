"""Immigration, detention, employers and recruiters can never be told anything, and every other says whom it tells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec.structs import replace as replace_struct
from packet_cases import DAY, directory, organisation

from clinic_app.domain.directory import FIREWALL, OrgType, Recipient, Takes
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Sector, Service
from clinic_app.errors import NotARecipient, Refusal
from clinic_app.services.directory import Correction, LocalAgency, as_directory
from clinic_app.wire.directory_document import Agency, DirectoryDocument, Said


@pytest.mark.parametrize("kind", sorted(FIREWALL))
def test_the_firewall_is_a_type(kind: OrgType) -> None:
    with pytest.raises(NotARecipient) as refused:
        Recipient.of(replace(organisation("shelter"), org_type=kind))
    assert refused.value.reason is Refusal.FIREWALL


@pytest.mark.parametrize("kind", sorted(set(OrgType) - FIREWALL))
def test_everybody_else_may_be_a_recipient(kind: OrgType) -> None:
    assert Recipient.of(replace(organisation("shelter"), org_type=kind)).id == "training-shelter"


def test_there_is_no_other_way_to_a_recipient() -> None:
    with pytest.raises(NotARecipient):
        Recipient(organisation("immigration"))
    with pytest.raises(NotARecipient):
        replace(Recipient.of(organisation("shelter")), organisation=organisation("immigration"))


def test_not_knowing_whom_they_tell_counts_as_telling() -> None:
    shelter = organisation("shelter")
    assert shelter.must_tell == ()
    assert replace(shelter, reports_to=()).must_tell == ("unknown",)
    assert replace(shelter, reports_to=("unknown",)).must_tell == ("unknown",)
    assert replace(shelter, reports_to=("nobody", "police")).must_tell == ("police",)


def test_the_training_directory_lists_who_is_needed_and_says_only_known_words() -> None:
    listed = {each.id for each in directory()}
    needed = [
        "shelter", "police", "legal-aid", "embassy", "hospital", "labour-office", "ngo", "immigration",
        "family-shelter", "hotline",
    ]  # fmt: skip
    assert {OrganisationId(f"training-{name}") for name in needed} <= listed
    for each in directory():
        assert {"en", "th"} <= each.names.keys()
        assert set(each.sectors) <= set(Sector)
        assert set(each.services) <= set(Service)
        assert each.phone.startswith("000 000 ")
    assert organisation("immigration").firewalled


def test_the_training_directory_says_in_thai_whatever_it_says_in_words() -> None:
    for each in directory():
        assert each.papers_in("th") != each.papers, each.id
        assert each.papers_in("my") == each.papers
        words_in_hours = each.hours not in {"24 h", ""}
        assert (each.hours_in("th") != each.hours) is words_in_hours, each.id
        assert (each.callback_in("th") != each.callback) is any(word in each.callback for word in ("ask", "at", "room"))


def test_what_a_clinic_corrected_is_said_in_no_other_language() -> None:
    said = {"th": Said(hours="ทุกวัน", papers="ไม่ขอเอกสาร", callback="ขอสายเวร")}
    listed = document(replace_struct(IMMIGRATION, hours="daily", papers="none", callback="duty", said=said))
    there = OrganisationId("checkpoint")
    entry = as_directory(listed, training=True).organisation(there)
    assert (entry.hours_in("th"), entry.papers_in("th"), entry.callback_in("th")) == ("ทุกวัน", "ไม่ขอเอกสาร", "ขอสายเวร")
    entry = as_directory(listed, corrections={"checkpoint": Correction(hours="24 h")}, training=True).organisation(
        there
    )
    assert (entry.hours_in("th"), entry.papers_in("th")) == ("24 h", "ไม่ขอเอกสาร")


def test_a_list_signed_before_there_were_other_languages_reads_as_it_did() -> None:
    written = document(IMMIGRATION).to_bytes()
    assert b"said" not in written
    said = {"th": Said(papers="ไม่ขอเอกสาร")}
    written = document(replace_struct(IMMIGRATION, said=said)).to_bytes()
    assert "ไม่ขอเอกสาร".encode() in written


def test_sex_is_told_only_where_it_is_known_that_more_than_one_is_taken() -> None:
    assert not organisation("shelter").takes.more_than_one_sex
    assert not Takes(women=True).more_than_one_sex
    assert not Takes(women=True, men=None).more_than_one_sex
    assert Takes(women=True, men=True).more_than_one_sex


def document(*agencies: Agency) -> DirectoryDocument:
    return DirectoryDocument(
        version=3, issued_on=DAY, expires_on=DAY, network="training", training=True, agencies=agencies
    )


IMMIGRATION = Agency(
    id="checkpoint", names={"en": "Checkpoint"}, org_type="immigration", reports_to=("immigration",),
    sectors=("other",), services=("other",), mailbox="0" * 32,
)  # fmt: skip


def test_a_clinic_cannot_rename_an_immigration_office() -> None:
    disguised = LocalAgency(
        id="checkpoint", names={"en": "Friends"}, org_type="ngo", reports_to=("nobody",), sectors=("other",),
        services=("other",), local_only=True,
    )  # fmt: skip
    listed = as_directory(
        document(IMMIGRATION), local=[disguised], corrections={"checkpoint": Correction(hours="24 h")}, training=True
    )
    entry = listed.organisation(OrganisationId("checkpoint"))
    assert entry.org_type is OrgType.IMMIGRATION
    assert entry.hours == "24 h"


def test_an_entry_of_our_own_can_be_printed_for_and_not_sealed_to() -> None:
    with pytest.raises(NotARecipient) as refused:
        _ = Recipient.of(organisation("hotline")).mailbox
    assert refused.value.reason is Refusal.LOCAL_ONLY


def test_an_unknown_kind_might_be_anything_and_is_refused() -> None:
    import msgspec

    listed = as_directory(document(msgspec.structs.replace(IMMIGRATION, org_type="border_patrol")), training=True)
    with pytest.raises(NotARecipient):
        Recipient.of(listed.organisation(OrganisationId("checkpoint")))


def test_an_organisation_that_is_no_longer_active_is_not_offered() -> None:
    import msgspec

    closed = msgspec.structs.replace(IMMIGRATION, org_type="ngo", status="closed")
    with pytest.raises(NotARecipient) as refused:
        as_directory(document(closed), training=True).organisation(OrganisationId("checkpoint"))
    assert refused.value.reason is Refusal.UNKNOWN_ORGANISATION
