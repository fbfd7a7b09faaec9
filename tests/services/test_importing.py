"""Every row of a sheet lands or is listed; consent is never made up; nothing comes in twice; an import can go back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from other_sheets import HEADINGS, SHEET, incident, incidents, saved, workbook
from test_keeping import SIGNS, on_the_pages

from clinic_app.domain import mode_law
from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Mode, Permission, Purpose, Use, mode_of, permits
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import HeadingNotFound, ImportWorkedOn, NotAllowed, SheetRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.importing import DryRun, Fitted, Why
from clinic_app.services.keeping import WhyErase

OWN = """
format = 1
id = "own_register"
version = 1
title = "Our register"

[[column]]
headings = ["No"]
role = "row"
[[column]]
headings = ["Person"]
role = "survivor"
[[column]]
headings = ["Name"]
field = "s_name"
[[column]]
headings = ["Story"]
field = "i_narrative"
[[column]]
headings = ["People"]
field = "s_ethnicity"
[[column]]
headings = ["Born"]
field = "s_dob"
[[column]]
headings = ["Seen"]
field = "interview_date"
[[column]]
headings = ["When"]
field = "i_date"
[[column]]
headings = ["Type"]
field = "i_type"
[[column]]
headings = ["Record"]
field = "c_record"
[[column]]
headings = ["Sensitive"]
field = "c_sensitive"
[[column]]
headings = ["PEP"]
field = "h_pep"
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    house.founded()
    yield house
    house.leave()


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(COORDINATOR)


def quiet(_done: float) -> None:
    """Nobody looks."""


class Desk:
    """Reads files as the screens do."""

    def __init__(self, clinic: Clinic, folder: Path) -> None:
        self.clinic = clinic
        self.folder = folder

    def fitted(self, content: bytes, mapping: str = "gbvims_ir", name: str = "register.xlsx") -> Fitted:
        importing = self.clinic.importing
        file = self.folder / name
        file.write_bytes(content)
        reading = importing.reading()
        known = importing.mappings.save(OWN) if mapping == "own_register" else importing.mappings.one(mapping)
        opened = reading.open(file)
        sheet = reading.sheet(opened, reading.sheet_for(opened, known), quiet)
        return reading.fit(opened, sheet, known, quiet)

    def dry(self, content: bytes, mapping: str = "gbvims_ir", *, fits: bool = False) -> DryRun:
        return self.clinic.importing.dry_run(self.fitted(content, mapping), take_what_fits=fits)

    def lands(self, content: bytes, mapping: str = "gbvims_ir", *, fits: bool = False) -> DryRun:
        dry = self.dry(content, mapping, fits=fits)
        running = self.clinic.importing.begin(dry)
        while self.clinic.importing.step(running) < 1:
            pass
        return dry

    def cases(self) -> list[Case]:
        page = self.clinic.finding.page(limit=500)
        return [self.clinic.desk.vault.cases.load(row.id) for row in reversed(page.rows)]

    def own(self, *rows: dict[str, Any]) -> bytes:
        headings = (
            "No",
            "Person",
            "Name",
            "Story",
            "People",
            "Born",
            "Seen",
            "When",
            "Type",
            "Record",
            "Sensitive",
            "PEP",
        )
        return workbook(rows, headings, sheet="Any")


@pytest.fixture
def desk(clinic: Clinic, tmp_path: Path) -> Desk:
    return Desk(clinic, tmp_path)


def one(case: Case, kind: str) -> Any:
    [entity] = case.of_kind(kind)
    return entity.id


# --- a sheet of the recorder -----------------------------------------------------------------------


