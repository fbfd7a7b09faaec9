"""What only this site asks is counted where its pack says so, for the own clinic alone, a joined file once."""

from __future__ import annotations

from collections import defaultdict

from clinic_at_work import COORDINATOR, House
from test_reporting import DECEMBER, NOVEMBER, served
from test_site_packs import SIDE, installed, pack

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import ALL, Audience

VISIT = "site.maesot.ward_round"
COUNTED = pack(('list = "site.maesot.came_from"\n', 'list = "site.maesot.came_from"\nreportable = true\n'))


def said(clinic: Clinic, months: range = NOVEMBER, audience: Audience = Audience.OWN) -> dict[str, dict[str, int]]:
    report = clinic.reporting.report(audience, months)
    return {each.field: {code: n for code, n in each.cells if n} for each in report.site}


def answers(clinic: Clinic, case: Case, side: Stored) -> Case:
    return clinic.recording.change(case.id, Change(values=((case.root, SIDE, side),)))


def test_only_what_a_pack_lets_be_counted_is_counted(house: House) -> None:
    clinic = installed(house)
    answers(clinic, served(clinic), "other_side")
    assert said(clinic) == {VISIT: {}}
    clinic = house.enter(COORDINATOR)
    clinic.reporting.name_office("Provincial health office")
    assert clinic.reporting.report(Audience.STATUTORY, NOVEMBER).site == ()


def test_every_answer_and_every_silence_is_a_value_of_its_own(house: House) -> None:
    clinic = installed(house, COUNTED)
    said_by = defaultdict[str, set[CaseId]](set)
    for side in ("other_side", "other_side", "this_side", {"missing": "declined_to_answer"}):
        said_by[side["missing"] if isinstance(side, dict) else side].add(answers(clinic, served(clinic), side).id)
    case = served(clinic)
    said_by["not_asked"] = {case.id}
    said_by[ALL] = set().union(*said_by.values())
    assert said(clinic)[SIDE] == {"other_side": 2, "this_side": 1, "declined_to_answer": 1, "not_asked": 1}
    for code, cases in said_by.items():
        assert {each.case_id for each in clinic.reporting.behind_site(SIDE, NOVEMBER, code)} == cases
    assert clinic.reporting.behind_site(SIDE, DECEMBER, ALL) == ()
    house.pass_(days=20)
    visit = new_entity("visit", case.root)
    clinic.recording.change(case.id, Change(created=(visit,), values=((visit.id, VISIT, True),)))
    assert (said(clinic, DECEMBER)[VISIT], said(clinic)[VISIT]) == ({"yes": 1}, {})
    answers(clinic, case, "this_side")
    assert said(clinic)[SIDE]["this_side"] == 2, "read again, as it is now"
    clinic.packs.remove("maesot")
    assert said(house.enter(COORDINATOR)) == {}


def test_a_joined_file_is_counted_once(house: House) -> None:
    clinic = installed(house, COUNTED)
    cases = []
    for side in ("other_side", "this_side"):
        house.pass_(minutes=5)
        cases.append(answers(clinic, served(clinic), side))
    first, later = cases
    assert said(clinic)[SIDE] == {"other_side": 1, "this_side": 1}
    people = [table.total for table in clinic.reporting.report(Audience.OWN, NOVEMBER).tables]
    clinic.merging.join(first.id, later.id)
    assert said(clinic)[SIDE] == {"this_side": 1}
    report = clinic.reporting.report(Audience.OWN, NOVEMBER)
    assert (report.people, len(clinic.recording.shown(first.id).of_kind("incident"))) == (1, 2)
    clinic.merging.part(first.id, later.id)
    assert said(clinic)[SIDE] == {"other_side": 1, "this_side": 1}
    assert [table.total for table in clinic.reporting.report(Audience.OWN, NOVEMBER).tables] == people
