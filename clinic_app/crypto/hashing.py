"""SHA-256 of what may be large: files, attachments, backups. Some kilobytes are `hashlib`'s.

The desktop keeps Python's own OpenSSL out (`main`), and `hashlib` does without it: for a few hundred bytes as fast, for
a file at half the speed and less. This takes the OpenSSL that `cryptography` has brought anyway.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from cryptography.hazmat.primitives.hashes import SHA256, Hash

_AT_ONCE: Final = 1 << 18


class Sha256:
    """A hash that grows; `digest` may be asked for at any time."""

    def __init__(self, begun: bytes = b"") -> None:
        self._made = Hash(SHA256())
        self._made.update(begun)

    def update(self, more: bytes) -> None:
        """The next bytes."""
        self._made.update(more)

    def digest(self) -> bytes:
        """The 32 bytes for all that came so far."""
        return self._made.copy().finalize()

    def hexdigest(self) -> str:
        """The same in 64 digits."""
        return self.digest().hex()


def of_file(file: BinaryIO) -> Sha256:
    """The hash of a file from where it is read now to its end, which may go on growing."""
    made = Sha256()
    while piece := file.read(_AT_ONCE):
        made.update(piece)
    return made
