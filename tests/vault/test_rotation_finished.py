"""The last steps of changing the vault key: from the swap on there is no way back, only on."""

from __future__ import annotations

import pytest

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.rotation import change, finish
from clinic_app.vault.slot_files import read_slots

from .conftest import Hands
from .entering import CHEAP, HEAD, enter, make, says


def test_what_stops_once_the_record_was_swapped_undoes_nothing(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    says(vault, "somebody")
    key = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, hands.clock()).key

    def stopped(coming: VaultKey) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change(place, vault._lane, key, lambda _done: None, taken_over=stopped)
    assert read_slots(place).generations == (1, 2)
    vault._held.close()
    vault = enter(place, hands, HEAD)
    assert (vault.key_generation, len(vault.cases.page().rows)) == (2, 1)
    vault.close()


def test_finishing_a_change_twice_is_as_good_as_once_and_the_day_of_it_is_known(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    assert vault.key_changed_at is None
    hands.pass_(60)
    vault.change_key()
    assert vault.key_changed_at == hands.wall
    whole = place.slots.read_bytes()
    finish(place, vault._key, vault.device)
    assert place.slots.read_bytes() == place.previous_slots.read_bytes() == whole
    vault.close()
    enter(place, hands, HEAD).close()
