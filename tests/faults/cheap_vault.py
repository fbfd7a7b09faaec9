"""A small vault that is cheap to open: how the laboratory makes one, comes into it, and asks whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import WrongRecoveryCode
from clinic_app.vault.opening import NewPerson, create_vault, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.store import Vault

CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1024, 4, 4), default=KdfCost(64, 1, 1))
NURSE = NewPerson(word="mali", passphrase="rice paper lantern river", role=Role.NURSE, staff_code="N-1")
HEAD = NewPerson(word="head", passphrase="temple of the quiet boats", role=Role.COORDINATOR, staff_code="C-1")
AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
BALLAST = 8192
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


CLOCK = Clock(now=lambda: AT, monotonic=lambda: monotonic() * 1e9, boot_id="laboratory")
"""Its day stands; every wait is over when asked again, in whichever process it began."""


def place_in(base: Path) -> VaultPlace:
    return VaultPlace(base / "vault")


def known(base: Path) -> dict[str, list[str]]:
    """What the people of this vault keep outside it: their sheet."""
    told: dict[str, list[str]] = json.loads((base / "known.json").read_text())
    return told


def begun_in(base: Path) -> RecoveryCode:
    """A vault with two people, as setting up makes it; its sheet."""
    return create_vault(
        place_in(base), kind="clinic", training=False, people=[NURSE, HEAD], policy=CHEAP, clock=CLOCK,
        ballast_bytes=BALLAST,
    )  # fmt: skip


def made(base: Path) -> None:
    """A vault with two people and a few cases."""
    code = begun_in(base)
    (base / "known.json").write_text(json.dumps({"code": list(code.lines)}))
    with inside(base) as vault:
        for _ in range(3):
            written(vault, vault.cases.begin(vault.whoami.id).id)


def entered(base: Path, who: NewPerson = NURSE) -> Vault:
    unlocked = unlock(place_in(base), who.word, who.passphrase, CHEAP, CLOCK)
    return Vault.open(place_in(base), unlocked, PROJECTION, CLOCK, ballast_bytes=BALLAST)


@contextmanager
def inside(base: Path, who: NewPerson = NURSE) -> Iterator[Vault]:
    vault = entered(base, who)
    try:
        yield vault
    finally:
        vault.close()


def written(vault: Vault, case_id: CaseId, words: str = "nobody") -> str:
    case = vault.cases.load(case_id)
    change = Change(values=((case.root, "s_name", words),))
    return vault.revisions.append(case_id, change, author=vault.whoami.id).hex


def whole(vault: Vault) -> None:
    """Nothing in it contradicts itself."""
    vault.revisions.verify_chain()
    vault.journal.verify(vault.device.signing.public)
    reader = vault.reader_connection()()
    try:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        reader.close()


def revisions_in(vault: Vault) -> set[str]:
    found, page = set[str](), vault.cases.page(limit=500)
    while True:
        found |= {each.id.hex for row in page.rows for each in vault.revisions.history(row.id)}
        if page.next is None:
            return found
        page = vault.cases.page(after=page.next, limit=500)


def opens_by(base: Path, lines: list[str]) -> bool:
    """Whether this sheet opens it."""
    try:
        read_slots(place_in(base)).open_recovery(RecoveryCode.from_lines(lines))
    except WrongRecoveryCode:
        return False
    return True


def sheet(base: Path) -> RecoveryCode:
    """What they keep in the safe."""
    return RecoveryCode.from_lines(known(base)["code"])