def test_an_incident_of_the_recorder_says_here_what_it_said_there(desk: Desk) -> None:
    row = incident(1, random.Random(1)) | {
        "DATE OF INTERVIEW": date(2026, 3, 4), "DATE OF INCIDENT": date(2026, 3, 1), "DATE OF BIRTH": date(1999, 5, 5),
        "SEX": "F", "COUNTRY OF ORIGIN": "Myanmar", "CIVIL / MARITAL STATUS": "Married / Cohabitating",
        "DISPLACEMENT STATUS AT REPORT": "Refugee", "GBV TYPE": "Rape", "HARMFUL TRADITIONAL PRACTICE": "Type 1",
        "TYPE OF ABDUCTION": "None", "PREVIOUSLY REPORTED THIS INCIDENT?": "Yes-GBVIMS Org / Agency",
        "No. ALLEGED PRIMARY PERPETRATOR(S)": 2, "ALLEGED PERPETRATOR SEX": "M",
        "ALLEGED PERPETRATOR AGE GROUP": "Age 61 & Older", "ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP": "Unknown",
        "REFERRED TO YOU FROM?": "Health / Medical Services", "WANTS LEGAL ACTION?": "Undecided at time of report",
        "HEALTH / MEDICAL SERVICES": "Referral declined by survivor", "CONSENT GIVEN": "Yes",
    }  # fmt: skip
    desk.lands(workbook([row]))
    [case] = desk.cases()
    said = {field: case.stored(field) for field in ("s_sex", "s_nationality", "s_marital", "s_displacement", "c_stats")}
    assert said == {
        "s_sex": "female", "s_nationality": "myanmar", "s_marital": "married_cohabitating", "s_displacement": "refugee",
        "c_stats": "given",
    }  # fmt: skip
    assert case.stored("interview_date") == "2026-03-04"
    assert case.stored("n_legal_criminal") == "undecided"
    assert case.stored("e_source") == "imported"
    assert case.stored("worker_id") == row["CASE MANAGER CODE"]
    found = one(case, "incident")
    assert case.stored("i_date", found) == {"kind": "day", "on": "2026-03-01"}
    told = [case.stored(field, found) for field in ("i_type", "i_htp", "i_abduct", "i_reported_elsewhere", "p_count")]
    assert told == ["rape", "yes", "none", "gbvims-org", "2"]
    other = one(case, "perpetrator")
    assert case.entities[other].parent == found
    assert (case.stored("p_age", other), case.stored("p_relation", other)) == ("61", {"missing": "unknown"})
    needs = {case.stored("n_service", need.id): case.stored("n_offer", need.id) for need in case.of_kind("need")}
    assert needs["medical_care"] == "offered_declined"


def test_the_revision_says_that_it_was_imported_and_when_it_was_told(desk: Desk) -> None:
    desk.lands(workbook([incident(1, random.Random(1)) | {"DATE OF INTERVIEW": date(2026, 3, 4)}]))
    [case] = desk.cases()
    [revision] = desk.clinic.desk.vault.revisions.history(case.id)
    zone = desk.clinic.desk.clock.zone
    assert revision.source == "imported"
    assert revision.happened_at == datetime(2026, 3, 4, tzinfo=zone)
    assert revision.at == desk.clinic.desk.clock.now()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(HEADINGS), st.integers(0, 10**6))
def test_columns_in_any_order_say_the_same(desk: Desk, order: list[str], seed: int) -> None:
    rows = incidents(4, seed)
    plain, shuffled = desk.fitted(workbook(rows)), desk.fitted(workbook(rows, order))

    def said(fitted: Fitted) -> list[set[tuple[str, str, str]]]:
        return [{(a.thing, a.field, str(a.value)) for a in row.answers} for row in fitted.rows]

    assert said(plain) == said(shuffled)
    assert [row.content for row in plain.rows] == [row.content for row in shuffled.rows]


