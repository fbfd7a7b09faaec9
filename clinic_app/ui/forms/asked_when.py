"""When each question was last answered or met with silence, so that nobody asks twice in one night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from clinic_app.domain.ids import EntityId
from clinic_app.services.recording import Revised
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


class AskedWhen:
    """Times by entity and field: from the history, then from what is answered here."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._at: dict[tuple[EntityId, str], datetime] = {}

    def learn(self, history: Iterable[Revised]) -> None:
        """Take the times of every revision, the oldest first."""
        for revised in history:
            self._at.update({(one.entity, one.field): revised.at for one in revised.answers})

    def now(self, entity: EntityId, field: str) -> None:
        """It was asked just now."""
        self._at[entity, field] = self._site.clock.now()

    def words(self, entity: EntityId, field: str) -> str:
        """The note beside a silence; empty if nobody knows when."""
        at = self._at.get((entity, field))
        if at is None:
            return ""
        day = at.astimezone(self._site.zone).date()
        if day == self._site.clock.today():
            return _("asked {at}, do not ask again today").format(at=self._site.shown_time(at))
        return _("asked {at}").format(at=self._site.shown_day(day))
