"""What a reader may not see is in no file: the same numbers in tables, values, charts and their words, none a zero."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from pypdf import PdfReader
from test_reporting import served

from clinic_app.domain.reporting.chart_drawing import drawn
from clinic_app.domain.reporting.chart_marks import Words
from clinic_app.domain.reporting.chart_svg import svg_of
from clinic_app.domain.reporting.charts import Chart, chart_of
from clinic_app.domain.reporting.counting import ALL, TableCount
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import Audience

YEAR, REASON = range(2026 * 12, 2027 * 12), "to compare the files"
NOT_SHOWN = "not shown"
Shown = dict[tuple[str, str, str], int]


def a_year_with_few(house: House) -> Clinic:
    """Given out: some lines are hidden from a network, more from everybody."""
    nurse = house.enter(NURSE)
    of = {
        ("rape", "female"): 14,
        ("rape", "male"): 2,
        ("physical_assault", "female"): 13,
        ("physical_assault", "male"): 6,
    }
    for (type_, sex), n in of.items():
        for _each in range(n):
            served(nurse, type_=type_, stats="given", s_sex=sex)
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    clinic.reporting.publishing.give_out(2026)
    return clinic


def shown_in(tables: tuple[TableCount, ...]) -> Shown:
    """What the tables themselves let be seen; a column that a table has not is none."""
    return {
        (each.table.id, row or "all", (column or "all") if each.table.columns else ""): each.cell(row, column)
        for each in tables
        for row in (*each.rows, ALL)
        for column in ((*each.columns, ALL) if each.table.columns else (ALL,))
        if (row, column) not in each.hidden
    }


def mapping_of(tables: tuple[TableCount, ...], audience: Audience) -> tuple[str, dict[str, tuple[str, str]]]:
    """Every cell has a place; and which it is."""
    text = [f'format = 1\ntitle = "All"\naudience = "{audience.value}"\norg_unit = "OrgUnit0001"\n']
    places: dict[str, tuple[str, str]] = {}
    for number, each in enumerate(tables):
        text.append(f'[[table]]\nid = "{each.table.id}"\n[table.rows]')
        for at, row in enumerate((*each.rows, ALL)):
            places[element := f"E{number:03}{at:07}"] = (each.table.id, row or "all")
            text.append(f'{row or "all"} = "{element}"')
        if each.table.columns:
            text.append("[table.columns]")
            for at, column in enumerate((*each.columns, ALL)):
                places[combo := f"C{number:03}{at:07}"] = (each.table.id, column or "all")
                text.append(f'{column or "all"} = "{combo}"')
    return "\n".join(text), places


def code(_dimension: str, code: str) -> str:
    return code


def told_by(chart: Chart, table: TableCount, lines: list[str]) -> Shown:
    """What the words of a chart say, as numbers of its table."""
    found: Shown = {}
    for line in lines:
        row, _colon, rest = line.partition(": ")
        whole, *parts = rest.split(", ")
        for name, n in [("", whole), *((part.split(" ", 1)[0], part.split(" ", 1)[1]) for part in parts)]:
            if n != NOT_SHOWN:
                found[table.table.id, row, (name or "all") if table.table.columns else ""] = int(n)
    assert {row for _id, row, _c in found} <= set(chart.labels)
    return found


@pytest.mark.parametrize("audience", [Audience.NETWORK, Audience.PUBLIC])
def test_every_file_shows_the_same_numbers_and_hides_the_same(house: House, tmp_path: Path, audience: Audience) -> None:
    clinic = a_year_with_few(house)
    report = clinic.reporting.report(audience, YEAR)
    shown = shown_in(report.tables)
    hidden = {(each.table.id, row or "all", column or "all") for each in report.tables for row, column in each.hidden}
    assert any(row != "all" and column != "all" for _id, row, column in hidden)
    assert any(n for n in shown.values())

    made = clinic.figures_out.tables(audience, YEAR, reason=REASON)
    rows = list(csv.DictReader(io.StringIO(made.attached["figures.csv"].decode("utf-8-sig"))))
    assert {(row["id"], row["row"], row["column"]): int(row["n"]) for row in rows} == shown
    assert made.attached == clinic.figures_out.tables(audience, YEAR, reason=REASON).attached

    text, places = mapping_of(report.tables, audience)
    (tmp_path / "mapping.toml").write_text(text)
    clinic.figures_out.take_mapping(tmp_path / "mapping.toml")
    values = clinic.figures_out.values(YEAR, reason=REASON)
    told = {
        (*places[each["dataElement"]], places[each["categoryOptionCombo"]][1] if "categoryOptionCombo" in each else ""):
        int(each["value"])
        for each in json.loads(values.attached["values.json"])["dataValues"]
    }  # fmt: skip
    assert told == shown
    assert values.attached == clinic.figures_out.values(YEAR, reason=REASON).attached

    charts = {each.table.id: chart_of(each, each.table.id, code) for each in report.tables}
    drawings: dict[str, bytes] = {}
    for each in report.tables:
        chart = charts[each.table.id]
        if chart is None:
            assert (ALL, ALL) in each.hidden
            continue
        drawing = drawn(chart, 500, lambda words, size: len(words) * size / 2, hidden=NOT_SHOWN)
        svg = svg_of(drawing, chart.title, chart.in_words(NOT_SHOWN), "en")
        assert svg == svg_of(drawing, chart.title, chart.in_words(NOT_SHOWN), "en")
        drawings[f"{each.table.id}.svg"] = svg
        [described] = [part.text for part in ElementTree.fromstring(svg) if part.tag.endswith("desc")]
        assert described is not None
        across = [*(one.name for one in chart.series if one.name), ALL]
        unseen = sum((row, column) in each.hidden for row in chart.labels for column in across)
        assert described.count(NOT_SHOWN) == unseen
        said = told_by(chart, each, described.split("\n"))
        assert said == {place: n for place, n in shown.items() if place in said}
        drawn_numbers = Counter(
            mark.text for mark in drawing.marks if isinstance(mark, Words) and re.fullmatch(r"\d+", mark.text)
        )
        visible = {str(n) for (table, _r, _c), n in shown.items() if table == each.table.id}
        assert set(drawn_numbers) - {"0"} <= visible
        if any(row != ALL and column == ALL for row, column in each.hidden):
            assert any(isinstance(mark, Words) and NOT_SHOWN in mark.text for mark in drawing.marks)

    there = [chart for chart in charts.values() if chart is not None]
    drawings["charts.pdf"] = clinic.figures_out.chart_pages(there)
    assert clinic.figures_out.chart_pages(there) == drawings["charts.pdf"]
    file = clinic.figures_out.charts(report, drawings, reason=REASON)
    again = clinic.figures_out.charts(report, drawings, reason=REASON)
    assert file.attached == again.attached
    pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.attached["charts.pdf"])).pages)
    assert "ไม่แสดง" in pages
    printed = {
        n for line in pages.split("\n")[:-1] for n in re.findall(r"(?<!\S)\d+(?!\S)", line)
    }  # the last is the foot
    assert printed
    assert printed - {"0"} <= {str(n) for n in shown.values()}
