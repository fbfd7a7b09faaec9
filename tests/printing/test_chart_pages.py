"""Charts as pages: what no page takes goes on over the next, nothing of it lost and all on one scale."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from clinic_app.domain.reporting.charts import Chart, Series, Shape
from clinic_app.printing.chart_pages import chart_pages


def a_chart(lines: int, shape: Shape = Shape.SHARES) -> Chart:
    halves = tuple(range(1, lines + 1))
    series = (Series("One", halves), Series("Other", halves)) if shape is Shape.SHARES else (Series("", halves),)
    return Chart(
        shape=shape, title="Services", labels=tuple(f"Service {n}" for n in halves), series=series,
        totals=tuple(n * len(series) for n in halves), notes=("At the end",), rows=tuple(map(str, halves)),
    )  # fmt: skip


def read_back(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program is not None, "install poppler-utils"
    return subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode("utf-8")


@pytest.mark.parametrize("shape", [Shape.SHARES, Shape.BARS])
@pytest.mark.parametrize("lines", [29, 30, 31, 57, 90])
def test_a_chart_longer_than_a_page_goes_on_over_the_next(lines: int, shape: Shape) -> None:
    text = read_back(chart_pages([a_chart(6, shape), a_chart(lines, shape)], staff="en", training=False))
    found = [line for line in text.splitlines() if line.startswith("Service ")]
    wanted = [f"Service {n}" for n in (*range(1, 7), *range(1, lines + 1))]
    assert found == wanted
    assert text.count("At the end") == 2


def test_the_parts_of_a_chart_are_drawn_on_the_scale_of_the_whole() -> None:
    whole = a_chart(40)
    first, rest = whole.cut(25)
    assert first.labels + rest.labels == whole.labels
    assert first.totals + rest.totals == whole.totals
    assert (first.highest, rest.highest) == (whole.highest, whole.highest)
    assert (first.notes, rest.notes) == ((), whole.notes)
    assert [each.values for each in rest.series] == [each.values[25:] for each in whole.series]
