"""What is said beside figures: for whom they are, what is amiss with them, by which definitions they were counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic_app.services.reporting import Audience, Report, month_of
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message


def audience_line(audience: Audience, report: Report | None, *, prints: bool) -> str:
    """Whose numbers these are, and for whom; who makes papers and files of them, for those who do not."""
    words = _whose(audience, report)
    if prints and audience is Audience.STATUTORY and report is not None and len(report.months) > 1:
        return " ".join((words, _("The paper is made month by month: choose Month to print it.")))
    if prints:
        return words
    return " ".join((words, _("Coordinators print the return and make files of figures.")))


def _whose(audience: Audience, report: Report | None) -> str:
    if audience is Audience.OWN:
        return _("Everything, for people who work here. “–” means none. Enter on a number lists its files.")
    if audience is not Audience.STATUTORY:
        return _others_words(report)
    words = [_("Everyone who was served, whole, for the named office only.")]
    if report is not None:
        n = report.not_in_statistics or 0
        said = ngettext("{n} did not agree to other statistics.", "{n} did not agree to other statistics.", n)
        words.append(said.format(n=n))
    return " ".join(words)


def _others_words(report: Report | None) -> str:
    words = [_("Only survivors who agreed to be counted.")]
    if report is not None:
        hidden = _(
            "Numbers of fewer than {n} people are not shown, nor others by which they could be worked out. "
            "“–” means none."
        )
        words.append(hidden.format(n=report.least))
        if report.people is not None:
            people = ngettext("{n} person agreed.", "{n} people agreed.", report.people)
            words.append(people.format(n=report.people))
    return " ".join(words)


def warning(report: Report, ways: Ways) -> Message | None:
    """What whoever reads them has to know first; each thing that holds, one after the other."""
    told = list(_warnings(report, ways))
    if not told:
        return None
    first, *others = told
    rest = [" ".join((each.what, each.do)) for each in others]
    return Message(first.what, "\n".join((first.do, *rest)))


def _warnings(report: Report, ways: Ways) -> Iterator[Message]:
    if not report.audience.sees_all and report.months[-1] >= month_of(ways.clock.today()):
        yield Message(
            _("This year is not over: these numbers are not to be given out yet."),
            _("What is added between two reports of one year tells of the people between them."),
        )
    if report.audience is Audience.STATUTORY and report.months[-1] >= month_of(ways.clock.today()):
        yield Message(
            ngettext("This month is not over.", "These months are not over.", len(report.months)),
            _("Whoever still comes is missing from a return made now."),
        )
    if report.unread:
        yield _unread_words(report.unread)
    if report.elsewhere:
        yield _elsewhere_words(report.elsewhere)
    if report.changed is not None:
        yield _changed_words(*report.changed, ways)


def foot(report: Report, ways: Ways) -> str:
    """When it was counted, by what."""
    at = ways.site.shown_instant(report.made_at)
    return _("Counted {at} by definitions of {version}.").format(at=at, version=report.version)


def _changed_words(since: date, before: str, ways: Ways) -> Message:
    return Message(
        _("Since {day} it is counted by other definitions.").format(day=ways.site.shown_iso(since.isoformat())),
        _("Reports of these months made before that day were counted by those of {version}: do not compare them with "
          "this one.").format(version=before),
    )  # fmt: skip


def _unread_words(n: int) -> Message:
    return Message(
        ngettext("{n} damaged file is in no number here.", "{n} damaged files are in no number here.", n).format(n=n),
        _("Health, in Upkeep, says what can be done."),
    )


def _elsewhere_words(n: int) -> Message:
    return Message(
        ngettext(
            "{n} file that is read on another PC only is in no number here.",
            "{n} files that are read on other PCs only are in no number here.", n,
        ).format(n=n),
        _("They are kept to people who come in there, or are still on their way here. Make a return on a PC that reads "
          "all of them."),
    )  # fmt: skip
