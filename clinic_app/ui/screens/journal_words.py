"""The journal in words: what an act is called, and what else of it a person can read. No survivor's name is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.people import Person
from clinic_app.errors import ChainBroken
from clinic_app.services.journal_watch import Doubt, JournalLine, SalvageTold
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.screens import directory_acts, figure_journal, journal_paper_words, journal_referral_words, pc_acts
from clinic_app.ui.screens.plan_words import PLAN_ACTS
from clinic_app.ui.screens.text_words import TEXT_ACTS
from clinic_app.ui.screens.why_open import reasons
from clinic_app.ui.wording_message import Message


def act_words(act: str) -> str:
    """What an act is called; a newer program's act by its own name."""
    words = ACTS.get(act)
    return words() if words else act.replace("_", " ")


def staff_words(person: Person | None) -> str:
    """Role and staff code; what nobody did, the program did."""
    return f"{role_words(person.role)} {person.staff_code}" if person else _("the program")


def facts_of(line: JournalLine, labels: Labels) -> list[str]:
    """What else the entry says, in words."""
    told = []
    if line.code is not None:
        told.append(_("case {code}").format(code=shown_code(line.code)))
    if line.person is not None:
        told.append(staff_words(line.person))
    for name, value in sorted(line.facts.items(), key=lambda fact: fact[0] != "organisation"):  # of whom, then what
        if name == "figure":
            told.append(figure_journal.figure_words(value, labels))
        elif (words := _FACTS.get(name)) is not None:
            told.append(words(value))
    if line.clock_back:
        told.append(_("the clock of this PC had been set back"))
    return [each for each in told if each]


def doubt_words(doubt: Doubt) -> Message:
    """What the end of the journal said when the record was opened."""
    match doubt:
        case Doubt.OLDER:
            return Message(
                _("This record is older than the one this PC closed last."),
                _("If nobody put back an older copy, somebody else did. What was written since then is missing here. "
                  "Tell the supervisor today, and look at the backups."),
            )  # fmt: skip
        case Doubt.OTHER:
            return Message(
                _("This is not the record that this PC closed last."),
                _("Another copy of it was put in its place. Tell the supervisor today, and look at the backups."),
            )
        case Doubt.BROKEN:
            return Message(
                _("The end of the journal does not fit together."),
                _("Have it proved now: it says where. Go on with care, and tell the supervisor today."),
            )


def broken_words(broken: ChainBroken) -> Message:
    """Where a walk found the first link that does not fit."""
    where = {
        "revisions": _("What was written in a case was changed below us: entry {number}."),
        "journal_days": _("The seal of a day does not fit: day {number}."),
        "journal_cases": _("The list of who had a case open was changed below us."),
    }.get(broken.chain, _("An entry was changed below us: entry {number}."))
    return Message(
        where.format(number=broken.number),
        _("Do not repair anything. Make a backup, keep it, and tell the supervisor today."),
    )


def salvage_words(told: SalvageTold, site: Site) -> str:
    """When a damaged record was saved, and what of the journal is missing since."""
    at = site.shown_instant(told.at)
    if not told.missing and not told.days:
        return _("{at}: no entry is missing").format(at=at)
    words = []
    if told.missing:
        n = told.missing
        one, more = _("one entry missing: {first}"), _("{n} entries missing between {first} and {last}")
        missing = one if n == 1 else more
        words.append(missing.format(n=f"{n:,}", first=f"{told.first:,}", last=f"{told.last:,}"))
    if told.days:
        words.append(ngettext("the seal of {n} day", "the seals of {n} days", told.days).format(n=told.days))
    return f"{at}: {', '.join(words)}"


def wrong_words(wrong: Doubt | ChainBroken) -> Message:
    """Either of the two."""
    return broken_words(wrong) if isinstance(wrong, ChainBroken) else doubt_words(wrong)


def _reason(value: object) -> str:
    return reasons().get(str(value), str(value))


def _failed(value: object) -> str:
    n = int(str(value))
    return ngettext("{n} wrong try before", "{n} wrong tries before", n).format(n=n) if n else ""


