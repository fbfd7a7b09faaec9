"""The site profile: one TOML text in which IT says once what forty PCs are to know. It is read whole or not at all.

It settles places and habits. It says nothing of people, keys or passphrases, and has no power over whom the record
trusts: that is pinned in the open vault by a person with paper (`services/joining.py`). What it may say is listed in
`docs/installing.md`; whatever else stands in it is refused, with its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clinic_app.settings.addresses import is_absolute, is_proxy, is_safe_address, is_script, is_site_code, is_zone
from clinic_app.settings.letterhead import SettledHead, are_lines, is_logo
from clinic_app.settings.profile_parts import AllowedPrinter, BackupTarget, OfferedPack

# Read before the first page is painted: nothing is loaded or compiled that a profile without a fault does without.
if TYPE_CHECKING:
    from clinic_app.errors import ProfileRefused

__all__ = ["AllowedPrinter", "BackupTarget", "OfferedPack", "SiteProfile", "read_profile"]
FORMAT: Final = 1
MOST_BYTES: Final = 64 * 1024
LANGUAGES: Final = ("th", "en")
KINDS: Final = ("clinic", "service", "both")
BACKUP_KINDS: Final = ("stick", "folder")
_MOST: Final = 100
"""Printers, and places for backups."""
_LONGEST: Final = 200

_NEVER: Final = (
    r"root|trust|invit|hub_?key|pinned|people|person|user|staff|role|passphrase|password|passwd|pwd|pin|recovery|secret"
    r"|private|token|enrol|code|key|sign"
)
"""Words of what is never in a profile: who somebody is, what opens something, whom the record believes."""

_TABLES: Final = (
    "format", "site", "data", "hub", "pcs", "printers", "printer", "backup", "pack", "policy", "letterhead",
)  # fmt: skip
_TABLE: Final = r"\s*(\[\[?)\s*([^\]\s]+)\s*\]\]?"
_KEY: Final = r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(?:=|\.)"""


class SiteProfile(NamedTuple):
    """What IT settled. None, or empty, is what it left to the place itself."""

    name: str = ""
    code: str | None = None
    """The short code IT knows this site by: updates may be for some sites only."""
    province: str = ""
    kind: str | None = None
    zone: str | None = None
    languages: tuple[str, ...] = ()
    data_folder: str | None = None
    data_account: str | None = None
    """The account of the system that people work under here, whose folder it is to be."""
    hub_address: str | None = None
    metered: bool = False
    proxy: str | None = None
    """The way to the hub: `direct`, or a proxy of this network."""
    script: str | None = None
    """Where this network keeps its proxy script."""
    printers: tuple[AllowedPrinter, ...] | None = None
    """None: any real printer. Empty: none at all."""
    backups: tuple[BackupTarget, ...] = ()
    packs: tuple[OfferedPack, ...] = ()
    lock_at_most_minutes: int | None = None
    """The people here may let it lock sooner, never later."""
    letterhead: SettledHead | None = None
    """None: the people here write it."""
    pcs_share: str | None = None
    """A folder of the house in which the PCs of a clinic leave each other letters."""
    pcs_lan: bool | None = None
    """Whether they may talk to each other on the network of the house."""

    def settles(self, language: str) -> dict[str, str]:
        """The settings of the PC that this decides, where `language` is what somebody chose before."""
        said = {"zone": self.zone, "hub_address": self.hub_address}
        if self.languages and language not in self.languages:
            said["language"] = self.languages[0]
        return {name: value for name, value in said.items() if value is not None}

    @property
    def above_the_file(self) -> frozenset[str]:
        """The settings that stand in no file of the PC while this holds."""
        return frozenset(name for name in self.settles(self.languages[0] if self.languages else ""))

    def place_of(self, printer: str) -> str | None:
        """Where this printer stands, in IT's words."""
        return next((each.place for each in self.printers or () if each.name == printer), None)


def read_profile(untrusted: bytes) -> SiteProfile:
    """Read one. Raises `ProfileRefused` with the line, as far as there is one to name."""
    if len(untrusted) > MOST_BYTES:
        raise _refused(0, "", "size")
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(untrusted[: error.start].count(b"\n") + 1, "", "not_text") from error
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        raise _refused(line, "", "not_toml") from error
    except RecursionError as error:
        raise _refused(0, "", "not_toml") from error
    return _Reading(text).profile(told)


