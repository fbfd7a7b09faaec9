"""A sentence that is recorded can be read to her on the screen turned to her, and is silent whenever nobody sees it."""

from __future__ import annotations

import sys
import weakref
from pathlib import Path

import pytest
from desk_top import DeskTop
from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from test_duty_page import begun
from test_interpreter_pages import leading
from test_languages_page import listed, reading
from test_read_aloud_files import sound

from clinic_app.printing.survivor_texts import survivor_texts
from clinic_app.services.clinic import Clinic
from clinic_app.services.read_aloud import Recorded
from clinic_app.services.translations import TextGroup
from clinic_app.ui import aloud
from clinic_app.ui.screens.journal_words import act_words
from clinic_app.ui.screens.three_sentences import CARE, LIMITS, ThreeSentences
from clinic_app.ui.screens.turned import TurnedScreen


class Heard:
    """A loudspeaker that keeps what it was told."""

    def __init__(self) -> None:
        self.now: Path | None = None
        self.ended: aloud.Ended | None = None

    def play(self, recorded: Recorded, ended: aloud.Ended) -> None:
        self.now, self.ended = recorded.path, ended

    def stop(self) -> None:
        self.now = None

    def comes_to_an_end(self, *, heard: bool) -> None:
        assert self.ended is not None
        self.ended(heard)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    loudspeaker = Heard()
    monkeypatch.setattr(aloud, "of_this_system", lambda: loudspeaker)
    return loudspeaker


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "said.wav"
    path.write_bytes(sound(3))
    return path


@pytest.fixture
def page(desk_top: DeskTop, recorded: Path) -> ThreeSentences:
    """The sentences in a real clinic, where one that was signed in her language is recorded."""
    shift = leading(desk_top)

    def made_ready(clinic: Clinic) -> None:
        today = clinic.desk.clock.today()
        clinic.translations.sign("my", TextGroup.CONSENT, name="Khin Mar", qualification="Interpreter", on=today)
        clinic.read_aloud.take_in("my", LIMITS, recorded)

    shift.does(made_ready)
    made = ThreeSentences(shift.inside.ways, begun(shift, s_lang_first="my").id)
    shift.inside.open_page(made)
    shift.settles()
    desk_top.until(lambda: made.recordings.of(LIMITS) is not None)
    return made


def turned(page: ThreeSentences) -> TurnedScreen:
    page._turn()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen) and each.isVisible())


def test_she_has_the_sentence_read_to_her_by_a_key_without_our_words(page: ThreeSentences, heard: Heard) -> None:
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    voice = screen.voice
    assert voice is not None
    assert heard.now is None, "nothing is heard before somebody wants it"
    assert voice.accessibleName() == survivor_texts("my").texts[LIMITS]
    assert (voice.width(), voice.height()) == (80, 80)
    quiet = voice.grab().toImage()
    voice.click()
    assert heard.now == page.recordings.of(LIMITS).path  # type: ignore[union-attr]
    assert voice.grab().toImage() != quiet
    voice.click()
    assert heard.now is None
    assert voice.grab().toImage() == quiet
    screen.close()


def test_the_hide_key_silences_it_and_so_does_turning_back(
    page: ThreeSentences, heard: Heard, desk_top: DeskTop
) -> None:
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    for leave in (lambda screen: desk_top.press(Qt.Key.Key_F9, screen), TurnedScreen.close):
        screen = turned(page)
        assert screen.voice is not None
        screen.voice.click()
        assert heard.now is not None
        leave(screen)
        assert desk_top.window.covered
        assert heard.now is None
        desk_top.window.curtain.uncover()
        for each in QApplication.topLevelWidgets():
            if isinstance(each, TurnedScreen):
                each.close()
        desk_top.window.curtain.uncover()


def test_without_a_recording_or_anything_that_plays_it_there_is_no_key(
    page: ThreeSentences, heard: Heard, desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.sentences[CARE].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    assert screen.voice is None
    screen.close()
    desk_top.window.curtain.uncover()
    monkeypatch.setattr(aloud, "of_this_system", lambda: None)
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    assert screen.voice is None
    screen.close()


def test_turned_by_the_mouse_it_shows_the_sentence_she_is_asked_next(page: ThreeSentences) -> None:
    page.sentences[LIMITS].put("given")
    page.sentences[CARE].put(None)
    page.turn.setFocus(Qt.FocusReason.MouseFocusReason)
    page.turn.click()
    screen = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen) and each.isVisible()
    )
    said = " ".join(str(each.text()) for each in screen.findChildren(type(page.what_goes))).replace("\u200b", "")
    assert survivor_texts("my").texts[CARE] in said
    screen.close()


def test_a_recording_is_taken_in_beside_its_text_heard_and_taken_out(
    desk_top: DeskTop, heard: Heard, recorded: Path
) -> None:
    shift = leading(desk_top)
    page = reading(shift, listed(shift), "my", TextGroup.CONSENT)
    line = page.recordings[LIMITS]
    assert set(page.recordings) == {"limits", "care", "writing"}
    assert line.state.text() == "no recording"
    desk_top.until(line.choose.isVisible)
    assert [each.text() for each in line.findChildren(QPushButton) if each.isVisible()] == ["Take in a recording…"]
    line.take(recorded)
    desk_top.until(line.listen.isVisible)
    assert line.state.text() == "3 seconds"
    line.listen.click()
    assert heard.now is not None
    assert line.listen.text() == "Stop"
    line.hide()
    assert heard.now is None
    line.show()
    line.out.click()
    desk_top.until(line.listen.isHidden)
    assert line.state.text() == "no recording"
    acts = [each.act for each in shift.does(lambda clinic: clinic.desk.vault.journal.entries())]
    assert {"recording_taken", "recording_removed"} <= set(acts)
    assert act_words("recording_taken") == "Recording of a text for survivors taken in"
    assert act_words("recording_removed") == "Recording of a text for survivors taken out"


