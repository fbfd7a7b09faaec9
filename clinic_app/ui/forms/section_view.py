"""One section of a case on screen: its groups, what an answer opens in them, and where the focus is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.attachments import PHOTO_OF
from clinic_app.domain.case import CASE
from clinic_app.domain.custody import SPECIMEN
from clinic_app.domain.definitions import Field, FieldGroup, FieldKind, Section
from clinic_app.domain.ids import EntityId
from clinic_app.domain.interpreters import CHOSEN
from clinic_app.domain.next_best import EXPLAINED
from clinic_app.ui.forms.body_marks import INJURY
from clinic_app.ui.forms.chain_view import ChainView, is_chain
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.group_view import GAP, GroupView, Sheet
from clinic_app.ui.forms.growing import Growing
from clinic_app.ui.forms.injury_view import InjuryView
from clinic_app.ui.forms.parent_switch import ParentSwitch, parent_of
from clinic_app.ui.forms.question import Question
from clinic_app.ui.forms.specimen_view import SpecimenView
from clinic_app.ui.forms.standing import stands
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.head_row import HeadRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.tab_order import follow, stops_in
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type


class SectionView(Growing):
    """The questions of a section. Leaving it is told by whoever shows it, with `places`."""

    entered = Signal(object)
    history_wanted = Signal(object, str)
    removed = Signal(str, object)
    consent_wanted = Signal()
    guide_wanted = Signal(str)
    """A question is to be gone through on a page of its own: its id."""

    def __init__(self, section: Section, sheet: Sheet, chosen: dict[str, EntityId]) -> None:
        super().__init__()
        self.section = section
        self._sheet = sheet
        self._chosen = chosen
        self._locked: EmptyState | None = None
        self._title = OneLine("", Type.TITLE)
        self._counts = OneLine("", Type.BODY, colour="sub", elides=True)
        head = HeadRow(GAP)
        head.addWidget(self._title)
        head.addWidget(self._counts)
        self._column.addLayout(head)
        above = parent_of(section, sheet.definitions)
        self.parents = ParentSwitch(above, sheet, chosen) if above else None
        if self.parents is not None:
            self._column.addWidget(self.parents)
        titled = len(section.groups) > 1
        self.groups = [self._view_of(group, titled=titled) for group in section.groups]
        for view in self.groups:
            view.entered.connect(self.entered)
            view.history_wanted.connect(self.history_wanted)
            view.removed.connect(self.removed)
            view.made.connect(self._lead_to)
            self._lead_to_map(view)
            self._lead_to_guide(view)
            self._column.addWidget(view)
        if not titled:
            head.lead(self.groups[0].another)
        self.end_column()

    def enter(self) -> None:
        """It is to be seen: show what the case says now, and listen to it until the section is left."""
        filling = self._sheet.filling
        filling.changed.connect(self._changed)
        filling.reshaped.connect(self.refresh)
        _application().focusChanged.connect(self._focus_moved)
        self.refresh()
        self.begin()

    @property
    def places(self) -> list[Place]:
        """Where the answers of this section are drafted."""
        return [view.place for view in self.groups]

    def refresh(self) -> None:
        """Show what the case says now."""
        self._choose_entities()
        if self.parents is not None:
            self.parents.refresh()
        for view in self.groups:
            view.refresh()
        self.show_groups()
        self._count()
        self.keep_room()
        self.lead_tab()

    def say_locked(self, why: str, *, by_consent: bool = False) -> None:
        """In place of the questions: what opens them, and a key to it if that is her consent. Empty: they are open."""
        if why and self._locked is None:
            consent = plain(_("Consent…"), "check")
            consent.clicked.connect(lambda _on=False: self.consent_wanted.emit())
            self._locked = EmptyState("lock", "", "", consent)
            self._column.insertWidget(1, self._locked)
        if self._locked is not None and self._locked.button is not None:
            self._locked.button.setVisible(by_consent)
            self._locked.say(why, _("What was answered here is kept."))
            self._locked.setVisible(bool(why))
        self.show_groups()

    def go_to(self, field_id: str) -> None:
        """Put the focus on a question and bring it into view."""
        if any(view.asks(field_id) for view in self.groups):
            self.make_as_far_as(lambda: self.row(field_id) is not None)
        row = self.row(field_id)
        if row is not None:
            row.take_focus()
            self._bring_into_view(row)

    def _bring_into_view(self, row: Question | FoldedRow) -> None:
        # Rows that were just made have no place yet: the layout gives it to them first.
        soon(row, lambda: self.ensureWidgetVisible(row, 0, 80))

    def go_to_first(self) -> None:
        """Put the focus on the first question in view, or on what opens them."""
        if self._locked is not None and self._locked.button is not None and not self._locked.isHidden():
            self._locked.button.setFocus(Qt.FocusReason.TabFocusReason)
        elif (row := self.first_row) is not None:
            row.take_focus()

    @property
    def first_row(self) -> Question | FoldedRow | None:
        """The first question in view."""
        rows = (row for view in self.groups for row in view.rows.values())
        return next((row for row in rows if not row.isHidden()), None)

    def row(self, field_id: str) -> Question | FoldedRow | None:
        """The row of a question, if it is made."""
        return next((row for view in self.groups if (row := view.one(field_id)) is not None), None)

    def focused_row(self) -> Question | FoldedRow | None:
        """The row the focus is in."""
        return next((row for view in self.groups for row in view.rows.values() if row.has_focus()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, like Tab; boxes that need Enter for themselves took it already."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_question()
        else:
            super().keyPressEvent(event)

    def next_question(self) -> None:
        """From the question in use to the one below it."""
        rows = [row for view in self.groups for row in view.rows.values() if not row.isHidden()]
        here = self.focused_row()
        at = rows.index(here) if here in rows else -1
        if at + 1 < len(rows):
            rows[at + 1].take_focus()
            self._bring_into_view(rows[at + 1])

    def _lead_to(self, row: Question | FoldedRow) -> None:
        """Tab comes to a row where it stands, whenever it was made."""
        rows = [each for view in self.groups for each in view.rows.values()] if self._led else [row]
        above = reversed(rows[: rows.index(row)])
        before = next((stops[-1] for each in above if (stops := stops_in(each))), None)
        if before is not None:
            follow(before, stops_in(row))

    def _view_of(self, group: FieldGroup, *, titled: bool) -> GroupView:
        ways = self._sheet.evidence
        if ways is not None and is_chain(group):
            return ChainView(group, self._sheet, self._chosen, titled=titled, ways=ways)
        if ways is not None and group.kind == SPECIMEN:
            return SpecimenView(group, self._sheet, self._chosen, titled=titled, ways=ways)
        if ways is not None and group.kind == INJURY:
            return InjuryView(group, self._sheet, self._chosen, titled=titled, ways=ways)
        return GroupView(group, self._sheet, self._chosen, titled=titled)

    def _lead_to_map(self, view: GroupView) -> None:
        """What lies on the body is also shown on it."""
        ways, drawn = self._sheet.evidence, any(field.kind is FieldKind.BODYMAP for field in view.group.fields)
        if ways is not None and drawn:
            open_map = quiet(_("Body map"), "user-round")
            open_map.clicked.connect(lambda: ways.open_map(self._chosen["incident"]))
            view.another.insertWidget(0, open_map)

    def _lead_to_guide(self, view: GroupView) -> None:
        """What nobody types in its place: a page leads to it."""
        for field_id, words, mark in (
            (EXPLAINED, _("Say it first…"), "message-square"),
            (PHOTO_OF, _("Photographs…"), "file-text"),
            (CHOSEN, _("Interpreter…"), "languages"),
        ):
            if any(field.id == field_id for field in view.group.fields):
                lead = quiet(words, mark)
                lead.clicked.connect(lambda _on=False, to=field_id: self.guide_wanted.emit(to))
                view.another.insertWidget(0, lead)

    def _choose_entities(self) -> None:
        """One entity of each kind of this section, and of those above it, is the one that is shown."""
        filling = self._sheet.filling
        self._chosen[CASE] = filling.case.root
        for group in self.section.groups:
            self._choose(group.kind)

    def _choose(self, kind: str) -> EntityId:
        filling = self._sheet.filling
        above = self._sheet.definitions.kinds[kind].parent
        if above is None:
            return filling.case.root
        parent = self._choose(above)
        there = filling.room(kind, parent)
        if self._chosen.get(kind) not in there:
            self._chosen[kind] = there[0]
        return self._chosen[kind]

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        here, there = self._question_of(old), self._question_of(new)
        if here is not None and here is not there:
            here.focus_went()
        if there is not None:
            there.focused.emit()

    def _question_of(self, widget: QWidget | None) -> Question | None:
        while widget is not None and widget is not self:
            if isinstance(widget, Question):
                return widget if self.isAncestorOf(widget) else None
            widget = widget.parentWidget()
        return None

    def _changed(self, entity: EntityId, field_id: str) -> None:
        came: list[Field] = []
        for view in self.groups:
            came += view.refresh()
        self.show_groups()
        self._count()
        if came:
            self.lead_tab()
        row = self.row(field_id)
        if row is not None and entity in self._chosen.values():
            names = ", ".join(self._sheet.labels.field(field) for field in came[:2])
            row.note(_("opened: {what}").format(what=names) if came else "")

    def show_groups(self) -> None:
        """A group of which nothing is to be seen takes its title along; a locked section shows none."""
        locked = self._locked is not None and not self._locked.isHidden()
        for view in self.groups:
            view.setVisible(not locked and view.says_something)
        if self.parents is not None:
            self.parents.setVisible(not locked and self.parents.several)

    def _count(self) -> None:
        sheet = self._sheet
        case = sheet.filling.begun
        standing = stands(self.section, case, sheet.definitions, sheet.derived(case))
        self._title.setText(self._name())
        parts = [
            ngettext("{n} answered", "{n} answered", standing.answered).format(n=standing.answered),
            ngettext("{n} complete without answer", "{n} complete without answer", standing.silent).format(
                n=standing.silent
            ),
            ngettext("{n} left", "{n} left", standing.left).format(n=standing.left),
        ]
        counted = (standing.answered, standing.silent, standing.left)
        parts = [words for words, n in zip(parts, counted, strict=True) if n]
        self._counts.setText(" · ".join(parts))

    def _name(self) -> str:
        labels = self._sheet.labels
        kind = self.section.entity
        if kind == CASE or len(self.section.groups) > 1:
            return labels.section(self.section)
        entity = self._chosen[kind]
        there = [each.id for each in self._sheet.filling.case.of_kind(kind)]
        return (
            f"{labels.kind(kind)} {there.index(entity) + 1}"
            if len(there) > 1 and entity in there
            else labels.kind(kind)
        )

    def leave(self) -> None:
        """Stop listening: the section is left."""
        self.stop()
        self._sheet.filling.changed.disconnect(self._changed)
        self._sheet.filling.reshaped.disconnect(self.refresh)
        _application().focusChanged.disconnect(self._focus_moved)
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
