"""Two versions of the program side by side: they change places in one step, also when the power fails in the middle.

`notebook` is what runs, `notebook.new` what was unpacked, `notebook.before` what ran before, `notebook.updates` what is
remembered of it. Which folder is which is told by the hash of its own list of files, never by its name: after a power
cut `tidy_up` finishes what had changed places and takes away what had not.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import sys
from contextlib import suppress
from errno import EINVAL, ENOSYS
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from clinic_app.errors import CannotGoBack
from clinic_app.services.own_files import LIST, look_at_own_files
from clinic_app.services.unpacking import unpack
from clinic_app.vault.place import sync_folder, write_whole
from clinic_app.wire.update_trust import Believed

_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of renameat2(2): two names change places, and at no moment is one of them missing."""
_HERE: Final = -100


class Version(Struct, frozen=True, kw_only=True):
    """One version of the program in a folder."""

    version: str
    steps: int
    files: str
    """The hash of its own list of files."""


class Going(Struct, frozen=True, kw_only=True):
    """What was about to change places when this was written."""

    act: Literal["apply", "back"]
    to: Version
    leaves: Version


class State(Struct, frozen=True, kw_only=True):
    """What is remembered beside the program."""

    believed: Believed = Believed()
    before: Version | None = None
    going: Going | None = None
    records: dict[str, str] = {}
    """How each record that was looked at stood when the version before left, by its folder."""


class SideBySide:
    """The folders of one program. Only who may write beside it can change anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.new = folder.with_name(folder.name + ".new")
        self.before = folder.with_name(folder.name + ".before")
        self.memory = folder.with_name(folder.name + ".updates")
        self.work = self.memory / "work"
        self._aside = folder.with_name(folder.name + ".aside")

    @property
    def may_change(self) -> bool:
        """Whether this user may."""
        return os.access(self.folder.parent, os.W_OK) and os.access(self.folder, os.W_OK)

    def state(self) -> State:
        """What is remembered; nothing, where it cannot be read."""
        try:
            return msgspec.json.decode((self.memory / "state.json").read_bytes(), type=State)
        except (OSError, msgspec.DecodeError):
            return State()

    def remember(self, state: State) -> None:
        """Written whole or not at all; everybody may read it, nobody else may write it. Raises `OSError`."""
        self.memory.mkdir(mode=0o755, exist_ok=True)
        write_whole(self.memory / "state.json", msgspec.json.encode(state))
        (self.memory / "state.json").chmod(0o644)

    @property
    def room(self) -> int:
        """Bytes it takes beside the archive and what is in it; none: the version before is kept as it lies."""
        return 0

    def lay(self, archive: Path, most: int) -> None:
        """Unpack an archive beside the program, `most` bytes. Raises `UpdateRefused(format)`, `OSError`."""
        unpack(archive, self.new, most)

    def put_in_place(self, leaves: Version, to: Version) -> None:
        """The new version takes the place of the one that stands, which is kept as the one before. Raises `OSError`."""
        self.remember(msgspec.structs.replace(self.state(), going=Going(act="apply", to=to, leaves=leaves)))
        self._change_places(self.new)
        self._finish(self.state())

    def go_back(self, leaves: Version) -> Version:
        """The version before takes its place again, and the one that stood becomes the one before.

        Raises `CannotGoBack`: `none`, `damaged`; `OSError`.
        """
        state = self.state()
        if state.before is None or not self.before.is_dir():
            raise CannotGoBack("none")
        found = look_at_own_files(self.before)
        if files_of(self.before) != state.before.files or found is None or not found.whole:
            raise CannotGoBack("damaged")
        self.remember(msgspec.structs.replace(state, going=Going(act="back", to=state.before, leaves=leaves)))
        self._change_places(self.before)
        self._finish(self.state())
        return state.before

    def forget_before(self) -> None:
        """No version before is kept any more: the one there is did not run here. Raises `OSError`."""
        self.remember(msgspec.structs.replace(self.state(), before=None))
        shutil.rmtree(self.before, ignore_errors=True)

    def tidy_up(self) -> Going | None:
        """After a power cut: what had changed places is finished, and told; what had not is taken away.

        Raises `OSError`.
        """
        if self._aside.is_dir():  # only where the system cannot let two names change places in one step
            if not self.folder.is_dir():
                self._aside.rename(self.folder)
            else:
                state = self.state()
                self._aside.rename(self.before if state.going and state.going.act == "back" else self.new)
            sync_folder(self.folder.parent)
        state = self.state()
        if state.going is not None:
            self._finish(state)
        for left in (self.new, self.work):
            shutil.rmtree(left, ignore_errors=True)
        return self._stands(state.going)

    # --- within ------------------------------------------------------------------------------------

    def _stands(self, going: Going | None) -> Going | None:
        """What was begun, where it came to stand."""
        return going if going is not None and files_of(self.folder) == going.to.files else None

    def _finish(self, state: State) -> None:
        """By what really stands: nothing is believed of what was only meant."""
        going = state.going
        assert going is not None
        if files_of(self.folder) != going.to.files:
            self.remember(msgspec.structs.replace(state, going=None))
            return
        if going.act == "apply" and self.new.is_dir():
            shutil.rmtree(self.before, ignore_errors=True)
            self.new.rename(self.before)
            sync_folder(self.folder.parent)
        self.remember(msgspec.structs.replace(state, going=None, before=going.leaves))

    def _change_places(self, other: Path) -> None:
        if not _exchanged(self.folder, other):
            shutil.rmtree(self._aside, ignore_errors=True)
            self.folder.rename(self._aside)
            try:
                other.rename(self.folder)
            except OSError:
                self._aside.rename(self.folder)
                raise
            self._aside.rename(other)
        sync_folder(self.folder.parent)


def files_of(folder: Path) -> str:
    """The hash of a folder's own list of files; empty where it has none."""
    with suppress(OSError):
        return hashlib.sha256((folder / LIST).read_bytes()).hexdigest()
    return ""


def _exchanged(one: Path, other: Path) -> bool:
    """Let two names change places in one step; whether this system could. Raises `OSError` if it would not."""
    if sys.platform != "linux":  # pragma: no cover - others have no such act
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:  # pragma: no cover - a C library from before 2018
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (EINVAL, ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(one))
