"""What a file of figures means for those in it, in words; its words, said once; and what was given out before."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import instant
from clinic_app.services.figures_out import Detail, Made, Making, What
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.figure_words import audience_words, months_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

TABLES: Final = "tables"
CHARTS: Final = "charts"
DHIS2: Final = "dhis2"
SHEET: Final = "sheet"
_SHOWN: Final = 12

Meaning = tuple[str, str, str, str]
"""Mark, tone, sentence, more."""


def means(what: str, audience: Audience, detail: Detail, *, unfinished: int = 0) -> tuple[Meaning, ...]:
    """What somebody has to know before such a file is made; of how many months, if they are not over."""
    early = (_too_early(audience, unfinished),) if unfinished else ()
    locked: Meaning = (
        "lock", "teal", _("It leaves our protection."),
        _("A PDF with what is given out attached to it, locked with words that are said once. "
          "Whoever opens it has what is in it for good."),
    )  # fmt: skip
    if what == SHEET:
        return (*early, _lines(detail), _own(), _general() if detail is Detail.GENERAL else _exact(), locked)
    if what == DHIS2:
        return (
            *early,
            ("file-text", "teal", _("Numbers go where the mapping says."),
             _("A number that may not be seen is left out and is no zero. Look first at what would be sent.")),
            _reader(audience), locked,
        )  # fmt: skip
    return (*early, _reader(audience), locked)


def lines_words(making: Making) -> str:
    """How far a sheet of incidents is."""
    n, every = making.files_done
    return _("Writing the lines: {n} of {all} files read. You can go on working.").format(n=n, all=every)


def _too_early(audience: Audience, months: int) -> Meaning:
    if not audience.sees_all:
        return (
            "clock", "amber", _("This year is not over: these numbers are not to be given out yet."),
            _("What is added between two reports of one year tells of the people between them."),
        )  # fmt: skip
    again = _("A return made later may say another number.") if audience is Audience.STATUTORY else ""
    more = _("Whoever still comes is missing from a file made now. The file says so, and on which day it was made.")
    words = ngettext("This month is not over.", "These months are not over.", months)
    return ("clock", "amber", words, " ".join(filter(None, (more, again))))


def _lines(detail: Detail) -> Meaning:
    tone = "amber" if detail is Detail.GENERAL else "red"
    return (
        "triangle-alert", tone, _("Each line is about one survivor."),
        _("Even without a name, whoever knows them may find them by type, month, place and nationality."),
    )  # fmt: skip


def _own() -> Meaning:
    return (
        "hospital", "teal", _("For this clinic’s own use only."),
        _("Nobody else gets it: others get tables, in which small numbers are not shown."),
    )  # fmt: skip


def _general() -> Meaning:
    return (
        "shield", "teal", _("General: months and age groups instead of days, numbers instead of codes."),
        _("Only those who agreed to be counted. Place, ethnic group and staff codes are left out."),
    )  # fmt: skip


def _exact() -> Meaning:
    return (
        "eye", "red", _("Exact: case codes, days, birthdays, districts."),
        _("Everyone with a record they agreed to. Only to move into another system of this clinic."),
    )  # fmt: skip


def _reader(audience: Audience) -> Meaning:
    match audience:
        case Audience.OWN:
            more = _("Every number, also of one person. It stays in this clinic.")
        case Audience.STATUTORY:
            more = _("Everyone who was served, whole, for the named office only.")
        case Audience.NETWORK | Audience.PUBLIC:
            more = _("Whole years of those who agreed; small numbers are not in it, nor what would show them.")
    return ("users", "teal" if audience is not Audience.OWN else "amber", audience_words(audience), more)


def means_words(column: QVBoxLayout, told: tuple[Meaning, ...]) -> None:
    """Lay them out, in the place of what stood there."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
    for mark, tone, words, more in told:
        column.addWidget(SheetRow(words, more, mark=mark, tone=tone, bold=True))


class WordsOnce(Card):
    """The words that open a file, until the page is left."""

    def __init__(self) -> None:
        super().__init__(_("The words that open it"), "key-round")
        self.words = Paragraph("", Type.SECTION)
        self.body.addWidget(self.words)
        once = _("Said to one person, kept nowhere. It is gone when this page is left.")
        self.body.addWidget(Paragraph(once, Type.CAPTION, colour="sub"))
        self.hide()

    def say(self, words: str) -> None:
        """Show them."""
        self.words.setText(words)
        self.setAccessibleName(words)
        self.show()

    def forget(self) -> None:
        """They are gone."""
        self.words.setText("")
        self.setAccessibleName("")
        self.hide()


class GivenOut(Card):
    """The newest files that were made here: what, for whom, by whom and what for."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Given out before"), "history")
        self._ways = ways
        self.lines: list[SheetRow] = []
        self.hide()

    def ask(self) -> None:
        """Read the list anew."""
        self._ways.jobs.run(self, self._ways.clinic.figures_out.made, self._show, lambda _error: None)

    def _show(self, made: tuple[Made, ...]) -> None:
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [self._line(each) for each in made[:_SHOWN]]
        for line in self.lines:
            self.body.addWidget(line)
        self.setVisible(bool(self.lines))

    def _line(self, made: Made) -> SheetRow:
        at = self._ways.site.shown_instant(instant(made.at))
        whom = [] if made.what in (What.INCIDENTS, What.INCIDENTS_EXACT) else [audience_words(Audience(made.audience))]
        first = " · ".join((what_words(made.what), months_words(made.months), *whom))
        return SheetRow(first, f"{made.number} · {at} · {made.by} · {made.reason}", mark="file-text")


def what_words(what: What) -> str:
    """What a file holds."""
    match what:
        case What.TABLES:
            return _("Tables, CSV")
        case What.CHARTS:
            return _("Charts")
        case What.DHIS2:
            return "DHIS2"
        case What.NETWORK_SUM:
            return _("Sum of the network")
        case What.INCIDENTS:
            return _("Sheet of incidents, general")
        case What.INCIDENTS_EXACT:
            return _("Sheet of incidents, exact")
