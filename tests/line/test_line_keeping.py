"""Backups on the clinic's own hub: carried behind referrals, resumed after a kill, counted when the hub has all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from clinic_at_work import COORDINATOR, VOLUNTEER, House
from stations import CLINIC, SHELTER, Network, Station, agrees, refers

from clinic_app.errors import (
    BackupRefused,
    HubUnreachable,
    ItemRefused,
    KeepRefused,
    NotAllowed,
    NotJoined,
    Stopped,
)
from clinic_app.services import carrying
from clinic_app.services.backing_up import Freshness
from clinic_app.services.carrying import Upload, carry, look_at_newest, open_upload
from clinic_app.services.hub_backup import stage
from clinic_app.services.outgoing import OutState
from clinic_app.transport.keeping_line import KeepingLine
from clinic_app.vault.keep_file import SUFFIX
from clinic_app.wire.keep_api import Kept, KeptList, KeptManifest, Standing


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the backup of an empty clinic has some dozens of parts."""
    monkeypatch.setattr(carrying, "PART_BYTES", 16_384)


@pytest.fixture
def clinic(network: Network) -> Station:
    return network.joins(CLINIC, kind="clinic")


@contextmanager
def keeping(station: Station) -> Iterator[KeepingLine]:
    hub = station.clinic.hub_backup.line(station.line.transport())
    try:
        yield hub
    finally:
        hub.close()


def staged(station: Station) -> Upload:
    """As somebody finds it who comes in after a kill."""
    backup = station.clinic.hub_backup
    backup.staged(stage(backup.order()))
    return found(station)


def found(station: Station) -> Upload:
    known = station.clinic.hub_backup.on_its_way()
    assert known is not None
    return open_upload(*known)


def always() -> bool:
    return True


def times(most: int) -> Callable[[], bool]:
    asked = iter(range(most))
    return lambda: next(asked, None) is not None


def carried(station: Station, upload: Upload, go_on: Callable[[], bool] = always) -> bool:
    with keeping(station) as hub:
        return carry(upload, hub, go_on, lambda: 0.0)


def kept(station: Station) -> tuple[str, ...]:
    with keeping(station) as hub:
        return tuple(each.backup for each in hub.kept().backups)


def test_a_backup_counts_once_the_hub_has_all_of_it_and_not_before(clinic: Station) -> None:
    backup, clock = clinic.clinic.hub_backup, clinic.house.clock
    backup.want()
    state = backup.state()
    assert (state.joined, state.wanted, state.due, state.last_at, state.seconds) == (True, True, True, None, None)
    upload = staged(clinic)
    assert not carried(clinic, upload, times(3))
    assert (backup.state().on_its_way, backup.state().last_at, kept(clinic)) == (True, None, ())
    assert clinic.clinic.backing_up.state().last_at is None
    assert carried(clinic, upload)
    backup.settle(upload)
    state = backup.state()
    assert (state.on_its_way, state.due, state.kept_today) == (False, False, True)
    assert (state.last_at, state.last_bytes) == (clock.now(), upload.on_its_way.size)
    assert clinic.clinic.backing_up.state().last_at == clock.now()
    assert kept(clinic) == (upload.on_its_way.backup,)
    assert not list(upload.file.parent.iterdir())
    acts = [entry.act for entry in clinic.clinic.desk.vault.journal.entries(limit=1000)]
    assert [act for act in acts if act.startswith(("hub_b", "kept"))] == ["hub_backups_wanted", "kept_on_hub"]


def test_a_kill_costs_one_part(clinic: Station) -> None:
    first = staged(clinic)
    assert not carried(clinic, first, times(5))
    clinic.clinic = clinic.house.enter(COORDINATOR)
    again = found(clinic)
    assert (again.there, again.names) == (None, first.names)
    assert not carried(clinic, again, times(len(again.names) - 5))
    assert carried(clinic, again, times(1))
    clinic.clinic.hub_backup.settle(again)
    assert kept(clinic) == (first.on_its_way.backup,)


def test_a_line_that_breaks_within_a_part_loses_nothing_else(clinic: Station) -> None:
    upload = staged(clinic)
    calls = times(4)

    def breaks() -> bool:
        clinic.line.up = calls()
        return True

    with pytest.raises(HubUnreachable):
        carried(clinic, upload, breaks)
    clinic.line.up = True
    assert carried(clinic, found(clinic))


