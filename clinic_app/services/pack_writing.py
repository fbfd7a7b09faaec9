"""For whoever writes the packs of a site: a text to begin with, a key to sign with, and a check before it goes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.catalogue import ENGLISH
from clinic_app.crypto.passphrase import KdfPolicy, judge
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.site_key import key_file, open_key_file, open_signed, signed
from clinic_app.domain.site_pack import MOST_BYTES, SitePack, read_pack, says_otherwise
from clinic_app.domain.site_pack_merge import Installed, duties_of, merged, papers_of, steps_of
from clinic_app.errors import PackRefused
from clinic_app.facts import dataclass
from clinic_app.services.site_packs import read_file, words_of
from clinic_app.vault.new_file import write_new

if TYPE_CHECKING:
    from clinic_app.domain.clock_rules import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.services.site_profile import Read

_BEGINNING: Final = """\
# A site pack: what one site asks beside our questions. docs/site-packs.md says what may stand here.
format = 1
site = "{site}"
version = 1
title = {{ en = "Our clinic", th = "คลินิกของเรา" }}

[[list]]
id = "site.{site}.ways"
label = {{ en = "Ways here", th = "ทางมา" }}

[list.codes]
road = {{ en = "By road", th = "ทางถนน" }}
river = {{ en = "By river", th = "ทางน้ำ" }}

[[field]]
id = "site.{site}.way_here"
section = "survivor"
label = {{ en = "How the survivor came", th = "มาอย่างไร" }}
kind = "code"
list = "site.{site}.ways"
required = "opt"
privacy = "SE"
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack that this version of the program would take. `words` are empty for a text that is not signed."""

    pack: SitePack
    words: tuple[str, ...]


class PackWriting:
    """Needs no record: it knows our forms and rules, and what a lock costs."""

    def __init__(self, definitions: Definitions, rules: ClockRules, policy: KdfPolicy) -> None:
        self._definitions = definitions
        self._rules = rules
        self._policy = policy

    def begin(self, path: Path, site: str) -> None:
        """Write a small whole pack to begin with. Raises `FileExistsError`, `PackRefused(name)`, `OSError`."""
        text = _BEGINNING.format(site=site).encode()
        read_pack(text)
        write_new(path, text)

    def make_key(self, path: Path, passphrase: str) -> tuple[str, ...]:
        """A new key in a new file under this passphrase; the words that clinics compare come back.

        Raises `FileExistsError`, `WeakPassphrase`, `OSError`.
        """
        judge(passphrase)
        key = SigningKey.new()
        write_new(path, key_file(key, passphrase, self._policy.default))
        return words_of(key.public.raw)

    def sign(self, text: Path, key: Path, passphrase: str, into: Path, *, before: Path | None = None) -> Checked:
        """Check a text, sign it, and write the file for the clinics.

        Raises `PackRefused`, `WrongPassphrase`, `FileExistsError`, `OSError`.
        """
        content = read_file(text)
        pack = self._whole(content)
        if before is not None:
            self._refuse_other_meaning(pack, self.check(before).pack)
        signing = open_key_file(read_file(key), passphrase, self._policy)
        write_new(into, signed(content, signing))
        return Checked(pack, words_of(signing.public.raw))

    def sign_profile(self, text: Path, key: Path, passphrase: str, into: Path) -> Read:
        """The same key signs a site profile of IT. Raises as `services.site_profile.sign`."""
        from clinic_app.services.site_profile import sign

        return sign(text, key, passphrase, into, self._policy)

    def check(self, path: Path) -> Checked:
        """Whether a text or a signed pack would be taken. Raises `PackRefused`."""
        content = read_file(path)
        if content.lstrip()[:1] != b"{":
            return Checked(self._whole(content), ())
        opened = open_signed(content)
        return Checked(self._whole(opened.text), words_of(opened.key.raw))

    def _whole(self, text: bytes) -> SitePack:
        if len(text) > MOST_BYTES:
            raise PackRefused("", "size")
        pack = read_pack(text)
        forms = merged(self._definitions, [Installed(pack)], ENGLISH)
        steps_of(pack, self._rules, forms, ENGLISH)
        duties_of(pack, forms, ENGLISH)
        papers_of(pack, forms)
        return pack

    @staticmethod
    def _refuse_other_meaning(pack: SitePack, before: SitePack) -> None:
        if pack.site != before.site or pack.version <= before.version:
            raise PackRefused("version", "older")
        for item, reason in says_otherwise(pack, before):
            raise PackRefused(item, reason)
