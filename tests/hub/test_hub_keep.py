"""The keep: a clinic's own sealed backups, part by part; never another's, never at the cost of a referral."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from running_hub import ROOMY, STARTED_AT, Office, Running, serving

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import HubBusy, HubRefusesUs, ItemRefused, KeepRefused
from clinic_app.hub import command_line, keep_operator, operator
from clinic_app.hub.admission import Admission, Refused
from clinic_app.hub.keep import KeepDesk, KeepRoom
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_keep import Keeps
from clinic_app.hub.store_people import People
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.transport.keeping_line import KeepingLine
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import BETWEEN_WHOLE_H, STOOD_H, KeepLimits, KeptManifest

MANIFEST_DAYS = 181


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[Running]:
    """A hub that keeps 100 bytes of each clinic."""
    yield from serving(tmp_path, Limits(), KeepLimits(bytes_per_agency=100, free_bytes=0))


@pytest.fixture
def lines() -> Iterator[list[KeepingLine]]:
    taken: list[KeepingLine] = []
    yield taken
    for line in taken:
        line.close()


@pytest.fixture
def line(lines: list[KeepingLine]) -> Callable[[Running, Office], KeepingLine]:
    def take(hub: Running, office: Office) -> KeepingLine:
        clock = office.client._clock
        lines.append(KeepingLine(hub.address, authority_key=office.auth, hub_key=hub.hub_key.public, clock=clock))
        return lines[-1]

    return take


Take = Callable[[Running, Office], KeepingLine]


def name(part: bytes) -> str:
    return hashlib.sha256(part).hexdigest()


def manifest(*parts: bytes) -> KeptManifest:
    return KeptManifest(size=sum(map(len, parts)), parts=tuple(map(name, parts)))


def put_all(line: KeepingLine, *parts: bytes, backup: str | None = None) -> str:
    backup = backup or os.urandom(16).hex()
    for part in parts:
        line.put_part(backup, part)
    line.complete(backup, manifest(*parts))
    return backup


def a_day(hub: Running) -> None:
    hub.hands.on(hours=BETWEEN_WHOLE_H)


def test_a_backup_is_whole_when_its_manifest_names_what_is_there(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backup = os.urandom(16).hex()
    assert ours.standing(backup) is None
    for part in (b"two", b"one", b"one"):
        ours.put_part(backup, part)
    begun = ours.standing(backup)
    assert begun is not None
    assert (begun.whole, begun.size, set(begun.parts)) == (False, 6, {name(b"one"), name(b"two")})
    assert ours.kept().backups == ()
    ours.complete(backup, manifest(b"one", b"two"))
    ours.complete(backup, manifest(b"one", b"two"))
    whole = ours.standing(backup)
    assert whole is not None
    assert (whole.whole, whole.parts) == (True, (name(b"one"), name(b"two")))
    [kept] = ours.kept().backups
    assert (kept.backup, kept.size, kept.hour) == (backup, 6, int(hub.hands.now().timestamp()) // 3600)
    assert b"".join(ours.part(backup, part) for part in whole.parts) == b"onetwo"


def test_a_part_whose_name_is_wrong_or_that_is_too_large_is_not_kept(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backup = os.urandom(16).hex()
    for body, status in ((b"other", 422), (b"", 422), (bytes((1 << 20) + 1), 413)):
        with pytest.raises(ItemRefused) as refused:
            ours._ask("PUT", f"/v1/keep/{backup}/{name(b'part')}", body=body, expected=(201,))
        assert refused.value.status == status
    assert ours.standing(backup) is None
    ours.put_part(backup, bytes(1 << 20))


def test_a_manifest_that_names_more_or_less_than_is_there_makes_nothing_whole(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backup = os.urandom(16).hex()
    with pytest.raises(ItemRefused, match="404"):
        ours.complete(backup, manifest(b"one"))
    for part in (b"one", b"two"):
        ours.put_part(backup, part)
    wrong = KeptManifest(size=7, parts=(name(b"one"), name(b"two")))
    for said, status in ((manifest(b"one", b"three"), 409), (manifest(b"one"), 422), (wrong, 422)):
        with pytest.raises(ItemRefused) as refused:
            ours.complete(backup, said)
        assert refused.value.status == status
    assert ours.kept().backups == ()
    ours.complete(backup, manifest(b"one", b"two"))
    with pytest.raises(ItemRefused, match="422"):
        ours.complete(backup, manifest(b"two", b"one"))
    with pytest.raises(ItemRefused, match="409"):
        ours.put_part(backup, b"three")


def test_another_clinic_sees_nothing_of_it(hub: Running, line: Take) -> None:
    ours, theirs = line(hub, hub.office("clinic")), line(hub, hub.office("shelter"))
    backup = put_all(ours, b"sealed")
    assert (theirs.kept().backups, theirs.kept().used_bytes, theirs.standing(backup)) == ((), 0, None)
    with pytest.raises(KeepRefused, match="bytes"):
        theirs.part(backup, name(b"sealed"))
    with pytest.raises(KeepRefused, match="none"):
        theirs.put_part(backup, b"theirs")
    theirs.give_up(backup)
    assert ours.part(backup, name(b"sealed")) == b"sealed"


def test_a_pc_that_was_shut_out_neither_reads_nor_takes_away_and_a_new_one_does_read(hub: Running, line: Take) -> None:
    stolen = hub.office("clinic")
    thief = line(hub, stolen)
    backup = put_all(thief, b"sealed")
    operator.revoke(hub.store, stolen.auth.public.kid, hub.hands.now())
    for attempt in (
        thief.kept,
        lambda: thief.standing(backup),
        lambda: thief.part(backup, name(b"sealed")),
        lambda: thief.put_part(backup, b"more"),
        lambda: thief.give_up(backup),
    ):
        with pytest.raises(HubRefusesUs):
            attempt()
    new = line(hub, hub.office("clinic"))
    assert [each.backup for each in new.kept().backups] == [backup]
    assert new.part(backup, name(b"sealed")) == b"sealed"


def test_a_pc_that_waits_for_its_operator_reads_nothing(hub: Running, line: Take) -> None:
    put_all(line(hub, hub.office("clinic")), b"sealed")
    waiting = line(hub, hub.office("clinic", approved=False))
    with pytest.raises(HubRefusesUs):
        waiting.kept()


def test_nobody_unsigned_is_answered(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    with pytest.raises(HubRefusesUs):
        ours._ask("GET", "/v1/keep", signed=False, expected=(200,))


def test_the_older_goes_only_when_a_newer_is_whole(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backups = []
    for number in range(3):
        backups.append(put_all(ours, b"backup %d" % number))
        hub.hands.on(days=7)
    assert [each.backup for each in ours.kept().backups] == backups[:0:-1]
    begun = os.urandom(16).hex()
    ours.put_part(begun, b"begun")
    assert [each.backup for each in ours.kept().backups] == backups[:0:-1]
    assert ours.standing(backups[0]) is None


def test_whoever_has_the_clinics_keys_needs_days_to_push_out_its_newest(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    older = put_all(ours, b"the week before")
    hub.hands.on(days=7)
    newest = put_all(ours, b"the record")
    hub.hands.on(days=1)
    pushed = [put_all(ours, b"junk 0")]
    for number in range(1, 4):
        a_day(hub)
        pushed.append(put_all(ours, b"junk %d" % number))
        if number < 3:
            assert newest in [each.backup for each in ours.kept().backups]
        assert ours.standing(older) is None or number < 3
    hub.hands.on(hours=STOOD_H)
    ours.put_part(os.urandom(16).hex(), b"more")
    assert [each.backup for each in ours.kept().backups] == pushed[:1:-1]


def test_nobody_pushes_out_what_is_whole_within_a_day_or_takes_it_away(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backup, junk = put_all(ours, b"the record"), os.urandom(16).hex()
    hub.hands.on(hours=BETWEEN_WHOLE_H - 1)
    ours.put_part(junk, b"junk")
    with pytest.raises(KeepRefused, match="too_soon"):
        ours.complete(junk, manifest(b"junk"))
    ours.give_up(backup)
    ours.give_up(junk)
    assert [each.backup for each in ours.kept().backups] == [backup]
    assert ours.standing(junk) is None


def test_a_full_keep_says_so_and_keeps_the_newest_whole_one(tight: Running, line: Take) -> None:
    ours = line(tight, tight.office("clinic"))
    first = put_all(ours, b"a" * 40)
    a_day(tight)
    second = put_all(ours, b"b" * 40)
    tight.hands.on(hours=STOOD_H)
    third = os.urandom(16).hex()
    ours.put_part(third, b"c" * 40)  # the older of two whole ones gives way; a newer whole one stands
    assert [each.backup for each in ours.kept().backups] == [second]
    with pytest.raises(KeepRefused, match="full"):
        ours.put_part(third, b"d" * 40)
    assert [each.backup for each in ours.kept().backups] == [second]
    assert not (tight.file.parent / "keep" / first).exists()


def test_what_a_stolen_pc_began_gives_way_after_two_days(tight: Running, line: Take) -> None:
    line(tight, tight.office("clinic")).put_part(os.urandom(16).hex(), b"j" * 90)
    ours = line(tight, tight.office("clinic"))
    backup = os.urandom(16).hex()
    tight.hands.on(hours=47)
    with pytest.raises(KeepRefused, match="full"):
        ours.put_part(backup, b"a" * 90)
    tight.hands.on(hours=1)
    ours.put_part(backup, b"a" * 90)


def test_a_full_keep_keeps_no_referral_out(tight: Running, line: Take, envelope: bytes) -> None:
    office = tight.office("clinic")
    ours = line(tight, office)
    ours.put_part(os.urandom(16).hex(), b"a" * 100)
    with pytest.raises(KeepRefused, match="full"):
        ours.put_part(os.urandom(16).hex(), b"b")
    office.client.put(office.mailbox, envelope, bytes(32))
    assert list(office.client.waiting(office.mailbox)) == [envelope]


def test_a_hub_whose_disk_is_short_takes_no_backups_and_all_referrals(
    tmp_path: Path, line: Take, envelope: bytes
) -> None:
    for hub in serving(tmp_path, Limits(), KeepLimits(free_bytes=1 << 60)):
        office = hub.office("clinic")
        with pytest.raises(KeepRefused, match="closed"):
            line(hub, office).put_part(os.urandom(16).hex(), b"a")
        office.client.put(office.mailbox, envelope, bytes(32))


def test_keeping_uses_up_a_rate_of_its_own(tmp_path: Path, line: Take, envelope: bytes) -> None:
    for hub in serving(tmp_path, Limits(), KeepLimits(free_bytes=0, requests_per_minute=3)):
        office = hub.office("clinic")
        ours = line(hub, office)
        for number in range(3):
            ours.put_part("11" * 16, b"%d" % number)
        with pytest.raises(HubBusy):
            ours.put_part("11" * 16, b"3")
        office.client.put(office.mailbox, envelope, bytes(32))


def test_no_clinic_has_all_the_hands(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "hub.sqlite3")
    room = KeepRoom(tmp_path / "keep", KeepLimits(at_once=3, at_once_per_agency=2))
    desk = KeepDesk(store, room, Admission(People(store), lambda: STARTED_AT, Limits()))
    with desk.in_hand.one_more("clinic"), desk.in_hand.one_more("clinic"):
        with pytest.raises(Refused, match="busy"), desk.in_hand.one_more("clinic"):
            pass
        with desk.in_hand.one_more("shelter"), pytest.raises(Refused, match="busy"), desk.in_hand.one_more("third"):
            pass
    for _ in range(3):
        with desk.in_hand.one_more("clinic"), desk.in_hand.one_more("clinic"), desk.in_hand.one_more("shelter"):
            pass  # all hands were given back
    asyncio.run(store.close())


def test_the_command_tells_sums_and_takes_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = OpenStore(SqliteStore(HubPlace(tmp_path).database))
    note = Keeps(store.store).note("clinic", bytes(16), bytes(32), size=5, hour=0)
    store.do(note)
    store.close()
    asked = ["keep", "--data", str(tmp_path)]
    assert command_line.main(asked, lambda: STARTED_AT) == 0
    assert capsys.readouterr().out == "clinic 0 whole 1 begun 5 bytes\n"
    assert command_line.main([*asked, "--drop", "clinic"], lambda: STARTED_AT) == 0
    assert command_line.main([*asked, "--sweep"], lambda: STARTED_AT) == 0
    assert capsys.readouterr().out == "1 taken away\n"
    with pytest.raises(SystemExit):
        command_line.main(["serve", "--data", str(tmp_path), "--keep-bytes", "-1"], lambda: STARTED_AT)


def test_what_was_begun_and_left_goes_and_so_does_an_older_whole_one_but_never_the_newest(
    hub: Running, line: Take
) -> None:
    ours = line(hub, hub.office("clinic"))
    put_all(ours, b"first")
    a_day(hub)
    second = put_all(ours, b"second")
    ours.put_part(os.urandom(16).hex(), b"begun")
    hub.hands.on(days=MANIFEST_DAYS)
    begun = os.urandom(16).hex()
    ours.put_part(begun, b"another")
    assert [each.backup for each in ours.kept().backups] == [second]
    assert {folder.name for folder in (hub.file.parent / "keep").iterdir()} == {second, begun}


def test_the_operator_sees_sums_and_can_take_a_clinics_away(hub: Running, line: Take) -> None:
    place = HubPlace(hub.file.parent)
    ours = line(hub, hub.office("clinic"))
    put_all(ours, b"first")
    a_day(hub)
    put_all(ours, b"second")
    ours.put_part(os.urandom(16).hex(), b"begun")
    [told] = keep_operator.kept(hub.store, place, hub.hands.now(), sweep=False)
    assert (told.agency, told.whole, told.begun, told.size) == ("clinic", 2, 1, 16)
    hub.hands.on(days=MANIFEST_DAYS)
    [told] = keep_operator.kept(hub.store, place, hub.hands.now(), sweep=True)
    assert (told.whole, told.begun, told.size) == (1, 0, 6)
    assert keep_operator.drop_kept(hub.store, place, "clinic") == 1
    assert (ours.kept().backups, list((place.folder / "keep").iterdir())) == ((), [])


def test_a_hub_that_was_killed_keeps_what_it_acknowledged_and_sweeps_what_tore(tmp_path: Path, line: Take) -> None:
    backup = os.urandom(16).hex()
    for hub in serving(tmp_path, Limits(), ROOMY):
        office = hub.office("clinic")
        line(hub, office).put_part(backup, b"one")
    keep = tmp_path / "keep"
    (keep / backup / f".{name(b'two')}.00000000").write_bytes(b"tw")
    (keep / ("00" * 16)).mkdir()
    (keep / ("00" * 16) / name(b"waste")).write_bytes(b"waste")
    with closing(sqlite3.connect(tmp_path / "hub.sqlite3")) as db:
        [(device_kid,)] = db.execute("SELECT device_kid FROM device").fetchall()
    assert device_kid == office.auth.public.kid
    for hub in serving(tmp_path, Limits(), ROOMY):
        clock = office.client._clock
        again = KeepingLine(hub.address, authority_key=office.auth, hub_key=SigningKey.new().public, clock=clock)
        begun = again.standing(backup)
        assert begun is not None
        assert begun.parts == (name(b"one"),)
        assert [file.name for file in keep.rglob("*") if file.is_file()] == [name(b"one")]
        again.put_part(backup, b"two")
        again.complete(backup, manifest(b"one", b"two"))
        again.close()


def test_a_part_that_rotted_on_the_hubs_disk_is_not_believed(hub: Running, line: Take) -> None:
    ours = line(hub, hub.office("clinic"))
    backup = put_all(ours, b"sealed")
    file = hub.file.parent / "keep" / backup / name(b"sealed")
    file.write_bytes(b"rotten")
    with pytest.raises(KeepRefused, match="bytes"):
        ours.part(backup, name(b"sealed"))
    file.unlink()
    with pytest.raises(KeepRefused, match="bytes"):
        ours.part(backup, name(b"sealed"))


def test_the_store_says_neither_which_pc_nor_the_minute(hub: Running, line: Take) -> None:
    office = hub.office("clinic")
    put_all(line(hub, office), b"sealed")
    [row] = hub.store.rows("SELECT * FROM keep")
    assert office.auth.public.kid not in row
    assert row[2:4] == (int(hub.hands.now().timestamp()) // 3600,) * 2
