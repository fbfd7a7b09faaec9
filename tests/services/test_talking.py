"""Two PCs talk in turns over a line that answers: nothing to say costs two words, and a cut anywhere loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.errors import ClinicError, LetterRefused, PcNotReached
from clinic_app.services.talking import Came, Conversation, Said, Word
from clinic_app.vault.pcs import LetGo

Clinic = Callable[[int], list[PcAtWork]]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        yield lambda many: stack.enter_context(pcs_at_work(tmp_path, many))


def between(one: PcAtWork, other: PcAtWork) -> tuple[Conversation, Conversation]:
    return (
        Conversation(one.meeting, other.device, calls=True),
        Conversation(other.meeting, one.device, calls=False),
    )


def talk(one: PcAtWork, other: PcAtWork, *, most: int = 1000) -> tuple[list[Word], Came, Came]:
    """Every word that is said, until both are done or the line is cut after so many; then both hang up."""
    caller, answerer = between(one, other)
    words, said = list[Word](), caller.begin()
    sides = [answerer, caller]
    while said is not None and len(words) < most:
        words.append(said[0])
        hears = sides[(len(words) - 1) % 2]
        answer = hears.turn(said)
        if answer is None:
            break
        said = answer
    if len(words) < most:
        assert caller.over
        assert answerer.over
    return words, caller.end(), answerer.end()


def alike(*pcs: PcAtWork) -> bool:
    return len({str(sorted(pc.vault.hearing.reached().items())) for pc in pcs}) == 1


def test_two_pcs_that_have_the_same_say_one_word_each(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    talk(night, office)
    assert alike(night, office)
    for one, other in ((night, office), (office, night)):
        assert talk(one, other) == ([Word.STAND, Word.STAND], Came(), Came())


@pytest.mark.parametrize("calls", [0, 1], ids=["who has more calls", "who has less calls"])
def test_whoever_calls_both_have_everything_after_one_talk(clinic: Clinic, calls: int) -> None:
    pcs = clinic(2)
    case, other = pcs[0].begins(s_name="Mya"), pcs[1].begins(s_name="Dao")
    _, came, went = talk(pcs[calls], pcs[1 - calls])
    assert alike(*pcs)
    assert (came.new, went.new, came.letters, went.letters) == (1, 1, 1, 1)
    assert came.cases | went.cases == {case.id, other.id}
    assert talk(pcs[calls], pcs[1 - calls])[0] == [Word.STAND, Word.STAND]


def test_a_line_cut_after_any_word_loses_nothing_and_the_next_talk_goes_on(clinic: Clinic) -> None:
    night, office = clinic(2)
    whole = 0
    while True:
        case = night.begins(s_name="Mya")
        office.says(office.begins(), s_note="x")
        words, _, _ = talk(night, office, most=whole)
        if len(words) < whole:
            break
        whole += 1
        talk(office, night)
        assert alike(night, office)
        assert office.shows(case) == night.shows(case)
    assert whole > 6
    for pc in (night, office):
        pc.is_whole()


def test_every_word_may_come_twice(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.begins()
    caller, answerer = between(night, office)
    said: Said | None = caller.begin()
    for _ in range(2):
        assert said is not None
        said = caller.turn(answerer.turn(said) or (Word.NOTHING, b""))
    assert said is not None
    assert said[0] is Word.LETTER
    answerer.turn(said)
    answerer.turn(said)
    assert alike(night, office)


@pytest.mark.parametrize("word", [Word.LETTER, Word.NOTHING])
def test_a_word_out_of_its_place_ends_the_talk(clinic: Clinic, word: Word) -> None:
    night, office = clinic(2)
    with pytest.raises(PcNotReached) as caught:
        Conversation(night.meeting, office.device, calls=False).turn((word, b"x"))
    assert caught.value.reason == "cut"


@pytest.mark.parametrize("calls", [True, False])
def test_what_is_no_letter_ends_the_talk_and_is_said(clinic: Clinic, calls: bool) -> None:
    night, office = clinic(2)
    side = Conversation(night.meeting, office.device, calls=calls)
    with pytest.raises(LetterRefused):
        side.turn((Word.GREETING, b"no letter at all"))
    assert isinstance(side.came.refused, ClinicError)


def test_a_letter_of_a_third_pc_is_not_brought_by_another(clinic: Clinic) -> None:
    night, office, ward = clinic(3)
    side = Conversation(night.meeting, office.device, calls=False)
    with pytest.raises(PcNotReached) as caught:
        side.turn((Word.GREETING, ward.meeting.greeting(night.device)))
    assert caught.value.reason == "stranger"


def test_a_pc_that_was_let_go_is_talked_to_no_more(clinic: Clinic) -> None:
    night, office = clinic(2)
    night.vault.pcs.revoke(office.device, by=None, why=LetGo.LOST)
    with pytest.raises(LetterRefused):
        Conversation(night.meeting, office.device, calls=True).begin()


def test_the_two_have_met_and_both_say_when_and_how(clinic: Clinic) -> None:
    night, office = clinic(2)
    talk(night, office)
    for pc in (night, office):
        (stands,) = pc.meeting.every()
        assert (stands.met_at, stands.met_way) == (pc.house.wall, "lan")


def test_two_that_never_come_to_an_end_stop_and_go_on_the_next_time(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinic_app.services import talking

    night, office = clinic(2)
    monkeypatch.setattr(talking, "MOST_ROUNDS", 1)
    case = night.begins()
    words, _, _ = talk(night, office)
    assert words.count(Word.GREETING) == 2
    assert office.shows(case) == night.shows(case)


def test_what_goes_is_counted_for_whoever_looks_on(clinic: Clinic) -> None:
    night, office = clinic(2)
    for _ in range(3):
        night.begins()
    told = list[tuple[int, int]]()
    caller = Conversation(night.meeting, office.device, calls=True, told=lambda done, of: told.append((done, of)))
    answerer = Conversation(office.meeting, night.device, calls=False)
    said: Said | None = caller.begin()
    while said is not None:
        answer = answerer.turn(said)
        said = caller.turn(answer) if answer is not None else None
    assert told == [(3, 3)]
