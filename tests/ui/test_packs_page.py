"""Taking in a pack of the site on screen: what it adds is read first, its key is trusted by words, and it can go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.site_key import signed
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.reporting import Chapter
from clinic_app.services.site_packs import words_of
from clinic_app.ui.forms.question import Question
from clinic_app.ui.joined import ways_of
from clinic_app.ui.screens.call_card import BeforeDialling
from clinic_app.ui.screens.figures import FiguresPage
from clinic_app.ui.screens.site_packs import PacksPage
from clinic_app.ui.screens.upkeep import Upkeep

COORDINATOR = NewPerson(
    word="mango", passphrase="mango and three other words", role=Role.COORDINATOR, staff_code="C-1", undertaking=1
)
TEXT = (Path(__file__).parents[1] / "services" / "maesot_pack.toml").read_bytes()
SIDE = "site.maesot.side"
KEY = SigningKey.from_seed(b"k" * 32)


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    NightShift.founded(desk_top)
    shift = NightShift(desk_top, COORDINATOR)
    shift.comes_in()
    return shift


def opened(night: NightShift) -> PacksPage:
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("packs")
    assert isinstance(page, PacksPage)
    return page


def chosen(night: NightShift, page: PacksPage, folder: Path, file: bytes) -> None:
    path = folder / "maesot.pack"
    path.write_bytes(file)
    page.read(path)
    night.desk.until(lambda: page.verdict.isVisible() or page.notice.isVisible())


def begun(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    return case


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden()).replace("\u200b", "")


def test_all_that_it_adds_is_read_before_it_is_taken_in(night: NightShift, tmp_path: Path) -> None:
    page = opened(night)
    chosen(night, page, tmp_path, signed(TEXT, KEY))
    said = words(page.verdict)
    for added in (
        "Side of the river tonight",
        "Question · on the sheet Survivor",
        "Question · on the sheet Follow-up · may be counted",
        "Asked here, off elsewhere · on the sheet Migration and labour",
        "List · This side, Other side",
        "Is this the boat yard? Wrong number, sorry.",
        "Visit after 2 months",
        "Child-protection desk of the camp",
    ):
        assert added in said
    assert " ".join(words_of(KEY.public.raw)) in said
    assert not page.take.isEnabled()


def test_it_is_taken_in_once_its_words_were_compared_and_can_be_taken_out(night: NightShift, tmp_path: Path) -> None:
    page = opened(night)
    chosen(night, page, tmp_path, signed(TEXT, KEY))
    page.same.setChecked(True)
    page.take.click()
    night.desk.until(lambda: len(page.rows) == 1)
    assert "version 1 · holds" in words(page.rows[0])
    assert page.verdict.isHidden()
    page._take_out("maesot")
    night.desk.until(lambda: "taken out" in words(page.rows[0]))


def test_a_file_that_is_no_pack_is_refused_in_words(night: NightShift, tmp_path: Path) -> None:
    page = opened(night)
    chosen(night, page, tmp_path, TEXT)
    assert "This file is not a signed pack" in words(page.notice)
    assert page.verdict.isHidden()


def with_pack(desk_top: DeskTop) -> NightShift:
    """A clinic in which the pack holds."""
    NightShift.founded(desk_top)
    first = desk_top.doorway.unlock(COORDINATOR.word, COORDINATOR.passphrase)
    first.packs.install(signed(TEXT, KEY), compared=words_of(KEY.public.raw))
    first.close()
    night = NightShift(desk_top, COORDINATOR)
    night.comes_in()
    return night


def test_what_a_pack_asks_stands_on_its_sheet_and_is_typed_like_ours(desk_top: DeskTop) -> None:
    night = with_pack(desk_top)
    case = night.does(begun)
    screen = night.opens(case.id, "survivor", SIDE)
    said = words(screen)
    assert "Mae Sot clinic" in said
    assert "Side of the river tonight" in said
    assert "How to cross back" not in said
    row = next(each for each in screen.findChildren(Question) if each.field.id == SIDE)
    row.answered.emit("other_side")
    night.desk.until(lambda: "How to cross back" in words(screen))


def test_a_call_is_covered_in_the_words_of_the_site(desk_top: DeskTop) -> None:
    night = with_pack(desk_top)
    ways = ways_of(night.inside, night.clinic, night.desk.window.jobs, night.desk.hands.clock())
    said = words(BeforeDialling(ways))
    assert "“Is this the boat yard? Wrong number, sorry.” Ring off." in said
    assert "flower shop" not in said


def test_what_its_pack_lets_be_counted_stands_below_the_figures_of_services(desk_top: DeskTop) -> None:
    night = with_pack(desk_top)
    case = night.does(begun)
    visit = new_entity("visit", case.root)
    seen = Change(created=(visit,), values=((visit.id, "site.maesot.ward_round", False),))
    night.does(lambda clinic: clinic.recording.change(case.id, seen))
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    night.settles()
    assert page.counted.of_the_site == []
    page.chapter.choose_by_hand(Chapter.SERVICES.value)
    night.settles()
    [card] = page.counted.of_the_site
    assert card.table is not None
    said = card.table.model()
    lines = [[said.index(row, column).data() for column in range(2)] for row in range(said.rowCount())]
    assert lines == [["Yes", "–"], ["No", "1"], ["All", "1"]]
    if folder := os.environ.get("PICTURES"):
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        page.room.ensureWidgetVisible(card)
        page.window().grab().save(f"{folder}/figures-of-the-site.png")


def test_what_was_answered_is_read_on_its_sheet_when_the_pack_is_gone(desk_top: DeskTop) -> None:
    NightShift.founded(desk_top)
    first = desk_top.doorway.unlock(COORDINATOR.word, COORDINATOR.passphrase)
    first.packs.install(signed(TEXT, KEY), compared=words_of(KEY.public.raw))
    first.close()
    second = desk_top.doorway.unlock(COORDINATOR.word, COORDINATOR.passphrase)
    case = begun(second)
    second.recording.change(case.id, Change(values=((case.root, SIDE, "other_side"),)))
    second.packs.remove("maesot")
    second.close()
    night = NightShift(desk_top, COORDINATOR)
    night.comes_in()
    screen = night.opens(case.id, "survivor")
    night.desk.until(lambda: "from a pack that is gone" in words(screen))
    assert "Side of the river tonight (from a pack that is gone)\nOther side" in words(screen)
    assert not [each for each in screen.findChildren(Question) if each.field.id == SIDE]
