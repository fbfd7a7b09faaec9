"""The rest of the tables, the single numbers and the middle values once more, by hand, over the decrypted revisions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from clinic_at_work import COORDINATOR, NURSE, House, definitions

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import ALL, Audience, FigureCount, TableCount, month_of

HER = ("s_sex", "s_age_band", "s_nationality", "m_worksec", "s_disability", "s_child_vuln", "setting")
ITS = ("i_type", "i_exchange", "i_abduct", "i_htp")
STATES = (
    ("requested",), ("requested", "cancelled"), ("requested", "on-hold"), ("requested", "accepted", "completed"),
    ("requested", "rejected"), ("requested", "accepted", "cancelled"), ("requested", "in-progress", "failed"),
)  # fmt: skip
SEXUAL, CHILD = ("rape", "sexual_assault"), ("0_11", "12_17")
SILENT = ({"missing": "unknown"}, {"missing": "declined_to_answer"}, None)
SILENCES = ("unknown", "declined_to_answer", "not_asked")
Cells = dict[str, Counter[tuple[str, str]]]
TABLES = ("people_disability", "where_seen", "people_children", "danger_levels", "gbv_type_elapsed", "gbv_contexts",
          "referral_status", "closings")  # fmt: skip
SHARES = ("children", "women_migrant_workers", "sexual", "rape_in_72h", "referrals_answered", "assessed")
TOLD = {"told_people": ("work", "disability", "danger"), "told_incidents": ("elapsed", "relations")}


def one_of(chance: random.Random, field: str) -> Stored | None:
    if chance.random() < 0.25:
        return chance.choice(SILENT)
    return chance.choice(definitions().fields[field].codes)


def code(value: Stored | None) -> str:
    if value is None:
        return "not_asked"
    return str(value["missing"] if isinstance(value, dict) and "missing" in value else value)


def invented(house: House, clinic: Clinic, chance: random.Random, cases: int) -> None:
    for _ in range(cases):
        house.pass_(hours=chance.randrange(1, 60))
        case, today = clinic.recording.begin(), clinic.desk.clock.today()
        said: list[tuple[EntityId, str, Stored | None]] = [(case.root, "c_record", "given")]
        clinic.recording.change(case.id, Change(values=tuple(said)))
        said = [(case.root, field, one_of(chance, field)) for field in HER]
        clinic.recording.change(case.id, Change(values=tuple(said)))
        for _number in range(chance.choice((1, 1, 2))):
            incident = new_entity("incident", case.root)
            told = [(incident.id, field, one_of(chance, field)) for field in ITS]
            if chance.random() < 0.8:
                ago = timedelta(days=chance.choice((0, 1, 2, 3, 4, 6, 20, 40)))
                told.append((incident.id, "i_date", {"kind": "day", "on": (today - ago).isoformat()}))
            people = tuple(new_entity("perpetrator", incident.id) for _him in range(chance.choice((1, 1, 2))))
            told += [(him.id, "p_relation", one_of(chance, "p_relation")) for him in people]
            clinic.recording.change(case.id, Change(created=(incident, *people), values=tuple(told)))
        for level in chance.choice(((), ("high",), ("medium", "standard"))):
            sheet = new_entity("risk_assessment", case.root)
            clinic.recording.change(case.id, Change((sheet,), values=((sheet.id, "r_level", level),)))
        for states in chance.sample(STATES, chance.choice((0, 1, 2))):
            referral = new_entity("referral", case.root)
            asked = tuple((referral.id, field, one_of(chance, field)) for field in ("x_sector", "x_service"))
            clinic.recording.change(case.id, Change((referral,), values=asked))
            for state in states:
                clinic.recording.change(case.id, Change(values=((referral.id, "x_status", state),)))
                house.pass_(hours=chance.choice((0, 2, 9)))
        if chance.random() < 0.4:
            house.pass_(hours=chance.randrange(200))
            clinic.recording.change(case.id, Change(values=((case.root, "z_reason", "needs_met"),)))


@dataclass
class Part:
    """An entity as its revisions say: when it was first there, what is said of it, and when each answer came."""

    kind: str
    parent: EntityId | None
    at: datetime
    said: dict[str, Any]
    came: list[tuple[datetime, str, Any]]


class Replayed:
    def __init__(self, clinic: Clinic, case_id: CaseId) -> None:
        self.id, self.parts = case_id, dict[EntityId, Part]()
        self.zone = clinic.desk.clock.zone
        for revision in clinic.desk.vault.revisions.history(case_id):
            for entity in revision.change.created:
                self.parts[entity.id] = Part(entity.kind, entity.parent, revision.at, {}, [])
            for entity_id, field, value in revision.change.values:
                part = self.parts.setdefault(entity_id, Part("case", None, revision.at, {}, []))
                part.said[field] = value
                part.came.append((revision.at, field, value))
        self.root = self.parts[EntityId(case_id)]
        self.her = self.root.said
        begun = self.root.at.astimezone(self.zone).date()
        self.day = date.fromisoformat(self.her.get("interview_date") or begun.isoformat())

    def of(self, kind: str) -> Iterator[Part]:
        return (part for part in self.parts.values() if part.kind == kind and part.said)

    def when(self, part: Part) -> date:
        return max(part.at.astimezone(self.zone).date(), self.day)


def put(cells: Cells, table: str, row: str, column: str = "") -> None:
    cells.setdefault(table, Counter()).update({(r, c) for r in (row, ALL) for c in (column, ALL)})


def elapsed(days: int) -> str:
    last = {"0_3d": 3, "4_5d": 5, "6_14d": 14, "2wk_1mo": 28}
    return next((band for band, most in last.items() if days <= most), "over_1mo")


def contexts(said: dict[str, Any], relations: list[str], *, minor: bool) -> list[str]:
    kind = said.get("i_type")
    sexual = kind in SEXUAL
    found = {
        "intimate_partner_violence": kind != "non-gbv" and "intimate_partner_former_partner" in relations,
        "child_sexual_abuse": sexual and minor, "early_marriage": kind == "forced_marriage" and minor,
        "possible_sexual_exploitation": sexual and said.get("i_exchange") == "yes",
        "possible_sexual_slavery": sexual
        and said.get("i_abduct") in ("forced_conscription", "trafficked", "other_abduction_kidnapping"),
        "harmful_traditional_practice": kind != "non-gbv" and said.get("i_htp") == "yes",
    }  # fmt: skip
    return [context for context, so in found.items() if so] or ["none_of_these"]


def within_72h(replayed: Replayed, part: Part) -> bool | None:
    """By the latest and the earliest hour of that day."""
    at = part.at.astimezone(replayed.zone)
    begins = datetime.combine(date.fromisoformat(part.said["i_date"]["on"]), datetime.min.time(), replayed.zone)
    if at - begins <= timedelta(hours=72):
        return True
    return False if at - (begins + timedelta(days=1)) > timedelta(hours=72) else None


def by_hand(every: list[Replayed], month: int) -> tuple[Cells, dict[str, tuple[int, int]], list[int]]:
    cells, shares = Cells(), {name: [0, 0] for name in SHARES}
    hours: list[int] = []

    def told(table: str, question: str, *said: str) -> None:
        silent = [each for each in SILENCES if each in said]
        put(cells, table, question, "told" if set(said) - set(SILENCES) else silent[0])

    def share(name: str, so: bool | None) -> None:
        shares[name][0] += bool(so)
        shares[name][1] += 1

    for each in every:
        her, sex, age = each.her, code(each.her.get("s_sex")), code(each.her.get("s_age_band"))
        if month_of(each.day) == month:
            put(cells, "people_disability", code(her.get("s_disability")), sex)
            put(cells, "where_seen", code(her.get("setting")), sex)
            if age in CHILD:
                put(cells, "people_children", code(her.get("s_child_vuln")), age)
            levels = [part.said["r_level"] for part in each.of("risk_assessment")]
            put(cells, "danger_levels", levels[-1] if levels else "not_asked", sex)
            share("assessed", bool(levels))
            told("told_people", "work", code(her.get("m_worksec")))
            told("told_people", "disability", code(her.get("s_disability")))
            told("told_people", "danger", levels[-1] if levels else "not_asked")
            share("children", age in CHILD)
            foreign = code(her.get("s_nationality")) not in ("thai", *SILENCES)
            work = code(her.get("m_worksec")) not in ("home_duties", "student", "unemployed", *SILENCES)
            share("women_migrant_workers", sex == "female" and foreign and work)
        for part in each.of("incident"):
            if month_of(each.when(part)) != month:
                continue
            kind = code(part.said.get("i_type"))
            share("sexual", kind in SEXUAL)
            if kind == "rape":
                share("rape_in_72h", within_72h(each, part) if "i_date" in part.said else None)
            days = (
                (each.when(part) - date.fromisoformat(part.said["i_date"]["on"])).days if "i_date" in part.said else 0
            )
            put(cells, "gbv_type_elapsed", kind, elapsed(days) if "i_date" in part.said else "not_asked")
            his = [
                one for one in each.parts.values()
                if one.kind == "perpetrator" and one.parent and each.parts[one.parent] is part
            ]  # fmt: skip
            relations = [code(one.said.get("p_relation")) for one in his] or ["not_asked"]
            told("told_incidents", "elapsed", elapsed(days) if "i_date" in part.said else "not_asked")
            told("told_incidents", "relations", *relations)
            if kind in SILENCES:
                put(cells, "gbv_contexts", kind)  # it follows from the type
            else:
                found = contexts(part.said, relations, minor=age in CHILD)
                cells.setdefault("gbv_contexts", Counter()).update({*((one, ALL) for one in found), (ALL, ALL)})
        for part in each.of("referral"):
            if month_of(each.when(part)) != month:
                continue
            state, answers = code(part.said.get("x_status")), [
                at for at, field, value in part.came if field == "x_status" and value not in ("requested", "cancelled")
            ]  # fmt: skip
            put(cells, "referral_status", code(part.said.get("x_sector")), state)
            share("referrals_answered", bool(answers))
            if answers:
                hours.append((answers[0] - part.at) // timedelta(hours=1))
        closed = [at for at, field, value in each.root.came if field == "z_reason" and value]
        if closed and month_of(closed[-1].astimezone(each.zone).date()) == month:
            put(cells, "closings", "needs_met")
    return cells, {name: (n, of) for name, (n, of) in shares.items()}, hours


@pytest.mark.parametrize("seed", range(4))
def test_the_other_tables_and_the_single_numbers_are_what_a_count_by_hand_gives(house: House, seed: int) -> None:
    chance = random.Random(seed)
    clinic = house.enter(NURSE)
    invented(house, clinic, chance, 16)
    clinic = house.enter(COORDINATOR)
    every = [Replayed(clinic, row.id) for row in clinic.finding.page(limit=100).rows]
    months = range(clinic.reporting.first_month(), month_of(clinic.desk.clock.today()) + 1)
    compared = 0
    for month in months:
        report = clinic.reporting.report(Audience.OWN, range(month, month + 1))
        cells, shares, hours = by_hand(every, month)
        for table_id in (*TABLES, *TOLD):
            found = report.of(table_id)
            assert isinstance(found, TableCount)
            asked = TOLD.get(table_id)
            mine = {place: n for place, n in found.cells.items() if n and (asked is None or place[0] in asked)}
            by_me = cells.get(table_id, Counter())
            assert mine == {place: n for place, n in by_me.items() if asked is None or place[0]}, table_id
            compared += len(mine)
        for name, (n, of) in shares.items():
            figure = report.of(name)
            assert isinstance(figure, FigureCount)
            assert (figure.n, figure.of) == (n, of), name
        middle = report.of("hours_to_answer")
        assert isinstance(middle, FigureCount)
        assert (middle.n, middle.of) == (round(median(hours)) if hours else None, len(hours))
    assert compared > 150
