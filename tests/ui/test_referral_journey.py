"""By keyboard alone: consent, a need, the sentence, what would leave, the seal, the paper. In English and in Thai."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import SHELTER, TrainingDesk
from test_ui_names import nameless

from clinic_app.domain.consent import releases_of
from clinic_app.services.outgoing import OutState
from clinic_app.ui import app, i18n
from clinic_app.ui.page import Page
from clinic_app.ui.screens.decided import DecidedPage
from clinic_app.ui.screens.gate_check import GateCheck
from clinic_app.ui.screens.joining import JoiningPage
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.one_service import OneService
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.three_sentences import WRITING, ThreeSentences

MOST_TABS = 80


@pytest.fixture(params=["en", "th"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[TrainingDesk]:
    i18n.use(request.param)
    desk_top = DeskTop(tmp_path, qtbot, dressed)
    yield TrainingDesk.opened(desk_top)
    desk_top.close()
    i18n.use("en")


def tabs_to(desk: TrainingDesk, wanted: QWidget) -> None:
    """Tab until the focus is there, as a person does."""
    for _press in range(MOST_TABS):
        focus = QApplication.focusWidget()
        if focus is not None and (focus is wanted or wanted.isAncestorOf(focus)):
            return
        desk.presses("Tab")
    raise AssertionError(f"no way by Tab to {wanted.accessibleName()!r}")


def test_a_referral_from_the_first_question_to_the_paper(desk: TrainingDesk) -> None:
    case = desk.fresh()
    inside = desk.inside
    inside.ways.open_consent(case.id)
    sentences = desk.sees(ThreeSentences)
    desk.settles()
    desk.presses("Y")
    desk.presses("Y")
    tabs_to(desk, sentences.sentences[WRITING])
    desk.presses("Y")
    desk.settles()
    assert sentences.on.hasFocus()

    inside.ways.open_services(case.id)
    services = desk.sees(ServicesPage)
    desk.settles()
    services.needs.box.choose("shelter_women")
    services.needs.box.chosen.emit()
    desk.settles()
    tabs_to(desk, services.cards.cards[SHELTER])
    desk.presses("Return")
    tabs_to(desk, services.detail.answer)
    desk.presses("Space")
    desk.settles()
    tabs_to(desk, services.detail.go)
    desk.presses("Space")

    asked = desk.sees(OneService)
    desk.settles()
    tabs_to(desk, asked.given.form)
    asked.given.form.choose("written")
    for segments in (asked.given.alone, asked.given.explained):
        tabs_to(desk, segments)
        desk.presses("Space")
    asked.sentence.take_focus()
    desk.presses("Y")
    desk.settles()
    assert desk.inside.page() is services
    [row] = releases_of(desk.again(case))
    assert row.organisation == SHELTER

    tabs_to(desk, services.detail.urgency)
    desk.presses("Right")
    desk.presses("Space")
    tabs_to(desk, services.detail.go)
    desk.presses("Space")
    preview = desk.sees(PreviewPage)
    desk.settles()
    assert preview.knows.hasFocus()
    desk.presses("Space")
    desk.presses("Tab")
    desk.presses("Space")
    tabs_to(desk, preview.seal)
    desk.presses("Space")
    desk.settles()

    paper = desk.sees(PrintPreview)
    desk.settles()
    assert paper.view.count == 1
    [item] = desk.does(lambda clinic: clinic.outgoing.every())
    assert item.state is OutState.WAITING


def test_everything_that_takes_the_focus_says_what_it_is(desk: TrainingDesk) -> None:
    case = desk.case()
    inside, leads = desk.inside, desk.leads
    line = Line(inside.ways, inside.status.line)
    seen: list[tuple[str, list[str]]] = []

    def look() -> None:
        desk.settles()
        seen.append((type(inside.page()).__name__, nameless(inside.page())))

    for open_it in (leads.open_sentences, leads.open_decided, leads.print_case, leads.open_services):
        open_it(case.id)
        look()
    services = desk.sees(ServicesPage)
    services._choose(SHELTER)
    services.detail.urgency.choose_by_hand("within_24h")
    services._ask()
    look()
    inside.back()
    desk.settles()
    services._see()
    look()
    for place in ("sending", "inbox"):
        inside.open_place(place)
        look()
    pages: list[Page] = [
        GateCheck(inside.ways, [], bed_sheet=lambda _received: None),
        JoiningPage(inside.ways, line),
    ]
    for page in pages:
        inside.open_page(page)
        look()
    assert [(name, found) for name, found in seen if found] == []
    assert DecidedPage.__name__ in [name for name, _found in seen]
