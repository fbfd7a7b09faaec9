"""The page of carrying by hand: written and read from the screen, said in words, refused in words."""

from __future__ import annotations

from pathlib import Path

from clinic_at_work import COORDINATOR
from PySide6.QtWidgets import QVBoxLayout
from stations import RECEIVER, SHELTER, Network, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.by_stick import ByStickPage


def page_of(desk: AtTheDesk) -> ByStickPage:
    desk.sending().stick.click()
    desk.settles()
    page = desk.inside.page()
    assert isinstance(page, ByStickPage)
    return page


def ends(desk: AtTheDesk, page: ByStickPage) -> None:
    desk.desk.until(page.write.isEnabled)


def said(place: QVBoxLayout) -> str:
    rows = [place.itemAt(number).widget() for number in range(place.count())]
    return " ".join(row.words.text() for row in rows if isinstance(row, SheetRow))


def test_written_here_read_there_and_both_say_what_came_of_it(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    tmp_path: Path,
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = at_the_desk(clinic, COORDINATOR)
    page = page_of(desk)
    assert page.write.hasFocus()
    page.write_to(stick)
    assert not page.write.isEnabled()
    ends(desk, page)
    assert "1 of yours is on the stick." in said(page.written)
    assert page.write.isEnabled()
    desk.inside.back()
    desk.settles()
    [view] = desk.sending()._views
    assert view.on_stick_at is not None

    there = at_the_desk(shelter, RECEIVER)
    page = page_of(there)
    page.read_from(stick)
    ends(there, page)
    assert "1 referral came." in said(page.was_read)
    page.read_from(stick)
    ends(there, page)
    assert "Nothing new was on it." in said(page.was_read)
    assert page.was_read.count() == 1


def test_a_stick_without_files_or_that_takes_none_is_said_in_words(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    tmp_path: Path,
) -> None:
    clinic, _shelter = both(network)
    desk = at_the_desk(clinic, COORDINATOR)
    page = page_of(desk)
    page.read_from(tmp_path / "nowhere")
    ends(desk, page)
    assert "could not be read" in page.notice.what.text()
    page.write_to(tmp_path / "nowhere")
    ends(desk, page)
    assert "could not be written" in page.notice.what.text()
    assert page.write.isEnabled()
    assert page.written.count() == 0


def test_a_torn_stick_has_no_tick_before_it(network: Network, at_the_desk: SitDown, tmp_path: Path) -> None:  # noqa: F811
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = at_the_desk(clinic, COORDINATOR)
    page = page_of(desk)
    page.write_to(stick)
    ends(desk, page)
    assert page.written.itemAt(0).widget().mark._colour == "teal"  # type: ignore[union-attr]
    [file] = stick.iterdir()
    file.write_bytes(file.read_bytes()[:200])
    there = at_the_desk(shelter, RECEIVER)
    page = page_of(there)
    page.read_from(stick)
    ends(there, page)
    [row] = [page.was_read.itemAt(0).widget()]
    assert isinstance(row, SheetRow)
    assert "torn" in row.second.text()
    assert row.mark._colour == "amber"


def test_a_slip_is_found_by_its_code_and_its_answer_written_down(network: Network, at_the_desk: SitDown) -> None:  # noqa: F811
    clinic, _shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    desk = at_the_desk(clinic, COORDINATOR)
    page = desk.sending()
    [view] = page._views
    page.slip.code.setText(view.code)
    page.slip.code.returnPressed.emit()
    full = next(told for told in page.told.answers if told.reason == "no_capacity")
    assert page.told.answers[full].isVisible()
    assert page.told.how.code() == "from_paper_later"
    assert page.told.write.isHidden()
    page.told.answers[full].click()
    desk.settles()
    assert page._views == [view]
    page.told.write.click()
    desk.settles()
    [view] = page._views
    assert view.standing.reason == "no_capacity"
    assert page.case.text() == "Ask the next one"
    assert page.told.isHidden()
    page.slip.code.setText("not a code")
    page.slip.code.returnPressed.emit()
    assert page.notice.isVisible()


def test_a_service_tells_any_outcome_of_the_list_and_nothing_before_it_says_send(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    page = desk.inbox()
    [line] = page._views
    page._choose(line.id)
    desk.settles()
    assert "others" not in page.detail.buttons
    page.detail.buttons["accept"].click()
    desk.settles()
    page._choose(line.id)
    desk.settles()
    page.detail.buttons["others"].click()
    others = page.detail.others
    assert others.isVisible()
    assert others.send.isHidden()
    unattended = next(told for told in others.chips if told.outcome == "unattended")
    others.chips[unattended].click()
    assert "Did not come" in others.send.text()
    others.send.click()
    desk.settles()
    sent = desk.does(lambda inside: inside.outgoing.every())
    assert [view.kind for view in sent].count("status") == 2  # accepted, and this
    state = desk.does(lambda inside: inside.receiving.detail(line.id).answers)
    assert not state