ODD = (
    None, "", "rubbish", 17, -3.5, True, date(2569, 2, 28), date(2570, 1, 1),
    "29/2/2569", "=1+1", "x" * 20_000, "😀", "-",
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(HEADINGS), st.sampled_from(ODD)), max_size=12), st.booleans())
def test_every_row_lands_or_is_listed_whatever_stands_in_it(desk: Desk, odd: list[tuple[str, Any]], fits: bool) -> None:
    rows = incidents(5, 3)
    for at, (heading, value) in enumerate(odd):
        rows[at % 5][heading] = value
    dry = desk.dry(workbook(rows), fits=fits)
    numbers = sorted(row.row.number for row in dry.plan.every_row())
    assert numbers == [2, 3, 4, 5, 6]
    assert all(row.why is not None for row in dry.plan.listed)
    for case in dry.plan.cases:
        assert fits or not any(left.stops for row in case.rows for left in row.left)


def test_every_cell_is_an_answer_or_is_listed(desk: Desk) -> None:
    """Of a sheet that fits, with a consent to the record nowhere: what does not come in is listed by its column."""
    fitted = desk.fitted(workbook(incidents(30)))
    taken = {"INCIDENT ID", "SURVIVOR CODE", "REPORTING AGENCY CODE"}
    for row in fitted.rows:
        answered = {answered.left.heading for answered in row.answers}
        left = {left.heading for left in row.left}
        assert answered | left | taken == set(HEADINGS)


# --- consent ---------------------------------------------------------------------------------------

HER = {"Name": "Ma Thida", "Story": "He said he would come back.", "People": "Shan", "Born": "5/5/2542"}
SEEN = {"Seen": "4/3/2569", "When": "1/3/2569", "Type": "rape"}


def test_a_sheet_that_does_not_speak_of_a_record_brings_no_consent_and_no_name(desk: Desk) -> None:
    dry = desk.lands(desk.own({"No": 1, **HER, **SEEN}), "own_register")
    [case] = desk.cases()
    assert mode_of(case) is Mode.DRAFT
    assert [
        case.stored(field) for field in ("c_record", "c_services", "c_stats", "s_name", "s_ethnicity", "s_dob")
    ] == [None] * 6
    assert case.stored("i_narrative", one(case, "incident")) is None
    assert case.stored("s_age_band") == "26_40"
    assert {left.reason for row in dry.plan.every_row() for left in row.left} == {"needs_record"}
    use = Use(
        purpose=Purpose.PACKET,
        organisation=OrganisationId("any"),
        sector="health_medical",
        item="age",
        day=date(2026, 3, 5),
    )
    assert not isinstance(permits(case, use), Permission)


def test_nothing_that_law_keeps_out_is_kept_in_the_list_either(desk: Desk) -> None:
    desk.lands(desk.own({"No": 1, **HER, **SEEN}, {"No": 2, **HER, **SEEN, "Type": "nonsense"}), "own_register")
    [made] = desk.clinic.importing.every()
    rows = desk.clinic.importing.rows(made.id)
    kept = {cell.heading: cell.value for row in rows if row.told for cell in row.told.left}
    assert kept == {"Name": "", "Story": "", "People": "", "Born": "", "Type": "nonsense"}


def test_where_the_sheet_says_that_she_agreed_her_name_comes_in(desk: Desk) -> None:
    desk.lands(desk.own({"No": 1, **HER, **SEEN, "Record": "given", "Sensitive": "given"}), "own_register")
    [case] = desk.cases()
    assert mode_of(case) is Mode.FULL
    assert (case.stored("s_name"), case.stored("s_ethnicity"), case.stored("s_dob")) == (
        "Ma Thida",
        "Shan",
        "1999-05-05",
    )


def test_her_people_need_a_yes_of_their_own(desk: Desk) -> None:
    desk.lands(desk.own({"No": 1, **HER, **SEEN, "Record": "given"}), "own_register")
    [case] = desk.cases()
    assert (case.stored("s_name"), case.stored("s_ethnicity")) == ("Ma Thida", None)


def test_a_record_that_was_refused_keeps_no_more_than_care(desk: Desk) -> None:
    desk.lands(desk.own({"No": 1, **HER, **SEEN, "Record": "refused"}), "own_register")
    [case] = desk.cases()
    assert mode_of(case) is Mode.CARE_ONLY
    known = desk.clinic.definitions
    kept = {field for answers in case.answers.values() for field in answers}
    assert "i_date" in kept
    assert {field for field in kept if not mode_law.allows(Mode.CARE_ONLY, known.fields[field], known)} == set()


