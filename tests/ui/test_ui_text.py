"""Lines end where the language allows, the words are Thai where they should be, nothing is stored with break points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinic_app import paths
from clinic_app.ui import i18n
from clinic_app.ui.parts.paragraph import Paragraph, breakable, lines_of
from clinic_app.ui.qt_words import QtWords
from clinic_app.ui.theme import Type, font

THAI = "กรณีนี้มีนาฬิกาเดินอยู่ โปรดดูแลเธอก่อน แล้วจึงบันทึกทีหลัง"
BURMESE = "ဘယ်လိုနေရာမျိုးလဲ ပြောပြချင်ပါသလား။"
UI = Path(i18n.__file__).parent


def test_thai_lines_end_between_words(qapp: QApplication) -> None:
    lines = lines_of(THAI, font(Type.BODY), 120)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == THAI.replace(" ", "")
    # บันทึก is one word and is not cut.
    assert any("บันทึก" in line for line in lines)


def test_burmese_lines_do_not_begin_with_a_mark(qapp: QApplication) -> None:
    for width in range(60, 200, 20):
        for line in lines_of(BURMESE, font(Type.BODY), width)[1:]:
            assert not re.match("[\u102b-\u103e]", line), line


def test_a_word_longer_than_its_line_is_cut_and_not_lost(qapp: QApplication) -> None:
    lines = lines_of("N" * 60, font(Type.BODY), 100)
    assert "".join(lines) == "N" * 60
    assert len(lines) > 3


def test_a_paragraph_gives_back_what_was_put_in(qtbot: QtBot) -> None:
    label = Paragraph(THAI)
    qtbot.addWidget(label)
    assert label.text() == THAI
    assert "\u200b" in breakable(THAI)
    assert breakable("plain words") == "plain words"


def test_a_narrow_paragraph_stands_higher(qtbot: QtBot) -> None:
    label = Paragraph(THAI)
    qtbot.addWidget(label)
    assert label.heightForWidth(100) > label.heightForWidth(400)


def _said() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    keywords = {"_": None, "ngettext": (1, 2)}
    for file in sorted(UI.rglob("*.py")):
        for _line, text, _comments, _context in extract_from_file("python", str(file), keywords=keywords):
            yield file.name, text if isinstance(text, str) else tuple(text)


def test_every_sentence_of_every_screen_is_said_in_thai() -> None:
    with (paths.resources() / "i18n" / "th" / "LC_MESSAGES" / "screens.po").open("rb") as file:
        catalogue = read_po(file)
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id) for message in catalogue if message.string
    }
    assert [f"{name}: {text}" for name, text in _said() if text not in known] == []


def test_thai_sentences_keep_the_places_to_be_filled() -> None:
    with (paths.resources() / "i18n" / "th" / "LC_MESSAGES" / "screens.po").open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        thai = message.string if isinstance(message.string, str) else message.string[0]
        assert set(re.findall(r"{\w*}", english)) == set(re.findall(r"{\w*}", thai)), english
        assert "\u200b" not in thai
        assert not message.fuzzy


@pytest.mark.parametrize("word", ["OK", "&Cancel", "Select All"])
def test_the_buttons_of_qt_speak_with_us(word: str, qapp: QApplication) -> None:
    words = QtWords()
    i18n.use("en")
    shown = words.translate("QPlatformTheme", word) or word
    assert shown == word.replace("&", "")  # keys are not underlined here, so their mark must not stand there
    i18n.use("th")
    assert words.translate("QPlatformTheme", word) not in {None, word, shown}
    i18n.use("en")


def test_words_taller_than_latin_stand_in_the_middle_of_their_line(qtbot: QtBot, dressed: object) -> None:
    def inked(text: str) -> range:
        line = QLineEdit(text)
        qtbot.addWidget(line)
        line.resize(300, 40)
        picture = line.grab().toImage()
        dark = [y for y in range(4, 36) if any(picture.pixelColor(x, y).lightness() < 120 for x in range(8, 290))]
        return range(dark[0], dark[-1])

    latin, burmese = inked("Hnin"), inked("နီလာဝင်းမြင့်")
    assert burmese.start < latin.start
    assert burmese.stop > latin.stop, "the signs below the line are below Latin's baseline"
    assert abs(burmese.start + burmese.stop - 40) < 8
