"""One injury on screen: which photographs show it, told apart where two PCs gave one number before they met."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtGui import QShowEvent

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import PHOTO_OF
from clinic_app.domain.definitions import Field, FieldGroup
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.evidence_ways import EvidenceWays
from clinic_app.ui.forms.group_view import GroupView, Sheet
from clinic_app.ui.i18n import _


class InjuryView(GroupView):
    """The injury itself keeps a bare number; the vault is asked what is called so when another injury is shown."""

    def __init__(
        self, group: FieldGroup, sheet: Sheet, chosen: dict[str, EntityId], *, titled: bool, ways: EvidenceWays
    ) -> None:
        super().__init__(group, sheet, chosen, titled=titled)
        self._ways = ways
        self._asked_for: tuple[EntityId, Stored | None] | None = None
        self._named: Mapping[EntityId, tuple[str, ...]] = {}

    def refresh(self) -> list[Field]:
        """Show what the case says now, and what its photographs are called."""
        came = super().refresh()
        self._ask()
        self._say()
        return came

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever comes back may have taken one in, or destroyed one."""
        super().showEvent(event)
        self._asked_for = None
        self._ask()

    def _ask(self) -> None:
        number = self._known.get(PHOTO_OF)
        if number is not None and (self.entity, number) != self._asked_for:
            self._asked_for = self.entity, number
            ways = self._ways
            ways.jobs.run(self, partial(ways.attaching.named, ways.case_id), self._heard, ways.refuse)

    def _make_facts(self) -> None:
        super()._make_facts()
        self._say()

    def _heard(self, named: Mapping[EntityId, tuple[str, ...]]) -> None:
        self._named = named
        self._say()

    def _say(self) -> None:
        row, called = self._facts.get(PHOTO_OF), self._named.get(self.entity)
        if row is not None and called:
            row.say(", ".join(_("Photograph {n}").format(n=each) for each in called))
