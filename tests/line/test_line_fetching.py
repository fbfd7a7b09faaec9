"""The day the PC is gone: another one asks the hub, is let in by telephone, fetches, restores, and is known there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import msgspec
import pytest
from clinic_at_work import COORDINATOR, House, person
from stations import CLINIC, SHELTER, Line, Network, Station

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.people import Role
from clinic_app.errors import (
    BackupRefused,
    EnrolmentRefused,
    HubRefusesUs,
    HubUnreachable,
    InvitationRefused,
    KeepRefused,
    NotJoined,
    Stopped,
    WrongRecoveryCode,
    WrongRecoveryLine,
)
from clinic_app.hub import operator
from clinic_app.services import carrying
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.services.from_hub import FromHub
from clinic_app.wire.invitation import Invitation

WHO_RESTORES = person(Role.COORDINATOR, "dara")


class Day:
    """A clinic whose backup is on the hub, and a new PC somewhere else."""

    def __init__(self, network: Network) -> None:
        self.network, self.hub = network, network.hub
        house = House(network.folder / CLINIC, wall=self.hub.hands.now())
        house.folder.mkdir()
        sheet = house.door.create(NewClinic(kind="clinic", people=(COORDINATOR, person(Role.SUPERVISOR, "ya"))))
        self.way = sheet.lines
        self.station = Station(CLINIC, house, house.enter(COORDINATOR))
        network.stations[CLINIC] = self.station
        network.enrols(self.station)
        self.code = self.station.clinic.recording.begin().code
        self.goes()
        self.new = House(network.folder / "new", wall=self.hub.hands.now())
        self.line = Line()

    def goes(self) -> None:
        hub = self.station.clinic.hub_backup.line()
        self.station.clinic.hub_backup.back_up(hub)
        hub.close()

    @property
    def stolen(self) -> bytes:
        return self.station.clinic.desk.vault.device.hub_auth.public.kid

    def fetching(self) -> FromHub:
        """As the program makes it when it starts."""
        return self.new.door.from_hub(self.line.transport())

    def invitation(self, agency: str = CLINIC, *, root: bytes | None = None) -> str:
        code = operator.make_code(self.hub.store, agency, self.hub.hands.now())
        key, other = self.hub.hub_key.public.raw.hex(), (root or self.hub.root).hex()
        return Invitation(address=self.hub.address, hub_key=key, root=other, code=code).to_text()

    def approves(self, fetching: FromHub) -> None:
        operator.approve(self.hub.store, fetching.device.hub_auth.public.kid, self.hub.hands.now())

    def asked(self, root: bytes | None = None) -> FromHub:
        fetching = self.fetching()
        fetching.ask(self.invitation(root=root), self.way)
        self.approves(fetching)
        return fetching

    def restores(self, fetching: FromHub, path: Path) -> Clinic:
        restoring = self.new.door.restoring
        done = restoring.restore(restoring.open(path, self.way), WHO_RESTORES, device=fetching.device)
        clinic = restoring.come_in(done)
        self.new.inside.append(clinic)
        fetching.restored(clinic)
        return clinic


@pytest.fixture
def day(network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setattr(carrying, "PART_BYTES", 16_384)
    made = Day(network)
    yield made
    made.new.leave()


def test_a_new_pc_fetches_restores_and_is_known_at_the_hub_with_one_code_and_one_call(day: Day) -> None:
    operator.revoke(day.hub.store, day.stolen, day.hub.hands.now())
    fetching = day.fetching()
    asked = fetching.ask(day.invitation(), day.way)
    assert (asked.agency, len(asked.words)) == (CLINIC, 6)
    [waiting] = operator.pending(day.hub.store)
    assert operator.device_words(waiting) == asked.words
    with pytest.raises(HubRefusesUs):
        fetching.kept()
    day.approves(fetching)
    [kept] = fetching.kept()
    path = fetching.open(fetching.fetch(kept.backup, day.way), day.way)
    assert kept.kept_at <= day.hub.hands.now()
    clinic = day.restores(fetching, path)
    assert [row.code for row in clinic.finding.page().rows] == [day.code]
    assert not path.parent.exists()
    stands = clinic.joining.membership()
    assert stands is not None
    assert (stands.agency, stands.words) == (CLINIC, asked.words)
    hub = clinic.hub_backup.line()
    assert [each.backup for each in hub.kept().backups] == [kept.backup]
    day.hub.hands.on(days=1)
    day.new.pass_(days=1)
    clinic.hub_backup.back_up(hub)
    hub.close()


def test_a_kill_while_fetching_costs_one_part(day: Day) -> None:
    fetching = day.asked()
    [kept] = fetching.kept()
    told: list[float] = []

    def until_a_third(done: float) -> None:
        told.append(done)
        if done > 0.33:
            raise Stopped

    with pytest.raises(Stopped):
        fetching.fetch(kept.backup, day.way, until_a_third)
    part = next(fetching._place.folder.glob("*.part"))
    part.write_bytes(part.read_bytes()[:-5])  # what the power took
    again = day.fetching()
    assert again.begun == day.hub.address
    with pytest.raises(NotJoined):
        again.kept()
    again.again(day.way)
    seen = len(told)
    assert count_parts(day, again, kept.backup) == -(-kept.size // carrying.PART_BYTES) - seen + 1
    day.restores(again, again.open(again.fetch(kept.backup, day.way), day.way))


def count_parts(day: Day, fetching: FromHub, backup: str) -> int:
    """How many parts the hub is asked for."""
    asked, real = list[str](), httpx2.HTTPTransport()

    class Counting(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            asked.append(request.url.path)
            return real.handle_request(request)

        def close(self) -> None:
            real.close()

    fetching._transport = Counting()
    fetching.fetch(backup, day.way)
    return sum(path.count("/") == 4 for path in asked)


def test_a_line_that_breaks_leaves_what_came(day: Day) -> None:
    fetching = day.asked()
    [kept] = fetching.kept()

    def cut(done: float) -> None:
        day.line.up = done < 0.5

    with pytest.raises(HubUnreachable):
        fetching.fetch(kept.backup, day.way, cut)
    day.line.up = True
    assert fetching.fetch(kept.backup, day.way).stat().st_size == kept.size


def test_the_keys_of_a_pc_that_fetches_lie_under_the_sheet_and_nowhere_in_clear(day: Day) -> None:
    fetching = day.asked()
    lies = b"".join(file.read_bytes() for file in day.new.folder.rglob("*") if file.is_file())
    keys = fetching.device
    for seed in (keys.signing.seed, keys.hub_auth.seed, keys.standing.seed):
        assert seed not in lies
        assert seed.hex().encode() not in lies
    with pytest.raises(WrongRecoveryCode):
        day.fetching().again(RecoveryCode.new().lines)
    with pytest.raises(WrongRecoveryLine):
        day.fetching().again(("", "", "", ""))


def test_a_wrong_sheet_is_said_at_the_first_part_and_the_right_one_goes_on(day: Day) -> None:
    wrong = RecoveryCode.new().lines
    fetching = day.fetching()
    fetching.ask(day.invitation(), wrong)
    day.approves(fetching)
    [kept] = fetching.kept()
    told: list[float] = []
    with pytest.raises(WrongRecoveryCode):
        fetching.fetch(kept.backup, wrong, told.append)
    assert told == []
    path = fetching.open(fetching.fetch(kept.backup, day.way), day.way)
    assert day.fetching().again(day.way).agency == CLINIC
    day.restores(fetching, path)


def test_the_same_invitation_again_is_answered_alike_and_another_code_is_not_needed(day: Day) -> None:
    invitation = day.invitation()
    first = day.fetching().ask(invitation, day.way)
    again = day.fetching().ask(invitation, day.way)
    assert first == again
    with pytest.raises(EnrolmentRefused, match="spent"):
        House(day.network.folder / "third", wall=day.new.wall).door.from_hub().ask(invitation, day.way)


def test_an_invitation_without_a_code_or_that_is_none_asks_nobody(day: Day) -> None:
    bare = Invitation.from_text(day.invitation())
    with pytest.raises(InvitationRefused, match="no_code"):
        day.fetching().ask(msgspec.structs.replace(bare, code=None).to_text(), day.way)
    with pytest.raises(InvitationRefused, match="format"):
        day.fetching().ask("hello", day.way)
    assert day.fetching().begun is None


def test_another_clinics_pc_sees_nothing_of_it(day: Day) -> None:
    [kept] = day.asked().kept()
    stranger = House(day.network.folder / "stranger", wall=day.new.wall).door.from_hub()
    stranger.ask(day.invitation(SHELTER), day.way)
    day.approves(stranger)
    assert stranger.kept() == ()
    with pytest.raises(KeepRefused, match="bytes"):
        stranger.fetch(kept.backup, day.way)


def test_a_hub_of_another_network_is_not_joined_by_the_restored_record(day: Day) -> None:
    fetching = day.asked(root=bytes(32))
    [kept] = fetching.kept()
    clinic = day.restores(fetching, fetching.open(fetching.fetch(kept.backup, day.way), day.way))
    stands = clinic.joining.membership()
    assert stands is not None
    assert stands.agency is None


def test_a_part_that_is_not_what_its_name_says_is_not_taken(day: Day) -> None:
    fetching = day.asked()
    [kept] = fetching.kept()
    folder = day.hub.file.parent / "keep" / kept.backup
    for file in folder.iterdir():
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(KeepRefused, match="bytes"):
        fetching.fetch(kept.backup, day.way)


def test_what_was_fetched_and_changed_on_this_disk_does_not_open(day: Day) -> None:
    fetching = day.asked()
    [kept] = fetching.kept()
    path = fetching.fetch(kept.backup, day.way)
    raw = bytearray(path.read_bytes())
    raw[-3] ^= 1
    path.write_bytes(raw)
    with pytest.raises(BackupRefused, match="content"):
        fetching.open(path, day.way)
    assert not list(path.parent.glob("*.nbk*"))


def test_giving_up_leaves_no_keys(day: Day) -> None:
    fetching = day.asked()
    fetching.forget()
    assert not fetching._place.folder.exists()
    with pytest.raises(NotJoined):
        fetching.kept()
    with pytest.raises(NotJoined):
        day.fetching().again(day.way)
