"""A PDF from outside comes through as pages alone, or not at all; two other readers look for what should be gone."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_wire_pictures import CANARY, arm, exif, jpeg, told_everywhere

from clinic_app.domain.attachments import MOST_FILE_BYTES
from clinic_app.errors import PictureRefused
from clinic_app.wire.foreign_pdf import MOST_PAGES, read_pdf, without_notes


@cache
def letter(pages: int = 1) -> bytes:
    """A scanned letter: words and a photograph with all that a telephone writes into one."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(300, 400))
    canvas.setAuthor(CANARY.decode())
    canvas.setTitle(CANARY.decode())
    for number in range(pages):
        canvas.drawString(40, 360, f"Discharge summary {number + 1}")
        canvas.drawImage(ImageReader(io.BytesIO(jpeg(arm((80, 60)), exif=exif()))), 40, 200, 160, 120)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def changed(change: Callable[[pikepdf.Pdf], None], pages: int = 1, **save: object) -> bytes:
    with pikepdf.open(io.BytesIO(letter(pages))) as pdf:
        change(pdf)
        written = io.BytesIO()
        pdf.save(written, **save)  # type: ignore[arg-type]
        return written.getvalue()


def with_photograph(pdf: pikepdf.Pdf) -> None:
    """The telephone's file as it came from the camera, on the page."""
    told = told_everywhere()
    [picture] = (
        pdf.pages[0].get_images().values() if hasattr(pdf.pages[0], "get_images") else pdf.pages[0].images.values()
    )
    picture.write(told, filter=Name.DCTDecode)
    picture.Width, picture.Height = 64, 48


def talkative(pdf: pikepdf.Pdf) -> None:
    """Everything that may stand in a PDF and is not drawn."""
    with pdf.open_metadata() as words:
        words["dc:creator"] = [CANARY.decode()]
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(Camera=Dictionary(Private=pikepdf.String(CANARY.decode())))
    page.LastModified = pikepdf.String(CANARY.decode())
    page.Thumb = pdf.make_stream(CANARY, Type=Name.XObject)
    page.Metadata = pdf.make_stream(CANARY)
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=pikepdf.String(CANARY.decode()),
                                    Rect=Array([0, 0, 9, 9]))])  # fmt: skip
    page.Resources.Metadata = pdf.make_stream(CANARY)
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Title=pikepdf.String(CANARY.decode())))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Alt=pikepdf.String(CANARY.decode())))
    pdf.Root.Lang = pikepdf.String(CANARY.decode())
    with_photograph(pdf)


def everything_in(file: bytes) -> bytes:
    """Raw, and every object of it unpacked."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        inside = [file, repr(pdf.trailer).encode()]
        for each in pdf.objects:
            inside.append(repr(each).encode())
            if isinstance(each, pikepdf.Stream):
                inside.append(each.read_raw_bytes())
                if str(each.get("/Filter")) != "/DCTDecode":
                    inside.append(each.read_bytes())
    return b"\n".join(inside)


def test_nothing_that_is_not_drawn_comes_through() -> None:
    file = changed(talkative)
    assert everything_in(file).count(CANARY) > 15
    made = read_pdf(file).pdf
    found = everything_in(made)
    for word in (CANARY, b"Exif", b"xmpmeta", b"8BIM", b"PieceInfo", b"Annots", b"/Info", b"Author", b"ReportLab"):
        assert word not in found, word
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert not reader.metadata
    assert reader.xmp_metadata is None


def test_the_pages_look_as_they_did() -> None:
    def picture(file: bytes) -> Image.Image:
        document = pypdfium2.PdfDocument(file)
        drawn: Image.Image = document[0].render(scale=2).to_pil().convert("RGB")
        document.close()
        return drawn

    file = changed(with_photograph, pages=3)
    made = read_pdf(file)
    assert made.pages == 3
    assert picture(made.pdf).tobytes() == picture(file).tobytes()
    assert "Discharge summary 3" in pypdf.PdfReader(io.BytesIO(made.pdf)).pages[2].extract_text()


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"more"


def film(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def launched(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe")))
    pdf.pages[0].obj.Annots = pdf.make_indirect(Array([pdf.make_indirect(link)]))


def jpeg2000(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject = Dictionary(
        Im=pdf.make_stream(b"x", Type=Name.XObject, Subtype=Name.Image, Filter=Name.JPXDecode)
    )


def deep(pdf: pikepdf.Pdf) -> None:
    nest = Array([])
    for _ in range(150):
        nest = Array([nest])
    pdf.pages[0].obj.Resources.Deep = nest


def nothing(_pdf: pikepdf.Pdf) -> None:
    """As it is."""


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (changed(script), "active"),
        (changed(form), "active"),
        (changed(attached), "active"),
        (changed(film), "active"),
        (changed(launched), "active"),
        (changed(jpeg2000), "jpx"),
        (changed(deep), "not_pdf"),
        (changed(nothing, encryption=pikepdf.Encryption(owner="o", user="u")), "locked"),
        (changed(nothing, encryption=pikepdf.Encryption(owner="o", user="")), "locked"),
        (letter(MOST_PAGES + 1), "too_many_pages"),
        (b"", "not_pdf"),
        (b"MZ" + letter(), "not_pdf"),
        (b"%PDF-1.7\n" + jpeg(), "not_pdf"),
        (b"%PDF-1.7\n%%EOF", "not_pdf"),
        (letter()[:-300], "not_pdf"),
        (b"%PDF-" + bytes(MOST_FILE_BYTES), "too_large"),
    ],
)
def test_a_pdf_that_is_none_or_holds_more_than_pages_is_refused(file: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        read_pdf(file)
    assert refused.value.reason == reason


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_pdf_harmed_anywhere_is_refused_or_comes_through_as_pages(data: st.DataObject) -> None:
    file = bytearray(changed(talkative))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(9, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = read_pdf(bytes(file))
    except PictureRefused:
        return
    assert len(pypdf.PdfReader(io.BytesIO(made.pdf)).pages) == made.pages


@pytest.mark.parametrize("file", [told_everywhere(), jpeg(progressive=True), jpeg(arm().convert("CMYK"))])
def test_a_photograph_on_a_page_keeps_its_points_and_loses_its_words(file: bytes) -> None:
    kept = without_notes(file)
    assert CANARY not in kept
    assert JpegImageFile(io.BytesIO(kept)).tobytes() == JpegImageFile(io.BytesIO(file)).tobytes()
    for cut in (b"", b"\xff\xd8", kept[:-2], kept[:40], b"\xff\xd8\xff\xe1\x00\x00"):
        with pytest.raises((ValueError, IndexError)):
            without_notes(cut)
