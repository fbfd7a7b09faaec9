"""Letters between the PCs of one clinic: for them alone, held until fetched, and in nobody else's way."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx2
import pytest
from postgres import Cluster
from running_hub import ROOMY, Office, Running, clock_of, sealed, serving
from signed_requests import asked

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import EnrolmentRefused, HubBusy, HubRefusesUs, ItemRefused, NotTheHub
from clinic_app.hub import command_line, operator
from clinic_app.hub.admission import Admission, Refused
from clinic_app.hub.letter_desk import LetterDesk
from clinic_app.hub.store_people import People
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.transport.letters_line import LettersLine
from clinic_app.wire.hub_api import CODE_LIFE_S, Limits
from clinic_app.wire.letters_api import CODES_OUT, LETTER_LIFE_H, MAX_LETTER, LetterLimits

BOX = bytes(range(16))
LETTER = b"sealed for one PC" * 9


def name(letter: bytes) -> str:
    return hashlib.sha256(letter).hexdigest()


@pytest.fixture
def lines() -> Iterator[list[LettersLine]]:
    taken: list[LettersLine] = []
    yield taken
    for line in taken:
        line.close()


Take = Callable[[Running, Office], LettersLine]


@pytest.fixture
def line(lines: list[LettersLine]) -> Take:
    def take(hub: Running, office: Office) -> LettersLine:
        clock = clock_of(hub.hands)
        lines.append(LettersLine(hub.address, authority_key=office.auth, hub_key=hub.hub_key.public, clock=clock))
        return lines[-1]

    return take


def listed(line: LettersLine, box: bytes = BOX) -> list[str]:
    return [each.name for each in line.letters(box).letters]


# --- left, listed, fetched, dropped -------------------------------------------------------------------------


def test_one_pc_leaves_a_letter_and_another_of_its_clinic_fetches_and_drops_it(hub: Running, line: Take) -> None:
    ward, office = (line(hub, hub.office("clinic")) for _ in "ab")
    assert listed(office) == []
    for _ in "ab":
        ward.leave_letter(BOX, LETTER)
    [waiting] = office.letters(BOX).letters
    assert (waiting.name, waiting.size) == (name(LETTER), len(LETTER))
    assert office.letter(BOX, waiting.name) == LETTER
    assert listed(office) == [name(LETTER)]
    for _ in "ab":
        office.drop_letter(BOX, waiting.name)
    assert listed(office) == []
    assert office.letter(BOX, waiting.name) is None


def test_a_letter_is_fetched_by_and_by_and_its_last_part_proves_the_whole(hub: Running, line: Take) -> None:
    ward, office = (line(hub, hub.office("clinic")) for _ in "ab")
    ward.leave_letter(BOX, LETTER)
    part = partial(office.part_of, BOX, name(LETTER), most=60, size=len(LETTER))
    assert part(begun=b"") == LETTER[:60]
    assert part(begun=LETTER[:60]) == LETTER[:120]
    assert part(begun=LETTER[:120]) == LETTER
    for wrong in (bytes(120), LETTER[:100] + bytes(60)):  # other bytes, and more than it has
        with pytest.raises(NotTheHub):
            part(begun=wrong)
    assert office.part_of(BOX, name(b"never there"), b"", 60, 9) is None
    path = f"/v1/letters/{BOX.hex()}/{name(LETTER)}"
    assert office._ask("GET", path, query="from=150", expected=(206,)).body == LETTER[150:]
    assert office._ask("GET", path, query="from=9999999&most=1", expected=(206,)).body == b""
    for query in ("from=-1", "most=x", "from=99999999"):
        with pytest.raises(ItemRefused, match="400"):
            office._ask("GET", path, query=query, expected=(206,))


def test_an_older_hub_gives_all_of_it_at_once(hub: Running, line: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    ward, office = (line(hub, hub.office("clinic")) for _ in "ab")
    ward.leave_letter(BOX, LETTER)
    monkeypatch.setattr("clinic_app.hub.letter_desk._number", lambda _request, _name: 0)
    assert office.part_of(BOX, name(LETTER), LETTER[:60], 60, len(LETTER)) == LETTER
    with pytest.raises(NotTheHub):  # it listed one byte more than it ever gives: nobody asks for that again and again
        office.part_of(BOX, name(LETTER), LETTER, 60, len(LETTER) + 1)


def test_several_letters_are_dropped_by_one_request_and_only_those(hub: Running, line: Take) -> None:
    ward, office = (line(hub, hub.office("clinic")) for _ in "ab")
    letters = [bytes([at]) for at in range(5)]
    for letter in letters:
        ward.leave_letter(BOX, letter)
    office.drop_letters(BOX, [])
    office.drop_letters(BOX, [name(letters[0])])
    office.drop_letters(BOX, [name(b"never there"), name(letters[1]), name(letters[2])])
    assert sorted(listed(office)) == sorted(map(name, letters[3:]))
    for body in (b"", bytes(31), bytes(33)):
        with pytest.raises(ItemRefused, match="400"):
            office._ask("POST", f"/v1/letters/{BOX.hex()}/dropped", body=body, expected=(204,))


def test_an_older_hub_is_told_of_each_letter_by_itself(
    hub: Running, line: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = line(hub, hub.office("clinic"))
    letters = [bytes([at]) for at in range(3)]
    for letter in letters:
        office.leave_letter(BOX, letter)
    monkeypatch.setattr("clinic_app.wire.letters_api.DROPPED", "/v1/older/{box}")
    office.drop_letters(BOX, [*map(name, letters)])
    assert listed(office) == []


def test_a_letter_of_900_kib_passes_and_more_than_a_mebibyte_does_not(hub: Running, line: Take) -> None:
    ward = line(hub, hub.office("clinic"))
    whole = os.urandom(900 * 1024)
    ward.leave_letter(BOX, whole)
    assert ward.letter(BOX, name(whole)) == whole
    with pytest.raises(ItemRefused, match="413"):
        ward.leave_letter(BOX, bytes(MAX_LETTER + 1))


def test_bytes_that_are_not_what_their_name_says_are_not_taken(hub: Running, line: Take) -> None:
    ward = line(hub, hub.office("clinic"))
    for body in (b"other", b""):
        with pytest.raises(ItemRefused, match="422"):
            ward._ask("PUT", f"/v1/letters/{BOX.hex()}/{name(LETTER)}", body=body, expected=(201,))
    assert listed(ward) == []


def test_letters_are_listed_in_the_hour_they_came_and_a_hundred_at_once(hub: Running, line: Take) -> None:
    ward = line(hub, hub.office("clinic"))
    last = max((bytes([at]) for at in range(101)), key=name)
    ward.leave_letter(BOX, last)
    hub.hands.on(hours=1)
    for at in range(101):
        ward.leave_letter(BOX, bytes([at]))
    found = ward.letters(BOX)
    assert (len(found.letters), found.more) == (100, True)
    assert found.letters[0].name == name(last)
    for each in found.letters[:2]:
        ward.drop_letter(BOX, each.name)
    assert not ward.letters(BOX).more


# --- nobody else ---------------------------------------------------------------------------------------------


def test_another_clinic_that_names_the_same_box_sees_its_own_and_never_ours(hub: Running, line: Take) -> None:
    ours, theirs = line(hub, hub.office("clinic")), line(hub, hub.office("other-clinic"))
    ours.leave_letter(BOX, LETTER)
    assert listed(theirs) == []
    assert theirs.letter(BOX, name(LETTER)) is None
    theirs.drop_letter(BOX, name(LETTER))
    theirs.leave_letter(BOX, b"theirs")
    assert (listed(ours), listed(theirs)) == ([name(LETTER)], [name(b"theirs")])


def test_a_pc_that_waits_or_was_shut_out_neither_leaves_nor_reads(hub: Running, line: Take) -> None:
    stolen, waits = hub.office("clinic"), hub.office("clinic", approved=False)
    held = line(hub, stolen)
    held.leave_letter(BOX, LETTER)
    operator.revoke(hub.store, stolen.auth.public.kid, hub.hands.now())
    for each in (held, line(hub, waits)):
        for act in (
            partial(each.letters, BOX), partial(each.letter, BOX, name(LETTER)),
            partial(each.leave_letter, BOX, b"more"), partial(each.drop_letter, BOX, name(LETTER)),
            partial(each.drop_letters, BOX, [name(LETTER), name(b"2")]),
            partial(each.announce, bytes(32)),
        ):  # fmt: skip
            with pytest.raises(HubRefusesUs):
                act()
    assert listed(line(hub, hub.office("clinic"))) == [name(LETTER)]


def test_what_is_no_name_is_told_so(hub: Running) -> None:
    office = hub.office("clinic")
    for method, target in (
        ("GET", "/v1/letters/AB"), ("GET", f"/v1/letters/{BOX.hex()}/AB"), ("DELETE", f"/v1/letters/{BOX.hex()}/AB"),
        ("PUT", f"/v1/letters/{BOX.hex()}/AB"), ("GET", f"/v1/letters/{BOX.hex()}?wait=soon"),
        ("GET", f"/v1/letters/{BOX.hex()}?mailbox=AB"), ("PUT", "/v1/codes/AB"),
    ):  # fmt: skip
        assert asked(hub, office, method, target).status_code == 400, target
    assert asked(hub, office, "GET", f"/v1/letters/{BOX.hex()}?mailbox={'ab' * 16}").status_code == 403
    assert httpx2.get(f"{hub.address}/v1/letters/{BOX.hex()}").status_code == 401


# --- waiting for post ----------------------------------------------------------------------------------------


def test_a_letter_wakes_the_other_pc_and_so_does_a_packet(hub: Running, line: Take) -> None:
    ward, office, shelter = hub.office("clinic"), hub.office("clinic"), hub.office("shelter")
    letter = partial(line(hub, ward).leave_letter, BOX, LETTER)
    packet = partial(shelter.client.put, office.mailbox, sealed(), bytes(32))
    for leave in (letter, packet):
        heard: list[bool] = []
        waits = line(hub, office)
        thread = threading.Thread(
            target=lambda waits=waits, heard=heard: heard.append(waits.listen_for_both(office.mailbox, BOX))
        )
        thread.start()
        while not hub.held():
            assert thread.is_alive()
        leave()
        thread.join(10)
        assert heard == [True]
        line(hub, office).drop_letter(BOX, name(LETTER))


def test_what_lies_there_already_is_told_at_once(hub: Running, line: Take) -> None:
    office, shelter = hub.office("clinic"), hub.office("shelter")
    shelter.client.put(office.mailbox, sealed(), bytes(32))
    assert line(hub, office).listen_for_both(office.mailbox, BOX)
    assert hub.held() == 0


def test_a_hub_that_shuts_sends_home_who_waits_for_letters(hub: Running, line: Take) -> None:
    office = hub.office("clinic")
    heard: list[bool] = []
    thread = threading.Thread(target=lambda: heard.append(line(hub, office).listen_for_both(office.mailbox, BOX)))
    thread.start()
    while not hub.held():
        assert thread.is_alive()
    hub.app.shut()
    thread.join(10)
    assert heard == [False]


# --- how much ------------------------------------------------------------------------------------------------


@pytest.fixture
def tight(tmp_path: Path, database: str | None) -> Iterator[Running]:
    """A hub that holds 40 bytes or three letters of each clinic."""
    few = LetterLimits(bytes_per_agency=40, letters_per_agency=3, requests_per_minute=20)
    yield from serving(tmp_path, Limits(), ROOMY, letters=few, database=database)


def test_a_clinic_whose_letters_nobody_fetches_is_told_and_others_are_not_held_up(tight: Running, line: Take) -> None:
    ours, theirs = line(tight, tight.office("clinic")), line(tight, tight.office("other-clinic"))
    ours.leave_letter(BOX, bytes(20))
    ours.leave_letter(bytes(16), bytes(20))
    with pytest.raises(ItemRefused, match="507"):
        ours.leave_letter(BOX, b"1")
    ours.leave_letter(BOX, bytes(20))  # what lies there is no more than it was
    theirs.leave_letter(BOX, bytes(40))
    ours.drop_letter(BOX, name(bytes(20)))
    for letter in (b"1", b"2"):
        ours.leave_letter(BOX, letter)
    with pytest.raises(ItemRefused, match="507"):
        ours.leave_letter(BOX, b"3")


def test_much_talk_between_pcs_takes_nothing_from_referrals(tight: Running, line: Take) -> None:
    office = tight.office("clinic")
    talks = line(tight, office)
    for _ in range(20):
        talks.letters(BOX)
    with pytest.raises(HubBusy):
        talks.letters(BOX)
    office.client.put(office.mailbox, sealed(), bytes(32))


def test_so_many_letters_are_in_hand_at_once(hub: Running) -> None:
    store, limits = hub.store.store, LetterLimits(at_once=2, at_once_per_agency=1)
    admission, bell = Admission(People(store), hub.hands.now, Limits()), hub.app
    desk = LetterDesk(store, admission, bell, limits, lambda: hub.app)
    with desk.in_hand.one_more("clinic"):
        with pytest.raises(Refused), desk.in_hand.one_more("clinic"):
            pass
        with desk.in_hand.one_more("shelter"), pytest.raises(Refused), desk.in_hand.one_more("other"):
            pass
    with desk.in_hand.one_more("clinic"):
        pass


# --- how long ------------------------------------------------------------------------------------------------


def test_what_nobody_fetched_is_gone_after_thirty_days(hub: Running, line: Take) -> None:
    office = hub.office("clinic")
    line(hub, office).leave_letter(BOX, LETTER)
    hub.hands.on(hours=LETTER_LIFE_H)
    assert listed(line(hub, office)) == []
    assert line(hub, office).letter(BOX, name(LETTER)) is None
    assert not line(hub, office).letters(BOX).letters
    line(hub, office).leave_letter(BOX, b"another")
    assert hub.store.rows("SELECT count(*) FROM letter") == [(1,)]


def test_the_operator_sees_how_many_wait_and_forgets_them_when_told(
    hub: Running, line: Take, capsys: pytest.CaptureFixture[str]
) -> None:
    for agency in ("clinic", "other-clinic"):
        line(hub, hub.office(agency)).leave_letter(BOX, LETTER)
    assert hub.counts()["letters"] == 2
    said = ["--data", str(hub.place.folder), *(["--database", hub.database] if hub.database else [])]
    assert command_line.main(["agencies", "drop-letters", "clinic", *said], hub.hands.now) == 0
    assert capsys.readouterr().out == "1 taken away\n"
    assert hub.counts()["letters"] == 1
    hub.hands.on(hours=LETTER_LIFE_H)
    assert command_line.main(["retention", "--now", *said], hub.hands.now) == 0
    assert hub.counts()["letters"] == 0


# --- what is on its disk -------------------------------------------------------------------------------------


def test_a_hubs_disk_is_the_same_whichever_pc_of_a_clinic_left_a_letter(hub: Running, line: Take) -> None:
    one, other = hub.office("clinic"), hub.office("clinic")
    rows = []
    for office in (one, other):
        line(hub, office).leave_letter(BOX, LETTER)
        line(hub, office).letters(BOX)
        rows.append(hub.store.rows("SELECT * FROM letter"))
        line(hub, office).drop_letter(BOX, name(LETTER))
    assert rows[0] == rows[1]
    assert [len(each) for each in rows] == [1, 1]
    for office in (one, other):
        assert office.auth.public.kid not in repr(rows).encode()
        assert office.auth.public.kid not in b"".join(v for v in rows[0][0] if isinstance(v, bytes))
    assert hub.store.rows("SELECT * FROM letter") == []


def test_a_database_of_an_older_hub_is_given_what_it_lacks(postgres: Cluster) -> None:
    address = postgres.database()

    async def older() -> None:
        store = PostgresStore(address)
        async with store._connection() as connection:
            await connection.execute("DROP TABLE letter")
        for _ in "ab":
            await store.prepare()
        assert await store.rows("SELECT count(*) FROM letter") == [(0,)]
        await store.close()

    asyncio.run(older())


def test_a_line_that_is_lied_to_believes_nothing(hub: Running) -> None:
    office = hub.office("clinic")

    def lies(body: bytes) -> LettersLine:
        transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=body))
        return LettersLine(
            hub.address, authority_key=office.auth, hub_key=hub.hub_key.public, clock=clock_of(hub.hands),
            transport=transport,
        )  # fmt: skip

    with pytest.raises(NotTheHub):
        lies(b"<html>").letters(BOX)
    with pytest.raises(NotTheHub):
        lies(b"another letter").letter(BOX, name(LETTER))


# --- one PC announces another --------------------------------------------------------------------------------


def enrols(hub: Running, code: bytes) -> bytes:
    auth, identity = SigningKey.new(), SigningKey.new()
    client = hub.client(auth)
    try:
        answer = client.enrol(code=code.hex(), identity=identity, standing=SealKeyPair.new().public.raw)
    finally:
        client.close()
    assert answer.agency == "clinic"
    return auth.public.kid


def test_a_pc_that_is_in_announces_another_which_waits_for_the_operator(hub: Running, line: Take) -> None:
    ward, code = line(hub, hub.office("clinic")), os.urandom(16)
    for _ in "ab":
        ward.announce(hashlib.sha256(code).digest())
    kid = enrols(hub, code)
    [waits] = operator.pending(hub.store)
    assert (waits.kid, waits.agency, waits.status) == (kid, "clinic", "pending")
    with pytest.raises(EnrolmentRefused, match="spent"):
        enrols(hub, code)
    with pytest.raises(ItemRefused, match="409"):
        ward.announce(hashlib.sha256(code).digest())
    operator.approve(hub.store, kid, hub.hands.now())
    assert [each.status for each in operator.pcs(hub.store, "clinic")] == ["approved", "approved"]


def test_an_announced_code_is_good_for_a_week_and_a_few_are_out_at_once(hub: Running, line: Take) -> None:
    ward, other = line(hub, hub.office("clinic")), line(hub, hub.office("other-clinic"))
    codes = [os.urandom(16) for _ in range(CODES_OUT)]
    for code in codes:
        ward.announce(hashlib.sha256(code).digest())
    with pytest.raises(HubBusy):
        ward.announce(bytes(32))
    with pytest.raises(ItemRefused, match="409"):
        other.announce(hashlib.sha256(codes[0]).digest())
    other.announce(bytes(32))
    hub.hands.on(seconds=CODE_LIFE_S)
    with pytest.raises(EnrolmentRefused, match="spent"):
        enrols(hub, codes[0])
    ward.announce(bytes([1] * 32))


def test_a_pc_that_is_shut_out_takes_the_codes_of_its_clinic_with_it(hub: Running, line: Take) -> None:
    stolen, stays, code = hub.office("clinic"), hub.office("clinic"), os.urandom(16)
    line(hub, stolen).announce(hashlib.sha256(code).digest())
    operator.revoke(hub.store, stolen.auth.public.kid, hub.hands.now())
    with pytest.raises(EnrolmentRefused, match="wrong"):
        enrols(hub, code)
    line(hub, stays).announce(hashlib.sha256(code).digest())
    enrols(hub, code)
