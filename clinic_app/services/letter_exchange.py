"""The letters of one round with the hub: what was taken in is dropped, ours are left, theirs brought home. No vault.

They go behind every packet. A box that is full, or a letter that another PC took meanwhile, ends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Final, Protocol

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import HubUnreachable, ItemRefused
from clinic_app.facts import dataclass
from clinic_app.services.letter_reading import Reading, Turn, Unread, read_by, turn_of
from clinic_app.wire.letters_api import WaitingLetter, WaitingLetters

_UNKNOWN: Final[Turn] = (-2, 0)


class LetterHub(Protocol):
    """What it needs of `transport.letters_line.LettersLine`."""

    def announce(self, code_hash: bytes) -> None: ...
    def letters(self, box: bytes, mailbox: str | None = None) -> WaitingLetters: ...
    def leave_letter(self, box: bytes, letter: bytes) -> None: ...
    def letter(self, box: bytes, name: str) -> bytes | None: ...
    def part_of(self, box: bytes, name: str, begun: bytes, most: int, size: int) -> bytes | None: ...
    def drop_letters(self, box: bytes, names: Sequence[str]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOut:
    """A letter for another PC, and the box in which it looks."""

    to: DeviceId
    box: bytes
    letter: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPlan:
    """What one round should do about letters. `known` are those in our box that were fetched already."""

    box: bytes
    out: list[LetterOut] = field(default_factory=list)
    """They may be made one by one, after the rest of the plan."""
    drop: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    turns: Mapping[str, Turn] = field(default_factory=dict)
    """When it is the turn of those that were fetched once, and too early."""
    most_bytes: int
    reading: Reading | None = field(default=None, repr=False)
    """By what they are read as they come, so that the record is not held for it."""
    announce: tuple[bytes, ...] = ()
    """Hashes of codes with which other PCs of this clinic will ask to be let in."""
    piece: int = 0
    """Letters are fetched by so many bytes, after a line that broke under one; 0: whole."""
    begun: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What came of letters whose rest did not."""


@dataclass(slots=True)
class LettersDone:
    """What came of it."""

    left: list[DeviceId] = field(default_factory=list)
    full: bool = False
    dropped: list[str] = field(default_factory=list)
    fetched: list[tuple[str, Unread]] = field(default_factory=list, repr=False)
    more: bool = False
    """Whether something lies there that did not come along."""
    announced: list[bytes] = field(default_factory=list)
    cut: LetterOut | None = None
    """Under which of ours the line broke, if it did."""
    cut_in: bool = False
    """Whether it broke under one of theirs."""
    begun: dict[str, bytes] = field(default_factory=dict, repr=False)
    """What came of those by then."""


def look(plan: LetterPlan, hub: LetterHub, done: LettersDone, mailbox: str) -> WaitingLetters:
    """Drop what is safely ours; what is left in the box then, and whether a packet waits in the mailbox."""
    if plan.drop:
        hub.drop_letters(plan.box, plan.drop)
        done.dropped.extend(plan.drop)
    return hub.letters(plan.box, mailbox)


def pass_letters(plan: LetterPlan, hub: LetterHub, done: LettersDone, found: WaitingLetters) -> None:
    """Leave ours, bring theirs home. Raises `LineError`; what was done before counts."""
    for code_hash in plan.announce:
        try:
            hub.announce(code_hash)
        except ItemRefused:
            continue  # it was used already
        done.announced.append(code_hash)
    for out in plan.out:
        try:
            hub.leave_letter(out.box, out.letter)
        except ItemRefused:
            done.full = True  # a state that passes: it is told anew
            break
        except HubUnreachable:  # it was there a moment ago
            done.cut = out
            raise
        done.left.append(out.to)
    try:
        _fetch(plan, hub, done, found)
    finally:
        done.fetched.sort(key=lambda each: turn_of(each[1]))


def _fetch(plan: LetterPlan, hub: LetterHub, done: LettersDone, found: WaitingLetters) -> None:
    room = plan.most_bytes
    done.begun = {each.name: plan.begun[each.name] for each in found.letters if each.name in plan.begun}
    # The hub gives them by name. Those not known yet first, then those whose turn is next.
    for each in sorted(found.letters, key=lambda one: plan.turns.get(one.name, _UNKNOWN)):
        if each.name in plan.known:
            continue
        if each.size > room:
            done.more = True
            return
        try:
            letter = _brought(plan, hub, done, each)
        except HubUnreachable:
            done.cut_in = True
            raise
        if letter is not None:
            room -= len(letter)
            done.fetched.append((each.name, read_by(plan.reading, letter)))
    done.more = found.more


def _brought(plan: LetterPlan, hub: LetterHub, done: LettersDone, which: WaitingLetter) -> bytes | None:
    """Whole, or by and by: what came stays until the rest has come."""
    if not plan.piece:
        return hub.letter(plan.box, which.name)
    found: bytes | None = done.begun.pop(which.name, b"")
    while found is not None and len(found) < which.size:
        before = found
        try:
            found = hub.part_of(plan.box, which.name, before, plan.piece, which.size)
        except HubUnreachable:
            done.begun[which.name] = before
            raise
    return found
