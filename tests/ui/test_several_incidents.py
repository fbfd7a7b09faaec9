"""Several incidents, each with its own people and its own care: which one is shown is chosen above the questions."""

from __future__ import annotations

from night_shift import NightShift, with_record

from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.ui.forms.parent_switch import parent_of
from clinic_app.ui.screens.case import CaseScreen


def with_two(nurse: NightShift) -> tuple[Case, Entity, Entity]:
    case = nurse.does(with_record)
    first, second = new_entity("incident", case.root), new_entity("incident", case.root)
    people = [new_entity("perpetrator", first.id), new_entity("perpetrator", first.id)]
    values = (
        (first.id, "i_abroad", "thailand"),
        (second.id, "i_abroad", "transit"),
        (people[0].id, "p_sex", "male"),
        (people[1].id, "p_sex", "female"),
    )
    change = Change(created=(first, second, *people), values=values)
    return nurse.does(lambda clinic: clinic.recording.change(case.id, change)), first, second


def switch(page: CaseScreen) -> list[str]:
    assert page.view is not None
    assert page.view.parents is not None
    return [chip.text() for chip in page.view.parents.chips if not page.view.parents.isHidden()]


def test_whoever_did_the_other_is_written_under_the_other(nurse: NightShift) -> None:
    case, _first, second = with_two(nurse)
    page = nurse.opens(case.id, "perpetrator", "p_sex")
    assert switch(page) == ["Incident 1", "Incident 2"]
    assert page.view is not None
    assert page.view.parents is not None
    page.view.parents.chips[1].click()
    nurse.settles()
    assert page.filling is not None
    assert page.filling.stored("p_sex", page.view.groups[0].entity) is None
    page.filling.put(page.view.places[0], "p_sex", "female")
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    kept = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    [other] = kept.of_kind("perpetrator", second.id)
    assert kept.stored("p_sex", other.id) == "female"
    assert len(kept.of_kind("perpetrator")) == 3
    page.open_section("care")
    assert page.view.parents is not None
    assert [chip.isChecked() for chip in page.view.parents.chips] == [False, True]


def test_one_incident_offers_no_choice_and_a_second_begins_one(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "perpetrator")
    assert switch(page) == []
    assert page.filling is not None
    both = [new_entity("incident", case.root) for _ in range(2)]
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=tuple(both))))
    again = nurse.opens(case.id, "perpetrator")
    assert switch(again) == ["Incident 1", "Incident 2"]


def test_only_sections_below_an_incident_ask_which(nurse: NightShift) -> None:
    known = nurse.clinic.definitions
    asking = {section.id for section in known.sections if parent_of(section, known) == "incident"}
    assert {"perpetrator", "care"} <= asking
    assert {parent_of(section, known) for section in known.sections} <= {None, "incident"}
    assert parent_of(known.section("incident"), known) is None


def test_to_look_at_a_section_begins_nothing_in_it(nurse: NightShift) -> None:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "perpetrator")
    assert page.view is not None
    assert page.filling is not None
    assert (page.view._title.text(), page.view._counts.text()) == ("Alleged perpetrator", "")
    page.open_section("survivor")
    page.open_section("perpetrator")
    assert [line.left for line in page.outline._lines if line.id == "perpetrator"] == [0]
    page.filling.put(page.view.places[0], "p_sex", "female")
    nurse.settles()
    assert page.view._counts.text().startswith("1 answered · ")
    page.view.groups[0].add()
    nurse.settles()
    assert page.view._title.text() == "Alleged perpetrator 2"
