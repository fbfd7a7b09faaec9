"""Which site profile holds on this PC: found at the start, checked, kept in mind, and laid down or taken back by IT.

A PC must not lose its records because a file of IT is torn, missing or wrong on some night. The last profile that could
be read goes on holding until another takes its place or IT takes it back; and where the record stands in another folder
than a new profile names, it is used where it stands, and that is said.

A profile is signed: whoever brings one, on a stick, a share or by mail, brings the hand it comes from. The first that
is laid down on a PC says whose hand that is, unless IT named it; no other comes in its place. What nobody signed is
taken only where its administrator says so there, at the PC.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from clinic_app.paths import LAST_PROFILE
from clinic_app.settings.held import Held
from clinic_app.settings.profile import MOST_BYTES, SiteProfile, read_profile

if TYPE_CHECKING:
    from clinic_app.crypto.passphrase import KdfPolicy
    from clinic_app.errors import ProfileRefused

__all__ = [
    "Held",
    "Read",
    "SiteProfile",
    "by_hand",
    "folder_of",
    "hold",
    "lay_down",
    "lay_down_for_all",
    "read_bytes",
    "read_file",
    "sign",
    "signed_by",
    "take_back",
    "would_hold",
]

_SIGNATURE_BYTES: Final = 256
_BY_HAND: Final = b"#by-hand\n"
"""The last line of one that nobody signed, laid down here by hand. Brought to another PC it says nothing."""


class Read(NamedTuple):
    """A profile as it lies there, and the words of the key that signed it; none for a plain text."""

    raw: bytes
    profile: SiteProfile
    words: tuple[str, ...]

    @property
    def vouched(self) -> bool:
        """Whether somebody answers for it: who signed it, or who laid it down on this PC by hand."""
        return bool(self.words) or self.raw.endswith(_BY_HAND)


def hold(files: Sequence[Path], home: Path) -> Held | None:
    """Which of these files holds, for a user whose own folder is `home`; None where IT never settled anything here."""
    last = _last(home)
    file = next((each for each in files if each.exists()), None)
    if file is None:
        if last is None:
            return None
        return _standing(Held(profile=last.profile, file=files[0], words=last.words, gone=True), last, home)
    try:
        read = read_file(file)
        _refuse_other_hand(read, last)
        if last is None or last.raw != read.raw:  # what held before this was asked for goes on holding
            _refuse_unsigned(read)
        _refuse_elsewhere(read.profile)
    except _kind() as error:
        words = last.words if last else ()
        return _standing(
            Held(profile=last.profile if last else None, file=file, words=words, trouble=error), last, home
        )
    held = _standing(Held(profile=read.profile, file=file, words=read.words), last, home)
    if held.record_at is None and (last is None or last.raw != read.raw):
        with suppress(OSError):  # a disk that is full or read only is told by whoever has to write to it
            _keep(home / LAST_PROFILE, read.raw)
    return held


def folder_of(held: Held | None, home: Path) -> Path:
    """The data folder that is used."""
    if held is None:
        return home
    return held.record_at or _wanted(held.profile, home)


def read_file(file: Path) -> Read:
    """Look at one file. Raises `ProfileRefused`."""
    try:
        with file.open("rb") as opened:
            untrusted = opened.read(MOST_BYTES + _SIGNATURE_BYTES + 1)
    except OSError as error:
        raise _kind()(0, "", "unreadable") from error
    return read_bytes(untrusted)


def read_bytes(untrusted: bytes) -> Read:
    """The same with what was read already. Raises `ProfileRefused`."""
    if b"#signed " not in untrusted:
        return Read(untrusted, read_profile(untrusted), ())
    from clinic_app.crypto.fingerprints import words
    from clinic_app.crypto.signed_text import open_text

    signed = open_text(untrusted)
    return Read(untrusted, read_profile(signed.text), words(signed.key.raw) if signed.key else ())


def signed_by(file: Path, words: Sequence[str] = ()) -> Read:
    """One that was signed; with `words`, by the key that has these.

    Raises `ProfileRefused`: `not_signed`, `other_key`, and whatever `read_file` does.
    """
    read = read_file(file)
    if not read.words:
        raise _kind()(0, "", "not_signed")
    if words and tuple(words) != read.words:
        raise _kind()(0, "", "other_key")
    return read


def by_hand(file: Path) -> Read:
    """One that need not be signed, because its administrator stands at this very PC. Raises `ProfileRefused`."""
    read = read_file(file)
    if read.vouched:
        return read
    plain = read.raw if read.raw.endswith(b"\n") else read.raw + b"\n"
    return read._replace(raw=plain + _BY_HAND)


def would_hold(read: Read, files: Sequence[Path], home: Path) -> None:
    """Whether it may come in the place of what holds here. Raises `ProfileRefused`: `other_key`, `not_signed`."""
    _refuse_unsigned(read)
    _refuse_other_hand(read, _last(home))
    for each in files:
        _refuse_other_hand(read, _standing_in(each))


def lay_down(read: Read, into: Path, home: Path) -> Held:
    """Check a profile, put it where it holds for this user, and make its data folder. Silent, safe to repeat.

    Raises `ProfileRefused`, `UnsafePlace` for a data folder on a share or in a synchronised one, `OSError`; nothing was
    put anywhere then.
    """
    from clinic_app.vault.place import make_folder

    _refuse_unfit(read, into, home)
    make_folder(_wanted(read.profile, home))
    return _put(read, into, home)


def lay_down_for_all(read: Read, into: Path, home: Path) -> Held:
    """The same for a whole PC, by its administrator: the data folder belongs to the account that the profile names.

    Raises `ProfileRefused(missing)` as well where a folder is to be made and no account is named, since nobody but the
    administrator could write to it, and `ProfileRefused(no_account)` where this PC has no such account.
    """
    _refuse_unfit(read, into, home)
    if read.profile.data_folder:
        _make_folder_of(Path(read.profile.data_folder), read.profile.data_account)
    return _put(read, into, home)


def _refuse_unfit(read: Read, into: Path, home: Path) -> None:
    from clinic_app.vault.place import refuse_unsafe

    would_hold(read, (into,), home)
    _refuse_elsewhere(read.profile)
    refuse_unsafe(_wanted(read.profile, home))


def _make_folder_of(folder: Path, account: str | None) -> None:
    """A folder that stands is left as it was made. Windows lets whoever signs in write below a new one."""
    from clinic_app.vault.place import make_folder

    if folder.exists():
        return
    if account is None:
        raise _kind()(0, "data.account", "missing")
    if sys.platform == "win32":  # pragma: no cover - there the folder above decides
        make_folder(folder)
        return
    import pwd

    try:
        known = pwd.getpwnam(account)
    except KeyError as error:
        raise _kind()(0, "data.account", "no_account") from error
    make_folder(folder)
    os.chown(folder, known.pw_uid, known.pw_gid)


def _put(read: Read, into: Path, home: Path) -> Held:
    into.parent.mkdir(parents=True, exist_ok=True)
    _keep(into, read.raw, mode=0o644)
    held = hold([into], home)
    assert held is not None
    return held


def take_back(into: Path, home: Path) -> bool:
    """Nothing of IT holds any more; whether anything did. Records stay where they are. Raises `OSError`."""
    there = [each for each in (into, home / LAST_PROFILE) if each.exists()]
    for each in there:
        each.unlink()
    return bool(there)


def sign(text: Path, key: Path, passphrase: str, into: Path, policy: KdfPolicy) -> Read:
    """Check a text and sign it with a key that `clinic-admin pack key` made.

    Raises `ProfileRefused`, `PackRefused(key_file)`, `WrongPassphrase`, `OSError`.
    """
    from clinic_app.crypto.signed_text import sign_text
    from clinic_app.crypto.site_key import open_key_file

    plain = read_file(text).raw.removesuffix(_BY_HAND)
    signed = sign_text(plain, open_key_file(key.read_bytes(), passphrase, policy))
    _keep(into, signed, mode=0o644)
    return read_bytes(signed)


def _kind() -> type[ProfileRefused]:
    """Asked for when something is wrong, not before: all errors of the house come with it."""
    from clinic_app.errors import ProfileRefused

    return ProfileRefused


# --- within --------------------------------------------------------------------------------------------


def _standing(held: Held, last: Read | None, home: Path) -> Held:
    """The same, with the folder in which the record really stands if the wanted one has none."""
    before = [_wanted(last.profile, home)] if last else []
    for folder in (_wanted(held.profile, home), *before, home):
        if (folder / "vault" / "vault.json").exists():
            return held if folder == _wanted(held.profile, home) else held._replace(record_at=folder)
    return held


def _wanted(profile: SiteProfile | None, home: Path) -> Path:
    return Path(profile.data_folder) if profile is not None and profile.data_folder else home


def _last(home: Path) -> Read | None:
    file = home / LAST_PROFILE
    if not file.exists():
        return None
    try:
        read = read_file(file)
        _refuse_elsewhere(read.profile)
    except _kind():
        return None
    return read


def _standing_in(file: Path) -> Read | None:
    """What lies there, as far as it can be read: one that is torn pins nobody."""
    with suppress(_kind()):
        return read_file(file)
    return None


def _refuse_unsigned(read: Read) -> None:
    if not read.vouched:
        raise _kind()(0, "", "not_signed")


def _refuse_other_hand(read: Read, last: Read | None) -> None:
    """Once a key has signed what holds here, nothing else comes in its place by being laid there."""
    if last is not None and last.words and read.words != last.words:
        raise _kind()(0, "", "other_key" if read.words else "not_signed")


def _refuse_elsewhere(profile: SiteProfile) -> None:
    """A folder that is one on another system only."""
    if profile.data_folder and not Path(profile.data_folder).is_absolute():
        raise _kind()(0, "data.folder", "not_absolute")


def _keep(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    from clinic_app.vault.place import write_whole

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content)
    path.chmod(mode)
