"""What stays here, by what it is about: every answer that nothing in the packet was made of."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_app.domain.definitions import Definitions
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _


def stays_words(stays: Sequence[str], definitions: Definitions, labels: Labels) -> list[tuple[str, str]]:
    """What stays in plain words, and for each the questions it stands for. The case code always stays."""
    by_section: dict[str, list[str]] = {}
    for field_id in stays:
        field = definitions.fields[field_id]
        by_section.setdefault(field.section, []).append(labels.field(field))
    known = {
        "survivor": _("Name, other names, address"),
        "contact": _("Phone, safe person, code word"),
        "header": _("Who came along, the room, the interpreter"),
        "incident": _("Own words; date, time and place"),
        "perpetrator": _("Who is said to have done it"),
        "migration": _("Employer, papers, debts"),
        "trafficking": _("What the trafficking screen showed"),
        "care": _("Health findings and care"),
        "forensic": _("Body map, injuries, samples"),
        "risk": _("Danger and safety plan"),
        "needs": _("Other services and wishes"),
        "consent": _("What else was decided"),
        "followup": _("Calls and visits"),
        "closure": _("How the case ended"),
    }
    lines = [(known[section], ", ".join(fields)) for section, fields in by_section.items() if section in known]
    order = list(known.values())
    lines.sort(key=lambda line: order.index(line[0]))
    return [(_("Case code, hospital number"), ""), *lines]
