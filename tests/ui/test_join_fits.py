"""Joining, what is decided afterwards, and the history of both fit their place, in both languages and themes."""

from __future__ import annotations

from desk_top import DeskTop
from night_shift import NightShift
from test_join_files import spoken
from test_ui_fits import look  # noqa: F401 - the look is a fixture
from test_ui_fits import looked_at as cut_at

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.case_history import CaseHistory
from clinic_app.ui.screens.join_files import JoinFiles
from clinic_app.ui.screens.joined_files import JoinedFiles

_HOURS = {"slots": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "11:30"}], "note": ""}


def two_files(clinic: Clinic) -> tuple[Case, Case]:
    """They differ in all that matters."""
    first = spoken(
        clinic, "my", "0811111111", c_services="given", k_ok="yes", k_rules=["hide_caller_id", "female_caller"],
        k_times=_HOURS, k_channel=["own_phone_voice"], k_who_must_not_know="Her aunt, and whoever asks at the mill",
    )  # fmt: skip
    later = spoken(
        clinic, "shn", "0822222222", c_services="undecided", k_ok="hold_unsafe", k_rules=["never_text"],
        k_times={**_HOURS, "slots": [{"days": ["sun"], "from": "09:00", "to": "10:00"}]}, k_channel=["safe_person"],
        k_who_must_not_know="Her husband",
    )  # fmt: skip
    for case, level in ((first, "immediate"), (later, "standard")):
        risk = new_entity("risk_assessment", case.root)
        clinic.recording.change(case.id, Change(created=(risk,), values=((risk.id, "r_level", level),)))
    return first, later


def test_joining_and_deciding_fits(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    night = NightShift.founded(desk_top)
    night.comes_in()
    night.settles()
    first, later = night.does(two_files)
    found = list[str]()

    def seen(step: str) -> None:
        night.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{step}: {each}" for each in cut_at(desk_top, f"join-{step}", name))

    page = night.opens(first.id)
    page.acts.acts["joined"].run()
    empty = night.sees(JoinedFiles)
    night.inside.open_page(JoinFiles(empty.ways, first.id, later.id))
    before = night.sees(JoinFiles)
    desk_top.until(before.join.isEnabled)
    seen("before")
    before.join.click()
    after = night.sees(JoinedFiles)
    desk_top.until(lambda: bool(after.questions))
    seen("after")
    after.room.verticalScrollBar().setValue(9999)
    seen("after-below")
    night.opens(first.id).acts.acts["history"].run()
    history = night.sees(CaseHistory)
    desk_top.until(lambda: history.told is not None)
    seen("history")
    history.moments.rows[len(history.moments.rows) - 3].click()
    seen("history-of-the-other")
    assert not found
