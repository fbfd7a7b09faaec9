"""Sent on, in words: what a service had in mind, at the clinic; and what is said to her at a receiving service."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_app.domain.directory import Organisation
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.wording_message import Message


def waiting_words(waiting: Sequence[str], labels: Labels) -> Message | None:
    """What the services page says first while she has not been asked anew; None if nobody waits for it."""
    if not waiting:
        return None
    kinds = ", ".join(dict.fromkeys(labels.code("service", each) for each in waiting if each))
    what = _("A service sent her on, or cannot take her. It has in mind: {kinds}.").format(kinds=kinds)
    return Message(
        what if kinds else _("A service sent her on, or cannot take her."),
        _("Ask her anew, about this one service. What she agreed to before is not used again."),
    )


def said_to_her(service: str, name: str) -> str:
    """The sentence, once somebody is chosen."""
    return _(
        "“We can ask {name}: {service}. They learn only what you point at here, from us, with a new code. "
        "What the clinic told us is not passed on. You may say no, and are helped here all the same.”"
    ).format(name=name, service=service[:1].lower() + service[1:])


def her_answer_words(code: str) -> Message | None:
    """What she pressed on the screen turned to her; a yes needs no words."""
    return {
        "refused": Message(_("She does not want exactly this."),
                           _("Nothing is sealed. Take out what she does not want told, or choose another service.")),
        "undecided": Message(_("She wants to think about it."),
                             _("Nothing is sent. Ask again later, when she is able and alone.")),
    }.get(code)  # fmt: skip


def asked_back_words(reached: bool) -> str:
    """She took the new yes back."""
    if reached:
        return _("Asked back. What was read cannot be unread.")
    return _("No packet reaches them: telephone. What was read cannot be unread.")


def offer_words(organisation: Organisation) -> str:
    """Who gives it, in a list: those who must tell others say so."""
    name = organisation.name(i18n.language())
    return _("{name} · must tell others").format(name=name) if organisation.must_tell else name
