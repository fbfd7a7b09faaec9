"""Joining a network: by the words on paper, once, and never a real hub from a training clinic."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from stations import CLINIC, SHELTER, Network, closing_line

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import EnrolmentRefused, HubRefusesUs, InvitationRefused, NotAllowed, NotJoined
from clinic_app.hub import operator
from clinic_app.hub.operator import HubPlace
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.wire.invitation import Invitation


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    house = House(tmp_path / "alone")
    house.folder.mkdir()
    house.founded((NURSE, COORDINATOR, SUPERVISOR))
    yield house.enter(COORDINATOR)
    house.leave()


def invitation(root: bytes, address: str = "https://hub.example", **more: str) -> str:
    hub_key = SigningKey.new().public.raw.hex()
    return Invitation(address=address, hub_key=hub_key, root=root.hex(), **more).to_text()


def test_who_has_joined_nothing_has_no_line(clinic: Clinic) -> None:
    assert clinic.joining.membership() is None
    with pytest.raises(NotJoined):
        clinic.joining.line()


def test_the_code_in_an_invitation_is_given_out_once_the_words_were_compared(clinic: Clinic) -> None:
    root, code = os.urandom(32), "0e5fd433940df6150886a63defbceff3"
    brings = invitation(root, code=code)
    assert clinic.joining.read(brings).has_code
    assert clinic.joining.accept(brings, words(root)) == code
    assert clinic.joining.accept(invitation(root), words(root)) is None


def test_only_the_words_on_paper_pin_a_root_and_only_one(clinic: Clinic) -> None:
    root, other = os.urandom(32), os.urandom(32)
    right = list(words(root))
    for wrong in (words(other), right[:-1], [*right[1:], right[0]], []):
        with pytest.raises(InvitationRefused) as refused:
            clinic.joining.accept(invitation(root), wrong)
        assert refused.value.reason == "words"
    assert clinic.joining.membership() is None
    clinic.joining.accept(invitation(root), [word.upper() + " " for word in right])
    with pytest.raises(InvitationRefused) as refused:
        clinic.joining.accept(invitation(other), words(other))
    assert refused.value.reason == "other_network"
    clinic.joining.accept(invitation(root, "https://new.example:8443"), right)  # the hub moved, the root did not
    membership = clinic.joining.membership()
    assert membership is not None
    assert (membership.address, membership.agency, membership.listed) == ("https://new.example:8443", None, False)


def test_the_nurse_does_not_choose_the_network(tmp_path: Path) -> None:
    house = House(tmp_path / "nurse")
    house.folder.mkdir()
    house.founded((NURSE, COORDINATOR, SUPERVISOR))
    root = os.urandom(32)
    with pytest.raises(NotAllowed):
        house.enter(NURSE).joining.accept(invitation(root), words(root))
    house.leave()


def test_a_training_clinic_joins_no_hub_beyond_this_pc(tmp_path: Path) -> None:
    house = House(tmp_path / "training")
    house.folder.mkdir()
    house.door.create(NewClinic(kind="both", people=(NURSE, COORDINATOR, SUPERVISOR), training=True))
    joining, root = house.enter(COORDINATOR).joining, os.urandom(32)
    with pytest.raises(InvitationRefused) as refused:
        joining.accept(invitation(root), words(root))
    assert refused.value.reason == "not_loopback"
    joining.accept(invitation(root, "http://127.0.0.1:9"), words(root))
    house.leave()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "clinic-invitation-1:",
        "clinic-invitation-1:!!!!",
        "clinic-invitation-2:e30=",
        "clinic-invitation-1:e30=",
        "clinic-invitation-1:" + "A" * 3_000,
    ],
)
def test_what_is_no_invitation_is_refused(clinic: Clinic, text: str) -> None:
    with pytest.raises(InvitationRefused) as refused:
        clinic.joining.read(text)
    assert refused.value.reason == "format"


@pytest.mark.parametrize(
    "address",
    ["http://hub.example", "ftp://hub.example", "https://", "https://u:p@hub.example", "https://hub.example/x?y",
     "hub.example", "https://hub.example:99999"],
)  # fmt: skip
def test_a_hub_is_reached_by_https_and_nothing_else(clinic: Clinic, address: str) -> None:
    with pytest.raises(InvitationRefused):
        clinic.joining.read(invitation(os.urandom(32), address))


def test_an_invitation_survives_being_broken_over_lines(clinic: Clinic) -> None:
    text = invitation(os.urandom(32), code="0" * 32)
    broken = "\n ".join(text[at : at + 30] for at in range(0, len(text), 30))
    invited = clinic.joining.read(broken)
    assert (invited.address, invited.has_code) == ("https://hub.example", True)


def test_a_pc_is_let_in_by_its_six_words_and_then_finds_itself_in_the_list(network: Network) -> None:
    station = network.joins(CLINIC, kind="clinic")
    joining = station.clinic.joining
    before = joining.membership()
    assert before is not None
    assert (before.agency, before.listed, before.directory_version) == (CLINIC, False, 0)
    [device] = network.hub.devices()
    assert before.words == operator.device_words(device)
    station.syncs()
    after = joining.membership()
    assert after is not None
    assert (after.listed, after.directory_version) == (True, 1)


def test_who_is_not_let_in_yet_is_told_so_and_may_try_again(network: Network) -> None:
    station = network.joins(CLINIC, kind="clinic")
    operator.revoke(network.hub.store, station.clinic.desk.vault.device.hub_auth.public.kid, network.now())
    assert isinstance(station.syncs().ended_by, HubRefusesUs)


def test_a_code_works_once(network: Network) -> None:
    station = network.joins(SHELTER, kind="service")
    code = operator.make_code(network.hub.store, SHELTER, network.now())
    other = network.joins(CLINIC, kind="clinic")
    with closing_line(other) as hub:
        with pytest.raises(EnrolmentRefused):
            other.clinic.joining.enrolment("0" * 32).ask(hub)
        with pytest.raises(EnrolmentRefused):
            other.clinic.joining.enrolment("no code").ask(hub)
    assert station.clinic.joining.enrolment(f" {code[:16].upper()} {code[16:]}").code == code


def test_a_list_of_another_root_is_not_taken_and_the_old_one_stays(network: Network, tmp_path: Path) -> None:
    station = network.joins(CLINIC, kind="clinic")
    station.syncs()
    network.hub.place = HubPlace(tmp_path / "other")
    operator.found_hub(network.hub.place, network.now().date())
    network.publishes()
    synced = station.syncs()
    assert synced.directory_refused is not None
    assert synced.directory_refused.reason == "other_root"
    membership = station.clinic.joining.membership()
    assert membership is not None
    assert membership.directory_version == 1
