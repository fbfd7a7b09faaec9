"""What was asked on the page of one service before it is decided: kept for this shift, and there again after a lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from clinic_app.domain.answers import Stored
from clinic_app.services.asides import SERVICES, Aside
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.ui.screens.one_service import OneService

_A_SHIFT: Final = timedelta(hours=12)
"""Longer ago nobody knows whether she was alone, and what she took out: she is asked anew."""


class HalfAnswered(QObject):
    """Nothing of it is an answer of hers: that is only what she says to the sentence as a whole."""

    def __init__(self, page: OneService, about: str) -> None:
        super().__init__(page)
        self._page, self._about = page, about
        self._items: tuple[str, ...] = ()
        self._untouched: dict[str, Stored | None] | None = None
        ways = page.ways
        self._aside = KeptAside(ways.clinic.asides, ways.jobs, page.case_id, SERVICES, self)
        self._aside.failed.connect(page.refuse)
        page.sentence.changed.connect(self._touch)
        page.given.touched.connect(self._touch)
        for asked in (page.more.reply, page.more.close_to):
            asked.chosen.connect(lambda _code: self._touch())

    @property
    def touched(self) -> bool:
        """Whether anything was asked already."""
        return self._untouched is not None and self._typed() != self._untouched

    @property
    def settled(self) -> bool:
        """Whether the vault has it."""
        return self._aside.settled

    def begin(self, items: Sequence[str], kept: Mapping[str, Aside]) -> Message | None:
        """The page stands as nobody has touched it: bring back what was asked in this shift, and say so."""
        self._items = tuple(items)
        for _offer, asked in self._page.others.asked.values():
            asked.chosen.connect(lambda _code: self._touch())
        self._untouched = self._typed()
        before = kept.get(self._about)
        if before is None:
            return None
        self._aside.learn(self._about, before.values)
        if self._page.ways.clock.now() - before.at > _A_SHIFT:
            self.let_go()
            return None
        self._bring_back(before.values)
        at = self._page.ways.site.shown_time(before.at)
        again = _("What was asked until {time} stands here again.").format(time=at)
        return Message(again, _("Nothing is decided until she answers."))

    def keep(self) -> None:
        """Hand it to the vault now."""
        self._aside.keep()

    def let_go(self) -> None:
        """It was decided, or is not wanted: nothing of it stays."""
        self._untouched = None
        self._aside.say(self._about, {})
        self._aside.keep()

    def _touch(self) -> None:
        if self._untouched is not None:
            self._aside.say(self._about, self._typed() if self.touched else {})

    def _typed(self) -> dict[str, Stored | None]:
        page = self._page
        parts = dict(zip(self._items, page.sentence.kept(), strict=True)) if self._items else {}
        others = {id_: asked.code() for id_, (_offer, asked) in page.others.asked.items() if asked.code()}
        asked = {"reply": page.more.reply.code(), "close_to": page.more.close_to.code()}
        return {"parts": dict(parts), "others": dict(others), **asked, **page.given.typed()}

    def _bring_back(self, typed: Mapping[str, Stored | None]) -> None:
        page, parts, others = self._page, typed.get("parts"), typed.get("others")
        for item, pill in zip(self._items, page.sentence.parts, strict=True):
            if isinstance(parts, dict) and isinstance(kept := parts.get(item), bool):
                pill.setChecked(kept)
        for id_, (_offer, asked) in page.others.asked.items():
            if isinstance(others, dict) and (code := others.get(id_)) in asked.codes():
                asked.choose(str(code))
        for part, asked in (("reply", page.more.reply), ("close_to", page.more.close_to)):
            if (code := typed.get(part)) in asked.codes():
                asked.choose(str(code))
        page.given.bring_back(typed)