_FACTS: Final[dict[str, Callable[[object], str]]] = {
    "reason": _reason,
    "failed_before": _failed,
    "hits": lambda n: ngettext("among {n} hit", "among {n} hits", int(str(n))).format(n=n),
    "number": lambda n: _("no. {n}").format(n=n),
    "entries": lambda n: ngettext("{n} entry", "{n} entries", int(str(n))).format(n=n),
    "missing": lambda n: ngettext("{n} entry missing", "{n} entries missing", int(str(n))).format(n=n),
    "minutes": lambda n: ngettext("{n} minute", "{n} minutes", int(str(n))).format(n=n),
    "rows": lambda n: ngettext("{n} row", "{n} rows", int(str(n))).format(n=n),
    "landed": lambda n: ngettext("{n} row landed", "{n} rows landed", int(str(n))).format(n=n),
    "listed": lambda n: ngettext("{n} row listed", "{n} rows listed", int(str(n))).format(n=n),
    "cases": lambda n: ngettext("{n} case", "{n} cases", int(str(n))).format(n=n),
    "backup": lambda n: _("backup no. {n}").format(n=n),
    **figure_journal.FACTS,
    **directory_acts.FACTS,
}

ACTS: Final[dict[str, Callable[[], str]]] = {
    "vault_made": lambda: _("Record made"),
    "restored": lambda: _("Record restored from a backup"),
    "recovered": lambda: _("Came back in with the recovery sheet"),
    "unlocked": lambda: _("Came in"),
    "enrolled": lambda: _("Person enrolled"),
    "disabled": lambda: _("Person let go"),
    "renamed": lambda: _("Staff code changed"),
    "word_changed": lambda: _("Sign-in word changed"),
    "role_changed": lambda: _("Role changed"),
    "passphrase_changed": lambda: _("Passphrase changed"),
    "passphrase_given": lambda: _("New passphrase given to somebody who forgot it"),
    **pc_acts.ACTS,
    "handed_over": lambda: _("Work handed over"),
    "undertaking": lambda: _("Undertaking accepted"),
    "off_site_trusted": lambda: _("Key held elsewhere added"),
    "off_site_dropped": lambda: _("Key held elsewhere dropped"),
    "site_pack_installed": lambda: _("Pack of this site installed"),
    "site_pack_removed": lambda: _("Pack of this site taken out"),
    "key_changed": lambda: _("Key of the record changed"),
    "sheet_made": lambda: _("Recovery sheet made"),
    "sheet_confirmed": lambda: _("Recovery sheet typed back"),
    "pictures_allowed": lambda: _("Support may see the screen"),
    **TEXT_ACTS,
    "lock_after": lambda: _("Time until the lock changed"),
    "case_begun": lambda: _("Case begun"),
    "opened": lambda: _("Case opened"),
    "found": lambda: _("Opened from a search"),
    "revised": lambda: _("Case written in"),
    "heard": lambda: _("Written on another PC of this clinic"),
    "shared": lambda: _("Changed for all PCs of this clinic"),
    "recoded": lambda: _("Given another code, since two PCs had drawn the same"),
    "looked_for_earlier": lambda: _("Asked whether the survivor came before"),
    "not_same": lambda: _("Compared: not the same person"),
    "maybe_same": lambda: _("Compared: could be the same person after all"),
    "merged": lambda: _("Joined with another file"),
    "parted": lambda: _("Parted again from another file"),
    "merge_decided": lambda: _("Decided which of two answers stands"),
    "answers_decided": lambda: _("Decided what holds of what two PCs wrote"),
    "decision_taken_back": lambda: _("What was decided between two PCs taken back"),
    "name_shown": lambda: _("Name shown"),
    "number_shown": lambda: _("Number shown for a call"),
    "photo_shown": lambda: _("Photograph looked at"),
    "document_shown": lambda: _("Document looked at"),
    "attachment_taken_in": lambda: _("Photograph or document taken in"),
    "attachment_destroyed": lambda: _("Photograph or document destroyed"),
    "handed_to_pc": lambda: _("Case handed over to another PC of this clinic"),
    "call_taken_back": lambda: _("Outcome of a call taken back: wrong key"),
    "hold_lifted": lambda: _("Contact hold lifted: the survivor was heard"),
    "contact_held": lambda: _("A clinic told us whether contact is on hold"),
    "limits_told": lambda: _("Limits told"),
    "drafts_destroyed": lambda: _("Drafts destroyed"),
    "kept_longer": lambda: _("Case kept longer"),
    "retention_set": lambda: _("Time that cases are kept changed"),
    "tasks_stopped": lambda: _("Calls and tasks stopped"),
    "promise_kept": lambda: _("Promise kept"),
    "promise_moved": lambda: _("Promise moved to another time"),
    "promise_dropped": lambda: _("Promise no longer wanted"),
    "promise_stands": lambda: _("Promise stands again: wrong line"),
    "followup_promised": lambda: _("Follow-up agreed"),
    "followup_declined": lambda: _("Follow-up not wanted by the survivor"),
    "followup_undecided": lambda: _("Answer about a follow-up taken back"),
    **PLAN_ACTS,
    "case_closed": lambda: _("Case closed"),
    "case_reopened": lambda: _("Case opened again"),
    "closing_reviewed": lambda: _("Closing reviewed by another person"),
    "duty_decided": lambda: _("Decided about a duty to report"),
    **directory_acts.ACTS,
    "child_note_signed": lambda: _("Best-interest note of a child signed"),
    "family_linked": lambda: _("Files of one family linked"),
    "family_unlinked": lambda: _("Files of one family no longer linked"),
    "request_begun": lambda: _("Request about the record written down"),
    "request_verified": lambda: _("Asker of a request verified"),
    "request_decided": lambda: _("Request about the record decided"),
    "request_confirmed": lambda: _("Decision about a request signed by a second person"),
    "request_reopened": lambda: _("Decision about a request not shared by a second person"),
    "moved_in": lambda: _("Case moved here from the training clinic"),
    **figure_journal.ACTS,
    "erased": lambda: _("Erased"),
    "import_begun": lambda: _("Sheet of another program: bringing in begun"),
    "import_ended": lambda: _("Sheet of another program brought in"),
    "import_undone": lambda: _("Sheet of another program taken back"),
    "import_list_forgotten": lambda: _("List of a sheet that was brought in forgotten"),
    "restricted": lambda: _("Case kept from others"),
    "restriction_changed": lambda: _("List of a restricted case changed"),
    "unrestricted": lambda: _("Case kept from nobody"),
    "broke_glass": lambda: _("Glass broken"),
    "glass_found_nothing": lambda: _("Glass broken for a code that no case has"),
    "opening_looked_at": lambda: _("Opening looked at"),
    "access_refused": lambda: _("Asked who had it open: wrong word"),
    "access_shown": lambda: _("Told her who had her record open"),
    **journal_referral_words.ACTS,
    **journal_paper_words.ACTS,
    "backup_place_added": lambda: _("Place for backups added"),
    "backup_place_dropped": lambda: _("Place for backups dropped"),
    "backed_up": lambda: _("Backed up"),
    "kept_on_hub": lambda: _("Backed up to the hub"),
    "hub_backups_wanted": lambda: _("Backups to the hub begun"),
    "hub_backups_not_wanted": lambda: _("Backups to the hub ended"),
    "restore_drilled": lambda: _("Restore drill passed"),
    "salvaged": lambda: _("Record saved from a damaged file"),
    "trouble_found": lambda: _("Trouble found in the file"),
    "clock_confirmed": lambda: _("Clock confirmed"),
    "clock_left": lambda: _("Clock left as it was"),
    "clock_set": lambda: _("Clock set right"),
    "journal_proved": lambda: _("Journal proved whole"),
    "journal_proved_but": lambda: _("Journal proved, but for what a salvage lost"),
    "journal_broken": lambda: _("Journal found broken"),
    "journal_doubted": lambda: _("Another or older record noticed"),
}
