"""Whether a sealed item may leave this moment, by whichever way; this PC's newest card, and the end of its old keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import ConsentError, NoSuchCase, NotARecipient, NotPermitted, Refusal
from clinic_app.services.posting import Kind
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.store import Vault
from clinic_app.wire.directory_document import EpochCard

STALE: Final = "stale"
ASKED_AGAIN: Final = "asked_again"


def why_held(item: OutItem, may_go: Callable[[OutItem], object], now: datetime) -> str | None:
    """Why a person must look first: a code of `Refusal`, or `stale`. Answers to others are never held."""
    if item.kind != Kind.REFERRAL:
        return None
    try:
        may_go(item)
    except (NotPermitted, NotARecipient) as refused:
        return refused.reason.value
    except (ConsentError, NoSuchCase):
        return Refusal.NO_CONSENT.value
    return STALE if item.stale(now) and item.reason != ASKED_AGAIN else None


def destroy_old_keys(vault: Vault, today: date) -> None:
    """Destroy the receiving keys to which nothing can be on its way any more. Safe to repeat."""
    keys = vault.device.without_old_epochs(today)
    if keys != vault.device:
        vault.keep_device(keys)


def our_card(vault: Vault, us: OrganisationId, today: date) -> EpochCard:
    """This PC's newest card. A key whose days are over is followed by a new one."""
    device = vault.new_epoch(today) if vault.device.epoch_due(today) else vault.device
    epoch = device.epochs[-1]
    return EpochCard.signed(
        agency=us,
        device=device.signing.public.kid,
        public=epoch.keys.public.raw,
        not_before=epoch.begins_on,
        not_after=epoch.ends_on,
        identity=device.signing,
    )
