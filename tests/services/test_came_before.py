"""Did she come before? Offered with reasons, never decided; a case that is kept from somebody is not even counted."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.restriction import Why
from clinic_app.errors import NoSuchCase, NotAllowed
from clinic_app.services.came_before import MOST, Alike
from clinic_app.services.clinic import Clinic


def came(clinic: Clinic, **answers: Stored) -> Case:
    case = clinic.recording.begin()
    values = {"c_record": "given", **answers}
    clinic.recording.change(case.id, Change(values=tuple((case.root, each, said) for each, said in values.items())))
    return case


def test_who_looks_alike_is_offered_with_reasons_the_likeliest_first(house: House) -> None:
    clinic = house.enter(NURSE)
    sounds = came(clinic, s_name="Thidar", s_lang_first="my")
    phone = came(clinic, s_name="Somebody", k_number="+66 81 234 5678")
    came(clinic, s_name="Malee", s_lang_first="my")
    tonight = came(clinic, s_name="Ma Thida", s_lang_first="my", k_number="081 234 5678")
    offered = clinic.came_before.offers(tonight.id)
    assert [(each.row.id, each.reasons) for each in offered.candidates] == [
        (phone.id, (Alike.PHONE,)),
        (sounds.id, (Alike.SOUNDS, Alike.LANGUAGE)),
    ]
    assert (offered.asked, offered.more, offered.dismissed) == (True, False, ())


def test_what_is_only_typed_at_the_door_step_is_compared_too(house: House) -> None:
    clinic = house.enter(NURSE)
    earlier = came(clinic, s_alias="ดาว")
    case = clinic.recording.draw()
    assert not clinic.came_before.offers(case.id).asked
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "ดาว"})
    [candidate] = clinic.came_before.offers(case.id).candidates
    assert (candidate.row.id, candidate.reasons) == (earlier.id, (Alike.NICKNAME,))


def test_a_name_or_a_number_that_she_says_is_compared_and_kept_nowhere(house: House) -> None:
    clinic = house.enter(NURSE)
    earlier = came(clinic, s_name="Thidar", k_number="0812345678")
    case = clinic.recording.begin()
    by_name, by_number, by_both = (clinic.came_before.offers(case.id, said) for said in (
        "Ma Thida", "+66 81 234 5678", "thida 081-234-5678"))  # fmt: skip
    assert [each.reasons for each in by_name.candidates] == [(Alike.SOUNDS,)]
    assert [each.reasons for each in by_number.candidates] == [(Alike.PHONE,)]
    assert [(each.row.id, each.reasons) for each in by_both.candidates] == [(earlier.id, (Alike.PHONE, Alike.SOUNDS))]
    assert clinic.recording.shown(case.id).answers == {}
    told = [seen.about for seen in clinic.recording.who_saw(case.id) if seen.act == "looked_for_earlier"]
    assert all(set(about) == {"case", "hits"} for about in told)


def test_a_restricted_case_changes_nothing_of_what_others_are_offered(house: House) -> None:
    clinic = house.enter(NURSE)
    kept = [came(clinic, s_name="Thida") for _ in range(MOST + 2)]
    others = [came(clinic, s_name="Thida").id for _ in range(MOST)]
    tonight = came(clinic, s_name="Thida")
    assert clinic.came_before.offers(tonight.id).more
    for each in kept:
        clinic.restricting.restrict(each.id, {clinic.whoami.id}, Why.STAFF)
    offered = house.enter(COORDINATOR).came_before.offers(tonight.id)
    assert {each.row.id for each in offered.candidates} == set(others)
    assert not offered.more
    with pytest.raises(NoSuchCase):
        house.enter(COORDINATOR).came_before.not_same(tonight.id, kept[0].id)
    with pytest.raises(NoSuchCase):
        house.inside[-1].came_before.offers(kept[0].id)


def test_a_pair_that_was_looked_at_is_not_offered_again_from_either_side(house: House) -> None:
    clinic = house.enter(NURSE)
    one, other = came(clinic, s_name="Thida"), came(clinic, s_name="Thida")
    clinic.came_before.not_same(one.id, other.id)
    clinic = house.enter(COORDINATOR)
    for mine, theirs in ((one, other), (other, one)):
        offered = clinic.came_before.offers(mine.id)
        assert offered.candidates == ()
        assert [each.row.id for each in offered.dismissed] == [theirs.id]
    clinic.came_before.maybe_same(other.id, one.id)
    assert [each.row.id for each in clinic.came_before.offers(one.id).candidates] == [other.id]
    told = [(seen.act, seen.by.staff_code if seen.by else "") for seen in clinic.recording.who_saw(one.id)]
    assert ("not_same", "NUR-mali") in told
    assert ("looked_for_earlier", "COO-anong") in told


def test_an_erased_case_leaves_no_pair_behind(house: House) -> None:
    clinic = house.enter(NURSE)
    one, other = came(clinic, s_name="Thida"), came(clinic, s_name="Thida")
    clinic.came_before.not_same(one.id, other.id)
    clinic.desk.vault.erasing.erase(other.id, by=clinic.whoami.id, why="her_request")
    assert clinic.desk.vault.pairs.of(one.id) == frozenset()
    assert clinic.came_before.offers(one.id).dismissed == ()


@pytest.mark.parametrize("who", [SUPERVISOR, VOLUNTEER])
def test_who_may_not_search_names_is_offered_nothing(house: House, who: object) -> None:
    case = came(house.enter(NURSE), s_name="Thida")
    clinic = house.enter(who)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        clinic.came_before.offers(case.id)
