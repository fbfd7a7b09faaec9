"""A photograph or document in words: its number, what it shows, when it was taken, who brought it in. Never a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.services.attaching import Agreed, Gone, Line, What
from clinic_app.ui.forms.body_marks import INJURY
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext

_MB: Final = 1 << 20


def name_of(line: Line) -> str:
    """“Photograph 3”: all that is said of it where others may read."""
    words = _("Photograph {n}") if line.what is What.PHOTO else _("Document {n}")
    return words.format(n=line.called)


def marks_by_number(case: Case) -> dict[EntityId, str]:
    """Each injury of the case as the body map numbers it; with several incidents, theirs first."""
    incidents = [each.id for each in case.of_kind("incident")]
    names: dict[EntityId, str] = {}
    for place, incident in enumerate(incidents, start=1):
        said = [each.id for each in case.of_kind(INJURY, incident) if case.answers.get(each.id)]
        for n, entity in enumerate(said, start=1):
            mark = _("Mark {n}").format(n=n)
            names[entity] = (
                mark if len(incidents) == 1 else _("Incident {n}, {mark}").format(n=place, mark=mark.lower())
            )
    return names


def about(line: Line, marks: Mapping[EntityId, str], site: Site) -> str:
    """Everything else that is known of it, in one line."""
    brought = _("{when}, {who}").format(when=site.shown_instant(line.at), who=line.by)
    if line.destroyed is not None:
        why = _("consent taken back") if line.destroyed is Gone.WITHDRAWN else _("taken in by mistake")
        return _("Destroyed: {why} · {brought}").format(why=why, brought=brought)
    assert line.facts is not None
    facts = line.facts
    parts = [marks.get(line.injury, "") if line.injury is not None else ""]
    if facts.taken_at is not None:
        parts.append(_("taken {when}").format(when=taken_words(facts.taken_at, site)))
    if line.what is What.PHOTO:
        parts.append(_("agreed in writing") if facts.agreed is Agreed.WRITTEN else _("agreed by word"))
        size = _("{width} × {height} points").format(width=facts.width, height=facts.height)
        parts.append(_("{size}, made smaller").format(size=size) if facts.smaller else size)
    else:
        parts.append(ngettext("{n} page", "{n} pages", facts.pages).format(n=facts.pages))
    parts.append(_("taken in {brought}").format(brought=brought))
    return " · ".join(filter(None, parts))


def taken_words(taken_at: str, site: Site) -> str:
    """A local time as it was told, in both eras."""
    return site.shown_instant(datetime.fromisoformat(taken_at).replace(tzinfo=site.zone))


def megabytes(count: int) -> str:
    """`4.1`: what a file takes; a little is more than nothing."""
    return f"{max(0.1, count / _MB):.1f}" if count else "0"
