"""Which months are looked at, where another page already looked at some."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from clinic_app.ui import app, i18n
from clinic_app.ui.screens.figure_period import YEAR, Period
from clinic_app.ui.screens.figure_words import months_words, year_words

_2024, _2026 = 2024 * 12, 2026 * 12


def test_a_quarter_of_an_earlier_year_leads_to_that_year_and_not_to_the_newest(
    qtbot: QtBot, dressed: app.Dressed
) -> None:
    assert dressed
    period = Period()
    qtbot.addWidget(period)
    period.offer(_2024, _2026 + 10)
    period.show_months(range(_2024 + 15, _2024 + 18))
    assert period.span.code() == YEAR
    assert period.months == range(_2024 + 12, _2024 + 24)
    period.show_months(range(_2024 + 5, _2024 + 6))
    assert period.months == range(_2024 + 5, _2024 + 6)


def test_a_whole_year_is_one_and_every_list_says_the_eras_in_the_order_of_its_language(dressed: app.Dressed) -> None:
    assert dressed
    told = {}
    for language in ("en", "th"):
        i18n.use(language)
        told[language] = [months_words(each) for each in ("2026-01/2026-12", "2026-01/2026-03", "2026-11")]
        assert told[language][0] == year_words(2026)
    assert told["en"] == ["2026 · 2569", "Jan 2026 · 2569 – Mar 2026 · 2569", "Nov 2026 · 2569"]
    assert told["th"] == ["2569 · 2026", "ม.ค. 2569 · 2026 – มี.ค. 2569 · 2026", "พ.ย. 2569 · 2026"]
