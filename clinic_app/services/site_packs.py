"""What this site adds to the forms and rules: examined, trusted once by words, installed, taken out again.

The packs are kept in the vault and read from there when somebody comes in, so a file that is copied, lost or changed
later changes nothing in a running clinic. What was answered stays readable when a pack is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.site_key import MOST_FILE_BYTES, open_signed
from clinic_app.domain.duties import Duty
from clinic_app.domain.followup_rules import Step
from clinic_app.domain.paper_template import PaperTemplate
from clinic_app.domain.people import Act
from clinic_app.domain.site_pack import SitePack, read_pack, says_otherwise, words_in
from clinic_app.domain.site_pack_merge import Installed, duties_of, merged, papers_of, steps_of
from clinic_app.errors import ClinicError, PackKeyOther, PackKeyUnknown, PackRefused
from clinic_app.facts import dataclass
from clinic_app.services.site_here import SETTING, Here

if TYPE_CHECKING:
    from pathlib import Path

    from clinic_app.domain.clock_rules import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.services.desk import Desk
    from clinic_app.vault.settings import Documents, VaultSettings

__all__ = [
    "MOST_FILE_BYTES",
    "Examined",
    "SitePack",
    "SitePacks",
    "Standing",
    "read_file",
    "with_packs",
    "words_of",
]

WORDS: Final = 12
_DOCUMENT: Final = "site_pack"


@dataclass(frozen=True, slots=True)
class Examined:
    """A pack in a file, before anything is trusted. `known` is the version that holds here now, if one does."""

    pack: SitePack
    words: tuple[str, ...]
    """What whoever wrote it reads out, and whoever installs it compares."""
    trusted: bool
    known: int | None
    file: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """The packs of one site in this vault. `version` is None when they were taken out."""

    site: str
    version: int | None
    pack: SitePack
    """The one that holds, or the last one that did."""
    words: tuple[str, ...]


def read_file(path: Path) -> bytes:
    """A file somebody chose, no more of it than a pack may have. Raises `PackRefused`."""
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise PackRefused("", "missing") from error


def words_of(key: bytes) -> tuple[str, ...]:
    """What two people compare by voice."""
    return words(key, WORDS)


def with_packs(
    settings: VaultSettings, documents: Documents, definitions: Definitions, clocks: ClockRules, language: str
) -> Here:
    """What holds where packs were installed."""
    book, taken, faults = _Book(settings, documents), list[Installed](), list[str]()
    steps, duties, texts, papers = list[Step](), list[Duty](), dict[str, str](), list[PaperTemplate]()
    for site in book.sites:
        try:
            installed = book.installed(site)
            forms = merged(definitions, [*taken, installed], language)
            if installed.now is not None:
                more = steps_of(installed.now, clocks, forms, language), duties_of(installed.now, forms, language)
                papers += papers_of(installed.now, forms)
                steps += more[0]
                duties += more[1]
                texts |= {name: words_in(said, language) for name, said in installed.now.texts.items()}
        except ClinicError:
            faults.append(site)
        else:
            taken.append(installed)
    forms = merged(definitions, taken, language) if taken else definitions
    return Here(forms, tuple(steps), tuple(duties), MappingProxyType(texts), tuple(papers), tuple(faults))


class SitePacks:
    """The packs of the open vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._book = _Book(desk.vault.settings, desk.vault.documents)

    def standing(self) -> tuple[Standing, ...]:
        """Every site whose packs are or were here."""
        return tuple(self._book.standing(site) for site in self._book.sites)

    def examine(self, untrusted: bytes) -> Examined:
        """What a file would add. Nothing is trusted or changed. Raises `NotAllowed`, `PackRefused`, `PackKeyOther`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        signed = open_signed(untrusted)
        pack = read_pack(signed.text)
        key = self._book.key_of(pack.site)
        if key is not None and key != signed.key:
            raise PackKeyOther(pack.site)
        self._refuse_misfit(pack)
        known = self._book.version_of(pack.site)
        return Examined(pack, words_of(signed.key.raw), key is not None, known, untrusted)

    def install(self, untrusted: bytes, *, compared: Sequence[str] = ()) -> None:
        """Take it in: it holds from the next time somebody comes in.

        `compared` are the words of its key as a person compared them, wanted once for each site. Raises
        `PackKeyUnknown` without them, and whatever `examine` does.
        """
        examined = self.examine(untrusted)
        pack = examined.pack
        if not examined.trusted and tuple(compared) != examined.words:
            raise PackKeyUnknown(pack.site)
        key = open_signed(untrusted).key

        def write() -> None:
            self._book.keep(pack, key, untrusted)
            about: dict[str, Any] = {"site": pack.site, "version": pack.version, "key": key.kid.hex()}
            self._vault.journal.append("site_pack_installed", self._desk.me.id, about)

        self._vault.save(write)

    def remove(self, site: str) -> None:
        """Ask no more what this site's pack asks, from the next time somebody comes in. Raises `KeyError`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        version = self._book.version_of(site)
        if version is None:
            raise KeyError(site)

        def write() -> None:
            self._book.take_out(site)
            about: dict[str, Any] = {"site": site, "version": version}
            self._vault.journal.append("site_pack_removed", self._desk.me.id, about)

        self._vault.save(write)

    def _refuse_misfit(self, pack: SitePack) -> None:
        """It fits our forms, the packs of other sites, and every version of itself that ever held here."""
        site = pack.site
        others = [self._book.installed(each) for each in self._book.sites if each != site]
        before = self._book.versions(site)
        for earlier in before:
            if earlier.version >= pack.version and earlier != pack:
                raise PackRefused("version", "older")
            for item, reason in says_otherwise(pack, earlier):
                raise PackRefused(item, reason)
        base = self._desk.forms
        forms = merged(base, [*others, Installed(pack, before)], self._desk.settings.language)
        steps_of(pack, self._desk.rules, forms, self._desk.settings.language)
        duties_of(pack, forms, self._desk.settings.language)
        papers_of(pack, forms)


