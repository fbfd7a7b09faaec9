"""A real clinic for tests: a real vault with a cheap lock, people with passphrases, and a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from ready_made import ready_made

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.clocks import ClockRules, load_rules
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.packet_law import PacketLaw, load_law
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import Doorway, NewClinic, NewPerson, RecoverySheet
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace

CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1024, 4, 4), default=KdfCost(64, 1, 1))


@cache
def definitions() -> Definitions:
    return load_definitions(resources())


@cache
def law() -> PacketLaw:
    return load_law(resources())


@cache
def rules() -> ClockRules:
    return load_rules(resources())


def person(role: Role, word: str) -> NewPerson:
    return NewPerson(
        word=word,
        passphrase=f"{word} walks by the long river",
        role=role,
        staff_code=f"{role.value[:3].upper()}-{word}",
        undertaking=1,
    )


NURSE, DOCTOR = person(Role.NURSE, "mali"), person(Role.DOCTOR, "prasert")
COORDINATOR, SUPERVISOR = person(Role.COORDINATOR, "anong"), person(Role.SUPERVISOR, "somchai")
VOLUNTEER = person(Role.VOLUNTEER, "nok")
EVERYBODY = (NURSE, DOCTOR, COORDINATOR, SUPERVISOR, VOLUNTEER)


@dataclass
class House:
    """The folder of a clinic, its clock, and whoever comes in."""

    folder: Path
    wall: datetime = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    ticks: float = 1000.0
    boot_id: str = "boot-1"
    inside: list[Clinic] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.wall, monotonic=lambda: self.ticks, boot_id=self.boot_id)

    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "clinic")

    @property
    def door(self) -> Doorway:
        return Doorway(
            self.place, Settings(self.folder / "clinic"), CHEAP, self.clock, definitions=definitions(), law=law(),
            rules=rules(), training_place=VaultPlace(self.folder / "training"), ballast_bytes=0,
        )  # fmt: skip

    def pass_(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.ticks += timedelta(**span).total_seconds()

    def founded(self, people: tuple[NewPerson, ...] = EVERYBODY) -> RecoverySheet:
        return self.made(NewClinic(kind="clinic", people=people))

    def made(self, wanted: NewClinic) -> RecoverySheet:
        """As its door makes one; whoever tests the making asks the door."""
        door = self.door
        return ready_made(door._place.folder, (wanted, *self.begins_as), lambda: door.create(wanted))

    @property
    def begins_as(self) -> tuple[object, ...]:
        """What a folder made here depends on."""
        return type(self), self.wall, self.ticks, self.boot_id

    def first_day_of_training(self) -> Path:
        """The training clinic as whoever opens it first leaves it."""
        door = self.door
        ready_made(door._training.folder, ("training", *self.begins_as), lambda: door.open_training().close())
        return door._training.folder

    def trains(self) -> Clinic:
        """Come into the training clinic; its caller leaves it."""
        self.first_day_of_training()
        return self.door.open_training()

    def enter(self, who: NewPerson) -> Clinic:
        """Whoever was inside leaves first: one person at a time sits at the PC."""
        self.leave()
        self.inside.append(self.door.unlock(who.word, who.passphrase))
        return self.inside[-1]

    def leave(self) -> None:
        while self.inside:
            self.inside.pop().close()
