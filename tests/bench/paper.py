"""How long a page takes once faces and words are read: a form is asked for while somebody waits at the desk."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "printing"))

ROUNDS = 30
TARGET = "<= 40 ms"


def measure() -> list[tuple[str, float, str]]:
    """Name, median milliseconds, target: a bilingual page of each script, and the first page of a fresh start."""
    from invented_papers import DOCUMENTS

    began = time.perf_counter()
    DOCUMENTS["referral_form"]("th", "my", True)
    first = (time.perf_counter() - began) * 1000
    figures = [("first referral form, Thai and Burmese (ms)", first, "")]
    for name, staff, hers, pages in (
        ("referral_form", "th", "my", 1),
        ("referral_form", "th", "km", 1),
        ("referral_form", "th", "lo", 1),
        ("referral_form", "en", None, 1),
        ("consent_form", "th", "my", 2),
    ):
        DOCUMENTS[name](staff, hers, True)
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            DOCUMENTS[name](staff, hers, True)
            times.append((time.perf_counter() - began) * 1000 / pages)
        words = name.replace("_", " ")
        figures.append((f"page of a {words}, {staff}+{hers or 'nothing'}, warm (ms)", statistics.median(times), TARGET))
    return figures


if __name__ == "__main__":
    for name, value, target in measure():
        print(f"{name:55} {value:8.1f}  {target}")
