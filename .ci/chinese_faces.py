"""Cuts `NotoSansSC-Regular.ttf` and `-Bold.ttf` in resources/fonts from the whole faces of Noto Sans SC.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 && tar xzf *.tgz && .venv/bin/python .ci/chinese_faces.py package

Kept: the 6,763 signs of GB 2312 with its punctuation, plain Latin, and whatever our own Chinese texts say beyond that.
A whole face is 10.6 MB, mostly rare and traditional signs; this is a quarter of it and everything an ordinary newspaper
of the mainland prints. What a name may hold beyond it is refused by name, as with every script that has no face.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
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


def cut(whole: Path, out: Path) -> None:
    """Write one face with the wanted signs. Raises `SystemExit` if the whole face lacks one of ours."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.name_IDs = NAMES_KEPT
    options.notdef_outline = True
    with TTFont(whole, recalcTimestamp=False) as font:
        lacking = wanted() - {chr(code) for code in font.getBestCmap()}
        if hanzi := sorted(sign for sign in lacking if "\u4e00" <= sign <= "\u9fff"):
            sys.exit(f"the whole face lacks {''.join(hanzi)}")
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(wanted() - lacking)))
        cutter.subset(font)
        for name in ("vhea", "vmtx", "VORG", "DSIG"):
            if name in font:
                del font[name]
        font.save(out)


def main() -> int:
    """Both weights."""
    for weight, inside in WEIGHTS.items():
        cut(Path(sys.argv[1]) / inside, ROOT / "resources" / "fonts" / f"NotoSansSC-{weight}.ttf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
