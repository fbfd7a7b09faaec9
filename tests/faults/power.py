"""What a disk may hold after the power went: images made from a recording of a workflow's writes and flushes.

The model is a pessimist's. Of what was written to a file since it was last flushed, each piece may be there, or not, or
torn at any sector, in any order; of the names in a folder, what was done since the folder was last flushed may be
there up to any point. What was flushed is there.
"""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_HEAD = struct.Struct("<cIqqI")


@dataclass(frozen=True)
class Op:
    """One call as it was recorded."""

    what: str
    serial: int
    first: int
    second: int
    data: bytes


def recorded(log: Path) -> list[Op]:
    """Every call, in order."""
    raw, at, found = log.read_bytes(), 0, []
    while at < len(raw):
        what, serial, first, second, length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        found.append(Op(what.decode(), serial, first, second, raw[at : at + length]))
        at += length
    return found


@dataclass
class File:
    """Bytes that are safe, and what was done since: pieces at their place, or a new length."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def flush(self) -> None:
        for at, data in self.since:
            _put(self.safe, at, data)
        self.since.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        """One of the states it may be found in."""
        found = bytearray(self.safe)
        mood = chance.random()  # often all or nothing of it, else each piece for itself
        for at, data in self.since:
            if mood < 0.15 or (mood > 0.3 and chance.random() < 0.4):
                continue
            if data is None or mood < 0.3 or chance.random() < 0.6:
                _put(found, at, data)
            else:
                for part in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        _put(found, at + part, data[part : part + SECTOR])
        return bytes(found)


def _put(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:  # a new length
        if at < len(content):
            del content[at:]
        else:
            content.extend(bytes(at - len(content)))
        return
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


Names = dict[str, File | None]
"""What lies under which name; a folder is None."""


@dataclass
class Disk:
    """The state of one folder while a recording is played."""

    names: Names = field(default_factory=dict)
    safe_names: Names = field(default_factory=dict)
    since: list[tuple[str, str, File | None, str]] = field(default_factory=list)
    open: dict[int, tuple[str, File | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Disk:
        """As it lies there now, all of it safe."""
        disk = cls()
        for path in (root, *root.rglob("*")):
            disk.names[str(path)] = None if path.is_dir() else File(bytearray(path.read_bytes()))
        disk.safe_names = dict(disk.names)
        return disk

    def play(self, op: Op) -> None:
        """Do what was done."""
        text = op.data.decode("utf-8", "replace") if op.what in "ORLUMD" else ""
        match op.what:
            case "O":
                if op.second and text not in self.names:
                    self._name("put", text, File())
                file = self.names.get(text)
                if op.first & os.O_TRUNC and file is not None:
                    file.since.append((0, None))
                self.open[op.serial] = (text, file)
            case "W" | "T" if (file := self.open[op.serial][1]) is not None:
                file.since.append((op.first, op.data if op.what == "W" else None))
            case "S":
                path, file = self.open[op.serial]
                if file is not None:
                    file.flush()
                else:
                    self._flush_folder(path)
            case "R" | "L":
                source, target = text.split("\0")
                # A new name for a file is there with the old one gone, or not at all: every file system promises that.
                self._name("put", target, self.names[source], gone=source if op.what == "R" else "")
            case "U" | "D":
                self._name("drop", text.rstrip("\0"), None)
            case "M":
                self._name("put", text.rstrip("\0"), None)

    def images(self, chance: random.Random, root: str) -> Names:
        """One of the states the folder may be found in: names, and the files behind them."""
        found = dict(self.safe_names)
        for change in self.since[: chance.randint(0, len(self.since))]:
            _rename(found, *change)
        # Nothing lies in a folder whose own name was lost.
        return {name: file for name, file in found.items() if name == root or _reached(name, root, found)}

    def _name(self, what: str, path: str, file: File | None, gone: str = "") -> None:
        _rename(self.names, what, path, file, gone)
        self.since.append((what, path, file, gone))

    def _flush_folder(self, folder: str) -> None:
        left = []
        for change in self.since:
            if os.path.dirname(change[1]) == folder:
                _rename(self.safe_names, *change)
            else:
                left.append(change)
        self.since = left


def _reached(name: str, root: str, names: Names) -> bool:
    folder = os.path.dirname(name)
    return folder == root or (folder in names and _reached(folder, root, names))


def _rename(names: Names, what: str, path: str, file: File | None, gone: str) -> None:
    if what == "put":
        names[path] = file
        names.pop(gone, None)
        for inside in [name for name in names if gone and name.startswith(gone + "/")]:
            names[path + inside.removeprefix(gone)] = names.pop(inside)  # a folder takes along what lies in it
    else:
        names.pop(path, None)


@dataclass(frozen=True)
class Cut:
    """A moment of a recording: what had been acknowledged, and what the disk may hold."""

    at: int
    acks: tuple[str, ...]
    disk: Disk


def cuts(begun: Disk, ops: list[Op], chance: random.Random, how_many: int) -> Iterator[Cut]:
    """Moments at random, in order, each while the recording stands there."""
    moments = sorted(chance.randint(0, len(ops)) for _ in range(how_many))
    acks: list[str] = []
    played = 0
    for moment in moments:
        for op in ops[played:moment]:
            if op.what == "A":
                acks.append(op.data.decode())
            else:
                begun.play(op)
        played = moment
        yield Cut(moment, tuple(acks), begun)


def lay(cut: Cut, root: Path, target: Path, chance: random.Random) -> None:
    """Write one image of `root` to `target`, a folder that is not there yet."""
    target.mkdir(parents=True)
    seen: dict[int, bytes] = {}
    for name, file in sorted(cut.disk.images(chance, str(root)).items()):
        path = target / Path(name).relative_to(root)
        if path.name.endswith("-shm"):
            continue  # shared memory: what a cut leaves of it is made anew by whoever opens first
        if file is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            if id(file) not in seen:
                seen[id(file)] = file.after_a_cut(chance)
            path.write_bytes(seen[id(file)])
