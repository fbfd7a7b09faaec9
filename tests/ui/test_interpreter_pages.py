"""The register of interpreters under Upkeep, and whom to ring for a case."""

from __future__ import annotations

from album import Album
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift, with_record
from PySide6.QtWidgets import QPushButton
from test_duty_page import begun
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.domain.case import Change
from clinic_app.services.interpreters import NewInterpreter, Sex
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.interpreter_register import InterpreterRegister
from clinic_app.ui.screens.interpreters import InterpretersPage


def leading(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    return shift


def register(shift: NightShift) -> InterpreterRegister:
    page = InterpreterRegister(shift.inside.ways)
    shift.inside.open_page(page)
    page.arrived()
    shift.settles()
    return page


def for_case(shift: NightShift, **answers: str) -> InterpretersPage:
    page = InterpretersPage(shift.inside.ways, begun(shift, **answers).id)
    shift.inside.open_page(page)
    page.arrived()
    shift.desk.until(lambda: page.case is not None)
    return page


def seen(shift: NightShift, picture: str, name: str, album: Album | None = None) -> list[str]:
    shift.settles()
    for _layouts_within in range(4):
        shift.desk.dressed.app.processEvents()
    return looked_at(shift.desk, picture, name, album)


def test_somebody_is_entered_vouched_for_and_leaves(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    page = register(shift)
    assert page._empty.isVisible()
    page.form.name.setText("Ma Ma")
    page.form.sex.choose_by_hand("female")
    page.form.languages.put(["my"])
    page.form.tie.choose_by_hand("one")
    page.form.enter.click()
    desk_top.until(page.notice.isVisible)
    assert "companion, employer, broker" in page.notice.what.text().lower()
    page.form.tie.choose_by_hand("none")
    page.form.enter.click()
    desk_top.until(lambda: "I-1" in page.rows)
    assert page.form.name.text() == ""
    assert page.rows["I-1"].second.text().endswith("not vetted")
    page._act(lambda: shift.clinic.interpreters.vet("I-1", shift.inside.ways.clock.today()))
    desk_top.until(lambda: "vetted by C-1" in page.rows["I-1"].second.text())
    page._act(lambda: shift.clinic.interpreters.end("I-1"))
    desk_top.until(lambda: "no longer" in page.rows["I-1"].second.text())


def test_one_is_taken_and_one_is_never_offered_again(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    for name in ("Ma Ma", "Nang"):
        new = NewInterpreter(name=name, languages=("my",), sex=Sex.FEMALE, ties=frozenset())
        shift.does(lambda clinic, new=new: clinic.interpreters.add(new))  # type: ignore[misc]
    assert for_case(shift, s_alias="Dao").empty.bold.text() == "Write down the first language first."
    page = for_case(shift, s_lang_first="my")
    assert [one.code for one in page.offers.people] == ["I-1", "I-2"]
    page._act(lambda: shift.clinic.interpreters.choose(page.case_id, "I-2"))
    desk_top.until(lambda: page.offers.chosen == "I-2")
    page._act(lambda: shift.clinic.interpreters.never(page.case_id, "I-2"))
    desk_top.until(page.never.isVisible)
    assert [one.code for one in page.offers.people] == ["I-1"]
    assert page.offers.chosen == ""


def test_the_door_step_leads_to_our_interpreters_and_shows_who_was_taken(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    new = NewInterpreter(name="Ma Ma", languages=("my",), sex=Sex.FEMALE, ties=frozenset())
    shift.does(lambda clinic: clinic.interpreters.add(new))
    shift.inside.ways.new_case()
    shift.settles()
    door = shift.inside.page()
    assert isinstance(door, DoorStep)
    assert door.short is not None
    case_id = door.short.filling.case.id
    door.ours.click()
    shift.settles()
    page = shift.inside.page()
    assert isinstance(page, InterpretersPage)
    assert page.case_id == case_id
    page._act(lambda: shift.clinic.interpreters.choose(case_id, "I-1"))
    shift.settles()
    shift.inside.back()
    shift.settles()
    assert shift.inside.page() is door
    assert door.short.filling.case.stored("interpreter_id") == "I-1"


def test_on_the_sheet_the_code_is_chosen_from_the_register_and_nobody_types_a_name(desk_top: DeskTop) -> None:
    shift = leading(desk_top)
    new = NewInterpreter(name="Ma Ma", languages=("my",), sex=Sex.FEMALE, ties=frozenset())
    shift.does(lambda clinic: clinic.interpreters.add(new))
    case = shift.does(with_record)
    values = ((case.root, "s_lang_first", "my"), (case.root, "s_needs_interp", "yes"))
    shift.does(lambda clinic: clinic.recording.change(case.id, Change(values=values)))
    sheet = shift.opens(case.id, "header", "int_her_ok")
    assert sheet.view is not None
    sheet.view.go_to("interpreter_id")
    shift.settles()
    assert sheet.view.row("interpreter_id") is None
    (lead,) = (each for each in sheet.view.findChildren(QPushButton) if each.text() == "Interpreter…")
    lead.click()
    page = shift.sees(InterpretersPage)
    desk_top.until(lambda: page.case is not None)
    page._act(lambda: shift.clinic.interpreters.choose(case.id, "I-1"))
    shift.settles()
    shift.inside.back()
    shift.settles()
    told = [fact for group in sheet.view.groups for fact in group._facts.values()]
    assert "Interpreter’s register code: I-1" in [fact.accessibleName() for fact in told if fact.isVisible()]


def test_both_pages_fit(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = leading(desk_top)
    for who in ("Ma Ma", "Nang Mo"):
        new = NewInterpreter(name=who, phone="081 234 5678", languages=("my", "shn"), sex=Sex.FEMALE, ties=frozenset())
        shift.does(lambda clinic, new=new: clinic.interpreters.add(new))  # type: ignore[misc]
    found = list[str]()
    page = for_case(shift, s_lang_first="my")
    page._act(lambda: shift.clinic.interpreters.never(page.case_id, "I-2"))
    desk_top.until(page.never.isVisible)
    found += seen(shift, "interpreter", name)
    register(shift)
    found += seen(shift, "interpreters", name)
    assert "\n".join(found) == ""
