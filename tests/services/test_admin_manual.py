"""Every command of IT has an example that it would take, a page in the manual, and is completed by a shell."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.admin.command_line import build_parser
from clinic_app.admin.completing import script, walked
from clinic_app.admin.importing import SOME_LISTED
from clinic_app.admin.leaving import WITHHELD
from clinic_app.admin.profiles import WRONG_FOR_UPDATE
from clinic_app.admin.releases import STILL_MISSING
from clinic_app.admin.updates import NOTHING_NEWER

ROOT = Path(__file__).parents[2]
ISSUE = {
    "init", "profile", "doctor", "backup", "verify-backup", "restore", "recover", "import", "directory", "update",
    "support-bundle", "people",
}  # fmt: skip


def leaves() -> list[tuple[str, str]]:
    """Commands that do something, with what they say below."""
    every = list(walked(build_parser(Path("DIR"))))
    above = {path[:-1] for path, _ in every if path}
    return [(" ".join(path), each.epilog or "") for path, each in every if path not in above]


def test_all_that_it_staff_need_is_there() -> None:
    assert {each.split()[0] for each, _ in leaves()} >= ISSUE


def test_each_has_an_example_that_it_takes() -> None:
    parser = build_parser(Path("DIR"))
    for name, said in leaves():
        every = [line.strip().split("   ")[0] for line in re.sub(r"\\\n\s*", "", said).splitlines()]
        lines = [line for line in every if f"clinic-admin {name} " in f"{re.sub('--data [^ ]+ ', '', line)} "]
        assert lines, f"{name} has no example"
        for line in lines:
            words = shlex.split(line.partition(" > ")[0].partition(";")[0].replace(" HEX", f" {'00' * 32}"))
            parser.parse_args(words[words.index("clinic-admin") + 1 :])
        assert "Ends with" in " ".join(f"{said} {_description(name)}".split()), name


@pytest.mark.parametrize(("name", "code"), [
    ("init", 3), ("health", 3), ("doctor", 3), ("destroy-keys", WITHHELD),
    ("update check", NOTHING_NEWER), ("update apply", NOTHING_NEWER), ("release sign", STILL_MISSING),
    ("profile check", WRONG_FOR_UPDATE), ("import", SOME_LISTED),
    ("backup", 1), ("people passphrase", 1), ("inventory", 1),
])  # fmt: skip
def test_each_says_the_numbers_it_ends_with(name: str, code: int) -> None:
    said = next(each for path, each in walked(build_parser(Path("DIR"))) if " ".join(path) == name).format_help()
    said = " ".join(said.split())
    told = re.search(r"[Ee]nds with .*", said)
    assert told is not None
    assert {"0", "1", "2", str(code)} <= set(re.findall(r"\b\d\b", told[0])), told[0]


def _description(name: str) -> str:
    return next(each.description or "" for path, each in walked(build_parser(Path("DIR"))) if " ".join(path) == name)


def test_the_manual_says_what_the_commands_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    made = runpy.run_path(str(ROOT / ".ci" / "manpages.py"))
    for name, text in made["pages"]().items():
        assert (ROOT / "docs" / "man" / f"{name}.1").read_text("utf-8") == text, "make manual"


@pytest.mark.parametrize(("typed", "offered"), [
    ("clinic-admin upd", {"update"}),
    ("clinic-admin update ", {"status", "check", "fetch", "apply", "back"}),
    ("clinic-admin update apply --b", {"--backup-to"}),
    ("clinic-admin --data x people pass", {"passphrase"}),
])  # fmt: skip
def test_a_shell_completes_it(typed: str, offered: set[str]) -> None:
    words = [*shlex.split(typed), *([""] if typed.endswith(" ") else [])]
    asks = "\n".join([
        script(build_parser(Path("DIR")), "bash"), f"COMP_WORDS=({' '.join(shlex.quote(each) for each in words)})",
        f"COMP_CWORD={len(words) - 1}", "_clinic_admin", 'printf "%s\\n" "${COMPREPLY[@]}"',
    ])  # fmt: skip
    done = subprocess.run(["bash", "-euc", asks], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"--help"} == offered


def test_a_version_is_said_without_reading_anything_else() -> None:
    said = "import sys; from clinic_app.main import clinic_admin; clinic_admin(['--version'])"
    told = f"{said}; assert not any('sqlcipher' in each for each in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Notebook ")
