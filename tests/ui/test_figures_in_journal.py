"""The journal says from which number files were listed, and what left: tables, or a line about each woman."""

from __future__ import annotations

from desk_top import DeskTop
from month_end import a_month
from night_shift import _OTHERS, NightShift
from test_ui_journal import lines, topic

from clinic_app.services.clinic import Clinic
from clinic_app.services.figures_out import Detail, Form
from clinic_app.services.reporting import Audience, Of, Unit, month_of
from clinic_app.ui import i18n
from clinic_app.ui.screens.figure_journal import figure_words


def looked_and_given(clinic: Clinic) -> None:
    """What a coordinator does in an hour."""
    month = month_of(clinic.desk.clock.today())
    months, reporting = range(month, month + 1), clinic.reporting
    reporting.behind("women_migrant_workers", months)
    reporting.behind_own(reporting.own_table(Unit.PERSON, "sex", None, months).table, months, "female", "")
    reporting.behind_work(Of.OPEN)
    clinic.figures_out.tables(Audience.OWN, months, reason="the yearly review")
    for detail in Detail:
        sheet = clinic.figures_out.begin_sheet(months, detail, Form.CSV, reason="the yearly review", warned=True)
        while sheet.go_on() < 1:
            pass
        clinic.figures_out.sheet(sheet)


def test_the_journal_tells_which_number_was_opened_and_what_left(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.who = _OTHERS[0]
    night.comes_in()
    night.does(a_month)
    night.does(looked_and_given)
    page = topic(night)
    night.settles()
    told = lines(page)
    opened = [each for each in told if each.startswith("Files behind a figure listed")]
    for number in ("Open files", "Own table", "Women migrant workers among them"):
        assert sum(f" · {number}" in each for each in opened) == 1, number
    left = [each for each in told if each.startswith("Figures taken out as a file")]
    for what in ("Tables, CSV", "Sheet of incidents, general", "Sheet of incidents, exact"):
        assert sum(f" · {what}" in each for each in left) == 1, what


def test_every_number_that_can_be_opened_has_a_name_in_the_journal(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.who = _OTHERS[0]
    night.comes_in()
    law = night.does(lambda clinic: clinic.reporting.law)
    ids = [*Of, *(each.id for each in (*law.tables, *law.figures, *law.measures))]
    for language in ("en", "th"):
        i18n.use(language)
        assert [each for each in ids if not figure_words(each)] == []
    assert figure_words("a_question_of_this_site") == ""
