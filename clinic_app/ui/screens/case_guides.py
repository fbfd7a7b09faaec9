"""Pages that lead through one question of an open case, for what nobody types in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clinic_app.domain.attachments import PHOTO_OF
from clinic_app.domain.interpreters import CHOSEN
from clinic_app.domain.next_best import EXPLAINED
from clinic_app.ui.forms.edits import Place
from clinic_app.ui.screens.ways import Ways

if TYPE_CHECKING:
    from clinic_app.ui.screens.case_frame import CaseFrame


def lead_through(ways: Ways, case: CaseFrame, field_id: str) -> None:
    """Open the page that leads through a question."""
    if field_id == EXPLAINED:
        _before_screening(ways, case)
    elif field_id == PHOTO_OF:
        _attachments(ways, case)
    elif field_id == CHOSEN:
        _interpreters(ways, case)
    else:
        _classify(ways, case)


def _attachments(ways: Ways, case: CaseFrame) -> None:
    """Where a photograph of an injury is taken in, with the consent it needs."""
    from clinic_app.ui.screens.attachments import AttachmentsPage

    ways.inside.open_page(AttachmentsPage(ways, case.case_id))


def _interpreters(ways: Ways, case: CaseFrame) -> None:
    """Where an interpreter is taken from the register: the code is never typed."""
    from clinic_app.ui.screens.interpreters import InterpretersPage

    ways.inside.open_page(InterpretersPage(ways, case.case_id))


def _before_screening(ways: Ways, case: CaseFrame) -> None:
    """What the trafficking screen may lead to is said before it is begun."""
    from clinic_app.ui.forms.short_sheet import ShortSheet
    from clinic_app.ui.screens.before_screening import BeforeScreening

    if case.filling is not None:
        sheet = ShortSheet(case.filling, ways.clinic.definitions)
        ask = partial(case.open_section, "trafficking", "t_ind")
        ways.inside.open_page(BeforeScreening(ways, case.case_id, sheet, ask))


def _classify(ways: Ways, case: CaseFrame) -> None:
    """The type of the incident that is shown, step by step; it is kept like a typed answer."""
    from clinic_app.ui.screens.classify import Classify

    filling, incident = case.filling, case.chosen.get("incident")
    if filling is None or incident is None:
        return

    def write(kind: str) -> None:
        filling.put(Place(incident, "incident"), "i_type", kind)
        filling.keep()

    ways.inside.open_page(Classify(ways, case.case_id, incident, write))