class _Reading:
    """Takes one text apart and knows where everything stood in it."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def profile(self, told: Mapping[str, Any]) -> SiteProfile:
        if type(told.get("format")) is not int:
            raise self._no("", 0, "format", "missing" if "format" not in told else "type")
        if told["format"] != FORMAT:
            raise self._no("", 0, "format", "newer" if told["format"] > FORMAT else "value")
        self._only(
            "",
            0,
            told,
            ("format", "site", "data", "hub", "pcs", "printers", "printer", "backup", "pack", "policy", "letterhead"),
        )
        site = self._table(told, "site", ("name", "code", "province", "kind", "zone", "languages"))
        data = self._table(told, "data", ("folder", "account"))
        hub = self._table(told, "hub", ("address", "metered", "proxy", "script"))
        pcs = self._table(told, "pcs", ("share", "lan"))
        listed = self._table(told, "printers", ("only_listed",))
        return SiteProfile(
            name=self._text("site", 0, site, "name") or "",
            code=self._fits("site", site, "code", is_site_code, "value"),
            province=self._text("site", 0, site, "province") or "",
            kind=self._one_of("site", site, "kind", KINDS),
            zone=self._fits("site", site, "zone", is_zone, "zone"),
            languages=self._languages(site),
            data_folder=self._fits("data", data, "folder", is_absolute, "not_absolute"),
            data_account=self._text("data", 0, data, "account"),
            hub_address=self._fits("hub", hub, "address", is_safe_address, "not_https"),
            metered=self._yes("hub", hub, "metered"),
            proxy=self._fits("hub", hub, "proxy", is_proxy, "value"),
            script=self._fits("hub", hub, "script", is_script, "value"),
            printers=self._printers(told, closed=self._yes("printers", listed, "only_listed")),
            backups=self._backups(told),
            packs=self._packs(told),
            lock_at_most_minutes=self._minutes(self._table(told, "policy", ("lock_at_most_minutes",))),
            letterhead=self._letterhead(told),
            pcs_share=self._fits("pcs", pcs, "share", is_absolute, "not_absolute"),
            pcs_lan=self._yes("pcs", pcs, "lan") if "lan" in pcs else None,
        )

    # --- parts -------------------------------------------------------------------------------------

    def _printers(self, told: Mapping[str, Any], *, closed: bool) -> tuple[AllowedPrinter, ...] | None:
        found = [
            AllowedPrinter(self._must("printer", at, row, "name"), self._must("printer", at, row, "place"))
            for at, row in self._rows(told, "printer", ("name", "place"))
        ]
        self._refuse_twice("printer", "name", [each.name for each in found])
        return tuple(found) if found or closed else None

    def _backups(self, told: Mapping[str, Any]) -> tuple[BackupTarget, ...]:
        found = []
        for at, row in self._rows(told, "backup", ("folder", "label", "kind")):
            folder, kind = self._must("backup", at, row, "folder"), self._must("backup", at, row, "kind")
            if not is_absolute(folder):
                raise self._no("backup", at, "folder", "not_absolute")
            if kind not in BACKUP_KINDS:
                raise self._no("backup", at, "kind", "value")
            found.append(BackupTarget(folder, self._must("backup", at, row, "label"), kind))
        self._refuse_twice("backup", "folder", [each.folder for each in found])
        return tuple(found)

    def _packs(self, told: Mapping[str, Any]) -> tuple[OfferedPack, ...]:
        rows = list(self._rows(told, "pack", ("file", "label")))
        for at, row in rows:
            if not is_absolute(self._must("pack", at, row, "file")):
                raise self._no("pack", at, "file", "not_absolute")
        return tuple(OfferedPack(row["file"], self._must("pack", at, row, "label")) for at, row in rows)

    def _minutes(self, policy: Mapping[str, Any]) -> int | None:
        said = policy.get("lock_at_most_minutes")
        if said is not None and (type(said) is not int or not 5 <= said <= 30):
            raise self._no("policy", 0, "lock_at_most_minutes", "value" if type(said) is int else "type")
        return said

    def _letterhead(self, told: Mapping[str, Any]) -> SettledHead | None:
        head = self._table(told, "letterhead", ("name", "lines", "logo"))
        lines, logo = head.get("lines", []), head.get("logo", "")
        if not are_lines(lines):
            raise self._no("letterhead", 0, "lines", "value")
        if logo and not is_logo(logo):
            raise self._no("letterhead", 0, "logo", "picture")
        return SettledHead(self._must("letterhead", 0, head, "name"), tuple(lines), logo) if head else None

    def _languages(self, site: Mapping[str, Any]) -> tuple[str, ...]:
        said = site.get("languages", [])
        if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
            raise self._no("site", 0, "languages", "type")
        if "languages" in site and (not said or len(set(said)) < len(said) or not set(said) <= set(LANGUAGES)):
            raise self._no("site", 0, "languages", "value")
        return tuple(said)

    # --- values ------------------------------------------------------------------------------------

    def _table(self, told: Mapping[str, Any], name: str, known: tuple[str, ...]) -> Mapping[str, Any]:
        found = told.get(name, {})
        if not isinstance(found, dict):
            raise self._no("", 0, name, "type")
        self._only(name, 0, found, known)
        return found

    def _rows(
        self, told: Mapping[str, Any], name: str, known: tuple[str, ...]
    ) -> Iterator[tuple[int, Mapping[str, Any]]]:
        found = told.get(name, [])
        if not isinstance(found, list) or len(found) > _MOST:
            raise self._no("", 0, name, "type")
        for at, row in enumerate(found):
            if not isinstance(row, dict):
                raise self._no("", 0, name, "type")
            self._only(name, at, row, known)
            yield at, row

    def _only(self, table: str, at: int, found: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                raise self._no(table, at, key, "never_here" if re.search(_NEVER, key.casefold()) else "unknown")

    def _text(self, table: str, at: int, found: Mapping[str, Any], key: str) -> str | None:
        if key not in found:
            return None
        said = found[key]
        if not isinstance(said, str):
            raise self._no(table, at, key, "type")
        if not said.strip() or len(said) > _LONGEST or not said.isprintable():
            raise self._no(table, at, key, "value")
        return said

    def _must(self, table: str, at: int, found: Mapping[str, Any], key: str) -> str:
        said = self._text(table, at, found, key)
        if said is None:
            raise self._no(table, at, key, "missing")
        return said

    def _one_of(self, table: str, found: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str | None:
        return self._fits(table, found, key, known.__contains__, "value")

    def _fits(
        self, table: str, found: Mapping[str, Any], key: str, fits: Callable[[str], bool], reason: str
    ) -> str | None:
        said = self._text(table, 0, found, key)
        if said is not None and not fits(said):
            raise self._no(table, 0, key, reason)
        return said

    def _yes(self, table: str, found: Mapping[str, Any], key: str) -> bool:
        said = found.get(key, False)
        if not isinstance(said, bool):
            raise self._no(table, 0, key, "type")
        return said

    def _refuse_twice(self, table: str, key: str, said: list[str]) -> None:
        for at, each in enumerate(said):
            if each in said[:at]:
                raise self._no(table, at, key, "twice")

    # --- lines -------------------------------------------------------------------------------------

    def _no(self, table: str, at: int, key: str, reason: str) -> ProfileRefused:
        return _refused(self._line(table, at, key), f"{table}.{key}".strip("."), reason)

    def _line(self, table: str, at: int, key: str) -> int:
        """Where this stands, the head of its table if it stands nowhere, 0 if that is not there either."""
        within, count, head = "", -1, 0
        for number, line in enumerate(self._lines, 1):
            if begins := re.match(_TABLE, line):
                within = begins[2].strip("\"'")
                count = count + 1 if within == table else count
                if (within == table and max(count, 0) == at) or (not table and within == key):
                    head = head or number
                continue
            found = re.match(_KEY, line)
            if found is None or within != table or (table and count != at):
                continue
            if key in found.groups():
                return number
        return head


def _refused(line: int, item: str, reason: str) -> ProfileRefused:
    from clinic_app.errors import ProfileRefused

    return ProfileRefused(line, item, reason)
