"""Where a line may end, without ICU where that is known already: our own Thai sentences are cut when they are compiled.

ICU and what it says of Thai are four megabytes as long as the program runs. Whoever types Thai that must be broken
brings them, and so does a sentence with something filled in. `linebreaks` is what ICU itself is asked by.

`line_ends.bin` beside the catalogues of a language: how many sentences there are (4 bytes), the marks of all of them in
order (8 bytes each), where the pieces of each lie (4 bytes each, and the end), the lengths of the pieces in signs (a
byte each). All little-endian. Without the file everything is asked of ICU.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from functools import cache
from hashlib import blake2b
from typing import Final

from clinic_app import paths
from clinic_app.catalogue import messages

NAME: Final = "line_ends.bin"
_DOMAINS: Final = ("screens", "forms")
_LONGEST: Final = 255
_THAI: Final = re.compile("[ -~\u0e01-\u0e3a\u0e3f-\u0e5b]*")
# A consonant with what stands over and under it and the am behind; a vowel that is written first belongs to the next.
_MARKS: Final = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e"
_SIGN: Final = re.compile(f"[เแโใไ]*[^{_MARKS}][{_MARKS}]*|[{_MARKS}]+")


def pieces(text: str, language: str) -> tuple[str, ...]:
    """The shortest pieces a line may end after, as `linebreaks.segments` says them."""
    known = _table(language)
    lengths = known.lengths(text) if known is not None else b""
    if not lengths:
        from clinic_app.printing.linebreaks import segments

        return segments(text, language)
    cut, at = [], 0
    for length in lengths:
        cut.append(text[at : at + length])
        at += length
    return tuple(cut)


def signs(word: str, language: str) -> list[str]:
    """What a reader sees as one sign each, as `linebreaks.clusters` says them."""
    if _THAI.fullmatch(word):
        return _SIGN.findall(word)
    from clinic_app.printing.linebreaks import clusters

    return clusters(word, language)


def compiled(language: str) -> bytes:
    """What is to lie in the file of this language, from its catalogues as they are compiled now."""
    from clinic_app.printing.linebreaks import segments

    said = {line for domain in _DOMAINS for meant in messages(domain, language).values() for line in meant.split("\n")}
    cut = {_mark(line): [len(piece) for piece in segments(line, language)] for line in said if "{" not in line}
    known = {mark: bytes(cut[mark]) for mark in sorted(cut) if cut[mark] and max(cut[mark]) <= _LONGEST}
    places = [0]
    for lengths in known.values():
        places.append(places[-1] + len(lengths))
    head = struct.pack(f"<I{len(known)}Q{len(places)}I", len(known), *known, *places)
    return head + b"".join(known.values())


class _Table:
    """A file of these, as it lies there."""

    def __init__(self, compiled: bytes) -> None:
        [self._count] = struct.unpack_from("<I", compiled)
        self._compiled = compiled

    def lengths(self, text: str) -> bytes:
        """Of each piece, in signs; nothing for a sentence that is not here."""
        mark = _mark(text)
        number = bisect_left(range(self._count), mark, key=self._marked)
        if number == self._count or self._marked(number) != mark:
            return b""
        begin, end = struct.unpack_from("<2I", self._compiled, 4 + 8 * self._count + 4 * number)
        at = 8 + 12 * self._count
        lengths = self._compiled[at + begin : at + end]
        return lengths if sum(lengths) == len(text) else b""

    def _marked(self, number: int) -> int:
        [mark] = struct.unpack_from("<Q", self._compiled, 4 + 8 * number)
        return int(mark)


def _mark(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


@cache
def _table(language: str) -> _Table | None:
    file = paths.resources() / "i18n" / language / NAME
    return _Table(file.read_bytes()) if file.exists() else None