def test_a_file_that_is_no_recording_is_refused_in_words_on_the_page(
    desk_top: DeskTop, heard: Heard, recorded: Path
) -> None:
    shift = leading(desk_top)
    page = reading(shift, listed(shift), "my", TextGroup.CONSENT)
    recorded.write_bytes(b"ID3 is no WAV")
    page.recordings[LIMITS].take(recorded)
    desk_top.until(page.notice.isVisible)
    assert "not taken in" in page.notice.what.text()
    assert "WAV (PCM)" in page.notice.do.text()


@pytest.mark.skipif(sys.platform == "win32", reason="programs of other systems")
def test_the_program_of_the_system_plays_until_it_is_stopped_and_ends_with_it(desk_top: DeskTop) -> None:
    player = aloud._Programs([("sleep",)])
    box = aloud.Aloud(player)
    told: list[str] = []
    box.not_heard.connect(lambda: told.append("not heard"))
    box.play(Recorded(Path("30"), 30))  # as long as it sleeps
    desk_top.until(lambda: player._process.state() == QProcess.ProcessState.Running)
    assert box.plays
    box.stop()
    assert player._process.state() == QProcess.ProcessState.NotRunning
    assert not box.plays
    assert told == [], "what somebody stopped did not fail"


@pytest.mark.skipif(sys.platform == "win32", reason="programs of other systems")
@pytest.mark.parametrize(
    ("programs", "heard"),
    [
        ([("true",)], True),
        ([("false",)], False),
        ([("nothing-is-called-this",)], False),
        ([("false",), ("nothing-is-called-this",), ("true",)], True),
        ([("sh", "-c", "kill -9 $$")], False),
    ],
    ids=["plays", "no device", "gone", "the third plays", "dies"],
)
def test_where_one_program_cannot_play_the_next_is_tried_and_then_it_is_told(
    desk_top: DeskTop, programs: list[tuple[str, ...]], heard: bool
) -> None:
    box = aloud.Aloud(aloud._Programs(programs))
    told: list[str] = []
    box.changed.connect(lambda plays: told.append("plays" if plays else "silent"))
    box.not_heard.connect(lambda: told.append("not heard"))
    box.play(Recorded(Path("x.wav"), 30))
    desk_top.until(lambda: not box.plays)
    assert told == ["plays", "silent"] + ([] if heard else ["not heard"])


@pytest.mark.skipif(sys.platform == "win32", reason="programs of other systems")
def test_a_program_that_is_stuck_is_given_up(desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aloud, "_HANGS_MS", 50)
    player = aloud._Programs([("sleep",)])
    box = aloud.Aloud(player)
    told: list[bool] = []
    box.not_heard.connect(lambda: told.append(True))
    box.play(Recorded(Path("30"), 0.01))
    desk_top.until(lambda: bool(told))
    assert player._process.state() == QProcess.ProcessState.NotRunning


def test_what_plays_goes_with_what_held_it(qapp: QApplication) -> None:
    player = aloud._Programs([("sleep",)])
    held = weakref.ref(player)
    del player
    assert held() is None


def test_a_key_that_is_not_heard_is_struck_out_and_the_page_says_it_when_it_is_back(
    page: ThreeSentences, heard: Heard, desk_top: DeskTop
) -> None:
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    assert screen.voice is not None
    quiet = screen.voice.grab().toImage()
    screen.voice.click()
    heard.comes_to_an_end(heard=False)
    struck = screen.voice.grab().toImage()
    assert struck != quiet
    assert page.notice.isHidden(), "nothing of it while she looks"
    screen.close()
    desk_top.window.curtain.uncover()
    assert "was not heard" in page.notice.what.text()
    assert "loudspeaker" in page.notice.do.text()

    # Switched on meanwhile: it plays, and nothing is said any more.
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    assert screen.voice is not None
    screen.voice.click()
    heard.comes_to_an_end(heard=True)
    assert screen.voice.grab().toImage() == quiet
    screen.close()
    desk_top.window.curtain.uncover()
    assert page.notice.isHidden()


def test_the_lock_silences_it(page: ThreeSentences, heard: Heard, desk_top: DeskTop) -> None:
    page.sentences[LIMITS].setFocus(Qt.FocusReason.TabFocusReason)
    screen = turned(page)
    assert screen.voice is not None
    screen.voice.click()
    assert heard.now is not None
    desk_top.window.curtain.lock()
    assert heard.now is None


def test_whoever_listens_first_is_told_below_the_text(desk_top: DeskTop, heard: Heard, recorded: Path) -> None:
    shift = leading(desk_top)
    line = reading(shift, listed(shift), "my", TextGroup.CONSENT).recordings[LIMITS]
    desk_top.until(line.choose.isVisible)
    line.take(recorded)
    desk_top.until(line.listen.isVisible)
    line.listen.click()
    heard.comes_to_an_end(heard=False)
    assert "was not heard" in line.state.text()
    assert line.listen.text() == "Listen"
    line.listen.click()
    assert line.state.text() == "3 seconds"
    heard.comes_to_an_end(heard=True)
    assert line.state.text() == "3 seconds"
