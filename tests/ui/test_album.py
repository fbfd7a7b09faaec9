"""What the pictures of pages notice, and what they forgive."""

from __future__ import annotations

from pathlib import Path

import pytest
from album import MOST_DIFFERING, Album, _in_few_greys, differing
from contact_sheet import sheets
from desk_top import DeskTop
from drawn_alike import DrawnAlike
from PIL import Image, ImageDraw

from clinic_app.domain.casecode import new_case_code

SIZE = (341, 176)


def page(*, button_at: int | None = 40, ground: int = 247) -> Image.Image:
    """A page at the size it is kept in, with a line of words and a button."""
    made = Image.new("L", SIZE, ground)
    draw = ImageDraw.Draw(made)
    draw.line((20, 20, 120, 20), fill=60, width=2)
    if button_at is not None:
        draw.rectangle((button_at, 150, button_at + 30, 160), fill=110)
    return made


def kept(folder: Path, picture: Image.Image) -> Path:
    path = folder / "kept.png"
    _in_few_greys(picture).save(path, bits=4)
    return path


def test_a_button_that_moved_or_went_is_noticed_and_a_rounded_edge_is_not(tmp_path: Path) -> None:
    before = kept(tmp_path, page())
    assert differing(before, page()) == 0
    assert differing(before, page(button_at=44)) > MOST_DIFFERING
    assert differing(before, page(button_at=None)) > MOST_DIFFERING
    assert differing(before, page(ground=246)) <= MOST_DIFFERING
    assert differing(before, page().resize((340, 176))) == 1
    assert differing(tmp_path / "none.png", page()) == 1


def test_a_page_that_was_never_looked_at_is_told_with_what_to_do(
    desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SCREEN_PICTURES", raising=False)
    album = Album(desk_top, "en")
    monkeypatch.setattr("album.TODAY", tmp_path)
    album.look_once("no such page", "light")
    [told] = album.differing
    assert told.startswith("no such page-en-light: there is no picture of it yet")
    assert "make screen-pictures" in told


def test_codes_are_the_same_each_time_and_no_two_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, codes = DrawnAlike(monkeypatch), []
    for _twice in range(2):
        drawn.begin("here")
        codes.append([new_case_code() for _ in range(20)])
    assert codes[0] == codes[1]
    assert len(set(codes[0])) == 20


def test_pictures_are_laid_side_by_side(tmp_path: Path) -> None:
    for size, wide in (("150", 91), ("1366", 1366)):
        for look in ("en-light", "th-dark"):
            page().resize((wide, 60)).save(tmp_path / f"today-{look}-{size}.png")
    assert sheets(tmp_path, tmp_path / "out") == 1
    with Image.open(tmp_path / "out" / "today.png") as sheet:
        assert sheet.width > 2 * 900
