"""Pages from memory onto paper: no file in between. Refuses printers that would make a file instead.

Where the system prints with CUPS, the bytes themselves are streamed to it; elsewhere pages are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from clinic_app.errors import PrinterRefused
from clinic_app.services import spooler
from clinic_app.services.printers import AllowedPrinter, Printer, Printing, described, printing_with, refusal
from clinic_app.ui.settled import profile_of

_DPI: Final = 300


class Pages:
    """A PDF in memory, as pictures. Keep it for as long as something shows it."""

    def __init__(self, pdf: bytes) -> None:
        self.document = QPdfDocument()
        # The document owns what it reads from: it must not go first, whatever order Python clears up in.
        buffer = QBuffer(self.document)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)

    @property
    def count(self) -> int:
        """How many pages."""
        return int(self.document.pageCount())

    def points(self, page: int) -> QSizeF:
        """Its size on paper, in points."""
        return QSizeF(self.document.pagePointSize(page))

    def words(self, page: int) -> str:
        """What stands on a page, for those who hear it."""
        return str(self.document.getAllText(page).text())

    def picture(self, page: int, width: int) -> QImage:
        """One page as white paper, `width` pixels wide."""
        points = self.points(page)
        size = QSize(width, round(width * points.height() / points.width()))
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, self.document.render(page, size))
        painter.end()
        return paper


def printing_here(allowed: Sequence[AllowedPrinter] | None = None) -> Printing:
    """What the system says of its printers."""
    return printing_with(QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName(), allowed)


def refuse(name: str, allowed: Sequence[AllowedPrinter] | None = None) -> None:
    """Raise `PrinterRefused` for a printer that is gone, makes files, or is not one that IT listed. Takes no time."""
    found = QPrinterInfo.printerInfo(name) if name else None
    if found is None or found.isNull():
        raise PrinterRefused("gone")
    _refuse(Printer(name=name, driver=found.makeAndModel()), allowed)


def look(name: str, allowed: Sequence[AllowedPrinter] | None = None) -> None:
    """The same by driver and port, as the system tells them when it is asked. It may take its time."""
    _refuse(described(name), allowed)


def _refuse(printer: Printer, allowed: Sequence[AllowedPrinter] | None) -> None:
    if reason := refusal(printer, allowed):
        raise PrinterRefused(reason)


def ask_printer(
    parent: QWidget, *, chosen: Callable[[str, int], None], refused: Callable[[PrinterRefused], None]
) -> None:
    """Let the person choose a printer: `chosen` is called with its name and the number of copies."""
    if not QPrinterInfo.availablePrinterNames():
        refused(PrinterRefused("none"))
        return
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(spooler.NEUTRAL_TITLE)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    profile = profile_of(parent)
    allowed = profile.printers if profile else None

    def go() -> None:
        try:
            refuse_file(printer)
            refuse(printer.printerName(), allowed)
        except PrinterRefused as error:
            refused(error)
            return
        chosen(printer.printerName(), printer.copyCount())

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # without waiting; QPrintDialog has another open of its own


def refuse_file(printer: QPrinter) -> None:
    """Raise `PrinterRefused` where somebody chose a file in the system's own dialog."""
    if printer.outputFileName() or printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
        raise PrinterRefused("virtual")


def draw(printer: QPrinter, pages: Pages) -> None:
    """Every page onto the printer, full size. Raises `PrinterRefused` (`gone`, or `lost` with pages under way)."""
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterRefused("gone")
    try:
        for page in range(pages.count):
            if page and not printer.newPage():
                raise PrinterRefused("lost")
            target = printer.pageLayout().fullRectPixels(printer.resolution())
            painter.drawImage(target, pages.picture(page, target.width()))
    finally:
        painter.end()
    if printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise PrinterRefused("lost")


def print_numbered(name: str, pdf: bytes, copies: int) -> None:
    """Put a numbered paper on the printer of this name, so many times: in a lane, since it takes its time.

    Whether it may go there was asked before. Raises `PrinterRefused` (`gone`, `lost`).
    """
    if spooler.is_here():
        spooler.hand_over(name, pdf, copies)
        return
    pages = Pages(pdf)
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    printer.setDocName(spooler.NEUTRAL_TITLE)
    printer.setPageSize(QPageSize(pages.points(0), QPageSize.Unit.Point))
    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    printer.setCopyCount(copies)
    draw(printer, pages)
