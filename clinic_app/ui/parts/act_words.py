"""What an act of the role table is called, in the order in which the table is drawn."""

from __future__ import annotations

from clinic_app.domain.people import Act
from clinic_app.ui.i18n import _


def act_words() -> dict[Act, str]:
    """Every act, what is done most first."""
    return {
        Act.BEGIN_CASE: _("Begin a case"),
        Act.READ_CASE: _("Read cases of others"),
        Act.RECORD: _("Write in a case"),
        Act.RECORD_CLINICAL: _("Write what was examined and given"),
        Act.TAKE_CONSENT: _("Ask for consent"),
        Act.SEARCH_CODE: _("Find by code"),
        Act.SEARCH_IDENTITY: _("Find by name or phone, see a name"),
        Act.SEARCH_NARRATIVE: _("Find by what was told"),
        Act.REFER: _("Prepare a referral"),
        Act.SEND: _("Send and fetch packets"),
        Act.PRINT: _("Print"),
        Act.READ_PRINTS: _("See what was printed and what became of it"),
        Act.RECEIVE: _("Read referrals that came"),
        Act.ANSWER_REFERRAL: _("Answer referrals that came"),
        Act.RESTRICT_CASE: _("Keep a case from others"),
        Act.BREAK_GLASS: _("Open a kept case in an emergency"),
        Act.KEEP_SAFE: _("Make backups"),
        Act.REPORT: _("Make the figures"),
        Act.READ_JOURNAL: _("Read the access trail"),
        Act.IMPORT: _("Bring in sheets of other programs"),
        Act.MERGE: _("Join two files of one survivor, and part them"),
        Act.REVIEW_CLOSING: _("Approve plans, review what somebody else closed"),
        Act.ERASE: _("Erase a case, set how long files are kept"),
        Act.MANAGE_PEOPLE: _("Add and remove people"),
        Act.KEEP_DIRECTORY: _("Look after the list of services"),
        Act.HAND_OVER: _("Hand a case over to another PC"),
        Act.MEET: _("Let this PC and the others tell each other what is new"),
    }
