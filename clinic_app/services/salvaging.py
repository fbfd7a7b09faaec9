"""The way out when the record is damaged: what is sound is saved into a new one beside it, which then takes its place.

Whoever can come in can save: by word and passphrase, by the sheet, or with a key held elsewhere. The damaged record is
only read, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import VaultExists
from clinic_app.facts import dataclass
from clinic_app.services.off_site import open_file
from clinic_app.vault.cases import Cases
from clinic_app.vault.connection import connect
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import SALVAGED
from clinic_app.vault.journal_gaps import lacking
from clinic_app.vault.journal_reading import LastSeen
from clinic_app.vault.lane import Lane
from clinic_app.vault.mending import Mended, mend
from clinic_app.vault.opening import unlock
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace, hold_lock, sync_folder
from clinic_app.vault.projection import Projection
from clinic_app.vault.revisions import Revisions
from clinic_app.vault.salvage import Salvaged, salvage
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.throttle import Throttle

__all__ = ["Mended", "Salvaged", "Salvaging", "Saved"]

Told = Callable[[float], None]
_LOOKED_AT = 64


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved, what was made again of it, and where it lies."""

    found: Salvaged
    mended: Mended
    folder: Path

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be missing."""
        lacking = self.mended.silent + self.mended.unknown + self.mended.listed_anew
        return self.found.whole and not lacking


def _enter(journal: Journal, lane: Lane, device: DeviceKeys, clock: Clock, found: Salvaged) -> DeviceKeys:
    """In the journal: a new segment that this PC signs, with all that is missing before it; then what was done."""
    lacks = lacking(lane.rows, device.seen, clock)
    journal.begin_salvaged(device.signing, lacks)
    missing = sum(last - first + 1 for first, last in lacks.missing)
    about = {"damaged": len(found.damaged_pages), "pages": found.pages, "rows": sum(found.rows.values())}
    journal.append(SALVAGED, None, {**about, "missing": missing} if missing else about)
    return replace(device, seen=LastSeen(*journal.last()))


class Salvaging:
    """Saving from one damaged record. Long work: it belongs in the vault's lane, with nothing else open."""

    def __init__(
        self, place: VaultPlace, policy: KdfPolicy, clock: Clock, projection: Callable[[Lane], Projection]
    ) -> None:  # fmt: skip
        """`projection` answers by the forms of the record that was saved: by what its site asks too."""
        self._place = place
        self._policy = policy
        self._clock = clock
        self._projection = projection

    def with_passphrase(self, word: str, passphrase: str, told: Told = lambda _: None) -> Saved:
        """Save, as somebody who signs in. Raises `WrongPassphrase`, `MustWait`, and what `salvage` raises."""
        return self._save(unlock(self._place, word, passphrase, self._policy, self._clock).key, told)

    def with_sheet(self, untrusted_lines: Sequence[str], told: Told = lambda _: None) -> Saved:
        """Save, with the printed code. Raises `WrongRecoveryLine`, `WrongRecoveryCode`, and what `salvage` raises."""
        code = RecoveryCode.from_lines(untrusted_lines)
        slots = read_slots(self._place)
        with Throttle(self._place, self._clock).attempt():
            key = slots.open_recovery(code)
        return self._save(key, told)

    def with_key(self, key_file: Path, passphrase: str, told: Told = lambda _: None) -> Saved:
        """Save, with the file of a key held elsewhere.

        Raises `OffSiteKeyRefused`, `WrongPassphrase`, `WrongRecoveryCode` if this record never trusted it.
        """
        pair = open_file(key_file, passphrase, self._policy)
        slots = read_slots(self._place)
        with Throttle(self._place, self._clock).attempt():
            key = slots.open_network(pair)
        return self._save(key, told)

    def take_its_place(self, saved: Saved) -> Path:
        """Let the saved record stand where the damaged one stood; where that one lies now. Nothing is deleted.

        Raises `VaultInUse`, `VaultExists`, `OSError`.
        """
        with hold_lock(self._place):
            pass  # nobody has it open; a folder with an open file in it could not be renamed everywhere
        aside = self._free_name("damaged")
        self._place.folder.rename(aside)
        saved.folder.rename(self._place.folder)
        sync_folder(self._place.folder.parent)
        return aside

    def _save(self, opened: VaultKey, told: Told) -> Saved:
        key = self._fitting(opened)
        into = VaultPlace(self._free_name("saved"))
        found = salvage(self._place, key, into, self._clock, told)
        device = read_device(into, key)
        slots = read_slots(into)
        with closing(Lane(into, lambda: connect(into.database, key.database_key))) as lane:
            journal, projection = Journal(lane, self._clock, slots.vault_id), self._projection(lane)
            cases = Cases(lane, self._clock, projection, journal)
            revisions = Revisions(
                lane, self._clock, cases, journal, device=device.id, signing=device.signing,
                definitions=projection.definitions,
            )  # fmt: skip
            mended = mend(lane, cases, revisions, projection, self._clock)
            device = lane.save(lambda: _enter(journal, lane, device, self._clock, found))
        write_device(into, key, device)  # the end that the damaged record had is not held against this one
        return Saved(found, mended, into.folder)

    def _fitting(self, opened: VaultKey) -> VaultKey:
        """A change of the key may have been cut short: take the one under which pages are sound."""
        keys = [opened.alone, *([opened.coming] if opened.coming is not None else [])]
        return max(keys, key=self._sound_pages)

    def _sound_pages(self, key: VaultKey) -> int:
        with closing(Pages(self._place.database, key.database_key, log=False)) as pages:
            looked = min(pages.count, _LOOKED_AT)
            return looked - len(pages.damaged(1, looked))

    def _free_name(self, what: str) -> Path:
        day, folder = self._clock.today().isoformat(), self._place.folder
        for number in range(1, 100):
            name = folder.with_name(f"{folder.name}-{what}-{day}" + (f"-{number}" if number > 1 else ""))
            if not name.exists():
                return name
        raise VaultExists
