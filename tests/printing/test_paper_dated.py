"""Days in her language: her months and their order, the Thai year beside them, never the staff's months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from every_paper import EVERY
from invented_papers import poppler

from clinic_app.printing.dated import day_words, instant_words
from clinic_app.printing.survivor_texts import languages

DAY = date(2026, 11, 22)
HERS = {
    "my": "၂၀၂၆ နိုဝင်ဘာ ၂၂ · 2569",
    "km": "22 វិច្ឆិកា 2026 · 2569",
    "lo": "22 ພະຈິກ 2026 · 2569",
    "vi": "22 tháng 11, 2026 · 2569",
    "id": "22 November 2026 · 2569",
    "fil": "Nobyembre 22, 2026 · 2569",
    "zh": "2026年11月22日 · 2569",
    "ksw": "22/11/2026 · 2569",
    "shn": "22/11/2026 · 2569",
}
STAFF = {"en": "22 Nov 2026 · 2569", "th": "22 พ.ย. 2569 · 2026"}


def test_a_day_is_said_in_every_language_of_ours_as_its_readers_write_it() -> None:
    assert dict(day_words(DAY).said) == HERS | STAFF
    assert set(HERS | STAFF) == {"en", *languages()}, "a new language: how does it write days?"


def test_the_time_of_day_is_that_of_the_site_and_may_move_the_day() -> None:
    said = dict(instant_words(datetime(2026, 11, 21, 18, 5, tzinfo=UTC), timezone(timedelta(hours=7))).said)
    assert said["km"] == "22 វិច្ឆិកា 2026 · 2569 01:05"
    assert said["th"] == "22 พ.ย. 2569 · 2026 01:05 น."


@pytest.mark.parametrize(
    "document", ["appointment_slip", "medicine_paper", "access_sheet", "plan.hers", "referral_form"]
)
def test_what_she_reads_has_her_month(document: str) -> None:
    read = poppler(EVERY[document]("th", "km", True))
    assert "វិច្ឆិកា" in read or "ធ្នូ" in read
