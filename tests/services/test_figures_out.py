"""Figures as files: who may, what is in them, the same bytes again, read back by the import and by other programs."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import jsonschema_rs
import openpyxl  # type: ignore[import-untyped]
import pikepdf
import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from pypdf import PdfReader

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.reporting.law import dimensions_of
from clinic_app.domain.reporting.rows import ReferralRow, Unit
from clinic_app.domain.restriction import Why
from clinic_app.errors import (
    CodesNotMapped,
    Dhis2MappingRefused,
    FileNotWritten,
    GateClosed,
    NotAllowed,
    NothingToGive,
)
from clinic_app.errors.figures import NotMapped
from clinic_app.services.clinic import Clinic
from clinic_app.services.figures_out import Detail, Form, Making, OutFile, What
from clinic_app.services.figures_written import write_out
from clinic_app.services.keeping import WhyErase
from clinic_app.services.locked_pdf import locked
from clinic_app.services.reporting import Audience
from clinic_app.ui import wording_figures_out

NOVEMBER = range(2026 * 12 + 10, 2026 * 12 + 11)
DECEMBER = range(2026 * 12 + 11, 2026 * 12 + 12)
YEAR = range(2026 * 12, 2027 * 12)
UNKNOWN, DECLINED = {"missing": "unknown"}, {"missing": "declined_to_answer"}
REASON = "the yearly review of our own work"


def served(clinic: Clinic, incident_said: dict[str, Stored], **answers: Stored) -> Case:
    case = clinic.recording.begin()
    said = {"c_record": "given", "c_services": "given", "s_sex": "female", "s_age_band": "18_25", **answers}
    clinic.recording.change(case.id, Change(values=tuple((case.root, f, v) for f, v in said.items())))
    incident, him = new_entity("incident", case.root), None
    told: list[tuple[EntityId, str, Stored | None]] = [
        (incident.id, field, value) for field, value in incident_said.items() if not field.startswith("p_")
    ]
    created = [incident]
    if his := {field: value for field, value in incident_said.items() if field.startswith("p_")}:
        him = new_entity("perpetrator", incident.id)
        created.append(him)
        told += [(him.id, field, value) for field, value in his.items()]
    return clinic.recording.change(case.id, Change(created=tuple(created), values=tuple(told)))


@dataclass
class Month:
    """A clinic with a month in it; whoever looks sits down first."""

    house: House
    cases: list[Case]

    def desk(self) -> Clinic:
        return self.house.enter(COORDINATOR)


def a_month(folder: Path) -> Month:
    house = House(folder)
    house.founded()
    clinic = house.enter(NURSE)
    cases = [
        served(
            clinic,
            {
                "i_type": "rape", "i_date": {"kind": "day", "on": "2026-11-22"}, "i_place": "employer_housing",
                "i_area": "=HYPERLINK(\"x\")", "i_previous": "yes", "i_stage": "during_refuge", "p_sex": "male",
                "p_relation": "employer_household", "p_age": "26_40", "p_occ_group": "employer", "p_repeat": "no",
            },
            c_stats="given", c_sensitive="given", s_nationality="myanmar", s_marital="single", s_ethnicity="Karen",
            s_dob="2004-05-06", entry_point="self_first_point", s_displacement="migrant", s_disability="no",
        ),
        served(clinic, {"i_type": "physical_assault"}, c_stats="refused", s_age_band="12_17", s_nationality="thai"),
        served(
            clinic,
            {"i_type": "psychological_emotional_abuse", "i_place": UNKNOWN, "p_sex": UNKNOWN, "p_age": DECLINED},
            c_stats="given", s_marital=DECLINED,
        ),
        served(clinic, {"i_type": "forced_marriage"}),
    ]  # fmt: skip
    need = new_entity("need", cases[0].root)
    said = ((need.id, "n_service", "shelter_women"), (need.id, "n_offer", "offered_declined"))
    clinic.recording.change(cases[0].id, Change(created=(need,), values=said))
    silent = new_entity("need", cases[2].root)
    nothing = ((silent.id, "n_service", UNKNOWN), (silent.id, "n_offer", DECLINED))
    clinic.recording.change(cases[2].id, Change(created=(silent,), values=nothing))
    return Month(house, cases)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    made = a_month(tmp_path_factory.mktemp("figures"))
    yield made
    made.house.leave()


def whole(making: Making) -> Making:
    while making.go_on(1) < 1:
        pass
    return making


def sheet_of(clinic: Clinic, detail: Detail, form: Form = Form.WORKBOOK) -> OutFile:
    making = clinic.figures_out.begin_sheet(NOVEMBER, detail, form, reason=REASON, warned=True)
    return clinic.figures_out.sheet(whole(making))


def lines_of(xlsx: bytes) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx))["Incident Data"].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_the_general_sheet_has_42_columns_of_those_who_agreed_and_nothing_exact(month: Month) -> None:
    clinic = month.desk()
    made = sheet_of(clinic, Detail.GENERAL)
    lines = lines_of(made.attached["sheet.xlsx"])
    assert len(lines[0]) == 42
    assert sorted(str(line["GBV TYPE"]) for line in lines) == ["Psychological / Emotional Abuse", "Rape"]
    [rape] = [line for line in lines if line["GBV TYPE"] == "Rape"]
    assert {name: rape[name] for name in (
        "DATE OF INTERVIEW", "DATE OF INCIDENT", "DATE OF BIRTH", "SEX", "ETHNICITY", "CASE MANAGER CODE",
        "INCIDENT DISTRICT", "INCIDENT LOCATION", "SAFE HOUSE / SHELTER", "CONSENT GIVEN",
        "ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP",
    )} == {
        "DATE OF INTERVIEW": "2026-11", "DATE OF INCIDENT": "2026-11", "DATE OF BIRTH": "18–25", "SEX": "F",
        "ETHNICITY": None, "CASE MANAGER CODE": None, "INCIDENT DISTRICT": None,
        "INCIDENT LOCATION": "Employer’s housing", "SAFE HOUSE / SHELTER": "Referral declined by survivor",
        "CONSENT GIVEN": "Yes", "ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP": "Supervisor / Employer",
    }  # fmt: skip
    assert sorted(str(line["INCIDENT ID"]) for line in lines) == ["2026-11-0001", "2026-11-0002"]
    text = str(lines)
    assert not any(case.code in text.replace("-", "") for case in month.cases)
    assert "Karen" not in text
    [unknown] = [line for line in lines if line is not rape]
    assert (unknown["INCIDENT LOCATION"], unknown["ALLEGED PERPETRATOR SEX"]) == ("Unknown", "Unknown")
    assert (unknown["CIVIL / MARITAL STATUS"], unknown["HEALTH / MEDICAL SERVICES"]) == ("Declined to answer", None)


def test_the_same_record_gives_the_same_bytes_and_the_lock_is_new(month: Month) -> None:
    clinic = month.desk()
    for detail, form in ((Detail.GENERAL, Form.WORKBOOK), (Detail.EXACT, Form.CSV)):
        one, other = sheet_of(clinic, detail, form), sheet_of(clinic, detail, form)
        assert one.attached == other.attached
        assert one.file.pdf != other.file.pdf
        assert one.file.words != other.file.words
    with pikepdf.open(io.BytesIO(one.file.pdf), password=one.file.words) as pdf:
        assert set(pdf.attachments) == {"codebook.csv", "sheet.csv"}
        assert pdf.attachments["sheet.csv"].get_file().read_bytes() == one.attached["sheet.csv"]
        assert pdf.encryption.R == 6
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(one.file.pdf))


def test_what_is_attached_says_of_what_kind_it_is() -> None:
    blank, kinds = (
        io.BytesIO(),
        {"charts.pdf": "application/pdf", "a.png": "image/png", "training-a.svg": "image/svg+xml"},
    )
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(blank)
    out = locked(blank.getvalue(), "five words", dict.fromkeys(kinds, b"x"))
    with pikepdf.open(io.BytesIO(out), password="five words") as pdf:
        assert {name: pdf.attachments[name].get_file().mime_type for name in kinds} == kinds


def test_what_was_given_out_is_written_down_with_its_reason_and_names_nobody(month: Month) -> None:
    clinic = month.desk()
    made = sheet_of(clinic, Detail.GENERAL)
    newest = clinic.figures_out.made()[0]
    assert (newest.what, newest.months, newest.reason, newest.by) == (
        What.INCIDENTS, "2026-11", REASON, COORDINATOR.staff_code,
    )  # fmt: skip
    assert newest.number == made.file.paper.number
    entry = clinic.desk.vault.journal.of_acts(("figures_exported",), among=1000)[-1]
    assert entry.about["content"] == newest.content
    assert (entry.about["what"], entry.about["lines"]) == ("incidents", 2)
    assert REASON not in str(entry.about)


def test_who_may_not_and_what_is_not_said_makes_no_sheet(month: Month) -> None:
    clinic = month.desk()
    begin = clinic.figures_out.begin_sheet
    with pytest.raises(GateClosed):
        begin(NOVEMBER, Detail.GENERAL, Form.CSV, reason=REASON, warned=False)
    for reason in ("", "  ", "..", "1 2"):
        with pytest.raises(NothingToGive):
            begin(NOVEMBER, Detail.GENERAL, Form.CSV, reason=reason, warned=True)
    with pytest.raises(NothingToGive):
        clinic.figures_out.sheet(whole(begin(DECEMBER, Detail.GENERAL, Form.CSV, reason=REASON, warned=True)))
    for who in (NURSE, SUPERVISOR):
        other = month.house.enter(who)
        with pytest.raises(NotAllowed):
            other.figures_out.begin_sheet(NOVEMBER, Detail.GENERAL, Form.CSV, reason=REASON, warned=True)
        with pytest.raises(NotAllowed):
            other.figures_out.tables(Audience.OWN, NOVEMBER, reason=REASON)


def test_the_exact_sheet_comes_back_by_the_import_with_what_it_said(month: Month, tmp_path: Path) -> None:
    clinic = month.desk()
    made = sheet_of(clinic, Detail.EXACT)
    lines = lines_of(made.attached["sheet.xlsx"])
    assert len(lines) == 4
    rape = next(line for line in lines if line["GBV TYPE"] == "Rape")
    assert rape["DATE OF INTERVIEW"].date() == date(2026, 11, 24)  # type: ignore[attr-defined]
    assert (rape["INCIDENT DISTRICT"], rape["ETHNICITY"]) == ('=HYPERLINK("x")', "Karen")
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(made.attached["sheet.xlsx"])
    second = House(tmp_path / "other")
    second.founded()
    try:
        there = second.enter(COORDINATOR)
        reading = there.importing.reading()
        opened, mapping = reading.open(file), there.importing.mappings.one("gbvims_ir")
        assert reading.sheet_for(opened, mapping) == "Incident Data"
        told = lambda _share: None  # noqa: E731 - nobody stops it
        fitted = reading.fit(opened, reading.sheet(opened, "Incident Data", told), mapping, told)
        dry = there.importing.dry_run(fitted)
        assert dry.plan.rows_landing == 4
        stopped = [left for row in dry.plan.every_row() for left in row.left if left.stops]
        assert stopped == []
        running = there.importing.begin(dry)
        while there.importing.step(running) < 1:
            pass
        again = sheet_as_it_is(there, month.cases)
        assert again == sheet_as_it_is(month.desk(), month.cases)
    finally:
        second.leave()


def sheet_as_it_is(clinic: Clinic, _cases: list[Case]) -> list[tuple[str, ...]]:
    """Every answer that the sheet holds and the import may take, of every incident, without our numbers."""
    said = (
        "i_type", "i_place", "i_previous", "i_stage", "s_sex", "s_nationality", "s_marital", "s_displacement",
        "s_disability", "entry_point", "c_stats",
    )  # fmt: skip
    found = []
    for case_id in clinic.reporting.owners(clinic.reporting.law.tables[0].unit, YEAR, {}):
        case = clinic.desk.vault.cases.load(case_id)
        incident, him = case.first("incident"), case.first("perpetrator")
        answers = [str(case.stored(field, incident if field[0] == "i" else None)) for field in said]
        answers += [str(case.stored(field, him)) if him else "None" for field in ("p_sex", "p_age", "p_occ_group")]
        need = case.first("need")
        offered = [case.stored(field, need) if need else None for field in ("n_service", "n_offer")]
        answers += ["None" if isinstance(each, dict) else str(each) for each in offered]  # of nothing no line speaks
        found.append(tuple(answers))
    return sorted(found)


ALWAYS_WORKS_OUT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
    '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>'
)
"""Otherwise LibreOffice shows the sums that we wrote beside the formulas, and whatever these are, they are equal."""


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_works_out_equal_sums(month: Month, tmp_path: Path) -> None:
    made = sheet_of(month.desk(), Detail.EXACT)
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(made.attached["sheet.xlsx"])
    ours = [row[:2] for row in openpyxl.load_workbook(file, data_only=True)["Totals"].iter_rows(values_only=True)]
    profile = tmp_path / "lo" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_WORKS_OUT, "utf-8")
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2', "--outdir", str(tmp_path),
        str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    [sums] = tmp_path.glob("sheet*Totals*.csv")
    theirs = list(csv.reader(io.StringIO(sums.read_text("utf-8"))))
    assert [row[:2] for row in theirs] == [[str(cell) if cell is not None else "" for cell in row] for row in ours]
    assert {row[0]: row[1] for row in theirs}["All"] == "4"


# --- tables and DHIS2 ---------------------------------------------------------------------------------


def test_tables_go_with_a_code_book_that_names_all_that_is_in_them(month: Month) -> None:
    clinic = month.desk()
    clinic.reporting.name_office("Health office")
    made = clinic.figures_out.tables(Audience.STATUTORY, NOVEMBER, reason=REASON)
    assert made.attached == clinic.figures_out.tables(Audience.STATUTORY, NOVEMBER, reason=REASON).attached
    assert "Health office" in PdfReader(io.BytesIO(made.file.paper.pdf)).pages[0].extract_text()  # to them alone
    rows = list(csv.DictReader(io.StringIO(made.attached["figures.csv"].decode("utf-8-sig"))))
    assert {row["id"]: row["n"] for row in rows if row["kind"] == "figure"}["people"] == "4"
    assert {row["id"]: row["n"] for row in rows}["not_in_statistics"] == "2"
    [sum_] = [row for row in rows if (row["id"], row["row"], row["column"]) == ("th_type_sex", "all", "all")]
    assert sum_["n"] == "4"
    book = list(csv.DictReader(io.StringIO(made.attached["codebook.csv"].decode("utf-8-sig"))))
    told = {row["id"] for row in book if row["kind"] in ("table", "figure")}
    assert {row["id"] for row in rows} <= told
    used = {row["row"] for row in rows if row["kind"] == "table"}
    assert used - {"all", ""} <= {row["code"] for row in book}
    thai = {row["code"]: row["thai"] for row in book if row["kind"] == "code"}
    assert thai["female"] == "หญิง"
    whole = clinic.figures_out.tables(Audience.OWN, NOVEMBER, reason=REASON).attached
    rows, book = (list(csv.DictReader(io.StringIO(each.decode("utf-8-sig")))) for each in (
        whole["figures.csv"], whole["codebook.csv"],
    ))  # fmt: skip
    assert {row["id"] for row in rows} <= {row["id"] for row in book if row["kind"] != "code"}
    met = {code for row in rows for code in (row["row"], row["column"])} - {"", "all"}
    assert met <= {row["code"] for row in book if row["kind"] == "code"}
    assert all(row["english"] and row["thai"] for row in book)
    for months in (DECEMBER, YEAR):
        audience = Audience.OWN if months is DECEMBER else Audience.NETWORK
        with pytest.raises(NothingToGive):
            clinic.figures_out.tables(audience, months, reason=REASON)  # nobody came; the year is not over


def test_organisations_are_called_by_their_names_in_the_code_book(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = month.desk()
    names = {"en": "House of the River", "th": "บ้านริมน้ำ"}
    listed = [SimpleNamespace(id="river-house", name=names.__getitem__)]
    monkeypatch.setattr(clinic.reporting, "_directory", lambda: listed)
    codes = dict.fromkeys(dimensions_of(Unit.REFERRAL), "not_asked")
    for org in ("river-house", "gone-from-the-list"):
        row = ReferralRow(on=date(2026, 11, 20), hours=3, **{**codes, "org": org})
        clinic.reporting.tallies()[Unit.REFERRAL].add(CaseId(uuid4()), row)
    made = clinic.figures_out.tables(Audience.OWN, NOVEMBER, reason=REASON).attached
    book = list(csv.DictReader(io.StringIO(made["codebook.csv"].decode("utf-8-sig"))))
    told = {each["code"]: (each["english"], each["thai"]) for each in book if each["id"] == "org"}
    assert told["river-house"] == ("House of the River", "บ้านริมน้ำ")
    assert told["gone-from-the-list"] == ("gone-from-the-list", "gone-from-the-list")


UIDS = {"sexual": "Sexual00001", "physical": "Physical001", "psychological": "-", "unmapped": "Unmapped001"}
MAPPING = """
format = 1
title = "Return of the province"
audience = "statutory"
org_unit = "OrgUnit0001"
data_set = "DataSet0001"
suppressed = "Suppress001"
not_in_statistics = "NotAgreed01"

