"""Counting rows as pixels: four bytes that stand beside each other are a colour, and Pillow counts colours in C.

It is here for photographs and letterheads anyway. A library of arrays would count as fast, and weighs more than the
rest of what is counted with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from clinic_app.domain.reporting.lanes import Counted, side_by_side

_BANDS: Final = 4
_FEW: Final = 5000
"""Of so few rows Python counts as fast: nothing has to be loaded for a clinic that has no more."""


def pixels(lanes: Sequence[bytes]) -> Counted:
    """How often which bytes stand beside each other; a `Counting` for the tallies."""
    rows = len(lanes[0])
    if rows < _FEW or len(lanes) > _BANDS:
        return side_by_side(lanes)
    from PIL import Image

    bands = [Image.frombuffer("L", (rows, 1), lane, "raw", "L", 0, 1) for lane in lanes]
    if len(bands) == 1:
        return [(n, (cast("int", grey),)) for n, grey in bands[0].getcolors() or ()]
    bands += [Image.new("L", (rows, 1))] * (_BANDS - len(bands))
    return cast("Counted", Image.merge("RGBA", bands).getcolors(rows))
