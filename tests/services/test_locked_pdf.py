"""Documents in a locked PDF: other programs read them with the words, and nothing of them without."""

from __future__ import annotations

import io
import os
import re
import subprocess
from pathlib import Path
from shutil import which

import pikepdf
import pytest
from pypdf import PdfReader

from clinic_app.crypto.pdf_stream import encrypted, encrypted_size
from clinic_app.services.locked_pdf import documents_in, locked
from clinic_app.wire.packed import Packed
from clinic_app.wire.sheet_writing import CsvRows

WORDS = "five words that open it"


def a_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def a_csv() -> Packed:
    rows = CsvRows()
    for number in range(20_000):
        rows.row([number, f"line {number * 7 % 97}"])
    return rows.packed()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes | Packed]:
    block = 16
    edges = {f"of{size}.json": b"x" * size for size in (0, 1, block - 1, block, block + 1)}
    return {"sheet.csv": a_csv(), "sheet.xlsx": b"PK" + os.urandom(600_000), "training-a.svg": b"<svg/>", **edges}


@pytest.fixture(scope="module")
def whole(files: dict[str, bytes | Packed]) -> dict[str, bytes]:
    return {name: each.whole() if isinstance(each, Packed) else each for name, each in files.items()}


@pytest.fixture(scope="module")
def out(files: dict[str, bytes | Packed]) -> bytes:
    return locked(a_page(), WORDS, files)


def test_what_went_in_comes_out_by_two_readers(out: bytes, whole: dict[str, bytes]) -> None:
    assert documents_in(out, WORDS) == whole
    reader = PdfReader(io.BytesIO(out))
    reader.decrypt(WORDS)
    assert len(reader.pages) == 1
    assert {name: content for name, [content] in reader.attachments.items()} == whole


def test_it_says_how_long_each_is_and_of_what_kind(out: bytes, whole: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(out), password=WORDS) as pdf:
        for name, content in whole.items():
            told = pdf.attachments[name].get_file()
            assert told.size == len(content)
        assert pdf.attachments["sheet.csv"].get_file().mime_type == "text/csv"
        assert pdf.encryption.R == 6
        assert pdf.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3


def test_nothing_of_a_document_stands_outside_the_encryption(files: dict[str, bytes | Packed], out: bytes) -> None:
    for name, content in files.items():
        stands = content.zipped if isinstance(content, Packed) else content
        assert len(stands) < 100 or stands[:40] not in out, name
    again = locked(a_page(), WORDS, files)
    streams = [re.findall(rb"(?<!end)stream\n(.{16})", each, re.DOTALL) for each in (out, again)]
    assert not set(streams[0]) & set(streams[1])  # no IV twice
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(out))


@pytest.mark.parametrize("size", range(34))
def test_a_stream_is_as_long_as_it_says(size: int) -> None:
    pieces = [b"x" * (size - size // 3), b"", b"x" * (size // 3)]
    assert sum(map(len, encrypted(bytes(32), pieces))) == encrypted_size(size)


@pytest.mark.skipif(which("qpdf") is None or which("pdfdetach") is None, reason="qpdf or Poppler is not installed")
def test_other_programs_find_no_fault_in_it(out: bytes, whole: dict[str, bytes], tmp_path: Path) -> None:
    file, there = tmp_path / "out.pdf", tmp_path / "there"
    file.write_bytes(out)
    there.mkdir()
    subprocess.run(["qpdf", "--check", f"--password={WORDS}", str(file)], check=True, capture_output=True)
    subprocess.run(["pdfdetach", "-upw", WORDS, "-saveall", "-o", str(there), str(file)], check=True)
    assert {each.name: each.read_bytes() for each in there.iterdir()} == whole
