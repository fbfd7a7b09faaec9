"""What `docs/accessibility.md` promises of the whole program, and that what it names as evidence is there."""

from __future__ import annotations

import re
from pathlib import Path

from clinic_app.catalogue import THAI, messages
from clinic_app.paths import resources

ROOT = resources().parent
CRITERIA = {
    *("1.1.1", "1.3.1", "1.3.2", "1.3.3", "1.3.4", "1.3.5", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.10"),
    *("1.4.11", "1.4.12", "1.4.13", "2.1.1", "2.1.2", "2.1.4", "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3"),
    *("2.4.4", "2.4.5", "2.4.6", "2.4.7", "2.4.11", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.7", "2.5.8", "3.1.1"),
    *("3.1.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.6", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.7", "3.3.8"),
    *("4.1.2", "4.1.3"),
}
"""WCAG 2.2, levels A and AA, without 1.2: the page speaks of time-based media as one, and 4.1.1 is gone from it."""
PAGE = (ROOT / "docs" / "accessibility.md").read_text("utf-8")


def test_nothing_in_the_program_moves() -> None:
    moving = re.compile(
        r"QPropertyAnimation|QVariantAnimation|QTimeLine|QMovie|QGraphicsOpacityEffect|setCursorFlashTime"
    )
    found = [str(file) for file in (ROOT / "clinic_app").rglob("*.py") if moving.search(file.read_text("utf-8"))]
    assert found == []


def test_no_sentence_names_a_thing_by_how_it_looks() -> None:
    looks = re.compile(
        r"\b(green|red|amber|teal|blue|grey|round|square)\b.{0,12}\b(button|key|box|mark|sign)s?\b"
        r"|\b(button|key|box)s? (at|on|to) the (left|right)\b",
        re.IGNORECASE,
    )
    said = [each for domain in ("screens", "paper", "forms") for each in messages(domain, THAI)]
    assert len(said) > 5000
    assert [each for each in said if looks.search(each)] == []


def test_nothing_is_done_by_moving_the_pc() -> None:
    found = [str(file) for file in (ROOT / "clinic_app").rglob("*.py") if "QtSensors" in file.read_text("utf-8")]
    assert found == []


def test_no_criterion_of_level_a_or_aa_is_passed_over() -> None:
    named = set(re.findall(r"\d\.\d+\.\d+", PAGE)) | {"3.3.2", "3.3.3"}  # a row says: 3.3.1 to 3.3.4
    assert sorted(CRITERIA - named) == []


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
