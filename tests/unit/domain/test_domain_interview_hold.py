"""The interview hold: forty-five minutes at most, three tries, and no figures that are guessed at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic_app.domain.interview_hold import LONGEST_S, InterviewHold, guessed_at_once
from clinic_app.domain.timekeeping import Clock

BEGAN = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)


class Hands:
    def __init__(self) -> None:
        self.at, self.seconds = BEGAN, 50.0

    def clock(self) -> Clock:
        return Clock(lambda: self.at, lambda: self.seconds, "boot", ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def hold(hands: Hands) -> InterviewHold:
    made = InterviewHold(hands.clock())
    made.begin("402918")
    return made


def test_the_right_figures_lift_as_often_as_they_are_given(hold: InterviewHold) -> None:
    assert [hold.lifts("402918") for _time in range(5)] == [True] * 5


def test_three_wrong_tries_end_it(hold: InterviewHold) -> None:
    assert [hold.tries_left, hold.lifts("111222"), hold.tries_left, hold.lifts("402917")] == [3, False, 2, False]
    assert hold.running
    assert not hold.lifts("000000")
    assert not hold.running
    assert not hold.lifts("402918")


def test_a_right_try_forgets_the_wrong_ones(hold: InterviewHold) -> None:
    for _round in range(3):
        hold.lifts("123789")
        hold.lifts("987321")
        assert hold.lifts("402918")
    assert hold.tries_left == 3


def test_it_ends_by_itself_in_monotonic_time_and_no_clock_set_back_makes_it_longer(
    hold: InterviewHold, hands: Hands
) -> None:
    assert hold.until == BEGAN + timedelta(minutes=45)
    hands.at = BEGAN - timedelta(days=400)
    hands.seconds += LONGEST_S - 1
    assert hold.running
    hands.seconds += 1
    assert not hold.running
    assert hold.until is None
    assert not hold.lifts("402918")


def test_when_it_ends_the_figures_are_written_over(hold: InterviewHold) -> None:
    kept = hold._figures
    assert bytes(kept) == b"402918"
    hold.end()
    assert bytes(kept) == b""
    assert not hold.running


@pytest.mark.parametrize(
    "figures", ["000000", "777777", "123456", "234567", "890123", "654321", "210987", "121212", "905905"]
)
def test_what_everybody_tries_first_is_refused(figures: str) -> None:
    assert guessed_at_once(figures)
    with pytest.raises(ValueError, match="figures"):
        InterviewHold(Hands().clock()).begin(figures)


@pytest.mark.parametrize("figures", ["402918", "112358", "135790", "100000"])
def test_other_figures_are_taken(figures: str) -> None:
    assert not guessed_at_once(figures)


@pytest.mark.parametrize("figures", ["", "12345", "4029180", "40291a", "๔๐๒๙๑๘"])
def test_only_six_plain_figures_are_held(figures: str) -> None:
    with pytest.raises(ValueError, match="figures"):
        InterviewHold(Hands().clock()).begin(figures)
