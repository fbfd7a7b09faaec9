"""What the record knows of its backups on the hub."""

from __future__ import annotations

from clinic_app.vault.keep_book import KeepBook, KeptThere, OnItsWay
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.settings import VaultSettings

WHOLE = OnItsWay(
    backup="b1", made_at="2026-11-24T03:00:00Z", counter=3, cases=7, size=8192, names_hash=bytes(32),
)  # fmt: skip


def test_what_is_on_its_way_stays_known_until_the_hub_has_all_of_it(lane: Lane, place: VaultPlace) -> None:
    book = KeepBook(place, VaultSettings(lane))
    assert (book.kept, book.on_its_way) == (KeptThere(), None)
    book.kept = KeptThere(wanted=True, bytes_per_s=500)
    book.on_its_way = WHOLE
    again = KeepBook(place, VaultSettings(lane))
    assert (again.kept.wanted, again.on_its_way) == (True, WHOLE)
    again.note(WHOLE, 0)
    noted = KeptThere(wanted=True, last_at=WHOLE.made_at, last_bytes=8192, last_cases=7, bytes_per_s=500)
    assert (book.kept, book.on_its_way) == (noted, None)
    book.note(WHOLE, 900)
    assert book.kept.bytes_per_s == 900


def test_what_is_on_its_way_lies_beside_the_record_and_not_in_its_folder(lane: Lane, place: VaultPlace) -> None:
    book = KeepBook(place, VaultSettings(lane))
    assert book.file_of("b1").parent == book.folder
    assert book.folder.parent == place.folder.parent
    assert book.folder != place.folder
    assert book.record_bytes == place.database.stat().st_size
