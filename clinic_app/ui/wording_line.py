"""Words for the line, for packets that were not believed, and for the list of services."""

from __future__ import annotations

from typing import assert_never

from clinic_app import errors
from clinic_app.errors import Why
from clinic_app.ui import wording_hub
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.wording_message import Message


def worded(error: errors.ClinicError) -> Message:
    """What happened and what to do. Raises `LookupError` for an error that has no words yet."""
    match error:
        case errors.PacketRefused(why=why):
            return set_aside(why)
        case errors.HubAway():
            return Message(
                _("The hub is away just now. The line of this place is well."),
                _("All is kept, sealed, and goes by itself when the hub is back. Urgent ones: phone first."),
            )
        case errors.HubUnreachable():
            return Message(_("The line is down."), _("Referrals are kept, sealed. Urgent ones: phone first."))
        case errors.NotTheHub(what=what):
            return wording_hub.stranger(what)
        case errors.HubRefusesUs(why=why):
            return wording_hub.unwelcome(why)
        case errors.ProxyAsks():
            return wording_hub.asked_by_proxy(error)
        case errors.ProxyScriptRefused():
            return wording_hub.script_refused(error)
        case errors.WayRefused(reason=reason):
            return wording_hub.way_refused(reason)
        case errors.ProxyUnreachable():
            return Message(
                _("The proxy of this network does not answer."),
                _("Everything is kept. Tell IT, or name another: Upkeep · Way to the hub."),
            )
        case errors.ProxyOfAnotherKind(kind=kind):
            return Message(
                _("This PC is told to use a proxy of a kind that this program cannot ({kind}).").format(kind=kind),
                _("Ask IT for one for the web (HTTP), and name it: Upkeep · Way to the hub."),
            )
        case errors.ProxyRefused(status=status):
            return Message(
                _("The proxy of this network does not let us through to the hub ({status}).").format(status=status),
                _("Ask IT to let the hub’s address pass. Until then: by stick, or by phone."),
            )
        case errors.HubBusy(retry_after_s=seconds):
            minutes = max(1, round(seconds / 60))
            told = ngettext("Wait {n} minute, then try again.", "Wait {n} minutes, then try again.", minutes)
            return Message(_("The hub is busy."), told.format(n=minutes))
        case errors.ItemRefused(status=507):
            return Message(
                _("Their box on the hub is full: they have not fetched for long."),
                _("It is tried again by itself. Phone that service."),
            )
        case errors.ItemRefused():
            return Message(
                _("The hub did not take one packet."), _("It is set aside; the others went. Phone that service.")
            )
        case errors.KeepRefused(reason=reason):
            return _keep(reason)
        case errors.EnrolmentRefused():
            return Message(
                _("This enrolment code was used already, is too old or mistyped."),
                _("Ask the hub's operator for a new one."),
            )
        case errors.NotJoined():
            return Message(
                _("This place has joined no network yet."),
                _("Referrals can be printed and phoned. To send them, the coordinator joins the hub first."),
            )
        case errors.StickUnfit(reason=reason):
            return _stick(reason)
        case errors.InvitationRefused(reason=reason):
            return Message(_invitation(reason), _("Nothing was changed. Ask the hub's operator, by phone."))
        case errors.DirectoryRefused():
            return Message(
                _("The new list of services could not be trusted."),
                _("The one from before stays in use. Tell IT, and phone before sending anything urgent."),
            )
        case errors.KeyLapsed():
            return Message(
                _("This service has no key that is valid today."), _("Phone them, or give her the printed form.")
            )
        case errors.SignatureRefused():
            return Message(
                _("A signature does not fit."), _("What came is not used. Phone the sender if you expect something.")
            )
    raise LookupError(type(error).__name__)


def _stick(reason: str) -> Message:
    match reason:
        case "nothing":
            return Message(
                _("There is no file to read in this folder."),
                _("Files to carry end in .srec. Choose the stick itself, or the folder they lie in."),
            )
        case "training":
            return Message(
                _("Nothing of the training clinic is carried."), _("Nobody in it is real, and nobody could answer.")
            )
        case "too_much":
            return Message(
                _("There is more on this stick than is read at once."),
                _("Take away the .srec files that were read already, or move some into a folder of their own."),
            )
        case "not_read":
            return Message(_("The stick could not be read."), _("Plug it in again, or try another slot."))
    return Message(
        _("The stick could not be written."),
        _("Nothing was lost: everything still waits here. Try another stick, or one with more room."),
    )


