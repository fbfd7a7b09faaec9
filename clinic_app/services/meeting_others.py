"""One PC meets the others of its clinic by every way that is open: the order of what is done, and in which lane.

Reading and writing the record are short jobs of the vault's lane, so that a save waits for one letter at most; whatever
waits for a line, a stick or a share is done elsewhere. What one way cannot do, the next does; nothing is lost between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused, NoSuchPc, PcNotReached, Stopped, WayUnfit
from clinic_app.services.errands import DOOR, NEAR, VAULT, Errand, Errands
from clinic_app.services.lan import Lan
from clinic_app.services.letter_reading import Reading, Unread, read_by
from clinic_app.services.meeting import Meeting, Met
from clinic_app.services.meetings_view import Way
from clinic_app.services.talking import Came, Conversation, Heard, Said, Word
from clinic_app.services.ways_between import WaysBetween, WaysPlan
from clinic_app.transport.lan_talk import Talk

__all__ = ["Carried", "Drop", "Talk", "Told", "answer", "by_stick", "call", "carry"]

Told = Callable[[DeviceId, int, int], None]
"""Hears, in the vault's lane, how many of how many entries went to which PC."""


class Drop(Protocol):
    """A way that gives no answer: letters lie there until the PC they are for takes them."""

    def leave(self, to: DeviceId, letter: bytes) -> object: ...
    def waiting(self, me: DeviceId) -> Iterator[tuple[str, bytes]]: ...
    def done(self, name: str) -> None: ...
    def sender_of(self, name: str) -> DeviceId | None: ...


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a way that gives no answer."""

    came: Came = field(default_factory=Came)
    heard_of: frozenset[DeviceId] = frozenset()
    """Whose letters lay there."""
    left_for: dict[DeviceId, int] = field(default_factory=dict)
    """How many letters were left for which PC."""
    unfit: WayUnfit | None = None
    """Why not all of ours is there."""


def call(meeting: Meeting, lan: Lan, device: DeviceId, told: Told) -> Errands[Came]:
    """Call a PC and talk until neither has more to say. Raises `PcNotReached`, and what `Meeting` raises."""
    talk: Talk = yield Errand(NEAR, partial(lan.call, device))
    if talk.peer != device:
        talk.close()
        raise PcNotReached("stranger")
    return (yield from _talk(meeting, talk, NEAR, told, calls=True))


def answer(meeting: Meeting, talk: Talk, told: Told) -> Errands[Came]:
    """Talk with a PC that came to our door. Raises as `call` does."""
    return (yield from _talk(meeting, talk, DOOR, told, calls=False))


def carry(
    meeting: Meeting,
    drop: Drop,
    us: DeviceId,
    others: tuple[DeviceId, ...],
    *,
    way: str,
    told: Told,
    goes_on: Callable[[], bool],
) -> Errands[Carried]:
    """Take in what lies there for this PC, then leave what the others lack. Raises `WayUnfit`, `Stopped`."""
    done = Carried()
    heard = yield from _take(meeting, drop, us, way, goes_on)
    done = replace(done, came=heard.came, heard_of=heard.heard_of)
    for device in others:
        try:
            letters: Iterator[bytes] = yield Errand(
                VAULT, partial(meeting.letters, device, way=way, told=partial(told, device))
            )
            count = 0
            while (letter := (yield Errand(VAULT, partial(next, letters, None)))) is not None:
                _go_on(goes_on)
                yield Errand(NEAR, partial(drop.leave, device, letter))
                count += 1
                done = replace(done, left_for={**done.left_for, device: count})
        except (LetterRefused, NoSuchPc):
            continue  # it was let go or set aside meanwhile
        except WayUnfit as error:
            if error.reason != "waits":
                raise
            done = replace(done, unfit=error)
    return done


def by_stick(
    meeting: Meeting, ways: WaysBetween, folder: Path, told: Told, goes_on: Callable[[], bool]
) -> Errands[Carried]:
    """Both directions at once: what lies on the stick for this PC is taken in, and what the others lack is written.

    Raises `WayUnfit`, `Stopped`; what was taken in by then stays, and what was written counts.
    """

    def begin() -> tuple[Drop, WaysPlan]:
        return ways.folder(folder), ways.plan()

    drop, plan = yield Errand(VAULT, begin)
    return (yield from carry(meeting, drop, plan.us, plan.others, way=Way.STICK, told=told, goes_on=goes_on))


# --- within ----------------------------------------------------------------------------------------


def _talk(meeting: Meeting, talk: Talk, lane: str, told: Told, *, calls: bool) -> Errands[Came]:
    conversation = Conversation(meeting, talk.peer, calls=calls, told=partial(told, talk.peer))
    try:
        said: Said | None = None
        if calls:
            said = yield Errand(VAULT, conversation.begin)
        while True:
            try:
                heard: Heard = yield Errand(lane, partial(_exchange, talk, said, conversation.reading))
            except PcNotReached:
                if not conversation.over:
                    raise
                break
            said = yield Errand(VAULT, partial(conversation.turn, heard))
            if said is None:
                break
        came: Came = yield Errand(VAULT, conversation.end)
    finally:
        talk.close()
    return came


def _exchange(talk: Talk, said: Said | None, reading: Reading | None) -> Heard:
    """What the other says; a letter is read here, while others may save."""
    if said is not None:
        talk.say(*said)
    word, content = talk.hear()
    return word, read_by(reading, content) if word in (Word.GREETING, Word.LETTER) else content


def _take(meeting: Meeting, drop: Drop, us: DeviceId, way: str, goes_on: Callable[[], bool]) -> Errands[Carried]:
    """Hear every letter; one that follows on another which comes later is heard again after that."""
    came, senders, put_off = Came(), set[DeviceId](), frozenset[str]()
    reading: Reading = yield Errand(VAULT, meeting.reading)
    while True:
        waiting = yield Errand(NEAR, partial(drop.waiting, us))
        again, moved = set[str](), False
        while (lying := (yield Errand(NEAR, partial(_next, waiting, reading, put_off)))) is not None:
            name, letter = lying
            _go_on(goes_on)
            met: Met = yield Errand(VAULT, partial(_heard, meeting, letter, way))
            came = came.and_then(met)
            if met.sender is not None:
                senders.add(met.sender)
            torn = drop.sender_of(name) if _is_torn(met) else None
            if torn is not None:
                yield Errand(VAULT, partial(meeting.missed, torn))
            if met.done or torn is not None:
                moved = True
                yield Errand(NEAR, partial(drop.done, name))
            elif met.gap:
                again.add(name)
        if not again or not moved:
            return Carried(came, frozenset(senders))
        put_off = frozenset(again)


def _next(waiting: Iterator[tuple[str, bytes]], reading: Reading, among: frozenset[str]) -> tuple[str, Unread] | None:
    """The next that lies there, or of these if there are any, read already."""
    for name, letter in waiting:
        if not among or name in among:
            return name, reading.read(letter)
    return None


def _heard(meeting: Meeting, letter: Unread, way: str) -> Met:
    met = meeting.hear(letter)
    if met.sender is not None and met.refused is None:
        meeting.met(met.sender, way)
    return met


def _is_torn(met: Met) -> bool:
    """Its name says that it is for us, and nothing in it can be opened."""
    return isinstance(met.refused, LetterRefused) and met.refused.reason in ("format", "not_for_us", "signature")


def _go_on(goes_on: Callable[[], bool]) -> None:
    if not goes_on():
        raise Stopped
