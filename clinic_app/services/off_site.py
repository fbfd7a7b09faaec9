"""A key of the ministry or the network that opens this record when nobody here can: shown by its words, then trusted.

Its private half lies elsewhere, under a passphrase, and is made there by `clinic-admin off-site-key make`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.off_site_key import key_file, open_key_file, read_public, written
from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.xwing import SealKeyPair, SealPublicKey
from clinic_app.domain.people import Act
from clinic_app.errors import OffSiteKeyRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault.place import sync_folder

__all__ = ["OffSite", "OffSiteKey", "make_key_file", "open_file"]

WORDS: Final = 12
_NAMES: Final = "off_site_names"


@dataclass(frozen=True, slots=True)
class OffSiteKey:
    """One key held elsewhere: `words` are what two people compare by voice, `line` is what is pasted or scanned."""

    words: tuple[str, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Trusted:
    """A key that can open this record, and who holds it as it was named here."""

    key: OffSiteKey
    held_by: str


class OffSite:
    """The keys that can open this record from elsewhere."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def look(self, untrusted_line: str) -> OffSiteKey:
        """What was pasted or scanned, to be compared. Nothing is trusted yet. Raises `OffSiteKeyRefused`."""
        return _shown(read_public(untrusted_line))

    def trusted(self) -> tuple[Trusted, ...]:
        """Every key that can open this record now."""
        names = self._names()
        return tuple(
            Trusted(_shown(held), names.get(held.kid.hex(), "")) for held in self._vault.ways_in.held_elsewhere
        )

    def trust(self, key: OffSiteKey, held_by: str) -> None:
        """Let this key open the record, and backups from now on, once its words were compared.

        Raises `NotAllowed`, `OffSiteKeyRefused`, `DiskFull`, `DiskFailing`.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        public = read_public(key.line)
        self._vault.ways_in.trust(public)
        self._note("off_site_trusted", public, {**self._names(), public.kid.hex(): held_by})

    def trust_no_more(self, key: OffSiteKey) -> None:
        """Take this key away. The vault key is owed from then on: its holder may have a copy that it opens."""
        self._desk.require(Act.MANAGE_PEOPLE)
        public = read_public(key.line)
        self._vault.ways_in.trust_no_more(public)
        self._vault.owe_key()
        names = self._names()
        names.pop(public.kid.hex(), None)
        self._note("off_site_dropped", public, names)

    def _names(self) -> dict[str, str]:
        return dict(self._vault.settings.get(_NAMES) or {})

    def _note(self, act: str, public: SealPublicKey, names: dict[str, str]) -> None:
        def write() -> None:
            self._vault.settings[_NAMES] = names
            self._vault.journal.append(act, self._desk.me.id, {"key": public.kid.hex()})

        self._vault.save(write)


def make_key_file(path: Path, passphrase: str, policy: KdfPolicy) -> OffSiteKey:
    """Make a key and put its private half into a new file under this passphrase; what clinics are given comes back.

    Raises `FileExistsError`, `WeakPassphrase`, `OSError`. The file was opened from the disk before this returns.
    """
    judge(passphrase)
    pair = SealKeyPair.new()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key_file(pair, passphrase, policy.default))
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.absolute().parent)
        if open_file(path, passphrase, policy) != pair:
            raise OffSiteKeyRefused("lock")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return _shown(pair.public)


def open_file(path: Path, passphrase: str, policy: KdfPolicy) -> SealKeyPair:
    """The key in a file that `make_key_file` made. Raises `OffSiteKeyRefused`, `WrongPassphrase`, `NotEnoughMemory`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OffSiteKeyRefused("missing") from error
    return open_key_file(content, passphrase, policy)


def _shown(public: SealPublicKey) -> OffSiteKey:
    return OffSiteKey(words(public.raw, WORDS), written(public))
