"""What `docs/accessibility.md` promises of the whole program, and that what it names as evidence is there."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_every_test_that_is_named_is_there_and_every_criterion_names_what_is_run() -> None:
    files = {file.name: file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py")}
    named = re.findall(r"([\w]+\.py)::(\w+)", PAGE)
    assert len(named) > 15
    assert [f"{file}::{test}" for file, test in named if f"def {test}(" not in files.get(file, "")] == []
    shown = [row.strip("|").split("|")[-1] for row in PAGE.splitlines() if re.match(r"\| \d", row)]
    run = [[name for name in re.findall(r"`([\w./]+\.py)", cell) if Path(name).name in files] for cell in shown]
    assert [cell for cell, names in zip(shown, run, strict=True) if not names] == []


def test_every_criterion_says_how_it_stands_and_what_shows_it() -> None:
    rows = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 30
    assert all(len([cell for cell in row.strip("|").split("|") if cell.strip()]) == 3 for row in rows)
