"""The line to the hub's keep: puts and fetches the parts of sealed backups, and believes no part but by its name."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from clinic_app.crypto.hashing import Sha256
from clinic_app.errors import ItemRefused, KeepRefused, NotTheHub
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire import hub_api, keep_api
from clinic_app.wire.keep_api import KeptList, KeptManifest, Standing

T = TypeVar("T")

PATIENCE_S: Final = 60.0
"""A part is a quarter of a megabyte: below 40 kbit/s none arrives, and a week would be too short for most records."""

_REASONS: Final = {
    keep_api.KEEP_FULL: "full",
    keep_api.HUB_DISK_FULL: "closed",
    keep_api.TOO_SOON: "too_soon",
}


class KeepingLine(HubClient):
    """One hub's keep as one PC sees it. Every call is safe to repeat; nothing is retried here."""

    def kept(self) -> KeptList:
        """What the hub keeps for this clinic, the newest first. Raises `KeepRefused(none)`."""
        try:
            answer = self._ask("GET", keep_api.KEEP, expected=(200,), most=keep_api.MAX_LIST)
        except ItemRefused as refused:
            raise _worded(refused, missing="none") from refused
        return _read(KeptList, answer.body)

    def standing(self, backup: str) -> Standing | None:
        """How a backup stands there, or None if the hub has nothing of it."""
        path = keep_api.KEPT.format(backup=backup)
        try:
            answer = self._ask("GET", path, expected=(200,), most=keep_api.MAX_MANIFEST, patience_s=PATIENCE_S)
        except ItemRefused as refused:
            if refused.status == 404:
                return None
            raise
        return _read(Standing, answer.body)

    def put_part(self, backup: str, part: bytes) -> None:
        """Returns when the hub's disk has it. Raises `KeepRefused`."""
        path = keep_api.PART.format(backup=backup, part=Sha256(part).hexdigest())
        try:
            self._ask("PUT", path, body=part, expected=(200, 201), patience_s=PATIENCE_S)
        except ItemRefused as refused:
            raise _worded(refused, missing="none") from refused

    def complete(self, backup: str, manifest: KeptManifest) -> None:
        """Make it whole. Raises `KeepRefused`; `ItemRefused(404)` or `(409)` if parts are not there any more."""
        path, body = keep_api.KEPT.format(backup=backup), msgspec.json.encode(manifest)
        try:
            self._ask("PUT", path, body=body, expected=(200, 201), patience_s=PATIENCE_S)
        except ItemRefused as refused:
            if refused.type in _REASONS:
                raise _worded(refused, missing="none") from refused
            raise

    def part(self, backup: str, name: str) -> bytes:
        """The bytes with this name. Raises `KeepRefused(bytes)` for any others."""
        path = keep_api.PART.format(backup=backup, part=name)
        try:
            answer = self._ask("GET", path, expected=(200,), most=keep_api.MAX_PART, patience_s=PATIENCE_S)
        except ItemRefused as refused:
            raise _worded(refused, missing="bytes") from refused
        if Sha256(answer.body).hexdigest() != name:
            raise KeepRefused("bytes")
        return answer.body

    def give_up(self, backup: str) -> None:
        """Take away what was begun. A whole one stays, and it is no error."""
        try:
            self._ask("DELETE", keep_api.KEPT.format(backup=backup), expected=(204,))
        except ItemRefused as refused:
            if refused.status not in {404, 409}:
                raise


def _worded(refused: ItemRefused, *, missing: str) -> KeepRefused | ItemRefused:
    if refused.type in _REASONS:
        return KeepRefused(_REASONS[refused.type])
    return KeepRefused(missing) if refused.status == 404 else refused


def _read(kind: type[T], untrusted: bytes) -> T:
    try:
        return hub_api.decode(kind, untrusted)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise NotTheHub from exc
