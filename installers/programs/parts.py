"""What lies inside a program besides Python: each library of C is asked for its version, where the program runs.

A list of wheels names none of them, and they are where the holes are found. A bundle says it where
NOTEBOOK_TELLS_ITS_PARTS is set; `installers/sbom.py` writes it down.
"""

from __future__ import annotations

import ctypes
import json
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

PYTHON, SYSTEM = "python", "system"
"""Whose parts depend on the PC that a bundle was made on, not on a locked wheel."""


def asked() -> dict[str, dict[str, str]]:
    """By who brought it along (a wheel, or Python itself) the libraries inside, with the version each says it has."""
    found: dict[str, dict[str, str]] = {}
    for ask in (_python, _cryptography, _sqlcipher3, _pyside, _uharfbuzz, _icu4py, _pillow, _pikepdf, _shared):
        with suppress(ImportError):  # the hub has few of them
            for brought_by, name, version in ask():
                if version:
                    found.setdefault(brought_by, {})[name] = version
    return found


def tell() -> int:
    """Say it."""
    sys.stdout.write(json.dumps(asked(), indent=2, sort_keys=True) + "\n")
    return 0


_Told = Iterator[tuple[str, str, str]]


def _python() -> _Told:
    yield PYTHON, "python", platform.python_version()
    for name, ask in (("openssl", _of_ssl), ("zlib", _of_zlib), ("expat", _of_expat), ("sqlite", _of_sqlite)):
        with suppress(ImportError):
            yield PYTHON, name, ask()


def _of_ssl() -> str:
    import ssl

    return _second_word(ssl.OPENSSL_VERSION)


def _of_zlib() -> str:
    import zlib

    return zlib.ZLIB_RUNTIME_VERSION


def _of_expat() -> str:
    from xml.parsers import expat

    return expat.EXPAT_VERSION.removeprefix("expat_")


def _of_sqlite() -> str:
    import sqlite3

    return sqlite3.sqlite_version


def _cryptography() -> _Told:
    from cryptography.hazmat.backends.openssl import backend

    yield "cryptography", "openssl", _second_word(backend.openssl_version_text())


def _sqlcipher3() -> _Told:
    import sqlcipher3

    opened = sqlcipher3.dbapi2.connect(":memory:")
    try:
        opened.execute("PRAGMA key = 'x'")  # no provider is named before there is a key
        for name, word in (("sqlcipher", "cipher_version"), ("openssl", "cipher_provider_version")):
            row = opened.execute(f"PRAGMA {word}").fetchone()
            said = str(row[0]) if row else ""
            yield "sqlcipher3", name, _second_word(said) if name == "openssl" else said.partition(" ")[0]
    finally:
        opened.close()
    yield "sqlcipher3", "sqlite", sqlcipher3.sqlite_version


def _pyside() -> _Told:
    from PySide6 import QtCore, QtPdf

    yield "pyside6-essentials", "qt", QtCore.qVersion()
    yield "pyside6-addons", "pdfium", f"of Qt {QtPdf.__file__ and QtCore.qVersion()}"  # it tells no version of its own


def _uharfbuzz() -> _Told:
    import uharfbuzz

    yield "uharfbuzz", "harfbuzz", uharfbuzz.version_string()


def _icu4py() -> _Told:
    from icu4py import _version

    told: str | Callable[[], str] = _version.icu_version
    yield "icu4py", "icu", told() if callable(told) else told


def _pillow() -> _Told:
    from PIL import features

    names = {"libjpeg_turbo": "libjpeg-turbo", "zlib_ng": "zlib-ng", "jpg_2000": "openjpeg", "libtiff": "libtiff",
             "littlecms2": "lcms2", "freetype2": "freetype", "raqm": "raqm", "harfbuzz": "harfbuzz",
             "fribidi": "fribidi", "webp": "libwebp", "avif": "libavif", "libimagequant": "libimagequant"}  # fmt: skip
    for word, name in names.items():
        if features.check(word):
            yield "pillow", name, str(features.version(word) or "")


