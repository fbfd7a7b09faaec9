"""What two PCs of this clinic say differently, in words: the question, each answer, what holds, what a look is for."""

from __future__ import annotations

from clinic_app.domain.people import Role
from clinic_app.domain.stricter import DANGER
from clinic_app.services.to_decide import ENDED, KEPT, SHARING, Side, ToDecide
from clinic_app.services.undecided_common import COMES_IN, NOBODY_LEFT, ROLE, TOO_FEW, WHO_MAY_KNOW
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.screens.told_answers import ToldAnswers
from clinic_app.ui.screens.ways import Ways


def question_words(ways: Ways, question: ToDecide, said: ToldAnswers) -> str:
    """What is asked."""
    match question.field:
        case str(field) if field == ROLE:
            return _("{who}: which role").format(who=question.code)
        case str(field) if field in (COMES_IN, NOBODY_LEFT):
            return _("{who}: comes in or not").format(who=question.code)
        case str(field) if field == TOO_FEW:
            return _("Only {who} is left who manages people").format(who=question.code)
        case str(field) if field == ENDED:
            words = _("Taken out on one PC, written on at another: {what}")
            return words.format(what=ways.labels.kind(question.kind))
        case str(field) if field == SHARING:
            return _("May be told: {whom}").format(whom=said.whom(question.stands))
        case str(field):
            return said.title(field)


def said_words(question: ToDecide, side: Side, said: ToldAnswers) -> str:
    """One of the answers."""
    match question.field:
        case str(field) if field == ROLE:
            known = {role.value: role for role in Role}
            role = known.get(str(side.value))
            return role_words(role) if role is not None else str(side.value or "")
        case str(field) if field in (COMES_IN, NOBODY_LEFT):
            return _("comes in") if side.value is None else _("does not come in any more")
        case str(field) if field == ENDED:
            return _("written on") if side.value == KEPT else _("taken out")
        case str(field) if field == SHARING:
            return said.sharing(side.value)
        case str(field):
            return said.of(field, side.value)


def holds_words(question: ToDecide) -> str:
    """What holds meanwhile."""
    words = {
        ENDED: _("It stays until somebody decides."),
        DANGER: _("The worst holds until somebody decides."),
        WHO_MAY_KNOW: _("Only those on every list know of it until somebody decides."),
        ROLE: _("The role that may less holds until somebody decides."),
        COMES_IN: _("They stay out until somebody decides."),
        NOBODY_LEFT: _(
            "On different PCs everybody who manages people was taken out; the last two come in all the same."
        ),
        TOO_FEW: _("Two are needed. Let another person manage people: Upkeep, People."),
    }
    return words.get(question.field) or _("The stricter holds until somebody decides.")


def looser_words(question: ToDecide) -> str:
    """What a second look is for."""
    words = {
        ENDED: _("What was written on it leaves the file with it; the history keeps it."),
        DANGER: _("This level is lower than what another PC wrote. Did you read why?"),
        WHO_MAY_KNOW: _("More people will know of the case than now. Are you certain?"),
        ROLE: _("They may do more than now. Are you certain?"),
        COMES_IN: _("They can come in again. Are you certain?"),
    }
    return words.get(question.field) or _("This allows more than what holds now. Are you certain?")
