"""One specimen on screen: how long it is worth taking, by which row, and who is still to confirm it."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.clock_rules import SpecimenWindow
from clinic_app.domain.clocks import span_of
from clinic_app.domain.definitions import Field, FieldGroup
from clinic_app.domain.evidence import FIELD
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.evidence_ways import EvidenceWays
from clinic_app.ui.forms.group_view import GroupView, Sheet
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_HOUR: Final = 3600


class SpecimenView(GroupView):
    """Says the window before a specimen is taken, not after."""

    def __init__(
        self, group: FieldGroup, sheet: Sheet, chosen: dict[str, EntityId], *, titled: bool, ways: EvidenceWays
    ) -> None:
        super().__init__(group, sheet, chosen, titled=titled)
        self._ways = ways
        self.worth = Paragraph("", Type.COMPACT, colour="sub")
        self.worth.setContentsMargins(0, 0, 0, 12)
        self.worth.hide()
        self._column.insertWidget(self._begin, self.worth)
        self._begin += 1

    def refresh(self) -> list[Field]:
        """Show what the case says now, and the row of the chosen kind."""
        came = super().refresh()
        code = self._sheet.filling.stored(FIELD, self.entity)
        row = self._ways.rules.specimen(code) if isinstance(code, str) else None
        self.worth.setText(self._words(row) if row is not None else "")
        self.worth.setVisible(row is not None)
        return came

    def _words(self, row: SpecimenWindow) -> str:
        said = [_("Taken up to {hours} hours after").format(hours=row.hours)]
        if row.best_hours:
            said.append(_("best within {hours}").format(hours=row.best_hours))
        said.append(self._now())
        for part, text in (("note", row.note), ("source", row.source)):
            said += [label(f"specimen_window.{row.id}.{part}", text).rstrip(".")] if text else []
        if not row.confirmed:
            who = self._sheet.labels.code("signoff", row.to_be_confirmed_by)
            said.append(_("To be confirmed: {who}").format(who=who))
        return " · ".join((*said, _("When in doubt, take it.").rstrip(".")))

    def _now(self) -> str:
        """How long ago it was, as far as anybody knows."""
        filling, site = self._sheet.filling, self._ways.site
        incident, now = filling.case.entities[self.entity].parent, site.clock.now()
        span = span_of(filling.case, incident, now=now, zone=site.zone) if incident is not None else None
        if span is None:
            return _("the time of the incident is not known")
        first, last = (max(0, int((now - each).total_seconds() // _HOUR)) for each in (span.latest, span.earliest))
        return _("now {hours}").format(hours=str(first) if first == last else f"{first}–{last}")
