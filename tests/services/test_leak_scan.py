"""No name of anybody this vault knows leaves: not another woman's, not the perpetrator's, not of whoever works here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import LeakFound
from clinic_app.services.clinic import Clinic
from clinic_app.services.leak_scan import STAFF, scan

OURS = frozenset({"Min", "female", "training-shelter"})


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    house = House(tmp_path)
    house.founded()
    yield house.enter(COORDINATOR)
    house.leave()


def about(clinic: Clinic, **said: object) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    values = tuple((case.root, field, value) for field, value in said.items())
    return clinic.recording.change(case.id, Change(values=values))


@pytest.fixture
def hers(clinic: Clinic) -> Case:
    """Hers, among others: one of them is called as a word of ours, one perpetrator has a name of his own."""
    case = about(clinic, s_name="Malar Khin")
    about(clinic, s_name="Min Thiri", s_address="Moo 4711, Riverside")
    other = about(clinic, s_name="สมหญิง ใจดี")
    entity = new_entity("perpetrator", other.root)
    change = Change(created=(entity,), values=((entity.id, "p_name", "Kyaw Zeya"),))
    clinic.desk.vault.revisions.append(other.id, change, author=clinic.whoami.id)
    return case


@pytest.mark.parametrize(
    ("leaf", "field"),
    [
        ("ask for Malar", "s_name"),
        ("told by prasert", STAFF),
        ("DOC", STAFF),
        ("ask for Thiri", "s_name"),
        ("Moo ๔๗๑๑", "s_address"),
        ("โทรหาสมหญิงก่อน", "s_name"),
        ("not Kyaw", "p_name"),
    ],
)
def test_whoever_is_named_anywhere_here_is_found(clinic: Clinic, hers: Case, leaf: str, field: str) -> None:
    with pytest.raises(LeakFound) as found:
        scan(clinic.desk, hers, [("note", leaf)], OURS)
    assert (found.value.element, found.value.field) == ("note", field)


@pytest.mark.parametrize("leaf", ["Min", "female", "training-shelter", "a bed by the lake"])
def test_words_of_ours_and_words_of_nobody_pass(clinic: Clinic, hers: Case, leaf: str) -> None:
    assert scan(clinic.desk, hers, [("note", leaf)], OURS) == (leaf not in OURS)


def test_no_other_case_is_opened_for_a_packet_of_our_words_alone(clinic: Clinic, hers: Case) -> None:
    class Shut:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    class Desk:
        definitions = clinic.desk.definitions
        vault = Shut()

    assert scan(Desk(), hers, [("note", "Min")], OURS) == 0  # type: ignore[arg-type]
