"""What `docs/accessibility.md` promises of the whole program, and that what it names as evidence is there."""

from __future__ import annotations

import re

from clinic_app.paths import resources

ROOT = resources().parent
PAGE = (ROOT / "docs" / "accessibility.md").read_text("utf-8")


def test_nothing_in_the_program_moves() -> None:
    moving = re.compile(
        r"QPropertyAnimation|QVariantAnimation|QTimeLine|QMovie|QGraphicsOpacityEffect|setCursorFlashTime"
    )
    found = [str(file) for file in (ROOT / "clinic_app").rglob("*.py") if moving.search(file.read_text("utf-8"))]
    assert found == []


def test_every_piece_of_evidence_exists() -> None:
    named = set(re.findall(r"[\w./]+\.py", PAGE))
    there = [file.as_posix() for room in ("clinic_app", "tests", ".ci") for file in (ROOT / room).rglob("*.py")]
    assert len(named) > 25
    assert sorted(name for name in named if not any(file.endswith(f"/{name}") for file in there)) == []


def test_every_criterion_says_how_it_stands_and_what_shows_it() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 30
    assert all(len([cell for cell in row.strip("|").split("|") if cell.strip()]) == 3 for row in rows)
