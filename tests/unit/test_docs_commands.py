"""Every command that a page tells IT to type is one that the program knows, word for word."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from clinic_app.admin import command_line as admin
from clinic_app.hub import command_line as hub

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page for page in (*(ROOT / "docs").glob("*.md"), *(ROOT / "resources/guides").rglob("*.md"), ROOT / "README.md")
)  # fmt: skip
_TYPED = re.compile(r"\s{4,}(?:\d\. )?((?:sudo )?clinic-(?:admin|hub) .*)$")
_NAMED = re.compile(r"`((?:sudo )?clinic-(?:admin|hub) [^`]+)`")


def typed(line: str) -> list[str]:
    """What stands in it to be typed; after two blanks begins what is said about it."""
    found = [re.split(r"\s{2,}", each[1])[0] for each in [_TYPED.match(line)] if each]
    return [re.sub(r" [>|] .*", "", each.removeprefix("sudo ")) for each in (*found, *_NAMED.findall(line))]


def whole(command: str) -> bool:
    """Not one that leaves something out, or goes on in the next line."""
    return "…" not in command and "[" not in command and "\\" not in command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_what_a_page_says_can_be_typed(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parsers, wrong = {"clinic-admin": admin.build_parser(Path("nowhere")), "clinic-hub": hub.build_parser()}, []
    for line in page.read_text(encoding="utf-8").splitlines():
        for command in filter(whole, typed(line)):
            try:
                program, *words = shlex.split(command.replace("HEX", "0" * 64))
                parsers[program].parse_args(words)
            except SystemExit as ended:
                said = capsys.readouterr().err
                # A command that is only named has none of its words yet.
                if ended.code and (" required" not in said or not _NAMED.search(line)):
                    wrong.append(f"{command}: {said.strip().splitlines()[-1]}")
    assert wrong == []
