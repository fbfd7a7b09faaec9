"""A record that was brought back from a backup comes among the PCs of its clinic again: another lets it in."""

from __future__ import annotations

from clinic_app.errors import ClinicError
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.join_steps import JoinSteps
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message


class BackAmongPage(TopicPage):
    """Until then the others believe nothing that is written here, and nothing is written to this PC."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Back among the PCs"), _("This record was brought back from a backup."))
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.column.addWidget(
            Paragraph(
                _("To the other PCs this is a new one. One of them has to let it in: Upkeep, PCs of this clinic, Add a "
                  "PC. What was written here after the backup comes back from them when they meet.")
            )
        )  # fmt: skip
        self.steps = JoinSteps(
            ways.clinic.adding_pc.back_among,
            ways.jobs,
            _worded,
            ways.clock.monotonic,
            verb=_("They are the same: come back among them"),
        )
        self.steps.joined.connect(self._done)
        self.steps.seen.connect(lambda part: self.room.ensureWidgetVisible(part, 0, 24))
        self.column.addWidget(self.steps)

    def arrived(self) -> None:
        """The focus on the code."""
        self.steps.begin()

    def _done(self) -> None:
        self.ways.inside.toast.say(_("This PC belongs to the clinic again. Let it meet another now."))
        self.ways.inside.back()


def _worded(error: Exception) -> Message:
    from clinic_app.ui.wording import worded

    if not isinstance(error, ClinicError):
        raise error
    return worded(error)
