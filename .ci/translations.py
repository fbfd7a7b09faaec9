"""Every sentence of screens and paper has its Thai, with the same gaps in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACES = {"screens": ["ui"], "paper": ["printing"]}
KEYWORDS: dict[str, Mapping[str, tuple[int, ...] | None]] = {
    "screens": {"_": None, "ngettext": (1, 2), "N_": None},
    "paper": {"say": None, "to_her": None, "pair": None, "to_say": None, "caption": (2,), "head": (3,), "N_": None},
}
GAP = re.compile(r"\{(\w+)")


def main() -> int:
    """Print what is missing; 0 if nothing is."""
    wrong: list[str] = []
    for domain, rooms in PLACES.items():
        file = ROOT / "resources" / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.po"
        with file.open("rb") as opened:
            thai = read_po(opened, locale="th", domain=domain)
        for room in rooms:
            wrong += [f"{domain}: {problem}" for problem in _missing(thai, room, domain)]
    for line in sorted(set(wrong)):
        sys.stdout.write(f"translations: {line}\n")
    return 1 if wrong else 0


def _missing(thai: Catalog, room: str, domain: str) -> list[str]:
    folder = str(ROOT / "clinic_app" / room)
    found = extract_from_dir(folder, method_map=[("**.py", "python")], keywords=KEYWORDS[domain])
    problems = []
    for filename, line, message, _, _ in found:
        for english in (message if isinstance(message, tuple) else (message,))[:1]:
            known = thai.get(english)
            text = known.string if known else ""
            thai_text = text[0] if isinstance(text, tuple | list) else text
            if not thai_text or (known is not None and known.fuzzy):
                problems.append(f"{room}/{filename}:{line}: no Thai for {english!r}")
            elif set(GAP.findall(english)) != set(GAP.findall(thai_text)):
                problems.append(f"{room}/{filename}:{line}: other gaps in the Thai of {english!r}")
    return problems


if __name__ == "__main__":
    sys.exit(main())
