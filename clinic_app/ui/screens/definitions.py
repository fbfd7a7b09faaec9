"""The data dictionary for whoever fills it in: every question, list and rule, what is meant, who must confirm it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from clinic_app.domain.definitions import CodeList, Field
from clinic_app.domain.people import Act, may
from clinic_app.domain.rule_entries import RuleEntry, RuleKind
from clinic_app.domain.text import folded
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui.forms import field_words, rule_words
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM
from clinic_app.ui.parts.list_beside import lay_beside, plain_list
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.page_head import PageHead
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.reading_room import ReadingRoom
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

ALL, TO_CONFIRM, LEAVES, LISTS, RULES = "all", "to_confirm", "leaves", "lists", "rules"
Entry = Field | CodeList | RuleEntry
_ENTRY: Final = Qt.ItemDataRole.UserRole
_LIST_WIDTH: Final = 440


class DefinitionsPage(Page):
    """A list to go through by arrows, found by typing; beside it everything about one entry."""

    def __init__(self, ways: Ways, field_id: str = "") -> None:
        super().__init__()
        self._ways, self._labels = ways, ways.labels
        self._known = ways.clinic.definitions
        self._rules = ways.clinic.dictionary.rules()
        self._clocks = {rule.id: rule for rule in self._rules if rule.kind is RuleKind.CLOCK}
        self._first = field_id
        version = _("Version {version}").format(version=self._known.version)
        head = PageHead(_("Questions and lists"), f"{_('What is meant, what for, and who confirms it.')} {version}")
        self.print_it = plain(_("Print"), "printer")
        self.print_it.clicked.connect(self._print)
        head.act(self.print_it)
        self.print_it.setVisible(
            may(ways.clinic.whoami.role, Act.PRINT)
        )  # once it is in the head: alone it is a window
        self.box = SearchBox(_("Find a question or an answer"), key="Ctrl F")
        self.box.asked.connect(lambda _text: self._fill())
        choices = [
            (ALL, _("All")), (TO_CONFIRM, _("To confirm")), (LEAVES, _("May leave")), (LISTS, _("Lists")),
            (RULES, _("Rule rows")),
        ]  # fmt: skip
        self.which = Segments(choices, _("Which entries"), compact=True, lines=Lines.EVEN)
        self.which.choose(ALL)
        self.which.chosen.connect(lambda code: self._fill() if code else self.which.choose(ALL))
        self._count = OneLine("", Type.CAPTION, colour="sub")
        self.entries = plain_list(_("Questions and lists"))
        self.entries.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.box.left_down.connect(lambda: self.entries.setFocus(Qt.FocusReason.TabFocusReason))
        self.room = ReadingRoom(_("What is meant"))
        above = (self.box, self.which, self._count)
        lay_beside(self, head, above, self.entries, self.room, width=_LIST_WIDTH, least=BESIDE_A_LIST_FROM)
        self._fill()

    def arrived(self) -> None:
        """Type at once."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Ctrl+F."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nothing here had a use for goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._ways.inside.back()
        else:
            super().keyPressEvent(event)

    # --- the list ----------------------------------------------------------------------------------

    def _fill(self) -> None:
        sought, which = folded(self.box.text()), self.which.code() or ALL
        self.entries.clear()
        for section, entry in self._entries(which):
            title = self._title(entry)
            if sought and sought not in folded(" ".join((title, entry.id, *self._answers(entry)))):
                continue
            item = QListWidgetItem(title)
            item.setData(_ENTRY, entry)
            item.setToolTip(tip(f"{section} · {title}" if section else title))
            self.entries.addItem(item)
            if entry.id == self._first:
                self.entries.setCurrentItem(item)
        n = self.entries.count()
        self._count.setText(ngettext("{n} entry", "{n} entries", n).format(n=n))
        if self.entries.currentRow() < 0 and n:
            self.entries.setCurrentRow(0)

    def _entries(self, which: str) -> Iterator[tuple[str, Entry]]:
        if which == LISTS:
            yield from (("", each) for each in self._known.codes.values())
            return
        if which in (RULES, TO_CONFIRM):
            yield from ((rule_words.kind(rule), rule) for rule in self._rules if which == RULES or not rule.confirmed)
        if which == RULES:
            return
        for section in self._known.sections:
            for field in section.fields:
                if which == ALL or (field.to_be_confirmed_by if which == TO_CONFIRM else field.packet != "never"):
                    yield self._labels.section(section), field

    def _title(self, entry: Entry) -> str:
        match entry:
            case Field():
                return self._labels.field(entry)
            case RuleEntry():
                return rule_words.title(entry, self._labels)
        own = entry.id.partition(".")[0] in self._known.fields
        return label(entry.id if own else f"list.{entry.id}", entry.label)

    def _answers(self, entry: Entry) -> list[str]:
        """The choices in words: one looks for an answer as often as for a question."""
        match entry:
            case Field():
                return [self._labels.code(entry.code_list, code) for code in entry.codes]
            case CodeList():
                return [self._labels.code(entry.id, code.id) for code in entry.codes]
        return [rule_words.kind(entry)]

    # --- one entry ---------------------------------------------------------------------------------

    def _show(self, item: QListWidgetItem | None) -> None:
        entry = item.data(_ENTRY) if item is not None else None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        if entry is not None:
            for card in self._cards(entry):
                column.addWidget(card)
        column.addStretch(1)
        self.room.setWidget(inside)

    def _cards(self, entry: Entry) -> Iterator[Card]:
        first = Card()
        first.body.addWidget(Paragraph(self._title(entry), Type.TITLE))
        if isinstance(entry, Field):
            place = f"{self._labels.section(self._known.section(entry.section))} · {self._labels.kind(entry.entity)}"
            first.body.addWidget(Paragraph(place, Type.CAPTION, colour="sub"))
            if words := field_words.definition(entry):
                first.body.addWidget(Paragraph(words))
            for caption, text in field_words.guidance(entry):
                first.body.addWidget(Paragraph(caption, Type.CAPTION, colour="sub"))
                first.body.addWidget(Paragraph(text))
            yield first
            facts = Card()
            for caption, text in field_words.standing(entry, self._labels):
                facts.body.addWidget(_fact(caption, text))
            yield facts
            answers = self._answers(entry)
        elif isinstance(entry, RuleEntry):
            first.body.addWidget(Paragraph(rule_words.kind(entry), Type.CAPTION, colour="sub"))
            for caption, text in rule_words.lines(entry, self._labels, self._clocks):
                first.body.addWidget(_fact(caption, text))
            yield first
            return
        else:
            yield first
            answers = self._spelled(entry)
        if answers:
            listed = Card(_("Answers"))
            for words in answers:
                listed.body.addWidget(Paragraph(words))
            yield listed

    def _print(self) -> None:
        clinic = self._ways.clinic

        def make(_copy: Copy, language: str | None) -> Paper:
            return clinic.dictionary.paper(language)

        paper = Document(
            id="dictionary", title=_("Questions, lists and rules"), second=_("nobody’s data is in it"),
            copies=(Copy.SENDER,), make=make, about_nobody=True,
        )  # fmt: skip
        open_papers(self._ways, None, lambda: [paper])

    def _spelled(self, entry: CodeList) -> list[str]:
        """Each choice with its name in files, and how another standard spells it."""
        told = []
        for code in entry.codes:
            also = entry.exports.get(code.id, "")
            names = code.id if also in ("", code.id) else f"{code.id} → {also}"
            told.append(f"{self._labels.code(entry.id, code.id)} · {names}")
        return told


def _fact(caption: str, text: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    head = Paragraph(caption, colour="sub")
    head.setFixedWidth(200)
    row.addWidget(head)
    row.addWidget(Paragraph(text), 1)
    return made
