"""Which printers papers may go to: real paper, in a room that IT knows by its name."""

from __future__ import annotations

import pytest

from clinic_app.services.printers import AllowedPrinter, Printer, Printing, printers_here, printing_here, refusal

ROOM = (AllowedPrinter("HP_OPD2", "OPD-2"),)
ANSWERS = {
    ("-d",): "system default destination: HP_OPD2\n",
    ("-e",): "HP_OPD2\nPDF\nFront\n",
    (
        "-v",
    ): "device for HP_OPD2: ipp://10.0.0.7/ipp/print\ndevice for PDF: cups-pdf:/\ndevice for Front: socket://f:9100\n",
}


def answer(*words: str) -> str | None:
    return ANSWERS.get(words)


@pytest.mark.parametrize(
    "printer",
    [
        Printer(name="Microsoft Print to PDF", driver="Microsoft Print To PDF", port="PORTPROMPT:"),
        Printer(name="Records", driver="Microsoft Print To PDF", port="PORTPROMPT:"),
        Printer(name="Records", driver="Microsoft XPS Document Writer v4", port="PORTPROMPT:"),
        Printer(name="OneNote (Desktop)", driver="Send to Microsoft OneNote 16 Driver", port="nul:"),
        Printer(name="Front desk", driver="", port="Microsoft.Office.OneNote_16001.11126_x64__8wekyb3d8bbwe"),
        Printer(name="Fax", driver="Microsoft Shared Fax Driver", port="SHRFAX:"),
        Printer(name="Front desk", driver="Generic / Text Only", port="FILE:"),
        Printer(name="Front desk", driver="Generic / Text Only", port="C:\\Users\\x\\out.prn"),
        Printer(name="Front_desk", port="cups-pdf:/"),
        Printer(name="Front_desk", port="file:///dev/null"),
        Printer(name="Front_desk", port="hpfax:/net/x"),
        Printer(name="PDFCreator", driver="PDFCreator", port="pdfcmon"),
    ],
)
def test_what_makes_a_file_a_note_or_a_call_is_refused_whatever_it_is_called(printer: Printer) -> None:
    assert refusal(printer, None) == "virtual"
    assert refusal(printer, (AllowedPrinter(printer.name, "OPD-2"),)) == "virtual"  # also where IT listed it


@pytest.mark.parametrize(
    "name", ["Print to PDF", "Microsoft XPS", "Fax", "Send To OneNote 2016", "My_PDF", "Office Fax"]
)
def test_where_only_a_name_is_known_it_makes_us_careful(name: str) -> None:
    assert refusal(Printer(name=name), None) == "virtual"
    assert refusal(Printer(name=name), (AllowedPrinter(name, "OPD-2"),)) is None


@pytest.mark.parametrize(
    "printer",
    [
        Printer(name="Canon imageRUNNER ADVANCE C3530", driver="Canon Generic Plus PCL6", port="10.1.1.9"),
        Printer(name="HP LaserJet M404", driver="HP LaserJet, driverless, PDF", port="ipp://printer.local/ipp/print"),
        Printer(name="Brother_HL", driver="Brother HL-L2370DN", port="usb://Brother/HL-L2370DN"),
        Printer(name="Kyocera", driver="Kyocera ECOSYS (PostScript, direct PDF)", port="IP_10.0.0.3"),
    ],
)
def test_real_printers_are_not_taken_for_others(printer: Printer) -> None:
    assert refusal(printer, None) is None
    assert refusal(printer, ROOM) == "unlisted"


def test_where_it_listed_none_none_is_used() -> None:
    assert refusal(Printer(name="HP_OPD2"), ()) == "unlisted"


def test_the_system_tells_where_each_goes() -> None:
    assert printers_here(answer) == (
        Printer(name="HP_OPD2", port="ipp://10.0.0.7/ipp/print", default=True),
        Printer(name="PDF", port="cups-pdf:/"),
        Printer(name="Front", port="socket://f:9100"),
    )
    assert printing_here(answer) is Printing.READY
    assert printing_here(answer, ROOM) is Printing.READY
    assert printing_here(answer, (AllowedPrinter("Front", "Desk"),)) is Printing.NO_DEFAULT
    assert printing_here(answer, ()) is Printing.NONE
    assert printing_here(lambda *_words: None) is Printing.UNKNOWN
