"""Duties, the ledger and requests fit their place, in both languages and themes."""

from __future__ import annotations

from desk_top import DeskTop
from night_shift import NightShift
from test_duty_page import begun, duties_of, requests_of
from test_ui_fits import look, looked_at  # noqa: F401 - the look is a fixture

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.services.data_requests import Asker, Kind, Outcome
from clinic_app.services.disclosures import NewDisclosure
from clinic_app.services.duty_cards import Decided, Stand


def settled(shift: NightShift) -> None:
    shift.settles()
    for _layouts_within in range(4):
        shift.desk.dressed.app.processEvents()


def test_duties_the_ledger_and_requests_fit(look: tuple[str, DeskTop]) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    case = begun(shift, s_age_years=15, k_codeword="river")

    def more(clinic: Clinic) -> None:
        incident = new_entity("incident", case.root)
        alleged = new_entity("perpetrator", incident.id)
        values: tuple[tuple[object, str, Stored], ...] = (
            (alleged.id, "p_relation", "employer_household"),
            (case.root, "m_live_in", "yes"),
        )
        clinic.recording.change(case.id, Change(created=(incident, alleged), values=values))  # type: ignore[arg-type]
        told = Decided(stand=Stand.MADE, told_first="no", why="She could not be asked; a doctor stays with her.")
        clinic.duties.decide(case.id, "child", told)
        new = NewDisclosure(
            to_whom="Ward 3", items="needs a bed alone", basis="consent", told="no", not_told_why="she slept"
        )
        clinic.disclosures.write(case.id, new)
        clinic.requests.begin(case.id, Kind.PORTABILITY, Asker.REPRESENTATIVE)
        unsafe = clinic.requests.begin(case.id, Kind.COPY, Asker.SURVIVOR)
        clinic.requests.decide(case.id, unsafe, Outcome.UNSAFE, "He waits outside and reads her papers.")

    shift.does(more)
    page = duties_of(shift, case)
    desk_top.until(lambda: "household" in page.cards)
    page.cards["household"].stand.choose_by_hand(Stand.PENDING.value)
    page.add.click()
    desk_top.until(page.form.isVisible)
    settled(shift)
    found = looked_at(desk_top, "duties", name)
    page.room.verticalScrollBar().setValue(page.room.verticalScrollBar().maximum())
    found += looked_at(desk_top, "ledger", name)
    requests = requests_of(shift, case)
    desk_top.until(lambda: len(requests.cards) == 2)
    settled(shift)
    found += looked_at(desk_top, "requests", name)
    assert "\n".join(found) == ""
