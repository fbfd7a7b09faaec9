"""IT may say where the hub is. Who it is stays pinned in the record, and a training clinic knows only this PC."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import CHEAP, COORDINATOR, NURSE, SUPERVISOR, House

from clinic_app import main
from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import NotJoined
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import Doorway
from clinic_app.settings import Settings
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile
from clinic_app.wire.invitation import Invitation

MOVED = SiteProfile(hub_address="https://hub.new.example")


class SettledHouse(House):
    """A clinic on a PC for which IT named the hub's address."""

    @property
    def door(self) -> Doorway:
        held = Held(profile=MOVED, file=Path("/etc/notebook/site-profile.toml"))
        return main.build_doorway(Settings(self.folder, held=held), self.clock, CHEAP, ballast_bytes=4096)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    house = SettledHouse(tmp_path)
    house.founded((NURSE, COORDINATOR, SUPERVISOR))
    yield house.enter(COORDINATOR)
    house.leave()


def test_an_address_alone_joins_nothing(clinic: Clinic) -> None:
    assert clinic.joining.membership() is None
    with pytest.raises(NotJoined):
        clinic.joining.line()


def test_it_moves_the_hub_and_its_key_stays_the_one_from_paper(clinic: Clinic) -> None:
    root, key = os.urandom(32), SigningKey.new().public
    invited = Invitation(address="https://hub.old.example", hub_key=key.raw.hex(), root=root.hex())
    clinic.joining.accept(invited.to_text(), words(root))
    membership = clinic.joining.membership()
    assert membership is not None
    assert membership.address == "https://hub.new.example"
    hub = clinic.joining._hub()
    assert (hub.hub_key, hub.root) == (invited.hub_key, invited.root)


def test_a_training_clinic_goes_on_speaking_to_this_pc_alone(tmp_path: Path) -> None:
    house = SettledHouse(tmp_path)
    training = house.door.open_training()
    try:
        root = os.urandom(32)
        here = Invitation(address="http://127.0.0.1:8000", hub_key=os.urandom(32).hex(), root=root.hex())
        training.desk.vault.documents.put("hub", version=1, content=here.to_text().encode())
        assert training.joining._hub().address == "http://127.0.0.1:8000"
    finally:
        training.close()
