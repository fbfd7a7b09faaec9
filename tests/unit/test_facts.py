"""Our dataclasses answer as Python's own do, whatever the class says itself."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import pytest

from clinic_app import facts

Maker: TypeAlias = Callable[..., Any]
OPTIONS = (
    {}, {"frozen": True}, {"slots": True}, {"frozen": True, "slots": True}, {"eq": False}, {"repr": False},
    {"eq": False, "frozen": True}, {"order": True}, {"order": True, "frozen": True}, {"unsafe_hash": True},
    {"frozen": True, "slots": True, "kw_only": True},
)  # fmt: skip


def classes(dataclass: Maker, **options: bool) -> tuple[type[Any], ...]:
    """The same shapes, made by either."""

    @dataclass(**options)
    class Plain:
        first: int
        second: str = "b"
        kind: ClassVar[str] = "plain"

    @dataclass(**options)
    class Less:
        first: int
        hidden: str = field(default="x", repr=False)
        beside: int = field(default=0, compare=False)
        uncounted: int = field(default=0, hash=False)

    @dataclass(**options)
    class One:
        only: object

    @dataclass(**options)
    class Nothing:
        pass

    @dataclass(**options)
    class Further(Plain):
        third: float = 0.5

    class Undecorated(Plain):
        pass

    return Plain, Less, One, Nothing, Further, Undecorated


def answers(made: tuple[type[Any], ...]) -> list[object]:
    plain, less, one, nothing, further, undecorated = made
    nan = float("nan")
    things = [
        plain(first=1), plain(first=1, second="b"), plain(first=2), less(first=1), less(first=1, hidden="y"),
        less(first=1, beside=3), less(first=1, uncounted=4), one(only=(1,)), one(only=1), one(only=nan),
        one(only=nan), nothing(), nothing(), further(first=1), further(first=1, third=2.0), undecorated(first=1),
        undecorated(first=1), 7,
    ]  # fmt: skip
    return [
        [[first == second for second in things] for first in things],
        [_hashes(first, second) for first in things for second in things],
        [repr(each) if "object at" not in repr(each) else "bare" for each in things],
        [copy.deepcopy(each) == each for each in things if not isinstance(each, one)],
        [_changed(each, "first") for each in things],
        [_changed(each, "more") for each in things if not isinstance(each, undecorated)],
        [each.__class__.__match_args__ for each in things[:-1]],
    ]


def _hashes(first: object, second: object) -> object:
    try:
        return hash(first) == hash(second)
    except TypeError:
        return "none"


def _changed(thing: object, name: str) -> str:
    try:
        setattr(thing, name, 5)
        told = repr(getattr(thing, name))
        delattr(thing, name)
    except (AttributeError, TypeError):  # frozen with slots, Python's own lose the class they belong to: TypeError
        return "refused"
    return told


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_every_shape_answers_as_pythons_own(options: dict[str, bool]) -> None:
    theirs = answers(classes(dataclasses.dataclass, **options))
    assert answers(classes(facts.dataclass, **options)) == theirs


@pytest.mark.parametrize("slots", [True, False])
def test_who_derives_from_a_frozen_one_may_hold_more_and_change_nothing(slots: bool) -> None:
    plain, *_, undecorated = classes(facts.dataclass, frozen=True, slots=slots)
    one = undecorated(first=1)
    one.more = 2
    del one.more
    for thing, name in ((one, "first"), (plain(first=1), "first"), (plain(first=1), "more")):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(thing, name, 5)
        with pytest.raises(FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(thing, name)
    assert one.first == 1


def test_what_a_class_says_itself_stands() -> None:
    @facts.dataclass(frozen=True)
    class Own:
        first: int

        def __eq__(self, _other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 3

        def __repr__(self) -> str:
            return "own"

    assert (Own(1) == Own(2), hash(Own(1)), repr(Own(1))) == (True, 3, "own")


def test_who_says_only_equality_is_hashed_by_its_fields_where_frozen() -> None:
    def made(dataclass: Maker, *, frozen: bool) -> type[Any]:
        @dataclass(frozen=frozen)
        class Own:  # noqa: PLW1641 - what comes of it is asked here
            first: int

            def __eq__(self, _other: object) -> bool:
                return True

        return Own  # type: ignore[no-any-return]

    for frozen in (True, False):
        theirs, ours = made(dataclasses.dataclass, frozen=frozen), made(facts.dataclass, frozen=frozen)
        assert _hashes(ours(1), ours(1)) == _hashes(theirs(1), theirs(1))
        assert _hashes(ours(1), ours(2)) == _hashes(theirs(1), theirs(2))


def test_one_that_holds_itself_can_be_said() -> None:
    @facts.dataclass
    class Round:
        inside: list[object]

    ring = Round([])
    ring.inside.append(ring)
    assert repr(ring).endswith("Round(inside=[...])")


def test_no_class_of_ours_has_functions_of_its_own_for_what_all_say_alike() -> None:
    # Seven megabytes of a running program were these.
    house = Path(facts.__file__).parent
    asks = re.compile(r"^from dataclasses import [^\n]*\bdataclass\b|@dataclasses\.dataclass", re.MULTILINE)
    found = [str(file.relative_to(house)) for file in house.rglob("*.py") if asks.search(file.read_text("utf-8"))]
    assert found == []
