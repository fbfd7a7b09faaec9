"""The Windows installers as texts: every file has its number for ever, a version counts, no record is touched."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "installers" / "windows"
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, WINDOWS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


msi = loaded("msi")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in ("clinic-app.exe", "clinic-admin.exe", "_internal/a & b.txt", "_internal/deep/er/file.dll"):
        (tmp_path / "notebook" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebook" / name).write_bytes(b"x")
    return tmp_path / "notebook"


def read(bundle: Path, version: str) -> ElementTree.Element:
    return ElementTree.fromstring(msi.wxs(bundle, bundle / "clinic-app.exe", version))


def numbers(tree: ElementTree.Element) -> dict[str, str]:
    return {
        component.find(f"{WIX}File").attrib["Name"]: component.attrib["Guid"]  # type: ignore[union-attr]
        for component in tree.iter(f"{WIX}Component") if component.find(f"{WIX}File") is not None
    }  # fmt: skip


def test_each_file_is_a_component_whose_number_is_the_same_in_every_version(bundle: Path) -> None:
    first = numbers(read(bundle, "1.0.0"))
    assert set(first) == {"clinic-app.exe", "clinic-admin.exe", "a & b.txt", "file.dll"}
    assert len(set(first.values())) == 4
    (bundle / "_internal" / "new.txt").write_bytes(b"y")
    second = numbers(read(bundle, "2.0.0"))
    assert second.items() > first.items()
    known = {each.attrib["Id"] for each in read(bundle, "1.0.0").iter(f"{WIX}Component")}
    assert {each.attrib["Id"] for each in read(bundle, "1.0.0").iter(f"{WIX}ComponentRef")} == known


def test_a_later_version_is_another_product_of_one_family(bundle: Path) -> None:
    [one], [two] = (list(read(bundle, version).iter(f"{WIX}Product")) for version in ("1.0.0", "1.0.1"))
    assert one.attrib["Id"] != two.attrib["Id"]
    assert {one.attrib["UpgradeCode"], two.attrib["UpgradeCode"]} == {"8F2F3F6C-5B0D-4D57-8C1A-7F5E0F0C9A42"}
    [package] = one.iter(f"{WIX}Package")
    assert package.attrib["InstallScope"] == "perMachine"
    assert next(one.iter(f"{WIX}MajorUpgrade")).attrib["DowngradeErrorMessage"]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("0.1.0", "0.1.0"), ("1.2", "1.2.0"), ("1.2.3-rc1", "1.2.3"), ("2", "2.0.0")]
)
def test_windows_counts_versions_in_three_numbers(ours: str, theirs: str) -> None:
    assert msi.three(ours) == theirs


def test_a_version_that_windows_would_take_for_an_earlier_one_is_refused() -> None:
    assert msi.three("255.255.65535") == "255.255.65535"
    for version in ("256.0.0", "1.256.0", "1.0.65536"):
        with pytest.raises(ValueError, match="no version"):
            msi.three(version)


def test_a_profile_or_an_address_is_laid_down_by_our_own_command_and_stops_everything_if_it_cannot_be(
    bundle: Path,
) -> None:
    tree = read(bundle, "1.0.0")
    [admin] = [file.attrib["Id"] for file in tree.iter(f"{WIX}File") if file.attrib["Name"] == "clinic-admin.exe"]
    actions = {each.attrib["Id"]: each.attrib for each in tree.iter(f"{WIX}CustomAction")}
    assert set(actions) == {"LayProfile", "LayHub"}
    for each in actions.values():
        assert (each["FileKey"], each["Execute"], each["Impersonate"], each["Return"]) == (
            admin,
            "deferred",
            "no",
            "check",
        )
    asked = {each.attrib["Action"]: each.text for each in tree.iter(f"{WIX}Custom")}
    assert asked == {"LayProfile": "PROFILE AND NOT REMOVE", "LayHub": "HUB AND NOT PROFILE AND NOT REMOVE"}


def test_a_windows_that_is_too_old_is_refused_by_both_before_anything_is_copied(bundle: Path) -> None:
    [condition] = read(bundle, "1.0.0").iter(f"{WIX}Condition")
    assert condition.text == "Installed OR WINDOWSBUILD >= 17763"
    script = (WINDOWS / "setup.nsi").read_text(encoding="utf-8")
    assert "!define OLDEST 17763" in script
    assert script.index("${If} $0 < ${OLDEST}") < script.index("File /r")


def test_the_set_up_of_one_user_takes_away_its_own_folder_and_says_everything_in_thai_too() -> None:
    script = (WINDOWS / "setup.nsi").read_text(encoding="utf-8")
    removed = set(re.findall(r"^\s*(?:RMDir /r|Delete) (\S+|\".+\")$", script, re.MULTILINE))
    assert removed == {'"$INSTDIR"', '"$INSTDIR.new"', '"$INSTDIR.old"', '"$SMPROGRAMS\\Notebook.lnk"'}
    assert "RequestExecutionLevel user" in script
    english, thai = (set(re.findall(rf"LangString (\w+) \${{LANG_{name}}}", script)) for name in ("ENGLISH", "THAI"))
    assert english == thai >= {"OldWindows", "IsOpen", "NoRoom", "NotWhole", "BadProfile", "Stays"}


@pytest.mark.skipif(shutil.which("wixl") is None or shutil.which("msiinfo") is None, reason="wixl of Debian")
def test_at_an_update_the_version_that_stands_is_asked_of_the_profile_before_it_goes(
    bundle: Path, tmp_path: Path
) -> None:
    file = msi.make(bundle, bundle / "clinic-app.exe", tmp_path, "1.0.0")
    told = {
        table: subprocess.run(
            ["msiinfo", "export", str(file), table], check=True, capture_output=True, text=True
        ).stdout.splitlines()
        for table in ("CustomAction", "InstallExecuteSequence", "LaunchCondition")
    }
    [check] = [row.split("\t") for row in told["CustomAction"] if row.startswith("CheckProfile")]
    assert check[1:3] == ["34", "TARGETDIR"]
    assert 'profile check --for-update --signed-by "[SIGNEDBY]" "[PROFILE]"' in check[3]
    assert len(check[3]) <= 255
    order = {row.split("\t")[0]: row.split("\t")[1:] for row in told["InstallExecuteSequence"][3:]}
    assert order["CheckProfile"][0] == "PROFILE AND WIX_UPGRADE_DETECTED AND NOT REMOVE"
    at = {name: int(row[1]) for name, row in order.items()}
    assert at["CostFinalize"] < at["CheckProfile"] < at["InstallInitialize"] < at["RemoveExistingProducts"]
    assert [row for row in told["LaunchCondition"] if "needs Windows 10 (1809) or later, 64 bit" in row]


@pytest.mark.skipif(sys.platform != "linux", reason="binutils of Debian")
def test_what_goes_out_is_built_from_one_file_on_every_system() -> None:
    assert [path.name for path in (ROOT / "installers").rglob("*.spec")] == ["build.spec"]
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "installers/package.py" in workflow
    assert "installers/windows/$packer.py" in workflow
    assert "installers/smoke_test.py" in workflow
