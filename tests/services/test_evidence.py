"""Custody is only added to, by whatever door; specimens and certificates wait for the consents they need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, VOLUNTEER, House

from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.custody import FIELD, KIND, SEAL, SPECIMEN, Doubt, chain_of
from clinic_app.domain.evidence import CERTIFICATE, CONSENTS, WINDOW, open_for_certificate, read_window
from clinic_app.domain.ids import EntityId
from clinic_app.domain.people import Role
from clinic_app.errors import NotAllowed, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.late_entry import How

CONSENT_ROWS = ("exam", "evidence_collection", "photographs", "give_evidence_to_police", "give_photos_to_police",
                "give_report_to_police")  # fmt: skip


class Examined:
    """A case with a record, an incident and a specimen that may be taken."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clinic = house.enter(DOCTOR)
        case = self.clinic.recording.begin()
        self.id = case.id
        self.change(Change(values=((case.root, "c_record", "given"),)))
        self.root = case.root
        self.incident, self.specimen = new_entity("incident", case.root), None
        self.change(Change(created=(self.incident,), values=((self.incident.id, "i_date", "2026-11-21"),)))

    @property
    def case(self) -> Case:
        return self.clinic.recording.shown(self.id)

    @property
    def record(self) -> Case:
        return self.clinic.desk.vault.cases.load(self.id)

    def change(self, change: Change, **more: Any) -> Case:
        return self.clinic.recording.change(self.id, change, **more)

    def consents(self, **rows: str) -> None:
        self.change(Change(values=((self.root, CONSENTS, rows),)))

    def takes(self, code: str = "oral_swab", **packed: Any) -> Entity:
        specimen = new_entity(SPECIMEN, self.incident.id)
        values = ((specimen.id, "f_spec", code), *(((specimen.id, SEAL, packed),) if packed else ()))
        self.change(Change(created=(specimen,), values=values))
        return specimen

    def at(self, hours: float = 0) -> str:
        return (self.house.wall + timedelta(hours=hours)).isoformat()

    def adds(self, specimen: Entity, **said: Any) -> EntityId:
        entity = new_entity(KIND, specimen.id)
        said = {"at": self.at(), **{"from" if key == "giver" else key: value for key, value in said.items()}}
        self.change(Change(created=(entity,), values=((entity.id, FIELD, said),)))
        return entity.id


@pytest.fixture
def examined(house: House) -> Examined:
    return Examined(house)


def refused(act: Any) -> tuple[str, str]:
    with pytest.raises(NotAnAnswer) as why:
        act()
    return why.value.field, why.value.reason


# --- custody ---------------------------------------------------------------------------------------


