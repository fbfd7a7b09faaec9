"""Lists of services as files: our own comes back unchanged, and a file has no power over what signers wrote."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from hsds_tables import faults
from signed_list import HOTLINE, IMMIGRATION, SHELTER, SignedList, listed

from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, Slot
from clinic_app.errors import ListingRefused, NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import Correction
from clinic_app.services.listings import Comes, Row, Taken, facts_of, read_listing, write_listing
from clinic_app.wire import hsds

THEIRS = "ac148810-d857-441c-9679-408f346de14b"
NEW = OrganisationId("hsds-ac148810d857441c9679408f346de14b")


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(COORDINATOR)


@pytest.fixture(autouse=True)
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def term(what: str, code: str, value: str | None = None) -> dict[str, Any]:
    return {"id": THEIRS, "value": value, "taxonomy_term": {"code": code, "taxonomy": f"{hsds.TAXONOMY}/{what}"}}


def ours(id_: str) -> dict[str, Any]:
    row = {"id": THEIRS, "identifier_scheme": hsds.TAXONOMY, "identifier_type": "x", "identifier": id_}
    return {"id": THEIRS, "name": "House", "description": "x", "organization_identifiers": [row]}


def of_ours(id_: str, **told: Any) -> dict[str, Any]:
    names = [term("name", "name", "House of the Banyan Tree, women's shelter") | {"label": "en"},
             term("name", "name", "บ้านร่มไทร ที่พักพิงสำหรับผู้หญิง") | {"label": "th"}]  # fmt: skip
    return {"id": THEIRS, "name": "x", "status": "active", "organization": ours(id_), "attributes": names} | told


class File:
    """A file with these services, looked at and taken in."""

    def __init__(self, clinic: Clinic, folder: Path, *services: dict[str, Any]) -> None:
        path = folder / "services.json"
        path.write_text(json.dumps(services), encoding="utf-8")
        self.clinic, self.listed = clinic, read_listing(path)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.clinic.listings.look(self.listed)

    def take(self) -> Taken:
        return self.clinic.listings.take(self.listed, {row.place for row in self.rows})


def entry(clinic: Clinic, id_: OrganisationId) -> Organisation:
    return clinic.directory().organisation(id_)


# --- giving ----------------------------------------------------------------------------------------


def test_our_list_is_written_as_the_published_tables_have_it_and_says_nothing_secret(
    clinic: Clinic, network: SignedList
) -> None:
    clinic.network.correct(SHELTER, Correction(notes="ask for Noi", agreement="MoU 7", focal_operational="Noi"))
    content = clinic.listings.written()
    services = json.loads(content)
    assert [fault for each in services for fault in faults("service", each)] == []
    assert len(services) == len(clinic.directory().organisations)
    assert content == clinic.listings.written()
    document = clinic.network.document()
    assert document is not None
    secrets = [each.mailbox for each in document.agencies] + [key.public.raw.hex() for key in network.identity.values()]
    assert all(secret is not None and secret.encode() not in content for secret in secrets)
    assert not any(word in content for word in (b"Noi", b"MoU"))


def test_the_tables_find_what_is_not_in_them() -> None:
    good = {"id": THEIRS, "name": "x", "status": "active"}
    assert faults("service", good) == []
    assert faults("service", {"name": "x", "status": "open", "mailbox": "1", "phones": [{"id": "1", "number": 3}]}) == [
        ".id: missing", ".status: 'open' is no active|inactive|defunct|temporarily_closed",
        ".mailbox: not in the table", ".phones[0].id: '1' is no uuid", ".phones[0].number: 3 is no string",
    ]  # fmt: skip


def test_our_own_list_read_again_changes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    path = write_listing(tmp_path / "ours.json", clinic.listings.written())
    rows = clinic.listings.look(read_listing(path))
    assert {row.comes for row in rows} == {Comes.SAME}
    assert {row.stays for row in rows} == {()}
    assert len(rows) == len(clinic.directory().organisations)


def test_hours_of_every_kind_come_back(clinic: Clinic, tmp_path: Path) -> None:
    night = Schedule((Slot(("fri", "mon"), "20:00", "06:00"), Slot(("tue",), "09:30", "12:00")))
    clinic.network.correct(SHELTER, Correction(hours="Nights", schedule=night))
    clinic.network.correct(HOTLINE, Correction(hours="", schedule=DAY_AND_NIGHT))
    path = write_listing(tmp_path / "ours.json", clinic.listings.written())
    found = {each.facts.id: each.facts for each in read_listing(path) if each.facts}
    for id_ in (SHELTER, HOTLINE):
        assert found[id_].hours == facts_of(entry(clinic, id_)).hours
        assert (found[id_].more or None) is not None
        assert found[id_].more.schedule == facts_of(entry(clinic, id_)).more.schedule  # type: ignore[union-attr]
    assert {row.comes for row in clinic.listings.look(read_listing(path))} == {Comes.SAME}


# --- taking ----------------------------------------------------------------------------------------


def test_an_unknown_service_becomes_one_of_our_own_that_nothing_is_sealed_to(clinic: Clinic, tmp_path: Path) -> None:
    file = File(clinic, tmp_path, {
        "id": THEIRS, "name": "Legal desk", "status": "active", "phones": [{"id": THEIRS, "number": "055 123 456"}],
        "service_areas": [{"id": THEIRS, "name": "จังหวัดแม่ฮ่องสอน", "extent_type": "text"}],
        "attributes": [term("reports_to", "nobody"), term("service", "legal_aid"), term("service", "no_such_code")],
        "schedules": [{"id": THEIRS, "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}],
    })  # fmt: skip
    (row,) = file.rows
    assert (row.comes, row.left) == (Comes.NEW, ("help", "reports_to"))
    assert file.take() == Taken(new=1, changed=0)
    found = entry(clinic, NEW)
    assert (found.local_only, found.mailbox, found.org_type.value) == (True, None, "other")
    assert found.must_tell == ("unknown",)  # no file promises that somebody tells nobody
    assert (found.services, found.sectors) == (("legal_aid",), ("other",))
    assert (found.phone, found.province_code, found.verified_on) == ("055 123 456", "th-58", None)
    assert not clinic.directory().prints_number(found, clinic.desk.clock.today())
    assert found.schedule == Schedule((Slot(("mon", "tue"), "09:00", "17:00"),))
    assert file.take() == Taken(new=0, changed=0)
    assert [row.comes for row in file.rows] == [Comes.SAME]


def test_a_file_never_changes_what_the_signers_say_of_an_entry(house: House, clinic: Clinic, tmp_path: Path) -> None:
    before, keys = entry(clinic, SHELTER), clinic.network.seal_keys(SHELTER, house.clock.today())
    told = of_ours(SHELTER, phones=[{"id": THEIRS, "number": "038 111 222"}])
    told["attributes"] += [
        term("kind", "immigration"), term("reports_to", "police"), term("service", "police_report"),
        term("sector", "police_security"), term("takes", "men", "yes"), term("takes", "wheelchair", "yes"),
        term("firewall", "no"), term("name", "name", "Other name") | {"label": "en"},
    ]  # fmt: skip
    told["service_areas"] = [{"id": THEIRS, "extent": "TH-96", "extent_type": "text"}]
    file = File(clinic, tmp_path, told)
    (row,) = file.rows
    assert row.comes is Comes.CHANGES
    assert {each.field for each in row.changes} == {"phone", "takes"}
    assert set(row.stays) == {"names", "org_type", "reports_to", "sectors", "services", "province", "takes"}
    assert file.take() == Taken(new=0, changed=1)
    after = entry(clinic, SHELTER)
    for name in ("names", "org_type", "reports_to", "sectors", "services", "mailbox", "province_code", "firewall"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.phone, after.takes.men, after.takes.wheelchair) == ("038 111 222", False, True)
    assert [each.raw for each in clinic.network.seal_keys(SHELTER, house.clock.today())] == [each.raw for each in keys]
    assert file.take() == Taken(new=0, changed=0)


def test_a_number_from_a_file_is_not_verified_and_another_fact_leaves_it_verified(
    house: House, clinic: Clinic, tmp_path: Path
) -> None:
    day, known = house.clock.today() - timedelta(days=3), entry(clinic, SHELTER)
    rang = Correction(verified_on=day, verified_by="N-1", verified_phone=known.phone, notes="back door")
    for id_ in (SHELTER, HOTLINE):
        clinic.network.correct(id_, rang if id_ == SHELTER else Correction(verified_on=day, notes="back door"))
    languages = [{"id": THEIRS, "code": "th"}]
    assert File(clinic, tmp_path, of_ours(SHELTER, languages=languages)).take() == Taken(0, 1)
    assert entry(clinic, SHELTER).verified_on == day
    phones = [{"id": THEIRS, "number": "038 111 222"}]
    File(clinic, tmp_path, of_ours(SHELTER, phones=phones), of_ours(HOTLINE, id="2", phones=phones)).take()
    for id_ in (SHELTER, HOTLINE):
        assert (entry(clinic, id_).phone, entry(clinic, id_).verified_on) == ("038 111 222", None)
        assert entry(clinic, id_).notes == "back door"
    assert entry(clinic, SHELTER).languages == ("th",)


def test_of_our_own_entry_a_file_changes_all_but_kind_and_duty(clinic: Clinic, tmp_path: Path) -> None:
    told = of_ours(HOTLINE, cost_options=[{"id": THEIRS, "amount": 20}])
    told["attributes"] = [term("kind", "police"), term("reports_to", "police"), term("service", "legal_aid"),
                          term("takes", "women", "no"), term("papers_asked", "passport")]  # fmt: skip
    told["schedules"] = [{"id": THEIRS, "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "12:00"}]
    (row,) = File(clinic, tmp_path, told).rows
    assert set(row.stays) == {"org_type", "reports_to"}
    assert File(clinic, tmp_path, told).take() == Taken(0, 1)
    found = entry(clinic, HOTLINE)
    assert (found.org_type.value, found.must_tell) == ("hotline", ("unknown",))
    assert (found.services, found.free, found.takes.women) == (("legal_aid",), False, False)
    assert (found.hours, found.schedule) == ("", Schedule((Slot(("mon",), "08:00", "12:00"),)))
    assert (found.papers_asked, found.papers_in("th")) == (("passport",), found.papers)
    assert [each.comes for each in File(clinic, tmp_path, told).rows] == [Comes.SAME]


def test_other_hours_end_what_the_list_said_in_words(clinic: Clinic, tmp_path: Path) -> None:
    weekly = {"id": THEIRS, "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00+07:00", "closes_at": "12:00+07:00"}
    File(clinic, tmp_path, of_ours(SHELTER, schedules=[weekly])).take()
    assert (entry(clinic, SHELTER).hours, entry(clinic, SHELTER).schedule) == (
        "", Schedule((Slot(("mon",), "08:00", "12:00"),)),
    )  # fmt: skip
    File(clinic, tmp_path, of_ours(SHELTER, schedules=[{"id": THEIRS, "description": "Ring first"}])).take()
    assert (entry(clinic, SHELTER).hours, entry(clinic, SHELTER).schedule) == ("Ring first", None)


def test_what_a_file_changed_can_be_taken_back_and_an_ended_entry_stays_ended(clinic: Clinic, tmp_path: Path) -> None:
    phones = [{"id": THEIRS, "number": "038 111 222"}]
    file = File(clinic, tmp_path, of_ours(SHELTER, phones=phones), of_ours(HOTLINE, id="2", phones=phones))
    before = {id_: entry(clinic, id_).phone for id_ in (SHELTER, HOTLINE)}
    file.take()
    for id_ in (SHELTER, HOTLINE):
        (changed,) = [each.changed for each in clinic.book.entries() if each.organisation.id == id_]
        assert "phone" in changed
        clinic.book.take_back(id_)
        assert entry(clinic, id_).phone == before[id_]
    clinic.book.end(HOTLINE)
    assert [row.why for row in file.rows] == ["", "ended"]


def test_only_what_was_chosen_is_taken(clinic: Clinic, tmp_path: Path) -> None:
    one, two = ({"id": f"{n}", "name": f"House {n}", "status": "active"} for n in (1, 2))
    file = File(clinic, tmp_path, one, two)
    assert clinic.listings.take(file.listed, {2}) == Taken(1, 0)
    assert [row.comes for row in file.rows] == [Comes.NEW, Comes.SAME]
    assert clinic.listings.take(file.listed, set()) == Taken(0, 0)


def test_a_kind_we_do_not_know_and_an_entry_its_signers_closed_are_refused(
    house: House, clinic: Clinic, tmp_path: Path
) -> None:
    odd = {"id": THEIRS, "name": "Odd", "status": "active", "attributes": [term("kind", "consulate_of_mars")]}
    document = clinic.network.document()
    assert document is not None
    closed = tuple(msgspec.structs.replace(each, status="closed") if each.id == SHELTER else each
                   for each in document.agencies)  # fmt: skip
    now = msgspec.structs.replace(document, agencies=closed).to_bytes()
    clinic.desk.vault.documents.put("directory", version=document.version, content=now)
    assert [row.why for row in File(clinic, tmp_path, odd, of_ours(SHELTER, id="2")).rows] == ["kind", "not_offered"]
    assert File(clinic, tmp_path, odd, of_ours(SHELTER, id="2")).take() == Taken(0, 0)


def test_a_firewalled_kind_from_a_file_stays_behind_the_firewall(clinic: Clinic, tmp_path: Path) -> None:
    told = {"id": THEIRS, "name": "Desk", "status": "active", "attributes": [term("kind", IMMIGRATION.split("-")[1])]}
    File(clinic, tmp_path, told).take()
    assert entry(clinic, NEW).firewalled


# --- who, and what goes wrong ----------------------------------------------------------------------


def test_a_nurse_neither_takes_nor_gives_lists(house: House, clinic: Clinic, tmp_path: Path) -> None:
    file = File(clinic, tmp_path, {"id": THEIRS, "name": "House", "status": "active"})
    house.leave()
    nurse = house.enter(NURSE)
    for act in (nurse.listings.written, lambda: nurse.listings.look(file.listed), lambda: nurse.listings.take((), ())):
        with pytest.raises(NotAllowed):
            act()


def test_the_journal_counts_and_names_nobody(clinic: Clinic, tmp_path: Path) -> None:
    File(clinic, tmp_path, {"id": THEIRS, "name": "House", "status": "active"}).take()
    clinic.listings.written()
    last = [(each.act, dict(each.about)) for each in clinic.desk.vault.journal.entries()][-2:]
    assert last == [
        ("services_taken_in", {"new": 1, "changed": 0}), ("services_written", {"services": 13}),
    ]  # fmt: skip


def test_what_cannot_be_opened_or_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(ListingRefused) as said:
        read_listing(tmp_path / "gone.json")
    assert said.value.reason == "gone"
    with pytest.raises(ListingRefused) as said:
        write_listing(tmp_path / "no folder" / "ours.json", b"[]")
    assert said.value.reason == "no_place"
