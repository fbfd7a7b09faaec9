"""Figures and letters on the page of one sentence: they mean it, or the question beside it that has the focus.

A Y pressed on “Alone when asked” is no yes of hers to the sentence. Where letters are written, no key means anything.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.answer_keys import ANSWERS, answer_key
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sentence import Sentence


class SentenceKeys(QObject):
    """`hint` says which keys mean something where the focus is; `hers` is her answer to the sentence itself."""

    def __init__(self, page: QWidget, sentence: Sentence, hers: Segments, hint: OneLine) -> None:
        super().__init__(page)
        self._page, self._sentence, self._hers, self._hint = page, sentence, hers, hint
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.say)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it meant anything."""
        key, beside = answer_key(event), self._beside()
        if not key or event.isAutoRepeat() or not self._sentence.parts:
            return False
        if beside is None:
            self._sentence.keyPressEvent(event)
            return True
        for code in beside.codes():
            if code in ANSWERS.get(key, ()):
                beside.choose_by_hand(code)
        return True

    def say(self, *_focus: object) -> None:
        """The keys that work now, or nothing."""
        words, beside = "", self._beside()
        if beside is not None:
            if any(code in ANSWERS["y"] for code in beside.codes()):
                words = _("Y N answer: {question}").format(question=beside.accessibleName())
        elif self._sentence.parts and not isinstance(self._page.focusWidget(), QLineEdit | QComboBox):
            words = _("1…{n} take out · Y N T answer").format(n=min(len(self._sentence.parts), 9))
        self._hint.setText(words)

    def _beside(self) -> Segments | None:
        focus = self._page.focusWidget()
        around = focus.parentWidget() if focus is not None else None
        return around if isinstance(around, Segments) and around is not self._hers else None
