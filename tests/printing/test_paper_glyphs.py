"""The glyphs on the page are those HarfBuzz's own program chooses, at the places it gives them."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from itertools import accumulate
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from invented_papers import page_of

from clinic_app import paths
from clinic_app.printing.faces import FILES, family, itemise, shape
from clinic_app.printing.flow import Text
from clinic_app.printing.shaping import Span
from clinic_app.printing.survivor_texts import survivor_texts

SCRIPTS = ("th", "my", "km", "lo")
needs_hb_shape = pytest.mark.skipif(shutil.which("hb-shape") is None, reason="install libharfbuzz-bin")


def oracle(face: str, text: str, language: str) -> list[dict[str, int]]:
    """Glyph ids and places from `hb-shape`, in the font's own units."""
    font = paths.resources() / "fonts" / f"{face}.ttf"
    command = [
        "hb-shape",
        "--no-glyph-names",
        "--no-clusters",
        "--output-format=json",
        f"--language={language}",
        str(font),
    ]
    done = subprocess.run(command, input=text, capture_output=True, check=True, text=True)
    glyphs: list[dict[str, int]] = json.loads(done.stdout)
    return glyphs


def words_of(language: str) -> list[str]:
    return sorted({word for text in survivor_texts(language).texts.values() for word in text.split()})


@needs_hb_shape
@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_each_word_is_shaped_as_by_the_program_of_harfbuzz(language: str, bold: bool) -> None:
    faces = family(language, bold=bold)
    text = "\n".join(words_of(language))
    runs = [itemise(word, faces) for word in text.split("\n")]
    assert all(len(run) == 1 and run[0][0] is faces[0] for run in runs), "one face draws each word whole"
    wanted = [oracle(faces[0].name, word, language) for word in text.split("\n")]

    for word, glyphs in zip(text.split("\n"), wanted, strict=True):
        shaped = shape(faces[0], word, language)
        assert "".join(cluster.text for cluster in shaped.clusters) == word
        ours, pen = [], 0
        for cluster in shaped.clusters:
            ours += [(glyph.id, pen + glyph.right, glyph.up) for glyph in cluster.glyphs]
            pen += cluster.advance
        moved = accumulate((glyph["ax"] for glyph in glyphs), initial=0)
        theirs = [(glyph["g"], at + glyph["dx"], glyph["dy"]) for glyph, at in zip(glyphs, moved, strict=False)]
        assert ours == theirs, word
        assert pen == sum(glyph["ax"] for glyph in glyphs)


def shown(pdf: bytes) -> list[tuple[int, float, float]]:
    """Every glyph a page shows, with the place where it is put: from the drawing code, and inside a compound from the
    typeface that the page carries, as fontTools reads it."""
    found: list[tuple[int, float, float]] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        x = y = size = 0.0
        font = outlines = None
        for each in pikepdf.parse_content_stream(page):
            assert isinstance(each, pikepdf.ContentStreamInstruction)
            operands, operator = each.operands, each.operator
            if str(operator) == "Tf":
                size = float(operands[1])
                font = page.Resources.Font[str(operands[0])]
                outlines = _outlines(font)
            elif str(operator) == "Tm":
                x, y = float(operands[4]), float(operands[5])
            elif str(operator) in ("Tj", "TJ") and outlines is not None:
                for part in operands[0] if str(operator) == "TJ" else operands:
                    if isinstance(part, int | Decimal):
                        x -= float(part) * size / 1000
                        continue
                    codes = bytes(part)
                    for at in range(0, len(codes), 2):
                        parts, wide = outlines(int.from_bytes(codes[at : at + 2], "big"))
                        found += [(glyph, x + right * size / 1000, y + up * size / 1000) for glyph, right, up in parts]
                        x += wide * size / 1000
    return found


def _outlines(font: Any) -> Callable[[int], tuple[list[tuple[int, float, float]], float]] | None:
    """What a code of this font draws and how far it moves, in thousandths."""
    if "/DescendantFonts" not in font:
        return None
    descendant = font.DescendantFonts[0]
    listed = list(descendant.W)
    widths = {int(listed[at]): float(listed[at + 1][0]) for at in range(0, len(listed), 2)}
    file = bytes(descendant.FontDescriptor.FontFile2.read_bytes())
    assert sum(struct.unpack(f">{len(file) // 4}I", file)) & 0xFFFFFFFF == 0xB1B0AFBA, "as the format wants it"
    read = TTFont(BytesIO(file), checkChecksums=2)
    names, glyf, scale = read.getGlyphOrder(), read["glyf"], 1000 / read["head"].unitsPerEm
    face_says = re.fullmatch(r"/AAAAAA\+(\w+-\w+)", str(font.BaseFont))
    assert face_says
    own = TTFont(paths.resources() / "fonts" / f"{face_says[1]}.ttf")["maxp"].numGlyphs

    def of(code: int) -> tuple[list[tuple[int, float, float]], float]:
        assert read["hmtx"][names[code]][0] * scale == pytest.approx(widths[code], abs=0.01)
        if code < own:
            return [(code, 0.0, 0.0)], widths[code]
        glyph = glyf[names[code]]
        assert glyph.isComposite()
        corners = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        glyph.recalcBounds(glyf)
        assert corners == (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
        assert read["hmtx"][names[code]][1] == glyph.xMin
        parts = [(read.getGlyphID(part.glyphName), part.x * scale, part.y * scale) for part in glyph.components]
        return parts, widths[code]

    return of


@needs_hb_shape
@pytest.mark.parametrize("language", SCRIPTS)
def test_the_page_puts_each_glyph_where_it_belongs(language: str) -> None:
    face = family(language)[0]
    word = max(words_of(language), key=len)[:30]
    size = 20.0
    (*placed,) = shown(page_of(Text(Span(word, size, language))))
    expected = []
    wanted = oracle(face.name, word, language)
    baseline = next(y for (_, _, y), glyph in zip(placed, wanted, strict=True) if glyph["dy"] == 0)
    x = 0.0  # the page is moved to its margin before
    for glyph in wanted:
        scale = face.scale * size / 1000
        expected.append((glyph["g"], x + glyph["dx"] * scale, baseline + glyph["dy"] * scale))
        x += glyph["ax"] * scale

    for ours, theirs in zip(placed, expected, strict=True):
        assert ours[0] == theirs[0]
        assert ours[1:] == pytest.approx(theirs[1:], abs=0.02)


@pytest.mark.parametrize("name", [f"{stem}-{weight}" for stem in FILES.values() for weight in ("Regular", "Bold")])
def test_every_face_that_ships_may_be_embedded_and_has_latin(name: str) -> None:
    path = paths.resources() / "fonts" / f"{name}.ttf"
    if name == "NotoSansMono-Regular":
        assert not path.exists(), "codes are printed bold only"
        return
    with TTFont(path) as font:
        assert font["OS/2"].fsType == 0
        assert "fvar" not in font
        assert set(map(ord, "PEP 72-0142")) <= set(font.getBestCmap())
        # A compound is drawn from its bearing: a part whose own bearing is another would be moved.
        outlines = [(font["glyf"][each], font["hmtx"][each][1]) for each in font.getGlyphOrder()]
        assert all(not glyph.numberOfContours or glyph.xMin == bearing for glyph, bearing in outlines)
        assert "Open Font License" in font["name"].getDebugName(13)
