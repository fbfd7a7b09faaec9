"""The publisher's side of an update: a root that several keep, and files that several sign. No key of it is in here.

Every step takes the bytes of the step before and gives new ones, so that keys can lie in different safes and sign on
different days: `write_root`, `add_signature` by each keeper; `write_update`, `add_signature` by each signer. `snapshot`
and `timestamp` name versions, not hashes: else the second signature on one file would spoil the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import msgspec

from clinic_app.errors import UpdateRefused
from clinic_app.facts import dataclass
from clinic_app.wire.tuf_metadata import RoleKey, ends_on, key_id, put_signature, role_key
from clinic_app.wire.update_trust import Offer, read_metadata

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root, VerificationResult

ROLES: Final = ("timestamp", "snapshot", "targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherPlan:
    """Who publishes: public keys of those who keep the root and of those who sign versions, and how many of each."""

    keepers: tuple[bytes, ...]
    keepers_needed: int
    signers: tuple[bytes, ...]
    signers_needed: int
    holds_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One file of an update."""

    offer: Offer
    size: int
    sha256: str


def write_root(plan: PublisherPlan, *, version: int = 1) -> bytes:
    """A root as planned that nobody has signed yet. Raises `UpdateRefused("format")` if it could never hold."""
    from tuf.api.metadata import Metadata, Role, Root

    for needed, raws in ((plan.keepers_needed, plan.keepers), (plan.signers_needed, plan.signers)):
        if not 1 <= needed <= len(set(raws)):
            raise UpdateRefused("format")
    keys = {each.keyid: each for raw in (*plan.keepers, *plan.signers) for each in (role_key(raw),)}
    roles = {name: Role([key_id(raw) for raw in plan.signers], plan.signers_needed) for name in ROLES}
    roles["root"] = Role([key_id(raw) for raw in plan.keepers], plan.keepers_needed)
    root = Root(version=version, expires=ends_on(plan.holds_until), keys=keys, roles=roles, consistent_snapshot=False)
    return Metadata(root).to_bytes()


def write_update(
    files: Mapping[str, Published], *, holds_until: date, before: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The three files of metadata that nobody has signed yet, numbered on from those `before`."""
    from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp

    ends, number = ends_on(holds_until), {name: _next(before, name) for name in ROLES}
    targets = Targets(
        version=number["targets"], expires=ends,
        targets={
            name: TargetFile(
                each.size, {"sha256": each.sha256}, name, {"custom": msgspec.to_builtins(each.offer)}
            )
            for name, each in files.items()
        },
    )  # fmt: skip
    snapshot = Snapshot(
        version=number["snapshot"], expires=ends, meta={"targets.json": MetaFile(number["targets"])}
    )  # fmt: skip
    timestamp = Timestamp(version=number["timestamp"], expires=ends, snapshot_meta=MetaFile(number["snapshot"]))
    return {
        "targets": Metadata(targets).to_bytes(),
        "snapshot": Metadata(snapshot).to_bytes(),
        "timestamp": Metadata(timestamp).to_bytes(),
    }


def add_signature(content: bytes, kind: str, key: RoleKey) -> bytes:
    """The same metadata, signed by one more. Signing twice changes nothing. Raises `UpdateRefused("format")`."""
    read: Metadata[Any] = read_metadata(content, kind)
    put_signature(read, key)
    return read.to_bytes()


def still_missing(content: bytes, kind: str, roots: Sequence[bytes]) -> int:
    """How many signatures it lacks, as the last of `roots` asks; a root itself, as it and the one before it ask."""
    read = read_metadata(content, kind)
    asking: list[Root] = [read_metadata(each, "root").signed for each in roots[-1:]]
    if kind == "root":
        asking.append(read.signed)
    results: list[VerificationResult] = [
        each.get_verification_result(kind, read.signed_bytes, read.signatures) for each in asking
    ]
    return max((max(0, each.threshold - len(each.signed)) for each in results), default=0)


def _next(before: Mapping[str, bytes] | None, role: str) -> int:
    return int(read_metadata(before[role], role).signed.version) + 1 if before else 1
