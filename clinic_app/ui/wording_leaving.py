"""Words for why nothing may leave: what she decided, whom nobody may ask, what our own proofs found."""

from __future__ import annotations

from typing import Final, assert_never

from clinic_app import errors
from clinic_app.errors import Refusal
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def worded(error: errors.ConsentError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.NotPermitted(reason=reason) | errors.NotARecipient(reason=reason):
            return refused(reason)
        case errors.LeakFound():
            return refused(Refusal.LEAK)
        case errors.Interference():
            return refused(Refusal.INTERFERENCE)
        case errors.TooIdentifying(elements=elements):
            return _too_many(elements) if elements else refused(Refusal.TOO_IDENTIFYING)
    raise LookupError(type(error).__name__)


_FIRST_TO_GO: Final = ("x_region", "x_nat", "x_sex", "x_age")
"""What a service can best do without, the first of it first. Her language is not among them: somebody must speak it."""


def _too_many(elements: tuple[str, ...]) -> Message:
    """Which facts meet, and which of them to leave out."""
    from clinic_app.ui.screens.packet_words import element_words

    meet = ", ".join(element_words(each) for each in elements)
    goes = next((each for each in _FIRST_TO_GO if each in elements), elements[0])
    return Message(
        _("Together these facts would point to one person: {facts}.").format(facts=meet),
        _("Take one out together with her, best “{fact}”, in the sentence for this service; then look again.").format(
            fact=element_words(goes)
        ),
    )


def refused(reason: Refusal) -> Message:
    """Why this referral does not go, and what would open the way."""
    return Message(_what(reason), _do(reason))


def _what(reason: Refusal) -> str:
    match reason:
        case Refusal.NO_CONSENT:
            return _("Nobody has asked her about this service yet.")
        case Refusal.REFUSED:
            return _("She said no to this service.")
        case Refusal.UNDECIDED:
            return _("She wants to think about it.")
        case Refusal.UNABLE_NOW:
            return _("She cannot decide now.")
        case Refusal.EXPIRED:
            return _("Her agreement has run out.")
        case Refusal.WITHDRAWN:
            return _("She took her agreement back.")
        case Refusal.NOT_ALONE:
            return _("She was not alone when she was asked.")
        case Refusal.NO_ASSENT:
            return _("The person who has to agree as well has not agreed.")
        case Refusal.NOT_THIS_ITEM:
            return _("She keeps this part to herself.")
        case Refusal.BLOCKED_ORGANISATION:
            return _("Somebody close to this works at that service.")
        case Refusal.FIREWALL:
            return _("Nothing is ever sent to this office.")
        case Refusal.LOCAL_ONLY:
            return _("This stays in the clinic.")
        case Refusal.NO_KEY:
            return _("This service has no key that is valid today.")
        case Refusal.UNKNOWN_ORGANISATION:
            return _("This service is not in the directory.")
        case Refusal.NOT_THIS_SERVICE:
            return _("This place does not offer that service.")
        case Refusal.LEAK:
            return _("Something that could name her stood in what would leave.")
        case Refusal.INTERFERENCE:
            return _("Our own check did not come out the same twice.")
        case Refusal.TOO_IDENTIFYING:
            return _("Together these facts would point to one person.")
        case Refusal.CARE_ONLY:
            return _("She chose care without a written record.")
        case Refusal.WAITING:
            return _("Her decision is still open.")
        case Refusal.TELLS_OTHERS:
            return _("This service may have to tell others since she agreed, and she has not heard it.")
        case _:
            assert_never(reason)


def _do(reason: Refusal) -> str:
    match reason:
        case Refusal.NO_CONSENT | Refusal.EXPIRED:
            return _("Ask her with the sentence for this service, when she is alone.")
        case Refusal.REFUSED | Refusal.WITHDRAWN | Refusal.CARE_ONLY:
            return _("Nothing is sent. Care goes on; ask again only if she wishes.")
        case Refusal.UNDECIDED | Refusal.UNABLE_NOW | Refusal.WAITING:
            return _("Nothing is sent. Ask again later, when she is able and alone.")
        case Refusal.NOT_ALONE | Refusal.NO_ASSENT:
            return _("Ask again under the right conditions. Nothing is sent until then.")
        case Refusal.NOT_THIS_ITEM:
            return _("Send without it, or ask her about this part alone.")
        case Refusal.TELLS_OTHERS:
            return _("Nothing is sent. Tell her whom they may tell, and who tells nobody; then ask her again.")
        case Refusal.BLOCKED_ORGANISATION | Refusal.FIREWALL | Refusal.NOT_THIS_SERVICE:
            return _("Choose another service. The list shows those that can be asked.")
        case Refusal.LOCAL_ONLY | Refusal.NO_KEY | Refusal.UNKNOWN_ORGANISATION:
            return _("Phone them, or give her the printed form.")
        case Refusal.LEAK | Refusal.INTERFERENCE:
            return _("Nothing was sent. Phone the service, and tell IT that this check stopped it.")
        case Refusal.TOO_IDENTIFYING:
            return _("Take one part out together with her, then look again.")
        case _:
            assert_never(reason)
