"""The next version of a bundle, for trying updates: its own words are taken, those in the program's archive are not."""

from __future__ import annotations

import importlib.util
import marshal
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from clinic_app.services.own_files import look_at_own_files

LINUX = Path(__file__).resolve().parents[2] / "installers" / "linux"
MODULES = ["clinic_app", "clinic_app.vault", "clinic_app.vault.migrations", "zlib"]


@pytest.fixture
def later() -> ModuleType:
    spec = importlib.util.spec_from_file_location("installers_later", LINUX / "later.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A program with modules as PyInstaller lays them: a mark, the number of Python, where the table begins."""
    folder = tmp_path / "notebook"
    (folder / "_internal" / "resources").mkdir(parents=True)
    code = marshal.dumps("clinic_app.vault.migrations is named here too, and stays")
    table = marshal.dumps([(name, (0, 17, len(code))) for name in MODULES])
    head = b"PYZ\0" + importlib.util.MAGIC_NUMBER + (12 + len(code)).to_bytes(4, "big")
    (folder / "clinic-app").write_bytes(b"\x7fELF and so on" + head + code + table)
    (folder / "clinic-admin").symlink_to("clinic-app")
    return folder


def table_of(program: Path) -> list[str]:
    content = program.read_bytes()
    begins = content.index(b"PYZ\0")
    at = begins + int.from_bytes(content[begins + 8 : begins + 12], "big")
    return [name for name, _ in marshal.loads(content[at:])]


def test_its_two_modules_are_found_beside_the_program_alone(later: ModuleType, bundle: Path, tmp_path: Path) -> None:
    made = later.lay(bundle, tmp_path / "next", root=b"{}", version="9.0.0", step="SELECT 1;")
    assert table_of(bundle / "clinic-app") == MODULES  # the bundle is as it was
    told = table_of(made / "clinic-app")
    assert [name in told for name in MODULES] == [False, True, False, True]
    inside = made / "_internal"
    assert (inside / "clinic_app/__init__.py").read_text().rstrip().endswith("__version__ = '9.0.0'")
    assert "'trial.sql'" in (inside / "clinic_app/vault/migrations.py").read_text()
    assert (inside / "clinic_app/vault/trial.sql").read_text() == "SELECT 1;"
    assert (inside / "resources/updates/root.json").read_bytes() == b"{}"
    whole = look_at_own_files(made)
    assert whole is not None
    assert whole.count > 4
    assert whole.missing == whole.changed == ()


def test_a_first_version_is_the_bundle_with_another_root(later: ModuleType, bundle: Path, tmp_path: Path) -> None:
    made = later.lay(bundle, tmp_path / "first", root=b"{}")
    assert (made / "clinic-app").read_bytes() == (bundle / "clinic-app").read_bytes()
    assert not (made / "_internal" / "clinic_app").exists()


def test_no_module_is_hidden_where_none_is(later: ModuleType, bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle / "clinic-app", "w"):
        pass
    with pytest.raises(ValueError, match="not found"):
        later.lay(bundle, tmp_path / "next", root=b"{}", version="9.0.0")
