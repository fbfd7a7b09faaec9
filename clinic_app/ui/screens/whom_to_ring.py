"""The number to ring about what went on from a receiving service: no case has a services page that tells it."""

from __future__ import annotations

from functools import partial

from clinic_app.domain.directory import Organisation
from clinic_app.services.outgoing import OutView
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class WhomToRing(Paragraph):
    """Asks the signed directory; nothing is shown for what belongs to a case."""

    def __init__(self, ways: Ways) -> None:
        super().__init__("", Type.BODY_BOLD)
        self._ways = ways
        self._about: bytes | None = None
        self.hide()

    def say(self, view: OutView | None) -> None:
        """About this one, or nobody."""
        self.hide()
        self._about = view.env_id if view is not None and view.went_on else None
        if view is not None and self._about is not None:
            work = lambda: self._ways.clinic.directory().organisations.get(view.recipient_id)  # noqa: E731
            self._ways.jobs.run(self, work, partial(self._show, view.env_id))

    def _show(self, env_id: bytes, listed: Organisation | None) -> None:
        if self._about == env_id:
            number = (listed.phone if listed else "") or _("not known")
            self.setText(_("Ring {number}. The code first, never a name.").format(number=number))
            self.show()
