"""A page on paper, once faces and words are read: somebody waits at the desk for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.measuring import Figure, alone

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "printing"))


def figures() -> Iterator[Figure]:
    from invented_papers import DOCUMENTS

    begun = perf_counter()
    DOCUMENTS["referral_form"]("th", "my", True)
    yield Figure(what="first referral form, Thai and Burmese", ours_ms=(perf_counter() - begun) * 1000)
    for name, staff, hers, pages in (
        ("referral_form", "th", "my", 1),
        ("referral_form", "th", "km", 1),
        ("referral_form", "th", "lo", 1),
        ("referral_form", "th", "vi", 1),
        ("referral_form", "th", "zh", 1),
        ("referral_form", "en", None, 1),
        ("consent_form", "th", "my", 2),
    ):
        times = alone(partial(DOCUMENTS[name], staff, hers, True), rounds=30)
        what = f"page of a {name.replace('_', ' ')}, {staff}{' + ' + hers if hers else ''}"
        yield Figure(what=what, ours_ms=median(times) / pages, must="40 ms")
