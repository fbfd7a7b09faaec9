"""Words for what stands between this PC and the hub: who answers instead, what a proxy wants, why it keeps us out."""

from __future__ import annotations

from typing import assert_never

from clinic_app import errors
from clinic_app.errors import Stranger, Unwelcome
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def stranger(what: Stranger) -> Message:
    """Who answered instead of the hub."""
    match what:
        case Stranger.LOGIN:
            return Message(
                _("A web page answered instead of the hub."),
                _("Perhaps this network wants a login: open the browser, sign in, then try again. Nothing was sent."),
            )
        case Stranger.CERTIFICATE:
            return Message(
                _("Somebody between us and the hub opens what is encrypted."),
                _("Nothing was sent. Tell IT: let the hub’s address pass unopened, or install their certificate here."),
            )
        case Stranger.DATE:
            return Message(
                _("The hub’s certificate does not hold on the date of this PC."),
                _("Look at date and time first. If they are right, tell the hub’s operator. Nothing was sent."),
            )
        case Stranger.CLEAR:
            return Message(
                _("What answers at the hub’s address does not encrypt."),
                _("Nothing was sent. A login page or a proxy does that: open the browser, or tell IT."),
            )
        case Stranger.LIAR:
            return Message(
                _("What answers is a hub, but not ours."),
                _("Nothing was sent. Ring the hub’s operator before anything else: perhaps its key was renewed."),
            )
        case Stranger.STRANGE:
            return Message(
                _("Something answered that is not our hub."),
                _("Nothing was sent. Perhaps the network wants a login first: open a web page, then try again."),
            )
        case _:
            assert_never(what)


def unwelcome(why: Unwelcome) -> Message:
    """Why the hub does not take anything from this PC."""
    kept = _("Everything is kept here, sealed. Urgent ones: phone first.")
    match why:
        case Unwelcome.CLOCK:
            return Message(
                _("The clock of this PC is far off."), _("Put date and time right, or ask IT. {kept}").format(kept=kept)
            )
        case Unwelcome.PENDING:
            return Message(
                _("The hub’s operator has not let this PC in yet."),
                _("Say its six words by phone: Upkeep · Hub and directory. {kept}").format(kept=kept),
            )
        case Unwelcome.REVOKED:
            return Message(
                _("This PC was shut out of the hub."),
                _("If nobody here asked for that, ring the hub’s operator. To go on, enrol it again. {kept}").format(
                    kept=kept
                ),
            )
        case Unwelcome.EXPIRED:
            return Message(
                _("This PC’s year at the hub is over."),
                _("Ask the hub’s operator for a new code and enrol it again. {kept}").format(kept=kept),
            )
        case Unwelcome.UNKNOWN:
            return Message(
                _("The hub does not know this PC."),
                _("Ask the hub’s operator for a new code and enrol it again. {kept}").format(kept=kept),
            )
        case Unwelcome.UNTOLD:
            return Message(
                _("The hub does not know this PC, or its clock is far off."),
                _("Everything is kept. Check date and time, then ask IT to enrol this PC."),
            )
        case _:
            assert_never(why)


def asked_by_proxy(error: errors.ProxyAsks) -> Message:
    """What the proxy of this network wants to know."""
    if "basic" in error.schemes:
        if error.told:
            return Message(
                _("The proxy of this network does not take the name and password it was given."),
                _("Ask IT for the right ones: Upkeep · Way to the hub. Nothing was lost."),
            )
        return Message(
            _("The proxy of this network wants a name and a password."),
            _("IT has them. They are typed once: Upkeep · Way to the hub. Nothing was lost."),
        )
    ways = ", ".join(error.schemes) or "?"
    return Message(
        _("The proxy of this network wants a Windows sign-in ({ways}). This program cannot do that.").format(ways=ways),
        _("Ask IT to let the hub’s address pass without one. Until then: by stick, or by phone."),
    )


def script_refused(error: errors.ProxyScriptRefused) -> Message:
    """What is the matter with the proxy script."""
    told = _("Tell IT: {reason}. A proxy can be named by hand: Upkeep · Way to the hub.")
    return Message(
        _("The proxy script of this network cannot be used."),
        told.format(reason=script_reason(error)),
    )


def script_reason(error: errors.ProxyScriptRefused) -> str:
    """The same for whoever wrote the script."""
    match error.reason:
        case "gone":
            return _("there is none at this place")
        case "too_long" | "no_end":
            said = _("it has no end, or is too large")
        case "answer":
            said = _("it names no proxy of a kind that is known here: {what}").format(what=error.what or "–")
        case _:
            said = _("it stops by a fault of its own: {what}").format(what=error.what or "–")
    return _("line {n}: {said}").format(n=error.line, said=said) if error.line else said


def way_refused(reason: str) -> Message:
    """What is wrong with a way to the hub as it was typed."""
    if reason == "script":
        return Message(
            _("This is no place of a proxy script."),
            _("An address (http://…/proxy.pac) or a file with its whole path. The way from before holds."),
        )
    return Message(
        _("This is no proxy."), _("Its name and port, as in proxy.hospital.th:8080. The way from before holds.")
    )
