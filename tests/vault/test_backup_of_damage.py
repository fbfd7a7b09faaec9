"""A page that the disk gave back wrong must stop a backup: copied as noughts, it would pass every later look."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_app.errors import VaultDamaged
from clinic_app.vault.backup import make_backup
from clinic_app.vault.connection import PAGE_BYTES
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import enter, large_on_the_last_pages, make, says


def test_a_damaged_page_that_no_count_sees_stops_the_backup(place: VaultPlace, hands: Hands, tmp_path: Path) -> None:
    make(place, hands)
    vault = enter(place, hands)
    large_on_the_last_pages(vault)
    vault.close()
    whole = place.database.read_bytes()
    spoilt = bytearray(whole)
    spoilt[-20 * PAGE_BYTES + 100] ^= 1
    place.database.write_bytes(spoilt)
    vault = enter(place, hands)
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(VaultDamaged):
        make_backup(vault.backup_order(stick, 1))
    assert list(stick.iterdir()) == []
    vault.close()
    place.database.write_bytes(whole)
    vault = enter(place, hands)
    for name in ("written", "while", "it is open"):
        says(vault, name)
    assert make_backup(vault.backup_order(stick, 1)).cases == 3
    vault.close()


def test_a_page_torn_by_a_power_cut_and_whole_in_the_log_is_no_damage(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands)
    says(vault, "somebody")
    torn, log = bytearray(place.database.read_bytes()), place.log.read_bytes()
    vault.close()
    in_log = {int.from_bytes(log[at : at + 4], "big") for at in range(32, len(log), 24 + PAGE_BYTES)}
    page = max(page for page in in_log if page * PAGE_BYTES <= len(torn))
    torn[page * PAGE_BYTES - 100] ^= 1
    place.database.write_bytes(torn)
    place.log.write_bytes(log)
    place.standing.unlink()  # it was not closed in order
    vault = enter(place, hands)
    assert len(vault.cases.page().rows) == 1
    reader = vault.reader_connection()()
    assert reader.execute("PRAGMA cipher_integrity_check").fetchall() == []
    reader.close()
    vault.close()
