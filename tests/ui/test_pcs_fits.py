"""The pages of several PCs fit their place, in both languages and themes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from clinic_at_work import House
from desk_top import DeskTop, type_in
from night_shift import _OTHERS, NightShift, with_record
from other_pc import AGREED, NO, OtherPc
from test_ui_fits import look  # noqa: F401 - the look is a fixture
from test_ui_fits import looked_at as cut_at
from two_houses import asks

from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId
from clinic_app.services.letter_writing import Waits
from clinic_app.services.letting_go import LetGo
from clinic_app.services.meetings_view import Going, Meetings, PcMeets, Way
from clinic_app.services.to_decide import Side, ToDecide
from clinic_app.services.undecided_common import NOBODY_LEFT, ROLE, TOO_FEW
from clinic_app.ui.screens.add_pc import AddPcPage
from clinic_app.ui.screens.back_among import BackAmongPage
from clinic_app.ui.screens.case_undecided import CaseUndecided
from clinic_app.ui.screens.hand_over import HandOverPage
from clinic_app.ui.screens.let_go_pc import LetGoPage
from clinic_app.ui.screens.meet_by_stick import MeetByStickPage
from clinic_app.ui.screens.pcs_page import PcsPage
from clinic_app.ui.screens.to_decide import ToDecidePage

TWO = pytest.mark.parametrize("look", ["en-light", "th-dark"], indirect=True)


@TWO
def test_the_pages_of_several_pcs_fit(look: tuple[str, DeskTop], tmp_path: Path) -> None:  # noqa: F811
    name, desk_top = look
    lead = NightShift(NightShift.founded(desk_top).desk, _OTHERS[0])
    lead.comes_in()
    lead.settles()
    ways, found = lead.inside.ways, list[str]()

    def seen(step: str) -> None:
        lead.settles()
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found.extend(f"{step}: {each}" for each in cut_at(desk_top, f"pcs-{step}", name))

    lead.inside.open_page(PcsPage(ways))
    seen("one")
    add = AddPcPage(ways)
    lead.inside.open_page(add)
    add.show_code.click()
    seen("code")
    code = add.code.text()
    back = BackAmongPage(ways)
    lead.inside.open_page(back)
    type_in(back.steps.code, code)
    seen("back")
    lead.inside.back()
    new = House(tmp_path / "new", wall=desk_top.hands.at)
    _joining, request = asks(new, code)
    add._asked_near(request)
    lead.settles()
    type_in(add.place, "Emergency room")
    type_in(add.here.place, "Office")
    seen("asks")
    add.room.verticalScrollBar().setValue(9999)
    seen("asks-below")
    add.same.click()
    desk_top.until(lambda: add.answer.isVisibleTo(add))
    seen("answer")
    add.room.verticalScrollBar().setValue(9999)
    seen("answer-below")

    other = OtherPc(tmp_path / "other", lead)
    lead.does(lambda clinic: setattr(clinic.handing_over, "several", True))
    case = lead.does(with_record)
    other.meets()
    other.writes()
    desk_top.hands.go(5)
    other.says(case, k_ok="yes")
    other.clinic.consent.release(case.id, NO)
    lead.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "k_ok", "no"),))))
    lead.does(lambda clinic: clinic.consent.release(case.id, AGREED))
    other.meets()
    listed = ToDecidePage(ways)
    lead.inside.open_page(listed)
    seen("to-decide")
    sides = tuple(Side(answer, ()) for answer in ("coordinator", "nurse"))
    listed._show(
        tuple(
            ToDecide(None, "C-2", EntityId(uuid4()), "person", field, "nurse", asked, uuid4())
            for field, asked in ((ROLE, sides), (NOBODY_LEFT, (Side(None),)), (TOO_FEW, ()))
        )
    )
    seen("of-the-clinic")
    lead.inside.open_page(CaseUndecided(ways, case.id))
    seen("two-answers")
    lead.opens(case.id)
    seen("case")
    lead.opens(case.id, "contact")
    seen("case-contact")
    lead.opens(case.id).acts.acts["hand_over"].run()
    hand = lead.sees(HandOverPage)
    desk_top.until(hand.hand.isVisible)
    seen("hand-over")
    hand.whom.setCurrentIndex(2)
    hand.hand.click()
    desk_top.until(hand.stick.isVisible)
    seen("hand-over-on-its-way")
    lead.inside.open_page(MeetByStickPage(ways))
    seen("stick")
    page = PcsPage(ways)
    lead.inside.open_page(page)
    lead.settles()
    [said] = [each for each in lead.does(lambda clinic: clinic.meeting.every()) if each.pc.device == other.device]
    now = desk_top.hands.at
    met = replace(said, met_at=now - timedelta(hours=30), met_way="stick", waits=Waits(revisions=12), known=True)
    page.show_meetings(
        Meetings(pcs=(PcMeets(stands=met, going=Going(Way.LAN, 3, 40)),), listens_at=("10.0.0.12:47113",))
    )
    seen("pcs")
    page.show_meetings(Meetings(pcs=(PcMeets(stands=replace(met, set_aside="fork")),), share="//server/share/notebook"))
    seen("set-aside")
    page.show_meetings(Meetings(pcs=(PcMeets(stands=met, not_reached="away"),)))
    page.rows[other.device].buttons["name"].click()
    seen("not-reached")
    page.room.verticalScrollBar().setValue(9999)
    seen("ways")
    lead.inside.open_page(LetGoPage(ways, other.device))
    seen("let-go")
    lead.does(lambda clinic: clinic.letting_go.let_go(other.device, LetGo.LOST))
    lead.inside.open_page(PcsPage(ways))
    seen("owed")
    other.leaves()
    assert not found
