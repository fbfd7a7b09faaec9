"""Photographs come along with the file they are in and go home again: to the byte, under the key of that file."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, House

from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import Agreed, AttachmentId
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import NoSuchAttachment
from clinic_app.services.attaching import Gone, Incoming, Line, What
from clinic_app.services.clinic import Clinic
from clinic_app.vault.attachments import PART_BYTES


def picture(name: str) -> Incoming:
    content = (name.encode() + b"|") * (PART_BYTES // 8)
    return Incoming(what=What.PHOTO, content=content, width=40, height=30)


def a_file(house: House, clinic: Clinic) -> tuple[CaseId, EntityId]:
    """A file with an injury, whose survivor agreed to photographs."""
    house.pass_(minutes=5)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    incident = new_entity("incident", case.root)
    injury = new_entity("injury", incident.id)
    agreed = {"exam": "given", "photographs": "given"}
    values = ((injury.id, "f_inj_type", "bruise"), (case.root, "f_consents", agreed))
    clinic.recording.change(case.id, Change(created=(incident, injury), values=values))
    return case.id, injury.id


def takes(clinic: Clinic, case_id: CaseId, name: str, injury: EntityId | None = None) -> AttachmentId:
    line = clinic.attaching.take_in(case_id, picture(name), agreed=Agreed.SPOKEN, injury=injury)
    assert line.id is not None
    return line.id


def said(clinic: Clinic, case_id: CaseId) -> dict[int, bytes | Gone]:
    """Every line of the list, and the bytes behind it."""
    return {line.number: _behind(clinic, case_id, line) for line in clinic.attaching.view(case_id).lines}


def _behind(clinic: Clinic, case_id: CaseId, line: Line) -> bytes | Gone:
    if line.id is None:
        assert line.destroyed is not None
        return line.destroyed
    content = clinic.attaching.look(case_id, line.id)
    assert line.facts is not None
    assert sha256(content).hexdigest() == line.facts.digest
    return content[: content.index(b"|")]


def rows(clinic: Clinic) -> dict[bytes, list[bytes]]:
    """The parts of each, as they lie on the disk."""
    found: dict[bytes, list[bytes]] = {}
    sql = "SELECT a.id, p.sealed FROM attachment_parts p JOIN attachments a ON a.number = p.attachment ORDER BY 1, part"
    for one, sealed in clinic.desk.vault._lane.rows(sql):
        found.setdefault(one, []).append(sealed)
    return found


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(DOCTOR)


def test_they_come_along_with_new_numbers_and_their_injuries_name_them_so(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    for name in ("b", "c", "d"):
        takes(clinic, later, name, theirs)
    one = clinic.attaching.view(later).lines[1].id
    assert one is not None
    house.pass_(minutes=1)
    clinic.attaching.destroy(later, one, Gone.MISTAKE)
    before, home = rows(clinic), clinic.recording.shown(later).stored(law.PHOTO_OF, theirs)
    assert clinic.merging.look(first, later).attachments == 2
    clinic.merging.join(first, later)
    assert said(clinic, first) == {1: b"a", 2: b"b", 3: Gone.MISTAKE, 4: b"d"}
    case = clinic.recording.shown(first)
    assert (case.stored(law.PHOTO_OF, mine), case.stored(law.PHOTO_OF, theirs), home) == ("1", "2", "1")
    takes(clinic, first, "e")
    assert 5 in said(clinic, first)
    assert {one: parts for one, parts in rows(clinic).items() if one in before} == before, "no part was written again"


def test_they_go_home_as_they_came_and_stay_to_the_byte(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    takes(clinic, later, "b", theirs)
    takes(clinic, later, "c")
    before = [(said(clinic, each), clinic.attaching.view(each).lines) for each in (first, later)]
    parts, vault = rows(clinic), clinic.desk.vault
    headers = vault._lane.rows("SELECT id, case_id, header FROM attachments ORDER BY id")
    for _time in range(2):
        clinic.merging.join(first, later)
        clinic.merging.part(first, later)
    assert [(said(clinic, each), clinic.attaching.view(each).lines) for each in (first, later)] == before
    assert rows(clinic) == parts
    assert vault._lane.rows("SELECT id, case_id, header FROM attachments ORDER BY id") == headers
    assert clinic.recording.shown(later).stored(law.PHOTO_OF, theirs) == "1"


def test_what_was_taken_in_and_destroyed_meanwhile_goes_home_too(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    gone = takes(clinic, later, "b", theirs)
    clinic.merging.join(first, later)
    takes(clinic, first, "hers", theirs)
    takes(clinic, first, "nobody's")
    clinic.attaching.destroy(first, gone, Gone.WITHDRAWN)
    assert said(clinic, first) == {1: b"a", 2: Gone.WITHDRAWN, 3: b"hers", 4: b"nobody's"}
    clinic.merging.part(first, later)
    assert said(clinic, first) == {1: b"a", 2: Gone.WITHDRAWN, 4: b"nobody's"}
    assert said(clinic, later) == {1: Gone.WITHDRAWN, 2: b"hers"}
    with pytest.raises(NoSuchAttachment):
        clinic.attaching.look(later, gone)


def test_an_injury_never_names_a_photograph_that_is_not_its_own(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    takes(clinic, later, "b", theirs)
    clinic.merging.join(first, later)
    takes(clinic, first, "loose")
    for injury, number in ((theirs, "1"), (mine, "2")):
        clinic.recording.change(first, Change(values=((injury, law.PHOTO_OF, number),)))
    clinic.merging.part(first, later)
    named = [clinic.recording.shown(each).stored(law.PHOTO_OF, injury)
             for each, injury in ((first, mine), (later, theirs))]  # fmt: skip
    assert named == [None, None], "each named the other's"
    clinic.merging.join(first, later)
    clinic.recording.change(first, Change(values=((theirs, law.PHOTO_OF, "3"),)))
    clinic.merging.part(first, later)
    assert said(clinic, later) == {1: b"b", 2: b"loose"}
    assert clinic.recording.shown(later).stored(law.PHOTO_OF, theirs) == "2"


def test_through_a_chain_of_files_and_back(house: House, clinic: Clinic) -> None:
    files = [a_file(house, clinic) for _ in range(3)]
    for (case_id, injury), name in zip(files, "abc", strict=True):
        takes(clinic, case_id, name, injury)
    one, two, three = (case_id for case_id, _ in files)
    before = [said(clinic, each) for each in (one, two, three)]
    clinic.merging.join(two, three)
    assert said(clinic, two) == {1: b"b", 2: b"c"}
    clinic.merging.join(one, two)
    assert said(clinic, one) == {1: b"a", 2: b"b", 3: b"c"}
    attached = [told.number for revised in clinic.recording.history(one) for told in revised.attached]
    assert attached == [1, 2, 3]
    clinic.merging.part(one, two)
    clinic.merging.part(two, three)
    assert [said(clinic, each) for each in (one, two, three)] == before


def test_with_the_file_that_stays_all_of_them_are_destroyed(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    takes(clinic, later, "b", theirs)
    clinic.merging.join(first, later)
    clinic = house.enter(COORDINATOR)
    vault = clinic.desk.vault
    vault.erasing.erase(first, by=clinic.whoami.id, why="her_request")
    assert vault.attachments.kept().count == 0
    assert vault._lane.rows("SELECT count(*) FROM attachment_parts") == [(0,)]


def stops(clinic: Clinic, work: Callable[[], object]) -> None:
    """It is all done, and the power goes before it is kept."""

    def half() -> None:
        work()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        clinic.desk.vault.save(half)


def test_what_stops_half_way_changed_nothing(house: House, clinic: Clinic) -> None:
    first, mine = a_file(house, clinic)
    later, theirs = a_file(house, clinic)
    takes(clinic, first, "a", mine)
    takes(clinic, later, "b", theirs)
    stops(clinic, lambda: clinic.merging.join(first, later))
    again = house.enter(DOCTOR)
    assert [said(again, each) for each in (first, later)] == [{1: b"a"}, {1: b"b"}]
    again.merging.join(first, later)
    stops(again, lambda: again.merging.part(first, later))
    again = house.enter(DOCTOR)
    assert said(again, first) == {1: b"a", 2: b"b"}
    again.merging.part(first, later)
    assert [said(again, each) for each in (first, later)] == [{1: b"a"}, {1: b"b"}]
