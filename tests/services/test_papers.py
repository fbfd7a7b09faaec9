"""What the clinic prints: only what she agreed to, numbered when it is printed, locked when it is saved."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from io import BytesIO

import msgspec
import pikepdf
import pypdfium2
import pytest
from clinic_at_work import COORDINATOR, NURSE, VOLUNTEER, House, definitions

from clinic_app.domain import packet_codes
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    Language,
    PacketFlag,
    Sector,
    Service,
    Urgency,
    Valid,
)
from clinic_app.domain.referral_record import values_of
from clinic_app.errors import (
    GateClosed,
    NoSuchCase,
    NotAllowed,
    NotARecipient,
    NotPermitted,
    Refusal,
    UncoveredScript,
)
from clinic_app.paths import resources
from clinic_app.printing.bilingual import Voice
from clinic_app.services import paper_words
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.services.printing_forms import Copy, Paper, recovery_paper
from clinic_app.vault.outbox import OutItem

SHELTER, POLICE, IMMIGRATION = map(OrganisationId, ("training-shelter", "training-police", "training-immigration"))
PACKET = PacketContent(
    packet_id=bytes(range(16)),
    sector=Sector.SHELTER,
    service=Service.SHELTER_WOMEN,
    urgency=Urgency.WITHIN_24H,
    valid=Valid.D30,
    reply_wanted=True,
    arrival=Arrival.TONIGHT,
    words=(0, 1, 2),
    age=AgeClass.ADULT,
    lang=Language.MY,
    needs=(PacketFlag.CHILDREN_1,),
)
GIVEN = {
    "c_share": "given",
    "c_share_org": SHELTER,
    "c_share_sector": "safehouse_shelter",
    "c_share_items": ["x_arrival", "x_words", "x_age", "x_lang", "x_access"],
    "c_form": "verbal_witnessed",
    "c_lang": "my",
    "c_explained": True,
    "c_alone": "yes",
    "c_obtained_at": "2026-11-24T02:00:00Z",
    "c_expiry": "2026-12-24",
    "c_witness": "ZZWITNESSZZ",
}
SECRETS = {"s_name": "ZZNAMEZZ", "n_narrative": "ZZSTORYZZ"}


def read(paper: Paper | bytes, password: str | None = None) -> str:
    pdf = paper if isinstance(paper, bytes) else paper.pdf
    document = pypdfium2.PdfDocument(pdf, password=password)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    finally:
        document.close()


class Desk:
    """A nurse at the printer."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clinic: Clinic = house.enter(NURSE)
        for agency in training_agencies(resources()):
            self.clinic.network.add_local(agency)
        self.clinic.network.we_are(OrganisationId("training-clinic"))
        self.case: CaseId = self.clinic.recording.begin().id
        self.writes(c_services="given", c_record="given", s_lang_first="my")

    def writes(self, **answers: object) -> None:
        """Straight into a revision: what may be typed where is another test's question."""
        root = self.clinic.desk.vault.cases.load(self.case).root
        self._append(Change(values=tuple((root, field, value) for field, value in answers.items())))

    def releases(self, **changes: object) -> EntityId:
        entity = new_entity("release", self.case)
        kept = {**GIVEN, **changes}
        self._append(Change((entity,), (), tuple((entity.id, field, value) for field, value in kept.items())))
        return entity.id

    def prints(self, content: PacketContent = PACKET, to: OrganisationId = SHELTER, **how: object) -> Paper:
        return self.clinic.papers.referral_form(self.case, content, to, **how)  # type: ignore[arg-type]

    def sealed(self) -> ReferralId:
        """A referral to the shelter that waits in the outbox."""
        release = self.releases()
        vault, sealed_on = self.clinic.desk.vault, date(2026, 11, 22)
        entity = new_entity("referral", self.case)
        kept = values_of(PACKET, organisation=SHELTER, release=release, sealed_on=sealed_on)
        values = tuple((entity.id, field, value) for field, value in kept.items())
        self._append(Change((entity,), (), values))
        sealed_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
        ends = sealed_at + timedelta(days=30)
        vault.outbox.put(
            OutItem(
                env_id=bytes(32),
                mid=bytes(16),
                referral_id=ReferralId(entity.id),
                case_id=self.case,
                thread=PACKET.packet_id,
                recipient=SHELTER,
                mailbox="0" * 32,
                sealed=b"",
                urgency="within_24h",
                made_at=sealed_at,
                stale_at=ends,
                expires_at=ends,
                revoke_token=bytes(32),
            )
        )
        return ReferralId(entity.id)

    @property
    def printed(self) -> list[object]:
        """The numbers of the papers that the journal knows."""
        entries = self.clinic.desk.vault.journal.entries()
        return [entry.about["number"] for entry in entries if entry.act == "printed"]

    def _append(self, change: Change) -> None:
        vault = self.clinic.desk.vault
        vault.save(lambda: vault.revisions.append(self.case, change, author=self.clinic.whoami.id))


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_the_form_says_what_the_packet_says_in_the_staff_s_language(desk: Desk) -> None:
    desk.releases()
    said = read(desk.prints())
    for words in (PACKET.referral_code[:4], "ศูนย์พึ่งได้ โรงพยาบาลริมน้ำ", "000 000 0100", "แอปเปิล"):
        assert words in said
    assert "24 ธ.ค. 2569 · 2026" in said, "thirty days, in both eras"


