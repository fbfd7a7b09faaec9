"""Days in both eras: what is read, what is shown, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.dates import BUDDHIST, Precision, read_date, read_day, shown, shown_date, shown_instant
from clinic_app.errors import NotADate

TODAY = date(2026, 11, 25)
BANGKOK = ZoneInfo("Asia/Bangkok")
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
THAI_FIGURES = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
BURMESE_FIGURES = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@pytest.mark.parametrize(
    "typed",
    [
        "15/1/2569",
        "15/1/69",
        "15 ม.ค. 2569",
        "๑๕/๑/๒๕๖๙",
        "15/01/2026",
        "2026-01-15",
        "2569-01-15",
        "15 มกราคม พ.ศ. 2569",
        "วันที่ ๑๕ เดือน มกราคม ปี ๒๕๖๙",
        "15 มค 69",
        "Jan 15, 2026",
        "15 January 2026",
        "15.1.2569",
        "15 1 2026",
        " 15/1/B.E. 2569 ",
        "15 JAN. C.E. 2026",
        "15 ม.ค.\u200b 2569",
        "၁၅/၁/၂၅၆၉",
        "15 Jan 2026 · 2569",
    ],
)
def test_the_same_day_is_read_from_every_spelling(typed: str) -> None:
    assert read_day(typed, today=TODAY) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("typed", "first", "last", "precision"),
    [
        ("1/2569", date(2026, 1, 1), date(2026, 1, 31), Precision.MONTH),
        ("ก.พ. 2567", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("Feb 2024", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("ก.พ. 67", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), Precision.MONTH),
        ("๒๕๖๙", date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR),
        ("พ.ศ. 69", date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR),
        ("2026 · 2569", date(2026, 1, 1), date(2026, 12, 31), Precision.YEAR),
    ],
)
def test_a_month_or_a_year_alone_keeps_how_little_it_says(
    typed: str, first: date, last: date, precision: Precision
) -> None:
    reading = read_date(typed, today=TODAY)
    assert (reading.first, reading.last, reading.precision) == (first, last, precision)
    with pytest.raises(NotADate) as refused:
        reading.exactly()
    assert refused.value.reason == "no_day"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("  \u200b ", "empty"),
        ("31/2/2569", "no_such_day"),
        ("29/2/2569", "no_such_day"),
        ("0/1/2569", "no_such_day"),
        ("01/15/2026", "no_such_month"),
        ("15/1/26", "ambiguous_year"),
        ("15/1/99", "ambiguous_year"),
        ("15/1/ค.ศ. 26", "ambiguous_year"),
        ("15/1", "no_year"),
        ("15 ม.ค.", "no_year"),
        ("15", "no_year"),
        ("15/1/3000", "no_such_year"),
        ("15/1/1800", "no_such_year"),
        ("พ.ศ. 2026", "no_such_year"),
        ("15 Jan 2026 · 2568", "eras_disagree"),
        ("2026 2026", "eras_disagree"),
        ("yesterday", "unreadable"),
        ("15//1/2569", "unreadable"),
        ("/15/1/2569", "unreadable"),
        ("15/1/2569.", "unreadable"),
        ("15/1/256", "unreadable"),
        ("15 Jan Feb 2026", "unreadable"),
        ("15012569", "unreadable"),
        ("1 5/1/2569", "unreadable"),
        ("15/1/2569 <b>", "unreadable"),
        ("9" * 5000, "unreadable"),
        (" " * 100 + "15/1/2569", "unreadable"),
    ],
)
def test_a_nonsense_date_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotADate) as refused:
        read_date(typed, today=TODAY)
    assert refused.value.reason == reason


@given(day=DAYS, language=st.sampled_from(["en", "th", "my"]))
def test_whatever_is_shown_can_be_typed_back(day: date, language: str) -> None:
    assert read_day(shown_date(day, language), today=TODAY) == day


@given(day=DAYS, figures=st.sampled_from([{}, THAI_FIGURES, BURMESE_FIGURES]))
def test_both_eras_and_all_figures_mean_the_same_day(day: date, figures: dict[int, int]) -> None:
    western = f"{day.day}/{day.month}/{day.year}".translate(figures)
    buddhist = f"{day.day:02}-{day.month:02}-{day.year + BUDDHIST}".translate(figures)
    assert read_day(western, today=TODAY) == read_day(buddhist, today=TODAY) == day


@given(day=DAYS, language=st.sampled_from(["en", "th"]))
def test_months_and_years_shown_can_be_typed_back_too(day: date, language: str) -> None:
    for typed in (f"{day.month}/{day.year}", f"{day.year + BUDDHIST}"):
        reading = read_date(typed, today=TODAY)
        assert read_date(shown(reading, language), today=TODAY) == reading


@given(st.text(max_size=80) | st.text("0123456789/-. ·,มค๑๒๓พศJanBE", max_size=30))
def test_whatever_is_typed_is_read_or_refused_never_a_crash(typed: str) -> None:
    try:
        reading = read_date(typed, today=TODAY)
    except NotADate:
        return
    assert reading.first <= reading.last


def test_days_and_times_are_shown_in_both_eras_and_the_sites_own_time() -> None:
    at = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
    assert shown_date(date(2026, 11, 22), "en") == "22 Nov 2026 · 2569"
    assert shown_date(date(2026, 11, 22), "th") == "22 พ.ย. 2569 · 2026"
    assert shown_instant(at, BANGKOK, "en") == "22 Nov 2026 · 2569 10:42"
    assert shown_instant(at, BANGKOK, "th") == "22 พ.ย. 2569 · 2026 10:42 น."
    assert shown_instant(at.replace(hour=20), BANGKOK, "en") == "23 Nov 2026 · 2569 03:42"
