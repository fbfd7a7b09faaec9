"""What is known of a library of C besides its version: its licence, and the name under which its holes are published.

Also how to find copies that no wheel tells of: each leaves a sentence in the file it was linked into.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Facts:
    """`licence` in SPDX's words; `cpe` as vendor:product, empty where nobody publishes under one."""

    licence: str
    cpe: str = ""


FACTS: Final = {
    "python": Facts("PSF-2.0", "python:python"),
    "openssl": Facts("Apache-2.0", "openssl:openssl"),
    "zlib": Facts("Zlib", "zlib:zlib"),
    "zlib-ng": Facts("Zlib"),
    "expat": Facts("MIT", "libexpat_project:libexpat"),
    "sqlite": Facts("blessing", "sqlite:sqlite"),
    "sqlcipher": Facts("BSD-3-Clause", "zetetic:sqlcipher"),
    "qt": Facts("LGPL-3.0-only", "qt:qt"),
    "pdfium": Facts("Apache-2.0 AND BSD-3-Clause", "google:pdfium"),
    "harfbuzz": Facts("MIT-Modern-Variant", "harfbuzz_project:harfbuzz"),
    "icu": Facts("Unicode-3.0", "icu-project:international_components_for_unicode"),
    "freetype": Facts("FTL", "freetype:freetype"),
    "libpng": Facts("libpng-2.0", "libpng:libpng"),
    "libjpeg-turbo": Facts("BSD-3-Clause AND IJG AND Zlib", "libjpeg-turbo:libjpeg-turbo"),
    "libtiff": Facts("libtiff", "libtiff:libtiff"),
    "lcms2": Facts("MIT", "littlecms:little_cms"),
    "openjpeg": Facts("BSD-2-Clause", "uclouvain:openjpeg"),
    "qpdf": Facts("Apache-2.0", "qpdf_project:qpdf"),
    "libsodium": Facts("ISC", "libsodium:libsodium"),
    "quickjs-ng": Facts("MIT", "quickjs-ng:quickjs"),
    "llhttp": Facts("MIT", "llhttp:llhttp"),
    "pcre2": Facts("BSD-3-Clause WITH PCRE2-exception", "pcre:pcre2"),
    "bzip2": Facts("bzip2-1.0.6", "bzip:bzip2"),
    "xz": Facts("0BSD", "tukaani:xz"),
    "zstd": Facts("BSD-3-Clause", "facebook:zstandard"),
    "lz4": Facts("BSD-2-Clause", "lz4_project:lz4"),
    "brotli": Facts("MIT", "google:brotli"),
    "fontconfig": Facts("HPND-sell-variant", "fontconfig_project:fontconfig"),
    "double-conversion": Facts("BSD-3-Clause"),
    "md4c": Facts("MIT", "md4c_project:md4c"),
    "raqm": Facts("MIT"),
    "fribidi": Facts("LGPL-2.1-or-later", "gnu:fribidi"),
    "libwebp": Facts("BSD-3-Clause", "webmproject:libwebp"),
    "libavif": Facts("BSD-2-Clause", "aomedia:libavif"),
    "libxau": Facts("X11"),
    "libxcb": Facts("X11"),
    "libimagequant": Facts("GPL-3.0-or-later"),  # in no wheel so far; such a bundle would not go out
}