def test_a_referral_goes_while_a_backup_is_on_its_way(network: Network, clinic: Station) -> None:
    network.joins(SHELTER, kind="service")
    clinic.syncs()
    upload = staged(clinic)
    carried(clinic, upload, times(2))
    assert clinic.clinic.hub_backup.nothing_waits()
    refers(clinic, agrees(clinic, SHELTER), SHELTER)
    assert not clinic.clinic.hub_backup.nothing_waits()
    assert clinic.syncs().sent == 1
    assert [each.state for each in clinic.clinic.outgoing.every()] == [OutState.ON_HUB]
    assert clinic.clinic.hub_backup.nothing_waits()
    assert carried(clinic, upload)


def test_what_lies_beside_the_record_changed_and_is_not_carried(clinic: Station) -> None:
    upload = staged(clinic)
    raw = bytearray(upload.file.read_bytes())
    raw[-1] ^= 1
    upload.file.write_bytes(raw)
    with pytest.raises(BackupRefused, match="hash"):
        found(clinic)
    clinic.clinic.hub_backup.forget()
    assert (clinic.clinic.hub_backup.on_its_way(), upload.file.exists()) == (None, False)


def test_a_backup_that_is_weeks_on_its_way_is_given_up_and_made_anew(clinic: Station) -> None:
    upload = staged(clinic)
    clinic.house.pass_(days=29)
    assert clinic.clinic.hub_backup.on_its_way() is None
    assert not upload.file.exists()
    assert staged(clinic).on_its_way.backup != upload.on_its_way.backup


def test_a_killed_staging_leaves_nothing_that_stays(clinic: Station) -> None:
    def stop_late(done: float) -> None:
        if done > 0.9:
            raise Stopped

    with pytest.raises(Stopped):
        stage(clinic.clinic.hub_backup.order(), stop_late)
    folder = clinic.clinic.desk.vault.keep.folder
    assert not list(folder.iterdir())
    (folder / f"left{SUFFIX}.part").write_bytes(b"left")
    upload = staged(clinic)
    assert list(folder.iterdir()) == [upload.file]


def test_what_the_hub_forgot_meanwhile_goes_again(network: Network, clinic: Station) -> None:
    upload = staged(clinic)
    assert not carried(clinic, upload, times(len(upload.names)))
    assert upload.done_bytes == upload.on_its_way.size
    with keeping(clinic) as hub:
        hub.give_up(upload.on_its_way.backup)
    assert not carried(clinic, upload)
    assert carried(clinic, upload)
    assert len(kept(clinic)) == 1


@dataclass
class Liar:
    """A hub that says it has everything."""

    gives: bytes | None = None
    whole: bool = True
    manifest: list[KeptManifest] = field(default_factory=list)
    refuses: int = 0

    def standing(self, backup: str) -> Standing | None:
        if not self.manifest:
            return None
        return Standing(whole=self.whole, size=1, parts=self.manifest[-1].parts)

    def put_part(self, backup: str, part: bytes) -> None:
        pass

    def complete(self, backup: str, manifest: KeptManifest) -> None:
        if self.refuses:
            raise ItemRefused(self.refuses)
        self.manifest.append(manifest)

    def part(self, backup: str, name: str) -> bytes:
        raise KeepRefused("bytes")

    def kept(self) -> KeptList:
        return KeptList(backups=(Kept(backup="00" * 16, size=1, hour=0),), used_bytes=1, most_bytes=1)


@pytest.mark.parametrize("hub", [Liar(), Liar(whole=False)])
def test_a_hub_that_does_not_give_back_what_it_took_is_not_believed(clinic: Station, hub: Liar) -> None:
    with pytest.raises(KeepRefused, match="bytes"):
        carry(staged(clinic), hub, always, lambda: 0.0)
    with pytest.raises(KeepRefused, match="bytes"):
        look_at_newest(hub)
    assert clinic.clinic.hub_backup.state().last_at is None


def test_a_manifest_the_hub_refuses_for_good_is_not_tried_for_ever(clinic: Station) -> None:
    with pytest.raises(ItemRefused, match="422"):
        carry(staged(clinic), Liar(refuses=422), always, lambda: 0.0)