def test_a_no_in_one_row_of_hers_holds_in_all(desk: Desk) -> None:
    same = {"SURVIVOR CODE": "S-1"}
    answers = enumerate(("Yes", "No", "Yes"))
    desk.lands(workbook([incident(n, random.Random(5)) | same | {"CONSENT GIVEN": given} for n, given in answers]))
    [case] = desk.cases()
    assert case.stored("c_stats") == "refused"
    assert len(case.of_kind("incident")) == 3
    assert [case.stored("i_serial", each.id) for each in case.of_kind("incident")] == [1, 2, 3]


def test_what_a_coordinator_does_not_write_does_not_come_in_by_a_sheet(desk: Desk) -> None:
    dry = desk.dry(desk.own({"No": 1, **SEEN, "PEP": "given"}), "own_register")
    assert [left.reason for left in dry.plan.listed[0].left] == ["not_allowed"]


def test_a_nurse_brings_in_nothing(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.enter(NURSE).importing.reading()


# --- bad sheets ------------------------------------------------------------------------------------


def reasons(dry: DryRun) -> dict[str, set[str]]:
    return {left.heading: {left.reason} for row in dry.plan.listed for left in row.left if left.stops}


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("DATE OF INCIDENT", "29/2/2569", "no_such_day"),
        ("DATE OF INCIDENT", date(2568, 2, 29), "no_such_day"),
        ("DATE OF INCIDENT", date(2027, 1, 1), "future"),
        ("DATE OF INCIDENT", 46037, "a_number"),
        ("DATE OF INCIDENT", "15/1/26", "ambiguous_year"),
        ("DATE OF INCIDENT", "yesterday", "unreadable"),
        ("GBV TYPE", "Something of ours", "no_such_code"),
        ("GBV TYPE", "=1+1", "formula_without_value"),
        ("CASE MANAGER CODE", "x" * 1000, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_read_is_listed_and_its_row_does_not_land(
    desk: Desk, heading: str, value: object, reason: str
) -> None:
    rows = incidents(3)
    rows[1][heading] = value
    dry = desk.lands(workbook(rows))
    assert [row.row.number for row in dry.plan.listed] == [3]
    assert reasons(dry) == {heading: {reason}}
    assert len(desk.cases()) == 2


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2569, 2, 28), "2026-02-28"),
        ("28/2/2569", "2026-02-28"),
        ("28/2/69", "2026-02-28"),
        ("๒๘/๒/๒๕๖๙", "2026-02-28"),
        ("28 ก.พ. 2569", "2026-02-28"),
        ("28-Feb-2026", "2026-02-28"),
        (datetime(2026, 2, 28, 0, 0), "2026-02-28"),
    ],
)
def test_days_of_both_eras_are_the_same_day(desk: Desk, value: object, day: str) -> None:
    desk.lands(
        workbook([incident(1, random.Random(1)) | {"DATE OF INCIDENT": value, "DATE OF INTERVIEW": date(2026, 3, 1)}])
    )
    [case] = desk.cases()
    assert case.stored("i_date", one(case, "incident")) == {"kind": "day", "on": day}


def test_an_hour_of_the_other_era_is_an_hour_of_ours(desk: Desk) -> None:
    hour = {"DATE OF INCIDENT": datetime(2569, 2, 28, 22, 30), "DATE OF INTERVIEW": date(2026, 3, 1)}
    desk.lands(workbook([incident(1, random.Random(1)) | hour]))
    [case] = desk.cases()
    assert case.stored("i_date", one(case, "incident")) == {"kind": "exact", "at": "2026-02-28T15:30:00Z"}