def test_nothing_else_of_the_case_is_on_a_paper_that_leaves(desk: Desk) -> None:
    desk.releases()
    desk.writes(**SECRETS, s_nationality="myanmar", s_religion="buddhist")
    said = read(desk.prints())
    case = desk.clinic.desk.vault.cases.load(desk.case)
    assert "ZZ" not in said
    assert case.code not in said.replace("-", "")
    assert NURSE.staff_code not in said
    assert "พยาบาล" in said, "the role stands for the name"


def test_the_form_of_a_sealed_referral_says_what_the_record_kept_of_it(desk: Desk) -> None:
    referral = desk.sealed()
    said = read(desk.clinic.papers.sealed_form(desk.case, referral, copy=Copy.SENDER))
    assert PACKET.referral_code[:4] in said
    assert "22 ธ.ค. 2569 · 2026" in said, "thirty days from the day it was sealed"
    with pytest.raises(NoSuchCase):
        desk.clinic.papers.sealed_form(desk.clinic.recording.begin().id, referral)


def test_without_her_consent_there_is_no_form(desk: Desk) -> None:
    with pytest.raises(NotPermitted) as refused:
        desk.prints()
    assert refused.value.reason is Refusal.NO_CONSENT


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"c_share": "refused"}, Refusal.REFUSED),
        ({"c_withdrawn_at": "2026-11-24T02:30:00Z"}, Refusal.WITHDRAWN),
        ({"c_expiry": "2026-11-23"}, Refusal.EXPIRED),
        ({"c_alone": "no"}, Refusal.NOT_ALONE),
        ({"c_share_items": ["x_age", "x_lang", "x_words", "x_access"]}, Refusal.NOT_THIS_ITEM),
        ({"c_share_items": ["x_arrival", "x_age", "x_lang", "x_words", "x_access.children_2"]}, Refusal.NOT_THIS_ITEM),
    ],
)
def test_each_thing_on_the_paper_is_asked_of_her_consent_today(
    desk: Desk, changes: dict[str, object], reason: Refusal
) -> None:
    desk.releases(**changes)
    with pytest.raises(NotPermitted) as refused:
        desk.prints()
    assert refused.value.reason is reason


def test_for_immigration_there_is_no_paper_either(desk: Desk) -> None:
    desk.releases(c_share_org=IMMIGRATION)
    with pytest.raises(NotARecipient) as refused:
        desk.prints(to=IMMIGRATION)
    assert refused.value.reason is Refusal.FIREWALL


