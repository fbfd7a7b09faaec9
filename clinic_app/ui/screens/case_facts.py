"""What the banner of a case says: facts to work by, from the case as it stands, and nothing that names her."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.conditions import Derived
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.schedules import read_schedule
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.banner import Fact

FIELD_OF: Final = {
    "age": ("survivor", "s_age_band"),
    "language": ("survivor", "s_lang_first"),
    "contact": ("contact", "k_ok"),
    "danger": ("risk", "r_level"),
    "room": ("header", "a_private_now"),
    "tell": ("contact", "k_her_messages"),
}
"""Where a click on a fact leads: section and field. Code and consent lead elsewhere."""

STRANGLED: Final = "strangled_72h"
"""The row of the danger questions about hands or a cord on the neck."""

_DANGER_SHIELD: Final = ("high", "immediate")


def banner_facts(case: Case, labels: Labels, derived: Derived, *, training: bool) -> list[Fact]:
    """The facts in the order of the banner."""
    mode = mode_of(case)
    danger, told = _danger(case), _told_at_the_door(case)
    levels = [labels.code("risk_level", danger)] if danger else []
    return [
        Fact(
            id="code",
            caption=f"{_('Case')} · {_('Training')}" if training else _("Case"),
            value=shown_code(case.code),
            code=True,
        ),
        Fact(id="age", caption=_("Age band"), value=_value(case, labels, derived, "s_age_band")),
        _language(case, labels),
        _in_the_room(case, labels) if mode is Mode.DRAFT else _contact(case, labels),
        Fact(
            id="danger",
            caption=_("Danger"),
            value=" · ".join((*levels, *told)) or _("Not assessed"),
            short=" · ".join(told),
            mark="shield" if danger in _DANGER_SHIELD or told else "",
        ),
        Fact(id="consent", caption=_("Consent"), value=mode_words(mode), draft=True if mode is Mode.DRAFT else None),
        *_to_tell(case),
    ]


def mode_words(mode: Mode) -> str:
    """A consent mode as the banner says it."""
    match mode:
        case Mode.DRAFT:
            return _("Draft")
        case Mode.CARE_ONLY:
            return _("Care only")
        case Mode.WAITING:
            return _("Waiting")
        case Mode.FULL:
            return _("Full")


def _value(case: Case, labels: Labels, derived: Derived, field_id: str) -> str:
    stored = case.stored(field_id)
    if stored is None:
        stored = derived.get((case.root, field_id))
    return labels.value(labels.definitions.fields[field_id], stored)


def _language(case: Case, labels: Labels) -> Fact:
    fields = labels.definitions.fields
    spoken = labels.value(fields["s_lang_first"], case.stored("s_lang_first"))
    whom = read(case.stored("s_interp_sex"))
    needs = read(case.stored("s_needs_interp"))
    if isinstance(whom, Answer):
        wanted = labels.code(fields["s_interp_sex"].code_list, str(whom.value))
        both = _("{language} · interpreter: {whom}").format(language=spoken, whom=wanted)
        return Fact(id="language", caption=_("Language"), value=both, short=spoken)
    if needs == Answer("yes"):
        return Fact(id="language", caption=_("Language"), value=f"{spoken} · {_('interpreter')}", short=spoken)
    return Fact(id="language", caption=_("Language"), value=spoken)


def _in_the_room(case: Case, labels: Labels) -> Fact:
    fields = labels.definitions.fields
    alone = read(case.stored("a_private_now"))
    if alone == Answer("yes"):
        return Fact(id="room", caption=_("In the room"), value=_("alone with staff"))
    with_whom = labels.value(fields["a_companion"], case.stored("a_companion"))
    stays = alone == Answer("no") and case.stored("a_companion_refuses") == "yes"
    value = f"{with_whom} · {_('refuses to go')}" if stays else with_whom
    return Fact(id="room", caption=_("In the room"), value=value, short=_("refuses to go") if stays else with_whom[:18])


def _contact(case: Case, labels: Labels) -> Fact:
    fields = labels.definitions.fields
    caption = _("Safe contact")
    match read(case.stored("k_ok")):
        case Missing() as silence:
            return Fact(id="contact", caption=caption, value=labels.value(fields["k_ok"], case.stored("k_ok")),
                        short="–" if silence is Missing.NOT_ASKED else "")  # fmt: skip
        case Answer(value="yes"):
            ways = read(case.stored("k_channel"))
            way = labels.code("contact_ch", ways.value[0]) if isinstance(ways, Answer) and ways.value else _("Yes")
            hours = _hours(case.stored("k_times"))
            return Fact(id="contact", caption=caption, value=f"{way}, {hours}" if hours else way, short=way)
        case Answer(value=value):
            words = labels.code(fields["k_ok"].code_list, str(value))
            return Fact(id="contact", caption=caption, value=words)


def _to_tell(case: Case) -> list[Fact]:
    """That something waits to be told, never what."""
    waits = isinstance(case.answer("k_her_messages"), Answer)
    return [Fact(id="tell", caption=_("To tell"), value=_("a message"), mark="message-square")] if waits else []


def _hours(stored: Stored | None) -> str:
    """The first safe hours, short: `10:30–12:00`, with its days if it is not every day."""
    if stored is None or isinstance(read(stored), Missing):
        return ""
    slots = read_schedule(stored).slots
    if not slots:
        return ""
    first = slots[0]
    days = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), day_words(), strict=True))
    which = "" if len(first.days) == 7 else " ".join(days[day] for day in first.days) + " "
    return f"{which}{first.begins}–{first.ends}"


def _danger(case: Case) -> str | None:
    """The level that was set last; *not assessed* is none."""
    levels = [value for _entity, value in case.every("r_level") if isinstance(value, str)]
    return levels[-1] if levels and levels[-1] != "not_assessed" else None


def _told_at_the_door(case: Case) -> list[str]:
    """What must not wait for a level to be set, and what no level makes untrue: the worst of the first questions."""
    if any(isinstance(rows, dict) and rows.get(STRANGLED) == "yes" for _entity, rows in case.every("r_items")):
        return [_("Neck: doctor now")]
    if any(value == "emergency" for _entity, value in case.every("h_injury_any")):
        return [_("Injury: doctor now")]
    suicide = [value for _entity, value in case.every("h_suicide")]
    if "urgent" in suicide:
        return [_("Suicide: not alone")]
    return [_("Suicide: some risk")] if "some" in suicide else []
