"""The laws of the house that an import linter cannot see, because they are about words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "clinic_app"
FILES = sorted(HOUSE.rglob("*.py"))


def _places(pattern: str, *allowed: str) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{file.relative_to(HOUSE)}:{number}"
        for file in FILES
        if not any(str(file.relative_to(HOUSE)).startswith(place) for place in allowed)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {str(file.relative_to(HOUSE)): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


@pytest.mark.parametrize(
    ("law", "pattern", "allowed"),
    [
        ("SQL is spoken in the vault and the hub's store only", r"\.execute\(", ("vault/", "hub/store")),
        (
            "SQL is written there only too",
            r"\b(SELECT .*|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b|^(import|from) (asyncpg|sqlite3)\b",
            ("vault/", "hub/store"),
        ),
        ("threads live in one file", r"\b(threading|QThread|moveToThread|concurrent\.futures)\b", ("ui/jobs.py",)),
        ("one file makes message boxes", r"\bQMessageBox\b", ("ui/dialogs.py",)),
        (
            "only main reads the clock",
            r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic|time_ns))\(",
            ("main.py",),
        ),
        (
            "a tool tip takes no name for HTML",
            r"""setToolTip\((?!tip\(|_\(|f?"[^{]*"\))|DisplayRole [|,].*ToolTipRole""",
            ("ui/screens/decided_table.py",),
        ),
        (
            "no dialog makes the page wait",
            r"\b(get(Save|Open)FileNames?|getExistingDirectory|QInputDialog|setModal)\b|dialog\.exec\(",
            (),
        ),
        ("nobody turns the event loop by hand", r"\bprocessEvents\b", ()),
        ("no notes for later are left in the house", r"\b(TODO|FIXME|XXX|NotImplementedError)\b", ()),
        ("nothing is printed past the commands", r"^\s*print\(", ()),
    ],
)
def test_words_stay_in_their_rooms(law: str, pattern: str, allowed: tuple[str, ...]) -> None:
    assert _places(pattern, *allowed) == [], law


def test_nothing_has_a_name_that_means_everything() -> None:
    banned = {"utils", "helpers", "common", "managers", "base", "models", "misc"}
    assert [str(file) for file in FILES if file.stem in banned or file.parent.name in banned] == []


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for() -> None:
    silent = [str(file.relative_to(HOUSE)) for file in FILES if not file.read_text(encoding="utf-8").startswith('"""')]
    assert silent == []