def test_an_entry_of_the_chain_is_changed_by_nobody_and_by_no_door(examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    entry = examined.adds(specimen, type="transferred", giver="N-02", to="Chai")
    before = examined.record
    recording, edited = examined.clinic.recording, {"type": "stored", "at": examined.at()}
    once = (FIELD, "written_once")
    assert refused(lambda: examined.change(Change(values=((entry, FIELD, edited),)))) == once
    assert refused(lambda: examined.change(Change(values=((entry, FIELD, None),)))) == once
    assert refused(lambda: examined.change(Change(values=((entry, FIELD, {"missing": "unknown"}),)))) == once
    for gone in (entry, specimen.id, examined.incident.id):
        assert refused(lambda gone=gone: examined.change(Change(ended=(gone,)))) == once
    examined.change(Change(created=(Entity(entry, KIND, examined.takes("nail").id),)))
    assert refused(lambda: recording.keep_draft(examined.id, entry, "forensic", {FIELD: edited})) == once
    assert recording.drafts(examined.id) == []
    recording.finish_all(examined.id)
    assert examined.record.stored(FIELD, entry) == before.stored(FIELD, entry)
    assert examined.record.entities[entry] == before.entities[entry]


def test_not_even_the_vault_writes_over_an_entry(examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    entry = examined.adds(specimen, type="stored", giver="N-02")
    vault, me = examined.clinic.desk.vault, examined.clinic.desk.me.id
    revisions = len(examined.clinic.recording.history(examined.id))
    for change in (
        Change(values=((entry, FIELD, {"type": "destroyed"}),)),
        Change(values=((entry, FIELD, None),)),
        Change(ended=(specimen.id,)),
    ):
        assert refused(lambda change=change: vault.revisions.append(examined.id, change, author=me)) == (
            FIELD, "written_once",
        )  # fmt: skip
    assert len(examined.clinic.recording.history(examined.id)) == revisions
    assert vault.revisions.verify_chain() > 0


def test_a_drafted_entry_waits_through_lock_and_finish_until_it_is_recorded(house: House, examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    entity = new_entity(KIND, specimen.id)
    recording = examined.clinic.recording
    examined.change(Change(created=(entity,)))
    recording.keep_draft(examined.id, entity.id, "forensic", {FIELD: {"type": "transferred"}})
    recording.finish_all(examined.id)
    recording.finish_everything()
    assert examined.record.stored(FIELD, entity.id) is None
    clinic = examined.clinic = house.enter(DOCTOR)
    assert clinic.recording.shown(examined.id).stored(FIELD, entity.id) == {"type": "transferred"}
    for said, why in (
        ({"type": "transferred"}, "no_time_of_event"),
        ({"type": "transferred", "at": examined.at(1)}, "future"),
        ({"type": "transferred", "at": examined.at(), "to": "Chai"}, "no_giver"),
    ):
        clinic.recording.keep_draft(examined.id, entity.id, "forensic", {FIELD: said})
        assert refused(lambda: clinic.chain.record(examined.id, entity.id)) == (FIELD, why)
    whole = {"type": "transferred", "from": "N-02", "to": "Chai", "at": examined.at()}
    clinic.recording.keep_draft(examined.id, entity.id, "forensic", {FIELD: whole})
    clinic.chain.record(examined.id, entity.id)
    assert examined.record.stored(FIELD, entity.id)["to"] == "Chai"
    assert clinic.recording.drafts(examined.id) == []
    assert refused(lambda: clinic.recording.keep_draft(examined.id, entity.id, "forensic", {FIELD: whole})) == (
        FIELD, "written_once",
    )  # fmt: skip


def test_an_entry_tells_when_it_happened_and_when_and_by_whom_it_was_written(house: House, examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    happened = examined.at(-5)
    entity = new_entity(KIND, specimen.id)
    change = Change(created=(entity,), values=((entity.id, FIELD, {"type": "stored", "at": happened}),))
    examined.change(change, how=How("from_paper_later", house.wall - timedelta(hours=5)))
    [entry] = chain_of(examined.record, specimen.id).entries
    recorded = examined.clinic.chain.recorded(examined.id)[entity.id]
    assert entry.at == house.wall - timedelta(hours=5)
    assert (recorded.at, recorded.by) == (house.wall, DOCTOR.staff_code)


def test_a_wrong_entry_is_set_right_by_another_and_both_stay(examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    examined.adds(specimen, type="transferred", giver="N-02", to="Chia")
    examined.adds(specimen, type="transferred", giver="Chai", to="Laboratory")
    assert [each.doubt for each in chain_of(examined.record, specimen.id).breaks] == [Doubt.OTHER_HANDS]
    examined.adds(specimen, type="transferred", giver="N-02", to="Chai", corrects=1)
    chain = chain_of(examined.record, specimen.id)
    assert (len(chain.entries), chain.breaks) == (3, ())
    assert refused(
        lambda: examined.adds(specimen, type="transferred", giver="N-02", to="Chai", corrects=9)
    ) == (FIELD, "no_such_entry")  # fmt: skip


def test_nothing_is_handed_over_before_its_seal_is_written_down(examined: Examined) -> None:
    specimen = examined.takes()
    handing = {"type": "transferred", "giver": "N-02", "to": "Chai"}
    assert refused(lambda: examined.adds(specimen, **handing)) == (FIELD, "not_sealed")
    examined.adds(specimen, type="sealed", giver="N-02", seal_no="71")
    examined.adds(specimen, **handing)


def test_only_clinical_staff_add_to_a_chain(house: House, examined: Examined) -> None:
    specimen = examined.takes(seal_no="71", packed_by="N-02")
    for person in (COORDINATOR, VOLUNTEER):
        examined.clinic = house.enter(person)
        with pytest.raises(NotAllowed if person.role is Role.COORDINATOR else Exception):
            examined.adds(specimen, type="stored")


# --- specimens -------------------------------------------------------------------------------------


def test_a_specimen_against_a_refusal_is_taken_only_with_a_reason(examined: Examined) -> None:
    for no in ("refused", "withdrawn"):
        examined.consents(exam="given", evidence_collection=no)
        assert refused(lambda: examined.takes("oral_swab")) == ("f_spec", "why_needed")
        assert refused(lambda: examined.takes("oral_swab", seal_no="1", despite="  ")) == ("f_spec", "why_needed")
        taken = examined.takes("oral_swab", despite="Ordered by the court; told first")
        gone = Change(values=((taken.id, SEAL, {"seal_no": "1"}),))
        assert refused(lambda gone=gone: examined.change(gone)) == (SEAL, "why_needed")
    examined.takes("urine_hcg")


@pytest.mark.parametrize("said", ["given", "undecided", "unable_now", None])
def test_a_consent_that_is_no_refusal_keeps_no_specimen_out(examined: Examined, said: str | None) -> None:
    examined.consents(exam="given", **({"evidence_collection": said} if said else {}))
    examined.takes("oral_swab")


def test_what_was_taken_while_agreed_stays_and_can_still_be_sealed(examined: Examined) -> None:
    examined.consents(evidence_collection="given")
    taken = examined.takes("oral_swab")
    examined.consents(evidence_collection="withdrawn")
    examined.change(Change(values=((taken.id, SEAL, {"seal_no": "71"}),)))
    assert refused(lambda: examined.change(Change(values=((taken.id, "f_spec", "nail"),)))) == ("f_spec", "why_needed")


def test_a_drafted_specimen_that_was_refused_meanwhile_stays_a_draft(examined: Examined) -> None:
    specimen = new_entity(SPECIMEN, examined.incident.id)
    examined.change(Change(created=(specimen,)))
    keep = examined.clinic.recording.keep_draft
    keep(examined.id, specimen.id, "forensic", {"f_spec": "oral_swab", "f_retain": "2026-12-24"})
    keep(examined.id, examined.root, "forensic", {CONSENTS: {"evidence_collection": "refused"}})
    examined.clinic.recording.finish_all(examined.id)
    assert examined.record.stored("f_spec", specimen.id) is None
    assert examined.record.stored("f_retain", specimen.id) == "2026-12-24"
    assert examined.case.stored("f_spec", specimen.id) == "oral_swab"
    keep(examined.id, specimen.id, "forensic", {"f_spec": "oral_swab", SEAL: {"despite": "court order"}})
    examined.clinic.recording.finish_all(examined.id)
    assert examined.record.stored("f_spec", specimen.id) == "oral_swab"


def test_each_of_the_six_consents_stands_alone(examined: Examined) -> None:
    for no in CONSENT_ROWS:
        rows = {row: "refused" if row == no else "given" for row in CONSENT_ROWS}
        examined.consents(**rows)
        assert examined.record.stored(CONSENTS) == rows
        if no == "evidence_collection":
            assert refused(examined.takes) == ("f_spec", "why_needed")
        else:
            examined.takes()


def test_the_window_that_held_is_written_down_with_its_row_and_hours(house: House, examined: Examined) -> None:
    taken = examined.takes("oral_swab", at=examined.at())
    used = read_window(examined.record.stored(WINDOW, taken.id))
    assert used is not None
    assert (used.row, used.version) == ("oral", examined.clinic.rules.version)
    assert used.hours is not None
    assert used.hours[0] < used.hours[1]
    without_row = examined.takes("clothing")
    assert examined.record.stored(WINDOW, without_row.id) is None
    house.pass_(hours=200)
    examined.change(Change(values=((examined.root, "s_age_years", 30),)))
    assert read_window(examined.record.stored(WINDOW, taken.id)) == used


def test_of_an_incident_without_a_time_the_window_says_so(examined: Examined) -> None:
    examined.change(Change(values=((examined.incident.id, "i_date", None),)))
    taken = examined.takes("nail")
    used = read_window(examined.record.stored(WINDOW, taken.id))
    assert used is not None
    assert used.hours is None
    assert read_window("moon") is None


# --- the certificate -------------------------------------------------------------------------------


def test_a_certificate_waits_for_consents_time_and_examiner(examined: Examined) -> None:
    issued = {"to_whom": "Police", "issued_on": "2026-11-22"}

    def issue() -> None:
        examined.change(Change(values=((examined.root, CERTIFICATE, issued),)))

    def waits() -> tuple[str, ...]:
        return open_for_certificate(examined.record, examined.clinic.definitions)

    assert waits() == (CONSENTS, "f_exam_at", "f_examiner")
    for field, value in (("f_exam_at", examined.at(-1)), ("f_examiner", "DOC-1"), (CONSENTS, {"exam": "refused"})):
        assert refused(issue) == (CERTIFICATE, "certificate_waits")
        examined.change(Change(values=((examined.root, field, value),)))
    assert waits() == (CONSENTS,)
    assert refused(issue) == (CERTIFICATE, "certificate_waits")
    draft = {CERTIFICATE: issued}
    keep = examined.clinic.recording.keep_draft
    assert refused(lambda: keep(examined.id, examined.root, "forensic", draft)) == (CERTIFICATE, "certificate_waits")
    examined.consents(exam="given")
    assert waits() == ()
    issue()
    assert examined.record.stored(CERTIFICATE)["to_whom"] == "Police"


def test_a_nurse_records_it_too(house: House) -> None:
    clinic: Clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    incident = new_entity("incident", case.root)
    specimen = new_entity(SPECIMEN, incident.id)
    clinic.recording.change(
        case.id, Change(created=(incident, specimen), values=((specimen.id, "f_spec", "oral_swab"),))
    )
    assert clinic.recording.shown(case.id).stored("f_spec", specimen.id) == "oral_swab"
