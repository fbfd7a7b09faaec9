"""Letters of one PC to another on a stick or a share: whole or not there, for one PC alone, named for nobody."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import WayUnfit
from clinic_app.transport import letter_folder
from clinic_app.transport.letter_folder import ENDING, FOLDER, MOST_BYTES, OLD_S, PART, LetterFolder
from clinic_app.wire.hidden_names import HiddenNames, Named

CLINIC = uuid4()
NIGHT, OFFICE, WARD = (DeviceId(uuid4()) for _ in range(3))
PCS = (NIGHT, OFFICE, WARD)


def of(folder: Path, us: DeviceId, clinic: UUID = CLINIC) -> LetterFolder:
    return LetterFolder(folder, HiddenNames(clinic, "letters"), us, PCS)


def lying(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).iterdir())


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(WayUnfit) as caught:
        act()
    return caught.value.reason


def test_letters_come_in_the_order_in_which_they_were_left_and_go_when_they_were_taken(tmp_path: Path) -> None:
    for number in range(12):
        of(tmp_path, NIGHT).leave(OFFICE, b"%d" % number)
    office = of(tmp_path, OFFICE)
    came = list(office.waiting(OFFICE))
    assert [content for _, content in came] == [b"%d" % number for number in range(12)]
    for name, _ in came:
        office.done(name)
        office.done(name)
    assert list(office.waiting(OFFICE)) == []
    assert lying(tmp_path) == []


def test_letters_that_are_left_together_lie_in_their_order_behind_those_before(tmp_path: Path) -> None:
    night = of(tmp_path, NIGHT)
    night.leave(OFFICE, b"0")
    assert len(set(night.leave_all(OFFICE, (b"1", b"2", b"3")))) == 3
    of(tmp_path, NIGHT).leave_all(OFFICE, (b"4", b"5"))
    assert [content for _, content in of(tmp_path, OFFICE).waiting(OFFICE)] == [b"%d" % number for number in range(6)]


def test_of_letters_that_go_together_none_lies_there_if_one_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, real = list[int](), os.fsync

    def second_refuses(handle: int) -> None:
        written.append(handle)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "no")
        real(handle)

    monkeypatch.setattr(os, "fsync", second_refuses)
    assert reason(lambda: of(tmp_path, NIGHT).leave_all(OFFICE, (b"1", b"2", b"3"))) == "full"
    assert lying(tmp_path) == []


def test_several_pcs_use_one_share_and_none_takes_what_is_for_another(tmp_path: Path) -> None:
    for sender in PCS:
        for to in PCS:
            if to != sender:
                of(tmp_path, sender).leave(to, sender.bytes + to.bytes)
    for me in PCS:
        others = {other.bytes + me.bytes for other in PCS if other != me}
        assert {content for _, content in of(tmp_path, me).waiting(me)} == others
    office = of(tmp_path, OFFICE)
    assert {office.sender_of(name) for name, _ in office.waiting(OFFICE)} == {NIGHT, WARD}
    assert office.sender_of("a" * 32 + ENDING) is None


def test_a_name_says_neither_who_nor_when_and_is_never_the_same_again(tmp_path: Path) -> None:
    night, names = of(tmp_path, NIGHT), set[str]()
    for _ in range(20):
        names.add(night.leave(OFFICE, b"the same letter"))
    assert len(names) == 20
    heads = {name[:5] for name in names}
    assert len(heads) == 20, "some part of the name stays the same"
    assert all(len(name) == 32 + len(ENDING) and name.islower() for name in names)
    assert not any(pc.hex[:8] in name for pc in PCS for name in names)


def test_the_order_of_letters_is_no_counter_that_strangers_can_read() -> None:
    names = HiddenNames(CLINIC, "letters")
    alike = [names.new(NIGHT, OFFICE, 1) for _ in range(20)]
    assert len({name[13:19] for name in alike}) == 20, "the same order is written the same way"
    assert {names.read(name, PCS, PCS) for name in alike} == {Named(NIGHT, OFFICE, 1)}


def test_another_clinic_on_the_same_share_is_passed_over_and_left_alone(tmp_path: Path) -> None:
    of(tmp_path, NIGHT, uuid4()).leave(OFFICE, b"theirs")
    assert list(of(tmp_path, OFFICE).waiting(OFFICE)) == []
    assert len(lying(tmp_path)) == 1


def test_foreign_empty_and_swollen_files_are_passed_over(tmp_path: Path) -> None:
    night = of(tmp_path, NIGHT)
    name, empty, swollen = (night.leave(OFFICE, b"good") for _ in range(3))
    (tmp_path / FOLDER / empty).write_bytes(b"")
    (tmp_path / FOLDER / swollen).write_bytes(bytes(MOST_BYTES + 1))
    (tmp_path / FOLDER / "report.docx").write_bytes(b"x")
    (tmp_path / FOLDER / ("a" * 32 + ENDING)).write_bytes(b"x")
    (tmp_path / FOLDER / ("0" * 32 + ENDING)).write_bytes(b"x")
    (tmp_path / FOLDER / name.replace(ENDING, ".txt")).write_bytes(b"x")
    assert list(of(tmp_path, OFFICE).waiting(OFFICE)) == [(name, b"good")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_or_a_link_under_the_name_of_a_letter_is_never_opened(tmp_path: Path) -> None:
    night = of(tmp_path, NIGHT)
    pipe, link = night.leave(OFFICE, b"1"), night.leave(OFFICE, b"2")
    secret = tmp_path / "secret"
    secret.write_bytes(b"of somebody else")
    for name in (pipe, link):
        (tmp_path / FOLDER / name).unlink()
    os.mkfifo(tmp_path / FOLDER / pipe)
    (tmp_path / FOLDER / link).symlink_to(secret)
    assert list(of(tmp_path, OFFICE).waiting(OFFICE)) == []


def test_a_letter_taken_by_its_pc_meanwhile_is_no_fault(tmp_path: Path) -> None:
    night, office = of(tmp_path, NIGHT), of(tmp_path, OFFICE)
    first, second = night.leave(OFFICE, b"1"), night.leave(OFFICE, b"2")
    waiting = office.waiting(OFFICE)
    assert next(waiting)[0] == first
    office.done(second)
    assert list(waiting) == []


def test_what_nobody_took_is_swept_by_the_clock_of_the_disk_and_a_torn_rest_sooner(tmp_path: Path) -> None:
    night = of(tmp_path, NIGHT)
    fresh, old = night.leave(OFFICE, b"fresh"), night.leave(WARD, b"old")
    now = (tmp_path / FOLDER / fresh).stat().st_mtime
    os.utime(tmp_path / FOLDER / old, (now, now - OLD_S - 60))
    names = HiddenNames(CLINIC, "letters")
    rest, young = (tmp_path / FOLDER / (names.new(WARD, OFFICE) + PART) for _ in range(2))
    foreign = tmp_path / FOLDER / "theirs.part"
    for each, age in ((rest, 90_000), (young, 60), (foreign, 10 * OLD_S)):
        each.write_bytes(b"torn")
        os.utime(each, (now, now - age))
    kept = of(tmp_path, NIGHT).leave(OFFICE, b"another")  # swept once a round
    assert {each.name for each in lying(tmp_path)} == {fresh, kept, young.name, foreign.name}


def test_what_a_kill_left_half_written_is_no_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        of(tmp_path, NIGHT).leave(OFFICE, b"half")
    assert [each.suffix for each in lying(tmp_path)] == [PART]
    assert list(of(tmp_path, OFFICE).waiting(OFFICE)) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "gone"),
        (errno.ENODEV, "gone"),
        (errno.EINVAL, "not_written"),
    ],
)
def test_what_the_disk_refuses_is_said_in_a_word_and_nothing_half_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuses(_handle: int) -> None:
        raise OSError(number, "no")

    night = of(tmp_path, NIGHT)
    night.leave(OFFICE, b"before")
    monkeypatch.setattr(os, "fsync", refuses)
    assert reason(lambda: night.leave(OFFICE, b"half")) == said
    assert [content for _, content in of(tmp_path, OFFICE).waiting(OFFICE)] == [b"before"]
    assert len(lying(tmp_path)) == 1


def test_a_stick_that_keeps_something_else_than_was_written_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _path: b"something else")
    assert reason(lambda: of(tmp_path, NIGHT).leave(OFFICE, b"whole")) == "not_written"
    assert lying(tmp_path) == []


def test_a_pulled_stick_is_named_and_its_mount_point_is_not_written_to(tmp_path: Path) -> None:
    gone = of(tmp_path / "stick", NIGHT)
    assert reason(lambda: gone.leave(OFFICE, b"x")) == "gone"
    assert reason(lambda: list(gone.waiting(NIGHT))) == "gone"
    assert not (tmp_path / "stick").exists()


def test_an_empty_stick_has_nothing_for_anybody(tmp_path: Path) -> None:
    assert list(of(tmp_path, NIGHT).waiting(NIGHT)) == []


def test_a_folder_flooded_by_strangers_is_not_read_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_folder, "MOST_FILES", 5)
    (tmp_path / FOLDER).mkdir()
    for number in range(6):
        (tmp_path / FOLDER / f"{number}.txt").touch()
    assert reason(lambda: list(of(tmp_path, NIGHT).waiting(NIGHT))) == "too_many"


def test_what_one_pc_does_not_fetch_stops_at_a_size_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_folder, "MOST_WAITING", 10)
    night = of(tmp_path, NIGHT)
    night.leave(OFFICE, b"123456")
    assert reason(lambda: night.leave(OFFICE, b"78901")) == "waits"
    night.leave(WARD, b"78901")


@pytest.mark.parametrize("size", [0, MOST_BYTES + 1])
def test_what_is_no_letter_by_its_size_is_never_left(tmp_path: Path, size: int) -> None:
    with pytest.raises(ValueError, match=str(size)):
        of(tmp_path, NIGHT).leave(OFFICE, bytes(size))
