"""Each document as it was last looked at. `PAPER_PICTURES=new` keeps today's; look at them before you commit them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from every_paper import EVERY, PAIRS
from PIL import Image, ImageChops, ImageFilter

GOLDEN = Path(__file__).parent / "golden"
DPI = 60
SHOWN = [(name, staff, hers) for name, pairs in PAIRS.items() for staff, hers in pairs]
# Another FreeType or another processor rounds an edge differently; a moved line or a missing mark is far more.
MOST_DIFFERING = 0.001
NOTICEABLE = 32


def pictures(pdf: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of places that a person would see as different, edges forgiven."""
    blurred = [image.convert("L").filter(ImageFilter.BoxBlur(1)) for image in (one, other)]
    counts = ImageChops.difference(*blurred).histogram()
    return sum(counts[NOTICEABLE:]) / (one.width * one.height)


@pytest.mark.parametrize(("name", "staff", "hers"), SHOWN)
def test_the_page_looks_as_it_was_looked_at(name: str, staff: str, hers: str | None) -> None:
    for number, picture in enumerate(pictures(EVERY[name](staff, hers, True)), 1):
        kept = GOLDEN / f"{name}-{staff}-{hers or 'only'}-{number}.png"
        if os.environ.get("PAPER_PICTURES") == "new":
            GOLDEN.mkdir(exist_ok=True)
            picture.convert("L").quantize(16).save(kept, optimize=True)
        with Image.open(kept) as before:
            assert before.size == picture.size
            assert differing(before.convert("L"), picture) <= MOST_DIFFERING


def test_half_a_line_gone_and_a_line_moved_are_noticed() -> None:
    whole = next(pictures(EVERY["referral_form"]("th", "my", True)))
    scratched = whole.copy()
    scratched.paste(255, (40, 300, 140, 312))
    moved = ImageChops.offset(whole, 0, 2)
    assert differing(whole, whole) == 0
    assert differing(whole, moved) > MOST_DIFFERING
    assert differing(whole, scratched) > MOST_DIFFERING
