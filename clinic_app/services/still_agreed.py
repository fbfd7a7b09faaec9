"""The question asked before a sealed referral leaves: would she still let it go, to them, today?"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Purpose, Refused, Use, permits
from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.referral_record import content_of
from clinic_app.domain.still_let import no_longer_let
from clinic_app.errors import NoSuchCase, NotAnAnswer, NotPermitted, Refusal
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.kept_referrals import Kept
from clinic_app.services.posting import Kind
from clinic_app.services.sealings import sealings_of
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.received import ReceivedId


def still_agreed(desk: Desk, directory: DirectoryKeeper) -> Callable[[OutItem], None]:
    """What `Sending` asks. It raises `NotPermitted`, `NotARecipient`, `NoSuchCase` if the answer is no.

    What was sealed cannot be made smaller: if another release than the one it was sealed under decides now, she has
    decided anew, and is asked; so she is if she blocked a part of it since, or what is sensitive, and if they may have
    to tell somebody, by a newer list, of whom she has not heard.
    """

    def ask(item: OutItem) -> None:
        if went_on(item):
            refuse_unless_sent_on(desk, item, Recipient.of(directory.directory().organisation(_to(item))))
            return
        if item.case_id is None or item.referral_id is None:
            raise NotPermitted(Refusal.NO_CONSENT)
        case, entity = desk.vault.cases.load(item.case_id), EntityId(item.referral_id)
        recipient = Recipient.of(directory.directory().organisation(_to(item)))
        use = Use(
            purpose=Purpose.PACKET,
            organisation=recipient.id,
            sector=str(case.stored("x_sector", entity)),
            item=THE_RELEASE_ITSELF,
            day=desk.clock.today(),
        )
        answer = permits(case, use)
        if isinstance(answer, Refused):
            raise NotPermitted(answer.reason)
        if case.stored("x_consent", entity) != str(answer.release.id):
            raise NotPermitted(Refusal.NO_CONSENT)
        if no_longer_let(case, answer, _said(case, entity), desk.law):
            raise NotPermitted(Refusal.NOT_THIS_ITEM)
        if not set(recipient.must_tell) <= _heard_of(desk, item.case_id, item.referral_id):
            raise NotPermitted(Refusal.TELLS_OTHERS)

    return ask


def went_on(item: OutItem) -> bool:
    """Whether a receiving service sent her on with it: it belongs to what came, and to no case."""
    return item.kind == Kind.REFERRAL and item.case_id is None and item.referral_id is not None


def refuse_unless_sent_on(desk: Desk, item: OutItem, recipient: Recipient) -> None:
    """What went on from a receiving service hangs on the yes she gave there, kept with what had come.

    Raises `NotPermitted`, also if what came was taken back or is over: then nothing proves her yes any more.
    """
    received = ReceivedId(item.referral_id or UUID(int=0))
    try:
        kept = msgspec.msgpack.decode(desk.vault.received.content(received), type=Kept)
    except NoSuchCase as gone:
        raise NotPermitted(Refusal.NO_CONSENT) from gone
    row = next((each for each in kept.onward if each.thread == item.thread), None)
    if row is None or row.consent.organisation != recipient.id:
        raise NotPermitted(Refusal.NO_CONSENT)
    if row.withdrawn_on is not None:
        raise NotPermitted(Refusal.WITHDRAWN)
    if desk.clock.today() > row.consent.expires_on:
        raise NotPermitted(Refusal.EXPIRED)
    if not set(recipient.must_tell) <= set(row.tells):
        raise NotPermitted(Refusal.TELLS_OTHERS)


def _heard_of(desk: Desk, case_id: CaseId, referral: ReferralId) -> set[str]:
    """Whom she was told that they may tell, when it was sealed."""
    newest = next(iter(sealings_of(desk, case_id, referral)), None)
    return set(str(newest.about.get("tells", "")).split()) if newest else set()


def _said(case: Case, entity: EntityId) -> PacketContent:
    """What it tells; if the record cannot say that any more, nothing proves that she agreed to it."""
    try:
        return content_of(case, entity)
    except NotAnAnswer as error:
        raise NotPermitted(Refusal.NO_CONSENT) from error


def _to(item: OutItem) -> OrganisationId:
    return OrganisationId(item.recipient)
