"""From an offer to a sealed packet: she is shown exactly what would leave, and nothing else ever leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from clinic_at_work import NURSE, SUPERVISOR, House
from signed_list import EMBASSY, HOTLINE, IMMIGRATION, POLICE, SHELTER, US, SignedList, listed

from clinic_app.crypto.sealing import open_sealed
from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.packet_codes import Arrival, PacketFlag, Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import (
    DirectoryRefused,
    GateClosed,
    KeyLapsed,
    NotAllowed,
    NotAnAnswer,
    NotARecipient,
    NotJoined,
    NotPermitted,
    Refusal,
)
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import Correction
from clinic_app.services.referring import OfferFilter, ReferralRequest
from clinic_app.services.silence import SILENCE
from clinic_app.services.taking_consent import NewRelease
from clinic_app.vault.outbox import OutState
from clinic_app.wire.directory_document import EpochCard
from clinic_app.wire.fhir import decode_referral
from clinic_app.wire.inner import decode_inner

BED = ReferralRequest(
    organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=Urgency.WITHIN_24H,
    valid=Valid.D7, arrival=Arrival.TONIGHT,
)  # fmt: skip


@pytest.fixture
def clinic(house: House) -> Clinic:
    return house.enter(NURSE)


@pytest.fixture
def network(house: House, clinic: Clinic) -> SignedList:
    return listed(house, clinic)


def a_woman(clinic: Clinic, **said: object) -> CaseId:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    answers = {
        "s_name": "Malar", "s_lang_first": "my", "s_needs_interp": "yes", "s_age_band": "26_40", "s_dependants": "1",
        "s_address": "Room 7, behind the cannery", **said,
    }  # fmt: skip
    clinic.recording.keep_draft(case.id, case.root, "survivor", answers)
    clinic.recording.finish_all(case.id)
    return case.id


def agrees(clinic: Clinic, case: CaseId, to: OrganisationId = SHELTER, **more: object) -> None:
    row = NewRelease(
        decision=Decision.GIVEN, organisation=to, items=("x_arrival", "x_words", "x_age", "x_lang", "x_access"),
        form="thumbprint", alone="yes", explained=True, language="my", reply_ok=Decision.GIVEN, valid=Valid.D30,
    )  # fmt: skip
    clinic.consent.release(case, replace(row, **more))  # type: ignore[arg-type]


# --- offers ---------------------------------------------------------------------------------------------


def test_services_that_speak_her_language_and_tell_nobody_come_first(clinic: Clinic, network: SignedList) -> None:
    offers = clinic.referring.offers(a_woman(clinic), OfferFilter(sector="safehouse_shelter"))
    assert offers.shown[0].organisation.id in ("training-ngo", SHELTER)
    tells = [bool(offer.must_tell) for offer in offers.shown]
    assert tells == sorted(tells)
    assert all("safehouse_shelter" in offer.organisation.sectors for offer in offers.shown)


def test_the_firewall_lists_nobody_and_we_are_not_our_own_receiver(clinic: Clinic, network: SignedList) -> None:
    shown = {offer.organisation.id for offer in clinic.referring.offers(a_woman(clinic)).shown}
    assert IMMIGRATION not in shown
    assert US not in shown
    assert {SHELTER, POLICE, EMBASSY, HOTLINE} <= shown


def test_who_fears_going_back_is_offered_no_embassy_unless_she_asks_for_it(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    root = clinic.recording.shown(case).root

    def shown(**said: str | None) -> set[OrganisationId]:
        values = tuple((root, field, value) for field, value in said.items())
        clinic.recording.change(case, Change(values=values))
        return {offer.organisation.id for offer in clinic.referring.offers(case).shown}

    assert EMBASSY not in shown(m_fear_return="yes", m_embassy_wish=None)
    assert EMBASSY not in shown(m_embassy_wish="undecided")
    assert EMBASSY in shown(m_embassy_wish="yes")
    assert EMBASSY in shown(m_fear_return="no", m_embassy_wish=None)


def test_organisations_she_blocked_are_counted_and_never_named(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    clinic.consent.answer(case, {"c_block_org": [SHELTER, IMMIGRATION, "training-nobody-knows"]})
    offers = clinic.referring.offers(case)
    assert SHELTER not in {offer.organisation.id for offer in offers.shown}
    assert offers.blocked == 1


def test_an_offer_says_whether_she_agreed_and_whether_it_can_be_sealed(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    offers = {offer.organisation.id: offer for offer in clinic.referring.offers(case).shown}
    assert offers[SHELTER].consent is None
    assert offers[POLICE].consent is Refusal.NO_CONSENT
    assert offers[SHELTER].sealable
    assert not offers[HOTLINE].sealable


def test_a_yes_for_one_kind_of_help_is_seen_without_choosing_it_first(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    ngo = OrganisationId("training-ngo")
    agrees(clinic, case, ngo, sector=Sector.LEGAL)
    agrees(clinic, case, POLICE, sector=Sector.TRAFFICKING, decision=Decision.REFUSED)

    def consent(**wanted: str) -> dict[OrganisationId, Refusal | None]:
        offers = clinic.referring.offers(case, OfferFilter(**wanted))  # type: ignore[arg-type]
        return {offer.organisation.id: offer.consent for offer in offers.shown}

    assert consent()[ngo] is None
    assert consent(sector="legal")[ngo] is None
    assert consent(sector="basic_needs")[ngo] is Refusal.NO_CONSENT
    assert consent()[POLICE] is Refusal.REFUSED
    assert consent()[SHELTER] is Refusal.NO_CONSENT


def test_the_second_screen_has_services_that_report_to_nobody(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    asked = replace(BED, organisation=OrganisationId("training-vot-centre"))
    named = {offer.organisation.id for offer in clinic.referring.alternatives(case, asked)}
    assert SHELTER in named
    assert all(not clinic.directory().organisation(each).must_tell for each in named)


# --- preview --------------------------------------------------------------------------------------------


def test_she_is_shown_what_they_will_see_in_order_and_what_stays(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic, s_dob="1994-02-03")
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    said = {line.element: line.codes for line in preview.fields_sent}
    assert said == {
        "x_sector": ("safehouse_shelter",), "x_service": ("shelter_women",), "x_urgency": ("within_24h",),
        "x_valid": ("7d",), "x_contact_rule": ("through_referrer",), "c_reply_ok": ("yes",),
        "x_arrival": ("tonight",), "x_words": (), "x_age": ("adult",), "x_lang": ("my",), "x_access": ("children_1",),
    }  # fmt: skip
    assert list(said) == [element for element in clinic.law.elements if element in said]
    assert preview.quasi == ("x_age", "x_lang")
    # They learn that she is grown; her birthday stays.
    assert {"s_name", "s_address", "s_dob"} <= set(preview.stays)
    assert not {"s_lang_first", "s_age_band", "s_dependants", "c_share"} & set(preview.stays)
    assert preview.must_tell == ()
    assert preview.words == preview.content.words
    assert len(preview.code) == 11
    assert preview.proofs.exchanged >= 3
    assert preview.proofs.scanned == 0
    assert preview.content.needs == (PacketFlag.CHILDREN_1,)
    assert b"Malar" not in preview.fhir
    assert "Malar" not in repr(preview)


def test_a_preview_keeps_nothing_and_two_of_them_share_no_id(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    one, two = clinic.referring.preview(case, BED), clinic.referring.preview(case, BED)
    assert one.code != two.code
    assert clinic.referring.referrals(case) == []
    assert clinic.desk.vault.outbox.every() == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (None, Refusal.NO_CONSENT),
        ({"decision": Decision.REFUSED}, Refusal.REFUSED),
        ({"alone": "no"}, Refusal.NOT_ALONE),
        ({"form": "emergency_no_consent"}, Refusal.NO_CONSENT),
    ],
)
def test_without_a_live_yes_there_is_nothing_to_show(clinic: Clinic, network: SignedList, row, reason) -> None:
    case = a_woman(clinic)
    if row is not None:
        agrees(clinic, case, **row)
    with pytest.raises(NotPermitted) as refused:
        clinic.referring.preview(case, BED)
    assert refused.value.reason is reason


def test_immigration_cannot_be_referred_to_whatever_she_is_made_to_sign(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case, None, sector=Sector.OTHER)  # type: ignore[arg-type]
    asked = replace(BED, organisation=IMMIGRATION, sector=Sector.OTHER, service=Service.OTHER)
    with pytest.raises(NotARecipient) as refused:
        clinic.referring.preview(case, asked)
    assert refused.value.reason is Refusal.FIREWALL


def test_drafts_are_in_no_packet(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    root = clinic.desk.vault.cases.load(case).root
    clinic.recording.keep_draft(case, root, "survivor", {"s_lang_first": "km"})
    assert clinic.referring.preview(case, BED).content.lang == "my"


# --- sealing --------------------------------------------------------------------------------------------


def test_what_she_agreed_to_is_what_the_shelter_opens(clinic: Clinic, network: SignedList, house: House) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    referral = clinic.referring.seal(case, preview, agreed=True)

    (item,) = clinic.desk.vault.outbox.live()
    assert (item.referral_id, item.case_id, item.urgency) == (referral, case, "within_24h")
    assert len(item.sealed) == 4_096
    assert item.stale_at == house.wall + timedelta(hours=12)
    assert item.expires_at > house.wall + timedelta(days=7)
    opened = open_sealed(item.sealed, [network.standing[SHELTER]])
    message = decode_inner(opened.content_signed_by(clinic.desk.vault.device.signing.public))
    assert (message.sender, message.recipient) == (US, SHELTER)
    assert decode_referral(message.fhir).content == preview.content

    (view,) = clinic.referring.referrals(case)
    assert (view.organisation, view.state, view.status, view.code) == (
        SHELTER, "queued", Status.REQUESTED, preview.code
    )  # fmt: skip
    assert clinic.referring.content(case, referral) == preview.content
    (task,) = [each for each in clinic.desk.vault.tasks.open(case_id=case) if each.kind == SILENCE]
    assert task.due_at == house.wall + timedelta(hours=2)


def test_nothing_is_sealed_unless_she_agreed_to_exactly_that(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    with pytest.raises(GateClosed) as closed:
        clinic.referring.seal(case, preview, agreed=False)
    assert (closed.value.act, closed.value.fields) == ("send", ("x_preview",))

    root = clinic.desk.vault.cases.load(case).root
    clinic.recording.keep_draft(case, root, "survivor", {"s_dependants": "2"})
    clinic.recording.finish_all(case)
    with pytest.raises(GateClosed):
        clinic.referring.seal(case, preview, agreed=True)
    assert clinic.desk.vault.outbox.every() == []
    assert clinic.referring.referrals(case) == []


def test_a_preview_of_yesterday_is_shown_again(clinic: Clinic, network: SignedList, house: House) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    house.pass_(days=1)
    with pytest.raises(GateClosed):
        clinic.referring.seal(case, preview, agreed=True)


def test_a_no_between_preview_and_sealing_is_a_no(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    agrees(clinic, case, decision=Decision.REFUSED)
    with pytest.raises(NotPermitted):
        clinic.referring.seal(case, preview, agreed=True)


def test_whoever_may_not_refer_sees_no_preview(clinic: Clinic, network: SignedList, house: House) -> None:
    case = a_woman(clinic)
    agrees(clinic, case)
    supervisor = house.enter(SUPERVISOR)
    with pytest.raises(NotAllowed):
        supervisor.referring.preview(case, BED)


def test_what_cannot_be_sealed_is_not_half_kept(clinic: Clinic, house: House) -> None:
    case = a_woman(clinic)
    listed(house, clinic, without_pc=frozenset({SHELTER}))
    agrees(clinic, case)
    agrees(clinic, case, HOTLINE)
    with pytest.raises(NotARecipient) as refused:
        clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)
    assert refused.value.reason is Refusal.NO_KEY
    talk = replace(BED, organisation=HOTLINE, sector=Sector.PSYCHOSOCIAL, service=Service.CRISIS_COUNSELLING)
    with pytest.raises(NotARecipient) as refused:
        clinic.referring.seal(case, clinic.referring.preview(case, talk), agreed=True)
    assert refused.value.reason is Refusal.LOCAL_ONLY
    assert clinic.referring.referrals(case) == []


def test_a_key_that_lapsed_means_telephone(clinic: Clinic, network: SignedList, house: House) -> None:
    house.pass_(days=400)
    case = a_woman(clinic)
    agrees(clinic, case)
    with pytest.raises(KeyLapsed) as lapsed:
        clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)
    assert lapsed.value.organisation == SHELTER


def test_a_clinic_that_joined_nobody_can_look_and_not_send(clinic: Clinic, house: House) -> None:
    made = SignedList(house.clock.today())
    clinic.network.pin_root(made.fingerprint)
    clinic.network.take(made.signed())
    case = a_woman(clinic)
    agrees(clinic, case)
    preview = clinic.referring.preview(case, BED)
    with pytest.raises(NotJoined):
        clinic.referring.seal(case, preview, agreed=True)
    assert clinic.referring.referrals(case) == []


# --- taking back ----------------------------------------------------------------------------------------


def sealed(clinic: Clinic, case: CaseId) -> None:
    agrees(clinic, case)
    clinic.referring.seal(case, clinic.referring.preview(case, BED), agreed=True)


def test_a_withdrawn_yes_stops_what_has_not_left(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    sealed(clinic, case)
    (row,) = clinic.consent.releases(case)
    withdrawn = clinic.consent.withdraw(case, row.id)
    (view,) = clinic.referring.referrals(case)
    assert withdrawn.stopped == (view.id,)
    assert (view.status, view.reason, view.state) == (Status.CANCELLED, "consent_withdrawn", "withdrawn")
    assert clinic.desk.vault.outbox.live() == []
    with pytest.raises(NotPermitted) as refused:
        clinic.referring.preview(case, BED)
    assert refused.value.reason is Refusal.WITHDRAWN


@pytest.mark.parametrize("state", [OutState.ON_HUB, OutState.DONE, OutState.SENDING])
def test_what_has_left_is_asked_back(clinic: Clinic, network: SignedList, state: OutState) -> None:
    case = a_woman(clinic)
    sealed(clinic, case)
    (item,) = clinic.desk.vault.outbox.live()
    clinic.desk.vault.outbox.mark(item.env_id, state)
    (view,) = clinic.referring.referrals(case)
    withdrawn = clinic.referring.withdraw(case, view.id, Reason.SURVIVOR_CHANGED_MIND)
    assert withdrawn.asked_back == (view.id,)
    (back,) = clinic.desk.vault.outbox.live()
    message = decode_inner(
        open_sealed(back.sealed, [network.standing[SHELTER]]).content_signed_by(clinic.desk.vault.device.signing.public)
    )
    assert (message.kind, message.about) == ("retract", item.mid.hex())
    with pytest.raises(NotAnAnswer):
        clinic.referring.withdraw(case, view.id, Reason.SURVIVOR_CHANGED_MIND)


def test_today_opens_no_case_of_which_every_referral_is_settled(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    sealed(clinic, case)
    (view,) = clinic.referring.referrals(case)
    assert [line.referral for line in clinic.today().unanswered] == [view.id]
    [item] = clinic.desk.vault.outbox.unsettled()
    clinic.desk.vault.outbox.mark(item.env_id, OutState.DONE)
    clinic.referring.withdraw(case, view.id, Reason.SURVIVOR_CHANGED_MIND)
    assert clinic.desk.vault.outbox.unsettled() == []
    assert clinic.today().unanswered + clinic.today().replies == ()


def test_a_record_refused_later_takes_every_yes_back(clinic: Clinic, network: SignedList) -> None:
    case = a_woman(clinic)
    sealed(clinic, case)
    clinic.consent.answer(case, {"c_record": "withdrawn"})
    assert clinic.desk.vault.outbox.live() == []
    assert [row.withdrawn_at is not None for row in clinic.consent.releases(case)] == [True]


def test_the_alarm_of_one_referral_is_not_turned_off_by_another(
    clinic: Clinic, network: SignedList, house: House
) -> None:
    case = a_woman(clinic)
    sealed(clinic, case)
    house.pass_(minutes=5)
    agrees(clinic, case, POLICE)
    report = replace(BED, organisation=POLICE, sector=Sector.POLICE, service=Service.POLICE_REPORT,
                     urgency=Urgency.NOW_PHONE_FIRST)  # fmt: skip
    clinic.referring.seal(case, clinic.referring.preview(case, report), agreed=True)
    alarms = [task for task in clinic.desk.vault.tasks.open(case_id=case) if task.kind == SILENCE]
    assert [task.due_at - house.wall for task in alarms] == [timedelta(minutes=15), timedelta(minutes=115)]
    newest, oldest = clinic.referring.referrals(case)
    clinic.referring.withdraw(case, oldest.id, Reason.SURVIVOR_CHANGED_MIND)
    (left,) = [task for task in clinic.desk.vault.tasks.open(case_id=case) if task.kind == SILENCE]
    assert left.due_at == house.wall + timedelta(minutes=15)
    clinic.referring.withdraw(case, newest.id, Reason.HANDED_OVER_BY_PHONE)
    assert clinic.desk.vault.tasks.open(case_id=case) == []


# --- the list of services -------------------------------------------------------------------------------


def test_a_correction_changes_hours_and_never_kind(clinic: Clinic, network: SignedList, house: House) -> None:
    clinic.network.correct(POLICE, Correction(hours="at night", verified_on=house.clock.today()))
    entry = clinic.directory().organisation(POLICE)
    assert (entry.hours, entry.verified_on) == ("at night", house.clock.today())
    assert entry.must_tell
    assert not hasattr(Correction(), "org_type")


def test_a_local_entry_takes_no_signed_place(clinic: Clinic, network: SignedList) -> None:
    from clinic_app.wire.directory_document import AgencyFacts

    with pytest.raises(NotARecipient):
        clinic.network.add_local(
            AgencyFacts(id=IMMIGRATION, names={"en": "Friends"}, org_type="ngo", reports_to=("nobody",),
                        sectors=("other",), services=("other",))
        )  # fmt: skip


def test_lists_of_another_root_another_kind_of_vault_or_an_older_day_are_refused(
    clinic: Clinic, network: SignedList
) -> None:
    other = SignedList(network.today)
    for untrusted in (other.signed(2), network.signed(2, training=True), b"{}", b""):
        with pytest.raises(DirectoryRefused):
            clinic.network.take(untrusted)
    with pytest.raises(DirectoryRefused):
        clinic.network.pin_root(other.fingerprint)
    clinic.network.take(network.signed(5))
    with pytest.raises(DirectoryRefused):
        clinic.network.take(network.signed(4))
    assert clinic.directory().version == 5


def test_the_newest_card_is_sealed_to_and_a_strangers_is_refused(clinic: Clinic, network: SignedList) -> None:
    from clinic_app.crypto.signing import SigningKey
    from clinic_app.crypto.xwing import SealKeyPair

    def card(identity: SigningKey, begins: int, key: SealKeyPair) -> bytes:
        day = network.today + timedelta(days=begins)
        return EpochCard.signed(
            agency=SHELTER, device=identity.public.kid, public=key.public.raw, not_before=day,
            not_after=day + timedelta(days=30), identity=identity,
        ).to_bytes()  # fmt: skip

    shelter, newer, older = network.identity[SHELTER], SealKeyPair.new(), SealKeyPair.new()
    assert clinic.network.seal_keys(SHELTER, network.today) == (network.standing[SHELTER].public,)
    clinic.network.take_card(card(shelter, -1, newer))
    clinic.network.take_card(card(shelter, -9, older))
    assert clinic.network.seal_keys(SHELTER, network.today) == (newer.public,)
    assert clinic.network.seal_keys(SHELTER, network.today + timedelta(days=40)) == (network.standing[SHELTER].public,)
    with pytest.raises(DirectoryRefused):
        clinic.network.take_card(card(SigningKey.new(), 0, newer))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"t_explained": True},
        {"t_choice": "given"},
        {"t_explained": True, "t_choice": "undecided"},
        {"t_explained": True, "t_choice": "refused"},
        {"t_explained": False, "t_choice": "given"},
    ],
)
def test_nobody_is_sent_to_be_identified_who_was_not_told_and_did_not_choose_it(
    clinic: Clinic, network: SignedList, said: dict[str, object]
) -> None:
    case = a_woman(clinic)
    root = clinic.recording.shown(case).root
    agrees(clinic, case, POLICE, sector=Sector.TRAFFICKING)

    def consent(**told: object) -> Refusal | None:
        values = tuple((root, field, value) for field, value in told.items())
        clinic.recording.change(case, Change(values=values))  # type: ignore[arg-type]
        offers = clinic.referring.offers(case, OfferFilter(sector="trafficking_nrm")).shown
        return next(offer.consent for offer in offers if offer.organisation.id == POLICE)

    assert consent(**said) is Refusal.NO_CONSENT
    assert consent(t_explained=True, t_choice="given") is None