def test_a_preview_has_no_number_and_the_printed_paper_has_the_next(desk: Desk) -> None:
    desk.releases()
    preview = desk.prints()
    assert preview.number is None
    assert "ยังไม่ได้พิมพ์" in read(preview)
    first = desk.clinic.papers.handed_to_printer(preview)
    second = desk.clinic.papers.handed_to_printer(preview)
    assert (first.number, second.number) == ("0001", "0002")
    assert "0001" in read(first)
    with pikepdf.open(BytesIO(first.pdf)) as document:
        assert str(document.docinfo["/Title"]) == "0001"
    assert desk.printed == [1, 2]


def test_a_preview_left_open_does_not_outlive_her_consent(desk: Desk) -> None:
    desk.releases()
    preview = desk.prints()
    desk.releases(c_share="withdrawn", c_obtained_at="2026-11-24T02:50:00Z")
    with pytest.raises(NotPermitted):
        desk.clinic.papers.handed_to_printer(preview)
    with pytest.raises(NotPermitted):
        desk.clinic.papers.saved_as_pdf(preview)
    assert desk.printed == []


def test_her_copy_is_closed_until_she_said_that_paper_is_safe(desk: Desk) -> None:
    desk.releases()
    for answer in (None, "no", "unknown", {"missing": "declined_to_answer"}):
        if answer is not None:
            desk.writes(k_paper_safe=answer)
        with pytest.raises(GateClosed) as closed:
            desk.prints(copy=Copy.HER)
        assert closed.value.fields == ("k_paper_safe",)
    desk.writes(k_paper_safe="yes")
    assert "ฉบับของผู้รับบริการ" in read(desk.prints(copy=Copy.HER))


def test_the_language_of_the_paper_does_not_tell_what_the_packet_does_not(desk: Desk) -> None:
    desk.releases()
    silent = desk.prints(PacketContent(**{**_fields(PACKET), "lang": None}), hers="my")
    assert "ล่ามเป็นผู้เขียน" not in read(silent), "not even room for her script"
    assert "ล่ามเป็นผู้เขียน" in read(desk.prints()), "a real clinic prints no unsigned Burmese: room is left"


def _fields(content: PacketContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in content.__struct_fields__}


def test_the_consent_form_has_every_decision_and_no_witness_s_name(desk: Desk) -> None:
    desk.releases()
    desk.releases(c_share_org=POLICE, c_share_sector="police_security", c_share="refused")
    desk.writes(**SECRETS)
    paper = desk.clinic.papers.consent_form(desk.case)
    said = read(paper)
    code = desk.clinic.desk.vault.cases.load(desk.case).code
    assert code in said.replace("-", "")
    names = {agency.id: agency.names["th"] for agency in training_agencies(resources())}
    assert names[SHELTER] in said
    assert names[POLICE] in said
    assert "ไม่ให้รู้เรื่องใดเลย" in said
    assert "ZZ" not in said


def test_a_release_taken_back_says_when(desk: Desk) -> None:
    desk.releases(c_withdrawn_at="2026-11-24T20:00:00Z")
    assert "ถอนเมื่อ 25 พ.ย. 2569" in read(desk.clinic.papers.consent_form(desk.case)), "the site's day, not UTC's"


def test_the_bed_sheet_rings_the_directory_s_number(desk: Desk) -> None:
    paper = desk.clinic.papers.bed_sheet(PACKET, OrganisationId("training-clinic"), act_before=desk.house.wall)
    said = read(paper)
    assert "000 000 0100" in said
    assert "แอปเปิล" in said
    assert "24 พ.ย. 2569 · 2026 10:00 น." in " ".join(said.split())


def test_the_bed_sheet_prints_what_a_newer_program_wrote_and_asks_to_ring(desk: Desk) -> None:
    sheet = partial(desk.clinic.papers.bed_sheet, PACKET, OrganisationId("training-clinic"), act_before=desk.house.wall)
    said = read(sheet(newer=("quiet_room", "oxygen_at_night")))
    assert "“quiet_room” · “oxygen_at_night”" in said
    assert "newer program" in said
    assert "โปรแกรมรุ่นใหม่กว่า" in said
    assert "newer program" not in read(sheet())


