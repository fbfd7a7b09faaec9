"""What there is to say about a question, besides the question: how to ask it, what for, who learns of the answer."""

from __future__ import annotations

from clinic_app.domain.definitions import Field, FieldKind, Privacy, Required
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, label

Line = tuple[str, str]
"""A caption and the words below it."""


def definition(field: Field) -> str:
    """What is meant, in the language of the screen; empty if the question says it all."""
    return label(f"{field.id}.definition", field.definition) if field.definition else ""


def guidance(field: Field) -> list[Line]:
    """Beside the question, for whoever asks it."""
    told = (
        (_("How to ask"), "how_to_ask", field.how_to_ask),
        (_("What it is for"), "purpose", field.purpose),
        (_("Often confused"), "often_confused", field.often_confused),
        (_("Source"), "source", field.source),
    )
    return [(caption, label(f"{field.id}.{context}", text)) for caption, context, text in told if text]


def to_confirm(field: Field, labels: Labels) -> str:
    """Who outside must confirm the row; empty if nobody must."""
    return labels.code("signoff", field.to_be_confirmed_by) if field.to_be_confirmed_by else ""


def standing(field: Field, labels: Labels) -> list[Line]:
    """How it is answered, how much it is wanted, and where the answer may go: for whoever answers for the forms."""
    lines = [
        (_("Answered by"), _kind(field)),
        (_("Wanted"), _wanted(field)),
        (_("How near it comes to a person"), _privacy(field.privacy)),
        (_("Leaves the clinic"), _leaves(field, labels)),
    ]
    if field.gates:
        lines.append((_("What waits for it"), ", ".join(_gate(gate) for gate in field.gates)))
    if field.reportable:
        lines.append((_("Statistics"), _("may be counted")))
    if who := to_confirm(field, labels):
        lines.append((_("To be confirmed by"), who))
    lines.append((_("Name in files"), field.id))
    return lines


def _kind(field: Field) -> str:
    words = {
        FieldKind.TEXT: _("words"),
        FieldKind.LONG_TEXT: _("an account"),
        FieldKind.CODE: _("one of a list"),
        FieldKind.CODES: _("several of a list"),
        FieldKind.BOOL: _("yes or no"),
        FieldKind.INT: _("a number"),
        FieldKind.DATE: _("a date"),
        FieldKind.DATETIME: _("a day and a time"),
        FieldKind.MOMENT: _("a moment, as exact as it can be said"),
        FieldKind.DECISION: _("a decision about care"),
        FieldKind.MATRIX: _("a table, row by row"),
        FieldKind.RECORD: _("several parts"),
        FieldKind.SCHEDULE: _("days and hours"),
        FieldKind.REF: _("a code of something kept elsewhere"),
        FieldKind.REFS: _("codes of things kept elsewhere"),
        FieldKind.BODYMAP: _("a place on the body"),
        FieldKind.INT_OR_TEXT: _("a number or words"),
        FieldKind.DERIVED: _("the program, from other answers"),
    }
    return words[field.kind]


def _wanted(field: Field) -> str:
    words = {
        Required.AUTO: _("filled in by the program"),
        Required.ASK: _("listed as open until somebody asked; never stops a save"),
        Required.REC: _("recommended"),
        Required.OPT: _("if it helps"),
        Required.OFF: _("not asked unless the site switches it on"),
        Required.GATE: _("only before the act that waits for it"),
    }
    return words[field.required]


def _privacy(privacy: Privacy) -> str:
    words = {
        Privacy.DI: _("names or reaches a person"),
        Privacy.QI: _("may tell who it is, together with others"),
        Privacy.SE: _("sensitive"),
        Privacy.OP: _("about the work, not the person"),
    }
    return words[privacy]


def _leaves(field: Field, labels: Labels) -> str:
    if field.packet == "never":
        return _("never in a packet")
    named = ", ".join(_element(each, labels) for each in field.packet.split())
    return _("in a packet only as a code, and only if she agreed") + f": {named}"


def _element(element: str, labels: Labels) -> str:
    """What a packet calls it."""
    words = {
        "c_reply_ok": _("Reply"),
        "reply": _("the reply to a referral"),
        "x_access": _("Needs"),
        "x_age": _("Age class"),
        "x_arrival": _("Arrival"),
        "x_contact_rule": _("Contact"),
        "x_flags": _("To prepare for"),
        "x_gbv_group": _("Kind of violence"),
        "x_id": _("a number drawn at random"),
        "x_lang": _("Language"),
        "x_nat": _("Nationality group"),
        "x_region": _("Region"),
        "x_sector": _("Kind of service"),
        "x_service": _("Service"),
        "x_sex": _("Sex"),
        "x_urgency": _("How soon"),
        "x_valid": _("Valid for"),
        "x_words": _("Words at the gate"),
    }
    return words[element] if element in words else labels.code("packet_flag", element)


def _gate(gate: str) -> str:
    words = {
        "certificate": _("a certificate"),
        "close": _("closing the file"),
        "custody_transfer": _("handing evidence over"),
        "data_request": _("answering a request about the record"),
        "embassy_release": _("telling an embassy"),
        "nrm_referral": _("a referral to the anti-trafficking team"),
        "release": _("a permission to share"),
        "send": _("sending a referral"),
        "survivor_copy": _("a copy that goes home with the survivor"),
        "trafficking_screen": _("the trafficking screen"),
    }
    return words[gate]
