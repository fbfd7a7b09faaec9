"""`docs/it-recipes.md` as it is written: every line is one the command takes, and all of them are typed."""

from __future__ import annotations

import io
import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import CHEAP, EVERYBODY, NURSE, House, definitions, law, rules
from publisher import Publisher, lay_program, packed

from clinic_app.admin import command_line
from clinic_app.hub import command_line as hub
from clinic_app.services.doorway import Doorway
from clinic_app.services.updating import Program, Updating
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace

PAGE = (Path(__file__).parents[2] / "docs" / "it-recipes.md").read_text("utf-8")
PROFILE = 'format = 1\n[site]\nname = "Mae Sot"\ncode = "TAK-01"\nkind = "clinic"\n'


def recipes() -> dict[str, list[str]]:
    """The lines of each heading; also those that stand in the text between them."""
    found: dict[str, list[str]] = {}
    for part in PAGE.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        lines = re.findall(r"^ {4,}(clinic-\S+ .*)$|`(clinic-[a-z]+ [^`]+)`", body, re.MULTILINE)
        found[title] = [one or other for one, other in lines]
    return found


def test_every_line_is_one_that_the_command_takes() -> None:
    assert len(recipes()) == 8
    parsers = {"clinic-admin": command_line.build_parser(Path("DIR")), "clinic-hub": hub.build_parser()}
    for lines in recipes().values():
        assert lines
        for line in lines:
            name, *words = shlex.split(line.replace("KID", "0011223344556677"))
            parsers[name].parse_args(words)


class Door(Doorway):
    """Of a PC whose program is a script of this test."""

    by: Publisher
    base: Path

    def updating(self) -> Updating:
        folder = self.base / "opt" / "notebook"
        program = Program(folder=folder, system="linux-x86_64", version="0.1.0")
        return Updating(program, self._settings, self._clock, root=self.by.roots[0])


class Pc(House):
    """A PC of the clinic, as IT sits at it."""

    by: Publisher

    @property
    def place(self) -> VaultPlace:
        return VaultPlace(self.folder / "data" / "vault")

    @property
    def door(self) -> Door:
        door = Door(
            self.place, Settings(self.folder / "data"), CHEAP, self.clock, definitions=definitions(), law=law(),
            rules=rules(), training_place=VaultPlace(self.folder / "training"), ballast_bytes=0,
        )  # fmt: skip
        door.by, door.base = self.by, self.folder
        return door


@pytest.mark.soak
def test_they_do_what_they_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTEBOOK_PROFILE", str(tmp_path / "etc" / "site-profile.toml"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("site-profile.toml").write_text(PROFILE)
    for name in ("blue", "stick"):
        (tmp_path / name).mkdir()
    publisher, told = Publisher(), recipes()
    backup, number, sheet = "", "", list[str]()

    def types(pc: Pc, line: str, *typed: str, ends: int = 0) -> dict[str, Any]:
        """One line of the page, typed."""
        line = line.replace("/media", str(tmp_path)).replace("BACKUP", backup).replace("NUMBER", number)
        words = [word for word in shlex.split(line)[1:] if word != "--json"]
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in typed)))
        ended = command_line.main([*words, "--json"], data_dir=pc.folder / "data", doorway=lambda _: pc.door)
        said = capsys.readouterr().out
        assert ended == ends, (line, said)
        return dict(json.loads(said))

    old = Pc(tmp_path / "old")
    old.by = publisher
    lay_program(old.folder / "opt" / "notebook", "0.1.0")
    for line in told["Install"]:
        types(old, line, ends=1 if "doctor" in line else 0)
    sheet = list(old.founded(EVERYBODY).lines)

    archive = packed(lay_program(tmp_path / "made", "0.2.0"), tmp_path / "notebook-0.2.0-linux-x86_64.tar.xz")
    publisher.publish(tmp_path / "stick", archive, "0.2.0", sites=())
    for line in told["Update"]:
        if not line.endswith("back"):
            types(old, line)
    assert "0.2.0" in (old.folder / "opt" / "notebook" / "clinic-admin").read_text()

    old.pass_(hours=1)
    backup = types(old, told["Back up"][0])["path"]
    assert types(old, told["Back up"][1])["kind"]

    new = Pc(tmp_path / "new")
    new.by = publisher
    [restore] = told["Restore"]
    types(new, restore, *sheet, "back", "back by the long river")
    asks, destroys = told["Move to a new PC"]
    number = types(old, asks, ends=6)["record"]
    assert types(old, destroys)["destroyed"] == "yes"

    anew, recover = told["Somebody forgot the passphrase"]
    leads = ("back", "back by the long river")
    types(new, anew.replace("N-1", NURSE.staff_code), *leads, NURSE.word, *["new by the long river"] * 2)
    new.enter(replace(NURSE, passphrase="new by the long river"))
    new.leave()
    types(new, recover, *sheet, "later", "later by the long river", "later by the long river")

    [line, *_] = told["The hub is away"]
    types(new, f"{line} --hub http://127.0.0.1:1", ends=1)


def test_the_page_names_what_is_on_the_screen() -> None:
    """Pages of Upkeep that it sends people to, as they are called there."""
    from clinic_app.ui import upkeep_topics

    source = Path(upkeep_topics.__file__).read_text("utf-8")
    for name in re.findall(r"\*Upkeep · ([^*]+)\*", PAGE):
        assert f'_("{name}")' in source, name
