"""What the printed data dictionary says of a question, a list and a rule, as captions and words."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_app.domain.clock_rules import Evidence
from clinic_app.domain.definitions import Definitions, Field, FieldKind, Privacy, Required
from clinic_app.domain.rule_entries import SPECIMEN, RuleEntry, RuleKind, Unit
from clinic_app.printing.bilingual import Voice, Words, to_say

Line = tuple[str, str]
"""A caption and what stands after it, both in the staff's language."""

KINDS = {
    FieldKind.TEXT: to_say("words"),
    FieldKind.LONG_TEXT: to_say("an account"),
    FieldKind.CODE: to_say("one of a list"),
    FieldKind.CODES: to_say("several of a list"),
    FieldKind.BOOL: to_say("yes or no"),
    FieldKind.INT: to_say("a number"),
    FieldKind.DATE: to_say("a date"),
    FieldKind.DATETIME: to_say("a day and a time"),
    FieldKind.MOMENT: to_say("a moment, as exact as it can be said"),
    FieldKind.DECISION: to_say("a decision about care"),
    FieldKind.MATRIX: to_say("a table, row by row"),
    FieldKind.RECORD: to_say("several parts"),
    FieldKind.SCHEDULE: to_say("days and hours"),
    FieldKind.REF: to_say("a code of something kept elsewhere"),
    FieldKind.REFS: to_say("codes of things kept elsewhere"),
    FieldKind.BODYMAP: to_say("a place on the body"),
    FieldKind.INT_OR_TEXT: to_say("a number or words"),
    FieldKind.DERIVED: to_say("the program, from other answers"),
}
WANTED = {
    Required.AUTO: to_say("filled in by the program"),
    Required.ASK: to_say("listed as open until somebody asked; never stops a save"),
    Required.REC: to_say("recommended"),
    Required.OPT: to_say("if it helps"),
    Required.OFF: to_say("not asked unless the site switches it on"),
    Required.GATE: to_say("only before the act that waits for it"),
}
NEARNESS = {
    Privacy.DI: to_say("names or reaches a person"),
    Privacy.QI: to_say("may tell who it is, together with others"),
    Privacy.SE: to_say("sensitive"),
    Privacy.OP: to_say("about the work, not the person"),
}
RULES = {
    RuleKind.CLOCK: to_say("Clocks: how long care helps"),
    RuleKind.SPECIMEN: to_say("How long a specimen is worth taking"),
    RuleKind.FOLLOW_UP: to_say("When the survivor is seen or heard again"),
    RuleKind.DUTY: to_say("When somebody outside may have to be told"),
    RuleKind.CONSENT: to_say("Specimens that wait for a consent"),
    RuleKind.RETENTION: to_say("How long a closed file is kept"),
}
_SPANS = {
    Unit.HOURS: to_say("{n} hours"),
    Unit.DAYS: to_say("{n} days"),
    Unit.MONTHS: to_say("{n} months"),
    Unit.YEARS: to_say("{n} years"),
}
_SINCE = {
    "first_dose": to_say("the first dose on record"),
    "decision": to_say("the day it was decided"),
    "incident": to_say("the latest time at which it can have happened"),
    "visit": to_say("the first visit"),
}
_EVIDENCE = {
    Evidence.READ: to_say("the text was read"),
    Evidence.SECONDARY: to_say("another text quotes it"),
    Evidence.UNVERIFIED: to_say("not verified"),
}
_ELEMENTS = {
    "c_reply_ok": to_say("May tell us how it went"),
    "reply": to_say("the reply to a referral"),
    "x_access": to_say("Needs"),
    "x_age": to_say("Age class"),
    "x_arrival": to_say("Arrival"),
    "x_contact_rule": to_say("Only through this clinic"),
    "x_flags": to_say("To prepare for"),
    "x_gbv_group": to_say("Kind of violence"),
    "x_id": to_say("a number drawn at random"),
    "x_lang": to_say("Language"),
    "x_nat": to_say("Nationality group"),
    "x_region": to_say("Region"),
    "x_sector": to_say("Kind of service"),
    "x_service": to_say("Service"),
    "x_sex": to_say("Sex"),
    "x_urgency": to_say("How soon"),
    "x_valid": to_say("Valid for"),
    "x_words": to_say("Three words"),
}
_GUIDANCE = {
    "how_to_ask": to_say("How to ask"),
    "purpose": to_say("What it is for"),
    "often_confused": to_say("Often confused"),
    "source": to_say("Source"),
}


