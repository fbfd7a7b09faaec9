"""Of two words about sharing the last that was written holds, by who had seen what; against a clock, the no."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.consent import RELEASE, Permission, Purpose, Refused, Use, permits_something
from clinic_app.domain.convergence import Converged, Said, converge
from clinic_app.domain.ids import CaseId, DeviceId, EntityId, OrganisationId
from clinic_app.domain.release import Decision
from clinic_app.domain.timekeeping import iso
from clinic_app.domain.two_releases import SHARING
from clinic_app.errors import Refusal

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SHELTER = OrganisationId("shelter")
OFFICE, NIGHT = DeviceId(UUID(int=1)), DeviceId(UUID(int=2))
BEGUN = Case.begun(CaseId(UUID(int=9)), "K7M2QR9T").applying(
    Change(values=((EntityId(UUID(int=9)), "c_services", "given"), (EntityId(UUID(int=9)), "c_record", "given")))
)
USE = Use(purpose=Purpose.PACKET, organisation=SHELTER, sector="shelter", item="name", day=TODAY)


def row(number: int, word: str, at: datetime, to: str = SHELTER, **more: Stored) -> Change:
    entity = Entity(EntityId(UUID(int=number)), RELEASE, BEGUN.root)
    said: dict[str, Stored] = {
        "c_share": word, "c_share_org": to, "c_obtained_at": iso(at), "c_expiry": "2030-01-01", "c_form": "spoken",
        "c_explained": True, "c_alone": "yes", **more,
    }  # fmt: skip
    return Change(created=(entity,), values=tuple((entity.id, field, value) for field, value in said.items()))


def holds(*rows: Change) -> bool:
    case = BEGUN
    for each in rows:
        case = case.applying(each)
    return lets(case)


def lets(case: Case) -> bool:
    answer = permits_something(case, USE)
    assert isinstance(answer, Permission) or answer.reason in (Refusal.REFUSED, Refusal.WITHDRAWN, Refusal.NO_CONSENT)
    return isinstance(answer, Permission)


def test_a_yes_of_today_is_one() -> None:
    assert holds(row(1, "given", NOW))


@pytest.mark.parametrize("behind", [timedelta(hours=1), timedelta(days=400)])
def test_a_no_on_a_pc_whose_clock_is_behind_is_a_no(behind: timedelta) -> None:
    assert not holds(row(1, "given", NOW), row(2, "refused", NOW - behind))


def test_what_was_said_before_and_is_written_down_later_opens_nothing_again() -> None:
    assert not holds(row(1, "refused", NOW), row(2, "given", NOW - timedelta(hours=9)))
    assert not holds(row(1, "given", NOW, c_withdrawn_at=iso(NOW)), row(2, "given", NOW - timedelta(hours=9)))


def test_a_no_of_the_year_2569_does_not_outlast_the_yes_after_it() -> None:
    assert holds(row(1, "refused", NOW.replace(year=2569)), row(2, "given", NOW))


def test_a_later_yes_is_one() -> None:
    assert holds(row(1, "refused", NOW - timedelta(hours=1)), row(2, "given", NOW))


def said(device: DeviceId, seq: int, seen: dict[DeviceId, int], at: datetime, change: Change) -> Said:
    return Said(device, seq, seen, at, change)


@pytest.mark.parametrize("late", [timedelta(hours=-1), timedelta(hours=1)])
def test_of_two_pcs_that_knew_nothing_of_each_other_the_no_holds(late: timedelta) -> None:
    words = [
        said(OFFICE, 1, {}, NOW, row(1, "given", NOW)),
        said(NIGHT, 1, {}, NOW + late, row(2, "refused", NOW + late)),
        said(OFFICE, 2, {OFFICE: 1}, NOW, row(3, "given", NOW, to="hospital")),
    ]
    for order in permutations(words):
        together = converge(BEGUN, order)
        assert not lets(together.case)
        assert answers_of(together) == ["given", "refused"]
    anew = said(OFFICE, 3, {OFFICE: 2, NIGHT: 1}, NOW, row(4, "given", NOW + timedelta(hours=2)))
    together = converge(BEGUN, [*words, anew])
    assert lets(together.case)
    assert together.undecided == ()


def answers_of(together: Converged) -> list[Stored]:
    [asked] = together.undecided
    assert asked.field == SHARING
    assert [word.value for word in asked.words if word.value not in asked.answers] == []
    return sorted(answer["c_share"] for answer in asked.answers if answer is not None)


def test_a_yes_taken_back_on_one_pc_is_not_given_anew_by_another_that_did_not_hear_of_it() -> None:
    taken_back = Change(values=((EntityId(UUID(int=1)), "c_withdrawn_at", iso(NOW)),))
    words = [
        said(OFFICE, 1, {}, NOW, row(1, "given", NOW - timedelta(hours=5))),
        said(OFFICE, 2, {OFFICE: 1}, NOW, taken_back),
        said(NIGHT, 1, {OFFICE: 1}, NOW + timedelta(hours=1), row(2, "given", NOW + timedelta(hours=1))),
    ]
    for order in permutations(words):
        together = converge(BEGUN, order)
        assert answers_of(together) == ["given", "withdrawn"]
        assert together.case.of_kind(RELEASE)[-1].id == EntityId(UUID(int=1))
    heard = said(NIGHT, 1, {OFFICE: 2}, NOW + timedelta(hours=1), row(2, "given", NOW + timedelta(hours=1)))
    assert converge(BEGUN, [*words[:2], heard]).undecided == ()


def test_of_two_yeses_what_lets_out_less_holds_and_of_two_alike_nobody_is_asked() -> None:
    more, less = ["age", "name"], ["age"]
    for first, second in ((more, less), (less, more)):
        words = [
            said(OFFICE, 1, {}, NOW, row(1, "given", NOW, c_share_items=first)),
            said(NIGHT, 1, {}, NOW, row(2, "given", NOW + timedelta(hours=1), c_share_items=second)),
        ]
        together = converge(BEGUN, words)
        assert answers_of(together) == ["given", "given"]
        answer = permits_something(together.case, USE)
        assert isinstance(answer, Permission)
        assert answer.release.items == {"age"}
    alike = [
        said(OFFICE, 1, {}, NOW, row(1, "given", NOW, c_share_items=more)),
        said(NIGHT, 1, {}, NOW, row(2, "given", NOW, c_share_items=more)),
        said(NIGHT, 2, {NIGHT: 1}, NOW, row(3, "refused", NOW, to="hospital")),
    ]
    assert converge(BEGUN, alike).undecided == ()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (["age", "name"], ["age", "needs"], {"age"}),
        (["age"], ["name"], set()),
        (["needs.bed", "needs.child"], ["needs", "age"], {"needs.bed", "needs.child"}),
    ],
)
def test_of_two_yeses_to_different_items_what_both_name_holds_until_she_is_asked(
    one: list[str], other: list[str], both: set[str]
) -> None:
    words = [
        said(OFFICE, 1, {}, NOW, row(1, "given", NOW, c_share_items=one, c_expiry="2030-01-01", c_reply_ok="given")),
        said(NIGHT, 1, {}, NOW, row(2, "given", NOW, c_share_items=other, c_expiry="2027-01-01")),
    ]
    for order in permutations(words):
        together = converge(BEGUN, order)
        [asked] = together.undecided
        assert sorted(str(answer) for answer in asked.answers) == sorted(str(word.value) for word in asked.words)
        assert {tuple(answer["c_share_items"]) for answer in asked.answers if answer} == {
            tuple(sorted(one)), tuple(sorted(other)),
        }  # fmt: skip
        answer = permits_something(together.case, USE)
        assert isinstance(answer, Permission)
        release = answer.release
        assert release.items == both
        assert (release.expires_on, release.reply_ok) == (date(2027, 1, 1), False)
    anew = said(OFFICE, 2, {OFFICE: 1, NIGHT: 1}, NOW, row(3, "given", NOW, c_share_items=["name"]))
    together = converge(BEGUN, [*words, anew])
    assert together.undecided == ()
    assert together.case.stored("c_share_items", EntityId(UUID(int=2))) == other, "as each said it, once it is asked"


def test_of_three_yeses_what_each_names_and_an_answer_of_theirs_only_if_each_lets_it() -> None:
    pcs = [OFFICE, NIGHT, DeviceId(UUID(int=3))]
    items = (["a", "b"], ["b", "c", "a"], ["b", "d"])
    words = [
        said(pc, 1, {}, NOW, row(number, "given", NOW, c_share_items=named, c_reply_ok=reply))
        for number, (pc, named, reply) in enumerate(zip(pcs, items, ("given", ["?"], "refused"), strict=True), start=1)
    ]
    for order in permutations(words):
        together = converge(BEGUN, order)
        answer = permits_something(together.case, USE)
        assert isinstance(answer, Permission)
        assert answer.release.items == {"b"}
        assert answer.release.reply is Decision.REFUSED


def test_of_two_yeses_alike_but_for_whether_they_may_answer_she_is_asked_and_they_may_not() -> None:
    words = [
        said(OFFICE, 1, {}, NOW, row(1, "given", NOW, c_reply_ok="given")),
        said(NIGHT, 1, {}, NOW, row(2, "given", NOW, c_reply_ok="refused")),
    ]
    for order in permutations(words):
        together = converge(BEGUN, order)
        assert answers_of(together) == ["given", "given"]
        answer = permits_something(together.case, USE)
        assert isinstance(answer, Permission)
        assert not answer.release.reply_ok


def test_a_no_to_whatever_they_do_stands_against_a_yes_to_one_service_of_theirs() -> None:
    words = [
        said(OFFICE, 1, {}, NOW + timedelta(hours=1), row(5, "given", NOW, c_share_sector="shelter")),
        said(NIGHT, 1, {}, NOW, row(2, "refused", NOW)),
    ]
    together = converge(BEGUN, words)
    assert answers_of(together) == ["given", "refused"]
    assert not lets(together.case)
    also = said(OFFICE, 2, {OFFICE: 1}, NOW, row(3, "given", NOW, c_share_sector="legal"))
    asked = converge(BEGUN, [*words, also]).undecided
    sectors = [
        {answer["c_share_sector"] for answer in each.answers if answer and "c_share_sector" in answer} for each in asked
    ]
    assert sorted(map(sorted, sectors)) == [["legal"], ["shelter"]]
    assert [len(each.words) for each in asked] == [2, 2]


def test_two_rows_of_one_revision_stand_against_nobody() -> None:
    both = row(1, "given", NOW).and_then(row(2, "refused", NOW))
    assert converge(BEGUN, [said(OFFICE, 1, {}, NOW, both)]).undecided == ()


def test_what_is_refused_is_said_why() -> None:
    case = BEGUN.applying(row(1, "given", NOW)).applying(row(2, "refused", NOW - timedelta(days=400)))
    assert permits_something(case, USE) == Refused(Refusal.REFUSED)
