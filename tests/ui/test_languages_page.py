"""Looking after: what is said to survivors is read beside the staff's words, signed, and taken back."""

from __future__ import annotations

import pytest
from album import Album
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtWidgets import QPushButton
from test_duty_page import begun
from test_interpreter_pages import leading, seen
from test_ui_fits import album, look  # noqa: F401 - both are fixtures

from clinic_app.catalogue import messages
from clinic_app.errors import TranslationUnchecked
from clinic_app.printing.survivor_texts import survivor_texts
from clinic_app.printing.text_groups import texts_of
from clinic_app.services.translations import Standing, TextGroup
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.languages_page import LanguagesPage
from clinic_app.ui.screens.sign_text import SignTextPage


def listed(shift: NightShift) -> LanguagesPage:
    page = LanguagesPage(shift.inside.ways)
    shift.inside.open_page(page)
    shift.desk.until(lambda: bool(page.rows))
    return page


def reading(shift: NightShift, page: LanguagesPage, language: str, group: TextGroup) -> SignTextPage:
    (button,) = page.rows[language, group].findChildren(QPushButton)
    button.click()
    shift.settles()
    opened = shift.inside.page()
    assert isinstance(opened, SignTextPage)
    shift.desk.until(lambda: len(opened.texts.findChildren(Paragraph)) > 2)
    return opened


def test_a_group_is_read_line_by_line_signed_with_a_name_and_taken_back(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    page = listed(shift)
    row = page.rows["my", TextGroup.CONSENT]
    assert "not checked" in row.second.text()
    assert "a native speaker" in row.second.text()

    text = reading(shift, page, "my", TextGroup.CONSENT)
    said = [each.text() for each in text.texts.findChildren(Paragraph)]
    for each in texts_of("my", TextGroup.CONSENT):
        assert each.hers in said
    assert not text.take_back.isVisible()
    text.sign.click()
    desk_top.until(text.notice.isVisible)
    assert "Name" in text.notice.what.text()
    text.name.setText("Khin Mar")
    text.qualification.setText("Interpreter")
    text.day.put("2031-01-01")
    text.sign.click()
    desk_top.until(lambda: "still to come" in text.notice.what.text())
    text.day.put(shift.inside.ways.clock.today().isoformat())
    text.sign.click()
    desk_top.until(lambda: shift.inside.page() is page)
    desk_top.until(lambda: "checked by Khin Mar, Interpreter" in page.rows["my", TextGroup.CONSENT].second.text())
    words = HerWords(shift.inside.ways)
    assert (words.text_state("my"), words.text_state("km")) == ("checked", "interpreter_explained")
    case = begun(shift, s_lang_first="my")
    turned = words.spoken("care", case)
    assert turned.question == survivor_texts("my").texts["care"]
    assert not turned.draft
    assert turned.answers == ("Yes", "No", "Let me think"), "words of papers nobody signed: the staff's stand"
    with pytest.raises(TranslationUnchecked):
        words.spoken("care", begun(shift, s_lang_first="km"))

    text = reading(shift, page, "my", TextGroup.CONSENT)
    text.take_back.click()
    desk_top.until(lambda: "taken back" in page.rows["my", TextGroup.CONSENT].second.text())
    (stands,) = [
        each for each in shift.does(lambda clinic: clinic.translations.every())
        if (each.language, each.group) == ("my", TextGroup.CONSENT)
    ]  # fmt: skip
    assert stands.standing is Standing.TAKEN_BACK


def test_both_pages_fit(look: tuple[str, DeskTop], album: Album) -> None:  # noqa: F811
    name, desk_top = look
    shift = leading(desk_top)
    shift.does(lambda clinic: clinic.translations.sign(
        "my", TextGroup.CONSENT, name="Khin Mar Aye", qualification="Interpreter, Mae Sot General Hospital",
        on=clinic.desk.clock.today()))  # fmt: skip
    page = listed(shift)
    found = seen(shift, "languages", name)
    reading(shift, page, "my", TextGroup.CONSENT)
    found += seen(shift, "sign-text", name, album)
    assert "\n".join(found + album.differing) == ""


def test_below_stands_how_much_of_the_program_is_said_in_each_language_of_the_staff(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    page = listed(shift)
    desk_top.until(lambda: shift.inside.ways.jobs.idle)
    said = [each.text() for each in page.findChildren(Paragraph)]
    screens = len(messages("screens", "th"))
    (english,) = [each for each in said if each.startswith("Screens") and "written in it first" in each]
    (thai,) = [each for each in said if each.startswith("Screens") and "no native speaker" in each]
    assert f"Screens {screens:,} of {screens:,}" in english
    assert f"Screens {screens:,} of {screens:,}" in thai
