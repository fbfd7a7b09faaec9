"""What the hide key shows: a store's stock count, or a vaccination list. Dull, true to a clinic, and about nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from clinic_app.domain.dates import shown_date
from clinic_app.facts import dataclass
from clinic_app.ui import both_eras, i18n, ink
from clinic_app.ui.i18n import _
from clinic_app.ui.page import Sheet
from clinic_app.ui.theme import Tokens, Type, font

_BESIDE: Final = 320.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table to look at. Columns: head, share of the width, right-aligned."""

    title: str
    columns: Sequence[tuple[str, float, bool]]
    rows: Sequence[Sequence[str]]
    foot: str = ""
    beside: Sequence[str] = ()
    """A card at the right: its head, then its lines."""


def table_of(sheet: Sheet, today: date, *, training: bool) -> Table:
    """The sheet as of today; in training its title says so."""
    made = _vaccination(today) if sheet is Sheet.VACCINATION else _stock(today)
    if not training:
        return made
    return replace(made, title=_("{title} (Training sheet)").format(title=made.title))


def _stock(today: date) -> Table:
    language = i18n.language()
    hundred, fifty = _("box of 100"), _("box of 50")
    items = (
        (_("Gloves, nitrile, M"), hundred, "24", "18", 2), (_("Gloves, nitrile, L"), hundred, "16", "16", 2),
        (_("Gauze, 10 × 10 cm"), _("pack of 50"), "40", "31", 2), (_("Syringe 5 ml"), hundred, "12", "12", 4),
        (_("Alcohol swabs"), _("box of 200"), "30", "22", 4), (_("Elastic bandage 10 cm"), _("roll"), "60", "44", 5),
        (_("Adhesive tape"), _("roll"), "48", "40", 5), (_("Saline 500 ml"), _("bottle"), "72", "65", 8),
        (_("Masks, surgical"), fifty, "80", "57", 8), (_("Tongue depressors"), hundred, "10", "9", 10),
        (_("Hand gel 500 ml"), _("bottle"), "36", "20", 10),
    )  # fmt: skip
    rows = [
        (item, unit, last, counted, _short(today - timedelta(days=ago), language))
        for item, unit, last, counted, ago in items
    ]
    columns = (
        (_("Item"), 0.345, False), (_("Unit"), 0.245, False), (_("Last month"), 0.12, True),
        (_("Counted"), 0.147, True),
        (_("Date"), 0.143, False),
    )  # fmt: skip
    return Table(_("Store room, stock count"), columns, rows, _("{n} items").format(n=len(rows)))


def _vaccination(today: date) -> Table:
    language = i18n.language()
    given = [shown_date(today - timedelta(days=ago), language) for ago in (2, 17, 17, 314)]
    rows = (
        (_("Tetanus, Td"), "3", given[0], _month_of(today, 3)), (_("Influenza"), "1", given[1], _month_of(today, 12)),
        (_("Hepatitis B"), "2", given[2], _month_of(today, 6)), (_("Measles, rubella"), "–", "–", _("ask")),
        (_("COVID-19"), "4", given[3], "–"),
    )  # fmt: skip
    columns = (
        (_("Vaccine"), 0.31, False), (_("Doses"), 0.14, False), (_("Last given"), 0.35, False), (_("Next"), 0.2, False)
    )  # fmt: skip
    beside = (_("Today"), _("Weigh first"), _("Temperature"), _("Wait 15 minutes after"))
    return Table(_("Vaccination day, adults"), columns, rows, beside=beside)


def _month_of(today: date, later: int) -> str:
    """A month so many later, in the years of the reader."""
    months = today.year * 12 + today.month - 1 + later
    day = date(months // 12, months % 12 + 1, 1)
    return " ".join(shown_date(day, i18n.language()).split(" ")[1:3])


def _short(day: date, language: str) -> str:
    """Day and month alone."""
    return " ".join(shown_date(day, language).split(" ")[:2])


def _paint_beside(painter: QPainter, corner: QRectF, theme: Tokens, words: Sequence[str]) -> None:
    card = corner.adjusted(0, 0, 0, 68 + 24 * (len(words) - 1))
    ink.frame(painter, card, fill=theme.colour("surface"), edge=theme.colour("line"), radius=8)
    line = QRectF(card.left() + 20, card.top() + 16, card.width() - 40, 26)
    ink.words(painter, line, words[0], font(Type.SECTION), theme.colour("ink"))
    for number, each in enumerate(words[1:]):
        ink.words(painter, line.translated(0, 34 + 24 * number), each, font(Type.BODY), theme.colour("sub"))


def paint_sheet(painter: QPainter, rect: QRectF, theme: Tokens, table: Table, today: date) -> None:
    """The whole page: painted in one go, because it must stand in less than 100 ms."""
    painter.fillRect(rect, theme.colour("bg"))
    margin, row_height = 64.0, 44.0
    left, width = rect.left() + margin, rect.width() - 2 * margin
    head = QRectF(left, rect.top() + 32, width, 30)
    ink.words(painter, head, table.title, font(Type.TITLE), theme.colour("ink"))
    ink.words(
        painter, head, both_eras.month(today), font(Type.BODY), theme.colour("sub"), align=Qt.AlignmentFlag.AlignRight
    )
    if table.beside:
        width -= _BESIDE + 16
        _paint_beside(painter, QRectF(left + width + 16, rect.top() + 76, _BESIDE, 0), theme, table.beside)
    whole = QRectF(left, rect.top() + 76, width, 38 + row_height * len(table.rows))
    ink.frame(painter, whole, fill=theme.colour("surface"), edge=theme.colour("line"), radius=8)
    tops = [whole.top()] + [whole.top() + 38 + row_height * number for number in range(len(table.rows))]
    for number, (top, cells) in enumerate(zip(tops, [[c[0] for c in table.columns], *table.rows], strict=True)):
        height = 38.0 if number == 0 else row_height
        if number:
            painter.fillRect(QRectF(left, top, width, 1), theme.colour("line"))
        face, colour = (Type.CAPTION, "sub") if number == 0 else (Type.BODY, "ink")
        x = left
        for (_head, share, right), cell in zip(table.columns, cells, strict=True):
            box = QRectF(x + 12, top, width * share - 24, height)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ink.words(painter, box, cell, font(face), theme.colour(colour), align=side)
            x += width * share
    foot = QRectF(left, whole.bottom() + 8, width, 24)
    ink.words(painter, foot, table.foot, font(Type.CAPTION), theme.colour("sub"))
