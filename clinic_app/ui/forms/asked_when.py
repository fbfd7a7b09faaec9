"""When each question was last answered or met with silence, and who asked: nobody asks twice in one night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.ids import EntityId
from clinic_app.services.recording import Revised
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


class AskedWhen:
    """By entity and field: from the history, then from what is answered here, which `me` asks."""

    def __init__(self, site: Site, me: str) -> None:
        self._site = site
        self._me = me
        self._asked: dict[tuple[EntityId, str], tuple[datetime, str]] = {}

    def learn(self, history: Iterable[Revised]) -> None:
        """Take the times of every revision, the oldest first. What was told earlier counts from then."""
        for revised in history:
            told = (revised.happened_at or revised.at, revised.by)
            self._asked.update({(one.entity, one.field): told for one in revised.answers})

    def now(self, entity: EntityId, field: str) -> None:
        """It was asked just now."""
        self._asked[entity, field] = self._site.clock.now(), self._me

    def words(self, entity: EntityId, field: str, stored: Stored | None) -> str:
        """The note beside a silence, or beside an account that is not shown; empty if nobody knows when."""
        if (asked := self._asked.get((entity, field))) is None:
            return ""
        at, who = asked
        today = at.astimezone(self._site.zone).date() == self._site.clock.today()
        when = self._site.shown_time(at) if today else self._site.shown_day(at.astimezone(self._site.zone).date())
        if isinstance(read(stored), Answer):
            return _("already told {when} to {who}").format(when=when, who=who) if who else ""
        words = _("asked {at}, do not ask again today") if today else _("asked {at}")
        return words.format(at=when)