DEBIANS: Final = {
    "libblkid1": "LGPL-2.1-or-later", "libmount1": "LGPL-2.1-or-later", "libuuid1": "BSD-3-Clause",
    "libgcc-s1": "GPL-3.0-or-later WITH GCC-exception-3.1", "libstdc++6": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libglib2.0-0": "LGPL-2.1-or-later", "libbsd0": "BSD-3-Clause", "libmd0": "BSD-3-Clause",
    "libfontconfig1": "HPND-sell-variant", "libjpeg62-turbo": "BSD-3-Clause AND IJG AND Zlib",
    "libselinux1": "public-domain", "libffi8": "MIT", "libbz2-1.0": "bzip2-1.0.6", "liblzma5": "0BSD",
    "libpng16-16": "libpng-2.0", "libsqlite3-0": "blessing", "libpcre2-8-0": "BSD-3-Clause WITH PCRE2-exception",
    "libzstd1": "BSD-3-Clause", "liblz4-1": "BSD-2-Clause", "libfreetype6": "FTL", "libx11-6": "X11",
    "libx11-xcb1": "X11", "libxau6": "X11", "libxdmcp6": "X11", "libxext6": "X11", "libxrender1": "HPND-sell-variant",
    "libxkbcommon0": "MIT", "libxkbcommon-x11-0": "MIT",
}  # fmt: skip
"""What a package of Debian holds besides the files we ship has other licences: these are of those files."""
OF_DEBIAN: Final = {
    "zlib": "zlib1g", "libpng": "libpng16-16", "expat": "libexpat1", "bzip2": "libbz2-1.0", "xz": "liblzma5",
    "zstd": "libzstd1", "lz4": "liblz4-1", "sqlite": "libsqlite3-0", "fontconfig": "libfontconfig1",
    "brotli": "libbrotli1", "freetype": "libfreetype6", "pcre2": "libpcre2-8-0", "openssl": "libssl3",
    "libjpeg-turbo": "libjpeg62-turbo",
}  # fmt: skip
FOLDERS: Final = {
    "PySide6": "pyside6-essentials", "cryptography": "cryptography", "sqlcipher3": "sqlcipher3", "pikepdf": "pikepdf",
    "pikepdf.libs": "pikepdf", "pillow.libs": "pillow", "PIL": "pillow", "icu4py.libs": "icu4py",
}  # fmt: skip
"""Whose a file is, by the folder it lies in."""

SILENT: Final = {
    "pyside6-essentials": ("harfbuzz", "double-conversion", "md4c", "zlib"),
    "pyside6-addons": ("freetype", "lcms2", "openjpeg", "zlib"),
    "pynacl": ("libsodium",),
    "httptools": ("llhttp",),
    "quickjs-ng": ("quickjs-ng",),
}
"""Linked into a wheel and telling nobody its version: known by that of the wheel alone."""

_ASKED: Final = frozenset({
    "libicudata", "libicui18n", "libicuio", "libicuuc", "libjpeg", "liblcms2", "libopenjp2", "libqpdf", "libtiff",
})  # fmt: skip
_BY_NAME: Final = {"libXau": "libxau", "libxcb": "libxcb", "liblzma": "xz", "libzstd": "zstd"}
_NUMBERED: Final = frozenset({"xz", "zstd"})
"""The number of their file is their version; that of others is the version of their interface."""

_SENTENCES: Final = {
    "openssl": rb"OpenSSL (\d+\.\d+\.\d+\w?) \d{1,2} \w{3} \d{4}",
    "zlib": rb" (?:in|de)flate (\d+\.\d+(?:\.\d+)*) Copyright",
    "libpng": rb"libpng version (\d+\.\d+\.\d+)",
    "pcre2": rb"\x00(10\.\d+) 20\d\d-\d\d-\d\d",
    "libjpeg-turbo": rb"libjpeg-turbo version (\d+\.\d+\.\d+)",
    "expat": rb"expat_(\d+\.\d+\.\d+)",
    "bzip2": rb"\x00(1\.0\.\d), \d\d?-\w{3}-\d{4}",
}
_FOUND_BY: Final = {name: re.compile(sentence) for name, sentence in _SENTENCES.items()}


def linked_into(content: bytes) -> dict[str, str]:
    """Which libraries say of themselves that they are in these bytes, with the last version each names."""
    return {
        name: sorted(found)[-1].decode("ascii")
        for name, sentence in _FOUND_BY.items()
        if (found := set(sentence.findall(content)))
    }


def brought_as(file: str) -> dict[str, str]:
    """What a file is that a wheel of Linux brings in `*.libs` and that nobody can ask, by its name without the hash.

    A name that is not known here stands for itself: nobody knows its licence then, and the bundle does not go out.
    """
    stem, shared, number = file.partition(".so.")
    if not shared or stem in _ASKED:
        return {}
    library = _BY_NAME.get(stem, stem)
    return {library: number if library in _NUMBERED else ""}
