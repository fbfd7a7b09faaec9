"""The photographs and documents of a case, as numbers and words: nothing is shown here, nothing taken in unasked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import Stopped
from clinic_app.services.attaching import AttachmentsView, Gone, Incoming, Line, What, read_file
from clinic_app.ui import dialogs
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.attachment_taking import TakingIn
from clinic_app.ui.screens.attachment_view import AttachmentPage
from clinic_app.ui.screens.attachment_words import about, marks_by_number, megabytes, name_of
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import Message

_SIDE_WIDTH = 340
_READ = "*.jpg *.jpeg *.JPG *.JPEG *.png *.PNG *.pdf *.PDF"


class AttachmentsPage(CasePage):
    """`injury` is the mark that the next photograph shows, where somebody came from the body map."""

    def __init__(self, ways: Ways, case_id: CaseId, injury: EntityId | None = None) -> None:
        second = _("Kept in this case alone. Whoever opens one is noted.")
        super().__init__(ways, case_id, _("Photographs and documents"), second)
        self._injury = injury
        self.view: AttachmentsView | None = None
        self.take = primary(_("Take in a file…"), "plus")
        self.take.clicked.connect(lambda _on: self._choose())
        self.head.act(self.take)
        self.destroy_all = plain(_("Destroy all photographs…"), "trash-2")
        self.destroy_all.clicked.connect(lambda _on: self._ask_all())
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.column.addWidget(self.work)
        self._card_left = SheetRow(
            _("The file is still on the card."),
            _("Nothing on the card was changed. Delete it in the camera, and format the card when the night is over."),
            mark="usb", tone="amber",
        )  # fmt: skip
        self._card_left.hide()
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self._rows: list[QWidget] = []
        listed = Card(_("In this case"), "layers")
        listed.body.addWidget(self._card_left)
        listed.body.addLayout(self.lines)
        self.empty = EmptyState("layers", _("Nothing is attached."), _("JPEG, PNG and PDF are read, up to 25 MB."))
        listed.body.addWidget(self.empty)
        listed.body.addStretch(1)
        self._listed = listed
        columns = Columns(least=BESIDE_A_LIST_FROM)
        columns.setSpacing(16)
        columns.addWidget(listed, 1)
        columns.addWidget(self._reminder())
        self.column.addWidget(columns, 1)
        self.key("Ctrl+O", self._choose, _("Take a photograph or document in"), "link")

    def _reminder(self) -> Card:
        card = Card(_("Before a photograph"), "hand")
        card.setFixedWidth(_SIDE_WIDTH)
        self.consent = SheetRow("", mark="hand")
        card.body.addWidget(self.consent)
        card.body.addWidget(self.destroy_all, 0, Qt.AlignmentFlag.AlignLeft)
        for words in (
            _("Never the face, a tattoo with a name, a paper with a name."),
            _("A ruler and a colour card beside the injury; light from the side."),
            _("First from where the part of the body is recognised, then near, straight above."),
            _("The clinic’s camera, not a telephone of yours: telephones send pictures on by themselves."),
        ):
            card.body.addWidget(SheetRow(words, mark="circle-dashed", tone="sub"))
        self.room_taken = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self.room_taken)
        card.body.addStretch(1)
        return card

    # --- what is shown

    def fetch(self) -> AttachmentsView:
        """The list."""
        return self.ways.clinic.attaching.view(self.case_id)

    def present(self, case: Case, more: Any) -> None:
        """One row for each, those that were destroyed too."""
        view: AttachmentsView = more
        self.view = view
        marks = marks_by_number(case)
        for row in self._rows:
            self.lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(line, about(line, marks, self.ways.site)) for line in view.lines]
        for row in self._rows:
            self.lines.addWidget(row)
        self.empty.setVisible(not view.lines)
        self.take.setEnabled(view.recorded and bool(view.may_see))
        photographs = any(line.what is What.PHOTO and line.id is not None for line in view.lines)
        if view.agreed:
            self.consent.say(_("Photographs are agreed to. Each one is asked about again."), mark="check", tone="teal")
        else:
            second = _("Those that are here were taken while they were agreed to.") if photographs else ""
            words = _("Photographs are not agreed to: none can be taken in.")
            self.consent.say(words, second, mark="hand", tone="amber")
        self.destroy_all.setVisible(photographs and not view.agreed and view.may_destroy)
        taken, most = megabytes(view.used_bytes), view.most_bytes >> 20
        self.room_taken.setText(_("{used} of {most} MB of this case are taken.").format(used=taken, most=most))

    def _row(self, line: Line, words: str) -> SheetRow:
        assert self.view is not None
        name, ends = name_of(line), QWidget()
        buttons = QHBoxLayout(ends)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        if line.id is not None and line.what in self.view.may_see:
            opens = plain(_("Open"), "eye", size="small")
            opens.setAccessibleName(_("{what}: open").format(what=name))
            opens.clicked.connect(lambda _on: self._open(line))
            buttons.addWidget(opens)
        if line.id is not None and self.view.may_destroy:
            goes = quiet(_("Destroy…"), "trash-2", size="small")
            goes.setAccessibleName(_("{what}: destroy").format(what=name))
            goes.clicked.connect(lambda _on: self._why(line, goes))
            buttons.addWidget(goes)
        mark = "minus" if line.id is None else "file-text"
        return SheetRow(name, words, mark=mark, tone="sub" if line.id is None else "teal", end=ends)

    def _open(self, line: Line) -> None:
        self.ways.inside.open_page(AttachmentPage(self.ways, self.case_id, line))

    # --- taking in

    def _choose(self) -> None:
        """Ask for a file, unless something stands in the way of every photograph and document."""
        if not self.take.isEnabled():
            return
        self._card_left.hide()
        chooser = ask_file(self, self.read, _("Photographs and documents") + f" ({_READ})")
        chooser.destroyed.connect(_forget_folders)

    def read(self, path: Path) -> None:
        """A file was chosen: read it where nobody waits."""
        self.notice.say(None)
        self.take.setEnabled(False)
        self.work.begin(_("Reading the file. Nothing is kept yet."))
        work = partial(read_file, path, self.work.told)
        self.ways.jobs.run(self, work, self._read, self.refuse, lane="reader")

    def _read(self, incoming: Incoming) -> None:
        self.work.end()
        self.take.setEnabled(True)
        if incoming.what is not What.PHOTO:
            self._ask_about(incoming)
            return
        attaching, case_id = self.ways.clinic.attaching, self.case_id
        self.do(lambda: attaching.refuse_taking(case_id), lambda _nothing: self._ask_about(incoming))

    def _ask_about(self, incoming: Incoming) -> None:
        if self.ways.inside.page() is self:  # whoever went on meanwhile is not fetched back
            self.ways.inside.open_page(TakingIn(self.ways, self.case_id, incoming, self._is_kept, self._injury))

    def _is_kept(self, line: Line) -> None:
        self._card_left.show()
        self.ways.inside.toast.say(_("{what} kept").format(what=name_of(line)))
        self.ways.inside.back()

    def refuse(self, error: Exception) -> None:
        """Say it, and let another file be chosen. Whoever stopped it knows."""
        self.work.end()
        self.take.setEnabled(self.view is not None and self.view.recorded and bool(self.view.may_see))
        if not isinstance(error, Stopped):
            super().refuse(error)

    # --- destroying

    def _why(self, line: Line, button: QWidget) -> QMenu:
        """Two reasons, and the history keeps which."""
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("The survivor takes the consent back…")).triggered.connect(
            lambda _on: self._ask(line, Gone.WITHDRAWN)
        )
        menu.addAction(_("It was taken in by mistake…")).triggered.connect(lambda _on: self._ask(line, Gone.MISTAKE))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        return menu

    def _ask(self, line: Line, why: Gone) -> None:
        what = _("Destroy {what} for good?").format(what=name_of(line))
        dialogs.ask(self, Message(what, _for_good()), verb=_("Destroy"), then=partial(self.let_go, line, why))

    def let_go(self, line: Line, why: Gone) -> None:
        """Destroy one, its reason told."""
        assert line.id is not None
        attaching, case_id, one = self.ways.clinic.attaching, self.case_id, line.id
        self.do(lambda: attaching.destroy(case_id, one, why), lambda _nothing: self.reload())

    def _ask_all(self) -> None:
        what = _("Destroy all photographs of this case for good?")
        dialogs.ask(self, Message(what, _for_good()), verb=_("Destroy"), then=self._destroy_all)

    def _destroy_all(self) -> None:
        attaching, case_id = self.ways.clinic.attaching, self.case_id
        self.do(lambda: attaching.destroy_photographs(case_id), lambda _nothing: self.reload())


def _forget_folders() -> None:
    """Qt remembers for the next time, outside the record, in which folders somebody chose."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        kept.remove(key)
    kept.sync()


def _for_good() -> str:
    return _(
        "It cannot be brought back here. Backups made before hold it until they are replaced; restoring one leaves it "
        "out. The history keeps that it was there."
    )
