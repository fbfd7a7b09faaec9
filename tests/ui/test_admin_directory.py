"""`clinic-admin directory`, `clinic-hub directory`: a network of three keepers and a province, from key to clinic."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_top import DeskTop

from clinic_app.admin import command_line
from clinic_app.hub import command_line as hub_command
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError, found_hub, read_key
from clinic_app.hub.store_people import People
from clinic_app.hub.store_sqlite import SqliteStore

WORDS = "a stick in each of three safes"


class Admin:
    def __init__(self, desk: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.desk, self._capsys, self._monkeypatch = desk, capsys, monkeypatch

    def __call__(self, *words: object, typed: str = WORDS, status: int = 0) -> dict[str, object]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n{typed}\n"))
        argv = ["directory", *map(str, words), "--json"]
        ended = command_line.main(argv, data_dir=self.desk.folder, doorway=lambda _folder: self.desk.doorway)
        told = self._capsys.readouterr().out
        assert ended == status, told
        said: dict[str, object] = json.loads(told)
        return said


@pytest.fixture
def admin(desk_top: DeskTop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Admin:
    return Admin(desk_top, capsys, monkeypatch)


def test_three_keepers_make_a_network_and_a_province_signs_its_own_list(
    admin: Admin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = {name: tmp_path / f"{name}.key" for name in ("one", "two", "three", "tak")}
    public = {name: str(admin("key", file)["public"]) for name, file in keys.items()}
    now = admin.desk.hands.clock().now()
    place = HubPlace(tmp_path / "hub")

    # The operator's list key is a file of its server; the root is signed by two of three, far from it.
    first = tmp_path / "1.root.json"
    lists = tmp_path / "lists.seed"
    lists.write_text("11" * 32, "ascii")
    keepers = [part for name in ("one", "two", "three") for part in ("--keeper", public[name])]
    made = admin("root", first, *keepers, "--needed", 2, "--lists", read_key(lists).public.raw.hex())
    twelve = str(made["words"]).split()
    assert len(twelve) == 12
    assert admin("sign", first, "--key", keys["one"], typed="quite another passphrase", status=1)["trouble"]
    assert admin("sign", first, "--key", keys["one"])["missing"] == 1
    assert admin("inspect", first)["missing"] == 1
    assert admin("sign", first, "--key", keys["three"])["missing"] == 0

    assert found_hub(place, now.date(), first.read_bytes())
    assert not place.root_key.exists()
    OpenStore(SqliteStore(place.database)).close()
    facts = {"names": {"en": "x"}, "org_type": "ngo", "reports_to": ["nobody"], "sectors": [], "services": []}
    listed = tmp_path / "agencies.json"
    listed.write_text(json.dumps([facts | {"id": "shelter"}, facts | {"id": "tak-clinic", "province": "Tak"}]), "utf-8")

    def hub(*words: object, status: int = 0) -> str:
        data = ["--data", str(place.folder)]
        assert hub_command.main([*map(str, words), *data], lambda: now) == status
        return capsys.readouterr().out.strip()

    hub("agencies", "import", listed)
    hub("directory", "trust", "tak", public["tak"])
    listing = tmp_path / "tak.json"
    listing.write_text(hub("directory", "listing", "tak"), "utf-8")
    signed = tmp_path / "tak.signed.json"
    told = admin("sign-province", listing, signed, "--key", keys["tak"])
    assert (told["province"], told["organisations"]) == ("tak", 1)
    hub("directory", "publish", "--key", lists, status=2)  # what the province sent has not been taken yet
    hub("directory", "take", "tak", signed)
    assert hub("directory", "publish", "--key", lists) == "version 1"

    store = OpenStore(SqliteStore(place.database))
    newest = store.do(People(store.store).newest_directory())
    store.close()
    assert newest is not None
    whole = tmp_path / "directory.json"
    whole.write_bytes(newest[1])
    seen = admin("inspect", whole, "--words", *twelve)
    assert (seen["believed"], seen["organisations"], seen["provinces"]) == ("yes", 2, "tak")
    assert admin("inspect", whole, "--words", *twelve[1:], "wrong", status=1)["believed"] == "no"
    assert admin("inspect", whole)["believed"] is None


def test_what_is_no_directory_is_told_and_no_traceback(admin: Admin, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("<html>", "utf-8")
    assert admin("inspect", other, status=1)["trouble"] == "DirectoryRefused"
    assert admin("inspect", tmp_path / "none", status=1)["trouble"] == "FileNotFoundError"
    assert admin("key", other, status=1)["trouble"] == "FileExistsError"
    assert admin("key", tmp_path / "weak.key", typed="short", status=1)["trouble"] == "WeakPassphrase"


def test_a_hub_takes_no_first_root_that_too_few_signed(admin: Admin, tmp_path: Path) -> None:
    keys = [str(admin("key", tmp_path / f"{number}.key")["public"]) for number in range(2)]
    root = tmp_path / "root.json"
    admin("root", root, "--keeper", keys[0], "--keeper", keys[1], "--needed", 2, "--lists", keys[0])
    admin("sign", root, "--key", tmp_path / "0.key")
    with pytest.raises(OperatorError, match="root_unfit"):
        found_hub(HubPlace(tmp_path / "hub"), datetime.now(UTC).date(), root.read_bytes())


def test_a_list_of_others_is_turned_into_facts_to_be_read_and_its_faults_are_told(admin: Admin, tmp_path: Path) -> None:
    file, into = tmp_path / "hsds.json", tmp_path / "agencies.json"
    file.write_text(json.dumps([{"id": "1", "name": "House", "status": "active"}, {"status": "active"}]), "utf-8")
    told = admin("import-hsds", file, into)
    assert (told["new"], told["refused"], told["entry 2"]) == (1, 1, "refused: no_name")
    assert json.loads(into.read_text("utf-8"))[0]["names"] == {"en": "House"}
    assert admin("import-hsds", file, into, status=1)["trouble"] == "FileExistsError"
    assert admin("import-hsds", into, tmp_path / "2.json", status=0)["refused"]
    assert admin("import-hsds", tmp_path / "none", tmp_path / "3.json", status=1)["reason"] == "gone"
    assert admin("export-hsds", file, tmp_path / "4.json", status=1)["trouble"] == "DirectoryRefused"
