"""How the ways into this record stand: the sheet, the people who may add people, the vault key, keys held elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.staff import Staff

if TYPE_CHECKING:
    from clinic_app.services.off_site import Trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysStand:
    """What a page of keys shows. Nothing secret is in it."""

    sheet_confirmed_at: datetime | None
    earlier_sheet_opens: bool
    sheet_owed: bool
    """Somebody who may know it was let go on another PC of the clinic."""
    managing: int
    key_generation: int
    key_changed_at: datetime | None
    key_owed: bool
    held_elsewhere: tuple[Trusted, ...]
    failed_attempts: int

    @property
    def to_do(self) -> int:
        """How many things want somebody's hand."""
        return (self.sheet_confirmed_at is None or self.sheet_owed) + self.key_owed


def keys_stand(desk: Desk) -> KeysStand:
    """Look now."""
    from clinic_app.services.off_site import OffSite

    vault = desk.vault
    return KeysStand(
        sheet_confirmed_at=vault.sheets.confirmed_at,
        earlier_sheet_opens=vault.sheets.earlier_opens,
        sheet_owed=vault.sheets.owed,
        managing=sum(member.manages for member in Staff(desk).members()),
        key_generation=vault.key_generation,
        key_changed_at=vault.key_changed_at,
        key_owed=vault.key_owed,
        held_elsewhere=OffSite(desk).trusted(),
        failed_attempts=vault.failed_attempts,
    )
