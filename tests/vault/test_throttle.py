"""Wrong tries at the door."""

from __future__ import annotations

import pytest

from clinic_app.errors import MustWait, NotEnoughMemory, SlotsDamaged, WrongPassphrase
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.throttle import DELAYS_S, Throttle

from .conftest import Hands


def fail(place: VaultPlace, hands: Hands, error: type[BaseException] = WrongPassphrase) -> None:
    with Throttle(place, hands.clock()).attempt():
        raise error


def fail_times(place: VaultPlace, hands: Hands, times: int) -> None:
    for _ in range(times):
        hands.pass_(DELAYS_S[-1] + 1)
        with pytest.raises(WrongPassphrase):
            fail(place, hands)


def waits(place: VaultPlace, hands: Hands) -> int:
    with pytest.raises(MustWait) as told:
        fail(place, hands)
    return told.value.seconds


def test_two_slips_cost_nothing_and_then_the_waits_grow(place: VaultPlace, hands: Hands) -> None:
    fail_times(place, hands, 2)
    with pytest.raises(WrongPassphrase):
        fail(place, hands)
    assert waits(place, hands) in (5, 6)
    hands.pass_(5.1)
    with pytest.raises(WrongPassphrase):
        fail(place, hands)
    assert waits(place, hands) in (15, 16)
    fail_times(place, hands, 20)
    assert waits(place, hands) in (900, 901)


def test_the_clock_of_the_pc_plays_no_part(place: VaultPlace, hands: Hands) -> None:
    fail_times(place, hands, 5)
    hands.wall = hands.wall.replace(year=2031)
    assert waits(place, hands) in (30, 31)
    hands.wall = hands.wall.replace(year=2001)
    assert waits(place, hands) in (30, 31)


def test_a_restart_shortens_nothing(place: VaultPlace, hands: Hands) -> None:
    fail_times(place, hands, 5)
    hands.pass_(10)
    assert waits(place, hands) in (20, 21)
    hands.ticks, hands.boot_id = 3.0, "boot-2"
    assert waits(place, hands) in (20, 21)
    hands.pass_(21)
    with pytest.raises(WrongPassphrase):
        fail(place, hands)


def test_a_try_is_counted_before_it_is_made(place: VaultPlace, hands: Hands) -> None:
    with Throttle(place, hands.clock()).attempt():
        assert Throttle(place, hands.clock()).unreported() == 1


def test_want_of_memory_is_no_wrong_try(place: VaultPlace, hands: Hands) -> None:
    for _ in range(6):
        with pytest.raises(NotEnoughMemory):
            fail(place, hands, MemoryError)
    assert Throttle(place, hands.clock()).unreported() == 0


@pytest.mark.parametrize("error", [NotEnoughMemory(), SlotsDamaged("sealed")])
def test_what_the_pc_or_the_file_is_to_blame_for_is_no_wrong_try(
    place: VaultPlace, hands: Hands, error: Exception
) -> None:
    for _ in range(6):
        with pytest.raises(type(error)), Throttle(place, hands.clock()).attempt():
            raise error
    assert Throttle(place, hands.clock()).unreported() == 0
    with Throttle(place, hands.clock()).attempt():
        pass


def test_failed_tries_stay_known_after_success_until_the_journal_has_them(place: VaultPlace, hands: Hands) -> None:
    fail_times(place, hands, 2)
    throttle = Throttle(place, hands.clock())
    with throttle.attempt():
        pass
    assert throttle.unreported() == 2
    throttle.reported()
    assert throttle.unreported() == 0


def test_a_torn_counter_waits_and_lets_in(place: VaultPlace, hands: Hands) -> None:
    place.throttle.write_bytes(b'{"in_a_')
    assert waits(place, hands) in (900, 901)
    hands.pass_(901)
    with Throttle(place, hands.clock()).attempt():
        pass


@pytest.mark.parametrize(
    "edited",
    [
        b'{"in_a_row":-1000}',
        b'{"wait_s":1e300}',
        b'{"wait_s":-1}',
        b'{"unreported":-5}',
        b'{"wait_s":900,"since":1e18,"boot_id":"boot-1"}',
    ],
)
def test_an_edited_counter_makes_nobody_wait_longer_than_the_longest_wait(
    place: VaultPlace, hands: Hands, edited: bytes
) -> None:
    place.throttle.write_bytes(edited)
    assert waits(place, hands) in (900, 901)
    hands.pass_(901)
    with Throttle(place, hands.clock()).attempt():
        pass
    assert Throttle(place, hands.clock()).unreported() >= 0
