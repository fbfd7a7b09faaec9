"""Windows of care, plans, answers of organisations, middle values by line: once more by hand, over the revisions."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, datetime
from statistics import median

import pytest
import test_reporting_recount as first
import test_reporting_recount_rest as rest
from care_by_hand import answered, cared, told_within, under, windows
from clinic_at_work import COORDINATOR, NURSE, House
from invented_care import HOUR, Night
from test_reporting_recount_rest import Cells, Part, Replayed, code, put

from clinic_app.domain.ids import CaseId
from clinic_app.services.figure_set import law
from clinic_app.services.reporting import ALL, WHOLE, Audience, FigureCount, TableCount, month_of

TABLES = ("clocks_kept", "care_hours", "gbv_rape_care", "gbv_type_hours", "gbv_perpetrators", "plans", "progress",
          "org_answers", "referral_outcome", "referral_service")  # fmt: skip
TOLD = ("told_within", "p_count")
COUNTS = ("people", "incidents", "closed", "referrals_each", "follow_ups_each")
MIDDLE = ("hours_to_answer", "days_until_closed")
SHARES = (
    "pep_in_time",
    "rape_cared_72h",
    "accepted",
    "typed",
    "follow_up_kept",
    "planned",
    "plan_made",
    "plan_approved",
)
SAID_OF_THE_PLAN = ("sp_signal", "sp_bag", "sp_concern")


def plan(each: Replayed) -> str:
    wanted = ("offered_accepted", "offered_deferred", "already_receiving")
    agreed = sorted({need.said["n_service"] for need in each.of("need") if need.said.get("n_offer") in wanted})
    approved = each.her.get("n_plan_super")
    if approved is None:
        return "made" if agreed else "no_plan"
    return "approved" if approved["services"] == agreed else "changed_since"


class ByHand:
    """One month."""

    def __init__(self, every: list[Replayed], month: int) -> None:
        self.cells, self.shares = Cells(), {name: [0, 0] for name in SHARES}
        self.hours = {name: defaultdict[str, list[int]](list) for name in MEASURES}
        self.counts, self.month = Counter[str](), month
        self.whose = defaultdict[tuple[str, str, str], set[CaseId]](set)
        for each in every:
            self.looked_at = each.id
            self._case(each)

    def _put(self, table: str, row: str, column: str = ALL) -> None:
        put(self.cells, table, row, column)
        for place in {(r, c) for r in (row, ALL) for c in (column, ALL)}:
            self.whose[table, *place].add(self.looked_at)

    def _share(self, name: str, of: bool, so: bool) -> None:
        self.shares[name][0] += of and so
        self.shares[name][1] += of
        if of:
            self.whose[name, WHOLE, ALL].add(self.looked_at)
        if of and so:
            self.whose[name, ALL, ALL].add(self.looked_at)

    def _case(self, each: Replayed) -> None:
        if month_of(each.day) == self.month:
            state = plan(each)
            self._put("plans", state)
            self.counts["people"] += 1
            sheets = (part for part in each.parts.values())
            self._share("planned", True, any(part.said.get(f) is not None for part in sheets for f in SAID_OF_THE_PLAN))
            self._share("plan_made", True, state != "no_plan")
            self._share("plan_approved", state != "no_plan", state == "approved")
        for part in each.parts.values():
            if part.kind != "incident" or month_of(each.when(part)) != self.month:
                continue
            self._windows(each, part)
            told = {field for field, value in part.said.items() if value is not None} - {"i_serial"}
            if told:
                self._incident(each, part)
        for part in each.of("need"):
            if month_of(each.when(part)) == self.month:
                offer = code(part.said.get("n_offer"))
                yes = offer in ("offered_accepted", "already_receiving")
                self._share("accepted", yes or offer in ("offered_declined", "offered_deferred"), yes)
        for part in each.of("visit"):
            on = part.said.get("u_due")
            if month_of(date.fromisoformat(on) if on else each.when(part)) == self.month:
                self._visit(part)
        for part in each.of("referral"):
            if month_of(each.when(part)) == self.month and part.said["x_status"] not in ("draft", "entered-in-error"):
                self._referral(part)
        closed = [(at, value) for at, field, value in each.root.came if field == "z_reason"]
        if closed and month_of(closed[-1][0].astimezone(each.zone).date()) == self.month:
            self.counts["closed"] += 1
            begins = datetime.combine(each.day, datetime.min.time(), each.zone)
            self.hours["days_open"][closed[-1][1]].append((closed[-1][0] - begins) // HOUR)

    def _incident(self, each: Replayed, part: Part) -> None:
        kind, (within, in_72h) = code(part.said.get("i_type")), told_within(each, part)
        self.counts["incidents"] += 1
        self._put("gbv_type_hours", kind, within)
        people = len(under(each, "perpetrator", part))
        self._put("gbv_perpetrators", str(people) if people else "not_asked")
        self._put("told_incidents", "p_count", "told" if people else "not_asked")
        self._put("told_incidents", "told_within", within if within in rest.SILENCES else "told")
        self._share("typed", True, kind not in ("unknown", "declined_to_answer", "not_asked"))
        if kind == "rape":
            self._put("gbv_rape_care", within, cared(each, part))
        self._share("rape_cared_72h", kind == "rape" and in_72h == "yes", cared(each, part) != "neither")

    def _windows(self, each: Replayed, part: Part) -> None:
        """They run on the screen too after an incident of which only the care was written down."""
        kind = code(part.said.get("i_type"))
        for window, how, hours_band, hours in windows(each, part):
            self._put("clocks_kept", window, how)
            self._put("care_hours", window, hours_band)
            self._share("pep_in_time", window == "pep" and kind == "rape", how == "in_time")
            if hours is not None:
                self.hours["hours_to_care"][window].append(hours)

    def _visit(self, part: Part) -> None:
        self.counts["visits"] += 1
        self._share("follow_up_kept", True, code(part.said.get("u_attend")) in ("attended", "contacted_safely"))
        said = part.said.get("u_progress")
        met = [area for area, how in said.items() if how == "met"] if answered(said) else [code(said)]
        self.cells.setdefault("progress", Counter()).update(
            {*((one, ALL) for one in met or ["none_of_these"]), (ALL, ALL)}
        )

    def _referral(self, part: Part) -> None:
        self.counts["referrals"] += 1
        told = [
            (at, value)
            for at, field, value in part.came
            if field == "x_status" and value not in ("requested", "cancelled")
        ]
        state, org = part.said["x_status"], code(part.said.get("x_org"))
        answer = (
            "declined"
            if state == "rejected"
            else "answered"
            if told
            else "taken_back"
            if state == "cancelled"
            else "none"
        )
        sector, service, outcome = (code(part.said.get(field)) for field in ("x_sector", "x_service", "x_outcome"))
        self._put("org_answers", org, answer)
        self._put("referral_outcome", outcome, sector)
        self._put("referral_service", service, outcome)
        if told:
            for name, line in (("hours_by_sector", sector), ("hours_by_service", service), ("hours_by_org", org)):
                self.hours[name][line].append((told[0][0] - part.at) // HOUR)


MEASURES = ("hours_by_sector", "hours_by_service", "hours_by_org", "hours_to_care", "days_open")


@pytest.mark.parametrize("seed", range(4))
def test_care_plans_and_answers_are_what_a_count_by_hand_gives(house: House, seed: int) -> None:
    clinic = house.enter(NURSE)
    night = Night(house, clinic, random.Random(seed))
    for _ in range(24):
        night.case()
    clinic = house.enter(COORDINATOR)
    every = [Replayed(clinic, row.id) for row in clinic.finding.page(limit=100).rows]
    months = range(clinic.reporting.first_month(), month_of(clinic.desk.clock.today()) + 3)
    seen = Counter[str]()
    for month in months:
        report, mine = clinic.reporting.report(Audience.OWN, range(month, month + 1)), ByHand(every, month)
        for table_id in (*TABLES, "told_incidents"):
            found = report.of(table_id)
            assert isinstance(found, TableCount)
            asked = TOLD if table_id == "told_incidents" else None
            cells = {place: n for place, n in found.cells.items() if n and (asked is None or place[0] in asked)}
            by_me = mine.cells.get(table_id, Counter())
            assert cells == {place: n for place, n in by_me.items() if asked is None or place[0]}, table_id
            seen[table_id] += len(cells)
        for name, (n, of) in mine.shares.items():
            share = report.of(name)
            assert isinstance(share, FigureCount)
            assert (share.n, share.of) == (n, of), name
            seen[name] += of
        only = range(month, month + 1)
        for (counted, row, column), cases in mine.whose.items():
            if counted != "told_incidents" or row != ALL:  # of that, other questions are recounted elsewhere
                behind = {listed.case_id for listed in clinic.reporting.behind(counted, only, row, column)}
                assert behind == cases, (counted, row, column)
        for name, lines in mine.hours.items():
            measure = next(each for each in report.measures if each.measure.id == name)
            assert sum(line.rows if line.code == ALL else -line.rows for line in measure.lines) == 0, name
            counted = {line.code: (line.told, line.middle) for line in measure.lines if line.told}
            everything = {ALL: [one for hours in lines.values() for one in hours]}
            by_hand = {**lines, **everything} if lines else {}
            assert counted == {line: (len(hours), round(median(hours))) for line, hours in by_hand.items()}, name
            seen[name] += len(counted)
        closing = report.of("days_until_closed")
        assert isinstance(closing, FigureCount)
        open_for = [one for hours in mine.hours["days_open"].values() for one in hours]
        assert (closing.n, closing.of) == (round(median(open_for)) if open_for else None, len(open_for))
        for name, counted_as in (("people", "people"), ("incidents", "incidents"), ("closed", "closed")):
            count = report.of(name)
            assert isinstance(count, FigureCount)
            assert count.n == mine.counts[counted_as], name
        for name, counted_as in (("referrals_each", "referrals"), ("follow_ups_each", "visits")):
            each = report.of(name)
            assert isinstance(each, FigureCount)
            assert (each.n, each.of) == (mine.counts[counted_as], mine.counts["people"]), name
    assert not [name for name in (*TABLES, *SHARES, *MEASURES) if not seen[name]], "nothing to compare"


def test_nothing_is_counted_that_is_not_recounted() -> None:
    known = law()
    tables = {*TABLES, *first.TABLES, *rest.TABLES, "told_people", "told_incidents"}
    assert {table.id for table in known.tables} == tables
    assert {figure.id for figure in known.figures} == {*SHARES, *rest.SHARES, *COUNTS, *MIDDLE}
    assert {measure.id for measure in known.measures} == set(MEASURES)
    asked = {table.id: set(table.questions) for table in known.tables if table.questions}
    assert asked == {
        "told_people": {*first.ASKED, *rest.TOLD["told_people"]},
        "told_incidents": {*first.ASKED_OF_INCIDENT, *rest.TOLD["told_incidents"], *TOLD},
    }
