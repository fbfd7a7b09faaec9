"""For whoever keeps a network: keys under passphrases, roots that several sign, the list of a province, a look inside.

It opens no record and asks no hub. Each key stays with its keeper; what goes from hand to hand is public.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.site_key import key_file, open_key_file
from clinic_app.errors import DirectoryRefused
from clinic_app.facts import dataclass
from clinic_app.vault.new_file import write_new
from clinic_app.wire.directory_document import AgencyList
from clinic_app.wire.directory_signing import (
    RootPlan,
    SignedProvince,
    add_signature,
    sign_province,
    still_missing,
    write_root,
)
from clinic_app.wire.directory_trust import MAX_SIGNED, SignedDirectory, fingerprint, read_directory, read_metadata

if TYPE_CHECKING:
    from clinic_app.wire.directory_document import Agency

PROVINCE_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class RootSeen:
    """One root: its number, the last day it holds, keepers and how many must sign, signatures missing by itself."""

    version: int
    holds_until: date
    keepers: int
    needed: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySeen:
    """A signed directory that holds together. `believed` is None where no words from paper were given."""

    words: tuple[str, ...]
    believed: bool | None
    network: str
    training: bool
    version: int
    expires_on: date
    roots: int
    provinces: tuple[str, ...]
    agencies: tuple[Agency, ...]


class DirectoryMaking:
    """Needs no record: it knows what a lock costs and which day it is."""

    def __init__(self, policy: KdfPolicy, today: date) -> None:
        self._policy = policy
        self._today = today

    def make_key(self, path: Path, passphrase: str) -> str:
        """A new key in a new file under this passphrase; its public half, in hex.

        Raises `FileExistsError`, `WeakPassphrase`, `OSError`.
        """
        judge(passphrase)
        key = SigningKey.new()
        write_new(path, key_file(key, passphrase, self._policy.default))
        return key.public.raw.hex()

    def plan_root(
        self, into: Path, *, keepers: Sequence[bytes], needed: int, lists: Sequence[bytes], years: int,
        before: Path | None = None,
    ) -> tuple[str, ...]:  # fmt: skip
        """Write a root that nobody has signed yet: the first of a network, or the one after `before`.

        The twelve words come back: those of the first root, or none for a later one. Raises `DirectoryRefused(format)`,
        `FileExistsError`, `OSError`.
        """
        ends = self._today + timedelta(days=365 * years)
        plan = RootPlan(roots=tuple(keepers), needed=needed, lists=tuple(lists), holds_until=ends)
        version = self.root(before).version + 1 if before else 1
        content = write_root(plan, version=version)
        write_new(into, content)
        return words(fingerprint(content)) if before is None else ()

    def sign_root(self, path: Path, key: Path, passphrase: str, *, before: Path | None = None) -> int:
        """Add a keeper's signature to a root; how many are still missing.

        Raises `DirectoryRefused(format)`, `WrongPassphrase`, `OSError`.
        """
        content = add_signature(_read(path), open_key_file(_read(key), passphrase, self._policy))
        beside = path.with_name(path.name + ".new")
        beside.unlink(missing_ok=True)
        write_new(beside, content)
        beside.replace(path)
        return still_missing(content, _read(before) if before else None)

    def sign_province(
        self, listing: Path, into: Path, key: Path, passphrase: str, *, before: Path | None = None
    ) -> tuple[str, int]:
        """Sign what the hub lists of a province; which province, and how many organisations.

        Raises `DirectoryRefused(format)`, `WrongPassphrase`, `FileExistsError`, `OSError`.
        """
        told = AgencyList.from_bytes(_read(listing).strip())
        signed = sign_province(
            told, (open_key_file(_read(key), passphrase, self._policy),),
            holds_until=self._today + timedelta(days=PROVINCE_DAYS),
            before=SignedProvince.from_bytes(_read(before)) if before else None,
        )  # fmt: skip
        write_new(into, signed.to_bytes())
        return told.province or "", len(told.agencies)

    def is_root(self, path: Path) -> bool:
        """Whether this file is a root and not a whole directory. Raises `OSError`."""
        try:
            read_metadata(_read(path), "root")
        except DirectoryRefused:
            return False
        return True

    def root(self, path: Path) -> RootSeen:
        """What a root says. Raises `DirectoryRefused(format)`, `OSError`."""
        content = _read(path)
        signed = read_metadata(content, "root").signed
        role = signed.roles["root"]
        return RootSeen(
            version=signed.version, holds_until=signed.expires.date(), keepers=len(role.keyids),
            needed=role.threshold, missing=still_missing(content),
        )  # fmt: skip

    def inspect(self, path: Path, typed_words: Sequence[str] = ()) -> DirectorySeen:
        """Look at a whole signed directory as a clinic reads it whose paper has these words.

        Raises `DirectoryRefused`, `OSError`.
        """
        content = _read(path)
        signed = SignedDirectory.from_bytes(content)
        first = next(signed.roots, None)
        if first is None:
            raise DirectoryRefused("other_root")
        root = fingerprint(first)
        document = read_directory(content, root=root, today=self._today)
        typed = tuple(word.strip().casefold() for word in typed_words)
        return DirectorySeen(
            words=words(root), believed=typed == words(root) if typed else None, network=document.network,
            training=document.training, version=document.version, expires_on=document.expires_on,
            roots=sum(1 for _ in signed.roots), agencies=document.agencies,
            provinces=tuple(sorted(name.split("/")[1].removesuffix(".json") for name in signed.lists if "/" in name)),
        )  # fmt: skip


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_SIGNED + 1)
