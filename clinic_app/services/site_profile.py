"""Which site profile holds on this PC: found at the start, checked, kept in mind, and laid down or taken back by IT.

A PC must not lose its records because a file of IT is torn, missing or wrong on some night. The last profile that could
be read goes on holding until another takes its place or IT takes it back; and where the record stands in another folder
than a new profile names, it is used where it stands, and that is said.

A profile is signed: whoever brings one, on a stick, a share or by mail, brings the hand it comes from. The first that
is laid down on a PC says whose hand that is, and no other comes in its place unless whoever lays it down names it. What
nobody signed is taken only where its administrator says so there, at the PC.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from clinic_app.paths import LAST_PROFILE
from clinic_app.services.signed_profile import (
    Read,
    by_hand,
    read_bytes,
    read_file,
    refusal,
    refuse_other_hand,
    refuse_unsigned,
    sign,
    signed_by,
)
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile

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

_HAND: Final = ".hand"
"""Beside a profile lies whose hand laid it down, where nobody else can write: the words of the key that was named, and
users of the PC who know an earlier key believe this one; or that it was its administrator, and which text. A text
that was copied here alone, by whatever way it came, brings nothing of that."""

_BY_HAND: Final = "by-hand"


def hold(files: Sequence[Path], home: Path) -> Held | None:
    """Which of these files holds, for a user whose own folder is `home`; None where IT never settled anything here."""
    last = _last(home)
    file = next((each for each in files if each.exists()), None)
    if file is None:
        if last is None:
            return None
        return _standing(Held(profile=last.profile, file=files[0], words=last.words, gone=True), last, home)
    try:
        read = _as_laid(file)
        refuse_other_hand(read, _named_beside(file) or (last.words if last else ()))
        if last is None or last.raw != read.raw:  # what held before this was asked for goes on holding
            refuse_unsigned(read)
        _refuse_elsewhere(read.profile)
    except refusal() as error:
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


def would_hold(read: Read, files: Sequence[Path], home: Path, named: Sequence[str] = ()) -> None:
    """Whether it may come in the place of what holds here; of the key that is `named` it may, whoever came before.

    Raises `ProfileRefused`: `other_key`, `not_signed`.
    """
    refuse_unsigned(read)
    if read.words and tuple(named) == read.words:
        return
    last = _last(home)
    for each in files:
        beside = _named_beside(each)
        for words in (beside,) if beside else (_signer_of(each), last.words if last else ()):
            refuse_other_hand(read, words)


def lay_down(read: Read, into: Path, home: Path, named: Sequence[str] = ()) -> Held:
    """Check a profile, put it where it holds for this user, and make its data folder. Silent, safe to repeat.

    `named` are the words of the key, where whoever calls knows them: from then on it is that key and no earlier one.
    Raises `ProfileRefused`, `UnsafePlace` for a data folder on a share or in a synchronised one, `OSError`; nothing was
    put anywhere then.
    """
    from clinic_app.vault.place import make_folder

    _refuse_unfit(read, into, home, named)
    make_folder(_wanted(read.profile, home))
    return _put(read, into, home, named)


def lay_down_for_all(read: Read, into: Path, home: Path, named: Sequence[str] = ()) -> Held:
    """The same for a whole PC, by its administrator: the data folder belongs to the account that the profile names.

    Raises `ProfileRefused(missing)` as well where a folder is to be made and no account is named, since nobody but the
    administrator could write to it, and `ProfileRefused(no_account)` where this PC has no such account.
    """
    _refuse_unfit(read, into, home, named)
    if read.profile.data_folder:
        _make_folder_of(Path(read.profile.data_folder), read.profile.data_account)
    return _put(read, into, home, named)


def _refuse_unfit(read: Read, into: Path, home: Path, named: Sequence[str]) -> None:
    from clinic_app.vault.place import refuse_unsafe

    would_hold(read, (into,), home, named)
    _refuse_elsewhere(read.profile)
    refuse_unsafe(_wanted(read.profile, home))


def _make_folder_of(folder: Path, account: str | None) -> None:
    """A folder that stands is left as it was made. Windows lets whoever signs in write below a new one."""
    from clinic_app.vault.place import make_folder

    if folder.exists():
        return
    if account is None:
        raise refusal()(0, "data.account", "missing")
    if sys.platform == "win32":  # pragma: no cover - there the folder above decides
        make_folder(folder)
        return
    import pwd

    try:
        known = pwd.getpwnam(account)
    except KeyError as error:
        raise refusal()(0, "data.account", "no_account") from error
    make_folder(folder)
    os.chown(folder, known.pw_uid, known.pw_gid)


def _put(read: Read, into: Path, home: Path, named: Sequence[str]) -> Held:
    into.parent.mkdir(parents=True, exist_ok=True)
    if named or read.by_hand:
        said = named or (_BY_HAND, sha256(read.raw).hexdigest())
        _keep(_beside(into), f"{' '.join(said)}\n".encode(), mode=0o644)
    _keep(into, read.raw, mode=0o644)
    held = hold([into], home)
    assert held is not None
    return held


def take_back(into: Path, home: Path) -> bool:
    """Nothing of IT holds any more; whether anything did. Records stay where they are. Raises `OSError`."""
    there = [each for each in (into, _beside(into), home / LAST_PROFILE) if each.exists()]
    for each in there:
        each.unlink()
    return bool(there)


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
    except refusal():
        return None
    return read


def _beside(file: Path) -> Path:
    return file.with_suffix(_HAND)


def _said_beside(file: Path) -> tuple[str, ...]:
    try:
        return tuple(_beside(file).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        return ()


def _named_beside(file: Path) -> tuple[str, ...]:
    """The words of the key that was named when the profile there was laid down; none where none was."""
    said = _said_beside(file)
    return () if said[:1] == (_BY_HAND,) else said


def _as_laid(file: Path) -> Read:
    """The profile there, and whether its administrator laid down this very text. Raises `ProfileRefused`."""
    read = read_file(file)
    by_hand = _said_beside(file) == (_BY_HAND, sha256(read.raw).hexdigest())
    return read._replace(by_hand=by_hand and not read.words)


def _signer_of(file: Path) -> tuple[str, ...]:
    """Whose hand is on what lies there, as far as it can be read: one that is torn pins nobody."""
    with suppress(refusal()):
        return read_file(file).words
    return ()


def _refuse_elsewhere(profile: SiteProfile) -> None:
    """A folder that is one on another system only."""
    if profile.data_folder and not Path(profile.data_folder).is_absolute():
        raise refusal()(0, "data.folder", "not_absolute")


def _keep(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    from clinic_app.vault.place import write_whole

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content)
    path.chmod(mode)
