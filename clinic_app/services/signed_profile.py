"""A site profile as it comes to a PC: a text, and the hand it comes from. Read, signed, or taken by hand.

What it says is `settings/profile.py`'s; whether it holds here is `services/site_profile.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from clinic_app.settings.profile import MOST_BYTES, SiteProfile, read_profile

if TYPE_CHECKING:
    from clinic_app.crypto.passphrase import KdfPolicy
    from clinic_app.errors import ProfileRefused

_SIGNATURE_BYTES: Final = 256


class Read(NamedTuple):
    """A profile as it lies there, and the words of the key that signed it; none for a plain text."""

    raw: bytes
    profile: SiteProfile
    words: tuple[str, ...]
    by_hand: bool = False
    """Whether the administrator of this PC laid it down, or is about to. Nothing in the text itself can say so."""

    @property
    def vouched(self) -> bool:
        """Whether somebody answers for it: who signed it, or who laid it down on this PC by hand."""
        return bool(self.words) or self.by_hand


def read_file(file: Path) -> Read:
    """Look at one file. Raises `ProfileRefused`."""
    try:
        with file.open("rb") as opened:
            untrusted = opened.read(MOST_BYTES + _SIGNATURE_BYTES + 1)
    except OSError as error:
        raise refusal()(0, "", "unreadable") from error
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
        raise refusal()(0, "", "not_signed")
    if words and tuple(words) != read.words:
        raise refusal()(0, "", "other_key")
    return read


def by_hand(file: Path) -> Read:
    """One that need not be signed, because its administrator stands at this very PC. Raises `ProfileRefused`."""
    read = read_file(file)
    return read._replace(by_hand=not read.words)


def sign(text: Path, key: Path, passphrase: str, into: Path, policy: KdfPolicy) -> Read:
    """Check a text and sign it with a key that `clinic-admin pack key` made.

    Raises `ProfileRefused`, `PackRefused(key_file)`, `WrongPassphrase`, `OSError`.
    """
    from clinic_app.crypto.signed_text import sign_text
    from clinic_app.crypto.site_key import open_key_file
    from clinic_app.vault.place import write_whole

    signed = sign_text(read_file(text).raw, open_key_file(key.read_bytes(), passphrase, policy))
    write_whole(into, signed)
    into.chmod(0o644)
    return read_bytes(signed)


def refuse_unsigned(read: Read) -> None:
    """Raises `ProfileRefused(not_signed)` where nobody answers for it."""
    if not read.vouched:
        raise refusal()(0, "", "not_signed")


def refuse_other_hand(read: Read, words: tuple[str, ...]) -> None:
    """Once a key is known here, nothing else comes in its place by being laid there."""
    if words and read.words != words:
        raise refusal()(0, "", "other_key" if read.words else "not_signed")


def refusal() -> type[ProfileRefused]:
    """Asked for when something is wrong, not before: all errors of the house come with it."""
    from clinic_app.errors import ProfileRefused

    return ProfileRefused
