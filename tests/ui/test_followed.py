"""What follows from an open case is told once for each state of it that is asked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from night_shift import NightShift, with_record

from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived
from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.followed import Followed


def test_a_case_with_and_without_what_is_not_begun_is_told_once_each_and_anew_a_minute_later() -> None:
    now = [datetime(2026, 11, 22, 3, 42, tzinfo=UTC)]
    asked: list[Case] = []

    def tell(case: Case) -> Derived:
        asked.append(case)
        return {}

    followed = Followed(tell, Clock(lambda: now[0], lambda: 0.0, "test"))
    one, other, third = (Case.begun(CaseId(uuid4()), "K4T9MWXQ") for _ in range(3))
    for _round in range(3):
        assert followed(one) is followed(one)
        followed(other)
    assert asked == [one, other]
    followed(third)
    followed(third)
    assert asked == [one, other, third]
    now[0] += timedelta(minutes=1)
    followed(third)
    assert asked == [one, other, third, third]


def test_going_through_sections_tells_nothing_twice(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_record).id, "care")
    filling = page.filling
    assert filling is not None
    for section in ("risk", "forensic", "care"):  # each begins what it asks about, waiting for a first answer
        page.open_section(section)
    before = filling.begun
    assert before is not filling.case
    page.open_section("risk")
    assert filling.begun is before
    filling.put(Place(filling.case.root, "survivor"), "s_lang_first", "my")
    assert filling.begun.stored("s_lang_first", filling.case.root) == "my"
