"""The certificate tells how many photographs are kept, not how many injuries name one."""

from __future__ import annotations

from clinic_at_work import House
from official_night import OfficialNight
from test_official_papers import read

from clinic_app.domain.attachments import Agreed, What
from clinic_app.domain.case import Change, new_entity
from clinic_app.services.attaching import Gone, Incoming


def test_two_of_one_injury_are_two(house: House) -> None:
    night = OfficialNight(house)
    clinic = night.clinic
    clinic.desk.settings.language = "en"
    case = clinic.recording.shown(night.case)
    injury = new_entity("injury", case.of_kind("incident")[0].id)
    said = ((injury.id, "f_inj_type", "bruise"),)
    clinic.recording.change(night.case, Change(created=(injury,), values=said))
    picture = Incoming(what=What.PHOTO, content=b"picture", width=4, height=3)
    lines = [
        clinic.attaching.take_in(night.case, picture, agreed=Agreed.SPOKEN, injury=injury.id) for _ in range(2)
    ]  # fmt: skip
    clinic.attaching.take_in(night.case, Incoming(what=What.DOCUMENT, content=b"paper", pages=1))
    told = night.official.certificate
    assert "Photographs kept under lock: 2" in read(told.certificate(night.case))
    assert lines[0].id is not None
    clinic.attaching.destroy(night.case, lines[0].id, Gone.MISTAKE)
    assert "Photographs kept under lock: 1" in read(told.certificate(night.case))
