"""What a hub is told: built in, then by a file, then by the environment, then by the command; the last word counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from clinic_app.hub.operator import OperatorError
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits
from clinic_app.wire.letters_api import LetterLimits

PREFIX: Final = "CLINIC_HUB_"
_FILE: Final = PREFIX + "CONFIG"
# Also a password that holds what it should not, unescaped: all from the name's colon to the last @.
_SECRET: Final = re.compile(r"(?<=://)([^:@/?]*):.*(?=@)|(?<=password)=[^&]*")

Count = Annotated[int, Meta(ge=0, le=10**15)]
Port = Annotated[int, Meta(ge=0, le=65_535)]


class Configuration(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every setting there is. What is None was not said."""

    data: str | None = None
    database: str | None = None
    host: str = "127.0.0.1"
    port: Port = 8443
    tls_cert: str | None = None
    tls_key: str | None = None
    metrics_token: Annotated[str, Meta(min_length=16)] | None = None
    keep_bytes: Count = KeepLimits().bytes_per_agency
    keep_backups: Count = KeepLimits().whole_per_agency
    letters_bytes: Count = LetterLimits().bytes_per_agency
    pending_per_mailbox: Count = Limits().pending_per_mailbox
    requests_per_minute: Count = Limits().requests_per_minute
    enrolments_per_minute: Count = Limits().enrolments_per_minute
    envelopes_per_day: Count = Limits().envelopes_per_day
    remembered_nonces: Count = Limits().remembered_nonces
    held: Count = Limits().held

    @property
    def folder(self) -> Path:
        """Where the hub's keys are, and its store unless it has a database."""
        return Path(self.data) if self.data is not None else Path.home() / ".clinic-hub"

    @property
    def limits(self) -> Limits:
        """For referrals."""
        return Limits(**{name: getattr(self, name) for name in Limits.__struct_fields__})

    @property
    def keep(self) -> KeepLimits:
        """For backups."""
        return KeepLimits(bytes_per_agency=self.keep_bytes, whole_per_agency=self.keep_backups)

    @property
    def letters(self) -> LetterLimits:
        """For letters between the PCs of one clinic."""
        return LetterLimits(bytes_per_agency=self.letters_bytes)

    def lines(self) -> list[str]:
        """As they could stand in a file; a password is not among them."""
        told = []
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if value is None:
                told.append(f"# {name} =")
            elif name == "metrics_token":
                told.append(f'{name} = "…"')
            elif isinstance(value, str):
                told.append(f'{name} = "{_SECRET.sub(_hidden, value)}"')
            else:
                told.append(f"{name} = {value}")
        return told


def _hidden(found: re.Match[str]) -> str:
    return "=…" if found[1] is None else f"{found[1]}:…"


def configured(file: Path | None, environment: Mapping[str, str], said: Mapping[str, object]) -> Configuration:
    """All together. Raises `OperatorError`: `config_missing`, `config_unreadable`, `config_wrong` with the setting."""
    found: dict[str, Any] = {}
    named = file if file is not None else Path(environment[_FILE]) if environment.get(_FILE) else None
    if named is not None:
        found |= _from_file(named)
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != _FILE:
            found[name.removeprefix(PREFIX).lower()] = value
    if "data" not in found and environment.get("STATE_DIRECTORY"):
        found["data"] = environment["STATE_DIRECTORY"].partition(":")[0]  # what systemd made for us
    found |= {name: value for name, value in said.items() if value is not None}
    try:
        settled = msgspec.convert(found, Configuration, strict=False)
    except msgspec.ValidationError as exc:
        raise OperatorError("config_wrong", str(exc)) from exc
    if (settled.tls_cert is None) != (settled.tls_key is None):
        raise OperatorError("config_wrong", "tls_cert and tls_key go together")
    if settled.database is not None and not settled.database.startswith(("postgresql://", "postgres://")):
        raise OperatorError("config_wrong", "database is not a postgresql:// address")
    return settled


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as exc:
        raise OperatorError("config_missing", file.name) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise OperatorError("config_unreadable", f"{file.name}: {exc}") from exc
