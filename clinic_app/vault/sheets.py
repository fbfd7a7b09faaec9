"""The printed way back in: a new sheet opens beside the old one until it was typed back; then it is the only one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import WrongRecoveryCode
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.settings import VaultSettings
from clinic_app.vault.slot_files import kept, read_slots, settle_slots, write_slots

CONFIRMED_AT: Final = "recovery_sheet_confirmed_at"
"""The setting that says since when the printed code is known to be the right one."""

OWED: Final = "recovery_sheet_owed"
"""The setting that says that a new one is owed, and whether it was made already."""
_NOT_YET: Final = "not_yet"
_MADE: Final = "made"
WAITING: Final = "recovery_sheet_waiting"
"""The setting that names the slot of a sheet that was made and not typed back yet."""


class Sheets:
    """The recovery sheets of an open vault. There is never a moment without one that opens it."""

    def __init__(
        self, place: VaultPlace, lane: Lane, journal: Journal, clock: Clock, key: Callable[[], VaultKey]
    ) -> None:
        self._place = place
        self._lane = lane
        self._journal = journal
        self._clock = clock
        self._key = key
        self._settings = VaultSettings(lane)

    @property
    def confirmed_at(self) -> datetime | None:
        """When the sheet made last was typed back, if it was."""
        told = self._settings.get(CONFIRMED_AT)
        return instant(told) if told else None

    @property
    def confirmed(self) -> bool:
        """Whether the sheet made last was typed back."""
        return self.confirmed_at is not None

    def owe(self) -> None:
        """Somebody who was let go on another PC of this clinic may have kept the sheet that counts now."""
        self._settings[OWED] = _NOT_YET

    @property
    def owed(self) -> bool:
        """Whether a new sheet is to be made, and typed back, for that."""
        return self._settings.get(OWED) is not None

    @property
    def earlier_opens(self) -> bool:
        """Whether an earlier sheet opens the vault too, since the one made last was not typed back yet."""
        return len(read_slots(self._place).ids_of("recovery")) > 1

    def new(self, by: PersonId) -> RecoveryCode:
        """Make a code to be printed. The sheet before opens too, until this one was typed back.

        Raises `DiskFull`, `DiskFailing`, `SlotsDamaged`.
        """
        code, key = RecoveryCode.new(), self._key()
        before = self._without_waiting(read_slots(self._place), key)
        changed = before.with_recovery(code, key)
        kept(self._place, lambda: write_slots(self._place, changed, proved=lambda read: read.open_recovery(code)))
        settle_slots(self._place)
        slot = changed.slot_of_code(code)

        def write() -> None:
            self._settings[WAITING] = slot.hex()
            self._settings[CONFIRMED_AT] = None
            if self.owed:
                self._settings[OWED] = _MADE
            self._journal.append("sheet_made", by)

        self._lane.save(write)
        return code

    def confirm(self, code: RecoveryCode, by: PersonId | None) -> None:
        """Note that the sheet made last was typed back right; any other opens nothing from now on.

        Raises `WrongRecoveryCode`, also for the sheet before.
        """
        key, slots = self._key(), read_slots(self._place)
        slot, waiting = slots.slot_of_code(code), self._waiting(slots)
        if waiting is not None and waiting != slot:
            raise WrongRecoveryCode
        alone = slots
        for other in slots.ids_of("recovery"):
            alone = alone.without(other, key) if other != slot else alone
        if alone != slots:
            kept(self._place, lambda: write_slots(self._place, alone))
            settle_slots(self._place)

        def write() -> None:
            self._settings[WAITING] = None
            self._settings[CONFIRMED_AT] = iso(self._clock.now())
            if self._settings.get(OWED) == _MADE:
                self._settings[OWED] = None
            self._journal.append("sheet_confirmed", by)

        self._lane.save(write)

    def _without_waiting(self, slots: SlotList, key: VaultKey) -> SlotList:
        """Not one more for every try: a sheet that nobody typed back gives way, if another stands."""
        waiting = self._waiting(slots)
        return slots.without(waiting, key) if waiting and len(slots.ids_of("recovery")) > 1 else slots

    def _waiting(self, slots: SlotList) -> bytes | None:
        named = self._settings.get(WAITING)
        slot = bytes.fromhex(named) if named else None
        return slot if slot in slots.ids_of("recovery") else None
