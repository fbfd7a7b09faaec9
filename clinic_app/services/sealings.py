"""What the journal keeps of each time that a referral was sealed: how it was agreed to, and the hash of what was."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.services.desk import Desk
from clinic_app.vault.journal_form import Entry

SEALED: Final = "referral_sealed"
"""The act."""


def sealings_of(desk: Desk, case_id: CaseId, referral: ReferralId) -> list[Entry]:
    """The newest first: of a packet that was sealed anew, the first is what went."""
    entries = [
        entry
        for entry in desk.vault.journal.of_case(case_id)
        if entry.act == SEALED and entry.about.get("referral") == referral.hex
    ]
    return sorted(entries, key=lambda entry: entry.seq, reverse=True)