def question(field: Field) -> Words:
    """The question itself."""
    return Words("forms", field.id, field.label)


def choice(definitions: Definitions, list_id: str, code: str) -> Words:
    """One choice of a list."""
    return Words("forms", f"{list_id}.{code}", definitions.codes[list_id].label_of(code))


def standing(voice: Voice, field: Field) -> str:
    """One line: how it is answered, how much it is wanted, how near it comes to a person."""
    words = [KINDS[field.kind], WANTED[field.required], NEARNESS[field.privacy]]
    if field.third_party:
        words.append(to_say("about another person"))
    if field.reportable:
        words.append(to_say("may be counted"))
    return " · ".join(voice.say(each) for each in words)


def guidance(voice: Voice, field: Field, definitions: Definitions) -> Iterator[Line]:
    """What there is to know beside the question, where its answer may go, and who must confirm it."""
    for name, caption in _GUIDANCE.items():
        if text := getattr(field, name):
            yield voice.say(caption), voice.value(Words("forms", f"{field.id}.{name}", text))
    yield voice.say("Leaves the clinic"), leaves(voice, field, definitions)
    if field.to_be_confirmed_by:
        yield voice.say("To be confirmed by"), voice.value(choice(definitions, "signoff", field.to_be_confirmed_by))


def leaves(voice: Voice, field: Field, definitions: Definitions) -> str:
    """Never, or which elements and flags of a packet may be made from it."""
    if field.packet == "never":
        return voice.say("never in a packet")
    named = ", ".join(f"{_named(voice, each, definitions)} ({each})" for each in field.packet.split())
    return voice.say("in a packet only as a code, and only if the survivor agreed") + f": {named}"


def _named(voice: Voice, element: str, definitions: Definitions) -> str:
    if element in _ELEMENTS:
        return voice.say(_ELEMENTS[element])
    return voice.value(choice(definitions, "packet_flag", element))


def rule_title(voice: Voice, rule: RuleEntry, definitions: Definitions) -> Words:
    """What a row is about."""
    if rule.label:
        return Words("forms", rule.context, rule.label)
    if rule.consent:
        return choice(definitions, "fconsent", rule.consent)
    return Words.plain(_specimens(voice, rule, definitions))


def _specimens(voice: Voice, rule: RuleEntry, definitions: Definitions) -> str:
    return ", ".join(voice.value(choice(definitions, SPECIMEN, code)) for code in rule.codes)


def rule_lines(voice: Voice, rule: RuleEntry, definitions: Definitions, clocks: dict[str, Words]) -> Iterator[Line]:
    """What a row says, where that is from, and how sure we are of it."""
    if rule.unit is not None:
        yield voice.say("How long"), voice.say(_SPANS[rule.unit], n=str(rule.amount))
    if rule.best_hours:
        yield voice.say("Helps most within"), voice.say(_SPANS[Unit.HOURS], n=str(rule.best_hours))
    if rule.since:
        yield voice.say("Counted from"), voice.say(_SINCE[rule.since])
    if rule.window:
        yield voice.say("Only if it concerns"), voice.value(clocks[rule.window])
    if rule.consent:
        yield voice.say("Specimens that wait for it"), _specimens(voice, rule, definitions)
    if rule.receives:
        yield voice.say("Who would be told"), voice.value(Words("forms", f"{rule.context}.receives", rule.receives))
    if rule.note:
        yield voice.say("Note"), voice.value(Words("forms", f"{rule.context}.note", rule.note))
    source = " · ".join(each for each in (rule.source, rule.edition) if each)
    yield voice.say("Source"), f"{source} ({voice.say(_EVIDENCE[rule.evidence])})" if rule.evidence else source
    if rule.confirmed:
        yield voice.say("Confirmed by"), f"{rule.reviewer} · {rule.reviewed_on}"
    elif rule.to_be_confirmed_by:
        yield voice.say("To be confirmed by"), voice.value(choice(definitions, "signoff", rule.to_be_confirmed_by))
