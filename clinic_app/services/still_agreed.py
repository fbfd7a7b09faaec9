"""The question asked before a sealed referral leaves: would she still let it go, to them, today?"""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.domain.consent import THE_RELEASE_ITSELF, Purpose, Refused, Use, permits
from clinic_app.domain.directory import Recipient
from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.errors import NotPermitted, Refusal
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.vault.outbox import OutItem


def still_agreed(desk: Desk, directory: DirectoryKeeper) -> Callable[[OutItem], None]:
    """What `Sending` asks. It raises `NotPermitted`, `NotARecipient`, `NoSuchCase` if the answer is no.

    What was sealed cannot be made smaller: if another release than the one it was sealed under decides now, she has
    decided anew, and is asked.
    """

    def ask(item: OutItem) -> None:
        if item.case_id is None or item.referral_id is None:
            raise NotPermitted(Refusal.NO_CONSENT)
        case, entity = desk.vault.cases.load(item.case_id), EntityId(item.referral_id)
        recipient = Recipient.of(directory.directory().organisation(OrganisationId(item.recipient)))
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

    return ask
