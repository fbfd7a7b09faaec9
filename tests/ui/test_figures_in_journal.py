"""The journal says from which number files were listed, and what left: tables, or a line about each woman."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desk_top import DeskTop
from month_end import a_month
from night_shift import _OTHERS, NightShift
from test_packs_page import begun, with_pack
from test_ui_journal import lines, topic

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import OrganisationId
from clinic_app.paths import resources
from clinic_app.services.aggregate_taking import EXPECTED
from clinic_app.services.clinic import Clinic
from clinic_app.services.figures_out import Detail, Form
from clinic_app.services.journal_watch import JournalLine
from clinic_app.services.reporting import ALL, Audience, Of, Unit, month_of
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.screens.figure_journal import ACTS, figure_words
from clinic_app.ui.screens.journal_marks import mark_of
from clinic_app.ui.screens.journal_words import facts_of


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
    # General only of the one who agreed to other statistics.
    assert [n for each in left for n in ("1 line", "3 lines") if f" · {n}" in each] == ["3 lines", "1 line"]


def test_every_number_that_can_be_opened_has_a_name_in_the_journal(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.who = _OTHERS[0]
    night.comes_in()
    law = night.does(lambda clinic: clinic.reporting.law)
    ids = [*Of, *(each.id for each in (*law.tables, *law.figures, *law.measures))]
    for language in ("en", "th"):
        i18n.use(language)
        assert [each for each in ids if not figure_words(each)] == []
    assert figure_words("of_a_newer_program") == ""


def test_a_question_of_this_site_is_named_in_the_journal_as_long_as_it_is_asked(desk_top: DeskTop) -> None:
    night = with_pack(desk_top)
    case, asked = night.does(begun), "site.maesot.ward_round"
    visit = new_entity("visit", case.root)
    night.does(
        lambda clinic: clinic.recording.change(case.id, Change(created=(visit,), values=((visit.id, asked, True),)))
    )
    month = month_of(night.does(lambda clinic: clinic.desk.clock.today()))
    night.does(lambda clinic: clinic.reporting.behind_site(asked, range(month, month + 1), ALL))
    page = topic(night)
    night.settles()
    [told] = [each for each in lines(page) if each.startswith("Files behind a figure listed")]
    question = night.clinic.definitions.fields[asked].label
    assert f" · {question} · " in told
    for language, words in (("en", "A question of this site"), ("th", "คำถามของหน่วยงานนี้")):
        i18n.use(language)
        assert figure_words("site.maesot.gone", Labels(night.clinic.definitions)) == words


def settled(clinic: Clinic) -> None:
    """Whose figures are summed here."""
    members = clinic.network_sums.members
    clinic.desk.vault.settings[EXPECTED] = {"training-shelter": False}  # of a list that is no more
    members.begin_collecting(on=True)
    members.expect(OrganisationId("training-shelter"), expected=True)
    members.expect(OrganisationId("training-shelter"), expected=False)
    members.begin_collecting(on=False)


def test_the_journal_tells_what_was_decided_of_a_network_and_of_whom(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.who = _OTHERS[0]
    night.comes_in()
    night.does(settled)
    page = topic(night)
    night.settles()
    decided = [each for each in lines(page) if each.startswith("Decided whether")]
    assert [each.partition(": ")[0].removeprefix("Decided whether ") for each in decided] == [
        "figures of others are summed here", "a place is in the sum of the network",
        "a place is in the sum of the network", "figures of others are summed here",
    ]  # fmt: skip
    assert [each.rpartition(" · ")[2] for each in decided] == ["No", "No", "Yes", "Yes"]
    assert [" · training-shelter · " in each for each in decided] == [False, True, True, False]


@pytest.mark.parametrize(("newer", "told"), [(1, []), (0, ["older than those that were here: not kept"])])
def test_tables_that_came_too_late_to_be_kept_are_called_that(newer: int, told: list[str]) -> None:
    i18n.use("en")
    line = JournalLine(
        seq=1, at=datetime(2026, 1, 5, tzinfo=UTC), act="network_report_received", by=None, person=None, code=None,
        facts={"newer": newer}, clock_back=False,
    )  # fmt: skip
    assert facts_of(line, Labels(load_definitions(resources()))) == told


def test_every_act_of_figures_and_of_the_network_has_the_sign_of_numbers() -> None:
    assert {mark_of(act) for act in ACTS} == {"chart-column"}
