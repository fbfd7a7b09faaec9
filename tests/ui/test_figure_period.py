"""Which months are looked at, where another page already looked at some."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.screens.figure_period import YEAR, Period

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
