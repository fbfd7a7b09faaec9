"""Our own Thai sentences end lines where ICU says, and are shown without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.catalogue import messages
from clinic_app.printing import line_ends
from clinic_app.printing.linebreaks import clusters, segments

OURS = sorted({line for each in messages("screens", "th").values() for line in each.split("\n")})
THEIRS = "คืนนั้นเธอเดินไปตามถนนริมแม่น้ำ"
AROUND = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
_SHOWS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from clinic_app.printing import line_ends
from clinic_app.ui import i18n
from clinic_app.ui.parts.paragraph import lines_of
from clinic_app.ui.theme import Type, font

table = line_ends._Table(Path(sys.argv[1]).read_bytes())
line_ends._table = {"th": table}.get
app = QApplication([])
i18n.use("th")
for text in sys.argv[2:]:
    for width in (2, 60, 300):
        lines_of(text, font(Type.BODY), width)
print("icu4py" in sys.modules)
"""


@pytest.fixture(scope="module")
def table() -> line_ends._Table:
    return line_ends._Table(line_ends.compiled("th"))


def test_every_sentence_without_a_gap_is_cut_as_icu_cuts_it(
    table: line_ends._Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [line for line in OURS if table.lengths(line)]
    assert set(known) >= {line for line in OURS if line and "{" not in line}
    monkeypatch.setattr(line_ends, "_table", {"th": table}.get)
    for line in OURS:
        assert line_ends.pieces(line, "th") == segments(line, "th")


def test_what_somebody_typed_is_asked_of_icu(table: line_ends._Table, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not table.lengths(THEIRS)
    assert not table.lengths("")
    monkeypatch.setattr(line_ends, "_table", {"th": table}.get)
    assert line_ends.pieces(THEIRS, "th") == segments(THEIRS, "th")
    assert line_ends.pieces(OURS[-1], "en") == segments(OURS[-1], "en")


def test_signs_are_those_of_icu() -> None:
    for word in (*OURS, "เ่ก", "ก็ู้ำำ", "ไเ", "ำก", "เ แก", "ผู้ป่วย-2 (เด็ก)", "ကျွန်", "ປະເທດ"):
        assert line_ends.signs(word, "th") == clusters(word, "th")


def test_without_its_file_all_is_asked_of_icu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic_app.paths.resources", lambda: tmp_path)
    line_ends._table.cache_clear()
    assert line_ends.pieces(THEIRS, "th") == segments(THEIRS, "th")
    line_ends._table.cache_clear()


def test_icu_is_not_there_until_somebody_types(tmp_path: Path) -> None:
    file = tmp_path / line_ends.NAME
    file.write_bytes(line_ends.compiled("th"))
    long = [line for line in OURS if len(line) > 40 and "{" not in line][:20]

    def shown(*texts: str) -> str:
        words = [sys.executable, "-c", _SHOWS, str(file), *texts]
        return subprocess.run(words, capture_output=True, text=True, check=True, env=AROUND).stdout.strip()

    assert shown(*long) == "False"
    assert shown(*long, THEIRS) == "True"
