"""The paper on the screen is a picture: whoever hears the screen is told what stands on the page that is shown."""

from __future__ import annotations

import io

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from clinic_app.ui.app import Dressed
from clinic_app.ui.parts.paper_view import PaperView


def _paper(*pages: str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    for words in pages:
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _heard(view: PaperView) -> str:
    interface = QAccessible.queryAccessibleInterface(view.room)
    assert interface is not None
    return interface.text(QAccessible.Text.Description)


def test_the_words_of_the_page_that_is_shown_are_told(qtbot: QtBot, dressed: Dressed) -> None:
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(600, 700)
    view.show()
    assert _heard(view) == ""
    view.show_paper(_paper("Appointment on Monday", "Bring this sheet"))
    assert "Appointment on Monday" in _heard(view)
    view.after.click()
    assert "Bring this sheet" in _heard(view)
    assert "Appointment" not in _heard(view)
    view.show_paper(None)
    assert _heard(view) == ""
