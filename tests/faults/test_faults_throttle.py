"""Whoever tries words at the door waits as long as they must, whatever they do to clock and PC; and never longer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soaking

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import MustWait, WrongPassphrase
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.throttle import DELAYS_S, Throttle

LONGEST = DELAYS_S[-1]
TOLD_IN_SECONDS = 1.0
WHAT, OFTEN = ("try", "cut", "in", "wait", "wait long", "restart", "clock"), (40, 6, 1, 25, 10, 10, 8)


@dataclass
class Guesser:
    """Somebody at the door, and what the door owes them by our own reckoning: seconds that the PC must be on."""

    place: VaultPlace
    wall: datetime = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    ticks: float = 100.0
    boot: int = 1
    failed: int = 0
    on_since_failure: float = 1e9
    asked_since: float | None = None
    """Seconds since the wait began that the door may ask for: at the failure, or at the first knock after a restart."""
    counted: dict[str, int] = field(default_factory=dict)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.wall, monotonic=lambda: self.ticks, boot_id=f"boot-{self.boot}")

    def note(self, **more: int) -> None:
        for name, number in more.items():
            self.counted[name] = self.counted.get(name, 0) + number

    def waits(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds
        self.on_since_failure += seconds
        if self.asked_since is not None:
            self.asked_since += seconds

    def restarts(self) -> None:
        self.boot, self.ticks, self.asked_since = self.boot + 1, 1.0, None
        self.note(restarts=1)

    def sets_the_clock(self, days: int) -> None:
        self.wall += timedelta(days=days)
        self.note(clock_changes=1)

    def tries(self, error: type[BaseException] | None) -> None:
        """Try; then what the door did must be what it owed."""
        owed, first = DELAYS_S[min(self.failed, len(DELAYS_S) - 1)], self.asked_since is None
        self.asked_since = self.asked_since or 0.0
        told = None
        try:
            with Throttle(self.place, self.clock()).attempt():
                assert self.on_since_failure >= owed, f"{owed - self.on_since_failure} s were skipped"
                self.note(tries=1)
                if error is not None:
                    raise error
            self.failed = 0
        except MustWait as refusal:
            told = refusal.seconds
        except (WrongPassphrase, KeyboardInterrupt):
            self.failed += 1
            self.on_since_failure = self.asked_since = 0.0
        if told is not None:
            assert first or self.asked_since < owed, "shut out for longer than was owed"
            assert told <= owed - self.asked_since + TOLD_IN_SECONDS
            self.note(refused=1)


def at_the_door(folder: Path, seed: int, steps: int) -> Guesser:
    """Somebody who tries, waits, restarts, pulls the plug in the middle, sets the clock, and knocks too early."""
    folder.mkdir()
    guesser, chance = Guesser(VaultPlace(folder)), random.Random(seed)
    for _ in range(steps):
        match chance.choices(WHAT, OFTEN)[0]:
            case "try":
                guesser.tries(WrongPassphrase)
            case "cut":  # the program ends between the count and the answer
                guesser.tries(KeyboardInterrupt)
                guesser.restarts()
            case "in":
                guesser.tries(None)
            case "wait":
                guesser.waits(chance.random() * 40)
            case "wait long":
                guesser.waits(chance.random() * 2 * LONGEST)
            case "restart":
                guesser.restarts()
            case "clock":
                guesser.sets_the_clock(chance.choice((-3650, -365, -1, 1, 365, 3650)))
    guesser.tries(WrongPassphrase)
    guesser.waits(LONGEST + 1)
    with Throttle(guesser.place, guesser.clock()).attempt():
        pass
    return guesser


def test_no_second_is_skipped_and_nobody_is_shut_out(tmp_path: Path) -> None:
    for seed in range(4):
        counted = at_the_door(tmp_path / str(seed), seed, 150).counted
        assert min(counted["tries"], counted["refused"], counted["restarts"], counted["clock_changes"]) > 3


def test_a_door_that_forgets_is_seen(tmp_path: Path) -> None:
    """Our reckoning is not the door's: take its counter away, and a wait that it owed is missed."""
    guesser = Guesser(VaultPlace(tmp_path))
    for _ in range(6):
        guesser.waits(LONGEST + 1)
        guesser.tries(WrongPassphrase)
    guesser.place.throttle.unlink()
    with pytest.raises(AssertionError, match="skipped"):
        guesser.tries(WrongPassphrase)


@pytest.mark.soak
def test_thousands_of_tries_skip_no_second(tmp_path: Path) -> None:
    for seed in soaking.rounds("throttle"):
        counted = at_the_door(tmp_path / str(seed), 1000 + seed, 300).counted
        soaking.count("throttle", seconds_skipped=0, shut_out=0, **counted)
