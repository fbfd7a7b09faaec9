"""A name with a sign of HTML in it is shown as it is written, also where a pointer rests on it."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from clinic_app.ui.parts.tip import tip


def test_a_tool_tip_says_a_name_sign_by_sign() -> None:
    read = QTextDocument()
    for name in ("<b>Mya</b> & Tak", "a < b", "line one\nline <two>", "&lt;"):
        read.setHtml(tip(name))
        assert read.toPlainText() == name


def test_plain_words_stay_as_they_are() -> None:
    assert tip("Tak shelter") == "Tak shelter"
