"""What a bundle is made of: known to others as an SBOM, with the libraries of C in it, and nothing new unannounced."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sbom() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / "installers"))
        yield importlib.import_module("sbom")


@pytest.fixture(scope="module")
def asked() -> dict[str, dict[str, str]]:
    """What lies in the wheels of this environment, asked of themselves."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QT_QPA_PLATFORM", "offscreen")
        patched.syspath_prepend(str(ROOT / "installers" / "programs"))
        told: dict[str, dict[str, str]] = importlib.import_module("parts").asked()
    return told


def judged(document: Any) -> list[str]:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT / ".ci"))
        found: list[str] = importlib.import_module("sbom_valid").wrong(document)
    return found


def desk(sbom: ModuleType, asked: dict[str, dict[str, str]]) -> list[Any]:
    copies = {"PySide6/Qt/lib/libQt6Gui.so.6": {"libpng": "1.6.59"}}
    modules = {"cryptography", "sqlcipher3", "PySide6", "PIL", "pikepdf", "zeroconf", "nacl", "tuf", "securesystemslib"}
    wheels = sbom.wheels_in(modules)
    return [*wheels, *sbom.libraries(asked, copies, {wheel.name for wheel in wheels})]


def test_it_is_one_to_others_as_well_and_says_the_same_of_the_same(
    sbom: ModuleType, asked: dict[str, dict[str, str]]
) -> None:
    document = sbom.written(desk(sbom, asked), "notebook", "1.0")
    assert judged(document) == []
    assert sbom.written(desk(sbom, asked), "notebook", "1.0") == document
    assert sbom.written(desk(sbom, asked)[1:], "notebook", "1.0")["serialNumber"] != document["serialNumber"]
    assert judged({**document, "specVersion": "9"}) + judged({**document, "odd": 1}) != []
    assert judged({**document, "dependencies": [{"ref": "nobody", "dependsOn": []}]}) == [
        "nobody is named and not there"
    ]


def test_the_libraries_of_c_are_in_it_with_the_names_their_holes_are_published_under(
    sbom: ModuleType, asked: dict[str, dict[str, str]]
) -> None:
    rows = {each["bom-ref"]: each for each in sbom.written(desk(sbom, asked), "notebook", "1.0")["components"]}
    openssl = rows["library:sqlcipher3/openssl"]
    assert openssl["cpe"] == f"cpe:2.3:a:openssl:openssl:{openssl['version']}:*:*:*:*:*:*:*"
    assert openssl["version"] != rows["library:cryptography/openssl"]["version"]  # two copies, and both are told
    assert {"library:sqlcipher3/sqlcipher", "library:uharfbuzz/harfbuzz", "library:icu4py/icu", "library:pikepdf/qpdf",
            "library:pyside6-essentials/qt", "library:python/python"} <= set(rows)  # fmt: skip
    assert rows["library:PySide6/Qt/lib/libQt6Gui.so.6/libpng"]["version"] == "1.6.59"
    assert "version" not in rows["library:pynacl/libsodium"]  # it tells none, and none is invented


def test_what_came_with_a_locked_wheel_is_what_somebody_wrote_down(asked: dict[str, dict[str, str]]) -> None:
    known = json.loads((ROOT / "installers" / "parts.json").read_text(encoding="utf-8"))
    if sys.platform not in known:
        pytest.skip("nobody has made a bundle on this system")
    for name, version in known[sys.platform]["notebook"].items():
        brought_by, _, library = name.partition(": ")
        if "/" not in brought_by and brought_by != "pyside6-essentials":
            assert asked[brought_by].get(library) == version, f"{name}: make package, then --note-parts"


