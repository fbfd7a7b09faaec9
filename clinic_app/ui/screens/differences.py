"""What is different between two moments of a case, line by line: what stood there and what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.case import CASE, Case, Entity
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.definitions import Privacy
from clinic_app.domain.ids import EntityId
from clinic_app.services.looking_back import Between, Corrected
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.forms.standing import held_from_company
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.newer_bar import kept_words, newer_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class Differences(QWidget):
    """By section, in the order of the forms. An account, and what names or reaches somebody, is opened by hand."""

    def __init__(
        self, ways: Ways, case: Case, told: Between, before: Iterable[QWidget] = (), also: Sequence[QWidget] = ()
    ) -> None:
        """`before` stands above what is different; `also` is different too."""
        super().__init__()
        self._labels = ways.labels
        self._known = ways.clinic.definitions
        self._words = AnswerWords(ways.labels, ways.site)
        self._names = self._named([*case.entities.values(), *told.began, *told.ended])
        files = {root: _("file {code}").format(code=shown_code(code)) for root, code in told.files.items()}
        self._names |= files
        held = held_from_company(case, self._known, ways.derived(case))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for line in (*before, *also, *self._lines(told, held, nothing=not also)):
            column.addWidget(line)
        column.addStretch(1)

    def _lines(self, told: Between, held: frozenset[str], *, nothing: bool) -> Iterator[QWidget]:
        if nothing and not (told.answers or told.began or told.ended):
            yield Paragraph(_("Between these moments nothing is different."), colour="sub")
        for entity in told.began:
            yield SheetRow(_("Begun: {what}").format(what=self._names[entity.id]), mark="plus")
        for entity in told.ended:
            yield SheetRow(_("Taken out: {what}").format(what=self._names[entity.id]), mark="minus")
        section = ""
        for one in self._ordered([each for each in told.answers if each.field not in held]):
            if (here := self._known.fields[one.field].section) != section:
                section = here
                yield Paragraph(self._labels.section(self._known.section(section)), Type.BODY_BOLD)
            yield self._line(one)
        if n := sum(each.field not in self._known.fields for each in told.answers):
            yield SheetRow(newer_words(n), kept_words(), mark="triangle-alert", tone="amber")
        if any(each.field in held for each in told.answers):
            yield SheetRow(_("Opens when the survivor is alone with staff."), mark="eye-off", tone="sub")

    def _line(self, one: Corrected) -> QWidget:
        field, of = self._known.fields[one.field], self._names.get(one.entity, "")
        title = self._labels.field(field)
        title = f"{of} · {title}" if of else title
        if not field.narrative and field.privacy is not Privacy.DI:
            return SheetRow(title, self._was_became(one), mark="pen")
        opens = quiet(_("Open"), "eye", size="small")
        opens.setAccessibleName(f"{title}: {_('Open')}")
        row = SheetRow(title, _("closed · something is written"), mark="notebook-pen", end=opens)

        def show(_on: bool) -> None:
            row.say(title, self._was_became(one), mark="notebook-pen")
            opens.hide()

        opens.clicked.connect(show)
        return row

    def _was_became(self, one: Corrected) -> str:
        field = self._known.fields[one.field]
        was, became = (self._words.of(field, value).replace("\n", ", ") for value in (one.before, one.after))
        return became if one.before is None else _("{was} → {became}").format(was=was, became=became)

    def _ordered(self, answers: Sequence[Corrected]) -> list[Corrected]:
        place = {field: at for at, field in enumerate(self._known.fields)}
        return sorted((one for one in answers if one.field in place), key=lambda one: place[one.field])

    def _named(self, entities: Sequence[Entity]) -> dict[EntityId, str]:
        """What each is called: its kind, and its number among those that are or were there."""
        names, count = dict[EntityId, str](), dict[str, int]()
        for entity in entities:
            if entity.kind != CASE and entity.id not in names:
                count[entity.kind] = count.get(entity.kind, 0) + 1
                names[entity.id] = f"{self._labels.kind(entity.kind)} {count[entity.kind]}"
        return names
