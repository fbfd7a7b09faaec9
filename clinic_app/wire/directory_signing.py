"""The signer's side of the directory: roots that several keep, lists of the network and of provinces, one publication.

Every step takes the public bytes of the step before and gives new ones, so that keys can lie in different safes and
sign on different days: `write_root`, then `add_signature` by each keeper; `sign_province` in the province; `publish`.
What was published is read back by `directory_trust` before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from clinic_app.errors import DirectoryRefused
from clinic_app.facts import dataclass
from clinic_app.wire.directory_document import AgencyList
from clinic_app.wire.directory_trust import (
    NATIONAL,
    SignedDirectory,
    fingerprint,
    province_path,
    read_directory,
    read_metadata,
)
from clinic_app.wire.nesting import MOST_IN_A_LIST, refuse_deep
from clinic_app.wire.tuf_metadata import RoleKey, ends_on, key_id, put_signature, role_key

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Signed, VerificationResult

_BY_LISTS: Final = ("timestamp", "snapshot", "targets")
"""Roles that the operator's list key signs. None is the hub's: it passes on what it cannot make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootPlan:
    """Who keeps the network: public keys of the roots, how many of them must sign, and the list keys."""

    roots: tuple[bytes, ...]
    needed: int
    lists: tuple[bytes, ...]
    holds_until: date


class SignedProvince(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a province sends to the operator: its signed metadata and its list."""

    metadata: bytes
    told: bytes

    def to_bytes(self) -> bytes:
        """As it travels."""
        return msgspec.json.encode(self)

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SignedProvince:
        """Raises `DirectoryRefused("format")`."""
        try:
            refuse_deep(untrusted, MOST_IN_A_LIST)
            return msgspec.json.decode(untrusted, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise DirectoryRefused("format") from exc

    @property
    def version(self) -> int:
        """Its number: the next one is one more."""
        return int(read_metadata(self.metadata, "targets").signed.version)


def write_root(plan: RootPlan, *, version: int = 1) -> bytes:
    """A root as planned that nobody has signed yet. Raises `DirectoryRefused("format")` if it could never hold."""
    from tuf.api.metadata import Metadata, Role, Root

    if not 1 <= plan.needed <= len(set(plan.roots)) or not plan.lists:
        raise DirectoryRefused("format")
    keys = {each.keyid: each for raw in (*plan.roots, *plan.lists) for each in (role_key(raw),)}
    lists = [key_id(raw) for raw in plan.lists]
    roles = {name: Role(lists, 1) for name in _BY_LISTS}
    roles["root"] = Role([key_id(raw) for raw in plan.roots], plan.needed)
    root = Root(version=version, expires=ends_on(plan.holds_until), keys=keys, roles=roles, consistent_snapshot=False)
    return Metadata(root).to_bytes()


def add_signature(content: bytes, key: RoleKey) -> bytes:
    """The same metadata, signed by one more. Signing twice changes nothing. Raises `DirectoryRefused("format")`."""
    read: Metadata[Any] = read_metadata(content, "root")
    return _signed(read, [key])


def still_missing(root: bytes, before: bytes | None = None) -> int:
    """How many signatures a root lacks: as it asks itself, and as the root before it asks."""
    read = read_metadata(root, "root")
    results: list[VerificationResult] = [
        asking.signed.get_verification_result("root", read.signed_bytes, read.signatures)
        for asking in (read, *([read_metadata(before, "root")] if before else []))
    ]
    return max(max(0, each.threshold - len(each.signed)) for each in results)


def sign_province(
    told: AgencyList, keys: Sequence[RoleKey], *, holds_until: date, before: SignedProvince | None = None
) -> SignedProvince:
    """The list of a province, signed there."""
    from tuf.api.metadata import TargetFile, Targets

    if told.province is None:
        raise DirectoryRefused("format")
    content, path = told.to_bytes(), province_path(told.province)
    version = before.version + 1 if before else 1
    targets = Targets(
        version=version,
        expires=ends_on(holds_until),
        targets={path: TargetFile.from_data(path, content, ["sha256"])},
    )
    return SignedProvince(metadata=_made(targets, keys), told=content)


def publish(
    national: AgencyList,
    keys: Sequence[RoleKey],
    *,
    roots: Sequence[bytes],
    today: date,
    holds_until: date,
    trusted_provinces: Mapping[str, tuple[bytes, ...]] | None = None,
    provinces: Mapping[str, SignedProvince] | None = None,
    before: SignedDirectory | None = None,
) -> SignedDirectory:
    """One publication: the list of the network and those of its provinces, under the newest of `roots`.

    `trusted_provinces` are public keys by province, one of which must have signed. What comes out was read as a clinic
    reads it that knows `before`. Raises `DirectoryRefused`.
    """
    from tuf.api.metadata import DelegatedRole, Delegations, MetaFile, Snapshot, TargetFile, Targets, Timestamp

    trusted, provinces, ends = trusted_provinces or {}, provinces or {}, ends_on(holds_until)
    content = national.to_bytes()
    delegations = Delegations(
        keys={each.keyid: each for raws in trusted.values() for raw in raws for each in (role_key(raw),)},
        roles={
            name: DelegatedRole(name, [key_id(raw) for raw in raws], 1, terminating=True, paths=[province_path(name)])
            for name, raws in trusted.items()
        },
    )
    targets = Targets(
        version=_next(before, "targets"), expires=ends, delegations=delegations if trusted else None,
        targets={NATIONAL: TargetFile.from_data(NATIONAL, content, ["sha256"])},
    )  # fmt: skip
    ready = {name: provinces[name] for name in trusted if name in provinces}
    signed = {"targets": _made(targets, keys), **{name: each.metadata for name, each in ready.items()}}
    # A list that was once told of stays told of: else nobody could notice that it was kept back.
    meta = dict(read_metadata(before.metadata["snapshot"], "snapshot").signed.meta) if before else {}
    for name, metadata in signed.items():
        version = read_metadata(metadata, "targets").signed.version
        meta[f"{name}.json"] = MetaFile.from_data(version, metadata, ["sha256"])
    signed["snapshot"] = _made(Snapshot(version=_next(before, "snapshot"), expires=ends, meta=meta), keys)
    told = MetaFile.from_data(_next(before, "snapshot"), signed["snapshot"], ["sha256"])
    signed["timestamp"] = _made(Timestamp(version=_next(before, "timestamp"), expires=ends, snapshot_meta=told), keys)
    directory = SignedDirectory(
        metadata={**{f"{number}.root": root for number, root in enumerate(roots, 1)}, **signed},
        lists={
            NATIONAL: content,
            **{province_path(name): each.told for name, each in ready.items()},
        },
    )
    read_directory(directory.to_bytes(), root=fingerprint(roots[0]), today=today, known=before)
    return directory


def _next(before: SignedDirectory | None, role: str) -> int:
    return read_metadata(before.metadata[role], role).signed.version + 1 if before else 1


def _made(signed: Signed, keys: Sequence[RoleKey]) -> bytes:
    from tuf.api.metadata import Metadata

    return _signed(Metadata(signed), keys)


def _signed(read: Metadata[Any], keys: Sequence[RoleKey]) -> bytes:
    for key in keys:
        put_signature(read, key)
    return read.to_bytes()
