"""A document that is compressed while it is written, and stays so: a table of a hundred thousand lines is large."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from io import BytesIO, RawIOBase
from typing import TYPE_CHECKING, Final

from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_AT_A_TIME: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Packed:
    """A document: its zlib stream, and its length in bytes when it is unpacked."""

    zipped: bytes = field(repr=False)
    size: int

    def chunks(self) -> Iterator[bytes]:
        """The document piece by piece, never whole in memory."""
        unpacking = zlib.decompressobj()
        rest = self.zipped
        while rest:
            yield unpacking.decompress(rest, _AT_A_TIME)
            rest = unpacking.unconsumed_tail
        yield unpacking.flush()

    def whole(self) -> bytes:
        """The document."""
        return zlib.decompress(self.zipped)


class Packing(RawIOBase):
    """What is written to it is compressed at once. The same bytes give the same stream."""

    def __init__(self) -> None:
        super().__init__()
        self._packing = zlib.compressobj()
        self._zipped = BytesIO()
        self._size = 0

    @property
    def bytes_so_far(self) -> int:
        """What it takes in memory."""
        return self._zipped.tell()

    def writable(self) -> bool:
        """It only takes."""
        return True

    def write(self, content: ReadableBuffer, /) -> int:
        """The next bytes."""
        told = memoryview(content).nbytes
        self._zipped.write(self._packing.compress(content))
        self._size += told
        return told

    def packed(self) -> Packed:
        """The document; nothing can be added to it."""
        self._zipped.write(self._packing.flush())
        return Packed(self._zipped.getvalue(), self._size)


def hash_of(files: Mapping[str, bytes | Packed]) -> str:
    """SHA-256 of documents after each other, in the order of their names."""
    told = hashlib.sha256()
    for name in sorted(files):
        content = files[name]
        for chunk in content.chunks() if isinstance(content, Packed) else (content,):
            told.update(chunk)
    return told.hexdigest()
