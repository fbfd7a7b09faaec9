"""Invented cases with what comes after the telling: care and its windows, offers, a plan, follow-ups, referrals."""

from __future__ import annotations

import random
from datetime import timedelta

from clinic_at_work import House
from test_reporting_recount_rest import one_of

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, Entity, new_entity
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import iso
from clinic_app.services.clinic import Clinic

DECISIONS = ("h_pep", "h_ec", "h_sti", "h_hepb", "h_hbig", "h_tetanus")
ORGS = ("org-1", "org-2", "org-3")
SERVICES = ("legal_aid", "medico_legal_exam", "medical_care")
STATES = (
    ("draft",), ("requested",), ("requested", "accepted", "completed"), ("requested", "rejected"),
    ("requested", "cancelled"), ("requested", "in-progress", "cancelled"), ("entered-in-error",),
)  # fmt: skip
SILENT: Stored = {"missing": "declined_to_answer"}
HOUR = timedelta(hours=1)


class Night:
    """One case after another, written down as nurses do: a part at a time, with hours between."""

    def __init__(self, house: House, clinic: Clinic, chance: random.Random) -> None:
        self.house, self.clinic, self.chance = house, clinic, chance

    def case(self) -> None:
        self.house.pass_(hours=self.chance.randrange(1, 60))
        case, chance = self.clinic.recording.begin(), self.chance
        self.id, self.root = case.id, case.root
        self.says(case.root, c_record="given")
        self.says(case.root, h_injury_any=one_of(chance, "h_injury_any"))
        for _ in range(chance.choice((0, 1, 1, 2))):
            self.incident()
        asked = chance.sample(SERVICES, chance.choice((0, 1, 3)))
        for service in asked:
            self.part("need", n_service=service, n_offer=chance.choice(("offered_accepted", one_of(chance, "n_offer"))))
        if chance.random() < 0.5:
            told: list[Stored] = list(chance.choice((sorted(asked), asked[:1])))
            self.says(case.root, n_plan_super={"by": "C-1", "on": "2026-11-24", "services": told})
        if chance.random() < 0.5:
            self.says(
                case.root, **{chance.choice(("sp_signal", "sp_concern")): chance.choice(("a light", None, SILENT))}
            )
        for _ in range(chance.choice((0, 1, 2))):
            due = self.clinic.desk.clock.today() + timedelta(days=chance.randrange(-3, 40))
            better: Stored = chance.choice(
                (None, SILENT, {"safety": "met", "health": "in_progress"}, {"safety": "n_a"})
            )
            self.part(
                "visit",
                u_due=chance.choice((None, due.isoformat())),
                u_attend=one_of(chance, "u_attend"),
                u_progress=better,
            )
        for states in chance.sample(STATES, chance.choice((0, 1, 2))):
            self.referral(states)
        if chance.random() < 0.4:
            self.house.pass_(hours=chance.randrange(200))
            self.says(case.root, z_reason=chance.choice(("needs_met", "left_area")))

    def incident(self) -> None:
        chance, now = self.chance, self.house.wall
        kind = chance.choice(("rape", "rape", one_of(chance, "i_type")))
        ago = timedelta(hours=chance.choice((1, 5, 23, 30, 60, 71, 80, 110, 130, 400)))
        day = (now - ago).astimezone(self.clinic.desk.clock.zone).date()
        when: Stored = chance.choice((
            None, SILENT, {"kind": "day", "on": day.isoformat()}, {"kind": "exact", "at": iso(now - ago)},
            {"kind": "range", "from": iso(now - ago - 9 * HOUR), "to": iso(now - ago)},
        ))  # fmt: skip
        incident = self.part("incident", i_type=kind, i_date=when)
        for _ in range(chance.choice((0, 1, 1, 2))):
            self.part("perpetrator", incident.id, p_sex=one_of(chance, "p_sex"))
        for _ in range(chance.choice((0, 1, 1, 2))):
            self.house.pass_(hours=chance.choice((0, 1, 20, 50)))
            said: dict[str, Stored | None] = {field: one_of(chance, field) for field in chance.sample(DECISIONS, 2)}
            said["h_exposure"] = chance.choice((None, SILENT, ["none"], ["penetration"]))
            said["h_can_conceive"] = chance.choice((None, "no", "yes"))
            for given in ("h_pep_given_at", "h_ec_given_at"):
                if chance.random() < 0.5:
                    said[given] = {"at": iso(self.house.wall)}
            self.part("care", incident.id, **said)
        if chance.random() < 0.2:
            self.part("specimen", incident.id)

    def referral(self, states: tuple[str, ...]) -> None:
        chance = self.chance
        asked = {"x_sector": one_of(chance, "x_sector"), "x_service": one_of(chance, "x_service")}
        referral = self.part(
            "referral", **asked, x_org=chance.choice((*ORGS, None)), x_outcome=one_of(chance, "x_outcome")
        )
        for state in states:
            self.says(referral.id, x_status=state)
            self.house.pass_(hours=chance.choice((0, 2, 9)))

    def part(self, kind: str, parent: EntityId | None = None, **said: Stored | None) -> Entity:
        made = new_entity(kind, parent or self.root)
        values = tuple((made.id, field, value) for field, value in said.items())
        self.clinic.recording.change(self.id, Change((made,), values=values))
        return made

    def says(self, entity: EntityId, **said: Stored | None) -> None:
        self.clinic.recording.change(self.id, Change(values=tuple((entity, f, value) for f, value in said.items())))
