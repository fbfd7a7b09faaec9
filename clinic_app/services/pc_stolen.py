"""The day a PC is gone: its names for the hub's operator, the 72 hours, what was done, whom to ring. And its card.

A clinic shuts out a PC by asking: only the hub's operator can, and the signed list tells everybody else. What is kept
here is which steps were taken, so that the next shift goes on where this one stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import kid_of
from clinic_app.domain.dates import shown_date
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.restoring import DEVICE_WORDS
from clinic_app.vault.pcs import LetGo, Pc
from clinic_app.vault.pcs_at_hub import AtHub
from clinic_app.vault.revisions import CONTINUES

if TYPE_CHECKING:
    from clinic_app.services.paper import Paper

__all__ = ["Alarm", "PcNamed", "PcStolen", "Step", "ToRing"]

BREACH_CLOCK: Final = timedelta(hours=72)
"""Within this the regulator must hear of a breach of personal data (PDPA, section 37)."""

_ALARM: Final = "pc_stolen"
_NOWHERE: Final = AtHub("", "", ())


class Step(StrEnum):
    """What is to be done, in order."""

    OPERATOR = "operator"
    RECEIVERS = "receivers"
    OFFICER = "officer"
    SURVIVORS = "survivors"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class PcNamed:
    """One PC of this clinic: this one, another, or one whose record this goes on with. `kid` and `hub_words` of others,
    and the `agency` of each, are known if it was enrolled at a hub; empty otherwise. `place` is what staff call it.
    """

    this: bool
    agency: str
    hub_words: tuple[str, ...]
    kid: str
    backup_words: tuple[str, ...]
    place: str | None = None
    """None for this PC and those before it."""


@dataclass(frozen=True, slots=True)
class ToRing:
    """A service that we referred to: it may hold mail from the PC that is gone."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Since when it is known that a PC is gone, when the 72 hours end, and what was done."""

    noticed_at: datetime
    ends_at: datetime
    done: frozenset[Step]


class PcStolen:
    """Kept in the record, written to the journal."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._keeper = keeper

    def alarm(self) -> Alarm | None:
        """What stands, or None if no PC is missing."""
        kept = self._vault.settings.get(_ALARM)
        if kept is None:
            return None
        noticed = instant(kept["noticed_at"])
        return Alarm(noticed, noticed + BREACH_CLOCK, frozenset(Step(step) for step in kept["done"]))

    def notice(self, noticed_at: datetime) -> Alarm:
        """Begin the 72 hours at the moment somebody noticed; a moment still to come counts as now."""
        self._desk.require(Act.KEEP_SAFE)
        since = min(noticed_at, self._desk.clock.now())
        self._write({"noticed_at": iso(since), "done": []}, "pc_stolen_noticed", {})
        alarm = self.alarm()
        assert alarm is not None
        return alarm

    def tick(self, step: Step, *, done: bool) -> None:
        """One step was taken, or was not after all."""
        self._desk.require(Act.KEEP_SAFE)
        kept = self._vault.settings.get(_ALARM)
        if kept is None:
            return
        steps = {each for each in kept["done"] if each != step.value} | ({step.value} if done else set())
        about = {"step": step.value, "done": int(done)}
        self._write({**kept, "done": sorted(steps)}, "pc_stolen_step", about)

    def close(self) -> None:
        """It is over: found again, or everything is done."""
        self._desk.require(Act.KEEP_SAFE)
        self._write(None, "pc_stolen_closed", {})

    def pcs(self) -> tuple[PcNamed, ...]:
        """This PC, then the others of the clinic, then those whose record it goes on with, the latest first."""
        keys, known = self._vault.device, self._vault.pcs_at_hub.every()
        here = PcNamed(
            this=True,
            agency=known.get(keys.id, _NOWHERE).agency,
            hub_words=words(
                keys.hub_auth.public.raw + keys.signing.public.raw + keys.standing.public.raw, DEVICE_WORDS
            ),
            kid=kid_of(keys.hub_auth.public.raw).hex(),
            backup_words=words(keys.signing.public.raw, DEVICE_WORDS),
        )
        others = tuple(_other(pc, known.get(pc.device, _NOWHERE)) for pc in self._missed())
        gone = [(DeviceId(UUID(each["device"])), each["key"]) for each in self._vault.settings.get(CONTINUES) or []]
        return (here, *others, *(_gone(key, known.get(device, _NOWHERE)) for device, key in reversed(gone)))

    def _missed(self) -> tuple[Pc, ...]:
        """The other PCs of the clinic, and those that were taken out since they are lost."""
        every = self._vault.pcs.every()
        ours = (pc for pc in every if pc.stands or pc.revoked_why is LetGo.LOST)
        return tuple(pc for pc in ours if pc.device != self._vault.device.id)

    def to_ring(self) -> tuple[ToRing, ...]:
        """The services we sent anything to, by name."""
        sent = self._vault.outbox.written_to()
        known = self._keeper.directory().organisations.values()
        language = self._desk.settings.language
        found = (ToRing(org.name(language), org.callback_in(language) or org.phone) for org in known if org.id in sent)
        return tuple(sorted(found, key=lambda each: each.name))

    def card(self) -> Paper:
        """The card of this PC, to be printed before it is needed."""
        from clinic_app.printing.stolen_card import StolenCard, stolen_card
        from clinic_app.services.paper import Paper

        self._desk.require(Act.KEEP_SAFE)
        here, staff = self.pcs()[0], self._desk.settings.language

        def make(number: str) -> bytes:
            facts = StolenCard(
                device_words=here.hub_words,
                kid=here.kid,
                agency=here.agency,
                backup_words=here.backup_words,
                printed_on=shown_date(self._desk.clock.today(), staff),
                print_number=number,
            )
            return stolen_card(facts, staff=staff, training=self._vault.training)

        return Paper(document="stolen_card", pdf=make(""), make=make)

    def _write(self, kept: dict[str, object] | None, act: str, about: dict[str, str | int]) -> None:
        def write() -> None:
            self._vault.settings[_ALARM] = kept
            self._vault.journal.append(act, self._desk.me.id, about)

        self._vault.save(write)


def _other(pc: Pc, at_hub: AtHub) -> PcNamed:
    backup_words = words(pc.signing.raw, DEVICE_WORDS)
    return PcNamed(False, at_hub.agency, at_hub.words, at_hub.kid, backup_words, pc.place)


def _gone(key: str, at_hub: AtHub) -> PcNamed:
    return PcNamed(False, at_hub.agency, at_hub.words, at_hub.kid, words(bytes.fromhex(key), DEVICE_WORDS))
