"""The frozen slot files: each opens, or is refused for the reason it names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import SlotsDamaged, VaultFromNewerVersion, WrongPassphrase

FILES = sorted((Path(__file__).parents[2] / "vectors" / "slots").glob("*.json"))
COST = KdfCost(64, 1, 1)
POLICY = KdfPolicy(COST, KdfCost(4_096, 4, 4), COST)


def opened(file: str, way: dict[str, str]) -> tuple[str, VaultKey | None]:
    try:
        slots = SlotList.from_bytes(file.encode("utf-8"))
        if "lines" in way:
            return "ok", slots.open_recovery(RecoveryCode.from_lines(way["lines"]))
        return "ok", slots.open_user(way["word"], way["passphrase"], POLICY)
    except SlotsDamaged as damaged:
        return damaged.reason, None
    except WrongPassphrase:
        return "wrong_passphrase", None
    except VaultFromNewerVersion:
        return "newer", None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_frozen_slot_file_opens_or_is_refused_for_its_reason(file: Path) -> None:
    vector = json.loads(file.read_text("utf-8"))
    why, key = opened(vector["file"], vector["way"])
    assert why == vector["why"]
    if why == "ok":
        coming = VaultKey(bytes.fromhex(vector["coming"]), 2) if "coming" in vector else None
        assert key == VaultKey(bytes.fromhex(vector["key"]), vector["generation"], coming)


def test_every_reason_for_damage_has_a_vector() -> None:
    seen = {json.loads(file.read_text("utf-8"))["why"] for file in FILES}
    assert seen >= {"ok", "mac", "lock", "sealed", "slots", "format", "check", "kdf", "size", "newer"}