[[table]]
id = "th_type_sex"
[table.rows]
{rows}
[table.columns]
female = "FemaleCoc01"
male = "MaleCoc0001"
all = "-"

[[figure]]
id = "women_migrant_workers"
element = "WmwElement1"
of = "WmwElement2"
"""
SCHEMA = {  # DHIS2 2.40, POST /api/dataValueSets; a uid is a letter and ten signs
    "type": "object",
    "required": ["dataValues"],
    "additionalProperties": False,
    "properties": {
        **{name: {"$ref": "#/$defs/uid"} for name in ("dataSet", "orgUnit", "attributeOptionCombo")},
        "completeDate": {"type": "string", "format": "date"},
        "period": {"type": "string", "pattern": "^[0-9]{4}([0-9]{2})?$"},
        "dataValues": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["dataElement", "value"],
                "additionalProperties": False,
                "properties": {
                    "dataElement": {"$ref": "#/$defs/uid"},
                    "categoryOptionCombo": {"$ref": "#/$defs/uid"},
                    "value": {"type": "string", "pattern": "^[0-9]+$"},
                },
            },
        },
    },
    "$defs": {"uid": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{10}$"}},
}


def mapped(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mapping.toml"
    file.write_text(text, "utf-8")
    return file


def with_rows(clinic: Clinic, **instead: str) -> str:
    report = clinic.reporting.report(Audience.STATUTORY, NOVEMBER)
    codes = next(each for each in report.tables if each.table.id == "th_type_sex").rows
    uids = {code: f"Element{place:04d}" for place, code in enumerate(codes)} | instead
    return MAPPING.format(rows="\n".join(f'"{code}" = "{uid}"' for code, uid in uids.items() if uid))


def test_values_for_dhis2_are_tried_first_and_a_forgotten_code_is_named(month: Month, tmp_path: Path) -> None:
    clinic = month.desk()
    clinic.reporting.name_office("Health office")
    out = clinic.figures_out
    with pytest.raises(Dhis2MappingRefused):
        out.dry_run(NOVEMBER) if out.mapping() is None else out.take_mapping(tmp_path / "none")
    out.take_mapping(mapped(tmp_path, with_rows(clinic, sexual="")))
    with pytest.raises(CodesNotMapped) as forgotten:
        out.dry_run(NOVEMBER)
    assert forgotten.value.missing == (NotMapped("th_type_sex", "rows", "sexual"),)
    out.take_mapping(mapped(tmp_path, with_rows(clinic)))
    tried = out.dry_run(NOVEMBER)
    made = out.values(NOVEMBER, reason=REASON)
    assert made.attached == {"values.json": tried.content}
    told = json.loads(tried.content)
    jsonschema_rs.validate(SCHEMA, told)
    values = {(each["dataElement"], each.get("categoryOptionCombo")): each["value"] for each in told["dataValues"]}
    assert (told["period"], values["WmwElement2", None], values["Suppress001", None]) == ("202611", "4", "0")
    assert values["NotAgreed01", None] == "2"
    assert sum(int(n) for (_, combo), n in values.items() if combo == "FemaleCoc01") == 4
    assert values == dict(sorted(values.items(), key=lambda each: (each[0][0], each[0][1] or "")))
    with pytest.raises(NothingToGive):
        out.dry_run(DECEMBER)


@pytest.mark.parametrize(
    ("was", "instead", "place", "reason"),
    [
        ("format = 1", "format = 2", "format", "newer"),
        ('"OrgUnit0001"', '"short"', "org_unit", "id"), ('org_unit = "OrgUnit0001"', "", "org_unit", "missing"),
        ('"statutory"', '"own"', "audience", "own"), ('"statutory"', '"nobody"', "audience", "choice"),
        ("th_type_sex", "no_such", "no_such", "unknown"),
        ('id = "women_migrant_workers"', 'id = "none"', "none", "unknown"), ("title =", "titel =", "titel", "unknown"),
        ('"statutory"', '"network"', "not_in_statistics", "office"),
        ('"MaleCoc0001"', '"FemaleCoc01"', "th_type_sex", "two"), ("[[table]]", "[[table", "file", "syntax"),
        ('"WmwElement2"', '"WmwElement1"', "women_migrant_workers", "two"),
        ('title = "', 'title = 5 # "', "title", "kind"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_right_is_refused_with_its_place(
    month: Month, tmp_path: Path, was: str, instead: str, place: str, reason: str
) -> None:
    clinic = month.desk()
    clinic.reporting.name_office("Health office")
    before = clinic.figures_out.take_mapping(mapped(tmp_path, with_rows(clinic)))
    file = mapped(tmp_path, with_rows(clinic).replace(was, instead))

    def taken_and_tried() -> None:
        clinic.figures_out.take_mapping(file)
        clinic.figures_out.dry_run(NOVEMBER)

    with pytest.raises(Dhis2MappingRefused) as refused:
        taken_and_tried()
    assert (refused.value.place, refused.value.reason) == (place, reason)
    said = wording_figures_out.worded(refused.value)
    assert place in said.what
    if reason != "two":  # that is seen with the numbers alone
        assert clinic.figures_out.mapping() == before
    else:
        named = {"th_type_sex": "table 1 (th_type_sex: ", "women_migrant_workers": "figure 1 (women_migrant_workers: "}
        assert named[place] in said.what


def test_a_template_names_every_code_and_no_number(month: Month, tmp_path: Path) -> None:
    clinic = month.desk()
    clinic.reporting.name_office("Health office")
    text = clinic.figures_out.template(Audience.STATUTORY, NOVEMBER)
    numbers = iter(range(10_000))
    filled_in = "".join(part + f"Element{next(numbers):04d}" for part in text.split("…")[:-1]) + text.split("…")[-1]
    mapping = clinic.figures_out.take_mapping(mapped(tmp_path, filled_in))
    assert {each.id for each in mapping.table} >= {"th_type_age", "th_type_sex"}
    assert clinic.figures_out.dry_run(NOVEMBER).left == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limit on the size of a file here")
def test_a_place_that_is_full_has_no_half_file_and_the_earlier_one_stays(month: Month, tmp_path: Path) -> None:
    import resource

    made = sheet_of(month.desk(), Detail.GENERAL)
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"earlier")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))  # a disk with room for so much
    try:
        with pytest.raises(FileNotWritten) as full:
            write_out(made, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.value.reason == "full"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"paper.pdf": b"earlier"}
    with pytest.raises(FileNotWritten) as nowhere:
        write_out(made, tmp_path / "no" / "such.pdf")
    assert nowhere.value.reason == "no_place"
    write_out(made, file)
    assert file.read_bytes() == made.file.pdf


def test_a_file_kept_to_a_list_is_in_the_sheet_of_those_on_it_alone(tmp_path: Path) -> None:
    month = a_month(tmp_path)
    try:
        clinic = month.desk()
        clinic.restricting.restrict(month.cases[0].id, [clinic.whoami.id], Why.STAFF)
        assert len(lines_of(sheet_of(clinic, Detail.GENERAL).attached["sheet.xlsx"])) == 2
        nurse = month.house.enter(NURSE)
        nurse.restricting.restrict(month.cases[2].id, [nurse.whoami.id], Why.STAFF)
        clinic = month.desk()
        assert len(lines_of(sheet_of(clinic, Detail.GENERAL).attached["sheet.xlsx"])) == 1
        making = clinic.figures_out.begin_sheet(NOVEMBER, Detail.EXACT, Form.WORKBOOK, reason=REASON, warned=True)
        assert making.share == 0
        clinic.keeping.erase(month.cases[1].id, WhyErase.MISTAKE)  # while it is made
        lines = lines_of(clinic.figures_out.sheet(whole(making)).attached["sheet.xlsx"])
        assert sorted(str(line["GBV TYPE"]) for line in lines) == ["Forced marriage", "Rape"]
        month.house.pass_(days=45)  # the year is over
        with pytest.raises(NothingToGive) as nothing:
            clinic.figures_out.tables(Audience.NETWORK, YEAR, reason=REASON)
        assert nothing.value.reason == "not_given_out"
        clinic.reporting.publishing.give_out(2026)
        given = clinic.figures_out.tables(Audience.NETWORK, YEAR, reason=REASON).attached["figures.csv"]
        told = list(csv.DictReader(io.StringIO(given.decode("utf-8-sig"))))
        assert "not_in_statistics" not in given.decode("utf-8-sig")  # nobody else is told how many said no
        assert [row for row in told if row["n"] != "0"] == []  # of two women no number leaves
    finally:
        month.house.leave()
