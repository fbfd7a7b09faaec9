"""What must not go out in a bundle is refused by name, and one archive of one bundle is always the same bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"installers_{name}", ROOT / "installers" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


package, begins = loaded("package"), loaded("programs/notebook")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in ("clinic-app", "_internal/libcrypto.so", "_internal/PySide6/Qt/lib/libQt6Core.so.6"):
        (tmp_path / "notebook" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebook" / name).write_bytes(name.encode())
    (tmp_path / "notebook" / "clinic-admin").symlink_to("clinic-app")
    return tmp_path / "notebook"


def refused(bundle: Path) -> list[str]:
    found: list[str] = package.refuse(bundle, package.measure(bundle))
    return found


def test_a_bundle_of_what_we_ship_goes_out(bundle: Path) -> None:
    assert refused(bundle) == []
    assert package.measure(bundle)["files"] == 3  # a link is not a file more


@pytest.mark.parametrize(
    "name",
    ["_internal/PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "_internal/libQt6Charts.so.6",
     "_internal/PySide6/QtNetworkAuth.abi3.so", "_internal/libreadline.so.8", "_internal/pytest/__init__.py"],
)  # fmt: skip
def test_what_is_gpl_alone_or_of_our_workshop_does_not(bundle: Path, name: str) -> None:
    (bundle / name).parent.mkdir(parents=True, exist_ok=True)
    (bundle / name).write_bytes(b"x")
    [told] = refused(bundle)
    assert told.startswith(name)


def test_what_is_too_large_for_a_dear_line_does_not(bundle: Path) -> None:
    with (bundle / "_internal" / "large.so").open("wb") as file:
        file.truncate(261_000_000)  # a hole: it takes no room
    [told] = refused(bundle)
    assert "more than 260" in told


def test_the_same_bundle_makes_the_same_archive(bundle: Path, tmp_path: Path) -> None:
    first = package.tar(bundle, tmp_path / "one.tar.xz", "1").read_bytes()
    (bundle / "clinic-app").touch()
    second = package.tar(bundle, tmp_path / "two.tar.xz", "1").read_bytes()
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


@pytest.mark.parametrize(("name", "says"), [("clinic-admin", "Looks after a PC"), ("clinic-hub", "hub")])
def test_one_program_is_what_it_is_called(
    name: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [f"/usr/bin/{name}", "--help"])
    with pytest.raises(SystemExit) as ended:
        begins.begin(Path(sys.argv[0]).stem)
    assert ended.value.code == 0
    assert says in capsys.readouterr().out


def test_every_wheel_that_is_shipped_has_its_licence_in_the_bundle(bundle: Path) -> None:
    licences = loaded("licences")
    (bundle / "_internal" / "libnobodys.so.7").write_bytes(b"x")
    missing = licences.lay(bundle)
    laid = {path.name for path in (bundle / "_internal" / "licences").iterdir()}
    assert {"cryptography", "reportlab", "sqlcipher3", "pillow"} <= laid
    assert not laid & licences.TOOLS
    if shutil.which("dpkg-query"):
        assert "libnobodys.so.7" in missing
        assert (bundle / "_internal" / "licences" / "qt" / "LGPL-3").is_file()