def test_both_bundles_of_both_systems_are_written_down_and_no_lines_end_as_windows_ends_them() -> None:
    written = (ROOT / "installers" / "parts.json").read_bytes()
    known = json.loads(written)
    assert {system: set(bundles) for system, bundles in known.items()} == {
        system: {"notebook", "notebook-hub"} for system in ("linux", "win32")
    }
    for bundles in known.values():
        assert all(bundles["notebook"][name] == version for name, version in bundles["notebook-hub"].items())
    assert b"\r" not in written


def test_another_version_and_one_copy_more_are_named(sbom: ModuleType) -> None:
    known = {"cryptography: openssl": "4.0.3", "pikepdf: qpdf": "12"}
    assert sbom.changed(known, dict(known)) == []
    found = {"cryptography: openssl": "4.0.4", "PIL/_odd.so: openssl": "1.1.1"}
    told = [each.split(" is ")[1].split(":")[0] for each in sbom.changed(known, found)]
    assert told == ["1.1.1, not there", "4.0.4, not 4.0.3",
                                                                      "gone, not 12"]  # fmt: skip


@pytest.mark.parametrize(
    ("licence", "goes_out"),
    [("GPL-3.0-or-later", False), ("AGPL-3.0-only", False), ("NOASSERTION", False), ("LGPL-3.0-only", True),
     ("MIT OR GPL-2.0-only", True), ("GPL-2.0-or-later WITH Bootloader-exception", True), ("MIT", True)],
)  # fmt: skip
def test_what_is_under_the_gpl_alone_or_under_nobody_knows_what_does_not_go_out(
    sbom: ModuleType, licence: str, goes_out: bool
) -> None:
    told = sbom.gpl_alone([sbom.Part("wheel:x", "x", "1", licence, "wheel")])
    assert (told == []) is goes_out


def test_copies_are_found_by_what_they_say_of_themselves(sbom: ModuleType, tmp_path: Path) -> None:
    inside = tmp_path / "_internal" / "odd.libs"
    inside.mkdir(parents=True)
    (inside / "libodd-0a1b2c3d4e.so.3").write_bytes(b"\0OpenSSL 1.1.1w 11 Sep 2023\0. deflate 1.2.11 Copyright 1995")
    (inside / "note.txt").write_bytes(b"OpenSSL 1.1.1w 11 Sep 2023")
    (inside / "liblzma-de26b416.so.5.8.4").write_bytes(b"")
    (inside / "libxcb-9065bb12.so.1.1.0").write_bytes(b"")
    copies = sbom.copies_in(tmp_path)
    assert copies == {
        "odd.libs/libodd.so.3": {"libodd": "", "openssl": "1.1.1w", "zlib": "1.2.11"},
        "odd.libs/liblzma.so.5.8.4": {"xz": "5.8.4"}, "odd.libs/libxcb.so.1.1.0": {"libxcb": ""},
    }  # fmt: skip
    refused = sbom.gpl_alone(list(sbom.libraries({}, copies, set())))
    assert [each.split()[0] for each in refused] == ["libodd"]  # nobody has said what it is


def test_the_report_says_what_each_licence_asks_of_who_hands_it_on(
    sbom: ModuleType, asked: dict[str, dict[str, str]]
) -> None:
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(sbom.report(desk(sbom, asked))))}
    assert "may be replaced" in rows["zeroconf"]["duty"]
    assert "may be replaced" in rows["pyside6-essentials"]["duty"]
    assert rows["pikepdf"]["duty"] == "its source is offered"
    assert rows["cryptography"]["licence"] == "Apache-2.0 OR BSD-3-Clause"
    assert "" not in {row["licence"] for row in rows.values()}


def test_whatever_is_locked_for_a_bundle_was_reviewed() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    rows = "".join(line for line in page.splitlines() if line.startswith("| "))
    locked = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements/package.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    known = {
        "pyside6-addons": "pyside6",
        "pyside6-essentials": "pyside6",
        "shiboken6": "pyside6",
        "httpx2-jsfetch": "httpx2",
    }
    assert [name for name in locked if known.get(name, name) not in rows] == []
