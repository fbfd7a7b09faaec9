"""The journal's words for what passes between this place and others: by hub, by stick, as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.ui.i18n import _

ACTS: Final[dict[str, Callable[[], str]]] = {
    "network_joined": lambda: _("Network joined"),
    "stick_written": lambda: _("Written to a stick, to be carried"),
    "stick_read": lambda: _("Read from a stick"),
    "services_taken_in": lambda: _("List of services taken in from a file"),
    "services_written": lambda: _("Our list of services written to a file"),
    "enrolled_at_hub": lambda: _("This PC enrolled at the hub"),
    "way_chosen": lambda: _("Way to the hub chosen"),
    "pcs_way_chosen": lambda: _("Ways between the PCs chosen"),
    "line_metered": lambda: _("What the line may cost a day, decided"),
    "referral_sealed": lambda: _("Referral sealed"),
    "sealed_again": lambda: _("Sealed again, as it was: nobody had fetched it for thirty days"),
    "bed_asked": lambda: _("Asked whether a place is free, nobody named"),
    "packets_stopped": lambda: _("Packets under way stopped"),
    "consent_lapsed": lambda: _("Referral ended: the yes it went on ran out"),
    "aside_kept": lambda: _("Set-aside packet kept, with a reason"),
    "aside_thrown": lambda: _("Set-aside packet thrown away, with a reason"),
    "referral_to_next": lambda: _("The next service she named was asked"),
    "referral_received": lambda: _("Referral came"),
    "referral_opened": lambda: _("Referral opened"),
    "referral_answered": lambda: _("Referral answered"),
    "referral_retracted": lambda: _("Referral called back"),
    "referral_forgotten": lambda: _("Referral forgotten: its time was over"),
    "referral_sent_on": lambda: _("Sent on to another service, by a new yes"),
    "referral_sent_on_stopped": lambda: _("Stopped what was sent on: the new yes was taken back"),
    "referral_exported": lambda: _("Referral taken out as a file for another system"),
    "receipt_saved": lambda: _("Receipt of a referral kept as a file"),
}
