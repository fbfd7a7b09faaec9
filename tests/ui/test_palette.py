"""Ctrl+K: acts, cases and help by their names, on either keyboard layout, and never over the key that hides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk_top import DeskTop, dress
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.finding import other_layout
from clinic_app.ui import i18n
from clinic_app.ui.commands import Command, Group, fitting
from clinic_app.ui.parts.palette import Palette
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.definitions import DefinitionsPage
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.help_pages import HelpPages
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.tour import Tour


def _command(words: str, group: Group = Group.ANYWHERE, **rest: str) -> Command:
    return Command(id=words, group=group, words=words, run=lambda: None, **rest)  # type: ignore[arg-type]


def _words(found: tuple[Command, ...]) -> list[str]:
    return [each.words for each in found]


def test_every_typed_word_must_stand_in_a_command_and_its_own_group_comes_first() -> None:
    every = (
        _command("Sending", second="where is each referral"),
        _command("Refer to a service", Group.CASE),
        _command("Prefers not to say", Group.CASE),
        _command("Print"),
    )
    assert _words(fitting(every, "ref")) == ["Refer to a service", "Prefers not to say", "Sending"]
    assert _words(fitting(every, "SERVICE  refer")) == ["Refer to a service"]
    assert fitting(every, "nothing of the kind") == ()


def test_a_forgotten_language_switch_finds_the_same_and_back() -> None:
    every = (_command("Print"), _command("พิมพ์"))
    assert _words(fitting(every, other_layout("print") or "")) == ["Print"]
    assert _words(fitting(every, other_layout("พิมพ์") or "")) == ["พิมพ์"]


def test_thai_screens_find_an_act_by_its_english_name_too() -> None:
    i18n.use("th")
    try:
        every = (_command(i18n._("Print")), _command(i18n._("Today")))
        assert _words(every) != ["Print", "Today"]
        assert _words(fitting(every, "print")) == [every[0].words]
        assert fitting(every, "nothing of the kind") == ()
    finally:
        i18n.use("en")


def test_english_screens_find_an_act_and_a_question_by_their_thai_names_too() -> None:
    i18n.use("th")
    thai, place = i18n._("Print"), i18n.label("i_place", "Place")
    assert place != "Place"
    i18n.use("en")
    every = (_command("Print"), _command("Today"), _command("Place", Group.HELP))
    assert _words(fitting(every, thai)) == ["Print"]
    assert _words(fitting(every, place)) == ["Place"]
    assert fitting(every, "ไม่มีอะไรอย่างนั้น") == ()
    i18n.offer(["en"])
    try:
        assert fitting(every, thai) == (), "this place has no screens in Thai"
    finally:
        i18n.offer([])
    i18n.use("th")
    try:
        assert _words(fitting((_command(place, Group.HELP),), "place")) == [place]
    finally:
        i18n.use("en")


def test_what_is_only_sought_is_not_shown_to_whoever_typed_nothing() -> None:
    question = Command(id="q", group=Group.HELP, words="Place", run=lambda: None, only_sought=True)
    assert fitting((question,), " ") == ()
    assert fitting((question,), "pla") == (question,)


@pytest.fixture(scope="module", params=["en", "th"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: QApplication
) -> Iterator[TrainingDesk]:
    """One training clinic for all of it: most of the time would go into opening it."""
    language = request.param
    bot = QtBot(request)
    top = DeskTop(tmp_path_factory.mktemp("desk"), bot, dress(language, "light"))
    yield TrainingDesk.opened(top)
    top.close()
    i18n.use("en")


def _open(desk: TrainingDesk) -> Palette:
    desk.desk.window.activateWindow()
    desk.settles()
    desk.presses("Ctrl+K")
    desk.settles()
    (palette,) = _shown(desk)
    return palette


def _shown(desk: TrainingDesk) -> list[Palette]:
    return [each for each in desk.inside.findChildren(Palette) if each.isVisible()]


def _gone(desk: TrainingDesk) -> bool:
    desk.settles()
    return not _shown(desk)


def _types(desk: TrainingDesk, palette: Palette, text: str) -> None:
    palette.box.setText(text)
    palette.sought.emit(text)  # as the pause in typing does
    desk.settles()


def test_the_words_have_the_focus_and_escape_gives_it_back(desk: TrainingDesk) -> None:
    desk.inside.open_place("cases")
    desk.settles()
    before = desk.focus
    palette = _open(desk)
    assert desk.focus is palette.box
    assert palette.shown[0].group is Group.ANYWHERE
    desk.presses("Escape")
    desk.settles()
    assert _gone(desk)
    assert desk.focus is before


def test_arrows_and_enter_do_it(desk: TrainingDesk) -> None:
    desk.inside.open_place("cases")
    palette = _open(desk)
    _types(desk, palette, "Ctrl+N")
    assert all(each.only_sought for each in palette.shown), "what tells of keys, and no act"
    _types(desk, palette, i18n._("New case"))
    desk.presses("Down")
    desk.presses("Up")
    desk.presses("Return")
    desk.sees(DoorStep)
    assert _gone(desk)


def test_a_code_opens_its_case_and_the_acts_of_that_case_come_first(desk: TrainingDesk) -> None:
    case = desk.case()
    desk.inside.open_place("today")
    palette = _open(desk)
    _types(desk, palette, shown_code(case.code))
    assert palette.shown[0].words == shown_code(case.code)  # after it may stand codes that sound like it
    desk.presses("Return")
    page = desk.sees(CaseScreen)
    assert page.case_id == case.id
    desk.desk.until(lambda: page.view is not None)
    palette = _open(desk)
    assert palette.shown[0].group is Group.CASE
    _types(desk, palette, i18n._("Print…"))
    desk.presses("Return")
    desk.sees(PrintPreview)
    desk.inside.open_place("cases")


def test_a_question_and_a_guide_are_found_by_a_word_of_theirs(desk: TrainingDesk) -> None:
    labels = desk.inside.ways.labels
    field = desk.clinic.definitions.fields["i_type"]
    palette = _open(desk)
    _types(desk, palette, labels.field(field))
    question = next(each for each in palette.shown if each.id == "question.i_type")
    palette.close_it()
    question.run()
    desk.sees(DefinitionsPage)
    desk.inside.open_place("cases")
    palette = _open(desk)
    _types(desk, palette, {"en": "three sentences", "th": "สามประโยค"}[i18n.language()])
    guide = next(each for each in palette.shown if each.id.startswith("guide.nurse."))
    palette.close_it()
    guide.run()
    assert desk.sees(HelpPages).contents.currentItem().text().strip() == guide.words
    desk.inside.open_place("cases")


def test_the_key_that_hides_works_over_it_and_it_is_gone_afterwards(desk: TrainingDesk) -> None:
    _open(desk)
    desk.presses("F9")
    assert desk.desk.window.covered
    desk.desk.window.curtain.uncover()
    desk.settles()
    assert _gone(desk)


def test_today_leads_to_it_by_pointing_and_what_is_typed_on_the_box_is_not_lost(desk: TrainingDesk) -> None:
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    today.anything.click()
    desk.settles()
    (palette,) = _shown(desk)
    assert palette.box.hasFocus()
    assert palette.box.text() == ""
    desk.presses("Escape")
    assert _gone(desk)
    today.anything.setFocus()
    desk.desk.qtbot.keyClicks(today.anything, "q")
    desk.settles()
    (palette,) = _shown(desk)
    assert palette.box.text() == "q"
    desk.presses("Escape")
    assert _gone(desk)


def test_every_key_that_is_named_in_it_is_a_key_of_the_window(desk: TrainingDesk) -> None:
    desk.opens(desk.case().id)
    palette = _open(desk)
    named = {each.keys for each in palette.shown if each.keys}
    palette.close_it()
    bound = {each.key().toString() for each in desk.desk.window.findChildren(QShortcut)}
    by_filter = {"F9"}
    assert {QKeySequence(keys).toString() for keys in named} - bound == by_filter
    assert len(named) > 30
    desk.inside.open_place("cases")


def test_the_tour_walks_through_eight_stops_and_ends(desk: TrainingDesk) -> None:
    desk.presses("Ctrl+H")
    desk.sees(HelpPages).tour.click()
    desk.settles()
    tour = desk.inside.findChild(Tour)
    assert tour is not None
    for number in range(1, tour.stops + 1):
        assert tour.at == number
        desk.settles()
        assert tour.isVisible()
        assert desk.inside.stage.rect().contains(tour.geometry())
        desk.presses("F7")
    assert not tour.isVisible()
    desk.inside.open_place("cases")


def test_the_training_clinic_offers_its_tour_until_somebody_answers(desk: TrainingDesk) -> None:
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    assert today.tour.isVisible()
    assert QApplication.activeModalWidget() is None
    desk.presses("Ctrl+2")  # nobody has to answer
    today = desk.inside.open_place("today")
    assert isinstance(today, Today)
    desk.settles()
    assert today.tour.isVisible()
    today.tour.take.click()
    desk.settles()
    tour = desk.inside.findChild(Tour)
    assert tour is not None
    tour.end_it()
    assert not desk.does(lambda clinic: clinic.tour_offer.due())
    again = Today(desk.inside.ways)
    desk.inside.open_page(again)
    desk.settles()
    assert not again.tour.isVisible()
    desk.inside.open_place("cases")


def test_help_is_read_by_keys_alone(desk: TrainingDesk) -> None:
    desk.presses("Ctrl+H")
    page = desk.sees(HelpPages)
    desk.settles()
    assert page.box.hasFocus()
    desk.presses("Down")
    assert page.contents.hasFocus()
    desk.presses("Down")
    desk.presses("Return")
    assert page.room.hasFocus()
    desk.presses("End")
    bar = page.room.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    desk.presses("Escape")
    assert page.contents.hasFocus()
    page.box.setText("no guide has such words")
    page.box.asked.emit(page.box.text())
    assert page.contents.count() == 0
    desk.inside.open_place("cases")


def test_escape_leaves_help_and_the_questions_when_nothing_is_typed(desk: TrainingDesk) -> None:
    below = desk.inside.page()
    desk.presses("Ctrl+H")
    page = desk.sees(HelpPages)
    page.questions.click()
    questions = desk.sees(DefinitionsPage)
    for above, under in ((questions, page), (page, below)):
        above.box.setText("words")
        QTest.keyClick(above.box, Qt.Key.Key_Escape)
        assert above.box.text() == ""
        assert desk.inside.page() is above, "the first empties"
        QTest.keyClick(above.box, Qt.Key.Key_Escape)
        assert desk.inside.page() is under
    desk.inside.open_place("cases")


def test_what_can_be_pressed_on_the_page_is_done_by_its_words_and_what_stands_in_many_rows_is_not(
    desk: TrainingDesk,
) -> None:
    desk.inside.open_place("today")
    today = desk.sees(Today)
    desk.desk.until(lambda: today.clocks.count() > 0)
    palette = _open(desk)
    assert not any(each.group is Group.PAGE for each in palette.shown), "only for who types something"
    _types(desk, palette, i18n._("Open"))
    assert not any(each.group is Group.PAGE and each.words == i18n._("Open") for each in palette.shown)
    _types(desk, palette, i18n._("Hand-over sheet"))
    assert palette.shown[0].group is Group.PAGE
    desk.presses("Return")
    desk.sees(PrintPreview)
    assert _gone(desk)
    desk.inside.open_place("cases")


def test_the_tour_and_the_meaning_of_every_question_are_found_by_their_names(desk: TrainingDesk) -> None:
    desk.inside.open_place("cases")
    palette = _open(desk)
    _types(desk, palette, i18n._("What each question means…"))
    desk.presses("Return")
    desk.sees(DefinitionsPage)
    palette = _open(desk)
    _types(desk, palette, i18n._("Take the tour"))
    assert [each.id for each in palette.shown][:1] == ["tour"]
    palette.close_it()
    desk.inside.open_place("cases")