def test_what_fits_of_a_row_lands_if_somebody_says_so_and_the_rest_is_listed(desk: Desk) -> None:
    rows = incidents(2)
    rows[0]["GBV TYPE"] = "Something of ours"
    dry = desk.lands(workbook(rows), fits=True)
    assert dry.plan.rows_landing == 2
    [made] = desk.clinic.importing.every()
    first = desk.clinic.importing.rows(made.id)[0]
    assert first.case_id is not None
    assert first.told is not None
    assert ("GBV TYPE", "no_such_code", "Something of ours") in {
        (c.heading, c.reason, c.value) for c in first.told.left
    }


def book_with(fill: Callable[[Any], None], rows: list[dict[str, Any]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = SHEET
    page.append(list(headings))
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    fill(page)
    return saved(book)


def test_titles_and_a_row_of_groups_above_the_headings_are_no_rows(desk: Desk) -> None:
    def fill(page: Any) -> None:
        page.insert_rows(1, 3)
        page["A1"] = "GBVIMS Incident Recorder 2025"
        page.merge_cells("A1:AP1")
        page["A3"], page["F3"] = "ADMINISTRATION", "SURVIVOR"

    fitted = desk.fitted(book_with(fill, incidents(3)))
    assert (fitted.layout.row, fitted.titles, len(fitted.rows)) == (4, 2, 3)


def test_merged_cells_stop_the_rows_they_leave_empty(desk: Desk) -> None:
    at = HEADINGS.index("GBV TYPE") + 1

    def fill(page: Any) -> None:
        page.merge_cells(start_row=2, end_row=4, start_column=at, end_column=at)

    dry = desk.dry(book_with(fill, incidents(4)))
    assert [row.row.number for row in dry.plan.listed] == [3, 4]
    assert reasons(dry) == {"GBV TYPE": {"merged_cell"}}


def test_hidden_rows_come_in_and_are_counted(desk: Desk) -> None:
    dry = desk.dry(book_with(lambda page: setattr(page.row_dimensions[3], "hidden", True), incidents(3)))
    assert [row.hidden for row in dry.fitted.rows] == [False, True, False]
    assert dry.plan.rows_landing == 3


def test_columns_that_are_missing_unknown_or_there_twice_are_told(desk: Desk) -> None:
    headings = (*(each for each in HEADINGS if each != "ETHNICITY"), "OUR NOTES", "SEX")
    rows = [row | {"OUR NOTES": "by the river"} for row in incidents(3)]
    dry = desk.dry(book_with(lambda _page: None, rows, headings))
    layout = dry.fitted.layout
    assert [layout.headings[at] for at in layout.unknown] == ["OUR NOTES"]
    assert [layout.headings[at] for at in layout.twice] == ["SEX", "SEX"]
    assert "ETHNICITY" in layout.missing
    assert dry.plan.rows_landing == 0
    assert reasons(dry) == {"SEX": {"heading_twice"}}


def test_empty_rows_between_are_passed_over(desk: Desk) -> None:
    dry = desk.dry(book_with(lambda page: page.insert_rows(3, 5), incidents(3)))
    assert [row.number for row in dry.fitted.rows] == [2, 8, 9]


def test_a_sheet_without_the_headings_is_refused(desk: Desk) -> None:
    with pytest.raises(HeadingNotFound):
        desk.fitted(workbook([{"a": 1, "b": 2}], ("a", "b")))


def test_a_row_with_nothing_but_its_number_is_listed(desk: Desk) -> None:
    dry = desk.dry(workbook([*incidents(1), {"INCIDENT ID": "GBV-9"}]))
    assert [(row.row.number, row.why) for row in dry.plan.listed] == [(3, Why.NO_ANSWERS)]


def test_the_same_incident_twice_in_a_sheet_lands_once(desk: Desk) -> None:
    rows = incidents(2)
    dry = desk.dry(workbook([*rows, rows[0]]))
    assert [(row.row.number, row.why) for row in dry.plan.listed] == [(4, Why.TWICE)]


def test_rows_of_one_survivor_that_quarrel_about_her_are_listed(desk: Desk) -> None:
    same = {"SURVIVOR CODE": "S-1"}
    rows = [
        incident(n, random.Random(5)) | same | {"COUNTRY OF ORIGIN": country}
        for n, country in enumerate(("Laos", "Laos", "China"))
    ]
    dry = desk.dry(workbook(rows))
    assert (len(dry.plan.cases), dry.plan.rows_landing) == (1, 2)
    assert reasons(dry) == {"COUNTRY OF ORIGIN": {"differs"}}


# --- again, and back -------------------------------------------------------------------------------


def test_the_same_file_again_lands_nothing(desk: Desk) -> None:
    content = workbook(incidents(5))
    desk.lands(content)
    again = desk.dry(content)
    assert again.plan.rows_landing == 0
    assert again.listed_by_reason() == {"known": 5}
    assert len(again.before) == 1


def test_an_incident_that_says_something_else_now_is_listed_so(desk: Desk) -> None:
    rows = incidents(2)
    desk.lands(workbook(rows))
    rows[0]["GBV TYPE"] = "Forced Marriage" if rows[0]["GBV TYPE"] != "Forced Marriage" else "Rape"
    assert desk.dry(workbook(rows)).listed_by_reason() == {"known_otherwise": 1, "known": 1}


def test_a_case_that_was_erased_does_not_come_back_by_its_sheet(desk: Desk) -> None:
    content = workbook(incidents(2))
    desk.lands(content)
    desk.clinic.keeping.erase(desk.cases()[0].id, WhyErase.MISTAKE)
    assert desk.dry(content).listed_by_reason() == {"gone": 1, "known": 1}


def test_an_import_that_was_cut_off_goes_on_with_the_same_file(house: House, desk: Desk) -> None:
    content = workbook(incidents(130))
    running = desk.clinic.importing.begin(desk.dry(content))
    desk.clinic.importing.step(running)

    # The program was killed: whoever comes in again has nothing but the record.
    again = Desk(house.enter(COORDINATOR), desk.folder)
    assert 0 < len(again.cases()) < 130
    again.lands(content)
    assert len(again.cases()) == 130
    [made] = again.clinic.importing.every()
    assert (made.landed, made.listed, made.ended_at is None) == (130, 0, False)


def test_rows_that_were_listed_before_the_cut_and_land_after_it_have_one_verdict(desk: Desk) -> None:
    odd: dict[str, Any] = {"GBV TYPE": "Something of ours"}
    content = workbook(incidents(501, **odd))
    running = desk.clinic.importing.begin(desk.dry(content))
    assert desk.clinic.importing.step(running) < 1  # all but one are listed; then the light goes out

    desk.lands(content, fits=True)
    [made] = desk.clinic.importing.every()
    assert (made.rows, made.landed, made.listed) == (501, 501, 0)
    rows = [row.row for row in desk.clinic.importing.rows(made.id, limit=1100)]
    assert rows == list(range(2, 503))


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    head = desk.clinic.desk.vault.journal.head()
    desk.dry(workbook(incidents(3)))
    assert desk.clinic.desk.vault.journal.head() == head
    assert desk.clinic.importing.every() == ()


def test_a_whole_import_goes_back_and_may_come_in_again(desk: Desk) -> None:
    content = workbook(incidents(4))
    desk.lands(content)
    [made] = desk.clinic.importing.every()
    back = desk.clinic.importing.taking_back.look(made.id)
    assert (len(back.going), back.staying) == (4, 0)
    back = desk.clinic.importing.taking_back.step(back)
    assert (back.going, back.gone, desk.cases()) == ((), 4, [])
    assert desk.dry(content).plan.rows_landing == 4
    assert desk.clinic.importing.every()[0].undone_at is not None


def test_a_case_that_was_erased_by_itself_does_not_come_back_when_the_rest_is_taken_back(desk: Desk) -> None:
    content = workbook(incidents(3))
    desk.lands(content)
    desk.clinic.keeping.erase(desk.cases()[0].id, WhyErase.MISTAKE)
    [made] = desk.clinic.importing.every()
    desk.clinic.importing.taking_back.step(desk.clinic.importing.taking_back.look(made.id))
    dry = desk.dry(content)
    assert (dry.plan.rows_landing, dry.listed_by_reason()) == (2, {"gone": 1})


def test_a_case_in_which_somebody_worked_stays(desk: Desk) -> None:
    desk.lands(workbook(incidents(3)))
    case = desk.cases()[0]
    desk.clinic.recording.change(case.id, Change(values=((case.root, "c_services", "given"),)))
    [made] = desk.clinic.importing.every()
    taking = desk.clinic.importing.taking_back
    back = taking.look(made.id)
    assert (len(back.going), back.staying) == (2, 1)
    taking.step(back)
    assert [each.id for each in desk.cases()] == [case.id]
    with pytest.raises(ImportWorkedOn):
        taking.step(taking.look(made.id))


def test_something_typed_and_not_finished_keeps_a_case_too(desk: Desk) -> None:
    desk.lands(workbook(incidents(1)))
    [case] = desk.cases()
    desk.clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"})
    [made] = desk.clinic.importing.every()
    assert desk.clinic.importing.taking_back.look(made.id).going == ()


def test_the_list_is_forgotten_when_somebody_is_done_with_it(desk: Desk) -> None:
    rows = incidents(2)
    rows[0]["GBV TYPE"] = "Something of ours"
    content = workbook(rows)
    desk.lands(content)
    [made] = desk.clinic.importing.every()
    assert desk.clinic.importing.forget_list(made.id) == 2
    assert [row.told for row in desk.clinic.importing.rows(made.id)] == [None, None]
    assert desk.dry(content).listed_by_reason() == {"does_not_fit": 1, "known": 1}


def test_a_list_that_nobody_is_done_with_is_forgotten_after_ninety_days(house: House, desk: Desk) -> None:
    desk.lands(workbook(incidents(1)))
    house.pass_(days=89)
    assert desk.clinic.importing.every()[0].told == 1
    house.pass_(days=2)
    assert desk.clinic.importing.every()[0].told == 0


GOING: dict[str, Callable[[Clinic], object]] = {
    "erased": lambda clinic: clinic.keeping.erase(clinic.finding.page(limit=1).rows[0].id, WhyErase.MISTAKE),
    "taken back": lambda clinic: clinic.importing.taking_back.step(
        clinic.importing.taking_back.look(clinic.importing.every()[0].id)
    ),
    "list forgotten": lambda clinic: clinic.importing.forget_list(clinic.importing.every()[0].id),
}


@pytest.mark.parametrize("how", GOING)
def test_what_the_list_told_is_on_no_page_of_the_file_when_it_goes(house: House, desk: Desk, how: str) -> None:
    row = incidents(1)[0] | {"GBV TYPE": f"Type {SIGNS}", "INCIDENT ID": f"No {SIGNS}"}
    desk.lands(workbook([row]), fits=True)
    desk.clinic.desk.vault._lane.fold()
    assert SIGNS.encode() in on_the_pages(house, desk.clinic)
    GOING[how](desk.clinic)
    desk.clinic.desk.vault._lane.fold()
    assert SIGNS.encode() not in on_the_pages(house, desk.clinic)


def test_the_journal_tells_of_it_in_counts(desk: Desk) -> None:
    desk.lands(workbook(incidents(2)))
    acts = {entry.act: dict(entry.about) for entry in desk.clinic.desk.vault.journal.entries(limit=500)}
    assert acts["import_begun"]["rows"] == 2
    assert (acts["import_ended"]["landed"], acts["import_ended"]["listed"]) == (2, 0)


def test_a_file_that_went_away_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(SheetRefused, match="gone"):
        desk.clinic.importing.reading().open(tmp_path / "none.xlsx")
