"""What deserves a second look, in one amber sentence at its question. It refuses nothing."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.domain.second_look import SecondLook, Why, second_looks
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


def looks_of(case: Case, labels: Labels, site: Site) -> Mapping[tuple[EntityId, str], str]:
    """The sentences by entity and field."""
    found = second_looks(case, now=site.clock.now(), zone=site.zone)
    return {(each.entity, each.field): in_words(each, labels) for each in found}


def in_words(look: SecondLook, labels: Labels) -> str:
    """One sentence: what does not go together, and that a person decides."""
    return _sentences()[look.why].format(
        kind=labels.code("gbv_type", look.about),
        n=look.about,
        high=labels.code("risk_level", "high"),
        care=labels.section(labels.definitions.section("care")),
        safe=labels.field(labels.definitions.fields["k_paper_safe"]),
    )


def _sentences() -> dict[Why, str]:
    return {
        Why.OTHER_TYPE: _("By everything that was done, the first that fits is: {kind}. Only for counting."),
        Why.BEFORE_INCIDENT: _(
            "This is before the incident can have happened. Please look at both times; both are kept."
        ),
        Why.BEFORE_ARRIVAL: _("This is before the day of the first interview. Please look at both; both are kept."),
        Why.AFTER_INTERVIEW: _("This is after the day of the first interview. Please look at both; both are kept."),
        Why.BORN_LATER: _("This is after an incident. Please look at both; both are kept."),
        Why.AGES_DIFFER: _(
            "The answers about age do not go together. All are kept; while one may be of a child, it is a child."
        ),
        Why.MORE_WRITTEN: _("People written down: {n}. Both are kept."),
        Why.NECK_NOT_SEEN: _("The neck: look for the danger signs ({care}). Often nothing is seen from outside."),
        Why.EXPOSURE_NOT_ASKED: _("The time windows run from exposure: it was not asked yet ({care})."),
        Why.FACTS_WEIGH: _("One of the facts weighs heavily: think of “{high}”. You decide the level."),
        Why.FAR_AHEAD: _("This is more than a year from now; nobody is reminded before. Please look at the year."),
        Why.NO_REASON: _("Say below why this level: the next shift has only your words."),
        Why.NOT_SAFE_TO_CARRY: _("Nothing is printed for the survivor before this is a yes: {safe}."),
    }
