"""A meeting of two PCs by a line that answers at once, as turns: each is one short job of the vault's lane.

Marks first; where they are alike nothing more is said. Else greetings, then letters in turn until neither has more, and
marks again. Cut anywhere, what was heard is kept, and the next meeting goes on from there.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.errors import ClinicError, LetterRefused, PcNotReached
from clinic_app.facts import dataclass
from clinic_app.services.letter_reading import Reading, Unread
from clinic_app.services.meeting import Meeting, Met
from clinic_app.transport.lan_talk import Word

__all__ = ["Came", "Conversation", "Heard", "Said", "Word"]

Said: TypeAlias = tuple[Word, bytes]
Heard: TypeAlias = tuple[Word, Unread]
"""What the other said; a letter may have been read meanwhile by `reading`."""

MOST_ROUNDS: Final = 8
"""Two that do not come to an end by then go on the next time."""

LAN: Final = "lan"


@dataclass(frozen=True, slots=True)
class Came:
    """What a meeting brought, and how many letters went."""

    new: int = 0
    letters: int = 0
    cases: frozenset[CaseId] = frozenset()
    there: tuple[CaseId, ...] = ()
    """Cases that we handed over, and that are there now."""
    refused: ClinicError | None = None
    """Why something that came was not taken in."""

    def and_then(self, met: Met) -> Came:
        """With one letter more."""
        return replace(
            self, new=self.new + met.new, cases=self.cases | met.cases, there=(*self.there, *met.there),
            refused=met.refused or self.refused,
        )  # fmt: skip

    def and_before(self, other: Came) -> Came:
        """With what an earlier call brought, which was cut."""
        return Came(
            other.new + self.new, other.letters + self.letters, other.cases | self.cases,
            (*other.there, *self.there), self.refused or other.refused,
        )  # fmt: skip


class Conversation:
    """What one side says. `calls` is the one that begins, and ends; `told` hears how many of how many of ours went."""

    def __init__(
        self,
        meeting: Meeting,
        peer: DeviceId,
        *,
        calls: bool,
        told: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        self._meeting = meeting
        self.peer = peer
        self._calls = calls
        self._told = told
        self._letters: Iterator[bytes] | None = None
        self._said = b""
        self._rounds = 0
        self._moved = False
        self._on_its_way = 0
        self.arrived = False
        """Whether a letter of ours is known to be there: a line that is cut then takes letters of this size."""
        self.came = Came()
        self.reading: Reading | None = None
        """By what letters can be read from the first turn on, wherever whoever waits for them sits."""
        self.over = False
        """Whether both have said what they had to: whoever hangs up now cuts nothing short."""

    def begin(self) -> Said:
        """The first word of the caller. Raises `NoSuchPc`, `LetterRefused` (`set_aside`, `revoked`)."""
        return self._mark()

    def turn(self, heard: Heard) -> Said | None:
        """What to say to what was heard; None: nothing more.

        Raises `PcNotReached("cut")` for what has no place here, and what `Meeting` raises.
        """
        word, content = heard
        self.over = False
        self.arrived = self.arrived or bool(self._on_its_way)
        self._on_its_way = 0
        if isinstance(content, bytes) and word is Word.STAND:
            return self._compared(content)
        if word is Word.GREETING:
            self._hear(content)
            self._letters = self._meeting.letters(self.peer, told=self._told)
            return self._next_letter() if self._calls else (Word.GREETING, self._meeting.greeting(self.peer))
        if self._letters is None:
            raise PcNotReached("cut")
        if word is Word.LETTER:
            self._hear(content)
        return self._after(word)

    def end(self) -> Came:
        """The two have met."""
        self._meeting.met(self.peer, LAN)
        if self.came.letters:
            self._meeting.sizes.held(self.peer, None)
        return self.came

    def cut(self) -> None:
        """The line broke: a letter that did not get through is smaller the next time."""
        if self._on_its_way and not self.arrived:
            self._meeting.sizes.cut(self.peer, None, self._on_its_way)

    @property
    def understood(self) -> bool:
        """Whether each had said how things stand there: a line that broke then may carry more by another call."""
        return self._letters is not None

    @property
    def got_further(self) -> bool:
        """Whether a letter got through, of ours or of theirs."""
        return self.arrived or bool(self.came.new)

    # --- within ------------------------------------------------------------------------------------

    def _mark(self) -> Said:
        self.reading = self._meeting.reading()
        self._said, self._letters, self._moved = self._meeting.mark(self.peer), None, False
        self._rounds += 1
        return Word.STAND, self._said

    def _compared(self, theirs: bytes) -> Said | None:
        if self._calls:
            self.over = hmac.compare_digest(self._said, theirs)
            return None if self.over else (Word.GREETING, self._meeting.greeting(self.peer))
        said = self._mark()
        self.over = hmac.compare_digest(self._said, theirs)
        return said

    def _after(self, word: Word) -> Said | None:
        said = self._next_letter()
        if said[0] is Word.NOTHING:
            self.over = word is Word.NOTHING or not self._calls  # who answers never knows whether the other is done
            if word is Word.NOTHING and self._calls:
                return self._mark() if self._moved and self._rounds < MOST_ROUNDS else None
        return said

    def _next_letter(self) -> Said:
        assert self._letters is not None
        letter = next(self._letters, None)
        if letter is None:
            return Word.NOTHING, b""
        self._moved, self._on_its_way = True, len(letter)
        self.came = replace(self.came, letters=self.came.letters + 1)
        return Word.LETTER, letter

    def _hear(self, letter: Unread) -> None:
        met = self._meeting.hear(letter)
        self._moved = self._moved or bool(met.new)
        self.came = self.came.and_then(met)
        if isinstance(met.refused, LetterRefused):
            raise met.refused
        if met.sender != self.peer:
            raise PcNotReached("stranger")
