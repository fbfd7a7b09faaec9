"""What is owed on this PC since another was lost: new passphrases of whoever came in there too, and a new sheet.

Their slots lay on that PC with the same locks. Each PC of the clinic owes its own; no clock is asked, since that of the
PC which told of the loss may be years off.
"""

from __future__ import annotations

from typing import Any, Final

from clinic_app.domain.ids import PersonId
from clinic_app.facts import dataclass
from clinic_app.vault.pcs import LetGo, Pc, Pcs
from clinic_app.vault.settings import VaultSettings

_DONE: Final = "lost_pcs"
"""The setting that says, for each lost PC, who has a new passphrase here since, and whether there is a new sheet."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be done here for one lost PC."""

    pc: Pc
    people: frozenset[PersonId]
    """Whose passphrase opens a slot that lies on it."""
    sheet: bool
    """Whether the sheet that opens this record is one that opens what lies on it."""


class LostPcs:
    """Those of one vault."""

    def __init__(self, pcs: Pcs, settings: VaultSettings) -> None:
        self._pcs = pcs
        self._settings = settings

    def owed(self) -> tuple[Owed, ...]:
        """Every lost PC for which something is left to do here."""
        here, done = self._pcs.this().people, self._done()
        every = (self._owed(pc, here, done.get(pc.device.hex, {})) for pc in self._lost())
        return tuple(each for each in every if each.people or each.sheet)

    def owes(self, person: PersonId) -> bool:
        """Whether this person should choose a new passphrase here."""
        return any(person in each.people for each in self.owed())

    def has_new_passphrase(self, person: PersonId) -> None:
        """This person has chosen a new one. Part of the transaction that says so."""
        self._note(self._lost(), person)

    def sheet_made(self) -> None:
        """A new sheet was made; it counts once it is typed back. Part of that transaction."""
        self._write({device.hex: {"made": True} for device in (pc.device for pc in self._lost())})

    def sheet_confirmed(self) -> None:
        """The sheet made last was typed back."""
        made = {key: {"sheet": True} for key, said in self._done().items() if said.get("made")}
        self._write(made)

    def _lost(self) -> tuple[Pc, ...]:
        this = self._pcs.this().device
        return tuple(pc for pc in self._pcs.every() if pc.revoked_why is LetGo.LOST and pc.device != this)

    def _owed(self, pc: Pc, here: frozenset[PersonId], done: dict[str, Any]) -> Owed:
        renewed = set(done.get("people", ()))
        people = frozenset(each for each in pc.people & here if each.hex not in renewed)
        return Owed(pc, people, not done.get("sheet", False))

    def _note(self, lost: tuple[Pc, ...], person: PersonId) -> None:
        done = self._done()
        known = {pc.device.hex: done.get(pc.device.hex, {}).get("people", ()) for pc in lost}
        self._write({key: {"people": sorted({*people, person.hex})} for key, people in known.items()})

    def _write(self, said: dict[str, dict[str, Any]]) -> None:
        if said:
            done = self._done()
            self._settings[_DONE] = {**done, **{key: {**done.get(key, {}), **new} for key, new in said.items()}}

    def _done(self) -> dict[str, dict[str, Any]]:
        return dict(self._settings.get(_DONE) or {})
