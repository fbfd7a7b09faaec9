"""Papers she carries: closed until paper is safe, chosen with her, looked at, printed; and papers for the drawer."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtWidgets import QPushButton
from test_duty_page import begun
from test_interpreter_pages import for_case, leading, register, seen
from test_ui_fits import look  # noqa: F401 - the look is a fixture

from clinic_app.services.interpreters import NewInterpreter, Sex
from clinic_app.services.printing_forms import Copy
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.follow_ups import FollowUps
from clinic_app.ui.screens.her_papers import HerPapersPage
from clinic_app.ui.screens.plan_page import PlanPage
from clinic_app.ui.screens.print_preview import PrintPreview


def opened(shift: NightShift, **answers: str) -> HerPapersPage:
    page = HerPapersPage(shift.inside.ways, begun(shift, **answers).id)
    shift.inside.open_page(page)
    shift.desk.until(lambda: page.case is not None)
    return page


def previewed(shift: NightShift) -> PrintPreview:
    shift.settles()
    page = shift.inside.page()
    assert isinstance(page, PrintPreview)
    shift.desk.until(lambda: page._paper is not None or page.side.notice.isVisible())
    return page


def test_it_is_closed_until_paper_is_safe_and_leads_to_that_question(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    page = opened(shift, s_alias="Dao")
    assert page.closed.isVisible()
    assert not page.open.isVisible()
    (ask,) = page.closed.findChildren(QPushButton)
    ask.click()
    shift.settles()
    assert isinstance(shift.inside.page(), CaseScreen)


def printer_here(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A printer in room 2, and what was put on it."""
    jobs = list[bytes]()
    printers = Printers(lambda: ["Room 2"], lambda _name: None, lambda _name, pdf, _copies: jobs.append(pdf))
    monkeypatch.setattr(Printers, "of", lambda _profile: printers)
    return jobs


def test_each_is_looked_at_with_what_was_chosen_and_printed_for_her_alone(
    desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer_here(monkeypatch)
    shift = leading(desk_top)
    page = opened(shift, k_paper_safe="yes")
    assert page.open.isVisible()
    assert not page.looks["medicine_paper"].isEnabled(), "nothing was given"
    page.days.put(5)
    for document in ("sick_note", "appointment_slip", "numbers_card", "services_for_her"):
        look_at = page.looks[document]
        assert isinstance(look_at, QPushButton)
        look_at.click()
        preview = previewed(shift)
        assert preview._paper is not None
        assert (preview._paper.document, preview._paper.copy) == (document, Copy.HER)
        assert preview.go.isEnabled(), "her one copy is counted already"
        assert preview.side.covered.words.text() == "She said that paper is safe for her to carry"
        shift.inside.back()
        shift.settles()


def three_clicks(shift: NightShift, page: PlanPage | FollowUps) -> None:
    shift.inside.open_page(page)
    shift.desk.until(lambda: page.case is not None)
    (first,) = (each for each in page.findChildren(QPushButton) if each.text() == "Papers she carries…")
    first.click()
    shift.settles()
    papers = shift.inside.page()
    assert isinstance(papers, HerPapersPage)
    shift.desk.until(papers.open.isVisible)
    second = papers.looks["sick_note"]
    assert isinstance(second, QPushButton)
    second.click()
    previewed(shift).go.click()
    shift.settles()


def test_from_plan_or_follow_up_the_note_is_printed_with_the_third_click(
    desk_top: DeskTop, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = printer_here(monkeypatch)
    shift = leading(desk_top)
    case = begun(shift, k_paper_safe="yes")
    for page in (PlanPage, FollowUps):
        jobs.clear()
        three_clicks(shift, page(shift.inside.ways, case.id))
        assert len(jobs) == 1, "it names nobody: nobody is asked whether somebody stands at the printer"


def test_papers_for_the_drawer_are_reached_from_where_they_are_wanted(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    new = NewInterpreter(name="Ma Ma", languages=("my",), sex=Sex.FEMALE, ties=frozenset())
    shift.does(lambda clinic: clinic.interpreters.add(new))
    page = register(shift)
    page.promise.click()
    preview = previewed(shift)
    assert preview._paper is not None
    assert preview._paper.document == "interpreter_promise"
    cards = for_case(shift, s_lang_first="km")
    cards.cards.click()
    preview = previewed(shift)
    assert preview._paper is not None
    assert (preview._paper.document, preview._paper.case_id) == ("night_cards", None)


def test_the_page_fits(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = leading(desk_top)
    opened(shift, k_paper_safe="yes")
    found = seen(shift, "her-papers", name)
    opened(shift, k_paper_safe="no")
    found += seen(shift, "her-papers-closed", name)
    assert "\n".join(found) == ""
