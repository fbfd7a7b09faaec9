"""The page in front of figures that leave as a file, as the tests of paper look at it."""

from __future__ import annotations

from datetime import date

from invented_official import a_head

from clinic_app.domain.reporting.audiences import Audience
from clinic_app.printing.official_sheet import OfficialSheet, official_sheet
from clinic_app.services.figures_cover import TITLE, Cover, What, blocks

_NOVEMBER = range(2026 * 12 + 10, 2026 * 12 + 11)
_YEAR = range(2025 * 12, 2026 * 12)


def a_cover(what: What, audience: Audience, months: range, *files: str) -> Cover:
    return Cover(
        what=what, months=months, audience=audience, version="2026-11-26", reason="รายงานประจำปี", content="5e" * 32,
        files=files, changed=(date(2026, 11, 24), "2026-10-01") if what is What.TABLES else None,
    )  # fmt: skip


def _made(facts: Cover, staff: str, *, training: bool) -> bytes:
    head = a_head(TITLE.english, case_code="", neutral=True)
    return official_sheet(
        OfficialSheet(head=head, blocks=blocks(facts, staff)), staff=staff, training=training, both=False
    )


_TABLES = a_cover(What.TABLES, Audience.NETWORK, _YEAR, "codebook.csv", "figures.csv")
_WOMEN = a_cover(What.INCIDENTS, Audience.OWN, _NOVEMBER, "sheet.xlsx")
DOCUMENTS = {
    "figures_file": lambda staff, _hers, training: _made(_TABLES, staff, training=training),
    "figures_file.women": lambda staff, _hers, training: _made(_WOMEN, staff, training=training),
}
_WORDS = ("CSV", "codebook.csv", "figures.csv", "sheet.xlsx", "SHA", "5e", "PDF")
LATIN = {"figures_file": _WORDS, "figures_file.women": _WORDS}
