"""What only a newer program knows is told on the older PC in words, in case and history, and none of it is lost."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, new_entity
from clinic_app.ui.forms.choices import SegmentsEditor
from clinic_app.ui.forms.codes import CodeEditor, CodesEditor
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory

NEWER = "of_a_newer_list"
KEPT = "A choice of a newer program: kept"


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def test_what_a_newer_program_wrote_is_said_to_be_there_in_the_case_and_in_its_history(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    screen = nurse.opens(case.id, "survivor")
    assert screen.newer.isHidden()
    nurse.inside.back()
    dream = new_entity("dream", case.root)
    newer = Change(
        created=(dream,),
        values=(
            (case.root, "s_moon", "full"), (case.root, "s_sex", "of_a_newer_list"), (dream.id, "d_text", "blue"),
            (case.root, "k_channel", ["own_phone_voice", "of_a_newer_list"]), (case.root, "s_alias", "Nok"),
        ),
    )  # fmt: skip
    nurse.does(lambda clinic: clinic.desk.vault.revisions.append(case.id, newer, author=clinic.whoami.id))
    screen = nurse.opens(case.id, "survivor")
    assert "5 answers that this program does not know" in words(screen.newer)
    assert "Nok" in [each.text() for each in screen.findChildren(QWidget) if hasattr(each, "text")]
    screen.acts.acts["history"].run()
    history = nurse.sees(CaseHistory)
    nurse.desk.until(lambda: history.told is not None)
    assert history.told is not None
    assert "2 answers that this program does not know" in words(history.told)
    assert "Part of a newer program 1" in words(history.told)
    kept = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    assert (kept.stored("s_moon"), kept.stored("d_text", dream.id)) == ("full", "blue")


def answered_elsewhere(nurse: NightShift, section: str, **said: Stored) -> CaseScreen:
    """The page of a case in which another PC chose what this program does not know."""
    case = nurse.does(with_incident)
    values = tuple((case.root, field, value) for field, value in said.items())
    nurse.does(
        lambda clinic: clinic.desk.vault.revisions.append(case.id, Change(values=values), author=clinic.whoami.id)
    )
    return nurse.opens(case.id, section)


@pytest.mark.parametrize(("field", "editor"), [("s_sex", SegmentsEditor), ("s_marital", CodeEditor)])
def test_a_choice_of_a_newer_program_stands_at_its_question_and_stays_while_another_is_answered(
    nurse: NightShift, field: str, editor: type[QWidget]
) -> None:
    screen = answered_elsewhere(nurse, "survivor", **{field: NEWER})
    row = nurse.row(screen, field)
    assert isinstance(row.editor, editor)
    assert KEPT in words(row)
    row.take_focus()
    nurse.types("f2 ")  # signs that would choose
    for keys in ("Delete", "Alt+P", "Alt+N", "Right"):
        nurse.presses(keys)
    assert KEPT in words(row)
    alias = nurse.row(screen, "s_alias")
    alias.take_focus()
    nurse.types("Nok")
    nurse.inside.back()
    nurse.settles()
    kept = nurse.does(lambda clinic: clinic.recording.shown(screen.case_id))
    assert (kept.stored(field), kept.stored("s_alias")) == (NEWER, "Nok")


def test_whoever_wants_another_answer_says_so_first_and_may_think_better_of_it(nurse: NightShift) -> None:
    screen = answered_elsewhere(nurse, "survivor", s_sex=NEWER)
    row = nurse.row(screen, "s_sex")
    row.take_focus()
    nurse.presses("Space")
    assert KEPT not in words(row)
    nurse.row(screen, "s_alias").take_focus()
    nurse.settles()
    assert KEPT in words(row)
    assert row.editor.value() == NEWER
    row.take_focus()
    nurse.presses("Space")
    nurse.presses("Space")
    assert row.editor.value() not in (None, NEWER)
    nurse.inside.back()
    nurse.settles()
    assert nurse.stored(screen, "s_sex") == row.field.codes[0]


def test_of_several_those_that_are_known_are_chosen_and_the_others_counted_and_kept(nurse: NightShift) -> None:
    screen = answered_elsewhere(nurse, "contact", k_channel=["own_phone_voice", NEWER, "another"])
    row = nurse.row(screen, "k_channel")
    assert isinstance(row.editor, CodesEditor)
    assert "2 choices of a newer program: kept" in words(row)
    row.take_focus()
    nurse.presses("Alt+P")
    chip = next(box for code, box in row.editor._boxes.items() if code == "own_phone_voice")
    assert chip.isChecked()
    chip.setFocus()
    assert QApplication.focusWidget() is chip
    nurse.presses("Space")
    nurse.inside.back()
    nurse.settles()
    assert nurse.stored(screen, "k_channel") == [NEWER, "another"]
