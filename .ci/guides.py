"""Copies the guides that ship with the program to `docs/`, for whoever reads without it; or says what differs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "resources" / "guides"
BOTH = ("nurse", "coordinator", "it", "receiving-service", "hub-operator")
PICTURES = "../resources/guides/pictures"


def main() -> int:
    """Write the copies, or with `--check` compare them; 0 if all is well."""
    wrong = 0
    for copy, text in _copies():
        if "--check" not in sys.argv:
            copy.write_text(text, encoding="utf-8")
        elif not copy.is_file() or copy.read_text(encoding="utf-8") != text:
            sys.stdout.write(f"guides: {copy.relative_to(ROOT)} is not what the program shows: make guides\n")
            wrong = 1
    return wrong


def _copies() -> Iterator[tuple[Path, str]]:
    for guide in BOTH:
        for language, ending in (("en", ""), ("th", ".th")):
            source = GUIDES / language / f"{guide}.md"
            if source.is_file():
                text = source.read_text(encoding="utf-8").replace("](", f"]({PICTURES}/{language}/")
                yield ROOT / "docs" / f"guide-{guide}{ending}.md", text


if __name__ == "__main__":
    sys.exit(main())
