"""A chain of custody in words: what each entry says, when it was written down, and where the chain does not hold."""

from __future__ import annotations

from clinic_app.domain.custody import Break, Doubt, Entry
from clinic_app.facts import dataclass
from clinic_app.services.chain_of_custody import Recorded
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _


@dataclass(frozen=True, slots=True)
class ChainWords:
    """Says it in the reader's language."""

    labels: Labels
    site: Site

    def head(self, entry: Entry) -> str:
        """Number, what happened, and when."""
        what = self.labels.code("custody", entry.happened) if entry.happened else _("Not said what happened")
        when = self.site.shown_instant(entry.at) if entry.at is not None else _("time not said")
        return f"{entry.number} · {what} · {when}"

    def body(self, entry: Entry) -> str:
        """Hands, seal and purpose."""
        said = []
        if entry.giver or entry.taker:
            said.append(f"{entry.giver or _('nobody named')} → {entry.taker or _('nobody named')}")
        said += [entry.role] if entry.role else []
        if entry.seal_no:
            said.append(_("seal {number}").format(number=entry.seal_no))
        if entry.seal_intact is not None:
            whole = self.labels.code("yndu", entry.seal_intact)
            said.append(_("seal intact: {answer}").format(answer=whole))
        said += [_("for: {why}").format(why=entry.why)] if entry.why else []
        return " · ".join(said)

    def foot(self, entry: Entry, recorded: Recorded | None) -> str:
        """When and by whom it was written down; what it sets right, and what set it right."""
        said = []
        if recorded is not None:
            at = self.site.shown_instant(recorded.at)
            said.append(_("Written {when} by {who}").format(when=at, who=recorded.by or "?"))
        if entry.corrects is not None:
            said.append(_("sets entry {n} right").format(n=entry.corrects))
        if entry.corrected_by is not None:
            said.append(_("set right by entry {n}").format(n=entry.corrected_by))
        return " · ".join(said)

    def broken(self, each: Break) -> str:
        """What does not fit, and what was expected."""
        return _("Entry {n}: {what}").format(n=each.number, what=self._what(each))

    def _what(self, each: Break) -> str:
        match each.doubt:
            case Doubt.OTHER_HANDS:
                return _("{found} gave it, but {expected} had it.").format(found=each.found, expected=each.expected)
            case Doubt.GAP:
                return _("nobody is named who had it before {found}.").format(found=each.found)
            case Doubt.SEAL_DIFFERS:
                return _("the seal is {found}, but it was {expected}.").format(found=each.found, expected=each.expected)
            case Doubt.SEAL_BROKEN:
                return _("the seal was not whole, and nobody had opened it.")
            case Doubt.BACK_IN_TIME:
                return _("it is said to have happened before the entry above it.")
            case Doubt.AFTER_THE_END:
                return _("it had been destroyed before.")


def why_not_recorded(reason: str) -> str:
    """What an entry lacks, and what to do."""
    known = {
        "no_event": _("Say what happened first."),
        "no_time_of_event": _("Say when it happened, day and time."),
        "future": _("The time is still to come. Type when it really happened."),
        "no_giver": _("Say who handed it over."),
        "no_taker": _("Say who took it."),
        "not_sealed": _("There is no seal number yet. Write it under “Packing and seal”, then record the hand-over."),
        "no_such_entry": _("No entry with this number waits to be set right. Look at the list above."),
        "written_once": _("This entry is in the chain already and stays as it is. Add one that sets it right."),
    }
    return known.get(reason, _("This entry is not whole yet."))
