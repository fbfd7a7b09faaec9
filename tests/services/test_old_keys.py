"""A receiving key is destroyed when nothing can be on its way to it any more, whether or not there is a line."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from clinic_at_work import EVERYBODY, NURSE, House
from test_keeping import on_the_pages

from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.services.leaving_now import our_card
from clinic_app.vault.device import read_device


def spelled(seed: bytes) -> tuple[bytes, ...]:
    """Each way in which it could lie somewhere."""
    return seed, seed.hex().encode(), base64.b64encode(seed).rstrip(b"=")


def everything(house: House, clinic: Clinic) -> bytes:
    """What lies in the vault, opened: every page of the record, the sealed file of keys; and all files as they are."""
    sealed = base64.b64decode(json.loads(house.place.device.read_bytes())["sealed"])
    files = b"".join(path.read_bytes() for path in sorted(house.folder.rglob("*")) if path.is_file())
    return on_the_pages(house, clinic) + clinic.desk.vault._whole_key().device_open(sealed) + files


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(("kind", "days"), [("clinic", 30), ("both", 30), ("service", 90)])
def test_a_card_holds_thirty_days_and_ninety_at_a_service_that_only_receives(
    house: House, kind: str, days: int
) -> None:
    house.made(NewClinic(kind=kind, people=EVERYBODY))
    vault = house.enter(NURSE).desk.vault
    today = house.clock.today()
    first = our_card(vault, "training-shelter", today)
    assert first.not_after - first.not_before == timedelta(days=days)
    house.pass_(days=days)
    second = our_card(vault, "training-shelter", house.clock.today())
    assert second.public != first.public
    assert second.not_after - second.not_before == timedelta(days=days)
    house.leave()


def test_forty_five_days_after_its_end_a_key_is_on_no_page_and_in_no_file(house: House) -> None:
    house.founded()
    vault = house.enter(NURSE).desk.vault
    old = vault.device.epochs[0]
    vault.settings["looked.at"] = 1
    house.pass_(days=30)
    vault.new_epoch(house.clock.today())

    house.pass_(days=45)
    clinic = house.enter(NURSE)
    clinic.tidy()
    assert clinic.desk.vault.device.epochs[0] == old, "a stick may still bring something"
    assert spelled(old.keys.seed)[2] in everything(house, clinic), "so it would be found"

    house.pass_(days=1)
    clinic = house.enter(NURSE)
    clinic.tidy()
    assert old not in clinic.desk.vault.device.epochs
    left = everything(house, clinic)
    assert [spelling for spelling in spelled(old.keys.seed) if spelling in left] == []
    kept = clinic.desk.vault.device
    house.leave()
    assert read_device(house.place, clinic.desk.vault._key) == kept
