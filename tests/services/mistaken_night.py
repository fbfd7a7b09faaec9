"""A night in which the training clinic was opened by mistake: a real woman is written there, on a PC with a record."""

from __future__ import annotations

import io
import shutil
from datetime import timedelta
from pathlib import Path

from clinic_at_work import NURSE, House
from PIL import Image

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.services.attaching import Agreed, Gone, Incoming, What
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.following_up import TaskKind
from clinic_app.services.late_entry import How
from clinic_app.services.moving import MovedCase, Told, move_into_real
from clinic_app.services.referring_views import ReferralRequest
from clinic_app.services.taking_consent import NewRelease
from clinic_app.vault.pages import Pages

NAME = "มะลิ จริงแท้"
STORY = "Behind the market, two men whom nobody knows"
DRAFTED, UNREAD = "Ma Lay Lay", "32/13/69 or so"
SHELTER = OrganisationId("training-shelter")


def first_day(folder: Path) -> Path:
    """The training clinic as it is on its first day; made once for many nights."""
    return House(folder).first_day_of_training()


class Night:
    """The PC: its real record, its training clinic, and who sits there."""

    def __init__(self, house: House, training: Path) -> None:
        self.house = house
        shutil.copytree(training, house.folder / "training")
        house.pass_(hours=1)
        self.training = house.door.open_training()

    def again(self) -> Clinic:
        """The training clinic, begun anew."""
        self.training.close()
        self.training = self.house.door.open_training()
        return self.training

    def moves(
        self, case_id: CaseId, who: NewPerson = NURSE, told: Told = lambda _share: None
    ) -> tuple[Clinic, MovedCase]:
        """Whoever is in the real record leaves it first."""
        self.house.leave()
        real, moved = move_into_real(
            self.house.door, self.training, case_id, word=who.word, passphrase=who.passphrase, told=told
        )
        self.house.inside.append(real)
        return real, moved

    def pages(self) -> bytes:
        """Everything on every page of the decrypted training record, used or free."""
        self.training.desk.vault._lane.fold()
        pages = Pages(self.house.folder / "training" / "vault.db", self.training.desk.vault._key.database_key)
        try:
            return b"".join(pages.read(number) or b"" for number in range(1, pages.count + 1))
        finally:
            pages.close()


def photograph(colour: int = 60) -> Incoming:
    written = io.BytesIO()
    Image.effect_noise((900, 700), colour).save(written, "PNG")
    content = written.getvalue() + bytes(300_000 - len(written.getvalue()) % 300_000)
    return Incoming(what=What.PHOTO, content=content, width=900, height=700)


def simple(clinic: Clinic, **answers: object) -> Case:
    """A case of one moment."""
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    said = {"c_services": "given", "c_record": "given", "s_name": NAME, **answers}
    values = (*((case.root, field, value) for field, value in said.items()), (incident.id, "i_narrative", STORY))
    return clinic.recording.change(case.id, Change(created=(incident,), values=values))


def whole_night(night: Night) -> Case:
    """Everything that can be written about one woman: six hours of it, in every way there is."""
    clinic, house = night.training, night.house
    case = simple(clinic, k_ok="yes", k_number="080 000 0000", k_channel=["own_phone_voice"], s_lang_first="my")
    incident = EntityId(case.of_kind("incident")[0].id)
    for act in (_examined, _corrected, _told_later, _pictures, _shared, _promised):
        house.pass_(hours=1)
        act(clinic, house, case, incident)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": DRAFTED})
    clinic.recording.keep_unread(case.id, case.root, "survivor", {"s_dob": UNREAD})
    house.pass_(hours=1)
    return clinic.desk.vault.cases.load(case.id)


def _examined(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    """Consents, an exposure with its clocks, an injury, a specimen handed on."""
    rows = {"exam": "given", "evidence_collection": "given", "photographs": "given"}
    injury, care, specimen = (new_entity(kind, incident) for kind in ("injury", "care", "specimen"))
    day = (house.wall - timedelta(hours=20)).date().isoformat()
    clinic.recording.change(
        case.id,
        Change(
            created=(injury, care, specimen),
            values=(
                (case.root, "f_consents", rows), (incident, "i_date", day), (injury.id, "f_inj_type", "bruise"),
                (care.id, "h_exposure", ["penetration"]), (specimen.id, "f_spec", "oral_swab"),
                (specimen.id, "f_spec_seal", {"packed_by": "T-1", "seal_no": "S-17"}),
            ),
        ),
    )  # fmt: skip
    for happened in ("collected", "sealed"):
        entry = new_entity("custody_event", specimen.id)
        at = (house.wall - timedelta(minutes=20)).isoformat()
        said = {"type": happened, "from": "T-1", "at": at, "seal_no": "S-17"}
        clinic.recording.change(case.id, Change(created=(entry,), values=((entry.id, "f_custody", said),)))


def _corrected(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    other = new_entity("incident", case.root)
    clinic.recording.change(case.id, Change(created=(other,), values=((case.root, "s_name", f"{NAME} (ใหม่)"),)))
    house.pass_(minutes=10)
    clinic.recording.change(case.id, Change(ended=(other.id,), values=((case.root, "s_name", NAME),)))


def _told_later(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    for source in ("from_paper_later", "told_by_phone", "told_by_other"):
        clinic.late_entry.begin(case.id, How(source, house.wall - timedelta(hours=5)))
        clinic.recording.change(case.id, Change(values=((case.root, "s_address", source),)))
        house.pass_(minutes=5)
    clinic.late_entry.end(case.id)


def _pictures(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    injury = next(each.id for each in clinic.recording.shown(case.id).of_kind("injury"))
    for colour in (40, 60, 80):
        clinic.attaching.take_in(case.id, photograph(colour), agreed=Agreed.SPOKEN, injury=injury)
    last = clinic.attaching.view(case.id).lines[-1]
    assert last.id is not None
    clinic.attaching.destroy(case.id, last.id, Gone.MISTAKE)


def _shared(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    shared(clinic, case, incident)


def shared(clinic: Clinic, case: Case, incident: EntityId) -> None:
    """A yes to an invented shelter, and what was sealed to it; a no to a whole kind of service."""
    need = new_entity("need", case.root)
    clinic.recording.change(case.id, Change(created=(need,), values=((need.id, "n_service", "shelter_women"),)))
    agreed = NewRelease(
        decision=Decision.GIVEN, organisation=SHELTER, sector=Sector.SHELTER,
        items=("x_arrival", "x_words", "x_age", "x_lang", "x_access"), form="thumbprint", alone="yes", explained=True,
        language="my", reply_ok=Decision.GIVEN,
    )  # fmt: skip
    clinic.consent.release(case.id, agreed)
    no = NewRelease(decision=Decision.REFUSED, sector=Sector.POLICE, form="thumbprint", alone="yes", explained=True)
    clinic.consent.release(case.id, no)
    asked = ReferralRequest(
        organisation=SHELTER, sector=Sector.SHELTER, service=Service.SHELTER_WOMEN, urgency=Urgency.WITHIN_24H,
        valid=Valid.D7,
    )  # fmt: skip
    clinic.referring.seal(case.id, clinic.referring.preview(case.id, asked), agreed=True)


def _promised(clinic: Clinic, house: House, case: Case, incident: EntityId) -> None:
    for kind, channel in ((TaskKind.CALL, "phone"), (TaskKind.RESULT_DUE, "in_person")):
        clinic.following_up.promise(kind, due_at=house.wall + timedelta(days=2), channel=channel, case_id=case.id)
