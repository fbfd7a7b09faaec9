"""From a case to its rows: the published bands, silences that are no *no*, and the day on which each thing counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from made_cases import BANGKOK, Made, definitions, exact, on, silent

from clinic_app import paths
from clinic_app.domain.case import Change
from clinic_app.domain.clocks import ClockRules, load_rules
from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.counting import ALL, behind, counted, figured
from clinic_app.domain.reporting.law import FigureLaw, dimensions_of, load_figures
from clinic_app.domain.reporting.reading import File, rows_of
from clinic_app.domain.reporting.rows import NONE, OfferRow, ReferralRow, Row, Unit
from clinic_app.domain.reporting.tally import Tally, first_of, month_of, tallies
from clinic_app.domain.reporting.written import Step, history_of
from clinic_app.errors import DefinitionRefused

DAY = date(2026, 11, 22)
SEEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@cache
def rules() -> ClockRules:
    return load_rules(paths.resources())


@cache
def law() -> FigureLaw:
    return load_figures(paths.resources())


def rows(made: Made, unit: Unit, *steps: Step) -> list[Any]:
    told = history_of(steps, made.case.root)
    counted_rows = rows_of(File(made.case, DAY, told), definitions(), rules(), zone=BANGKOK)
    return [row for each, row in counted_rows.rows if each is unit]


def the_incident(**answers: Any) -> Any:
    made = Made(s_sex="female", interview_date="2026-11-22")
    made.add("incident", **answers)
    [row] = rows(made, Unit.INCIDENT)
    return row


@pytest.mark.parametrize(
    ("day", "band"),
    [("2026-11-22", "0_3d"), ("2026-11-19", "0_3d"), ("2026-11-18", "4_5d"), ("2026-11-17", "4_5d"),
     ("2026-11-16", "6_14d"), ("2026-11-08", "6_14d"), ("2026-11-07", "2wk_1mo"), ("2026-10-22", "2wk_1mo"),
     ("2026-10-21", "over_1mo")],
)  # fmt: skip
def test_day_four_is_in_the_second_band_and_in_no_other(day: str, band: str) -> None:
    assert the_incident(i_type="rape", i_date=on(day)).elapsed == band


@pytest.mark.parametrize(("at", "band"), [("2026-11-18T17:00:00Z", "0_3d"), ("2026-11-18T16:59:00Z", "4_5d")])
def test_a_day_begins_at_midnight_in_bangkok(at: str, band: str) -> None:
    assert the_incident(i_type="rape", i_date=exact(at)).elapsed == band


def test_a_no_is_a_no_and_a_silence_is_none() -> None:
    said = {value: the_incident(i_type="rape", i_exchange=value).contexts for value in ("yes", "no")}
    assert said == {"yes": ("possible_sexual_exploitation",), "no": (NONE,)}
    assert the_incident(i_type="rape", i_exchange=silent()).contexts == (NONE,)
    assert the_incident(i_place="other").contexts == ("not_asked",)
    assert the_incident(i_type=silent()).contexts == ("unknown",)
    asked = the_incident(i_type=silent("declined_to_answer"), i_previous=silent(), i_place="other")
    assert (asked.type, asked.previous, asked.at_work) == ("declined_to_answer", "unknown", "not_asked")


def test_what_follows_from_what_she_would_not_say_is_no_unknown() -> None:
    held_back = the_incident(i_type=silent("declined_to_answer"), i_date=silent("declined_to_answer"))
    assert (held_back.th_type5, held_back.contexts) == ("declined_to_answer", ("declined_to_answer",))
    assert {held_back.elapsed, held_back.tod, held_back.told_within} == {"declined_to_answer"}
    assert {held_back.within_72h} == {"declined_to_answer"}
    nobody_knows = the_incident(i_type=silent(), i_date=silent())
    assert {nobody_knows.th_type5, nobody_knows.elapsed, nobody_knows.tod, nobody_knows.told_within} == {"unknown"}


@pytest.mark.parametrize(
    ("years", "band"),
    [(0, "0_11"), (11, "0_11"), (12, "12_17"), (17, "12_17"), (18, "18_25"), (25, "18_25"), (26, "26_40"),
     (40, "26_40"), (41, "41_60"), (60, "41_60"), (61, "61_plus")],
)  # fmt: skip
def test_ages_at_the_edge_of_a_band(years: int, band: str) -> None:
    [person] = rows(Made(s_age_years=years), Unit.PERSON)
    assert person.age_band == band


def test_an_age_nobody_asked_for_is_not_asked() -> None:
    [person] = rows(Made(s_sex="female"), Unit.PERSON)
    assert (person.age_band, person.stats, person.th_type5) == ("not_asked", "not_asked", "not_asked")


@pytest.mark.parametrize(
    ("nationality", "work", "told"),
    [("myanmar", "domestic_work", "yes"), ("thai", "domestic_work", "no"), ("lao", "home_duties", "no"),
     ("lao", None, "not_asked"), (None, "factory_garment", "not_asked"), (silent(), "factory_garment", "unknown")],
)  # fmt: skip
def test_a_migrant_worker_works_here_and_is_not_thai(nationality: Any, work: Any, told: str) -> None:
    answers = {name: value for name, value in (("s_nationality", nationality), ("m_worksec", work)) if value}
    [person] = rows(Made(s_sex="female", **answers), Unit.PERSON)
    assert person.migrant_worker == told


@pytest.mark.parametrize(
    ("ago", "band"),
    [(1, "under_24h"), (24, "under_24h"), (25, "under_72h"), (72, "under_72h"), (73, "under_120h"), (121, "over_120h")],
)
def test_hours_run_from_the_incident_to_when_it_was_written_down(ago: int, band: str) -> None:
    made = Made(interview_date="2026-11-22")
    at = (SEEN - timedelta(hours=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    incident = made.add("incident", i_type="rape", i_date=exact(at))
    [row] = rows(made, Unit.INCIDENT, Step(SEEN, Change(created=(incident,))))
    assert (row.told_within, row.within_72h) == (band, "yes" if ago <= 72 else "no")


@pytest.mark.parametrize(
    ("day", "told"),
    [("2026-11-22", "yes"), ("2026-11-21", "yes"), ("2026-11-20", "yes"), ("2026-11-19", "unknown"),
     ("2026-11-18", "no")],
)  # fmt: skip
def test_a_day_alone_is_within_72_hours_where_every_hour_of_it_is(day: str, told: str) -> None:
    made = Made(interview_date="2026-11-22")
    incident = made.add("incident", i_type="rape", i_date=on(day))
    [row] = rows(made, Unit.INCIDENT, Step(SEEN, Change(created=(incident,))))
    assert row.within_72h == told


def test_rape_told_within_72_hours_is_counted_by_its_day_too() -> None:
    made = Made(interview_date="2026-11-22")
    incident = made.add("incident", i_type="rape", i_date=on("2026-11-21"))
    [row] = rows(made, Unit.INCIDENT, Step(SEEN, Change(created=(incident,))))
    assert row.told_within == "unknown"  # 10 hours, or 34
    counts = dict(tallies())
    counts[Unit.INCIDENT].add(made.case.id, row)
    assert figured(law().figure("rape_in_72h"), counts, range(30_000)).n == 1


def test_hours_are_unknown_where_the_day_alone_was_told() -> None:
    made = Made(interview_date="2026-11-22")
    incident = made.add("incident", i_type="rape", i_date=on("2026-11-19"))
    [row] = rows(made, Unit.INCIDENT, Step(SEEN, Change(created=(incident,))))
    assert (row.told_within, row.elapsed) == ("unknown", "0_3d")  # day 3 may be hour 51 or hour 75


def test_trafficking_is_deception_in_the_thai_five_and_no_gbv_type() -> None:
    assert the_incident(i_type="rape", i_abduct="trafficked").th_type5 == "deception_exploitation"
    assert the_incident(i_type="forced_marriage").th_type5 == "unmapped"


def test_a_sheet_that_was_only_looked_at_is_no_incident() -> None:
    made = Made(s_sex="female")
    made.add("incident", i_serial=1)
    made.add("incident", i_serial=2, i_type="physical_assault")
    [person], [incident] = rows(made, Unit.PERSON), rows(made, Unit.INCIDENT)
    assert (incident.type, person.th_type5) == ("physical_assault", "physical")


@pytest.mark.parametrize("why", ["opened_in_error", "merged_duplicate"])
def test_a_file_that_was_no_persons_own_gives_no_row(why: str) -> None:
    assert rows(Made(s_sex="female", z_reason=why), Unit.PERSON) == []
    [closed] = rows(Made(s_sex="female", z_reason="needs_met"), Unit.CLOSING)
    assert closed.closed_for == "needs_met"


def test_a_window_is_kept_only_if_the_earliest_time_allows_it() -> None:
    def kept(given: str | None, decision: str = "offered_accepted", moment: Any = None) -> str:
        made = Made(interview_date="2026-11-22")
        incident = made.add("incident", i_type="rape", i_date=moment or silent())
        dose = {"h_pep_given_at": {"at": given}} if given else {}
        made.add("care", incident, h_pep=decision, **dose)
        [row] = [each for each in rows(made, Unit.CLOCK) if each.window == "pep"]
        return str(row.kept)

    happened = exact("2026-11-20T00:00:00Z")
    assert kept("2026-11-23T00:00:00Z", moment=happened) == "in_time"
    assert kept("2026-11-23T00:01:00Z", moment=happened) == "too_late"
    assert kept("2026-11-22T18:00:00Z", moment=on("2026-11-20")) == "unknown"
    assert kept("2026-11-22T18:00:00Z") == "unknown"
    assert kept(None, moment=happened) == "accepted_not_given"
    assert kept(None, "offered_declined", moment=happened) == "declined"
    assert kept(None, "out_of_window", moment=happened) == "too_late"
    assert kept(None, "not_indicated", moment=happened) == "otherwise"


def test_the_first_answer_to_a_referral_ends_its_hours() -> None:
    made = Made(s_sex="female")
    referral = made.add("referral", x_sector="legal", x_service="legal_aid", x_status="completed")

    def after(hours: int, status: str) -> Step:
        return Step(SEEN + timedelta(hours=hours), Change(values=((referral.id, "x_status", status),)))

    steps = (
        Step(SEEN, Change(created=(referral,))),
        after(0, "requested"),
        after(9, "accepted"),
        after(90, "completed"),
    )
    [row] = rows(made, Unit.REFERRAL, *steps)
    assert (row.hours, row.status, row.on) == (9, "completed", DAY)
    made.add("referral", x_status="draft")
    assert len(rows(made, Unit.REFERRAL, *steps)) == 1


@pytest.mark.parametrize(
    ("states", "answer", "hours"),
    [
        (("requested",), "none", None), (("requested", "on-hold"), "answered", 9),
        (("requested", "on-hold", "rejected"), "declined", 9), (("requested", "cancelled"), "taken_back", None),
        (("requested", "accepted", "cancelled"), "answered", 9),
    ],
)  # fmt: skip
def test_a_waiting_list_is_an_answer_and_nobody_waits_for_what_was_taken_back(
    states: tuple[str, ...], answer: str, hours: int | None
) -> None:
    made = Made(s_sex="female")
    asked = made.add("referral", x_status=states[-1])
    steps = [
        Step(SEEN + timedelta(hours=9 * n), Change(() if n else (asked,), values=((asked.id, "x_status", each),)))
        for n, each in enumerate(states)
    ]
    [row] = rows(made, Unit.REFERRAL, *steps)
    assert (row.answered, row.hours) == (answer, hours)
    counts = with_rows(row)
    assert figured(law().figure("referrals_answered"), counts, range(30_000)).n == (answer in ("answered", "declined"))


def test_a_follow_up_counts_on_the_day_it_was_due() -> None:
    made = Made(s_sex="female")
    made.add("visit", u_due="2026-12-24", u_attend="missed")
    loose = made.add("visit", u_attend="attended")
    written = Step(datetime(2027, 1, 31, 17, 30, tzinfo=UTC), Change(created=(loose,)))
    assert [(row.on, row.attended) for row in rows(made, Unit.FOLLOW_UP, written)] == [
        (date(2026, 12, 24), "missed"), (date(2027, 2, 1), "attended"),
    ]  # fmt: skip


# --- counting ------------------------------------------------------------------------------------------


def referral(hours: int | None, month: int = 11, **codes: str) -> ReferralRow:
    known = dict.fromkeys(dimensions_of(Unit.REFERRAL), "not_asked")
    return ReferralRow(on=date(2026, month, 30), hours=hours, **{**known, **codes})


def with_rows(*added: Row) -> dict[Unit, Tally]:
    made = dict(tallies())
    for number, row in enumerate(added):
        made[Unit.REFERRAL].add(CaseId(UUID(int=number)), row)
    return made


def test_the_middle_of_the_hours_and_nothing_where_nobody_answered() -> None:
    november = range(month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1)))
    median = law().figure("hours_to_answer")
    made = with_rows(referral(3), referral(9), referral(400), referral(None), referral(1, month=12))
    assert (figured(median, made, november).n, figured(median, made, november).of) == (9, 3)
    assert figured(median, with_rows(referral(None)), november).n is None


def test_what_was_never_offered_lowers_no_share_of_what_was_accepted() -> None:
    known = dict.fromkeys(dimensions_of(Unit.OFFER), "not_asked")
    made = dict(tallies())
    answers = (*definitions().codes["offer"].ids, "unknown", "declined_to_answer", "not_asked")
    for number, answer in enumerate(answers):
        row = OfferRow(on=date(2026, 11, 30), **known | {"offer": answer})
        made[Unit.OFFER].add(CaseId(UUID(int=number)), row)
    accepted = figured(law().figure("accepted"), made, range(30_000))
    assert (accepted.n, accepted.of) == (2, 4)  # accepted, had; also: declined, put off


def test_a_code_that_no_list_knows_is_counted_and_a_sum_leaves_nothing_out() -> None:
    table = law().table("referral_status")
    made = with_rows(referral(1, sector="legal", status="accepted"), referral(2, sector="of_an_old_pack"))
    codes = {"sector": ("legal", "health_medical"), "status": ("accepted",)}
    found = counted(table, made, range(30_000), codes)
    assert found.rows == ("legal", "health_medical", "of_an_old_pack")
    assert found.columns == ("accepted", "not_asked")
    assert (
        sum(found.cell(row) for row in found.rows) == sum(found.cell(ALL, c) for c in found.columns) == found.total == 2
    )
    assert behind(table, made, range(30_000), "of_an_old_pack") == (CaseId(UUID(int=1)),)
    assert behind(table, made, range(30_000), "legal", "not_asked") == ()


def test_what_a_case_was_counted_with_goes_when_it_is_forgotten() -> None:
    made = with_rows(referral(1), referral(2), referral(3, month=12))
    made[Unit.REFERRAL].forget({CaseId(UUID(int=0)), CaseId(uuid4())})
    assert made[Unit.REFERRAL].count((), range(30_000)).total() == 2
    assert list(made[Unit.REFERRAL].hours(range(30_000), {})) == [2, 3]


def test_months_follow_one_another_over_the_year() -> None:
    assert month_of(date(2027, 1, 31)) - month_of(date(2026, 12, 1)) == 1
    assert first_of(month_of(date(2026, 12, 31))) == date(2026, 12, 1)


# --- the set -------------------------------------------------------------------------------------------


def test_every_table_counts_by_what_its_unit_has() -> None:
    codes = {name: law().codes(name, definitions(), ("pep",)) for unit in Unit for name in dimensions_of(unit)}
    assert all(codes[name] for name in codes if name != "org")
    assert {each.to_be_confirmed_by for each in (*law().tables, *law().figures)} <= {
        code.id for code in definitions().codes["signoff"].codes
    }


WRONG = {
    "no such dimension": ('rows = "th_type5"', 'rows = "s_name"'),
    "another unit's dimension": ('rows = "th_type5"', 'rows = "sector"'),
    "twice": ('id = "th_type_sex"', 'id = "th_type_age"'),
    "an unknown key": ('statutory = true', 'secret = true'),
    "a share of nothing": ('kind = "share"\ncounts = { sex', 'kind = "count"\ncounts = { sex'),
    "a middle of codes": ('of = "hours"', 'of = "sector"'),
    "no source": ('source = "GBVIMS standard statistics"', 'source = ""'),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_set_that_does_not_hold_together_is_refused(tmp_path: Path, wrong: str) -> None:
    text = (paths.resources() / "rules" / "figures.toml").read_text("utf-8")
    old, new = WRONG[wrong]
    assert old in text
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "figures.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DefinitionRefused):
        load_figures(tmp_path)
