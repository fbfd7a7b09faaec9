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


weighing, archiving, begins = loaded("weighing"), loaded("archiving"), loaded("programs/notebook")


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "installers"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for name in ("clinic-app", "_internal/libcrypto.so", "_internal/PySide6/Qt/lib/libQt6Core.so.6"):
        (tmp_path / "notebook" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notebook" / name).write_bytes(name.encode())
    (tmp_path / "notebook" / "clinic-admin").symlink_to("clinic-app")
    return tmp_path / "notebook"


def refused(bundle: Path) -> list[str]:
    found: list[str] = weighing.refuse(bundle, weighing.DESK_MB)
    return found


def test_a_bundle_of_what_we_ship_goes_out(bundle: Path) -> None:
    assert refused(bundle) == []
    assert weighing.measure(bundle, weighing.DESK_MB)["files"] == 3  # a link is not a file more


@pytest.mark.parametrize(
    ("name", "why"),
    [("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "GPL"), ("libQt6Charts.so.6", "GPL"),
     ("PySide6/QtNetworkAuth.abi3.so", "GPL"), ("libreadline.so.8", "GPL"), ("PySide6/Qt6Quick3D.dll", "GPL"),
     ("PySide6/Qt6Lottie.dll", "GPL"), ("pytest/__init__.py", "clinic"), ("PySide6/Qt/lib/libQt6Qml.so.6", "never"),
     ("PySide6/Qt6WebEngineCore.dll", "never"), ("PySide6/Qt/translations/qt_th.qm", "never"),
     ("PySide6/opengl32sw.dll", "never")],
)  # fmt: skip
def test_what_is_gpl_alone_or_of_our_workshop_or_never_used_does_not(bundle: Path, name: str, why: str) -> None:
    (bundle / "_internal" / name).parent.mkdir(parents=True, exist_ok=True)
    (bundle / "_internal" / name).write_bytes(b"x")
    told = refused(bundle)
    assert [each for each in told if each.startswith(f"/_internal/{name}") and why in each]
    assert not [each for each in told if not each.startswith(f"/_internal/{name}")]


def test_what_is_too_large_for_a_dear_line_does_not(bundle: Path) -> None:
    with (bundle / "_internal" / "large.so").open("wb") as file:
        file.truncate(261_000_000)  # a hole: it takes no room
    [told] = refused(bundle)
    assert "more than 260" in told


def test_what_wants_a_newer_system_than_the_packages_say_does_not(bundle: Path) -> None:
    library = bundle / "_internal" / "libcrypto.so"
    library.write_bytes(b"\x7fELF...\x00GLIBC_2.4\x00GLIBC_2.36\x00memcpy\x00")
    assert refused(bundle) == []
    library.write_bytes(b"\x7fELF...\x00GLIBC_2.4\x00GLIBC_2.38\x00memcpy\x00")
    assert refused(bundle) == ["libcrypto.so wants glibc 2.38, not 2.36"]
    script = (ROOT / "installers/linux/install.sh").read_text(encoding="utf-8")
    assert f"-ge {weighing.GLIBC[1]}" in script
    assert f"libc6 (>= {weighing.GLIBC[0]}.{weighing.GLIBC[1]})" in (ROOT / "installers/linux/deb.py").read_text(
        "utf-8"
    )


def test_a_scanner_is_told_the_hash_of_whatever_can_run_and_of_nothing_else(bundle: Path, tmp_path: Path) -> None:
    (bundle / "_internal" / "libcrypto.so").write_bytes(b"\x7fELF1")
    (bundle / "_internal" / "odd.bin").write_bytes(b"MZ2")
    package = tmp_path / "notebook.msi"
    package.write_bytes(b"\xd0\xcf\x11\xe03")
    archiving.write_hashes(tmp_path / "hashes.csv", [bundle, package])
    rows = (tmp_path / "hashes.csv").read_text(encoding="utf-8").splitlines()
    names = ("notebook/_internal/libcrypto.so", "notebook/_internal/odd.bin", "notebook.msi")
    assert rows == ["sha256,bytes,file", *(
        f"{hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()},{(tmp_path / name).stat().st_size},{name}"
        for name in names
    )]  # fmt: skip


def test_the_same_bundle_makes_the_same_archive(bundle: Path, tmp_path: Path) -> None:
    first = archiving.tar(bundle, tmp_path / "one.tar.xz", "1").read_bytes()
    (bundle / "clinic-app").touch()
    second = archiving.tar(bundle, tmp_path / "two.tar.xz", "1").read_bytes()
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

    for wheel, notice in (("sqlcipher3", "ZETETIC"), ("uharfbuzz", "HarfBuzz"), ("pyside6-addons", "pdfium"),
                          ("pyside6-essentials", "pcre2"), ("pikepdf", "qpdf"), ("httptools", "Node")):  # fmt: skip
        texts = [file.read_text("utf-8", "replace") for file in (bundle / "_internal/licences" / wheel).iterdir()]
        assert [text for text in texts if notice in text], wheel
    for text in ("LGPL-3", "GPL-3"):
        assert "LICENSE" in (bundle / "_internal/licences/qt" / text).read_text(encoding="utf-8")
    if shutil.which("dpkg-query"):
        assert "libnobodys.so.7" in missing


def test_a_list_of_hashes_keeps_what_another_system_made(tmp_path: Path) -> None:
    for name in ("one.deb", "two.msi"):
        (tmp_path / name).write_bytes(name.encode())
        archiving.write_sums(tmp_path, [tmp_path / name])
    (tmp_path / "gone.exe").write_bytes(b"x")
    archiving.write_sums(tmp_path, [tmp_path / "gone.exe"])
    (tmp_path / "gone.exe").unlink()
    archiving.write_sums(tmp_path, [tmp_path / "one.deb"])
    rows = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert rows == [f"{hashlib.sha256(name.encode()).hexdigest()}  {name}" for name in ("one.deb", "two.msi")]


def test_a_start_from_the_bundle_may_not_cost_more_than_a_third_above_one_from_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost = {str(tmp_path / "clinic-app"): (0.9, 0.25), sys.executable: (0.9, 0.2)}
    monkeypatch.setattr(weighing, "_took", lambda words, around: cost[words[0]])
    told, slow = weighing.starts(tmp_path / "clinic-app", tmp_path)
    assert (told["times"], slow) == (1.25, [])
    cost[str(tmp_path / "clinic-app")] = (0.9, 0.3)
    told, [slow] = weighing.starts(tmp_path / "clinic-app", tmp_path)
    assert "1.50 times" in slow
    cost |= {str(tmp_path / "clinic-app"): (0.5, 0.0), sys.executable: (0.4, 0.0)}  # Windows does not tell
    assert weighing.starts(tmp_path / "clinic-app", tmp_path)[0]["times"] == 1.25