def test_one_goes_each_week_and_none_twice_a_day(clinic: Station) -> None:
    backup = clinic.clinic.hub_backup
    with keeping(clinic) as hub:
        backup.back_up(hub)
        assert not backup.state().due
        with pytest.raises(KeepRefused, match="too_soon"):
            backup.back_up(hub)
    backup.forget()
    clinic.house.pass_(days=7)
    assert backup.state().due
    clinic.house.wall = clinic.house.wall.replace(year=2020)
    assert backup.state().due  # a clock that was set back puts none off


def test_the_nag_counts_the_hub_as_it_counts_a_stick(clinic: Station) -> None:
    with keeping(clinic) as hub:
        clinic.clinic.hub_backup.back_up(hub)
    clinic.house.pass_(days=8)
    assert clinic.clinic.backing_up.state().freshness is Freshness.AMBER


def test_the_estimate_is_of_the_line_as_it_was(clinic: Station) -> None:
    upload, ticks = staged(clinic), iter(range(1_000_000))
    with keeping(clinic) as hub:
        assert not carry(upload, hub, times(4), lambda: float(next(ticks)))
        assert (upload.bytes_per_s, upload.sent_bytes) == (16_384, 4 * 16_384)
        assert upload.seconds_left == (upload.on_its_way.size - 4 * 16_384) // 16_384
        assert carry(upload, hub, always, lambda: float(next(ticks)))
    clinic.clinic.hub_backup.settle(upload)
    state = clinic.clinic.hub_backup.state()
    assert state.seconds == state.size // state.bytes_per_s


def test_who_keeps_nothing_safe_sends_nothing_to_the_hub(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.founded()
    backup = house.enter(VOLUNTEER).hub_backup
    for act in (backup.want, backup.want_no_more, backup.order, backup.line):
        with pytest.raises(NotAllowed):
            act()
    backup = house.enter(COORDINATOR).hub_backup
    assert not backup.state().joined
    with pytest.raises(NotJoined):
        backup.line()
    house.leave()


def test_wanting_no_more_takes_what_is_on_its_way_off_the_disk(clinic: Station) -> None:
    upload = staged(clinic)
    clinic.clinic.hub_backup.want()
    clinic.clinic.hub_backup.want_no_more()
    assert not upload.file.exists()
    assert not clinic.clinic.hub_backup.state().wanted


def test_nothing_of_the_clinic_stands_in_names_or_bytes(network: Network, clinic: Station) -> None:
    seen: list[bytes] = []
    code, vault = clinic.clinic.recording.begin().code, clinic.clinic.desk.vault
    upload = staged(clinic)

    class Tap(httpx2.BaseTransport):
        def __init__(self) -> None:
            self._real = httpx2.HTTPTransport()

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            seen.append(request.method.encode() + b" " + request.url.raw_path + b" " + request.read())
            return self._real.handle_request(request)

        def close(self) -> None:
            self._real.close()

    hub = clinic.clinic.hub_backup.line(Tap())
    assert carry(upload, hub, always, lambda: 0.0)
    hub.close()
    said = b"\n".join(seen)
    ours = (vault.id.bytes, vault.id.hex.encode(), CLINIC.encode(), b"SQLite", b"NBK1\n", b"body_bytes", b"counter")
    assert [each for each in (*ours, code.encode()) if each in said] == []
    assert upload.on_its_way.made_at.encode() not in said
    # The list of slots is bound to the record's random id, as on a stick: who opens needs it.
    assert said.count(str(vault.id).encode()) == 1
    assert os.fspath(network.folder).encode() not in said


def test_every_part_of_the_newest_can_be_asked_back(network: Network, clinic: Station) -> None:
    with keeping(clinic) as hub:
        with pytest.raises(KeepRefused, match="nothing"):
            look_at_newest(hub)
        clinic.clinic.hub_backup.back_up(hub)
        looked = clinic.clinic.hub_backup.look(hub)
        assert (looked.backup, looked.whole_backups) == (kept(clinic)[0], 1)
        parts = sorted((network.hub.file.parent / "keep" / looked.backup).iterdir())
        assert (looked.parts, looked.size) == (len(parts), sum(part.stat().st_size for part in parts))
        parts[1].write_bytes(b"")
        with pytest.raises(KeepRefused, match="bytes"):
            clinic.clinic.hub_backup.look(hub)
