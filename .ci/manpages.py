"""The manual pages, made from the commands themselves: docs/man. `--check` says whether they are as they should be."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "docs" / "man"
_ABOUT = {
    "clinic-admin": "looks after a PC of a clinic; sees no case",
    "clinic-hub": "relay between offices; cannot open what it passes on",
}


def main() -> int:
    """0 if they are, or were made, as they should be."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true")
    check, wrong = asked.parse_args().check, []
    for name, text in pages().items():
        file = FOLDER / f"{name}.1"
        if check:
            wrong += [] if file.exists() and file.read_text("utf-8") == text else [file.name]
        else:
            FOLDER.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for each in wrong:
        sys.stderr.write(f"manual: {each} is not as its command says: make manual\n")
    return 1 if wrong else 0


def pages() -> dict[str, str]:
    """Every page, by the name of its command."""
    from clinic_app.admin.command_line import build_parser
    from clinic_app.hub.command_line import build_parser as hub_parser

    os.environ["COLUMNS"] = "80"  # as argparse folds what it says
    return {each.prog: page(each) for each in (build_parser(Path("DIR")), hub_parser())}


def page(parser: argparse.ArgumentParser) -> str:
    """One page: what the command says of itself, then each of its commands as `--help` shows it."""
    from clinic_app.admin.completing import walked

    lines = [
        f'.TH {parser.prog.upper()} 1 "" "Notebook" "Notebook"', ".SH NAME", f"{parser.prog} \\- {_ABOUT[parser.prog]}",
    ]  # fmt: skip
    for path, each in walked(parser):
        lines += [f".SH {' '.join((parser.prog, *path)).upper()}" if path else ".SH SYNOPSIS", ".nf"]
        lines += _plain(each.format_help())
        lines += [".fi"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> Iterator[str]:
    """Lines that roff leaves as they are."""
    for line in text.rstrip().splitlines():
        told = line.replace("\\", "\\e").replace("-", "\\-")
        yield f"\\&{told}" if told.startswith((".", "'")) else told


if __name__ == "__main__":
    raise SystemExit(main())
