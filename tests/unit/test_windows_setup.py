"""What the set-up of Windows says when it refuses: read from `setup.nsi`; `trying.py` lets it refuse under Wine."""

from __future__ import annotations

import re
from pathlib import Path

SETUP = (Path(__file__).resolve().parents[2] / "installers/windows/setup.nsi").read_text(encoding="utf-8")


def test_whatever_it_refuses_is_said_in_english_and_in_thai_with_the_same_figures() -> None:
    said: dict[str, dict[str, str]] = {}
    for name, language, text in re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', SETUP, re.MULTILINE):
        said.setdefault(name, {})[language] = text
    refused = set(re.findall(r'insertmacro Refuse "\$\((\w+)\)"', SETUP))
    assert {"OldWindows", "NoRoom", "IsOpen", "NotWhole", "BadProfile"} <= refused <= said.keys()
    for name, words in said.items():
        assert words.keys() == {"ENGLISH", "THAI"}, name
        assert re.search("[ก-๙]", words["THAI"]), name
        figures = [re.findall(r"\$\{\w+\}|\d+", words[each]) for each in ("ENGLISH", "THAI")]
        assert figures[0] == figures[1], name


def test_it_is_of_the_architecture_that_the_program_is_so_that_windows_itself_refuses_another() -> None:
    assert re.search(r"^Target amd64-unicode$", SETUP, re.MULTILINE)
