"""What the groups of what is said to survivors are called, and how each stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.catalogue import ENGLISH
from clinic_app.services.coverage import Coverage
from clinic_app.services.translations import GroupStands, Standing, TextGroup
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext

TEXT_ACTS: Final[dict[str, Callable[[], str]]] = {
    "text_signed": lambda: _("Text for survivors signed"),
    "text_taken_back": lambda: _("Signature of a text taken back"),
    "recording_taken": lambda: _("Recording of a text for survivors taken in"),
    "recording_removed": lambda: _("Recording of a text for survivors taken out"),
}
"""What the journal says of them."""


def group_words(group: TextGroup) -> str:
    """A group, by its name."""
    match group:
        case TextGroup.WORDS:
            return _("Words on papers")
        case TextGroup.CONSENT:
            return _("Consent")
        case TextGroup.MEDICINE:
            return _("Medicine")
        case TextGroup.SAFETY:
            return _("Safety")


def standing_words(each: GroupStands, site: Site) -> str:
    """How it stands, in one line."""
    if each.standing is Standing.NONE:
        return _("nobody wrote it in this language: the interpreter explains")
    told = [ngettext("{n} text", "{n} texts", each.texts).format(n=each.texts)]
    if each.missing > 0:
        told.append(ngettext("{n} not written", "{n} not written", each.missing).format(n=each.missing))
    signature = each.signature
    if signature is not None:
        day, seen = site.shown_day(signature.on), site.shown_instant(signature.at)
        who = _("checked by {name}, {qualification}, on {day}").format(
            name=signature.name, qualification=signature.qualification, day=day
        )
        told.append(
            _("taken back {when} by {who}").format(when=seen, who=signature.by) if signature.taken_back else who
        )
    elif each.standing is Standing.SHIPPED:
        told.append(_("checked before it came here"))
    if each.standing is Standing.LAPSED:
        told.append(
            ngettext("{n} reads otherwise since", "{n} read otherwise since", each.unsigned).format(n=each.unsigned)
        )
    elif each.unsigned:
        told.append(_("not checked"))
    if each.unsigned and each.asked:
        told.append(_("to be read by: {who}").format(who=_asked(each.asked)))
    return " · ".join(told)


def coverage_words(every: tuple[Coverage, ...]) -> str:
    """How much of the program is said in one of the staff's languages, and who has read it."""
    count = {each.domain.value: _("{n} of {all}").format(n=f"{each.there:,}", all=f"{each.of:,}") for each in every}
    told = _("Screens {screens} · forms {forms} · paper {paper} · guides {help}").format(**count)
    by = sorted({each.checked_by for each in every} - {""})
    if every[0].language == ENGLISH:
        return f"{told} · {_('everything is written in it first')}"
    read = _("read by {name}").format(name=", ".join(by)) if by else _("no native speaker has read all of it yet")
    return f"{told} · {read}"


def _asked(who: str) -> str:
    """As the file says it, in the staff's language where we know the words."""
    known = {
        "a native speaker who works with survivors": _("a native speaker who works with survivors"),
        "a native speaker who works with survivors; all sentences are still to be written": _(
            "a native speaker who works with survivors; all sentences are still to be written"
        ),
        "a nurse and a lawyer who know Thai reporting duties": _("a nurse and a lawyer who know Thai reporting duties"),
        "a Thai nurse and a lawyer": _("a Thai nurse and a lawyer"),
        "a native speaker and a pharmacist": _("a native speaker and a pharmacist"),
        "a pharmacist and a clinician": _("a pharmacist and a clinician"),
        "a survivor-led group and a social worker": _("a survivor-led group and a social worker"),
    }
    return known.get(who, who)
