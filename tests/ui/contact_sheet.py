"""Lays pictures of pages side by side: `python tests/ui/contact_sheet.py FOLDER OUT`, or `make contact-sheets`.

One sheet for each page: what stands below each other differs in size, what stands side by side in language and theme.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from PIL import Image

ACROSS: Final = 900
_GAP: Final = 6
_LOOKS: Final = ("en-light", "th-light", "en-dark", "th-dark")


def sheets(folder: Path, out: Path) -> int:
    """Make a sheet of every page there are pictures of; how many."""
    pages = defaultdict[str, dict[str, dict[str, Path]]](lambda: defaultdict(dict))
    for path in sorted(folder.glob("*.png")):
        for look in _LOOKS:
            name, found, size = path.stem.partition(f"-{look}-")
            if found:
                pages[name][size][look] = path
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in pages.items():
        _sheet([list(row.values()) for row in rows.values()]).save(out / f"{name}.png")
    return len(pages)


def _sheet(rows: list[list[Path]]) -> Image.Image:
    shown = [[_across(path) for path in row] for row in rows]
    heights = [max(each.height for each in row) for row in shown]
    wide = max(len(row) for row in shown) * (ACROSS + _GAP)
    sheet = Image.new("RGB", (wide, sum(heights) + _GAP * len(rows)), "gray")
    top = 0
    for row, height in zip(shown, heights, strict=True):
        for place, each in enumerate(row):
            sheet.paste(each, (place * (ACROSS + _GAP), top))
        top += height + _GAP
    return sheet


def _across(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    share = min(1.0, ACROSS / whole.width)
    return whole.resize((round(whole.width * share), round(whole.height * share)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    print(f"{sheets(Path(sys.argv[1]), Path(sys.argv[2]))} sheets in {sys.argv[2]}")
