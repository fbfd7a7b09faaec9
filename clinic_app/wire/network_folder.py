"""The public files of a network as its operator keeps them: roots, the provinces it trusts, what they sent.

    1.root.json, 2.root.json …     each root after the one before
    provinces/<name>.keys          public keys (hex, a line each) of which one must have signed that province's list
    provinces/<name>.json          the newest list the province sent

No key that signs lies here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from clinic_app.errors import DirectoryRefused
from clinic_app.facts import dataclass
from clinic_app.wire.directory_signing import SignedProvince, still_missing
from clinic_app.wire.directory_trust import fingerprint

_PROVINCE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\Z")


@dataclass(frozen=True, slots=True)
class NetworkFolder:
    """One such folder; it need not be there yet."""

    place: Path

    def roots(self) -> tuple[bytes, ...]:
        """The first root and those after it."""
        return tuple(self._roots())

    def fingerprint(self) -> bytes:
        """What the twelve words say. Raises `DirectoryRefused("other_root")` where there is no root."""
        first = next(self._roots(), None)
        if first is None:
            raise DirectoryRefused("other_root")
        return fingerprint(first)

    def add_root(self, content: bytes) -> int:
        """Keep the next root, signed by all that must; its number. Raises `DirectoryRefused`: `unsigned`, `format`."""
        before = self.roots()
        if still_missing(content, before[-1] if before else None):
            raise DirectoryRefused("unsigned")
        number = len(before) + 1
        self._write(f"{number}.root.json", content)
        return number

    def trust(self, province: str, keys: Sequence[bytes]) -> None:
        """Let a province sign its own list from the next publication on; without keys it is trusted no longer."""
        name = f"provinces/{_named(province)}.keys"
        if keys:
            self._write(name, "".join(key.hex() + "\n" for key in keys).encode("ascii"))
        else:
            (self.place / name).unlink(missing_ok=True)

    def trusted(self) -> Mapping[str, tuple[bytes, ...]]:
        """Public keys by province. Raises `DirectoryRefused("format")` for a file that holds none."""
        found = {}
        for file in sorted((self.place / "provinces").glob("*.keys")):
            try:
                found[file.stem] = tuple(bytes.fromhex(line) for line in file.read_text("ascii").split())
            except ValueError as exc:
                raise DirectoryRefused("format") from exc
        return found

    def take_province(self, province: str, signed: SignedProvince) -> None:
        """Keep what a province sent. Raises `DirectoryRefused("older")` if we hold a newer one."""
        known = self.province(province)
        if known is not None and signed.version < known.version:
            raise DirectoryRefused("older")
        self._write(f"provinces/{_named(province)}.json", signed.to_bytes())

    def province(self, name: str) -> SignedProvince | None:
        """What this province sent last."""
        try:
            return SignedProvince.from_bytes((self.place / "provinces" / f"{_named(name)}.json").read_bytes())
        except FileNotFoundError:
            return None

    def _roots(self) -> Iterator[bytes]:
        number = 1
        while (file := self.place / f"{number}.root.json").exists():
            yield file.read_bytes()
            number += 1

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all."""
        file = self.place / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        with beside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)


def _named(province: str) -> str:
    if not _PROVINCE.match(province):
        raise DirectoryRefused("format")
    return province
