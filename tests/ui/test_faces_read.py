"""Which faces Qt reads: an arrow over a column brings no Chinese, and is drawn as Chinese draws it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from clinic_app import paths

_READS = """
import sys
from pathlib import Path
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication
from clinic_app.ui import fonts

app = QGuiApplication([])
fonts.load_first()
fonts.load_rest()
face = QFont(fonts.FAMILIES)
face.setBold(sys.argv[1] == "bold")
QFontMetricsF(face).horizontalAdvance(sys.argv[2])
print(*{word for word in Path("/proc/self/maps").read_text().split() if word.endswith(".ttf")})
"""


def read_for(weight: str, text: str) -> set[str]:
    words = [sys.executable, "-c", _READS, weight, text]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    return {each.rpartition("/")[2] for each in told.stdout.split()}


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what is mapped")
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_chinese_is_read_for_chinese(weight: str) -> None:
    name = weight.capitalize()
    assert read_for(weight, "เคส ↑ ↓ → ← ≈ ≥ ≤ ①") == {
        f"NotoSans-{name}.ttf", f"NotoSansThai-{name}.ttf", f"NotoSansSigns-{name}.ttf",
    }  # fmt: skip
    assert f"NotoSansSC-{name}.ttf" in read_for(weight, "中文")


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_a_sign_is_drawn_as_in_the_face_it_is_cut_from(weight: str) -> None:
    folder = paths.resources() / "fonts"
    with TTFont(folder / f"NotoSansSigns-{weight}.ttf") as signs, TTFont(folder / f"NotoSansSC-{weight}.ttf") as whole:
        assert signs["hhea"].ascent == whole["hhea"].ascent
        assert signs["hhea"].descent == whole["hhea"].descent
        assert len(signs.getBestCmap()) > 100
        for code in signs.getBestCmap():
            assert drawn(signs, code) == drawn(whole, code)


def drawn(font: TTFont, code: int) -> tuple[object, ...]:
    pen = RecordingPen()
    glyph = font.getGlyphSet()[font.getBestCmap()[code]]
    glyph.draw(pen)
    return glyph.width, pen.value
