"""Over the cover: the passphrase alone of whoever signed in, on either keyboard; wrong tries are waited for."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.crypto.layouts import other_layout
from clinic_app.errors import MustWait, WrongPassphrase


def test_the_passphrase_of_whoever_signed_in_and_of_nobody_else(house: House) -> None:
    clinic = house.enter(NURSE)
    house.door.still_here(clinic, NURSE.passphrase)
    for wrong in (COORDINATOR.passphrase, NURSE.passphrase + " ", ""):
        with pytest.raises(WrongPassphrase):
            house.door.still_here(clinic, wrong)
        house.pass_(hours=1)


def test_typed_on_the_other_keyboard_it_is_one_attempt(house: House) -> None:
    clinic = house.enter(NURSE)
    typed = other_layout(NURSE.passphrase)
    assert typed is not None
    house.door.still_here(clinic, typed)
    assert house.door.failed_since_last() == 0


def test_wrong_tries_are_counted_and_waited_for(house: House) -> None:
    clinic = house.enter(NURSE)
    for _try in range(3):
        with pytest.raises(WrongPassphrase):
            house.door.still_here(clinic, "something else entirely")
    with pytest.raises(MustWait):
        house.door.still_here(clinic, NURSE.passphrase)
    house.pass_(seconds=6)
    house.door.still_here(clinic, NURSE.passphrase)
    assert house.door.failed_since_last() == 3


def test_who_may_not_come_in_any_more_does_not_come_back_either(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.desk.vault.people.disable(clinic.whoami.id)
    with pytest.raises(WrongPassphrase):
        house.door.still_here(clinic, NURSE.passphrase)