def _keep(reason: str) -> Message:
    match reason:
        case "full":
            return Message(
                _("The room for this clinic's backups on the hub is used up."),
                _("Referrals go on. Back up to a stick, and ask the hub's operator for more room."),
            )
        case "closed":
            return Message(
                _("The hub takes no more backups now: its disk is nearly full."),
                _("Referrals go on. Back up to a stick, and tell the hub's operator."),
            )
        case "too_soon":
            return Message(
                _("The hub has a backup of the last 20 hours already."),
                _("It takes one a day. Nothing is lost: the next one goes when it is due."),
            )
        case "nothing":
            return Message(
                _("The hub has no whole backup of this clinic."),
                _("Take one from a stick or another disk. The hub's operator can say which organisation this PC is."),
            )
        case "bytes":
            return Message(
                _("What the hub gave back is not what was put there."),
                _("This backup is not counted. Back up to a stick, and tell the hub's operator."),
            )
    return Message(_("This hub keeps no backups."), _("Use sticks or another disk. Referrals are not touched by it."))


def _invitation(reason: str) -> str:
    match reason:
        case "words":
            return _("These are not the twelve words on your paper.")
        case "other_network":
            return _("This place belongs to another network already.")
        case "no_code":
            return _("This invitation has no code in it.")
        case "not_loopback":
            return _("The training clinic cannot join a real hub.")
        case _:
            return _("This is no invitation, or a part of it is missing.")


def set_aside(why: Why) -> Message:
    """Why something that came is not shown, and what happens next."""
    return Message(_why(why), _next(why))


def _why(why: Why) -> str:
    match why:
        case Why.SIZE | Why.FORMAT:
            return _("A packet came that is damaged, or of a newer program.")
        case Why.INFLATE | Why.PADDING | Why.COMMITMENT | Why.TAG:
            return _("A packet came torn or changed.")
        case Why.NEWER_SUITE:
            return _("A packet was written by a newer program.")
        case Why.NO_KEY | Why.NOT_FOR_US:
            return _("A packet came that is not for this place.")
        case Why.SIGNER_UNKNOWN:
            return _("A packet came from somebody who is not in the directory.")
        case Why.SIGNER_REVOKED:
            return _("A packet came from a PC that is no longer trusted.")
        case Why.SIGNATURE:
            return _("A packet is not signed by the one it names.")
        case Why.CONTENT:
            return _("A packet says something that no referral of ours can say.")
        case Why.REPLAYED:
            return _("A packet came a second time.")
        case Why.EXPIRED:
            return _("A packet came too late.")
        case Why.FROM_THE_FUTURE:
            return _("A packet was written later than now.")
        case Why.OTHER_PC:
            return _("A packet came that another PC of this place can read.")
        case Why.NOT_COLLECTING:
            return _("Figures of another place came, and this place does not collect figures.")
        case _:
            assert_never(why)


def _next(why: Why) -> str:
    match why:
        case Why.REPLAYED:
            return _("Nothing to do: the first one counts.")
        case Why.EXPIRED:
            return _("It is not shown. Phone the sender: they ask her again.")
        case Why.FROM_THE_FUTURE:
            return _("Check the date of this PC. It is looked at again afterwards.")
        case Why.OTHER_PC:
            return _("Nothing to do: it is looked at again when the two PCs have met.")
        case Why.NOT_COLLECTING:
            return _("It is kept unread. If you collect for the network, say so under Network report, in Upkeep.")
        case Why.NEWER_SUITE | Why.SIZE | Why.FORMAT:
            return _("It is kept. Ask IT to update this PC, and phone the sender.")
        case Why.SIGNER_UNKNOWN:
            return _("It waits unread for a newer list of services. Phone the clinic you expect.")
        case Why.NO_KEY:
            return _("If you expect somebody, ask that clinic by phone to send it again.")
        case Why.SIGNER_REVOKED | Why.SIGNATURE | Why.COMMITMENT | Why.TAG | Why.PADDING | Why.NOT_FOR_US:
            return _("It is set aside unread. Tell the coordinator, and phone the clinic you expect.")
        case Why.CONTENT | Why.INFLATE:
            return _("It cannot be shown. Phone the sender, and ask what they need.")
        case _:
            assert_never(why)
