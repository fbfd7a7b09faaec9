"""One PC meets the others of its clinic by every way that is open: the order of what is done, and in which lane.

Reading and writing the record are short jobs of the vault's lane, so that a save waits for one letter at most; whatever
waits for a line, a stick or a share is done elsewhere. What one way cannot do, the next does; nothing is lost between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused, NoSuchPc, PcNotReached, Stopped, WayUnfit
from clinic_app.facts import dataclass
from clinic_app.services.errands import DOOR, NEAR, STICK, VAULT, Errand, Errands
from clinic_app.services.lan import Lan
from clinic_app.services.letter_reading import Reading, Unread, read_by
from clinic_app.services.meeting import Meeting, Met
from clinic_app.services.meetings_view import Way
from clinic_app.services.talking import Came, Conversation, Heard, Said, Word
from clinic_app.services.ways_between import WaysBetween, WaysPlan
from clinic_app.transport.lan_talk import Talk

__all__ = ["Carried", "Drop", "Talk", "Told", "answer", "by_stick", "call", "carry"]

_TOGETHER: Final = 8
_TOGETHER_BYTES: Final = 2_000_000
"""So many letters, or so much of them, wait for the disk of a stick or a share together."""

_MOST_CALLS: Final = 200
_IN_VAIN: Final = 4
"""Calls of one round to a PC on a line that breaks; so many in a row that brought nothing end it, until the next."""

Told = Callable[[DeviceId, int, int], None]
"""Hears, in the vault's lane, how many of how many entries went to which PC."""


class Drop(Protocol):
    """A way that gives no answer: letters lie there until the PC they are for takes them."""

    def leave_all(self, to: DeviceId, letters: Sequence[bytes]) -> object: ...
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
    """Call a PC and talk until neither has more to say; again if the line breaks meanwhile, as long as it brings both
    further. Raises `PcNotReached`, and what `Meeting` raises.
    """
    came, calls, in_vain = Came(), 0, 0
    while True:
        talk: Talk = yield Errand(NEAR, partial(lan.call, device))
        if talk.peer != device:
            talk.close()
            raise PcNotReached("stranger")
        conversation = Conversation(meeting, device, calls=True, told=partial(told, device))
        try:
            return (yield from _talk(conversation, talk, NEAR, calls=True)).and_before(came)
        except PcNotReached:
            calls, in_vain = calls + 1, 0 if conversation.got_further else in_vain + 1
            if not conversation.understood or calls > _MOST_CALLS or in_vain > _IN_VAIN:
                raise
            came = conversation.came.and_before(came)


def answer(meeting: Meeting, talk: Talk, told: Told) -> Errands[Came]:
    """Talk with a PC that came to our door. Raises as `call` does."""
    conversation = Conversation(meeting, talk.peer, calls=False, told=partial(told, talk.peer))
    return (yield from _talk(conversation, talk, DOOR, calls=False))


def carry(
    meeting: Meeting,
    drop: Drop,
    us: DeviceId,
    others: tuple[DeviceId, ...],
    *,
    way: str,
    told: Told,
    goes_on: Callable[[], bool],
    lane: str = STICK,
) -> Errands[Carried]:
    """Take in what lies there for this PC, then leave what the others lack; its disk is waited for in this lane.

    Raises `WayUnfit`, `Stopped`.
    """
    done = Carried()
    heard = yield from _take(meeting, drop, us, way=way, goes_on=goes_on, lane=lane)
    done = replace(done, came=heard.came, heard_of=heard.heard_of)
    for device in others:
        try:
            notes = list[Callable[[], None]]()
            letters: Iterator[bytes] = yield Errand(
                VAULT, partial(meeting.letters, device, way=way, told=partial(told, device), notes=notes)
            )
            while together := (yield from _some(letters, goes_on)):
                yield Errand(lane, partial(drop.leave_all, device, together))
                yield Errand(VAULT, partial(_note, meeting, notes))
                done = replace(done, left_for={**done.left_for, device: done.left_for.get(device, 0) + len(together)})
            yield Errand(VAULT, partial(_note, meeting, notes))  # also where nothing had to be left
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


def _talk(conversation: Conversation, talk: Talk, lane: str, *, calls: bool) -> Errands[Came]:
    try:
        said: Said | None = None
        if calls:
            said = yield Errand(VAULT, conversation.begin)
        while True:
            try:
                heard: Heard = yield Errand(lane, partial(_exchange, talk, said, conversation.reading))
            except PcNotReached:
                if not conversation.over:
                    conversation.cut()
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


def _some(letters: Iterator[bytes], goes_on: Callable[[], bool]) -> Errands[list[bytes]]:
    """The next few, each made by itself: who saves meanwhile waits for one."""
    found = list[bytes]()
    while len(found) < _TOGETHER and sum(map(len, found)) < _TOGETHER_BYTES:
        letter: bytes | None = yield Errand(VAULT, partial(next, letters, None))
        if letter is None:
            break
        _go_on(goes_on)
        found.append(letter)
    return found


def _note(meeting: Meeting, notes: list[Callable[[], None]]) -> None:
    """What was left counts from now on."""
    meeting.note(notes)
    notes.clear()


def _take(
    meeting: Meeting, drop: Drop, us: DeviceId, *, way: str, goes_on: Callable[[], bool], lane: str
) -> Errands[Carried]:
    """Hear every letter; one that follows on another which comes later is heard again after that."""
    came, senders, put_off = Came(), set[DeviceId](), frozenset[str]()
    reading: Reading = yield Errand(VAULT, meeting.reading)
    while True:
        waiting = yield Errand(lane, partial(drop.waiting, us))
        again, moved, taken = set[str](), False, ""
        while (lying := (yield Errand(lane, partial(_next, drop, taken, waiting, reading, put_off)))) is not None:
            name, letter = lying
            _go_on(goes_on)
            met: Met = yield Errand(VAULT, partial(meeting.hear, letter, way=way))
            came = came.and_then(met)
            if met.sender is not None:
                senders.add(met.sender)
            torn = drop.sender_of(name) if _is_torn(met) else None
            if torn is not None:
                yield Errand(VAULT, partial(meeting.missed, torn))
            taken = name if met.done or torn is not None else ""
            moved = moved or bool(taken)
            if not taken and met.gap:
                again.add(name)
        if not again or not moved:
            return Carried(came, frozenset(senders))
        put_off = frozenset(again)


def _next(
    drop: Drop, taken: str, waiting: Iterator[tuple[str, bytes]], reading: Reading, among: frozenset[str]
) -> tuple[str, Unread] | None:
    """The next that lies there, or of these if there are any, read already; the one before goes if it was taken in."""
    if taken:
        drop.done(taken)
    for name, letter in waiting:
        if not among or name in among:
            return name, reading.read(letter)
    return None


def _is_torn(met: Met) -> bool:
    """Its name says that it is for us, and nothing in it can be opened."""
    return isinstance(met.refused, LetterRefused) and met.refused.reason in ("format", "not_for_us", "signature")


def _go_on(goes_on: Callable[[], bool]) -> None:
    if not goes_on():
        raise Stopped
