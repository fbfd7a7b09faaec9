"""How the monthly return looks: whose it is, for whom, the numbers, the tables, what is counted, who signs."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from clinic_app.domain.reporting.charts import Chart, Series, Shape
from clinic_app.printing.bilingual import Voice, to_say
from clinic_app.printing.chart_on_paper import ChartOnPaper
from clinic_app.printing.flow import HAIR, INK, SOFT, Columns, Rule, Stack, Text
from clinic_app.printing.marks import Blank
from clinic_app.printing.monthly_return import COUNTED_OTHERWISE, MonthlyReturn, ReturnTable
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import BODY, LABEL, caption, letterhead, numbered, sheet

_TITLE, _HEAD, _TEXT, _SMALL = 18, 11.5, 10, 8.5
_NONE = "–"
_LABELS, _LABELS_NARROW, _MANY = 3.4, 2.2, 7
"""How much wider than a number the labels of a table are; beside many columns less, so that heads keep their words."""


def laid_out(facts: MonthlyReturn, voice: Voice) -> bytes:
    """Set the whole of it."""
    story: list[Flowable] = [*_first(voice, facts)]
    if facts.empty:
        nobody = voice.say("Nobody was seen for the first time in this month, and nothing was due.")
        story += [Spacer(1, 8), Text(voice.span(nobody, BODY), after=10)]
    else:
        story += [*_figures(voice, facts)]
        for table in facts.tables:
            story += [Stack([*_table(voice, table)]), Spacer(1, 12)]  # a number is read by the head above it
        story += [*_charts(voice, facts)]
    story += [*_last(voice, facts)]
    foot = " · ".join((voice.say("Monthly return"), facts.month, numbered(voice, facts.print_number)))
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _first(voice: Voice, facts: MonthlyReturn) -> Iterator[Flowable]:
    yield letterhead(voice, facts.clinic, facts.duty_line)
    yield Spacer(1, 8)
    yield Text(*voice.pair("Monthly return", _TITLE, bold=True))
    yield Text(voice.span(facts.month, _HEAD, bold=True), after=2)
    yield Text(voice.span(voice.say("To: {office}", office=facts.office), _TEXT))
    yield Rule(above=6, below=8)
    told = [
        voice.say(
            "Everyone who was served is counted. On which law this rests is to be confirmed by the hospital’s counsel."
        ),
        voice.say(
            "Of {people}, {n} did not agree to other statistics: their numbers go to this office and to nobody else.",
            people=str(facts.people), n=str(facts.not_in_statistics),
        ),
    ]  # fmt: skip
    if facts.unread:
        told.append(voice.say("Damaged files that are in no number here: {n}.", n=str(facts.unread)))
    if facts.elsewhere:
        told.append(
            voice.say(
                "Files that only another PC of the clinic reads, and that are in no number here: {n}.",
                n=str(facts.elsewhere),
            )
        )
    told += _cautions(voice, facts)
    for sentence in told:
        yield Text(voice.span(sentence, _TEXT), after=3)
    layout = voice.say("The layout of this paper is a proposal, to be confirmed by the provincial health office.")
    yield Text(voice.span(layout, _SMALL, grey=SOFT), after=6)


def _cautions(voice: Voice, facts: MonthlyReturn) -> Iterator[str]:
    """Why another return of this month may say something else."""
    if facts.unfinished:
        yield voice.say("The month was not over when this was counted: who came after that is missing.")
    if facts.changed is not None:
        day, before = facts.changed
        yield voice.say(COUNTED_OTHERWISE, day=day, version=before)


def _figures(voice: Voice, facts: MonthlyReturn) -> Iterator[Flowable]:
    lines: list[Flowable] = []
    for figure in facts.figures:
        said = voice.say("{n} of {of}", n=figure.value, of=figure.of) if figure.of else figure.value
        value = Text(voice.span(said, _TEXT, bold=True), right=True)
        meant = Text(voice.span(voice.value(figure.definition), _SMALL, grey=SOFT))
        lines.append(Columns((6, Stack([Text(*voice.value_pair(figure.title, _TEXT)), meant])), (1, value), after=3))
    yield Stack(lines, frame=0.8, pad=10, after=10)


def _table(voice: Voice, table: ReturnTable) -> Iterator[Flowable]:
    yield Text(*voice.value_pair(table.title, _HEAD, bold=True), after=1)
    confirm = voice.say("To be confirmed by: {who}", who=voice.value(table.confirmed_by))
    yield Text(voice.span(f"{voice.value(table.definition)} {confirm}", _SMALL, grey=SOFT), after=2)
    yield Rule(above=2, below=2, weight=0.8)
    heads = [Text(voice.span(voice.value(head), _SMALL, grey=SOFT), right=True) for head in table.heads]
    labels = _LABELS if len(heads) <= _MANY else _LABELS_NARROW
    yield _row(labels, Spacer(1, 1), heads)
    for place, (label, numbers) in enumerate(table.lines):
        total = place == len(table.lines) - 1
        yield Rule(above=1, below=1, weight=0.8 if total else 0.4, grey=INK if total else HAIR)
        cells = [
            Text(
                voice.span(str(n) if n else _NONE, _TEXT, bold=total or column == len(numbers) - 1), right=True
            )
            for column, n in enumerate(numbers)
        ]  # fmt: skip
        yield _row(labels, Text(voice.span(voice.value(label), _TEXT, bold=total)), cells)


def _charts(voice: Voice, facts: MonthlyReturn) -> Iterator[Flowable]:
    """The same numbers once more, drawn. Whoever counts them in a table need not look."""
    for table in facts.tables:
        chart = _chart(voice, table)
        if chart is not None:
            yield ChartOnPaper(voice, chart, _NONE)
            yield Spacer(1, 12)


def _chart(voice: Voice, table: ReturnTable) -> Chart | None:
    lines = [(label, numbers) for label, numbers in table.lines[:-1] if numbers[-1]]
    if not lines:
        return None
    totals = tuple(numbers[-1] for _label, numbers in lines)
    parts = [
        Series(voice.value(head), tuple(numbers[place] for _label, numbers in lines))
        for place, head in enumerate(table.heads[:-1])
        if any(numbers[place] for _label, numbers in lines)
    ]
    return Chart(
        shape=Shape.SHARES if parts else Shape.BARS, title=voice.value(table.title),
        labels=tuple(voice.value(label) for label, _numbers in lines),
        series=tuple(parts) or (Series("", totals),), totals=totals,
    )  # fmt: skip


def _row(wide: float, label: Flowable, cells: list[Text]) -> Columns:
    return Columns((wide, label), *((1.0, cell) for cell in cells), gap=6)


def _last(voice: Voice, facts: MonthlyReturn) -> Iterator[Flowable]:
    counted = voice.say("Counted {at} by definitions of {version}. “–” means none.", at=facts.counted_at,
                        version=facts.version)  # fmt: skip
    yield CondPageBreak(90)
    yield Text(voice.span(counted, LABEL, grey=SOFT), after=4)
    note = to_say("Small numbers can point to one person. This paper is for the office named above; do not copy it.")
    yield Text(voice.span(voice.say(note), LABEL, grey=SOFT), after=18)
    yield Columns(
        (1.2, Blank(*caption(voice, "Made by"), filled=voice.span(voice.value(facts.role), BODY))),
        (1, Blank(*caption(voice, "Signature"))),
        (0.8, Blank(*caption(voice, "Day"))),
        gap=20,
    )
