"""Ctrl+Z is the last thing done, whatever it was, and shows where: nobody takes back what she does not see."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_incident

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.services.clinic import Clinic
from clinic_app.ui.forms.group_view import GroupView
from clinic_app.ui.screens.case import CaseScreen


class Two:
    """A case of two incidents, open at the first; only the second has an answer of its own."""

    def __init__(self, nurse: NightShift) -> None:
        self.nurse = nurse

        def made(clinic: Clinic) -> Case:
            case = with_incident(clinic)
            second = new_entity("incident", case.root)
            said = ((second.id, "i_abroad", "transit"),)
            return clinic.recording.change(case.id, Change(created=(second,), values=said))

        self.case_id = nurse.does(made).id
        self.page: CaseScreen = nurse.opens(self.case_id, "incident", "i_abroad")
        self.first, self.second = (each.id for each in self.shown.of_kind("incident"))

    @property
    def shown(self) -> Case:
        assert self.page.filling is not None
        return self.page.filling.case

    @property
    def group(self) -> GroupView:
        assert self.page.view is not None
        return self.page.view.groups[0]

    @property
    def kept(self) -> list[tuple[EntityId, object]]:
        """The incidents in the vault, with what was said of each."""
        assert self.page.filling is not None
        self.page.filling.keep()
        self.nurse.settles()
        case = self.nurse.does(lambda clinic: clinic.recording.shown(self.case_id))
        return [(each.id, case.stored("i_abroad", each.id)) for each in case.of_kind("incident")]

    def answers(self, words: str) -> None:
        assert self.page.filling is not None
        self.page.filling.put(self.group.place, "i_abroad", words)

    def takes_out_the_second(self) -> None:
        self.group.show_entity(self.second)
        self.group._end("Incident 2")
        self.nurse.settles()

    def said(self) -> str:
        return self.nurse.inside.toast.log[-1]


@pytest.fixture
def two(nurse: NightShift) -> Two:
    return Two(nurse)


@pytest.mark.parametrize("again", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_what_was_taken_out_comes_back_by_key_before_the_answer_given_earlier(two: Two, again: str) -> None:
    two.answers("thailand")
    two.takes_out_the_second()
    assert two.kept == [(two.first, "thailand")]
    two.nurse.presses("Ctrl+Z")
    assert two.kept == [(two.first, "thailand"), (two.second, "transit")]
    assert two.group.entity == two.second, "it is the one that is shown"
    assert two.said() == "Incident 2 is back"
    two.nurse.presses(again)
    assert two.kept == [(two.first, "thailand")]
    assert two.said() == "Incident 2 taken out"
    two.nurse.presses("Ctrl+Z")
    two.nurse.presses("Ctrl+Z")
    assert two.kept == [(two.first, None), (two.second, "transit")]
    assert two.group.entity == two.first


def test_an_answer_is_taken_back_where_it_is_seen(two: Two) -> None:
    two.answers("thailand")
    two.group.show_entity(two.second)
    two.nurse.presses("Ctrl+Z")
    assert two.kept == [(two.first, None), (two.second, "transit")]
    assert two.group.entity == two.first
    two.group.show_entity(two.second)
    two.nurse.presses("Ctrl+Y")
    assert two.kept == [(two.first, "thailand"), (two.second, "transit")]
    assert two.group.entity == two.first


def test_from_another_section_too(two: Two) -> None:
    two.takes_out_the_second()
    two.page.open_section("survivor")
    two.nurse.settles()
    two.nurse.presses("Ctrl+Z")
    assert [entity for entity, _said in two.kept] == [two.first, two.second]
    assert two.page.view is not None
    assert two.page.view.section.id == "incident"
    assert two.group.entity == two.second


def test_what_came_back_by_the_key_beside_the_words_is_not_brought_back_twice(two: Two) -> None:
    two.takes_out_the_second()
    two.nurse.inside.toast._take_back()
    two.nurse.settles()
    two.group.show_entity(two.second)
    two.answers("origin")
    two.nurse.presses("Ctrl+Z")
    two.nurse.presses("Ctrl+Z")
    assert two.kept == [(two.first, None), (two.second, "transit")]
    assert two.said() == "Incident 2 taken out"


def test_what_was_never_begun_goes_without_a_way_back(two: Two) -> None:
    two.group.add()
    two.nurse.settles()
    two.group._end("Incident 3")
    assert two.said() == "Incident 3 taken out"
    assert two.nurse.inside.toast._undo is None
    assert len(two.kept) == 2


def test_what_was_destroyed_does_not_come_back(two: Two) -> None:
    two.takes_out_the_second()
    two.nurse.does(lambda clinic: clinic.consent.answer(two.case_id, {"c_record": "refused"}))
    two.page.arrived()
    two.nurse.settles()
    two.nurse.presses("Ctrl+Z")
    assert [entity for entity, _said in two.kept] == [two.first]
    assert two.said() == "Incident 2 taken out"
