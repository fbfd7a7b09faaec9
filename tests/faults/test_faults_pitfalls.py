"""Each pitfall of the research is answered by code, a test or a decision that is really there."""

from __future__ import annotations

import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
PITFALLS = 36
_ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([^`]+)`|decision (\d{4})")


def rows() -> dict[int, str]:
    """What the page says of each."""
    page = (HOUSE / "docs" / "durability.md").read_text("utf-8")
    return {int(number): where for number, _, where in _ROW.findall(page)}


def named(where: str) -> list[str]:
    """What of ours it points to; other words in it are SQLite's, or say which part of a thing is meant."""
    found = [code or f"decision {decision}" for code, decision in _NAMED.findall(where)]
    return [each for each in found if "/" in each or each.startswith(("test_", "decision "))]


def is_there(name: str) -> bool:
    """A test file, a decision, a file or folder, a module of a room, or what such a module defines."""
    if name.startswith("test_"):
        return any((HOUSE / "tests").glob(f"*/{name}.py")) or any((HOUSE / "tests").glob(f"*/*/{name}.py"))
    if name.startswith("decision "):
        return any((HOUSE / "docs" / "decisions").glob(f"{name.removeprefix('decision ')}-*.md"))
    if (HOUSE / name).exists() or (HOUSE / "clinic_app" / f"{name}.py").exists():
        return True
    module, _, defined = name.rpartition(".")
    path = HOUSE / "clinic_app" / f"{module}.py"
    return path.exists() and bool(re.search(rf"(def|class) {defined}\b|^{defined}\b", path.read_text("utf-8"), re.M))


def test_every_pitfall_has_its_row_and_what_it_names_is_there() -> None:
    answers = rows()
    assert sorted(answers) == list(range(1, PITFALLS + 1))
    assert {number: where for number, where in answers.items() if not named(where)} == {}
    assert [(number, name) for number, where in answers.items() for name in named(where) if not is_there(name)] == []


def test_a_name_that_is_nowhere_is_seen() -> None:
    for gone in ("test_never", "decision 9999", "vault/nothing", "vault/lane.nothing", "docs/nothing.md"):
        assert not is_there(gone)
    for here in ("test_faults_pitfalls", "decision 0045", "vault/lane", "vault/lane.Lane", "docs/durability.md"):
        assert is_there(here)
