"""The button that leads from figures to giving them out: with the months and the reader that were looked at."""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.domain.people import Act, may
from clinic_app.services.reporting import Audience
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.screens.ways import Ways


def export_way(ways: Ways, looked_at: Callable[[], tuple[range, str | None]]) -> Button:
    """`looked_at` gives the months and the code of the audience. The page is read when somebody goes there."""

    def go() -> None:
        from clinic_app.ui.screens.figures_export import FiguresExportPage

        months, audience = looked_at()
        page = FiguresExportPage(ways, months=months, audience=Audience(audience or Audience.OWN))
        ways.inside.open_page(page)

    button = plain(_("As a file…"), "download")
    button.clicked.connect(go)
    if not may(ways.clinic.whoami.role, Act.PRINT):  # every file is numbered as a paper is
        button.hide()
    return button
