"""What only a newer program knows is told on the older PC in words, in case and history, and none of it is lost."""

from __future__ import annotations

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.domain.case import Change, new_entity
from clinic_app.ui.screens.case_history import CaseHistory


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
