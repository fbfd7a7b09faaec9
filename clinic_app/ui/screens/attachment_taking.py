"""A file that was chosen, before it is kept: shown to the survivor, agreed to or not, what it shows, of when it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.attaching import Agreed, Incoming, Line, What
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.picture_view import PictureView
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.attachment_words import marks_by_number, megabytes, taken_words
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_SIDE_WIDTH = 380
_NO = "no"
_NONE = "none"
_CAMERA, _NOW = "camera", "now"


class TakingIn(CasePage):
    """Nothing is kept until a hand says so; leaving the page in any way keeps nothing."""

    def __init__(
        self, ways: Ways, case_id: CaseId, incoming: Incoming, kept: Callable[[Line], object],
        injury: EntityId | None = None,
    ) -> None:  # fmt: skip
        photo = incoming.what is What.PHOTO
        title = _("A photograph, not kept yet") if photo else _("A document, not kept yet")
        super().__init__(ways, case_id, title, _("Leaving this page keeps nothing of it."))
        self._incoming: Incoming | None = incoming
        self._kept, self._injury = kept, injury
        self.picture = PictureView() if photo else None
        self.paper = None if photo else PaperView()
        self.agreed = Segments(
            [
                (Agreed.SPOKEN, _("Yes, by word")),
                (Agreed.WRITTEN, _("Yes, in writing")),
                (_NO, _("No")),
            ],
            _("Does the survivor agree to this photograph?"),
        )
        self.agreed.chosen.connect(lambda _code: self._changed())
        self.mark = ChoiceBox()
        self.when = ChoiceBox()
        self.keep = primary(_("Keep it"), "check")
        self.keep.clicked.connect(lambda _on: self.take())
        self.nothing = plain(_("Keep nothing"), "x")
        self.nothing.clicked.connect(lambda _on: self.go_back())
        self.hint = Paragraph("", Type.COMPACT, colour="sub")
        card = self._card(incoming)
        columns = Columns(least=BESIDE_A_LIST_FROM)
        columns.setSpacing(16)
        shown = self.picture or self.paper
        assert shown is not None
        shown.setMinimumHeight(320)
        columns.addWidget(shown, 1)
        columns.addWidget(card)
        self.column.addWidget(columns, 1)
        self._changed()

    def _card(self, incoming: Incoming) -> Card:
        card = Card(_("Before it is kept"), "hand")
        card.setFixedWidth(_SIDE_WIDTH)
        if incoming.what is What.PHOTO:
            card.body.addWidget(Paragraph(_("No face, no name, nothing that tells who it is?"), Type.BODY_BOLD))
            card.body.addWidget(Paragraph(_("Show it to the survivor, then ask."), colour="sub"))
            card.body.addWidget(Paragraph(_("Does the survivor agree to this photograph?"), Type.BODY_BOLD))
            card.body.addWidget(self.agreed)
            card.body.addWidget(self.hint)
            self._ask(card, _("What it shows"), self.mark)
            self._ask(card, _("When it was taken"), self.when)
            size = _("{width} × {height} points").format(width=incoming.width, height=incoming.height)
            if incoming.smaller:
                size = _("{size}, made smaller").format(size=size)
        else:
            size = ngettext("{n} page", "{n} pages", incoming.pages).format(n=incoming.pages)
        told = _("{size} · {mb} MB. Place, time and camera are taken out; only what is seen here is kept.")
        words = told.format(size=size, mb=megabytes(len(incoming.content)))
        card.body.addWidget(Paragraph(words, Type.COMPACT, colour="sub"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep)
        row.addWidget(self.nothing)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _ask(self, card: Card, words: str, box: ChoiceBox) -> None:
        box.setAccessibleName(words)
        card.body.addWidget(Paragraph(words, Type.BODY_BOLD))
        card.body.addWidget(box)

    def present(self, case: Case, _more: Any) -> None:
        """Offer the marks of this case, and the times there can be; show the file."""
        incoming = self._incoming
        if incoming is None or self.mark.count():
            return
        self.mark.offer(
            [(_NONE, _("No single mark")), *((one.hex, name) for one, name in marks_by_number(case).items())]
        )
        self.mark.choose(self._injury.hex if self._injury is not None else _NONE)
        times = [(_NONE, _("Not known")), (_NOW, _("Just now"))]
        if incoming.camera_at is not None and self._is_past(incoming.camera_at):
            said = taken_words(incoming.camera_at, self.ways.site)
            times.append((_CAMERA, _("{when}, as the camera says").format(when=said)))
        self.when.offer(times)
        self.when.choose(_NONE)
        if self.paper is not None:
            self.paper.show_paper(incoming.content)
        else:
            self.ways.jobs.run(self, partial(QImage.fromData, incoming.content), self._show, self.refuse, lane="reader")
        self.agreed.setFocus()

    def _is_past(self, told: str) -> bool:
        return datetime.fromisoformat(told).replace(tzinfo=self.ways.clock.zone) <= self.ways.clock.now()

    def _show(self, image: QImage) -> None:
        if self.picture is not None and self._incoming is not None:
            self.picture.show_picture(image)

    def _changed(self) -> None:
        photo = self.picture is not None
        refused = self.agreed.code() == _NO
        self.hint.setText(
            _("Then nothing is kept. Delete it on the card too, while the survivor looks.") if refused else ""
        )
        self.hint.setVisible(refused)
        self.keep.setEnabled(not photo or self.agreed.code() in (Agreed.SPOKEN, Agreed.WRITTEN))

    def take(self) -> None:
        """Keep it with what was said."""
        incoming, attaching = self._incoming, self.ways.clinic.attaching
        if incoming is None or not self.keep.isEnabled():
            return
        agreed = Agreed(self.agreed.code() or Agreed.NOT_ASKED) if self.picture is not None else Agreed.NOT_ASKED
        now = self.ways.clock.now().astimezone(self.ways.clock.zone).strftime("%Y-%m-%dT%H:%M")
        taken_at = {_CAMERA: incoming.camera_at, _NOW: now}.get(str(self.when.currentData()))
        marks = marks_by_number(self.case) if self.case is not None else {}
        injury = next((one for one in marks if one.hex == self.mark.currentData()), None)
        self.keep.setEnabled(False)
        self.do(
            lambda: attaching.take_in(self.case_id, incoming, agreed=agreed, taken_at=taken_at, injury=injury),
            self._done,
        )

    def refuse(self, error: Exception) -> None:
        """Say it, and let it be tried again."""
        super().refuse(error)
        self._changed()

    def _done(self, line: Line) -> None:
        self._forget()
        self._kept(line)

    def leaving(self) -> None:
        """The cover, the lock, another page: nothing of it stays in memory."""
        self._forget()

    def arrived(self) -> None:
        """After the cover nothing is left to be kept: back to the list."""
        if self._incoming is None:
            self.ways.inside.back()
            return
        super().arrived()

    def _forget(self) -> None:
        self._incoming = None
        if self.picture is not None:
            self.picture.show_picture(None)
        if self.paper is not None:
            self.paper.show_paper(None)
