"""The journal proved from outside, with somebody's sign-in or the sheet: without either the record cannot be read.

Whoever looks after the PC has no key of their own. They start it; a person types what opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock, instant
from clinic_app.errors import NotTenCharacters
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import read_short, short_head
from clinic_app.vault.journal_gaps import SalvageTold
from clinic_app.vault.journal_outside import prove_outside
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalTold:
    """What a person may know without seeing a case. `paper` is the entry of the ten characters that were asked for."""

    entries: int
    revisions: int
    days: int
    head: str
    restored: int
    clock_back: int
    salvaged: tuple[SalvageTold, ...]
    doubt: str | None
    paper: int | None
    paper_at: datetime | None


def by_sign_in(
    place: VaultPlace, signed: tuple[str, str], policy: KdfPolicy, clock: Clock, typed: str | None = None
) -> JournalTold:
    """With a sign-in word and passphrase. Raises `WrongPassphrase`, `MustWait`, and what `by_sheet` raises."""
    short = _short(typed)
    return _told(place, unlock(place, *signed, policy, clock).key, short)


def by_sheet(place: VaultPlace, lines: Sequence[str], clock: Clock, typed: str | None = None) -> JournalTold:
    """Raises `ChainBroken`, `NotTenCharacters`, `WrongRecoveryLine`, `WrongRecoveryCode`, `VaultInUse`, `NoVault`."""
    short, code = _short(typed), RecoveryCode.from_lines(lines)
    slots = read_slots(place)
    with Throttle(place, clock).attempt():
        key = slots.open_recovery(code)
    return _told(place, key, short)


def _short(typed: str | None) -> str | None:
    if typed is None:
        return None
    short = read_short(typed)
    if short is None:
        raise NotTenCharacters
    return short


def _told(place: VaultPlace, key: VaultKey, short: str | None) -> JournalTold:
    found = prove_outside(place, key, short=short)
    proven, paper = found.proven, found.found
    return JournalTold(
        entries=proven.entries,
        revisions=proven.revisions,
        days=proven.days,
        head=short_head(proven.head),
        restored=len(proven.restored),
        clock_back=len(proven.clock_back),
        salvaged=proven.salvaged,
        doubt=found.doubt.value if found.doubt else None,
        paper=paper.seq if paper else None,
        paper_at=instant(paper.at) if paper else None,
    )
