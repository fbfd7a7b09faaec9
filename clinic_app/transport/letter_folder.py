"""Letters of one PC to another in a folder: on a stick, or on a share of the hospital that several PCs write to.

A letter is sealed already; here it gets a name that says nothing to strangers, is whole or not there, and goes when the
PC it is for has taken it. What is torn, foreign or too large is passed over. The clock of the folder's own disk says
what is old: that of this PC may be years off.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import WayUnfit
from clinic_app.facts import dataclass
from clinic_app.wire.hidden_names import HiddenNames, Named

FOLDER: Final = "notebook"
ENDING: Final = ".srl"
PART: Final = ".part"
MOST_BYTES: Final = 1_000_000
"""Of one letter."""

MOST_WAITING: Final = 256 * 1_000_000
"""Bytes that lie for one PC: what it does not fetch fills nobody's share."""

MOST_FILES: Final = 20_000
OLD_S: Final = 30 * 86_400
"""Then a letter nobody took is swept: whoever comes later is told anew."""

_PART_OLD_S: Final = 86_400

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True, slots=True)
class _Lying:
    path: Path
    named: Named
    size: int
    changed_at: float


class LetterFolder:
    """One folder as this PC sees it for one round. `pcs` are all PCs of the clinic, this one among them.

    Every act raises `WayUnfit`: `gone`, `read_only`, `full`, `not_read`, `not_written`, `too_many`, `waits`.
    """

    def __init__(self, folder: Path, names: HiddenNames, us: DeviceId, pcs: Iterable[DeviceId]) -> None:
        self._above = folder
        self._folder = folder / FOLDER
        self._names = names
        self._us = us
        self._pcs = tuple(pcs)
        self._ours: dict[DeviceId, tuple[int, int]] = {}
        """For each PC that something was left for: how much of ours lies there for it, and the highest order."""
        self._swept = False

    @property
    def place(self) -> Path:
        """The folder that people chose, in which this one lies."""
        return self._above

    def leave(self, to: DeviceId, letter: bytes) -> str:
        """Put one letter there; its name. See `leave_all`."""
        return self.leave_all(to, (letter,))[0]

    def leave_all(self, to: DeviceId, letters: Sequence[bytes]) -> tuple[str, ...]:
        """Put letters there, on its disk and read back before any counts; their names. They wait for the disk together.

        Raises `ValueError` for what is too large for any letter. If it raises, some may lie there.
        """
        for letter in letters:
            if not 0 < len(letter) <= MOST_BYTES:
                raise ValueError(len(letter))
        with _named("not_written"):
            self._make()
            lies, order = self._lies_for(to)
            size = sum(map(len, letters))
            if lies + size > MOST_WAITING:
                raise WayUnfit("waits")
            fresh = [self._folder / self._names.new(self._us, to, order + place) for place, _ in enumerate(letters, 1)]
            now = self._write(fresh, letters)
            self._ours[to] = lies + size, order + len(letters)
            self._sweep(now)
            return tuple(each.with_suffix(ENDING).name for each in fresh)

    def waiting(self, me: DeviceId) -> Iterator[tuple[str, bytes]]:
        """What lies there for a PC, in the order in which each other PC left it, one in memory at a time."""
        with _named("not_read"):
            lying = [each for each in self._lying(ENDING) if each.named.to == me]
        lying.sort(key=lambda each: (each.named.order, each.named.sender.bytes, each.path.name))
        for each in lying:
            with _named("not_read"):
                content = _read(each.path)
            if content is not None:
                yield each.path.name, content

    def done(self, name: str) -> None:
        """Take away a letter that was taken in. One that is gone already is no error."""
        with _named("not_written"):
            (self._folder / name).unlink(missing_ok=True)

    def sender_of(self, name: str) -> DeviceId | None:
        """The PC that left a letter, by its name; what the letter says is proved by its seal alone."""
        named = self._names.read(name.removesuffix(ENDING), self._pcs, self._pcs)
        return named.sender if named is not None else None

    # --- within ------------------------------------------------------------------------------------

    def _make(self) -> None:
        if not self._above.is_dir():
            raise WayUnfit("gone")
        self._folder.mkdir(exist_ok=True)

    def _lying(self, ending: str) -> list[_Lying]:
        """Files of this clinic with this ending. Nothing is opened for it."""
        if not self._above.is_dir():
            raise WayUnfit("gone")
        if not self._folder.is_dir():
            return []
        found = list[_Lying]()
        with os.scandir(self._folder) as entries:
            for count, entry in enumerate(entries):
                if count >= MOST_FILES:
                    raise WayUnfit("too_many")
                stem, dot, rest = entry.name.partition(".")
                named = self._names.read(stem, self._pcs, self._pcs) if dot + rest == ending else None
                if named is not None and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # its PC took it just now
                        told = entry.stat(follow_symlinks=False)
                        found.append(_Lying(Path(entry.path), named, told.st_size, told.st_mtime))
        return found

    def _lies_for(self, to: DeviceId) -> tuple[int, int]:
        """How much of ours lies there for this PC, at most, and the highest order of it: looked for once a round."""
        if to not in self._ours:
            lying = [each for each in self._lying(ENDING) if each.named.sender == self._us and each.named.to == to]
            highest = max((each.named.order for each in lying), default=0)
            self._ours[to] = sum(each.size for each in lying), highest
        return self._ours[to]

    def _write(self, fresh: Sequence[Path], letters: Sequence[bytes]) -> float:
        """The time of the disk that they lie on."""
        parts = [each.with_suffix(PART) for each in fresh]
        try:
            with ExitStack() as stack:
                files = [stack.enter_context(part.open("xb")) for part in parts]
                for file, letter in zip(files, letters, strict=True):
                    file.write(letter)
                    file.flush()
                for file in files:  # the disk has all of them in hand by the first
                    os.fsync(file.fileno())
            for part, letter in zip(parts, letters, strict=True):
                if part.read_bytes() != letter:
                    raise WayUnfit("not_written")
            now = parts[-1].stat().st_mtime
            for part in parts:
                part.replace(part.with_suffix(ENDING))
            _sync(self._folder)
        except (OSError, WayUnfit):
            for part in parts:
                with suppress(OSError):  # it may be gone altogether
                    part.unlink(missing_ok=True)
            raise
        return now

    def _sweep(self, now: float) -> None:
        """Once a round. Best left to the next time where the disk refuses it."""
        if self._swept:
            return
        self._swept = True
        for ending, age in ((ENDING, OLD_S), (PART, _PART_OLD_S)):
            for each in self._lying(ending):
                if now - each.changed_at > age:
                    with suppress(OSError):
                        each.path.unlink(missing_ok=True)


def _read(path: Path) -> bytes | None:
    """None for what is no letter, or was taken meanwhile."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    return content if 0 < len(content) <= MOST_BYTES else None


def _sync(folder: Path) -> None:
    """Make the name durable where the disk knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _named(otherwise: str) -> Iterator[None]:
    """What the disk refuses, in a word."""
    try:
        yield
    except FileNotFoundError as error:
        raise WayUnfit("gone") from error
    except OSError as error:
        if error.errno in _FULL:
            raise WayUnfit("full") from error
        if error.errno in _READ_ONLY:
            raise WayUnfit("read_only") from error
        raise WayUnfit("gone" if error.errno in _GONE else otherwise) from error


_GONE: Final = frozenset(
    {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOTDIR, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTUNREACH,
     errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, getattr(errno, "EHOSTDOWN", errno.EHOSTUNREACH)}
)  # fmt: skip
