"""A question in somebody's own words, in Thai without a space in it: the act and the page of help that answer it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk_top import DeskTop
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk
from test_palette import _open, _types

from clinic_app.ui import app, asked, guides, i18n
from clinic_app.ui.commands import Command, Group, fitting
from clinic_app.ui.screens.help_pages import HelpPages


@pytest.fixture
def thai() -> Iterator[None]:
    i18n.use("th")
    yield
    i18n.use("en")


def _command(words: str, **more: str) -> Command:
    return Command(id=words, group=Group.ANYWHERE, words=words, run=lambda: None, **more)  # type: ignore[arg-type]


def test_a_thai_question_is_cut_into_words_and_everyday_names_become_ours(thai: None) -> None:
    assert asked.words("ปริ้นยังไง") == ("พิมพ์",)
    assert asked.words("ลืมรหัสผ่าน") == ("ลืม", "วลี", "ผ่าน")
    assert asked.words("How do I print?") == ("print",)
    assert asked.words("ยังไง") == ()


def test_a_question_finds_the_acts_in_which_most_of_it_stands_and_a_name_finds_none(thai: None) -> None:
    every = (_command("พิมพ์"), _command("วลีผ่านของฉัน"), _command("ค้นหา", second="ในหน้านี้"))
    found = {typed: [each.words for each in fitting(every, typed)] for typed in ("พิมพ์ยังไง", "ลืมรหัสผ่าน", "สมหญิง ใจดี")}
    assert found == {"พิมพ์ยังไง": ["พิมพ์"], "ลืมรหัสผ่าน": ["วลีผ่านของฉัน"], "สมหญิง ใจดี": []}


def test_what_is_called_so_is_found_alone_as_before(thai: None) -> None:
    every = (_command("พิมพ์"), _command("พิมพ์แทน"), _command("เครื่องพิมพ์"))
    assert fitting(every, "พิมพ์แทน") == (every[1],)


@pytest.mark.parametrize(
    ("language", "question", "heading"),
    [
        ("th", "เครื่องหาย", "เครื่องหายหรือถูกขโมย"),
        ("th", "เน็ตหลุดทำยังไง", "เมื่อไม่มีสัญญาณ"),
        ("en", "how do I print", "Print in three clicks"),
        ("en", "the internet is down, can I refer?", "Without a line"),
    ],
)
def test_the_guides_answer_a_question(language: str, question: str, heading: str) -> None:
    i18n.use(language)
    try:
        assert guides.nearest(question)[0][1].title == heading
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("question", "act"), [("พิมพ์ยังไง", "พิมพ์…"), ("ปริ้นยังไง", "พิมพ์…"), ("เปลี่ยนรหัสผ่านยังไง", "วลีผ่านของฉัน")]
)
def test_the_palette_and_the_help_answer_in_thai(
    question: str, act: str, tmp_path: object, qtbot: QtBot, dressed: app.Dressed
) -> None:
    i18n.use("th")
    top = DeskTop(tmp_path, qtbot, dressed)  # type: ignore[arg-type]
    try:
        desk = TrainingDesk.opened(top)
        desk.leads.open_sentences(desk.case().id)
        desk.settles()
        palette = _open(desk)
        _types(desk, palette, question)
        assert act in [each.words for each in palette.shown]
        palette.close_it()
        help_pages = HelpPages(desk.inside.ways)
        desk.inside.open_page(help_pages)
        help_pages.box.setText(question)
        help_pages._fill()
        assert help_pages.contents.count()
    finally:
        top.close()
        i18n.use("en")
