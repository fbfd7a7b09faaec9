"""`clinic-admin profile make`: a text to begin with that settles nothing yet, and is the one of the docs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from clinic_app.admin import command_line
from clinic_app.services.doorway import Doorway
from clinic_app.settings.profile import SiteProfile, read_profile

DOCS = (Path(__file__).parents[2] / "docs" / "installing.md").read_text("utf-8")


def no_door(_folder: Path) -> Doorway:
    raise AssertionError("nothing here opens a door")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    file = tmp_path / "site-profile.toml"
    assert command_line.main(["profile", "make", str(file)], data_dir=tmp_path, doorway=no_door) == 0
    return file


def switched_on(text: str) -> str:
    """As IT does it: the mark before a setting or a table goes."""
    return re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)


def test_it_settles_nothing_until_somebody_takes_a_mark_away(made: Path) -> None:
    assert read_profile(made.read_bytes()) == SiteProfile()
    on = switched_on(made.read_text("utf-8"))
    told = read_profile(re.sub(r"^logo = .*\n", "", on, flags=re.MULTILINE).encode())
    settled = {name for name, value in told._asdict().items() if value != getattr(SiteProfile(), name)}
    assert settled == set(SiteProfile._fields)


def test_it_is_the_one_of_the_docs(made: Path) -> None:
    shown = re.search(r"```toml\n(format = 1\n.*?)```", DOCS, re.DOTALL)
    assert shown is not None
    assert switched_on(made.read_text("utf-8")).endswith(shown[1])


def test_what_somebody_wrote_is_never_written_over(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made.write_text("format = 1\n# mine\n", encoding="utf-8")
    capsys.readouterr()
    assert command_line.main(["profile", "make", str(made), "--json"], data_dir=made.parent, doorway=no_door) == 1
    assert json.loads(capsys.readouterr().out)["trouble"] == "FileExistsError"
    assert "mine" in made.read_text("utf-8")
