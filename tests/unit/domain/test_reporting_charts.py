"""Charts say what their table says: nothing hidden has a length, nothing is told by colour alone, words stay words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from test_reporting_rows import law

from clinic_app.domain.reporting.chart_drawing import PATTERNS, drawn, patterned
from clinic_app.domain.reporting.chart_marks import Ground, Stroke, Words
from clinic_app.domain.reporting.chart_svg import svg_of
from clinic_app.domain.reporting.charts import MOST_PARTS, OTHERS, Chart, Series, Shape, chart_of
from clinic_app.domain.reporting.counting import ALL, TableCount
from clinic_app.domain.reporting.rows import SILENCES

HIDDEN = "not shown"
SHARES = Chart(
    shape=Shape.SHARES, title="By type & age", labels=("Rape", "การทำร้ายร่างกายอย่างต่อเนื่องเป็นเวลานานหลายปี"),
    series=(Series("0–11", (2, 0)), Series("12–17", (5, 4))), totals=(7, 4), notes=("2026 <1>",),
)  # fmt: skip
LINES = Chart(
    shape=Shape.LINES, title="Months", labels=tuple("JFMAMJJASOND"),
    series=(Series("People", (3, 4, 0, 6, 8, None, 5, 4, 9, 3, 2, 1)), Series("Incidents", tuple(range(12)))),
)  # fmt: skip


def measure(text: str, size: float) -> float:
    return len(text) * size * 0.5


def table(hidden: frozenset[tuple[str, str]] = frozenset()) -> TableCount:
    cells = {("rape", "female"): 9, ("rape", "male"): 2, ("rape", ALL): 11, (ALL, "female"): 9, (ALL, "male"): 2,
             (ALL, ALL): 11}  # fmt: skip
    shown = {place: n for place, n in cells.items() if place not in hidden}
    return TableCount(
        law().table("gbv_type_sex"), ("rape", "sexual_assault"), ("female", "male", "other"), shown, hidden
    )


def words(_dimension: str, code: str) -> str:
    return code


def grounds(chart: Chart) -> list[Ground]:
    return [mark for mark in drawn(chart, 500, measure, hidden=HIDDEN).marks if isinstance(mark, Ground)]


def test_a_chart_has_what_its_table_has_and_nobody_s_lines_are_left_out() -> None:
    chart = chart_of(table(), "By type", words)
    assert chart is not None
    assert (chart.labels, chart.totals) == (("rape",), (11,))
    assert [(each.name, each.values) for each in chart.series] == [("female", (9,)), ("male", (2,))]
    assert chart.in_words(HIDDEN) == ["rape: 11, female 9, male 2"]


def test_what_is_hidden_has_no_length_and_no_number() -> None:
    chart = chart_of(table(frozenset({("rape", "male"), ("rape", "female")})), "By type", words)
    assert chart is not None
    assert chart.in_words(HIDDEN) == ["rape: 11, female not shown, male not shown"]
    whole = [each for each in grounds(chart) if each.height > 12]
    assert len(whole) == 1  # one bar, not divided
    partly = chart_of(table(frozenset({("rape", "male")})), "By type", words)
    assert partly is not None
    assert len([each for each in grounds(partly) if each.height > 12]) == 1  # nor where another part is shown
    line = chart_of(table(frozenset({("rape", ALL), ("rape", "male"), ("rape", "female")})), "By type", words)
    assert line is not None
    assert [each for each in grounds(line) if each.height > 12] == []
    said = [mark.text for mark in drawn(line, 500, measure, hidden=HIDDEN).marks if isinstance(mark, Words)]
    assert HIDDEN in said
    assert not any(text.isdigit() for text in said)
    assert chart_of(table(frozenset({(ALL, ALL)})), "By type", words) is None


def test_parts_are_as_long_as_their_numbers_and_a_bar_as_its_sum() -> None:
    bars = [each for each in grounds(SHARES) if each.height > 12]
    assert [round(each.width / bars[0].width, 3) for each in bars] == [1.0, 2.5, 2.0]


def test_a_number_has_its_place_and_what_is_hidden_or_nobody_has_none() -> None:
    chart = chart_of(table(frozenset({("rape", "male"), ("rape", "female")})), "By type", words)
    assert chart is not None
    drawing = drawn(chart, 500, measure, hidden=HIDDEN)
    assert [chart.code(each.place, each.part) for each in drawing.areas] == [("rape", ALL)]
    shown = chart_of(table(), "By type", words)
    assert shown is not None
    areas = drawn(shown, 500, measure, hidden=HIDDEN).areas
    told = [(shown.code(each.place, each.part), shown.number(each.place, each.part)) for each in areas]
    assert told == [(("rape", ALL), 11), (("rape", "female"), 9), (("rape", "male"), 2)]
    whole, *parts = areas
    assert all(whole.left <= each.left and each.left + each.width <= whole.left + whole.width for each in parts)
    assert parts[0].left + parts[0].width == pytest.approx(parts[1].left)
    points = drawn(LINES, 500, measure, hidden=HIDDEN).areas
    assert len(points) == 10 + 11  # of two lines of twelve months: one is not shown, and in two is nobody
    assert shown.name(0, 1) == "rape, male"


def test_no_two_patterns_are_alike_without_colour() -> None:
    made = {
        tuple(mark if isinstance(mark, Stroke) else getattr(mark, "tone", "") for mark in patterned(n, 0, 0, 40, 16))
        for n in range(len(PATTERNS))
    }
    assert len(made) == len(PATTERNS) == MOST_PARTS + 1


def many(columns: int, hidden: frozenset[tuple[str, str]] = frozenset()) -> TableCount:
    names = (*(f"band {n}" for n in range(columns - 3)), *SILENCES)
    cells = {("rape", name): n + 1 for n, name in enumerate(names)}
    cells |= {(ALL, name): n for (_row, name), n in cells.items()}
    cells |= {("rape", ALL): sum(range(columns + 1)), (ALL, ALL): sum(range(columns + 1))}
    shown = {place: n for place, n in cells.items() if place not in hidden}
    return TableCount(law().table("gbv_type_age"), ("rape",), names, shown, hidden)


def test_every_age_and_every_silence_has_a_part_of_its_own() -> None:
    chart = chart_of(many(9), "By age", words)
    assert chart is not None
    assert [each.name for each in chart.series] == [f"band {n}" for n in range(6)] + [*SILENCES]
    said = [mark.text for mark in drawn(chart, 900, measure, hidden=HIDDEN).marks if isinstance(mark, Words)]
    assert HIDDEN not in said  # nothing is


def test_columns_too_many_to_tell_apart_are_one_part_which_is_not_called_hidden() -> None:
    chart = chart_of(many(12), "By age", words)
    assert chart is not None
    assert len(chart.series) == MOST_PARTS
    others = chart.series[-1]
    assert (others.code, others.values) == (OTHERS, (7 + 8 + 9,))
    assert f"{OTHERS} 24" in chart.in_words(HIDDEN)[0]
    drawing = drawn(chart, 900, measure, hidden=HIDDEN)
    assert HIDDEN not in [mark.text for mark in drawing.marks if isinstance(mark, Words)]
    assert len(chart.series) - 1 not in [area.part for area in drawing.areas]  # no column stands behind it
    partly = chart_of(many(12, frozenset({("rape", "band 7")})), "By age", words)
    assert partly is not None
    assert partly.series[-1].values == (None,)


@pytest.mark.parametrize("width", [280.0, 500.0, 900.0])
@pytest.mark.parametrize("chart", [SHARES, LINES], ids=["shares", "lines"])
def test_everything_is_inside_the_drawing(chart: Chart, width: float) -> None:
    drawing = drawn(chart, width, measure, hidden=HIDDEN)
    for mark in drawing.marks:
        match mark:
            case Ground():
                assert mark.left >= -3
                assert mark.left + mark.width <= width + 3
                assert mark.top + mark.height <= drawing.height
            case Stroke():
                assert all(-3 <= x <= width + 3 and 0 <= y <= drawing.height for x, y in mark.points)
            case Words():
                left = mark.x - measure(mark.text, mark.size) * (1 if mark.right else 0.5 if mark.middle else 0)
                assert left >= -0.01
                assert mark.base <= drawing.height


def test_a_month_that_is_not_shown_breaks_its_line() -> None:
    lines = [mark for mark in drawn(LINES, 500, measure, hidden=HIDDEN).marks if isinstance(mark, Stroke)]
    assert sorted(len(line.points) for line in lines if line.weight > 1.5 and len(line.points) > 2) == [5, 6, 12]


def test_an_svg_is_read_as_words_and_is_the_same_again() -> None:
    drawing = drawn(SHARES, 720, measure, hidden=HIDDEN)
    made = svg_of(drawing, SHARES.title, SHARES.in_words(HIDDEN), "th")
    assert made == svg_of(drawn(SHARES, 720, measure, hidden=HIDDEN), SHARES.title, SHARES.in_words(HIDDEN), "th")
    root = ElementTree.fromstring(made)
    told = {each.tag.split("}")[1]: each.text for each in root}
    assert told["title"] == "By type & age"
    assert "Rape: 7, 0–11 2, 12–17 5" in (told["desc"] or "")
    texts = [each.text for each in root if each.tag.endswith("text")]
    assert {"2026 <1>", "7", "4"} <= set(texts)
