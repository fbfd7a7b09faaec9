"""Two hands write an entry: what the network signs stays, what we heard by telephone is laid over it."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from clinic_app.domain.directory import Organisation
from clinic_app.domain.directory_codes import FirewallPromise
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, Slot
from clinic_app.services.directory_overlay import Correction, TakesFound, as_directory, as_organisation
from clinic_app.wire.directory_document import Agency, AgencyList, DirectoryDocument, Hours, More, Said, Takes, Weekly

ISSUED, TODAY = date(2026, 9, 1), date(2026, 11, 26)
SAID = {"th": Said(hours="ทุกวัน", papers="ไม่ขอ", callback="สายเวร")}
HOUSE = Agency(
    id="house", names={"en": "House"}, org_type="shelter_ngo", reports_to=("nobody",), sectors=("safehouse_shelter",),
    services=("shelter_women",), hours="24 h", phone="038", callback="039", papers="None", said=SAID,
    takes=Takes(women=True, men=False, children=True, pregnant=True),
    more=More(province="th-63", firewall="yes_written", schedule=Weekly(always=True), papers_asked=("none",)),
)  # fmt: skip


def document(agency: Agency = HOUSE, *, training: bool = False) -> DirectoryDocument:
    return DirectoryDocument(
        version=1, issued_on=ISSUED, expires_on=date(2027, 1, 1), network="n", training=training, agencies=(agency,)
    )


def entry(correction: Correction | None = None, *, agency: Agency = HOUSE, training: bool = False) -> Organisation:
    return as_organisation(agency, document(agency, training=training), correction)


def test_what_was_signed_before_there_was_more_reads_and_encodes_as_it_did() -> None:
    before = (
        b'{"format":1,"network":"n","training":true,"province":null,"issued_on":"2026-09-01","agencies":[{"id":"a",'
        b'"names":{"en":"A"},"org_type":"ngo","reports_to":[],"sectors":[],"services":[],"languages":[],"hours":"",'
        b'"phone":"","callback":"","takes":{"women":null,"men":null,"trans":null,"children":null,"boys_to_age":null},'
        b'"free":null,"papers":"","province":"","status":"active","mailbox":null,"devices":[]}]}'
    )
    told = AgencyList.from_bytes(before)
    assert told.to_bytes() == before
    old = as_organisation(told.agencies[0], None)
    assert (old.papers_asked, old.schedule, old.firewall, old.country, old.takes.pregnant) == (
        None, None, FirewallPromise.UNKNOWN, "th", None,
    )  # fmt: skip


def test_an_entry_says_the_dictionarys_fields() -> None:
    known = entry()
    assert (known.province_code, known.country, known.firewall) == ("th-63", "th", FirewallPromise.WRITTEN)
    assert known.papers_asked == ("none",)
    assert (known.takes.pregnant, known.takes.wheelchair) == (True, None)
    assert known.schedule == DAY_AND_NIGHT
    assert (known.verified_on, known.listed_on) == (None, ISSUED)


def test_an_unknown_promise_and_hours_that_mean_nothing_are_not_known() -> None:
    odd = More(firewall="sure", schedule=Weekly(slots=(Hours(days=("someday",), begins="09:00", ends="10:00"),)))
    known = entry(agency=msgspec.structs.replace(HOUSE, more=odd, hours=""))
    assert (known.firewall, known.schedule) == (FirewallPromise.UNKNOWN, None)
    assert entry(agency=msgspec.structs.replace(HOUSE, more=More(schedule=Weekly()), hours="")).schedule is None


def test_a_correction_has_no_word_for_what_the_network_signs() -> None:
    signed = {
        "id",
        "names",
        "org_type",
        "reports_to",
        "sectors",
        "services",
        "firewall",
        "province",
        "mailbox",
        "devices",
    }
    assert not signed & set(Correction.__struct_fields__)
    assert not {"women", "men"} & set(TakesFound.__struct_fields__)


def test_hours_in_words_and_hours_to_reckon_with_are_one_fact() -> None:
    by_words = entry(Correction(hours="after ten"))
    assert (by_words.hours, by_words.schedule, by_words.hours_in("th")) == ("after ten", None, "after ten")
    night = Schedule((Slot(("sat",), "20:00", "06:00"),))
    by_slots = entry(Correction(schedule=night))
    assert (by_slots.hours, by_slots.schedule, by_slots.hours_in("th")) == ("", night, "")
    weekly = Weekly(slots=(Hours(days=("sat",), begins="20:00", ends="06:00"),))
    assert entry(agency=msgspec.structs.replace(HOUSE, more=More(schedule=weekly))).schedule == night


def test_what_we_corrected_is_said_in_no_other_language_any_more() -> None:
    known = entry(Correction(callback="040", papers_asked=("passport",)))
    assert (known.callback_in("th"), known.papers_in("th"), known.hours_in("th")) == ("040", "None", "ทุกวัน")
    assert known.papers_asked == ("passport",)


def test_an_empty_word_says_that_it_is_not_known_and_nothing_leaves_the_list_as_it_is() -> None:
    assert entry(Correction(phone="")).phone == ""
    assert entry(Correction()).phone == "038"
    assert entry(Correction(takes=TakesFound(wheelchair=True))).takes.pregnant is True


def test_a_call_verifies_the_number_that_was_rung_and_no_other() -> None:
    rung = Correction(verified_on=TODAY, verified_by="C-1", verified_phone="038")
    assert (entry(rung).verified_on, entry(rung).verified_by) == (TODAY, "C-1")
    moved = entry(rung, agency=msgspec.structs.replace(HOUSE, phone="777"))
    assert (moved.verified_on, moved.verified_by) == (None, "")


@pytest.mark.parametrize("training", [False, True])
def test_a_real_clinic_prints_only_what_it_verified_lately(training: bool) -> None:
    listed = document(training=training)
    unrung = as_directory(listed, training=training)
    (house,) = unrung
    assert unrung.prints_number(house, TODAY) is training
    rung = {"house": Correction(verified_on=TODAY, verified_phone="038")}
    (house,) = directory = as_directory(listed, corrections=rung, training=training)
    assert directory.prints_number(house, TODAY)
    assert directory.prints_number(house, date(2027, 6, 30)) is training
    (silent,) = directory = as_directory(
        listed, corrections={"house": Correction(phone="", verified_on=TODAY)}, training=training
    )
    assert not directory.prints_number(silent, TODAY)
