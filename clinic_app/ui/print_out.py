"""Pages from memory onto paper: no file of ours in between. Refuses printers that would make a file instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from clinic_app.errors import PrinterRefused
from clinic_app.services.printers import Printing, is_virtual, printing_with

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


def printing_here() -> Printing:
    """What the system says of its printers."""
    return printing_with(QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName())


def refuse_virtual(name: str) -> None:
    """Raise `PrinterRefused` for a printer that makes files, and for one that is gone."""
    if not name or QPrinterInfo.printerInfo(name).isNull():
        raise PrinterRefused("gone")
    if is_virtual(name):
        raise PrinterRefused("virtual")


def ask_and_print(
    parent: QWidget,
    pdf: bytes,
    *,
    title: str,
    handed_over: Callable[[int], None],
    refused: Callable[[PrinterRefused], None],
) -> None:
    """Let the person choose a printer, then print. `handed_over` is called with the number of copies."""
    if not QPrinterInfo.availablePrinterNames():
        refused(PrinterRefused("none"))
        return
    pages = Pages(pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(pages.points(0), QPageSize.Unit.Point))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go() -> None:
        try:
            refuse_virtual(printer.printerName())
        except PrinterRefused as error:
            refused(error)
            return
        copies = printer.copyCount()
        draw(printer, pages)
        handed_over(copies)

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # without waiting; QPrintDialog has another open of its own


def draw(printer: QPrinter, pages: Pages) -> None:
    """Every page onto the printer, full size."""
    painter = QPainter(printer)
    for page in range(pages.count):
        if page:
            printer.newPage()
        target = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(target, pages.picture(page, target.width()))
    painter.end()


def print_numbered(name: str, pdf: bytes, copies: int) -> None:
    """Put a numbered paper on the printer of this name, so many times. Raises `PrinterRefused`."""
    refuse_virtual(name)
    pages = Pages(pdf)
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    printer.setDocName("Notebook")
    printer.setPageSize(QPageSize(pages.points(0), QPageSize.Unit.Point))
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    draw(printer, pages)