class _Book:
    """Which packs are in the vault: the key of each site, the version that holds, and every version that ever did."""

    def __init__(self, settings: VaultSettings, documents: Documents) -> None:
        self._settings = settings
        self._documents = documents

    @property
    def _kept(self) -> dict[str, dict[str, Any]]:
        return dict(self._settings.get(SETTING) or {})

    @property
    def sites(self) -> tuple[str, ...]:
        """In a fixed order."""
        return tuple(sorted(self._kept))

    def key_of(self, site: str) -> VerifyKey | None:
        """The key that was trusted for a site; it stays trusted when its pack is taken out."""
        kept = self._kept.get(site)
        return VerifyKey.from_bytes(bytes.fromhex(kept["key"])) if kept else None

    def version_of(self, site: str) -> int | None:
        """The version that holds."""
        kept: Mapping[str, Any] = self._kept.get(site, {})
        return kept.get("version")

    def versions(self, site: str) -> tuple[SitePack, ...]:
        """Every version that ever held, the newest first. Raises `PackRefused`, `PackKeyOther`."""
        kept: Mapping[str, Any] = self._kept.get(site, {})
        return tuple(self._read(site, version) for version in sorted(kept.get("ever", ()), reverse=True))

    def installed(self, site: str) -> Installed:
        """What holds and what held. Raises `PackRefused`, `PackKeyOther`."""
        now, every = self.version_of(site), self.versions(site)
        return Installed(
            next((pack for pack in every if pack.version == now), None),
            tuple(pack for pack in every if pack.version != now),
        )

    def standing(self, site: str) -> Standing:
        """For the list."""
        key = self.key_of(site)
        assert key is not None
        version, every = self.version_of(site), self.versions(site)
        pack = next((pack for pack in every if pack.version == version), every[0])
        return Standing(site, version, pack, words_of(key.raw))

    def keep(self, pack: SitePack, key: VerifyKey, file: bytes) -> None:
        """This version holds from now on."""
        ever = sorted({*self._kept.get(pack.site, {}).get("ever", ()), pack.version})
        self._documents.put(f"{_DOCUMENT}.{pack.site}.{pack.version}", version=pack.version, content=file)
        self._settings[SETTING] = {
            **self._kept, pack.site: {"key": key.raw.hex(), "version": pack.version, "ever": ever}
        }  # fmt: skip

    def take_out(self, site: str) -> None:
        """None of its versions holds."""
        self._settings[SETTING] = {**self._kept, site: {**self._kept[site], "version": None}}

    def _read(self, site: str, version: int) -> SitePack:
        kept = self._documents.get(f"{_DOCUMENT}.{site}.{version}")
        if kept is None:
            raise PackRefused(site, "missing")
        signed = open_signed(kept[1])
        if signed.key != self.key_of(site):
            raise PackKeyOther(site)
        return read_pack(signed.text)