def test_whoever_may_not_print_prints_nothing(desk: Desk) -> None:
    desk.releases()
    case = desk.case
    clinic = desk.house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.papers.referral_form(case, PACKET, SHELTER)
    with pytest.raises(NotAllowed):
        clinic.papers.consent_form(case)


def test_a_saved_file_opens_with_its_words_only_and_hides_everything(desk: Desk) -> None:
    desk.releases()
    saved = desk.clinic.papers.saved_as_pdf(desk.prints())
    again = desk.clinic.papers.saved_as_pdf(desk.prints())
    assert saved.words != again.words
    assert len(saved.words.split()) == 5
    assert saved.words not in repr(saved)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(saved.pdf))
    with pikepdf.open(BytesIO(saved.pdf), password=saved.words) as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
        assert document.encryption.stream_method.name == "aesv3"
    assert read(saved.pdf, saved.words) == read(saved.paper)
    assert saved.paper.number == "0001"
    assert PACKET.referral_code[:4].encode("utf-16-be") not in saved.pdf


def test_a_name_in_an_uncovered_script_is_refused_and_takes_no_number(desk: Desk) -> None:
    desk.releases()
    shelter = next(agency for agency in training_agencies(resources()) if agency.id == SHELTER)
    desk.clinic.network.add_local(msgspec.structs.replace(shelter, names={"th": "የሴቶች"}))
    with pytest.raises(UncoveredScript):
        desk.prints()
    assert desk.printed == []


def test_a_clinic_that_is_not_enrolled_leaves_room_for_its_stamp(house: House) -> None:
    desk = Desk(house)
    desk.clinic.network.we_are(OrganisationId("nobody-knows-us"))
    desk.releases()
    assert "ตราประทับ" in read(desk.prints())


def test_the_recovery_sheet_has_two_pages_for_two_places() -> None:
    lines = ("4K7M-Q2RT-7", "8PD6-JT4E-H", "Z5GH-3NQC-K", "R9FW-2MJ7-T")
    pdf = recovery_paper(lines, clinic="Clinic", printed_at="24 Nov 2026 · 2569", staff="en", training=False)
    said = read(pdf)
    assert len(re.findall(r"sheet \d of 2", said)) == 2
    for line in lines:
        assert said.count(line[:-2]) == 2


def test_starting_the_program_does_not_load_the_layout_engine() -> None:
    heavy = "{'reportlab', 'uharfbuzz', 'pikepdf', 'segno', 'icu4py'}"
    told = f"import sys, clinic_app.services.printing_forms; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"


def test_a_coordinator_may_print_too(desk: Desk) -> None:
    desk.releases()
    case = desk.case
    clinic = desk.house.enter(COORDINATOR)
    paper = clinic.papers.referral_form(case, PACKET, SHELTER, sealed_on=date(2026, 11, 24))
    assert "ผู้ประสานงาน" in read(paper)


def test_every_word_a_packet_can_say_is_said_in_english_and_thai() -> None:
    lists: dict[str, type[StrEnum]] = {
        "age_packet": packet_codes.AgeClass, "sex": packet_codes.Sex, "lang": packet_codes.Language,
        "nat_group": packet_codes.NationalityGroup, "packet_flag": packet_codes.PacketFlag,
        "service": packet_codes.Service, "sector": packet_codes.Sector, "urgency": packet_codes.Urgency,
        "x_arrival": packet_codes.Arrival, "x_region": packet_codes.Region, "x_gbv_group": packet_codes.GbvGroup,
    }  # fmt: skip
    english, thai = Voice("en", None, training=False), Voice("th", None, training=False)
    for list_id, codes in lists.items():
        for code in codes:
            words = paper_words.coded(definitions(), list_id, code.value)
            assert english.value(words) != code.value, (list_id, code)
            assert any("\u0e00" <= sign <= "\u0e7f" for sign in thai.value(words)), (list_id, code)


def test_there_is_a_noun_for_each_of_the_256_pictures() -> None:
    nouns = paper_words.pictured(range(256))
    assert len({Voice("th", None, training=False).value(noun) for noun in nouns}) == 256
    assert len({noun.english for noun in nouns}) == 256
