"""A neck that was pressed says since when that is known, on the door step and at the emergency minimum."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from night_shift import NightShift, with_incident

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.services.looking_back import Corrected, Revised
from clinic_app.ui.screens.danger_card import QUESTION, SIGNS, DangerCard, seen_at
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.emergency import Emergency

ONE = EntityId(UUID(int=1))
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def said(card: DangerCard) -> str:
    return card._todo.caption.text().replace("\u200b", "")


def revised(minutes: int, field: str, after: object, *, happened: int | None = None) -> Revised:
    one = Corrected(entity=ONE, kind="risk_assessment", field=field, before=None, after=after)  # type: ignore[arg-type]
    earlier = None if happened is None else AT + timedelta(minutes=happened)
    return Revised(AT + timedelta(minutes=minutes), "", "at_interview", earlier, (), (), (one,))


def test_it_counts_from_the_first_yes_that_still_stands() -> None:
    yes, no = {"strangled_72h": "yes"}, {"strangled_72h": "no"}
    assert seen_at([]) is None
    assert seen_at([revised(0, QUESTION, no)]) is None
    assert seen_at([revised(1, QUESTION, yes), revised(2, QUESTION, {**yes, "weapon": "yes"})]) == AT + timedelta(
        minutes=1
    )
    assert seen_at([revised(1, QUESTION, yes), revised(2, QUESTION, None)]) is None
    again = [revised(1, QUESTION, yes), revised(2, QUESTION, no), revised(3, SIGNS, {"voice_change": "yes"})]
    assert seen_at(again) == AT + timedelta(minutes=3)
    assert seen_at([revised(60, QUESTION, yes, happened=5)]) == AT + timedelta(minutes=5)
    both = [revised(1, QUESTION, yes), revised(2, SIGNS, {"voice_change": "yes"}), revised(3, QUESTION, no)]
    assert seen_at(both) == AT + timedelta(minutes=1)


def test_a_yes_says_the_time_and_a_no_takes_it_away(nurse: NightShift) -> None:
    nurse.presses("Ctrl+N")
    page = nurse.sees(DoorStep)
    nurse.desk.until(lambda: page.short is not None)
    card = page.strangled
    assert card._todo.isHidden()
    card.asked.segments.choose_by_hand("0")
    assert said(card) == "Seen 10:42 · To be confirmed: A Thai clinician"
    card.asked.segments.choose_by_hand("1")
    assert card._todo.isHidden()


def test_opened_again_it_says_when_it_was_written_first(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    risk = new_entity("risk_assessment", case.root)
    facts = ((risk.id, QUESTION, {"strangled_72h": "yes"}),)
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=(risk,), values=facts)))
    nurse.inside.ways.open_minimum(case.id)
    page = nurse.sees(Emergency)
    nurse.desk.until(lambda: said(page.strangled).startswith("Seen 10:42"))


def test_a_draft_that_was_left_is_opened_without_a_guess(nurse: NightShift) -> None:
    nurse.presses("Ctrl+N")
    page = nurse.sees(DoorStep)
    nurse.desk.until(lambda: page.short is not None)
    page.strangled.asked.segments.choose_by_hand("0")
    assert page.short is not None
    page.short.filling.keep()
    nurse.settles()
    nurse.inside.ways.open_minimum(page.short.filling.case.id)
    again = nurse.sees(Emergency)
    nurse.desk.until(lambda: again.short is not None and not again.strangled._todo.isHidden())
    nurse.settles()
    assert said(again.strangled) == "To be confirmed: A Thai clinician"
