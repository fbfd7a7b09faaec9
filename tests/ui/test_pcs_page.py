"""The PCs of the clinic on one page: when each was met, what waits; and a case handed over to another in one act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import NURSE, NightShift, with_record
from other_pc import PLACE, OtherPc
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clinic_app.domain.case import Change
from clinic_app.domain.people import Act, Role, may
from clinic_app.errors import DiskFull
from clinic_app.services.clinic import Clinic
from clinic_app.services.letter_writing import Waits
from clinic_app.services.letting_go import LetGo
from clinic_app.services.meeting import PcStands
from clinic_app.services.meetings_view import Going, Meetings, PcMeets, Way, met_ago
from clinic_app.services.task_kinds import TaskKind, kind_for
from clinic_app.ui.parts.status_line import StatusPart
from clinic_app.ui.screens.add_pc import AddPcPage
from clinic_app.ui.screens.hand_over import HandOverPage
from clinic_app.ui.screens.let_go_pc import LetGoPage
from clinic_app.ui.screens.meet_by_stick import MeetByStickPage
from clinic_app.ui.screens.pcs_page import PcsPage
from clinic_app.ui.screens.pcs_words import ago_words, trouble_words
from clinic_app.ui.screens.to_decide import ToDecidePage
from clinic_app.ui.upkeep_topics import topics_for


@pytest.fixture
def lead(desk_top: DeskTop) -> NightShift:
    night = NightShift.founded(desk_top)
    who = replace(NURSE, word="mango", passphrase="mango and three other words", role=Role.COORDINATOR)
    made = NightShift(night.desk, who)
    made.comes_in()
    made.settles()
    return made


@pytest.fixture
def other(tmp_path: Path, lead: NightShift) -> Iterator[OtherPc]:
    made = OtherPc(tmp_path / "other", lead)
    yield made
    made.leaves()


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def says(part: StatusPart, told: str) -> bool:
    return part.text() == told


def opened(lead: NightShift) -> PcsPage:
    page = PcsPage(lead.inside.ways)
    lead.inside.open_page(page)
    lead.settles()
    lead.desk.window.activateWindow()
    lead.desk.until(lead.desk.window.isActiveWindow)
    return page


def stands(clinic: Clinic) -> PcStands:
    [each] = clinic.meeting.every()
    return each


def test_one_pc_alone_is_told_what_a_second_one_would_do(lead: NightShift) -> None:
    page = opened(lead)
    assert page.empty.isVisible()
    assert "This clinic has one PC." in words(page.empty)
    assert not page.meet.isVisible()
    next(each for each in page.empty.findChildren(QWidget) if each.accessibleName() == "Add a PC…").click()  # type: ignore[attr-defined]
    lead.sees(AddPcPage)


def test_whoever_meets_sees_the_page_and_only_who_manages_people_changes_it(lead: NightShift, other: OtherPc) -> None:
    for role in Role:
        assert ("pcs" in [each.id for each in topics_for(role)]) is may(role, Act.MEET)
    page = opened(lead)
    assert set(page.rows[other.device].buttons) == {"name", "address", "out"}
    assert page.add.isVisible()


def test_it_names_the_pc_that_writes_what_this_program_does_not_know(lead: NightShift, other: OtherPc) -> None:
    case = lead.does(with_record)
    other.writes()
    page = opened(lead)
    assert "newer" not in words(page.rows[other.device])
    newer = Change(values=((case.root, "s_moon", "full"),))
    other.clinic.desk.vault.revisions.append(case.id, newer, author=other.clinic.whoami.id)
    letters = list(other.clinic.meeting.letters(lead.does(lambda clinic: clinic.desk.vault.device.id)))
    lead.does(lambda clinic: [clinic.meeting.hear(each) for each in letters])
    page.arrived()
    lead.settles()
    assert "It writes what this program does not know" in words(page.rows[other.device])


def test_it_says_when_a_pc_was_met_by_what_and_what_waits(lead: NightShift, other: OtherPc) -> None:
    page = opened(lead)
    row = page.rows[other.device]
    assert row.row.words.text() == PLACE
    assert "Not met yet · it has not told yet what it has" in words(row)
    other.writes()
    lead.does(with_record)
    lead.desk.hands.go(5)
    page.arrived()
    lead.settles()
    assert "Met just now, over the network · 1 entry waits for it" in words(row)
    assert page.rows[other.device] is row, "a row stays while somebody types in it"
    other.writes()
    page.arrived()
    lead.settles()
    assert "everything is there" in words(row)


def test_what_goes_on_what_is_old_and_what_is_wrong_is_said_in_words(lead: NightShift, other: OtherPc) -> None:
    now, said = lead.desk.hands.at, lead.does(stands)
    met = replace(said, met_at=now - timedelta(hours=30), met_way="stick", waits=Waits(revisions=12), known=True)
    page = opened(lead)
    page.show_meetings(Meetings(pcs=(PcMeets(stands=met),), listens_at=("10.0.0.12:47113",)))
    row = page.rows[other.device]
    assert "Met 30 hours ago, by stick · 12 entries wait for it" in words(row)
    assert "others reach it at 10.0.0.12:47113" in words(page)
    page.show_meetings(Meetings(pcs=(PcMeets(stands=met, going=Going(Way.LAN, 3, 40)),)))
    assert "Meeting now, over the network: 3 of 40" in words(row)
    for wrong, told in (
        (replace(met, set_aside="fork"), "says two different things"),
        (replace(met, refused="newer"), "has a newer program"),
        (replace(met, older=True), "Its program is older"),
        (replace(met, refused="gap"), ""),
        (replace(met, pc=replace(met.pc, revoked_at=now, revoked_why="lost")), "Lost or stolen"),  # type: ignore[arg-type]
        (replace(met, pc=replace(met.pc, revoked_at=now, revoked_why="retired")), "Given up"),  # type: ignore[arg-type]
        (replace(met, pc=replace(met.pc, revoked_at=now, revoked_why="replaced")), "brought back"),  # type: ignore[arg-type]
    ):
        message = trouble_words(PcMeets(stands=wrong), now)
        assert told in message.what if message is not None else not told
    away = trouble_words(PcMeets(stands=met, not_reached="away"), now)
    assert away is not None
    assert "does not answer" in away.what
    full = trouble_words(PcMeets(stands=met, unwritten=DiskFull(free_bytes=0)), now)
    assert full is not None
    assert "disk" in full.what
    lately = replace(met, met_at=now - timedelta(minutes=5))
    assert trouble_words(PcMeets(stands=lately, not_reached="away"), now) is None


def test_a_pc_that_no_other_has_met_for_days_is_told_that_it_may_be_out(lead: NightShift, other: OtherPc) -> None:
    now, said = lead.desk.hands.at, lead.does(stands)
    page = opened(lead)
    for days, why, told in ((4, "stranger", True), (2, "stranger", False), (4, None, False)):
        met = replace(said, met_at=now - timedelta(days=days), met_way="lan")
        page.show_meetings(Meetings(pcs=(PcMeets(stands=met, not_reached=why),)))
        assert page.alone.isVisible() is told
        assert page.come_back.isVisible() is told
    page.show_meetings(Meetings(pcs=(PcMeets(stands=replace(met, met_at=None), not_reached="away"),)))
    assert not page.alone.isVisible(), "it has never been met"


@pytest.mark.parametrize("off", [timedelta(days=365 * 543), -timedelta(days=365 * 543), timedelta(days=400)])
def test_a_pc_that_was_met_while_the_clock_was_wrong_was_not_met_just_now(
    lead: NightShift, other: OtherPc, off: timedelta
) -> None:
    now, said = lead.desk.hands.at, lead.does(stands)
    met = PcMeets(stands=replace(said, met_at=now + off, met_way="lan", waits=Waits(revisions=12), known=True))
    page = opened(lead)
    page.show_meetings(Meetings(pcs=(met,)))
    told = words(page.rows[other.device])
    assert "Met at a time when the clock of this PC was wrong, over the network · 12 entries wait for it" in told
    assert Meetings(pcs=(met,)).oldest(now) == met
    assert trouble_words(replace(met, not_reached="away"), now) is not None
    page.show_meetings(Meetings(pcs=(replace(met, not_reached="stranger"),)))
    assert page.alone.isVisible()
    assert ago_words(met_ago(now, now + timedelta(minutes=10))) == "just now", "a clock that was set right a little"


def test_how_long_ago() -> None:
    spans = {
        timedelta(seconds=30): "just now", timedelta(minutes=1): "1 minute ago",
        timedelta(minutes=59): "59 minutes ago",
        timedelta(hours=1): "1 hour ago", timedelta(hours=47): "47 hours ago", timedelta(days=2): "2 days ago",
    }  # fmt: skip
    assert {span: ago_words(span) for span in spans} == spans


def test_a_pc_is_renamed_and_an_address_typed_in_its_place(lead: NightShift, other: OtherPc) -> None:
    page = opened(lead)
    row = page.rows[other.device]
    row.buttons["name"].click()
    assert QApplication.focusWidget() is row.name.line
    row.name.line.setText("Ward 3")
    lead.presses("Return")
    lead.desk.until(lambda: row.row.words.text() == "Ward 3")
    row.buttons["address"].click()
    row.address.line.setText("10.0.0.12")
    lead.presses("Escape")
    assert row.address.isHidden()
    row.buttons["address"].click()
    row.address.line.setText("10.0.0.12:x")
    lead.presses("Return")
    lead.desk.until(page.notice.isVisible)
    assert "This is no address of a PC." in page.notice.what.text()
    page.rename.click()
    page.name_here.line.setText("Office")
    lead.presses("Return")
    lead.desk.until(lambda: page.here.words.text() == "Office")


def test_a_pc_is_taken_out_on_the_page_for_that_with_it_chosen(lead: NightShift, other: OtherPc) -> None:
    page = opened(lead)
    page.rows[other.device].buttons["out"].click()
    out = lead.sees(LetGoPage)
    lead.settles()
    assert out.which[other.device].isChecked()


def test_what_is_left_to_do_since_a_pc_was_lost_stands_above(lead: NightShift, other: OtherPc) -> None:
    lead.does(lambda clinic: clinic.letting_go.let_go(other.device, LetGo.LOST))
    page = opened(lead)
    lead.desk.until(page.owed.isVisible)
    assert "a new recovery sheet, typed back" in words(page.owed)
    assert "Lost or stolen" in words(page.rows[other.device])
    assert not page.rows[other.device].buttons["name"].isVisible()


def test_the_ways_are_settled_here_and_the_stick_has_a_page_of_its_own(
    lead: NightShift, other: OtherPc, tmp_path: Path
) -> None:
    page = opened(lead)
    assert page.by.lan.isChecked()
    page.by.lan.click()
    lead.desk.until(lambda: not lead.does(lambda clinic: clinic.ways_between.stands().lan))
    share = tmp_path / "share"
    share.mkdir()
    page.use_share(share)
    lead.desk.until(lambda: str(share) in words(page.by))
    page.by.without.click()
    lead.desk.until(lambda: "None yet." in words(page.by))
    page.by.show_meetings(Meetings(by_it=frozenset({"lan", "share"}), share="/srv/share"), None)
    assert not page.by.lan.isEnabled()
    assert "/srv/share · Set by your IT." in words(page.by)
    page.by.stick.click()
    lead.sees(MeetByStickPage)


def test_a_case_is_handed_over_in_one_act_and_is_there_once_the_other_pc_says_so(
    lead: NightShift, other: OtherPc
) -> None:
    lead.does(lambda clinic: setattr(clinic.handing_over, "several", True))
    case = lead.does(with_record)
    screen = lead.opens(case.id)
    assert "hand_over" in screen.acts.acts
    screen.acts.acts["hand_over"].run()
    page = lead.sees(HandOverPage)
    lead.desk.until(page.hand.isVisible)
    assert QApplication.focusWidget() is page.hand
    assert [page.whom.itemText(at) for at in range(page.whom.count())] == [
        "whoever is there", "any Coordinator", "Coordinator COO-anong",
    ]  # fmt: skip
    page.whom.setCurrentIndex(2)
    lead.desk.press(Qt.Key.Key_Return, page.hand)
    lead.desk.until(lambda: f"On its way to {PLACE}" in words(page))
    assert page.stick.isVisible()
    other.writes()
    page.reload()
    lead.desk.until(lambda: f"At {PLACE} since 10:42" in words(page))
    assert not page.stick.isVisible()
    assert other.clinic.recording.shown(case.id).code == case.code
    lead.presses("Escape")
    lead.settles()
    lead.desk.until(lambda: f"At {PLACE} since" in lead.inside.status.others.text())
    assert not lead.does(lambda clinic: clinic.today().promises), "it is for those who sit there"
    [task] = lead.does(lambda clinic: clinic.desk.vault.tasks.open(case_id=case.id))
    assert task.kind == kind_for(TaskKind.HANDED_OVER, "COO-anong")


def test_at_the_foot_it_says_only_what_is_old_or_waits_for_a_decision(lead: NightShift, other: OtherPc) -> None:
    from clinic_app.ui.meetings_line import MeetingsLine

    line, part = lead.inside.findChild(MeetingsLine), lead.inside.status.pcs
    assert line is not None
    case = lead.does(with_record)
    other.meets()
    other.writes()
    line.look()
    lead.settles()
    assert part.isHidden()
    lead.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", 30),))))
    other.says(case, k_ok="yes")
    for hours, told in ((23, ""), (2, f"{PLACE}: last met 25 hours ago, something waits")):
        lead.desk.hands.at += timedelta(hours=hours)
        line.look()
        lead.desk.until(partial(says, part, told))
    lead.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    other.meets()
    line.look()
    lead.desk.until(lambda: part.text() == "1 thing to decide")
    part.click()
    lead.sees(ToDecidePage)