def _pikepdf() -> _Told:
    import pikepdf

    yield "pikepdf", "qpdf", pikepdf.__libqpdf_version__


def _shared() -> _Told:
    """Libraries of the system that lie in a bundle as files of their own, and Qt's copy of ICU."""
    folder = getattr(sys, "_MEIPASS", None)
    if folder is None or sys.platform != "linux":
        return
    for brought_by, name, pattern, ask in _SHARED:
        for file in sorted(Path(folder).glob(pattern)):
            with suppress(OSError, AttributeError):
                yield brought_by, name, ask(ctypes.CDLL(str(file)))


def _says(function: str, *words: object) -> Callable[[ctypes.CDLL], str]:
    """A library that has a function for it."""

    def ask(library: ctypes.CDLL) -> str:
        told = library[function]
        told.restype = ctypes.c_char_p
        said: str = told(*words).decode("ascii")
        return said.partition(",")[0].removeprefix("expat_")

    return ask


def _counts(function: str) -> Callable[[ctypes.CDLL], str]:
    """One that says 21203 or 0x1000009."""

    def ask(library: ctypes.CDLL) -> str:
        number = int(library[function]())
        if function == "FcGetVersion":
            return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
        return f"{number >> 24}.{number >> 12 & 0xFFF}.{number & 0xFFF}"

    return ask


def _freetype(library: ctypes.CDLL) -> str:
    opened, numbers = ctypes.c_void_p(), [ctypes.c_int() for _ in range(3)]
    library.FT_Init_FreeType(ctypes.byref(opened))
    library.FT_Library_Version(opened, *map(ctypes.byref, numbers))
    library.FT_Done_FreeType(opened)
    return ".".join(str(each.value) for each in numbers)


def _pcre2(library: ctypes.CDLL) -> str:
    said = ctypes.create_string_buffer(64)
    library.pcre2_config_8(11, said)  # PCRE2_CONFIG_VERSION
    return said.value.decode("ascii").partition(" ")[0]


def _icu_of_qt(library: ctypes.CDLL) -> str:
    told = (ctypes.c_uint8 * 4)()
    name = next(each for each in (f"u_getVersion_{number}" for number in range(60, 120)) if hasattr(library, each))
    library[name](told)
    return f"{told[0]}.{told[1]}"


_SHARED: tuple[tuple[str, str, str, Callable[[ctypes.CDLL], str]], ...] = (
    (SYSTEM, "zlib", "libz.so.*", _says("zlibVersion")),
    (SYSTEM, "libpng", "libpng16.so.*", _says("png_get_libpng_ver", None)),
    (SYSTEM, "expat", "libexpat.so.*", _says("XML_ExpatVersion")),
    (SYSTEM, "bzip2", "libbz2.so.*", _says("BZ2_bzlibVersion")),
    (SYSTEM, "xz", "liblzma.so.*", _says("lzma_version_string")),
    (SYSTEM, "zstd", "libzstd.so.*", _says("ZSTD_versionString")),
    (SYSTEM, "lz4", "liblz4.so.*", _says("LZ4_versionString")),
    (SYSTEM, "sqlite", "libsqlite3.so.*", _says("sqlite3_libversion")),
    (SYSTEM, "fontconfig", "libfontconfig.so.*", _counts("FcGetVersion")),
    (SYSTEM, "brotli", "libbrotlidec.so.*", _counts("BrotliDecoderVersion")),
    (SYSTEM, "freetype", "libfreetype.so.*", _freetype),
    (SYSTEM, "pcre2", "libpcre2-8.so.*", _pcre2),
    ("pyside6-essentials", "icu", "PySide6/Qt/lib/libicuuc.so.*", _icu_of_qt),
)


def _second_word(said: str) -> str:
    return said.split()[1] if len(said.split()) > 1 else said
