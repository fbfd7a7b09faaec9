"""A case that may be kept from whoever has its code in hand: opened for a reason, and looked at by somebody else."""

from __future__ import annotations

from functools import partial

from clinic_app.domain.ids import CaseId
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.why_open import WhyOpen


class BreakGlass(TopicPage):
    """The same words and the same trail, whether there is such a case or none."""

    def __init__(self, ways: Ways, code: str) -> None:
        super().__init__(ways, _("Open it by its code all the same"), code)
        self._code = code
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.why = WhyOpen(
            _(
                "Some cases are kept from all but a few. If she needs you now, open it: that you did, and why, is "
                "written to the access trail, and somebody else looks at it today."
            )
        )
        self.why.chosen.connect(self._open)
        self.column.addWidget(self.why)

    def arrived(self) -> None:
        """No reason is chosen beforehand."""
        self.why.take_focus()

    def _open(self, reason: str) -> None:
        restricting = self.ways.clinic.restricting
        self.ways.jobs.run(self, partial(restricting.break_glass, self._code, reason), self._opened, self.refuse)

    def _opened(self, case_id: CaseId) -> None:
        self.ways.inside.back()
        self.ways.open_case(case_id)
