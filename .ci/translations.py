"""Every sentence of screens and paper has its Thai, with the same gaps in it.

The sentences are found in the parsed code: Babel's own search does not look into f-strings.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PLACES = {"screens": ["ui"], "paper": ["printing", "services"]}
# Which argument of which call is a sentence.
CALLS: dict[str, Mapping[str, int]] = {
    "screens": {"_": 0, "ngettext": 0, "N_": 0},
    "paper": {"say": 0, "to_her": 0, "pair": 0, "to_say": 0, "caption": 1, "head": 2, "N_": 0, "of_paper": 0},
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
            for source in sorted((ROOT / "clinic_app" / room).rglob("*.py")):
                wrong += [f"{source.relative_to(ROOT)}:{problem}" for problem in _missing(thai, source, domain)]
    for line in wrong:
        sys.stdout.write(f"translations: {line}\n")
    return 1 if wrong else 0


def _missing(thai: Catalog, source: Path, domain: str) -> Iterator[str]:
    for line, english in _sentences(source, CALLS[domain]):
        known = thai.get(english)
        text = known.string if known else ""
        thai_text = text[0] if isinstance(text, tuple | list) else text
        if not thai_text or (known is not None and known.fuzzy):
            yield f"{line}: no Thai for {english!r}"
        elif set(GAP.findall(english)) != set(GAP.findall(thai_text)):
            yield f"{line}: other gaps in the Thai of {english!r}"


def _sentences(source: Path, calls: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        place = calls.get(name)
        if place is not None and len(node.args) > place:
            said = node.args[place]
            if isinstance(said, ast.Constant) and isinstance(said.value, str) and said.value:
                yield node.lineno, said.value


if __name__ == "__main__":
    sys.exit(main())
