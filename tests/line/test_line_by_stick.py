"""Carried by hand: a clinic and a shelter without a line between them, and a third that takes it on for others."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import NotJoined, StickUnfit
from clinic_app.services import by_stick
from clinic_app.services.by_stick import Brought, ToStick, read_from, write_to
from clinic_app.services.outgoing import OutState
from clinic_app.wire.courier import Courier, Parcel


def writes(station: Station, stick: Path) -> ToStick:
    plan = station.clinic.by_stick.plan()
    station.clinic.by_stick.written(plan, write_to(stick, plan))
    return plan


def reads(station: Station, stick: Path) -> Brought:
    return station.clinic.by_stick.take(read_from(stick))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def two(network: Network) -> tuple[Station, Station]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs(), clinic.syncs()
    for station in (clinic, shelter):
        station.line.up = False
    return clinic, shelter


def test_a_referral_goes_and_its_answer_comes_without_any_line(two: tuple[Station, Station], stick: Path) -> None:
    clinic, shelter = two
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    plan = writes(clinic, stick)
    assert (len(plan.ours), plan.held, plan.for_others) == (1, 0, 0)
    own = reads(clinic, stick)
    assert (own.for_others, own.taken.referrals, own.taken.set_aside) == (0, [], [])
    [waiting] = clinic.clinic.outgoing.every()
    assert waiting.state is OutState.WAITING
    assert waiting.on_stick_at is not None

    assert len(reads(shelter, stick).taken.referrals) == 1
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(line.id)
    shelter.clinic.receiving.answer(line.id, Status.ACCEPTED)
    for file in stick.iterdir():
        file.unlink()
    assert len(writes(shelter, stick).ours) == 2  # opened, accepted
    assert reads(clinic, stick).taken.answers == 2
    assert clinic.clinic.recording.open(case).stored("x_status", EntityId(referral)) == "accepted"


def test_what_went_by_stick_and_by_line_counts_once(two: tuple[Station, Station], stick: Path) -> None:
    clinic, shelter = two
    refers(clinic, agrees(clinic, SHELTER))
    writes(clinic, stick), writes(clinic, stick)
    assert len(reads(shelter, stick).taken.referrals) == 1
    again = reads(shelter, stick)
    assert (again.taken.referrals, again.taken.set_aside) == ([], [])
    clinic.line.up = shelter.line.up = True
    assert clinic.syncs().sent == 1
    synced = shelter.syncs()
    assert (synced.taken.referrals, synced.taken.set_aside) == ([], [])
    assert len(shelter.clinic.receiving.inbox()) == 1


def test_whoever_has_a_line_takes_it_on_for_others_and_its_sender_can_still_take_it_back(
    network: Network, two: tuple[Station, Station], stick: Path
) -> None:
    clinic, shelter = two
    legal = network.joins(LEGAL_AID, kind="service")
    clinic.line.up = True
    clinic.syncs()
    clinic.line.up = False
    case = agrees(clinic, LEGAL_AID)
    legal_advice = {"service": Service.LEGAL_INFORMATION, "sector": Sector.LEGAL}
    kept = refers(clinic, case, LEGAL_AID, **legal_advice)
    taken_back = refers(clinic, agrees(clinic, LEGAL_AID), LEGAL_AID, **legal_advice)
    writes(clinic, stick)
    brought = reads(shelter, stick)
    assert (brought.for_others, brought.taken.referrals) == (2, [])
    assert reads(shelter, stick).for_others == 0
    shelter.line.up = True
    assert shelter.syncs().sent == 2
    assert shelter.syncs().sent == 0

    clinic.line.up = True
    [other] = [view.case_id for view in clinic.clinic.outgoing.every() if view.referral_id == taken_back]
    clinic.clinic.referring.withdraw(other, taken_back, Reason.SURVIVOR_CHANGED_MIND)
    clinic.syncs()
    assert len(legal.syncs().taken.referrals) == 1
    [line] = legal.clinic.receiving.inbox()
    states = {view.referral_id: view.state for view in clinic.clinic.outgoing.every() if view.kind == "referral"}
    assert states[taken_back] is OutState.RECALLED
    assert line.code in {view.code for view in clinic.clinic.outgoing.of_referral(kept)}


def test_a_stick_carries_on_what_it_brought(network: Network, two: tuple[Station, Station], tmp_path: Path) -> None:
    clinic, shelter = two
    legal = network.joins(LEGAL_AID, kind="service")
    clinic.line.up = True
    clinic.syncs()
    clinic.line.up = False
    refers(clinic, agrees(clinic, LEGAL_AID), LEGAL_AID, service=Service.LEGAL_INFORMATION, sector=Sector.LEGAL)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir(), second.mkdir()
    writes(clinic, first)
    reads(shelter, first)
    assert writes(shelter, second).for_others == 1
    assert len(reads(legal, second).taken.referrals) == 1


def test_nothing_she_would_not_let_go_and_no_old_news_gets_onto_a_stick(
    network: Network, two: tuple[Station, Station], stick: Path
) -> None:
    clinic, _shelter = two
    refers(clinic, agrees(clinic, SHELTER), urgency=Urgency.WITHIN_24H)
    withdrawn = agrees(clinic, SHELTER)
    referral = refers(clinic, withdrawn)
    clinic.clinic.referring.withdraw(withdrawn, referral, Reason.CONSENT_WITHDRAWN)
    network.on(hours=13)
    plan = writes(clinic, stick)
    assert (plan.ours, plan.held) == ((), 1)
    [file] = stick.iterdir()
    assert Courier.from_bytes(file.read_bytes()).envelopes == ()


def test_what_was_written_again_takes_the_place_of_what_we_wrote_before(
    two: tuple[Station, Station], stick: Path
) -> None:
    clinic, shelter = two
    (stick / "of-another.srec").write_bytes(Courier().to_bytes())
    refers(clinic, agrees(clinic, SHELTER))
    writes(clinic, stick)
    refers(clinic, agrees(clinic, SHELTER))
    writes(clinic, stick)
    assert len(list(stick.iterdir())) == 2
    assert (stick / "of-another.srec").exists()
    assert len(reads(shelter, stick).taken.referrals) == 2


def test_nothing_is_carried_for_whoever_is_not_of_the_network(two: tuple[Station, Station], stick: Path) -> None:
    _clinic, shelter = two
    day = shelter.house.clock.today()
    [known] = [each.mailbox for each in shelter.clinic.directory() if each.id == CLINIC]
    assert known is not None
    sealed = b"SRE1" + bytes(4_092)
    strangers = [Parcel("ab" * 16, sealed, bytes(32), day), Parcel(known, b"anything" * 512, bytes(32), day)]
    (stick / "full.srec").write_bytes(Courier(envelopes=tuple(strangers)).to_bytes())
    assert reads(shelter, stick).for_others == 0
    assert shelter.clinic.desk.vault.outbox.carried.count() == 0
    (stick / "good.srec").write_bytes(Courier(envelopes=(Parcel(known, sealed, bytes(32), day),)).to_bytes())
    assert reads(shelter, stick).for_others == 1


def test_a_stick_that_holds_too_much_is_told_and_not_read(
    two: tuple[Station, Station], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, _shelter = two
    writes(clinic, stick)
    monkeypatch.setattr(by_stick, "MOST_READ", 1_000)
    with pytest.raises(StickUnfit, match="too_much"):
        read_from(stick)


def test_old_news_is_carried_no_further(network: Network, two: tuple[Station, Station], stick: Path) -> None:
    clinic, shelter = two
    network.joins(LEGAL_AID, kind="service")
    clinic.line.up = True
    clinic.syncs()
    case = agrees(clinic, LEGAL_AID)
    refers(clinic, case, LEGAL_AID, service=Service.LEGAL_INFORMATION, sector=Sector.LEGAL)
    writes(clinic, stick)
    network.on(days=3)
    assert (reads(shelter, stick).out_of_date, reads(shelter, stick).for_others) == (1, 0)


def test_a_withdrawal_follows_what_a_stick_may_have_brought(two: tuple[Station, Station], stick: Path) -> None:
    clinic, shelter = two
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    writes(clinic, stick)
    withdrawn = clinic.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
    assert (withdrawn.stopped, withdrawn.asked_back) == ((), (referral,))
    reads(shelter, stick)
    assert len(shelter.clinic.receiving.inbox()) == 1
    writes(clinic, stick)
    reads(shelter, stick)
    [line] = shelter.clinic.receiving.inbox()
    assert line.state == "retracted"


def test_a_torn_file_gives_what_is_whole_and_a_foreign_one_is_counted(
    two: tuple[Station, Station], stick: Path
) -> None:
    clinic, shelter = two
    refers(clinic, agrees(clinic, SHELTER))
    writes(clinic, stick)
    [file] = stick.iterdir()
    file.write_bytes(file.read_bytes()[:20_000])
    (stick / "holiday.srec").write_bytes(b"not ours")
    (stick / "photo.jpg").write_bytes(b"anything")
    found = read_from(stick)
    assert (found.files, found.torn, found.foreign) == (2, 1, 1)
    assert len(shelter.clinic.by_stick.take(found).taken.referrals) == 1


def test_a_stick_that_takes_nothing_or_has_nothing_says_so_and_nothing_is_marked(
    two: tuple[Station, Station], stick: Path
) -> None:
    clinic, _shelter = two
    refers(clinic, agrees(clinic, SHELTER))
    with pytest.raises(StickUnfit, match="nothing"):
        read_from(stick)
    with pytest.raises(StickUnfit, match="not_read"):
        read_from(stick / "gone")
    with pytest.raises(StickUnfit, match="not_written"):
        write_to(stick / "gone", clinic.clinic.by_stick.plan())
    [view] = clinic.clinic.outgoing.every()
    assert view.on_stick_at is None


def test_no_word_of_hers_and_no_name_lies_on_it(two: tuple[Station, Station], stick: Path) -> None:
    clinic, _shelter = two
    refers(clinic, agrees(clinic, SHELTER))
    writes(clinic, stick)
    [file] = stick.iterdir()
    assert len(file.stem) == 16
    carried = Courier.from_bytes(file.read_bytes())
    sealed = b"".join(each.sealed for each in carried.envelopes)
    for word in (CLINIC, SHELTER, "shelter_women", "within_24h"):
        assert word.encode() not in sealed
    assert len(file.read_bytes()) % 65_536 == 0


def test_who_joined_nothing_carries_nothing_and_a_training_clinic_neither(tmp_path: Path) -> None:
    house = House(tmp_path / "alone")
    house.folder.mkdir()
    house.founded((NURSE, COORDINATOR, SUPERVISOR))
    try:
        with pytest.raises(NotJoined):
            house.enter(COORDINATOR).by_stick.plan()
        house.leave()
        clinic = house.trains()
        try:
            with pytest.raises(StickUnfit, match="training"):
                clinic.by_stick.plan()
        finally:
            clinic.close()
    finally:
        house.leave()
