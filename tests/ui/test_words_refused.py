"""What the record refuses is not kept: it is not tried again, but no lock, no close and no language loses it unsaid."""

from __future__ import annotations

import pytest
from full_disk import FullDisk
from night_shift import NightShift, with_record
from PySide6.QtWidgets import QLabel

from clinic_app.domain.people import Act
from clinic_app.errors import NotAllowed
from clinic_app.services.asides import DUTIES, Asides
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.forms.kept import kept_again
from clinic_app.ui.screens.case import CaseScreen


class Refusing(FullDisk):
    """Whoever writes may not do so any more."""

    def _no_room(self, *_asked: object, **_more: object) -> None:
        raise NotAllowed(Act.RECORD)


@pytest.fixture
def refused(nurse: NightShift) -> CaseScreen:
    """A word was typed, and the record did not take it."""
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_alias")
    assert page.filling is not None
    page.filling._recording = Refusing(nurse.clinic.recording)  # type: ignore[assignment]
    nurse.presses("Space")
    nurse.types("ดาว")
    nurse.desk.until(page.notice.isVisible)
    nurse.settles()
    return page


def test_closing_asks_once_and_names_no_disk(nurse: NightShift, refused: CaseScreen) -> None:
    told = nurse.inside.unkept
    assert not nurse.desk.window.close()
    nurse.settles()
    assert told.what.text() == "Not everything is kept: the record did not take some of it."
    assert "close again" in told.do.text()
    assert nurse.desk.window.close()


def test_the_key_of_the_lock_asks_once_and_the_door_says_it(nurse: NightShift, refused: CaseScreen) -> None:
    nurse.inside.rail.lock_wanted.emit()
    assert not nurse.desk.window.curtain.locking
    assert "lock again" in nurse.inside.unkept.do.text()
    nurse.inside.rail.lock_wanted.emit()
    nurse.desk.until(lambda: nurse.desk.replaced == 1)
    assert nurse.desk.unkept


def test_another_language_is_told_of_once(nurse: NightShift, refused: CaseScreen) -> None:
    before = nurse.inside
    before.status.pressed.emit("language")
    nurse.desk.until(before.unkept.isVisible)
    assert nurse.inside is before
    assert "change the language again" in before.unkept.do.text()
    before.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside is not before)


def test_the_cover_does_not_claim_it(nurse: NightShift, refused: CaseScreen) -> None:
    nurse.desk.window.hide_everything()
    nurse.settles()
    said = [each.text() for each in nurse.desk.window.curtain.cover.findChildren(QLabel)]
    assert not any(each.startswith("Everything typed until") for each in said)


def test_what_is_taken_again_is_kept(nurse: NightShift, refused: CaseScreen) -> None:
    assert refused.filling is not None
    assert not refused.filling.settled
    refused.filling._recording.full = False  # type: ignore[attr-defined]
    nurse.types("ใจ")
    nurse.presses("Ctrl+S")
    nurse.settles()
    assert refused.filling.settled
    assert nurse.does(lambda clinic: clinic.recording.shown(refused.case_id)).stored("s_alias") == "ดาวใจ"


def test_what_stands_beside_a_page_counts_too(nurse: NightShift, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object) -> None:
        raise NotAllowed(Act.RECORD)

    case = nurse.does(with_record)
    page = nurse.opens(case.id)
    aside = KeptAside(nurse.clinic.asides, nurse.desk.window.jobs, case.id, DUTIES, page)
    monkeypatch.setattr(Asides, "keep", refuse)
    aside.say("child", {"why": "Her uncle sits at that desk"})
    aside.keep()
    nurse.settles()
    assert nurse.desk.window.words_left
    monkeypatch.undo()
    aside.say("child", {"why": "Her uncle sits there"})
    aside.keep()
    nurse.settles()
    assert not nurse.desk.window.words_left


def test_a_case_that_changed_elsewhere_takes_it_off_no_screen(nurse: NightShift, refused: CaseScreen) -> None:
    filling = refused.filling
    assert filling is not None
    [place] = filling.unkept
    filling.take(nurse.does(lambda clinic: kept_again(clinic.recording, refused.case_id, "survivor")))
    assert filling.stored("s_alias", place.entity) == "ดาว"
