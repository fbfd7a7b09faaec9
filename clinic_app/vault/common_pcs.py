"""The PCs of a clinic as records that all of them share: so one that joins, or is let go, is known to each."""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Final
from uuid import UUID

from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.common_law import FieldLaws, Law
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.vault.common_kinds import Table, Told
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPcs

_GONE: Final = Law(min)
"""Let go from the earlier on. Nobody takes a PC that was let go back: it joins anew."""

STAY: Final = frozenset({"signing", "seal", "revoked_at", "revoked_why", "print_mark"})
"""What nobody takes back who has said it, or knew of it."""

_GIVEN_ONCE: Final = ("signing", "seal", "print_mark")
_WORST_FIRST: Final = ("lost", "replaced", "retired")
_WORST: Final = Law(lambda one, other: min(one, other, key=lambda why: (_place(why), why)))


def _place(why: str) -> int:
    """A reason that only a newer program knows is as bad as the worst."""
    return _WORST_FIRST.index(why) if why in _WORST_FIRST else 0


class PcKind:
    """What the list says of each. Its keys and its letter were given when it joined, and never become others."""

    name: Final = "pc"
    _table: Final = Table(
        name="pc", table="pcs", key="device:blob",
        stricter={"revoked_at": _GONE, "revoked_why": _WORST, "signing": Law(min), "seal": Law(min),
                  "print_mark": Law(min)},
        told="place:text signing:blob seal:blob people:text joined_at:text joined_by:blob continues:blob "
             "revoked_at:text revoked_by:blob revoked_why:text print_mark:text",
    )  # fmt: skip
    every: Final = _table.every
    triggers: Final = _table.triggers

    def laws(self, name: str, /) -> FieldLaws:
        """Those of the table."""
        return self._table.laws(name)

    def says(self, lane: Lane, name: str) -> Told:
        """The row."""
        return self._table.says(lane, name)

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Lay it in, and believe what it signs, or no more."""
        device = DeviceId(UUID(name))
        known, why = self._table.says(lane, name), said.get("revoked_why")
        kept: dict[str, Any] = {**said, **{key: known[key] for key in _GIVEN_ONCE if key in known}}
        if why is not None or said.get("revoked_at") is not None:
            kept["revoked_why"] = _WORST_FIRST[_place(why or "")]
            kept["revoked_at"] = said.get("revoked_at") or said["joined_at"]
        self._table.show(lane, name, kept)
        lane.memory.pop("pcs", None)
        this = lane.row("SELECT 1 FROM vault WHERE device = ?", (device.bytes,))
        if this is None:
            others = OtherPcs(lane)
            before = {each.device: each for each in others.every()}.get(device)
            if before is None:
                others.add(device, VerifyKey.from_bytes(b64decode(kept["signing"])))
            if kept.get("revoked_why") is not None and (before is None or before.set_aside is None):
                others.set_aside(device, kept["revoked_why"])
        return True
