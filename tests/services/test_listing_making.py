"""Another's list on its way into a network's: what is signed stays, and a person reads the rest before it is signed."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from clinic_at_work import House, definitions
from hsds_tables import faults
from signed_list import SHELTER, SignedList

from clinic_app.errors import DirectoryRefused
from clinic_app.services.listing_making import ListingMaking
from clinic_app.services.listing_plan import Comes
from clinic_app.wire import hsds
from clinic_app.wire.directory_document import AgencyFacts

THEIRS = "ac148810-d857-441c-9679-408f346de14b"


@pytest.fixture
def making(house: House) -> ListingMaking:
    return ListingMaking(definitions(), house.clock.today())


@pytest.fixture
def signed(house: House, tmp_path: Path) -> Path:
    path = tmp_path / "directory.json"
    path.write_bytes(SignedList(house.clock.today()).signed())
    return path


def test_a_signed_directory_is_given_to_others_without_mailbox_or_key(
    making: ListingMaking, signed: Path, tmp_path: Path
) -> None:
    into = tmp_path / "hsds.json"
    count = making.give(signed, into)
    services = json.loads(into.read_text("utf-8"))
    assert len(services) == count > 10
    assert [fault for each in services for fault in faults("service", each)] == []
    assert "mailbox" not in into.read_text("utf-8")
    with pytest.raises(FileExistsError):
        making.give(signed, into)
    rows = making.take(into, tmp_path / "agencies.json", known=signed)
    assert {row.comes for row in rows} == {Comes.SAME}
    assert json.loads((tmp_path / "agencies.json").read_text("utf-8")) == []


def test_what_is_taken_reads_as_the_hub_imports_it(making: ListingMaking, signed: Path, tmp_path: Path) -> None:
    row = {"id": THEIRS, "identifier_scheme": hsds.TAXONOMY, "identifier_type": "x", "identifier": SHELTER}
    known = {"name": "House", "description": "x", "organization_identifiers": [row]}
    services = [
        {"id": THEIRS, "name": "x", "status": "active", "organization": known,
         "phones": [{"id": THEIRS, "number": "038 111 222"}],
         "attributes": [{"taxonomy_term": {"code": "police", "taxonomy": f"{hsds.TAXONOMY}/reports_to"}}]},
        {"id": "2", "name": "Legal desk", "status": "active"},
        {"id": "3", "status": "active"},
    ]  # fmt: skip
    file, into = tmp_path / "hsds.json", tmp_path / "agencies.json"
    file.write_text(json.dumps(services), "utf-8")
    rows = making.take(file, into, known=signed)
    assert [row.comes for row in rows] == [Comes.CHANGES, Comes.NEW, Comes.REFUSED]
    facts = msgspec.json.decode(into.read_bytes(), type=tuple[AgencyFacts, ...], strict=True)
    assert [(each.phone, each.reports_to) for each in facts] == [("038 111 222", ("nobody",)), ("", ("unknown",))]
    again = making.take(file, tmp_path / "2.json", known=None)
    assert [row.comes for row in again] == [Comes.NEW, Comes.NEW, Comes.REFUSED]


def test_what_is_no_signed_directory_is_refused(making: ListingMaking, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text("[]", "utf-8")
    with pytest.raises(DirectoryRefused):
        making.give(file, tmp_path / "hsds.json")
