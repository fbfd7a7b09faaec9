"""One photograph or document, looked at because somebody asked for it; the access trail notes each look."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.services.attaching import Line, What
from clinic_app.ui.parts.paper_view import PaperView
from clinic_app.ui.parts.picture_view import PictureView
from clinic_app.ui.screens.attachment_words import about, marks_by_number, name_of
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways


class AttachmentPage(CasePage):
    """What it shows is forgotten when another page, the cover or the lock comes, and asked for anew after it."""

    def __init__(self, ways: Ways, case_id: CaseId, line: Line) -> None:
        super().__init__(ways, case_id, name_of(line))
        self.line = line
        self.picture = PictureView() if line.what is What.PHOTO else None
        self.paper = None if line.what is What.PHOTO else PaperView()
        shown: QWidget | None = self.picture or self.paper
        assert shown is not None
        self.column.addWidget(shown, 1)

    def fetch(self) -> bytes:
        """Its bytes, once the trail has noted it."""
        assert self.line.id is not None
        return self.ways.clinic.attaching.look(self.case_id, self.line.id)

    def present(self, case: Case, more: Any) -> None:
        """Show it. A picture is unpacked where nobody waits."""
        self.head.say(name_of(self.line), about(self.line, marks_by_number(case), self.ways.site))
        if self.paper is not None:
            self.paper.show_paper(more)
            self.paper.room.setFocus()
        else:
            self.ways.jobs.run(self, partial(QImage.fromData, more), self._show, self.refuse, lane="reader")

    def leaving(self) -> None:
        """Keep nothing of it in memory."""
        if self.picture is not None:
            self.picture.show_picture(None)
        if self.paper is not None:
            self.paper.show_paper(None)

    def _show(self, image: QImage) -> None:
        assert self.picture is not None
        if self.isVisible():
            self.picture.show_picture(image)
            self.picture.room.setFocus()
