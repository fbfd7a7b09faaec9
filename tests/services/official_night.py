"""A case for the tests of official papers: an examination, a child, referrals to three services, all of it invented."""

from __future__ import annotations

import msgspec
from clinic_at_work import DOCTOR, House

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import AgeClass, Arrival, Language, PacketFlag, Sector, Service, Urgency, Valid
from clinic_app.domain.referral_record import values_of
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.services.official import OfficialPapers

PACKET = PacketContent(
    packet_id=bytes(16), sector=Sector.SHELTER, service=Service.PSYCHOSOCIAL, urgency=Urgency.WITHIN_24H,
    valid=Valid.D30, reply_wanted=True, arrival=Arrival.TONIGHT, words=(0, 1, 2), age=AgeClass.CHILD_12_17,
    lang=Language.MY, needs=(PacketFlag.CHILDREN_1,),
)  # fmt: skip
POLICE, SHELTER, CHILD = (OrganisationId(f"training-{each}") for each in ("police", "shelter", "family-shelter"))
SECTORS = {POLICE: Sector.POLICE, SHELTER: Sector.SHELTER, CHILD: Sector.CHILD_PROTECTION}
ITEMS = ["x_arrival", "x_words", "x_age", "x_sex", "x_lang", "x_gbv_group", "x_access", "x_flags"]
NAME, ADDRESS, HIM = "ZZNAMEZZ", "ZZROOMZZ", "ZZHIMZZ"
STORY = "He locked the door. I could not go out for two days."


class OfficialNight:
    """Everything that can be printed, and what was agreed to; a test changes an answer and prints again."""

    def __init__(self, house: House, **answers: object) -> None:
        self.clinic: Clinic = house.enter(DOCTOR)
        for agency in training_agencies(resources()):
            self.clinic.network.add_local(agency)
        self.clinic.network.we_are(OrganisationId("training-clinic"))
        self.case: CaseId = self.clinic.recording.begin().id
        self.root = EntityId(self.case)
        self.incident = new_entity("incident", self.case)
        self.referrals: dict[OrganisationId, ReferralId] = {}
        self.releases: dict[OrganisationId, EntityId] = {}
        self.writes(
            c_services="given", c_record="given", s_name=NAME, s_address=ADDRESS, s_age_years=15, s_sex="female",
            s_lang_first="my", f_exam_at="2026-11-24T01:30:00Z", f_examiner="DOC-7", f_account=STORY,
            f_since={"washed": "yes", "changed_clothes": "no"}, f_genital="Redness at 6 o’clock, 3 mm.",
            f_consents={"exam": "given", "evidence_collection": "given", "photographs": "given",
                        "give_report_to_police": "given", "give_evidence_to_police": "refused"},
            k_paper_safe="yes", h_injury_any="minor", r_level="high", s_needs_interp="yes",
            entry_point="self_first_point", s_marital={"missing": "declined_to_answer"}, **answers,
        )  # fmt: skip
        self._examined()
        for number, organisation in enumerate((POLICE, SHELTER, CHILD), start=1):
            self._referred(number, organisation)

    @property
    def official(self) -> OfficialPapers:
        return self.clinic.official

    @property
    def consents(self) -> dict[str, str]:
        """The six consents as they stand."""
        said = self.clinic.desk.cases.load(self.case).stored("f_consents")
        assert isinstance(said, dict)
        return dict(said)

    def writes(self, **answers: object) -> None:
        self.appends(Change(values=tuple((self.root, field, value) for field, value in answers.items())))

    def appends(self, change: Change) -> None:
        vault = self.clinic.desk.vault
        vault.save(lambda: vault.revisions.append(self.case, change, author=self.clinic.whoami.id))

    def _examined(self) -> None:
        injury, specimen = new_entity("injury", self.incident.id), new_entity("specimen", self.incident.id)
        him = new_entity("perpetrator", self.incident.id)
        self.appends(
            Change(
                created=(self.incident, injury, specimen, him),
                values=(
                    (self.incident.id, "i_type", "physical_assault"),
                    (self.incident.id, "i_date", {"kind": "day", "on": "2026-11-23"}),
                    (self.incident.id, "i_place", "dormitory"),
                    (self.incident.id, "i_narrative", STORY),
                    (injury.id, "f_inj_view", {"view": "anterior", "x": 0.5, "y": 0.1}),
                    (injury.id, "f_inj_type", "bruise"),
                    (injury.id, "f_inj_desc", {"length_mm": 41, "width_mm": 12, "colour": "blue", "tender": "yes"}),
                    (specimen.id, "f_spec", "oral_swab"),
                    (specimen.id, "f_spec_seal", {"item_no": "7", "seal_no": "0071", "at": "2026-11-24T01:40:00Z"}),
                    (him.id, "p_relation", "supervisor_employer"),
                    (him.id, "p_name", HIM),
                ),
            )
        )

    def _referred(self, number: int, organisation: OrganisationId) -> None:
        release, referral = new_entity("release", self.case), new_entity("referral", self.case)
        given = {
            "c_share": "given", "c_share_org": organisation, "c_share_sector": SECTORS[organisation].value,
            "c_share_items": ITEMS, "c_form": "competent_minor", "c_lang": "my", "c_explained": True, "c_alone": "yes",
            "c_obtained_at": "2026-11-24T02:00:00Z", "c_expiry": "2026-12-24", "c_assent": "given",
        }  # fmt: skip
        content = msgspec.structs.replace(PACKET, packet_id=bytes([number] * 16), sector=SECTORS[organisation])
        day = self.clinic.desk.clock.today()
        sent = values_of(content, organisation=organisation, release=release.id, sealed_on=day)
        self.appends(
            Change(
                created=(release, referral),
                values=(
                    *((release.id, field, value) for field, value in given.items()),
                    *((referral.id, field, value) for field, value in sent.items()),
                ),
            )
        )
        self.referrals[organisation], self.releases[organisation] = ReferralId(referral.id), release.id
