"""When a house is full, the next one she named is asked: nobody else, nothing more than she agreed to, nobody woken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinic_at_work import NURSE, House
from signed_list import SHELTER, SignedList, listed
from test_referring import BED, a_woman, agrees

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import PacketFlag, Sector
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import GateClosed, NoSuchCase, Refusal
from clinic_app.services.asking_next import NextOne, NobodyNext, PassedOver, Why
from clinic_app.services.clinic import Clinic
from clinic_app.services.task_kinds import TaskKind
from clinic_app.vault.outbox import OutState
from clinic_app.wire.directory_document import AgencyFacts

NGO, VOT = OrganisationId("training-ngo"), OrganisationId("training-vot-centre")


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(NURSE)


@pytest.fixture
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def sent(clinic: Clinic, case: CaseId) -> ReferralId:
    return clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)


def answers(clinic: Clinic, case: CaseId, referral: ReferralId, reason: Reason = Reason.NO_CAPACITY) -> None:
    """As if their answer had come."""
    said = (("x_status", Status.REJECTED.value), ("x_reason", reason.value))
    clinic.desk.vault.revisions.append(
        case, Change(values=tuple((EntityId(referral), *each) for each in said)), author=clinic.desk.me.id
    )


def full(clinic: Clinic, **named: dict[str, object]) -> tuple[CaseId, ReferralId]:
    """She agreed to the shelter, and named others for when it is full; and it is."""
    case = a_woman(clinic)
    agrees(clinic, case)
    for name, more in named.items():
        agrees(clinic, case, OrganisationId(f"training-{name}"), sector=Sector.SHELTER, **more)
    referral = sent(clinic, case)
    answers(clinic, case, referral)
    return case, referral


def house_of_our_own(clinic: Clinic, name: str, reports_to: tuple[str, ...] = ("nobody",)) -> None:
    clinic.network.add_local(
        AgencyFacts(
            id=name,
            names={"en": name},
            org_type="shelter_ngo",
            reports_to=reports_to,
            sectors=("safehouse_shelter",),
            services=("shelter_women",),
            languages=("my",),
            phone="000",
        )
    )


def test_the_next_one_she_named_is_asked_and_learns_no_more_than_the_first(clinic: Clinic, network: SignedList) -> None:
    case, first = full(clinic, ngo={"order": 1})
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    assert (found.offer.organisation.id, found.first, found.order, found.left) == (NGO, SHELTER, 1, 0)
    preview = clinic.referring.preview(case, found.request)
    assert clinic.asking_next.more(case, first, preview) == ()
    second = clinic.asking_next.seal(case, first, preview)
    views = {view.id: view for view in clinic.referring.referrals(case)}
    assert views[second].organisation == NGO
    assert views[second].code != views[first].code
    [item] = clinic.desk.vault.outbox.of_referral(second)
    assert (item.state, item.recipient) == (OutState.WAITING, NGO)


def test_she_has_new_words_for_the_next_gate_and_somebody_promises_to_tell_her(
    clinic: Clinic, network: SignedList
) -> None:
    case, first = full(clinic, ngo={"order": 1})
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    clinic.asking_next.seal(case, first, clinic.referring.preview(case, found.request))
    assert TaskKind.TELL_WORDS in {line.kind for line in clinic.today().promises}
    acts = [seen.act for seen in clinic.recording.who_saw(case)]
    assert "referral_to_next" in acts


def test_her_order_counts_and_not_the_order_of_the_list(clinic: Clinic, network: SignedList) -> None:
    for name in ("house-a", "house-b"):
        house_of_our_own(clinic, name)
    case = a_woman(clinic)
    agrees(clinic, case)
    for name, order in (("house-a", 2), ("house-b", 1), (NGO, 3)):
        agrees(clinic, case, OrganisationId(name), sector=Sector.SHELTER, order=order)
    first = sent(clinic, case)
    answers(clinic, case, first)
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    assert (found.offer.organisation.id, found.left) == ("house-b", 2)
    assert not found.offer.sealable


def test_a_yes_without_a_place_in_her_order_is_no_next_one(clinic: Clinic, network: SignedList) -> None:
    case, first = full(clinic, ngo={"order": None})
    assert clinic.asking_next.look(case, first) == NobodyNext("shelter_women", ())


@pytest.mark.parametrize(
    ("then", "why"),
    [("withdrawn", Refusal.WITHDRAWN), ("blocked", Why.NOT_LISTED), ("over", Refusal.EXPIRED), ("refused", None)],
)
def test_who_may_learn_nothing_any_more_is_passed_over(
    house: House, clinic: Clinic, network: SignedList, then: str, why: Why | Refusal | None
) -> None:
    case, first = full(clinic, ngo={"order": 1})
    row = next(each for each in releases_of(clinic.recording.shown(case)) if each.organisation == NGO)
    match then:
        case "withdrawn":
            clinic.consent.withdraw(case, row.id)
        case "blocked":
            clinic.consent.answer(case, {"c_block_org": [NGO]})
        case "over":
            house.pass_(days=31)
        case "refused":
            agrees(clinic, case, NGO, sector=Sector.SHELTER, decision=Decision.REFUSED)
    passed = (PassedOver(NGO, why),) if why else ()
    assert clinic.asking_next.look(case, first) == NobodyNext("shelter_women", passed)


def test_who_was_asked_already_is_not_asked_twice(clinic: Clinic, network: SignedList) -> None:
    case, first = full(clinic, ngo={"order": 1})
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    second = clinic.asking_next.seal(case, first, clinic.referring.preview(case, found.request))
    answers(clinic, case, second)
    assert clinic.asking_next.look(case, second) == NobodyNext("shelter_women", (PassedOver(NGO, Why.ASKED),))


def test_who_must_tell_somebody_since_is_not_asked_behind_her_back(clinic: Clinic, network: SignedList) -> None:
    house_of_our_own(clinic, "house-a")
    case = a_woman(clinic)
    agrees(clinic, case)
    agrees(clinic, case, OrganisationId("house-a"), sector=Sector.SHELTER, order=1)
    first = sent(clinic, case)
    answers(clinic, case, first)
    house_of_our_own(clinic, "house-a", ("police",))
    passed = (PassedOver(OrganisationId("house-a"), Why.TELLS),)
    assert clinic.asking_next.look(case, first) == NobodyNext("shelter_women", passed)


def test_what_became_known_since_wakes_her(clinic: Clinic, network: SignedList) -> None:
    case, first = full(clinic, ngo={"order": 1})
    root = clinic.recording.shown(case).root
    clinic.recording.change(case, Change(values=((root, "s_dependants", "2"),)))
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    preview = clinic.referring.preview(case, found.request)
    assert PacketFlag.CHILDREN_2 in preview.content.needs
    assert "x_access" in clinic.asking_next.more(case, first, preview)
    with pytest.raises(GateClosed) as closed:
        clinic.asking_next.seal(case, first, preview)
    assert "x_access" in closed.value.fields
    # She was woken and saw it: then it goes the ordinary way.
    assert clinic.referring.seal(case, preview, agreed=True)


@pytest.mark.parametrize("reason", [Reason.SAFETY_CONCERN, Reason.NO_INTERPRETER])
def test_her_order_is_for_full_houses_only(clinic: Clinic, network: SignedList, reason: Reason) -> None:
    case, first = full(clinic, ngo={"order": 1})
    answers(clinic, case, first, reason)
    found = clinic.asking_next.look(case, first)
    assert isinstance(found, NextOne)
    with pytest.raises(GateClosed):
        clinic.asking_next.seal(case, first, clinic.referring.preview(case, found.request))


def test_another_packet_than_the_next_ones_is_not_sealed_so(clinic: Clinic, network: SignedList) -> None:
    case, first = full(clinic, ngo={"order": 1})
    agrees(clinic, case, VOT, sector=Sector.SHELTER)
    other = clinic.referring.preview(case, replace(BED, organisation=VOT))
    with pytest.raises(GateClosed):
        clinic.asking_next.seal(case, first, other)
    with pytest.raises(NoSuchCase):
        clinic.asking_next.look(case, ReferralId(clinic.recording.shown(case).root))
