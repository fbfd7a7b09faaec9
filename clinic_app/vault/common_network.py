"""Which network this clinic is in, and how each of its PCs is known to the hub, as records that all its PCs share.

Who stands under a list of services each PC proves for itself, by the root that somebody compared with paper on one of
them: a PC that has pinned a root already is never given another.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Final

from clinic_app.domain.common_law import NO_LAWS, FieldLaws
from clinic_app.domain.ids import CaseId
from clinic_app.vault.common_kinds import Table, Told
from clinic_app.vault.lane import Lane

_HUB: Final = "hub"
_ROOT: Final = "directory_root"
_ASKED: Final = "SELECT bytes FROM documents WHERE key = ?"
_PUT: Final = "INSERT OR REPLACE INTO documents (key, version, bytes) VALUES (?, 1, ?)"


class NetworkKind:
    """One record: where the hub is and by which key it is known, and the root that was pinned."""

    name: Final = "network"
    every: Final = "SELECT key FROM documents WHERE key = 'hub'"

    def laws(self, _name: str, /) -> FieldLaws:
        """A hub may move; the root stays."""
        return NO_LAWS

    def says(self, lane: Lane, _name: str) -> Told:
        """Both, or nothing."""
        hub, root = (lane.row(_ASKED, (key,)) for key in (_HUB, _ROOT))
        if hub is None or root is None:
            return {}
        return {"hub": b64encode(hub[0]).decode(), "root": b64encode(root[0]).decode()}

    def case_of(self, _name: str, _said: Told, /) -> CaseId | None:
        """None."""
        return None

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Pin what another PC of this clinic has pinned. False if this one trusts another network."""
        if name != _HUB or "hub" not in said or "root" not in said:
            return False
        root, pinned = b64decode(said["root"]), lane.row(_ASKED, (_ROOT,))
        if pinned is not None and pinned[0] != root:
            return False
        lane.run(_PUT, (_ROOT, root))
        lane.run(_PUT, (_HUB, b64decode(said["hub"])))
        return True


AT_HUB: Final = Table(
    name="pc_at_hub", table="pcs_at_hub", key="device:blob", told="agency:text kid:text words:text"
)  # fmt: skip
HUB_CODES: Final = Table(name="hub_code", table="hub_codes", key="device:blob", told="code:text made_at:text")
