"""Every cell once more, by hand: invented months, counted over the decrypted revisions by code of its own."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, definitions

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import ALL, Audience, TableCount, month_of

NEEDS = ("n_service", "n_offer", "n_decline_why")
VISITS = ("u_attend",)
FIVE = {
    "rape": "sexual", "sexual_assault": "sexual", "physical_assault": "physical",
    "psychological_emotional_abuse": "mental", "denial_of_resources_opportunities_or_services": "neglect",
    "forced_marriage": "unmapped", "non-gbv": "unmapped",
}  # fmt: skip
SILENT = ({"missing": "unknown"}, {"missing": "declined_to_answer"}, None)
ASKED_OF_HER = (
    "s_sex",
    "s_age_band",
    "s_nationality",
    "entry_point",
    "s_marital",
    "s_displacement",
    "n_gap",
    "c_stats",
)
ASKED_OF_IT = ("i_place", "i_tod", "i_previous", "i_stage", "i_reported_elsewhere")
ASKED_OF_HIM = {"p_relation": "gbv_relation", "p_age": "gbv_perpetrator_age", "p_sex": "gbv_perpetrator_sex",
                "p_occ_group": "gbv_perpetrator_work"}  # fmt: skip
SILENCES = ("unknown", "declined_to_answer", "not_asked")


def one_of(chance: random.Random, field: str) -> Stored | None:
    if chance.random() < 0.25:
        return chance.choice(SILENT)
    return chance.choice(definitions().fields[field].codes)


def invented(house: House, clinic: Clinic, chance: random.Random, cases: int) -> None:
    for _ in range(cases):
        house.pass_(hours=chance.randrange(60))
        case = clinic.recording.begin()
        said: list[tuple[EntityId, str, Stored | None]] = [(case.root, "c_record", "given")]
        said += [(case.root, field, one_of(chance, field)) for field in ASKED_OF_HER if field != "c_stats"]
        clinic.recording.change(case.id, Change(values=tuple(said)))
        for _number in range(chance.choice((0, 1, 1, 1, 2))):
            incident, person = new_entity("incident", case.root), None
            told = [(incident.id, field, one_of(chance, field)) for field in ("i_type", *ASKED_OF_IT)]
            created = [incident]
            for _other in range(chance.choice((0, 1, 3))):
                person = new_entity("perpetrator", incident.id)
                created.append(person)
                told += [(person.id, field, one_of(chance, field)) for field in ASKED_OF_HIM]
            clinic.recording.change(case.id, Change(created=tuple(created), values=tuple(told)))
            house.pass_(hours=chance.choice((0, 1, 500)))
        for kind, fields in (("need", NEEDS), ("visit", VISITS)):
            for _part in range(chance.choice((0, 0, 1, 2))):
                part = new_entity(kind, case.root)
                said_of_it = tuple((part.id, field, one_of(chance, field)) for field in fields)
                clinic.recording.change(case.id, Change(created=(part,), values=said_of_it))
        if chance.random() < 0.5:  # corrected later
            again = tuple((case.root, field, one_of(chance, field)) for field in ASKED_OF_HER[:3])
            clinic.recording.change(case.id, Change(values=again))


def code(value: Stored | None) -> str:
    if value is None:
        return "not_asked"
    return str(value["missing"] if isinstance(value, dict) else value)


TOLD = ("told_people", "told_incidents")
TABLES = ("th_type_age", "th_type_sex", "people_age_sex", "people_nationality", "people_entry", "people_marital",
          "people_displacement", "gbv_type_sex", "gbv_type_age", "gbv_place", "gbv_tod", "gbv_previous", "gbv_stage",
          *ASKED_OF_HIM.values(), "offers", "declined_why", "missing", "follow_ups", "views")  # fmt: skip
ASKED = {"sex": "s_sex", "age_band": "s_age_band", "nationality": "s_nationality", "marital": "s_marital",
         "entry": "entry_point"}  # fmt: skip
ASKED_OF_INCIDENT = {"type": "i_type", "place": "i_place", "tod": "i_tod", "previous": "i_previous",
                     "elsewhere": "i_reported_elsewhere"}  # fmt: skip


class Replayed:
    """A case as its revisions say, one after the other; and when each part of it first was there."""

    def __init__(self, clinic: Clinic, case_id: CaseId) -> None:
        self.said: dict[EntityId, dict[str, Any]] = {}
        self.kinds: dict[EntityId, tuple[str, EntityId | None, date]] = {}
        zone = clinic.desk.clock.zone
        for revision in clinic.desk.vault.revisions.history(case_id):
            day = revision.at.astimezone(zone).date()
            for entity in revision.change.created:
                self.kinds[entity.id] = (entity.kind, entity.parent, day)
            for entity_id, field, value in revision.change.values:
                self.said.setdefault(entity_id, {})[field] = value
        self.root = EntityId(case_id)
        self.her = self.said.get(self.root, {})
        self.day = date.fromisoformat(self.her["interview_date"])

    def parts(self, kind: str) -> Iterator[tuple[date, dict[str, Any]]]:
        for part, (what, _parent, day) in self.kinds.items():
            if what == kind:
                yield day, self.said.get(part, {})

    def incidents(self) -> Iterator[tuple[date, dict[str, Any], dict[str, set[str]]]]:
        first = True
        for incident, (kind, _parent, day) in self.kinds.items():
            rows = {field: value for field, value in self.said.get(incident, {}).items() if value is not None}
            if kind == "incident" and rows.keys() - {"i_serial"}:
                people = [each for each, (what, parent, _) in self.kinds.items() if parent == incident and what != kind]
                his = {
                    field: {code(self.said.get(each, {}).get(field)) for each in people} or {"not_asked"}
                    for field in ASKED_OF_HIM
                }
                yield day, rows, his
                first = False
        assert first is not None


def by_hand(replayed: list[Replayed], month: int) -> dict[str, Counter[tuple[str, str]]]:
    found: dict[str, Counter[tuple[str, str]]] = {}

    def put(table: str, row: str, column: str = "") -> None:
        found.setdefault(table, Counter()).update({(r, c) for r in (row, ALL) for c in (column, ALL)})

    def told(table: str, question: str, said: str) -> None:
        put(table, question, said if said in SILENCES else "told")

    for each in replayed:
        sex, age = code(each.her.get("s_sex")), code(each.her.get("s_age_band"))
        said = [code(rows.get("i_type")) for _, rows, _ in each.incidents()]
        types = [FIVE.get(kind, kind) for kind in said]
        if month_of(each.day) == month:
            five = types[0] if types else "not_asked"
            put("th_type_age", five, age)
            put("th_type_sex", five, sex)
            put("people_age_sex", age, sex)
            put("people_nationality", code(each.her.get("s_nationality")), sex)
            if isinstance(each.her.get("n_gap"), str):
                put("missing", code(each.her["n_gap"]))
            put("people_entry", code(each.her.get("entry_point")))
            put("people_marital", code(each.her.get("s_marital")), sex)
            put("people_displacement", code(each.her.get("s_displacement")), sex)
            for question, field in ASKED.items():
                told("told_people", question, code(each.her.get(field)))
        for day, said in each.parts("need"):
            if month_of(max(day, each.day)) != month:
                continue
            put("offers", code(said.get("n_service")), code(said.get("n_offer")))
            if said.get("n_offer") == "offered_declined":
                put("declined_why", code(said.get("n_decline_why")))
        for day, said in each.parts("visit"):
            if month_of(max(day, each.day)) == month:
                put("follow_ups", code(said.get("u_attend")))
                put("views", "not_asked")  # whoever cares for her may not ask that
        for day, rows, his in each.incidents():
            if month_of(max(day, each.day)) != month:
                continue
            kind = code(rows.get("i_type"))
            put("gbv_type_sex", kind, sex)
            put("gbv_type_age", kind, age)
            put("gbv_place", code(rows.get("i_place")))
            put("gbv_tod", code(rows.get("i_tod")))
            put("gbv_previous", kind, code(rows.get("i_previous")))
            put("gbv_stage", code(rows.get("i_stage")))
            for field, table_id in ASKED_OF_HIM.items():
                found.setdefault(table_id, Counter()).update({*((one, ALL) for one in his[field]), (ALL, ALL)})
            for question, field in ASKED_OF_INCIDENT.items():
                told("told_incidents", question, code(rows.get(field)))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_what_a_count_by_hand_gives(house: House, seed: int) -> None:
    chance = random.Random(seed)
    clinic = house.enter(NURSE)
    invented(house, clinic, chance, 14)
    clinic = house.enter(COORDINATOR)
    rows = clinic.finding.page(limit=100).rows
    replayed = [Replayed(clinic, row.id) for row in rows]
    months = range(clinic.reporting.first_month(), month_of(clinic.desk.clock.today()) + 1)
    assert len(months) > 1
    cells = 0
    for month in months:
        report = clinic.reporting.report(Audience.OWN, range(month, month + 1))
        expected = by_hand(replayed, month)
        for table_id in (*TABLES, *TOLD):
            found = report.of(table_id)
            assert isinstance(found, TableCount)
            asked = (*ASKED, *ASKED_OF_INCIDENT, ALL) if table_id in TOLD else None
            mine = {place: n for place, n in found.cells.items() if n and (asked is None or place[0] in asked[:-1])}
            by_me = expected.get(table_id, Counter())
            assert mine == {place: n for place, n in by_me.items() if n and (asked is None or place[0])}, table_id
            cells += len(mine)
    assert cells > 200
    everything = clinic.reporting.report(Audience.OWN, months)
    assert everything.people == len(rows) == 14
