"""Five hundred pages, each a paper of its own, against Qt's own writer with the same words, in turns of fifty."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.bench.measuring import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "printing"))

PAGES, TURN = 500, 50


def figures() -> Iterator[Figure]:
    import pypdfium2  # type: ignore[import-untyped]
    from invented_papers import a_referral

    from clinic_app.printing.referral_form import referral_form

    def paper(number: int) -> bytes:
        return referral_form(a_referral(print_number=f"{number:04d}"), staff="th", hers="my", training=True)

    document = pypdfium2.PdfDocument(paper(1))
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    _qt(words, 1)
    ours = theirs = 0.0
    for first in range(0, PAGES, TURN):
        begun = perf_counter()
        for number in range(first, first + TURN):
            paper(number)
        between = perf_counter()
        _qt(words, TURN)
        ours, theirs = ours + between - begun, theirs + perf_counter() - between
    what = f"{PAGES} referral forms, Thai and Burmese"
    yield Figure(what=what, ours_ms=ours * 1000, theirs_ms=theirs * 1000, against="QPdfWriter, the same words")


def _qt(words: str, pages: int) -> None:
    """The same words, a document a page as ours are; Qt sets them as they come, without table, tick or square."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageSize, QPdfWriter, QTextDocument

    from clinic_app import paths

    if QGuiApplication.instance() is None:
        _qt.program = QGuiApplication(["bench", "-platform", "offscreen"])  # type: ignore[attr-defined]
        for name in ("NotoSans", "NotoSansThai", "NotoSansMyanmar"):
            QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"{name}-Regular.ttf"))
    for _number in range(pages):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        text = QTextDocument()
        text.setPlainText(words)
        text.print_(writer)
        del writer
        buffer.close()
