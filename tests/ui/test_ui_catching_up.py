"""What was written enters the search's indexes while somebody works, a little at a time, without being asked."""

from __future__ import annotations

from night_shift import NightShift

from clinic_app.domain.case import Change
from clinic_app.services.clinic import Clinic
from clinic_app.ui.meeting_duty import meeting_duty_of


def written(clinic: Clinic) -> None:
    """More cases than enter at once."""
    for number in range(20):
        case = clinic.recording.begin()
        clinic.consent.answer(case.id, {"c_record": "given", "c_services": "given"})
        clinic.recording.change(case.id, Change(values=((case.root, "s_name", f"Mali {number}"),)))


def waiting(clinic: Clinic) -> int:
    return int(clinic.desk.vault._lane.rows("SELECT count(*) FROM search_waiting")[0][0])


def test_whoever_turns_to_another_page_finds_everything_entered(nurse: NightShift) -> None:
    nurse.desk.until(lambda: nurse.desk.window.jobs.idle)
    nurse.does(written)
    assert nurse.does(waiting) == 20
    assert len(nurse.does(lambda clinic: clinic.finding.find("Mali 1"))) == 20
    nurse.inside.open_place("cases")
    nurse.desk.until(lambda: nurse.desk.window.jobs.idle)
    assert nurse.does(waiting) == 0
    assert len(nurse.does(lambda clinic: clinic.finding.find("Mali 1"))) == 20


def noted(clinic: Clinic) -> None:
    """As a letter of another PC leaves it."""
    vault = clinic.desk.vault
    numbers = [row.number for row in vault.cases.page().rows]
    assert vault.save(lambda: vault.cases.unread.note(numbers))


def unread(clinic: Clinic) -> int:
    return int(clinic.desk.vault._lane.rows("SELECT count(*) FROM search_unread")[0][0])


def test_what_another_pc_wrote_is_read_for_the_search_when_it_came(nurse: NightShift) -> None:
    nurse.desk.until(lambda: nurse.desk.window.jobs.idle)
    nurse.does(written)
    nurse.does(noted)
    assert nurse.does(unread) == 20
    meeting_duty_of(nurse.inside).came.emit(frozenset())
    nurse.desk.until(lambda: nurse.desk.window.jobs.idle)
    assert nurse.does(unread) == 0
