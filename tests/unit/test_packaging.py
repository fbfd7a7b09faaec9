"""What is installed elsewhere has everything that lies here: rules, fonts, and the translations compiled."""

from __future__ import annotations

import gettext
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    subprocess.run(
        [sys.executable, "setup.py", "--quiet", "build_py", "--build-lib", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return folder / "clinic_app"


@pytest.mark.parametrize("domain", ["forms", "screens", "paper"])
def test_an_installed_program_speaks_thai(built: Path, domain: str) -> None:
    shipped = gettext.translation(domain, str(built / "resources" / "i18n"), languages=["th"])
    source = ROOT / "resources" / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.po"
    compiled = built / "resources" / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.mo"
    assert shipped.info()["content-type"].lower() == "text/plain; charset=utf-8"
    assert compiled.stat().st_size > source.stat().st_size / 4


def test_every_module_and_every_data_file_is_installed(built: Path) -> None:
    modules = {file.relative_to(ROOT) for file in (ROOT / "clinic_app").rglob("*.py")}
    assert {file for file in modules if not (built.parent / file).exists()} == set()
    data = {file.relative_to(ROOT) for file in (ROOT / "resources").rglob("*") if file.is_file()}
    assert {file for file in data if "__pycache__" not in file.parts and not (built / file).exists()} == set()
