"""PySide6 6.12.0 on Python 3.11 loses references to None and crashes within minutes; ours must not."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLineEdit


def test_wrapped_calls_that_return_none_keep_its_references(qapp: QApplication) -> None:
    box = QLineEdit()
    before = sys.getrefcount(None)
    for _ in range(5_000):
        box.setText("a")
        box.setEnabled(True)
    # The faulty version loses one a call: ten thousand. Noise of the interpreter is a few dozen.
    assert abs(sys.getrefcount(None) - before) < 1_000


def test_the_pinned_version_is_installed() -> None:
    import PySide6

    assert PySide6.__version__ == "6.11.3"
