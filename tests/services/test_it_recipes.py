"""`docs/it-recipes.md` as it is written: every line is one the command takes, and all of them are typed."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from clinic_at_work import CHEAP, EVERYBODY, NURSE, House, definitions, law, rules
from publisher import Publisher, lay_program, packed
from running_hub import Running, serving

from clinic_app.admin import command_line
from clinic_app.errors import HubRefusesUs
from clinic_app.hub import command_line as hub
from clinic_app.services.doorway import Doorway
from clinic_app.services.updating import Program, Updating
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace
from clinic_app.wire.directory_trust import read_directory
from clinic_app.wire.hub_api import Limits

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "it-recipes.md").read_text("utf-8")


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
        of_the_key = ["a key of nobody at all"] * (2 if "pack key" in line else 1 if "profile sign" in line else 0)
        types(old, line, *of_the_key, ends=1 if "doctor" in line else 0)
        if "make" in line:
            profile = Path("site-profile.toml")
            profile.write_text(
                re.sub(r'^# (?=\[site\]|name = "Mae Sot|code =)', "", profile.read_text("utf-8"), flags=re.M)
            )
    assert types(old, "clinic-admin profile show")["code"] == "TAK-01"
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


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    yield from serving(tmp_path / "hub", Limits())


def test_the_hubs_operator_types_theirs_and_nobody_seals_to_a_stolen_pc(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    stolen, other = running.office("clinic"), running.office("shelter")
    today, kid = running.hands.now().date(), stolen.auth.public.kid.hex()

    def types(line: str) -> list[str]:
        words = shlex.split(line.replace("KID", kid))[1:]
        assert hub.main(words, running.hands.now, {"CLINIC_HUB_DATA": str(running.place.folder)}) == 0
        return capsys.readouterr().out.splitlines()

    def sealed_to() -> dict[str, bool]:
        fetched = other.client.directory()
        assert fetched is not None
        read = read_directory(fetched.untrusted, root=running.root, today=today)
        return {each.id: each.devices[0].valid_on(today) for each in read.agencies}

    running.publishes()
    assert sealed_to() == {"clinic": True, "shelter": True}
    lists, shuts_out, tells = (line for line in recipes()["A PC was stolen"] if line.startswith("clinic-hub"))
    assert sum(line.startswith(kid) for line in types(lists)) == 1
    types(shuts_out)
    with pytest.raises(HubRefusesUs):
        list(stolen.client.waiting(stolen.mailbox))
    types(tells)
    assert sealed_to() == {"clinic": False, "shelter": True}
    [*_, health] = recipes()["The hub is away"]
    assert types(health)


@cache
def on_the_screens() -> dict[str, str]:
    """Every sentence of the screens that has its Thai, with it."""
    with (ROOT / "resources" / "i18n" / "th" / "LC_MESSAGES" / "screens.po").open("rb") as file:
        catalogue = read_po(file, locale="th")
    return {each.id: str(each.string) for each in catalogue if isinstance(each.id, str) and each.string}


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.stem)
def test_a_page_of_the_docs_names_what_is_on_the_screen(page: Path) -> None:
    """*Upkeep · Backups · Begin the drill*: each as it is called there, in English and in Thai."""
    thai = page.name.endswith(".th.md")
    known = set(on_the_screens().values()) if thai else on_the_screens().keys()
    begins = "|".join(on_the_screens()[name] if thai else name for name in ("Upkeep", "Sending"))
    for path in re.findall(rf"\*((?:{begins}) · [^*]+)\*", page.read_text("utf-8")):
        for name in path.split(" · "):
            words = name.rstrip(".").replace("'", "’")
            assert {words, f"{words}…", words.rstrip("…")} & known, path


def test_a_page_of_upkeep_is_one_of_its_topics() -> None:
    from clinic_app.ui import upkeep_topics

    source = Path(upkeep_topics.__file__).read_text("utf-8")
    for page in sorted((ROOT / "docs").glob("*.md")):
        for name in re.findall(r"\*Upkeep · ([^*·]+?)…?\.?(?: ·[^*]+)?\*", page.read_text("utf-8")):
            assert f'_("{name}")' in source, (page.name, name)
