"""The word that only the survivor and this clinic know: whoever asks in their name says it first.

Five wrong words within an hour end the trying, also after a lock or with somebody else signed in.
"""

from __future__ import annotations

import hmac
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.domain.text import folded
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import MustWait, WrongCodeWord
from clinic_app.services.desk import Desk

CODE_WORD: Final = "k_codeword"
REFUSED: Final = "access_refused"
"""The journal's act of a wrong word."""
MOST_TRIES: Final = 5
_AN_HOUR: Final = 3600.0
_LOOKED_THROUGH: Final = 5000
"""So many newest entries of the journal: many more than anybody writes in an hour."""


class CodeWord:
    """Compares what was said with the word of a case; a wrong one is written down."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wrong: dict[CaseId, list[float]] = {}

    def agreed(self, case: Case) -> bool:
        """Whether a word was agreed at all."""
        return bool(_word(case))

    def prove(self, case: Case, typed: str) -> None:
        """Raise `WrongCodeWord`, or `MustWait` after five wrong words within an hour."""
        now, word = self._desk.clock.monotonic(), _word(case)
        wrong = [at for at in self._wrong.get(case.id, []) if now - at < _AN_HOUR]
        wrong = max(wrong, self._wrong_before(case.id, now), key=len)
        if len(wrong) >= MOST_TRIES:
            raise MustWait(int(_AN_HOUR - (now - wrong[0])) + 1)
        if word and hmac.compare_digest(_plain(typed).encode(), word.encode()):
            return
        self._wrong[case.id] = [*wrong, now]
        vault, about = self._desk.vault, {"case": case.id}
        vault.save(lambda: vault.journal.append(REFUSED, self._desk.me.id, about))
        raise WrongCodeWord

    def _wrong_before(self, case_id: CaseId, now: float) -> list[float]:
        # Locking, or somebody else's coming in, gives nobody five more tries.
        wall = self._desk.clock.now()
        refused = self._desk.vault.journal.of_acts((REFUSED,), among=_LOOKED_THROUGH)
        ago = [(wall - instant(one.at)).total_seconds() for one in refused if one.about.get("case") == case_id.hex]
        return [now - seconds for seconds in ago if 0 <= seconds < _AN_HOUR]


def _word(case: Case) -> str:
    answer = case.answer(CODE_WORD)
    return _plain(str(answer.value)) if isinstance(answer, Answer) else ""


def _plain(text: str) -> str:
    return folded(" ".join(text.split()))
