"""The lines of a case's outline: how far each section is, and what keeps a locked one locked."""

from __future__ import annotations

from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.definitions import Section
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.section_view import SectionView
from clinic_app.ui.forms.standing import is_open, may_ask, stands, waits_for
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.outline import OutlineLine, Progress


def outline_lines(case: Case, labels: Labels, derived: Derived) -> list[OutlineLine]:
    """One line for each section, in order."""
    return [_line(section, case, labels, derived) for section in labels.definitions.sections]


def why_locked(section: Section, case: Case, labels: Labels, derived: Derived) -> str:
    """What opens a locked section; empty if it is open."""
    definitions = labels.definitions
    if not is_open(section, case, definitions, derived):
        names = ", ".join(labels.field(field) for field in waits_for(section.visible, definitions))
        return _("Opens when this is answered: {what}").format(what=names)
    mode = mode_of(case)
    if mode in (Mode.CARE_ONLY, Mode.WAITING) and not _holds_something(section, mode, labels):
        return _("Opens when a written record is agreed to")
    return ""


def show_lock(view: SectionView, case: Case, labels: Labels, derived: Derived) -> None:
    """Say in a section what keeps it locked, or nothing."""
    why = why_locked(view.section, case, labels, derived)
    view.say_locked(why, by_consent=bool(why) and is_open(view.section, case, labels.definitions, derived))


def _line(section: Section, case: Case, labels: Labels, derived: Derived) -> OutlineLine:
    name = labels.section(section)
    why = why_locked(section, case, labels, derived)
    if why:
        return OutlineLine(id=section.id, name=name, progress=Progress.LOCKED, why=why)
    standing = stands(section, case, labels.definitions, derived)
    return OutlineLine(id=section.id, name=name, progress=standing.progress, left=standing.left)


def _holds_something(section: Section, mode: Mode, labels: Labels) -> bool:
    """Whether anything of a section may be written down in this mode."""
    if section.id in ("consent", "referral"):
        return True
    return any(may_ask(mode, field, labels.definitions) for field in section.fields)
