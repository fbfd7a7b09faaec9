"""What a packet says, in the words of the screen: one place, so that sentence, preview and inbox say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.domain.directory import UNKNOWN, Organisation
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import Urgency
from clinic_app.domain.sentence import Part
from clinic_app.services.referring import Line
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _

_MARKS: Final = {
    "x_age": "user-round", "x_sex": "user", "x_lang": "languages", "x_nat": "flag", "x_region": "map-pin",
    "x_arrival": "clock", "x_words": "umbrella", "x_gbv_group": "heart-pulse", "x_access": "hand-heart",
    "x_flags": "flag",
}  # fmt: skip
_FLAG_MARKS: Final = {
    "children_1": "users", "children_2": "users", "children_3_plus": "users", "boy_over_10": "users",
    "interpreter_female": "message-square", "interpreter_male": "message-square", "immediate_safety": "shield",
    "risk_level_high": "shield", "risk_level_immediate": "shield", "pregnancy": "baby",
}  # fmt: skip
NEVER_MARK: Final = "lock"


def element_words(element: str) -> str:
    """What an element is called."""
    known = {
        "x_sector": _("Kind of service"),
        "x_service": _("Service"),
        "x_urgency": _("How soon"),
        "x_valid": _("Valid for"),
        "x_contact_rule": _("Contact"),
        "c_reply_ok": _("Reply"),
        "x_arrival": _("Arrival"),
        "x_words": _("Words at the gate"),
        "x_age": _("Age class"),
        "x_sex": _("Sex"),
        "x_lang": _("Language"),
        "x_nat": _("Nationality group"),
        "x_region": _("Region"),
        "x_gbv_group": _("Kind of violence"),
        "x_access": _("Needs"),
        "x_flags": _("To prepare for"),
    }
    return known[element]


def value_words(labels: Labels, element: str, code_list: str, code: str) -> str:
    """One value of an element."""
    if element == "x_contact_rule":
        return _("Only through this clinic")
    if element == "c_reply_ok":
        return _("They may tell us how it went") if code == "yes" else _("They are asked not to tell us how it went")
    if (element, code) == ("x_age", "adult"):
        return _("Adult")
    if (element, code) == ("x_lang", "unknown"):
        return _("Not known; an interpreter is needed")
    return labels.code(code_list, code)


def line_words(labels: Labels, line: Line) -> list[str]:
    """The values of one line of the preview."""
    return [value_words(labels, line.element, line.code_list, code) for code in line.codes]


def part_words(labels: Labels, part: Part) -> str:
    """One part of the sentence, as it is said to her."""
    code = part.codes[0] if part.codes else ""
    if part.element in ("x_access", "x_flags"):
        return _small(labels.code("packet_flag", code))
    said = {
        "x_words": _("three words for the gate"),
        "x_age": _("a grown person") if code == "adult" else labels.code("age_packet", code),
        "x_lang": _("needs an interpreter")
        if code == "unknown"
        else _("speaks {language}").format(language=labels.code("lang", code)),
        "x_arrival": _("comes: {when}").format(when=_small(labels.code("x_arrival", code))),
        "x_gbv_group": _("kind of violence: {kind}").format(kind=_small(labels.code("x_gbv_group", code))),
    }
    other = f"{element_words(part.element)}: {labels.code(list_of(part.element), code)}"
    return said.get(part.element, other)


def capital(words: str) -> str:
    """The same words where they stand alone."""
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    """The same words inside a sentence: a label begins large, unless it is an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def item_words(labels: Labels, item: str) -> str:
    """A consent item, whatever it would say of her."""
    whole, _dot, flag = item.partition(".")
    return labels.code("packet_flag", flag) if flag else element_words(whole)


def list_of(element: str) -> str:
    """The code list an element speaks in."""
    known = {"x_age": "age_packet", "x_sex": "sex", "x_lang": "lang", "x_nat": "nat_group"}
    return known.get(element, element)


def mark_of(element: str) -> str:
    """The icon of an element as such."""
    return _MARKS.get(element, "circle-dot")


def part_mark(part: Part) -> str:
    """The icon of a part."""
    code = part.codes[0] if part.codes else ""
    return _FLAG_MARKS.get(code) or _MARKS.get(part.element, "circle-dot")


def never_words() -> dict[str, str]:
    """What no service ever learns."""
    return {
        "name": _("name"),
        "alleged_person": _("who did it"),
        "workplace": _("work"),
        "papers": _("papers"),
        "phone": _("phone"),
        "story": _("what happened"),
    }


def urgencies() -> list[tuple[str, str]]:
    """How soon, short enough for segments. *Now* begins with the telephone."""
    return [
        (Urgency.NOW_PHONE_FIRST.value, _("Now: phone")),
        (Urgency.WITHIN_24H.value, _("24 h")),
        (Urgency.WITHIN_72H.value, _("72 h")),
        (Urgency.WITHIN_2WK.value, _("2 wk")),
    ]


def told_words(labels: Labels, must_tell: Sequence[str]) -> str:
    """Whom a service must tell, in one line. Not known counts."""
    return ", ".join(_("not known") if each == UNKNOWN else labels.code("reports_to", each) for each in must_tell)


def takes_words(organisation: Organisation) -> str:
    """Whom a service receives."""
    takes = organisation.takes
    said = [
        words
        for words, yes in (
            (_("women"), takes.women), (_("men"), takes.men), (_("trans people"), takes.trans),
            (_("children"), takes.children),
        )
        if yes
    ]  # fmt: skip
    if takes.boys_to_age:
        said.append(_("sons to {age}").format(age=takes.boys_to_age))
    return ", ".join(said) or _("not known")


def content_lines(labels: Labels, content: PacketContent) -> list[tuple[str, str]]:
    """A packet that came, as label and value, its needs and flags in one line each."""
    said = [
        ("x_age", content.age), ("x_sex", content.sex), ("x_lang", content.lang), ("x_nat", content.nat),
        ("x_region", content.region), ("x_gbv_group", content.gbv_group), ("x_arrival", content.arrival),
    ]  # fmt: skip
    lines = [
        (element_words(element), value_words(labels, element, list_of(element), value.value))
        for element, value in said
        if value is not None
    ]
    for element, flags in (("x_access", content.needs), ("x_flags", content.flags)):
        if flags:
            lines.append((element_words(element), ", ".join(labels.code("packet_flag", flag.value) for flag in flags)))
    return lines
