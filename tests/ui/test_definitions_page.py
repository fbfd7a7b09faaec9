"""The data dictionary on screen: every question and list is there, found by its words, and says who must confirm it."""

from __future__ import annotations

from night_shift import NightShift
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.ui.forms import field_words
from clinic_app.ui.joined import ways_of
from clinic_app.ui.screens.definitions import LEAVES, LISTS, RULES, TO_CONFIRM, DefinitionsPage
from clinic_app.ui.screens.print_preview import PrintPreview


def opened(nurse: NightShift, field: str = "") -> DefinitionsPage:
    ways = ways_of(nurse.inside, nurse.clinic, nurse.desk.window.jobs, nurse.desk.hands.clock())
    page = DefinitionsPage(ways, field)
    nurse.inside.open_page(page)
    return page


def titles(page: DefinitionsPage) -> list[str]:
    return [page.entries.item(row).text() for row in range(page.entries.count())]


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel)).replace("\u200b", "")


def test_every_question_and_every_list_is_there_and_can_be_read(nurse: NightShift) -> None:
    page, known = opened(nurse), nurse.clinic.definitions
    assert page.entries.count() == len(known.fields)
    for row in range(0, page.entries.count(), 7):
        page.entries.setCurrentRow(row)
    page.which.choose_by_hand(LISTS)
    assert page.entries.count() == len(known.codes)
    for row in range(0, page.entries.count(), 5):
        page.entries.setCurrentRow(row)


def test_every_question_has_words_for_all_that_is_said_about_it(nurse: NightShift) -> None:
    page = opened(nurse)
    for field in nurse.clinic.definitions.fields.values():
        told = field_words.standing(field, page._labels)
        assert all(caption and text for caption, text in told), field.id


def test_what_must_be_confirmed_is_listed_with_whom(nurse: NightShift) -> None:
    page, known = opened(nurse), nurse.clinic.definitions
    page.which.choose_by_hand(TO_CONFIRM)
    asked = sum(bool(field.to_be_confirmed_by) for field in known.fields.values())
    assert page.entries.count() == asked + len(nurse.clinic.dictionary.rules())
    page = opened(nurse, "i_type")
    said = words(page.room)
    assert "To be confirmed by\nThe GBVIMS team" in said
    assert "Rape" in said
    assert "in a packet only as a code, and only if she agreed: Kind of violence" in said


def test_it_is_found_by_an_answer_and_what_may_leave_is_few(nurse: NightShift) -> None:
    page = opened(nurse)
    page.box.setText("penetration, however")
    page.box.asked.emit(page.box.text())
    assert page.entries.count() == 0
    page.box.setText("strangling or choking")
    page.box.asked.emit(page.box.text())
    assert titles(page) == ["Everything that was done"]
    page.box.setText("")
    page.which.choose_by_hand(LEAVES)
    assert page.entries.count() == sum(field.packet != "never" for field in nurse.clinic.definitions.fields.values())


def test_help_at_the_question_leads_there(nurse: NightShift) -> None:
    from night_shift import with_incident

    sheets = nurse.opens(nurse.does(with_incident).id, "incident", "i_place")
    sheets.help.definition_wanted.emit("i_place")
    page = nurse.sees(DefinitionsPage)
    assert page.entries.currentItem().text() == "Place"


def test_every_rule_can_be_read_with_its_source_and_who_confirms_it(nurse: NightShift) -> None:
    page = opened(nurse)
    page.which.choose_by_hand(RULES)
    rules = nurse.clinic.dictionary.rules()
    assert page.entries.count() == len(rules)
    for row, rule in enumerate(rules):
        page.entries.setCurrentRow(row)
        said = words(page.room)
        assert rule.source in said
        assert "To be confirmed by" in said
    page.box.setText("hiv pep, first")
    page.box.asked.emit(page.box.text())
    said = words(page.room)
    assert "How long\n72 hours" in said
    assert "Helps most within\n24 hours" in said


def test_the_whole_of_it_can_be_printed(nurse: NightShift) -> None:
    page = opened(nurse)
    page.print_it.click()
    preview = nurse.sees(PrintPreview)
    nurse.desk.until(lambda: preview._paper is not None)
    assert preview._paper is not None
    assert preview._paper.document == "data_dictionary"
    assert preview._paper.pdf.startswith(b"%PDF")
