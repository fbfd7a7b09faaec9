"""Making a vault in a test and coming into it."""

from __future__ import annotations

from types import SimpleNamespace

from ready_made import ready_made

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.case import Case, Change
from clinic_app.domain.people import Role
from clinic_app.vault.connection import PAGE_BYTES
from clinic_app.vault.opening import NewPerson, create_vault, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.store import Vault

from .conftest import Hands

CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1024, 4, 4), default=KdfCost(64, 1, 1))
NURSE = NewPerson(word="mali", passphrase="rice paper lantern river", role=Role.NURSE, staff_code="NURSE-ONE")
HEAD = NewPerson(word="หัวหน้า", passphrase="temple of the quiet boats", role=Role.COORDINATOR, staff_code="C-1")
PROJECTION = Projection(
    listing=lambda case: SimpleNamespace(
        code=case.code, mode="draft", age_band=None, language=None, danger=None, next_clock_at=None, closed=False,
        opened_on=None,
    ),
    texts=lambda case: {
        "code": case.code.casefold(), "identity": (case.stored("s_name") or "").casefold(), "narrative": "",
    },
    definitions="2026-11-22",
    folded=str.casefold,
)  # fmt: skip


def make(place: VaultPlace, hands: Hands) -> RecoveryCode:
    return ready_made(
        place.folder, ("entering", hands.wall, hands.ticks, hands.boot_id), lambda: make_anew(place, hands)
    )


def make_anew(place: VaultPlace, hands: Hands) -> RecoveryCode:
    """Never by a copy: for whoever tests the making."""
    return create_vault(
        place,
        kind="clinic",
        training=False,
        people=[NURSE, HEAD],
        policy=CHEAP,
        clock=hands.clock(),
        ballast_bytes=4096,
    )


def enter(place: VaultPlace, hands: Hands, who: NewPerson = NURSE) -> Vault:
    unlocked = unlock(place, who.word, who.passphrase, CHEAP, hands.clock())
    return Vault.open(place, unlocked, PROJECTION, hands.clock(), ballast_bytes=4096)


def says(vault: Vault, name: str) -> Case:
    case = vault.cases.begin(vault.whoami.id)
    vault.revisions.append(case.id, Change(values=((case.root, "s_name", name),)), author=vault.whoami.id)
    return vault.cases.load(case.id)


def large_on_the_last_pages(vault: Vault) -> None:
    """Forty pages that nobody reads who only comes in."""
    row = (bytes(16), "code", "sender", "urgency", "state", "2026-11-24T03:00:00Z", bytes(40 * PAGE_BYTES))
    sql = "INSERT INTO received (id, code, sender, urgency, state, received_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
    vault.save(lambda: vault._lane.run(sql, row))
