"""What somebody was typing when another PC kept the case from them, joined it or erased it: nothing is lost unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR
from two_houses import ids_of, joined, meet, standing

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import NoSuchCase
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import WhyErase
from clinic_app.services.last_words import Gone
from clinic_app.services.late_entry import How
from clinic_app.services.restricting import Why


class Two:
    """A nurse types at night; a supervisor sits in the office."""

    def __init__(self, folder: Path) -> None:
        (folder / "office").mkdir()
        (folder / "night").mkdir()
        self.office = standing(folder / "office")
        people = (NURSE, COORDINATOR)
        self.there = joined(self.office.enter(SUPERVISOR), folder / "night", people=people, like=self.office)
        self.boss, self.nurse = self.office.enter(SUPERVISOR), self.there.enter(NURSE)
        self.case = self.begun("given")

    def begun(self, record: str | None) -> Case:
        self.there.pass_(minutes=5)
        case = self.nurse.recording.begin()
        if record is not None:
            self.nurse.consent.answer(case.id, {"c_services": "given", "c_record": record})
        self.nurse.recording.is_at(case.id, "sections")
        meet(self.nurse, self.boss)
        return case

    def types(self, case: Case, **said: str) -> None:
        self.nurse.recording.keep_draft(case.id, case.root, "survivor", said)

    def keeps(self, case: Case, *people: object) -> None:
        self.boss.restricting.restrict(case.id, ids_of(self.boss, people or (SUPERVISOR,)), Why.HER_WISH)  # type: ignore[arg-type]

    def writes_more(self) -> None:
        """Something for the other to hear."""
        change = Change(values=((self.case.root, "s_alias", "later"),))
        self.boss.desk.vault.revisions.append(self.case.id, change, author=self.boss.whoami.id)

    def hears(self) -> None:
        meet(self.boss, self.nurse, 1)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.office.leave()
    made.there.leave()


def drafts(clinic: Clinic) -> list[str]:
    people = {person.id: person.staff_code for person in clinic.people}
    return [people[author] for _, author in clinic.desk.vault.drafts.every()]


def test_it_is_written_down_by_her_hand_and_reaches_those_who_may_read_it(two: Two) -> None:
    two.nurse.late_entry.begin(two.case.id, How("from_paper_later", two.there.wall))
    two.types(two.case, s_name="Nok")
    two.keeps(two.case)
    two.hears()
    with pytest.raises(NoSuchCase):
        two.nurse.recording.shown(two.case.id)
    assert two.nurse.recording.last.why_gone(two.case.id) is Gone.KEPT
    meet(two.nurse, two.boss)
    assert two.boss.recording.shown(two.case.id).stored("s_name") == "Nok"
    told = two.boss.recording.history(two.case.id)[-1]
    assert (told.by, told.source, told.happened_at) == (NURSE.staff_code, "from_paper_later", two.there.wall)
    assert drafts(two.nurse) == []


def test_what_was_still_on_the_screen_can_be_written_and_nothing_read(two: Two) -> None:
    two.keeps(two.case)
    two.hears()
    last, root = two.nurse.recording.last, two.case.root
    incident = new_entity("incident", two.case.root)
    last.begin(two.case.id, Change(created=(incident,)))
    last.keep(two.case.id, incident.id, "incident", {"i_narrative": "by the river"}, {})
    last.keep(two.case.id, root, "survivor", {"s_name": "Nok", "s_birth": "soon"}, {"s_age": "about"})
    meet(two.nurse, two.boss)
    shown = two.boss.recording.shown(two.case.id)
    assert shown.stored("s_name") == "Nok"
    assert [shown.stored("i_narrative", each.id) for each in shown.of_kind("incident")] == ["by the river"]
    unread = two.nurse.desk.vault.drafts.of(two.case.id, two.nurse.whoami.id)
    assert {field for each in unread for field in each.values} == {"s_birth", "s_age"}
    assert two.case.id in _standing(two.nurse), "what is nowhere else keeps the case here"
    two.nurse = two.there.enter(NURSE)
    two.writes_more()
    meet(two.boss, two.nurse)
    assert two.case.id in _standing(two.nurse)


def test_who_never_had_it_open_writes_nothing_into_it(two: Two) -> None:
    two.keeps(two.case)
    two.hears()
    two.nurse = two.there.enter(NURSE)
    last = two.nurse.recording.last
    with pytest.raises(NoSuchCase):
        last.keep(two.case.id, two.case.root, "survivor", {"s_name": "x"}, {})
    with pytest.raises(NoSuchCase):
        last.begin(two.case.id, Change())


def test_what_she_has_not_agreed_to_yet_goes_to_somebody_on_the_list(two: Two) -> None:
    case = two.begun(None)
    two.types(case, s_name="Nok")
    two.keeps(case, SUPERVISOR, COORDINATOR)
    two.hears()
    assert two.nurse.desk.vault.cases.load(case.id).stored("s_name") is None
    assert drafts(two.nurse) == [COORDINATOR.staff_code]
    coordinator = two.there.enter(COORDINATOR)
    assert coordinator.recording.unfinished() == (case.id,)
    assert coordinator.recording.shown(case.id).stored("s_name") == "Nok"


def test_where_it_was_joined_to_another_it_is_typed_in_that_one(two: Two) -> None:
    first, two.case = two.case, two.begun("given")
    two.types(two.case, s_name="Nok")
    two.boss = two.office.enter(COORDINATOR)
    assert two.boss.merging.join(first.id, two.case.id) == first.id
    two.hears()
    assert two.nurse.recording.last.why_gone(two.case.id) is Gone.JOINED
    two.nurse.recording.last.keep(two.case.id, two.case.root, "survivor", {"s_alias": "Dao"}, {})
    shown = two.nurse.recording.shown(first.id)
    assert (shown.stored("s_name"), shown.stored("s_alias")) == ("Nok", "Dao")
    assert two.nurse.recording.unfinished() == (first.id,)


def test_where_it_was_erased_it_went_with_it_and_that_is_said(two: Two) -> None:
    two.types(two.case, s_name="Nok")
    two.boss.keeping.erase(two.case.id, WhyErase.MISTAKE)
    two.hears()
    assert two.nurse.recording.last.why_gone(two.case.id) is Gone.ERASED
    assert drafts(two.nurse) == []


def test_who_broke_the_glass_goes_on_typing(two: Two) -> None:
    two.keeps(two.case, SUPERVISOR, COORDINATOR)
    two.hears()
    two.nurse = two.there.enter(NURSE)
    two.nurse.restricting.break_glass(two.case.code, "emergency")
    two.types(two.case, s_name="Nok")
    two.writes_more()
    meet(two.boss, two.nurse)
    assert drafts(two.nurse) == [NURSE.staff_code]


def _standing(clinic: Clinic) -> set[object]:
    return {UUID(bytes=row[0]) for row in clinic.desk.vault._lane.rows("SELECT id FROM cases")}
