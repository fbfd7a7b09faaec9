"""What the clinic counts: equal to the register, whatever was joined, erased, kept from others or only typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.domain.restriction import Why
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import WhyErase
from clinic_app.services.reporting import ALL, Audience, Chapter, FigureCount, Report, TableCount, month_of

NOVEMBER = range(2026 * 12 + 10, 2026 * 12 + 11)
DECEMBER = range(2026 * 12 + 11, 2026 * 12 + 12)


def served(clinic: Clinic, *, type_: str = "rape", stats: str | None = None, **answers: Stored) -> Case:
    """A case with a record and one incident."""
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    said = {"c_record": "given", "c_services": "given", "s_sex": "female", "s_age_band": "18_25", **answers}
    if stats is not None:
        said["c_stats"] = stats
    values: list[tuple[EntityId, str, Stored | None]] = [(case.root, field, value) for field, value in said.items()]
    clinic.recording.change(case.id, Change(values=tuple(values)))
    told = ((incident.id, "i_type", type_),)
    return clinic.recording.change(case.id, Change(created=(incident,), values=told))


def table(report: Report, table_id: str) -> TableCount:
    found = report.of(table_id)
    assert isinstance(found, TableCount)
    return found


def figure(report: Report, figure_id: str) -> tuple[int | None, int | None]:
    found = report.of(figure_id)
    assert isinstance(found, FigureCount)
    return found.n, found.of


def three_women(house: House) -> tuple[Clinic, list[Case]]:
    clinic = house.enter(NURSE)
    cases = [
        served(clinic, type_="rape", stats="given", s_nationality="myanmar", m_worksec="domestic_work"),
        served(clinic, type_="physical_assault", stats="refused", s_age_band="12_17", s_nationality="thai"),
        served(clinic, type_="forced_marriage", s_age_band="26_40"),
    ]
    clinic.consent.answer(cases[0].id, {"c_stats": "given"})
    return house.enter(COORDINATOR), cases


def test_a_chapter_is_told_what_the_whole_tells_of_it_and_nothing_else(house: House) -> None:
    clinic, _ = three_women(house)
    whole = clinic.reporting.report(Audience.OWN, NOVEMBER)
    told = {each: clinic.reporting.report(Audience.OWN, NOVEMBER, each) for each in Chapter}
    for chapter in (Chapter.THAI, Chapter.GBVIMS):
        assert told[chapter].tables == tuple(each for each in whole.tables if each.table.chapter == chapter)
        assert 0 < len(told[chapter].tables) < len(whole.tables)
    for chapter, report in told.items():
        assert report.figures == tuple(each for each in whole.figures if each.figure.chapter == chapter)
        assert report.measures == tuple(each for each in whole.measures if each.measure.chapter == chapter)
        assert (report.people, report.not_in_statistics, report.empty) == (3, 2, False)
    assert sum(len(each.figures) for each in told.values()) == len(whole.figures)
    assert [chapter for chapter, report in told.items() if report.work] == [Chapter.WORK]
    assert told[Chapter.WORK].work == whole.work
    assert [chapter for chapter, report in told.items() if report.trend] == [Chapter.GBVIMS]
    assert told[Chapter.GBVIMS].trend == whole.trend
    assert whole.trend[-1] == (NOVEMBER[0], 3, 3)
    year = clinic.reporting.report(Audience.OWN, range(2026 * 12, 2027 * 12), Chapter.GBVIMS)
    assert year.trend == whole.trend, "no line falls to zero in months that are still to come"
    # Nothing counts in a chapter without tables: that the month is not empty is known by those of the others.
    assert told[Chapter.OWN].tables == whole.tables
    assert all(clinic.reporting.report(Audience.OWN, DECEMBER, each).empty for each in Chapter)
    clinic.reporting.name_office("Health office")
    assert clinic.reporting.report(Audience.STATUTORY, NOVEMBER, Chapter.WORK).tables


def test_the_return_counts_everyone_whatever_they_said_of_other_statistics(house: House) -> None:
    clinic, _ = three_women(house)
    with pytest.raises(GateClosed):
        clinic.reporting.report(Audience.STATUTORY, NOVEMBER)
    clinic.reporting.name_office("  สำนักงานสาธารณสุขจังหวัดตาก  ")
    assert clinic.reporting.office == "สำนักงานสาธารณสุขจังหวัดตาก"
    report = clinic.reporting.report(Audience.STATUTORY, NOVEMBER)
    types = table(report, "th_type_age")
    assert {row: types.cell(row) for row in types.rows if types.cell(row)} == {
        "sexual": 1, "physical": 1, "unmapped": 1,
    }  # fmt: skip
    assert (types.cell("sexual", "18_25"), types.cell("physical", "12_17"), types.cell(ALL, "26_40")) == (1, 1, 1)
    assert (report.people, report.not_in_statistics, types.total) == (3, 2, 3)
    assert figure(report, "people") == (3, None)
    assert figure(report, "women_migrant_workers") == (1, 3)
    assert figure(report, "children") == (1, 3)
    assert {each.table.id for each in report.tables} == {
        "th_type_age", "th_type_sex", "people_age_sex", "people_nationality", "people_entry",
    }  # fmt: skip


def test_a_month_with_nobody_in_it_is_empty_and_says_so(house: House) -> None:
    clinic, _ = three_women(house)
    assert clinic.reporting.report(Audience.OWN, DECEMBER).empty
    assert not clinic.reporting.report(Audience.OWN, NOVEMBER).empty
    assert clinic.reporting.first_month() == NOVEMBER[0]


def test_what_is_only_typed_or_begun_or_was_a_mistake_is_not_counted(house: House) -> None:
    clinic = house.enter(NURSE)
    typed = clinic.recording.begin()
    clinic.recording.keep_draft(typed.id, typed.root, "survivor", {"s_sex": "female"})
    clinic.recording.begin()
    mistake = served(clinic)
    clinic.recording.change(mistake.id, Change(values=((mistake.root, "z_reason", "opened_in_error"),)))
    kept = served(clinic)
    clinic.recording.keep_draft(kept.id, kept.root, "survivor", {"s_sex": "male"})
    clinic = house.enter(COORDINATOR)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert report.people == 1
    assert table(report, "th_type_sex").cell("sexual", "female") == 1


def test_files_joined_as_one_womans_are_one_and_two_again_when_they_are_parted(house: House) -> None:
    clinic, cases = three_women(house)
    assert clinic.reporting.report(Audience.OWN, NOVEMBER).people == 3
    clinic.merging.join(cases[0].id, cases[2].id)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert report.people == 2
    assert table(report, "gbv_type_sex").total == 3  # two incidents are hers
    clinic.merging.part(cases[0].id, cases[2].id)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert (report.people, table(report, "gbv_type_sex").total) == (3, 3)


def test_an_incident_of_a_joined_file_stays_in_the_month_of_its_own_interview(house: House) -> None:
    clinic = house.enter(NURSE)
    first = served(clinic, type_="rape")
    house.pass_(days=20)
    later = served(clinic, type_="physical_assault")
    house.pass_(days=20)
    clinic.merging.join(first.id, later.id)
    clinic = house.enter(COORDINATOR)
    told = {
        month.start: (report.people, table(report, "gbv_type_sex").total)
        for month in (NOVEMBER, DECEMBER, range(DECEMBER.stop, DECEMBER.stop + 1))
        for report in [clinic.reporting.report(Audience.OWN, month)]
    }
    assert list(told.values()) == [(1, 1), (0, 1), (0, 0)]


def test_what_was_erased_is_in_no_number(house: House) -> None:
    clinic, cases = three_women(house)
    assert clinic.reporting.report(Audience.OWN, NOVEMBER).people == 3
    clinic.keeping.erase(cases[0].id, WhyErase.MISTAKE)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert (report.people, figure(report, "rape_in_72h")) == (2, (0, 0))


def test_a_restricted_file_is_counted_and_listed_only_to_those_on_its_list(house: House) -> None:
    clinic, cases = three_women(house)
    people = {person.staff_code: person.id for person in clinic.people}
    clinic.restricting.restrict(cases[0].id, [clinic.whoami.id, people[NURSE.staff_code]], Why.STAFF)
    assert len(clinic.reporting.behind("people", NOVEMBER)) == 3
    clinic = house.enter(SUPERVISOR)
    assert clinic.reporting.report(Audience.OWN, NOVEMBER).people == 3
    listed = clinic.reporting.behind("people", NOVEMBER)
    assert {each.case_id for each in listed} == {cases[1].id, cases[2].id}
    assert clinic.reporting.behind("th_type_age", NOVEMBER, "sexual") == ()
    assert [each.code for each in clinic.reporting.behind("th_type_age", NOVEMBER, "physical", "12_17")] == [
        cases[1].code
    ]


def test_only_who_may_report_counts_and_the_journal_tells_who_looked(house: House) -> None:
    clinic, cases = three_women(house)
    clinic.reporting.report(Audience.OWN, NOVEMBER)
    clinic.reporting.report(Audience.OWN, NOVEMBER)
    clinic.reporting.behind("th_type_age", NOVEMBER, "physical")
    journal = clinic.desk.vault.journal
    told = [(entry.act, entry.about) for entry in journal.of_acts(("figures_read", "figures_opened"), among=1000)]
    assert told == [
        ("figures_read", {"audience": "own", "months": "2026-11"}),
        ("figures_opened", {"figure": "th_type_age", "months": "2026-11", "cases": 1}),
    ]
    assert cases[1].code not in str(told)
    nurse = house.enter(NURSE)
    for call in (
        lambda: nurse.reporting.report(Audience.OWN, NOVEMBER), nurse.reporting.read_on,
        lambda: nurse.reporting.behind("people", NOVEMBER), lambda: nurse.reporting.name_office("x"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            call()


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\u202eb", "tab\x07"])
def test_an_office_without_a_name_is_none(house: House, name: str) -> None:
    clinic = house.enter(COORDINATOR)
    with pytest.raises(NotAnAnswer):
        clinic.reporting.name_office(name)
    assert clinic.reporting.office == ""


def test_a_second_incident_counts_in_the_month_it_was_told(house: House) -> None:
    clinic = house.enter(NURSE)
    case = served(clinic)
    house.pass_(days=14)
    again = new_entity("incident", case.root)
    said = ((again.id, "i_type", "physical_assault"), (again.id, "i_date", {"kind": "day", "on": "2026-12-07"}))
    clinic.recording.change(case.id, Change(created=(again,), values=said))
    clinic = house.enter(COORDINATOR)
    november = clinic.reporting.report(Audience.OWN, NOVEMBER)
    december = clinic.reporting.report(Audience.OWN, DECEMBER)
    assert [table(each, "gbv_type_sex").total for each in (november, december)] == [1, 1]
    assert [each.people for each in (november, december)] == [1, 0]
    assert table(december, "gbv_type_elapsed").cell("physical_assault", "0_3d") == 1


def test_midnight_is_that_of_the_clinic(house: House) -> None:
    house.wall = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    clinic = house.enter(NURSE)
    served(clinic)
    house.pass_(minutes=2)
    served(clinic, type_="physical_assault")
    clinic = house.enter(COORDINATOR)
    assert month_of(clinic.desk.clock.today()) == DECEMBER[0]
    assert [clinic.reporting.report(Audience.OWN, month).people for month in (NOVEMBER, DECEMBER)] == [1, 1]


def test_what_changes_while_the_figures_are_read_is_in_them(house: House) -> None:
    clinic, cases = three_women(house)
    assert clinic.reporting.read_on(1) > 0
    clinic.recording.change(cases[2].id, Change(values=((cases[2].root, "s_sex", "male"),)))
    served(clinic, s_sex="male")
    while clinic.reporting.read_on(1):
        pass
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert table(report, "th_type_sex").cell(ALL, "male") == 2
    clinic.recording.change(cases[2].id, Change(values=((cases[2].root, "s_sex", "female"),)))
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert (table(report, "th_type_sex").cell(ALL, "male"), report.people) == (1, 4)


def test_how_long_somebody_wrote_is_no_part_of_how_long_she_waited(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    house.pass_(hours=5)
    incident = new_entity("incident", case.root)
    given = ((case.root, "c_record", "given"), (case.root, "s_sex", "female"))
    clinic.recording.change(case.id, Change(values=given))
    happened = {"kind": "exact", "at": "2026-11-21T04:00:00Z"}  # 71 hours before she came
    said = ((incident.id, "i_type", "rape"), (incident.id, "i_date", happened))
    clinic.recording.change(case.id, Change(created=(incident,), values=said))
    clinic = house.enter(COORDINATOR)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert figure(report, "rape_in_72h") == (1, 1)


YEAR_2026 = range(2026 * 12, 2027 * 12)


@pytest.mark.parametrize("audience", [Audience.NETWORK, Audience.PUBLIC])
def test_others_are_shown_whole_years_of_those_who_agreed_and_no_small_number(house: House, audience: Audience) -> None:
    clinic = house.enter(NURSE)
    for _ in range(12):
        served(clinic, type_="rape", stats="given")
    for _ in range(3):
        served(clinic, type_="physical_assault", stats="given", s_sex="male")
    for _ in range(5):
        served(clinic, type_="rape", stats="refused")
    clinic = house.enter(COORDINATOR)
    for months in (NOVEMBER, range(NOVEMBER.start, NOVEMBER.start + 12), range(0)):
        with pytest.raises(ValueError, match="range"):
            clinic.reporting.report(audience, months)
    report = clinic.reporting.report(audience, YEAR_2026)
    assert (report.people, report.not_in_statistics, report.figures) == (15, None, ())
    types = table(report, "gbv_type_sex")
    assert types.cell(ALL) == 15  # and not the five who said no
    assert {("physical_assault", ALL), ("rape", ALL), (ALL, "male")} <= types.hidden
    assert all(n >= 5 for each in report.tables for n in each.cells.values())
    assert {each.table.id for each in report.tables} == {
        "gbv_type_sex", "gbv_type_age", "gbv_type_elapsed", "gbv_previous", "gbv_place", "gbv_tod",
    }  # fmt: skip


def test_a_year_of_too_few_people_shows_others_no_number_at_all(house: House) -> None:
    clinic, _ = three_women(house)
    report = clinic.reporting.report(Audience.NETWORK, YEAR_2026)
    assert (report.people, [each.cells for each in report.tables if each.cells]) == (None, [])
    assert not report.empty
    nothing = clinic.reporting.report(Audience.NETWORK, range(2025 * 12, 2026 * 12))
    assert (nothing.people, nothing.empty) == (0, True)


def test_a_damaged_file_is_in_no_number_and_stops_none(house: House) -> None:
    clinic, cases = three_women(house)
    vault = clinic.desk.vault
    number = vault.cases.number(cases[0].id)
    vault._lane.run("UPDATE case_documents SET document = ? WHERE number = ?", (b'{"code": "K', number))
    clinic = house.enter(COORDINATOR)
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert (report.people, report.unread) == (2, 1)
    clinic.reporting.name_office("Tak")
    paper = clinic.reporting.return_paper(NOVEMBER, "en", letterhead=clinic.papers.letterhead)
    assert paper.pdf.startswith(b"%PDF")


def test_the_return_says_how_many_files_only_another_pc_reads(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    told = "Files that only another PC of the clinic reads, and that are in no number here: 2."

    def read() -> str:
        paper = clinic.reporting.return_paper(NOVEMBER, "en", letterhead=clinic.papers.letterhead)
        with pypdfium2.PdfDocument(paper.pdf) as document:
            return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())

    assert told not in read()
    for n in range(2):
        clinic.desk.vault._lane.run("INSERT INTO shut_cases (case_id) VALUES (?)", (bytes([n]) * 16,))
    assert told in read()


def test_the_return_is_of_one_month(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    for months in (YEAR_2026, range(0)):
        with pytest.raises(ValueError, match="range"):
            clinic.reporting.return_paper(months, letterhead=clinic.papers.letterhead)
    one, again = (
        clinic.reporting.return_paper(NOVEMBER, "th", letterhead=clinic.papers.letterhead).pdf for _ in range(2)
    )
    assert one == again  # the same record, the same bytes
