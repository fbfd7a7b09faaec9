"""Cuts `NotoSansSC-Regular.ttf` and `-Bold.ttf` in resources/fonts from the whole faces of Noto Sans SC.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf *.tgz && .venv/bin/python .ci/chinese_faces.py package

Kept: the 6,763 signs of GB 2312 with its punctuation, plain Latin, and whatever our own Chinese texts say beyond that.
A whole face is 10.6 MB, mostly rare and traditional signs; this is a quarter of it and everything an ordinary newspaper
of the mainland prints. What a name may hold beyond it is refused by name, as with every script that has no face.

From these it cuts `NotoSansSigns-Regular.ttf` and `-Bold.ttf`: arrows and the like that Noto Sans has not. An
arrow over a column would otherwise have Qt read two megabytes of Chinese. Without a folder named it cuts only these.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
WEIGHTS = {"Regular": "400Regular/NotoSansSC_400Regular.ttf", "Bold": "700Bold/NotoSansSC_700Bold.ttf"}
BEYOND = "‘’“”–—…·•°©×÷€¥①②③④⑤⑥⑦⑧⑨⑩\u00a0"
NAMES_KEPT = [0, 1, 2, 3, 4, 5, 6, 13, 14]


def wanted() -> set[str]:
    """Every sign of GB 2312 below its rows of box drawing, Latin, and our own texts."""
    signs = {chr(code) for code in range(0x20, 0x7F)} | set(BEYOND)
    for row in (*range(0xA1, 0xA4), *range(0xB0, 0xF8)):
        for cell in range(0xA1, 0xFF):
            signs |= set(bytes((row, cell)).decode("gb2312", errors="ignore"))
    for ours in ("survivor_texts/zh.toml", "i18n/zh/LC_MESSAGES/paper.po"):
        file = ROOT / "resources" / ours
        if file.exists():
            signs |= {sign for sign in file.read_text(encoding="utf-8") if sign >= "\u2e80"}
    return signs


def keep(font: TTFont, signs: set[str]) -> None:
    """Leave these signs in a face, and their drawings as they are."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.name_IDs = NAMES_KEPT
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(signs)))
    cutter.subset(font)


def cut(whole: Path, out: Path) -> None:
    """Write one face with the wanted signs. Raises `SystemExit` if the whole face lacks one of ours."""
    with TTFont(whole, recalcTimestamp=False) as font:
        lacking = wanted() - {chr(code) for code in font.getBestCmap()}
        if hanzi := sorted(sign for sign in lacking if "\u4e00" <= sign <= "\u9fff"):
            sys.exit(f"the whole face lacks {''.join(hanzi)}")
        keep(font, wanted() - lacking)
        for name in ("vhea", "vmtx", "VORG", "DSIG"):
            if name in font:
                del font[name]
        font.save(out)


def cut_signs(weight: str) -> None:
    """Write the signs before the first hanzi that Noto Sans has not, under a name of their own."""
    with (
        TTFont(FONTS / f"NotoSans-{weight}.ttf") as latin,
        TTFont(FONTS / f"NotoSansSC-{weight}.ttf", recalcTimestamp=False) as font,
    ):
        keep(font, {chr(code) for code in font.getBestCmap().keys() - latin.getBestCmap().keys() if code < 0x2E80})
        for name in font["name"].names:
            told = str(name).replace("Noto Sans SC", "Noto Sans Signs").replace("NotoSansSC", "NotoSansSigns")
            font["name"].setName(told, name.nameID, name.platformID, name.platEncID, name.langID)
        font.save(FONTS / f"NotoSansSigns-{weight}.ttf")


def main() -> int:
    """Both weights."""
    for weight, inside in WEIGHTS.items():
        if sys.argv[1:]:
            cut(Path(sys.argv[1]) / inside, FONTS / f"NotoSansSC-{weight}.ttf")
        cut_signs(weight)
    return 0


if __name__ == "__main__":
    sys.exit(main())
