"""What is given out of a year stands as it was shown, is remembered, and what follows is held against it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import msgspec
import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from test_reporting import served, table

from clinic_app.domain.case import Case, Change
from clinic_app.errors import EditionRefused, NotAllowed, NoThreshold, ThresholdTooLow
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import ALL, Audience, Unit
from clinic_app.services.workload import Of

YEAR_2026 = range(2026 * 12, 2027 * 12)


def a_year(house: House) -> list[Case]:
    """Twelve women who agreed in 2026, seen from the next year."""
    clinic = house.enter(NURSE)
    cases = [served(clinic, type_="rape", stats="given") for _ in range(12)]
    served(clinic, type_="rape", stats="refused")
    house.pass_(days=60)
    return cases


def refused(clinic: Clinic, year: int = 2026) -> str:
    with pytest.raises(EditionRefused) as told:
        clinic.reporting.publishing.give_out(year)
    return str(told.value.reason)


def test_what_was_given_out_stands_whatever_the_record_says_later(house: House) -> None:
    cases = a_year(house)
    clinic = house.enter(COORDINATOR)
    publishing = clinic.reporting.publishing
    before = clinic.reporting.report(Audience.PUBLIC, YEAR_2026)
    assert (before.edition, table(before, "gbv_type_sex").cell("rape")) == (None, 12)
    given = publishing.give_out(2026)
    clinic.consent.answer(cases[0].id, {"c_stats": "refused"})
    clinic = house.enter(COORDINATOR)
    for audience in (Audience.NETWORK, Audience.PUBLIC):
        report = clinic.reporting.report(audience, YEAR_2026)
        assert report.edition == given
        assert (table(report, "gbv_type_sex").cell("rape"), report.people) == (12, None)
        assert [each.cells for each in report.tables] == [
            each.cells for each in given.tables(audience, clinic.reporting.law)
        ]
    assert table(clinic.reporting.report(Audience.OWN, YEAR_2026), "gbv_type_sex").cell("rape") == 13
    assert refused(clinic) == "too_little_new"
    acts = [(each.act, each.about) for each in clinic.desk.vault.journal.entries(after=0, limit=1000)]
    assert ("figures_given_out", {"year": 2026, "edition": 1}) in acts


def test_enough_that_is_new_makes_a_second_edition(house: House) -> None:
    a_year(house)
    house.enter(COORDINATOR).reporting.publishing.give_out(2026)
    clinic = house.enter(NURSE)
    served(clinic, type_="rape", stats="given")  # of the next year
    assert refused(house.enter(COORDINATOR)) == "nothing_new"
    clinic = house.enter(NURSE)
    for _ in range(11):  # written down late, from paper
        served(clinic, type_="rape", stats="given", interview_date="2026-11-30")
    clinic = house.enter(COORDINATOR)
    reporting, publishing = clinic.reporting, clinic.reporting.publishing
    second = publishing.give_out(2026)
    assert (second.number, [each.number for each in publishing.editions(2026)]) == (2, [1, 2])
    [sexes] = [
        each for each in second.tables(Audience.PUBLIC, reporting.law) if each.table.id == "gbv_type_sex"
    ]  # fmt: skip
    assert sexes.cell("rape", "female") == 23
    assert not reporting.report(Audience.NETWORK, YEAR_2026).unheld
    settings = clinic.desk.vault.settings  # as it stands after two PCs met that gave out a second one each
    elsewhere = msgspec.to_builtins(msgspec.structs.replace(second, by="02" * 16))
    settings["figure_editions"] = {**settings["figure_editions"], "of-another-pc": elsewhere}
    assert reporting.report(Audience.NETWORK, YEAR_2026).unheld


def test_a_year_that_is_not_over_or_of_nobody_is_not_given_out(house: House) -> None:
    clinic = house.enter(NURSE)
    served(clinic, type_="rape", stats="given")
    clinic = house.enter(COORDINATOR)
    assert refused(clinic) == "not_over"
    assert refused(clinic, 2025) == "nobody"
    with pytest.raises(NotAllowed):
        house.enter(NURSE).reporting.publishing.give_out(2025)


def test_a_site_may_hide_more_and_never_less(house: House) -> None:
    a_year(house)
    clinic = house.enter(COORDINATOR)
    publishing = clinic.reporting.publishing
    for typed, least in (("1", 5), ("0", 5), ("4", 5)):
        with pytest.raises(ThresholdTooLow) as told:
            publishing.set_least(Audience.NETWORK, typed)
        assert told.value.least == least
    for typed in ("", "  ", "-1", "five", "5.5", "101", "1e2", "²", "9" * 5000, "0" * 5000 + "7"):
        with pytest.raises(NoThreshold) as refused_so:
            publishing.set_least(Audience.NETWORK, typed)
        assert (refused_so.value.least, refused_so.value.most) == (5, 100)
    with pytest.raises(ThresholdTooLow):
        publishing.set_least(Audience.NETWORK, "๑")
    with pytest.raises(ThresholdTooLow):
        publishing.set_least(Audience.PUBLIC, "10")
    assert dict(publishing.least) == {Audience.NETWORK: 5, Audience.PUBLIC: 11}
    assert publishing.set_least(Audience.NETWORK, "๑๒") == 12
    assert publishing.set_least(Audience.NETWORK, " 15 ") == 15
    assert dict(publishing.least) == {Audience.NETWORK: 15, Audience.PUBLIC: 15}, (
        "everybody sees no more than a network"
    )
    report = clinic.reporting.report(Audience.NETWORK, YEAR_2026)
    assert (report.least, (ALL, ALL) in table(report, "gbv_place").hidden) == (15, True)


def test_a_threshold_that_is_lowered_again_shows_nothing_that_an_edition_hid(house: House) -> None:
    clinic = house.enter(NURSE)
    for sex, n in (("female", 14), ("male", 7)):
        for _each in range(n):
            served(clinic, type_="rape", stats="given", s_sex=sex)
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    publishing = clinic.reporting.publishing
    publishing.set_least(Audience.NETWORK, "11")
    assert ("rape", "male") in table(clinic.reporting.report(Audience.NETWORK, YEAR_2026), "gbv_type_sex").hidden
    publishing.give_out(2026)
    publishing.set_least(Audience.NETWORK, "5")
    report = clinic.reporting.report(Audience.NETWORK, YEAR_2026)
    assert ("rape", "male") in table(report, "gbv_type_sex").hidden
    assert refused(clinic) == "nothing_new"  # another threshold is no other number
    clinic = house.enter(NURSE)
    for _each in range(12):
        served(clinic, type_="rape", stats="given", interview_date="2026-11-30")
    clinic = house.enter(COORDINATOR)
    second = clinic.reporting.publishing.give_out(2026)
    assert second.least == {"network": 5, "public": 11}
    [sexes] = [
        each for each in second.tables(Audience.NETWORK, clinic.reporting.law) if each.table.id == "gbv_type_sex"
    ]  # fmt: skip
    assert ("rape", "male") in sexes.hidden


def test_a_report_says_from_which_day_on_it_is_counted_otherwise(house: House) -> None:
    clinic = house.enter(NURSE)
    served(clinic, type_="rape")
    clinic = house.enter(COORDINATOR)
    months = range(2026 * 12 + 10, 2026 * 12 + 11)
    assert clinic.reporting.report(Audience.OWN, months).changed is None
    settings = clinic.desk.vault.settings
    settings["figure_versions"] = {"an older set": "2026-01-02"}
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    today = clinic.desk.clock.today()
    assert clinic.reporting.report(Audience.OWN, months).changed == (today, "an older set")
    settings = clinic.desk.vault.settings
    settings["figure_versions"] = {**settings["figure_versions"], "of another PC, newer": "2031-01-02"}
    assert clinic.reporting.report(Audience.OWN, months).changed == (today, "an older set")
    later = range(months.stop + 12, months.stop + 13)
    assert clinic.reporting.report(Audience.OWN, later).changed is None


def test_a_table_of_one_s_own_counts_by_whatever_its_unit_is_counted_by(house: House) -> None:
    clinic = house.enter(NURSE)
    served(clinic, type_="rape", s_disability="no")
    served(clinic, type_="rape", s_disability="no", s_sex="male")
    served(clinic, type_="forced_marriage")
    clinic = house.enter(COORDINATOR)
    reporting, november = clinic.reporting, range(2026 * 12 + 10, 2026 * 12 + 11)
    found = reporting.own_table(Unit.PERSON, "disability", "sex", november)
    assert (found.cell("no"), found.cell("no", "male"), found.cell("not_asked"), found.total) == (2, 1, 1, 3)
    assert len(reporting.behind_own(found.table, november, "no", "male")) == 1
    assert len(reporting.behind_own(found.table, november, "no", ALL)) == 2
    for unit, rows, columns in ((Unit.PERSON, "place", None), (Unit.INCIDENT, "type", "s_name")):
        with pytest.raises(KeyError):
            reporting.own_table(unit, rows, columns, november)
    with pytest.raises(NotAllowed):
        house.enter(NURSE).reporting.own_table(Unit.PERSON, "sex", None, november)


def test_the_work_is_told_in_sums_and_names_nobody(house: House) -> None:
    clinic = house.enter(NURSE)
    cases = [served(clinic) for _ in range(3)]
    clinic.recording.change(cases[0].id, Change(values=((cases[0].root, "z_reason", "needs_met"),)))
    vault = clinic.desk.vault
    for days in (1, 9):
        due = clinic.desk.clock.now() - timedelta(days=days)
        vault.tasks.add(kind="call", due_at=due, channel="phone", case_id=cases[1].id)
    clinic = house.enter(COORDINATOR)
    told = clinic.reporting.report(Audience.OWN, range(2026 * 12 + 10, 2026 * 12 + 11)).work
    assert told is not None
    assert (told.open_files, told.people, told.leading, told.due, told.long_due, told.plans) == (2, 4, 1, 2, 1, 0)
    assert {each.name for each in fields(told)} == {"open_files", "people", "leading", "due", "long_due", "plans"}
    opens = {of: {each.case_id for each in clinic.reporting.behind_work(of)} for of in Of}
    due = {cases[1].id}
    assert opens == {Of.OPEN: {case.id for case in cases[1:]}, Of.DUE: due, Of.LONG_DUE: due, Of.PLANS: set()}
    acts = [each.act for each in clinic.desk.vault.journal.entries(limit=100)]
    assert acts.count("figures_opened") == len(Of)
    for audience in (Audience.NETWORK, Audience.PUBLIC):
        report = clinic.reporting.report(audience, YEAR_2026)
        assert (report.work, report.trend, report.measures, report.organisations) == (None, (), (), {})
