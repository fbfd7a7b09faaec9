"""The printed list of services, read back from the paper: a real clinic prints only numbers it rang itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from clinic_at_work import COORDINATOR, EVERYBODY, VOLUNTEER, House
from invented_papers import poppler
from signed_list import POLICE, SHELTER, listed

from clinic_app.domain.directory import OrgType
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.schedules import Schedule, Slot
from clinic_app.errors import NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory_book import Correction, NewService, said_of
from clinic_app.services.doorway import NewClinic
from clinic_app.services.services_paper import MOST_PRINTED
from clinic_app.services.training_network import know_the_services
from clinic_app.wire.directory_document import More


def read(clinic: Clinic, *how: str) -> str:
    clinic.desk.settings.language = "en"
    return " ".join(poppler(clinic.papers.handed_to_printer(clinic.services_paper.sheet()).pdf, *how).split())


@pytest.fixture
def clinic(house: House) -> Clinic:
    made = house.enter(COORDINATOR)
    listed(house, made)
    return made


def test_numbers_that_nobody_rang_are_lines_to_write_on(house: House, clinic: Clinic) -> None:
    before = read(clinic)
    assert "Banyan Tree" in before
    assert "000 000 0201" not in before
    assert before.count("To be confirmed by ringing") == 10
    assert "Immigration Checkpoint" not in before
    clinic.book.still_right(SHELTER)
    after = read(clinic)
    assert "000 000 0201" in after
    assert after.count("To be confirmed by ringing") == 9
    assert "Rung: 24 Nov 2026 · 2569" in after
    house.wall += timedelta(days=181)
    assert "000 000 0201" not in read(clinic)


def test_it_says_hours_whom_they_tell_and_what_is_ours(clinic: Clinic) -> None:
    night = Schedule((Slot(("mon", "tue", "wed"), "20:00", "06:00"), Slot(("sat",), "09:00", "12:00")))
    said = said_of(clinic.directory().organisation(POLICE))
    clinic.book.correct(POLICE, msgspec.structs.replace(said, hours="", schedule=night), called=True)
    new = NewService(name="Temple line", org_type=OrgType.RELIGIOUS, services=("crisis_counselling",))
    clinic.book.add(new, Correction(phone="055 12"))
    told = read(clinic)
    assert "Mon–Wed 20:00–06:00 Sat 09:00–12:00" in told
    assert "day and night" in told
    assert "Must tell: Police" in told
    assert told.count("Rung by staff only") == 4
    assert "Reports to nobody" in told
    assert "Temple line" in told
    assert told.count("Entered by this clinic") == 2
    assert "TRAINING" not in told


def test_the_training_clinic_prints_every_number_and_says_that_nothing_is_real(tmp_path: Path) -> None:
    school = House(tmp_path)
    school.door.create(NewClinic(kind="clinic", people=EVERYBODY, training=True))
    clinic = school.enter(COORDINATOR)
    know_the_services(clinic)
    told, raw = read(clinic), read(clinic, "-raw")
    school.leave()
    assert "000 000 0201" in told
    assert told.count("To be confirmed") == 0
    assert "NOT REAL" in raw


def test_it_takes_a_number_of_the_register_and_names_no_case(clinic: Clinic) -> None:
    paper = clinic.papers.handed_to_printer(clinic.services_paper.sheet())
    assert (paper.number, paper.case_id, paper.document) == ("0001", None, "service_list")


def test_who_may_not_refer_prints_no_list(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.enter(VOLUNTEER).services_paper.sheet()


def test_of_a_whole_country_those_we_rang_and_the_nearest_are_printed(clinic: Clinic) -> None:
    document = clinic.network.document()
    assert document is not None
    shelter = next(each for each in document.agencies if each.id == SHELTER)
    far = [
        msgspec.structs.replace(
            shelter,
            id=f"far-{n}",
            names={"en": f"Far house {n}"},
            mailbox=None,
            devices=(),
            more=More(province="th-96"),
        )
        for n in range(MOST_PRINTED)
    ]
    whole = msgspec.structs.replace(document, agencies=(*far, *document.agencies))
    clinic.desk.vault.documents.put("directory", version=2, content=whole.to_bytes())
    clinic.book.still_right(OrganisationId("far-7"))
    told = read(clinic)
    assert "Far house 7 " in told
    assert "Banyan Tree" in told
    assert told.count("Far house") == MOST_PRINTED - 9  # the embassy is as far away as they are
    assert "10 more, farther away" in told
