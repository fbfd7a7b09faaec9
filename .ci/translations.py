"""Every sentence of screens and paper has its own Thai, with the same gaps and keys in it and one word for one thing.

The sentences are found in the parsed code: Babel's own search does not look into f-strings. The words are those of the
table *In Thai* of `docs/glossary.md`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
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
KEY = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+\w+|F\d{1,2}\b)")
LONG = 30
"""Signs of a Thai sentence: what is shorter may well be said of two things."""
ALIKE = 0.5
"""Two English sentences below this, as `difflib` counts, are not one said twice."""
GLOSSARY = ROOT / "docs" / "glossary.md"
UNTIDY = {
    "two spaces": re.compile(r"(?<=[\u0e00-\u0e7f])  +(?=[\u0e00-\u0e7f])"),
    "no space before ๆ": re.compile(r"[^\s“(]ๆ"),
    "am written as two signs": re.compile("\u0e4d[\u0e48-\u0e4b]?\u0e32"),
    "ae written as two e": re.compile("\u0e40\u0e40"),
    "the speech of women or of men alone": re.compile("ค่ะ|ครับ(?!อบ)|คะ(?![ก-ฮเ-ไ])|ดิฉัน"),
    "a sign that is not seen": re.compile("[\u200b\u200c\u200d\ufeff]"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of Thai, what is not said instead, and where that is part of something else."""

    thai: str
    refused: tuple[str, ...]
    but: tuple[str, ...]

    def found_in(self, text: str) -> list[str]:
        """What is said here instead of the word."""
        for known in (self.thai, *self.but):
            text = text.replace(known, "·")
        return [word for word in self.refused if word in text]


def main() -> int:
    """Print what is missing; 0 if nothing is."""
    wrong: list[str] = []
    for domain, rooms in PLACES.items():
        file = ROOT / "resources" / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.po"
        with file.open("rb") as opened:
            thai = read_po(opened, locale="th", domain=domain)
        pairs = [(_last(each.id), _last(each.string)) for each in thai if each.id]
        wrong += [f"{file.name}: {fault}" for fault in mixed_up(pairs)]
        for room in rooms:
            for source in sorted((ROOT / "clinic_app" / room).rglob("*.py")):
                wrong += [f"{source.relative_to(ROOT)}:{problem}" for problem in _missing(thai, source, domain)]
    table = terms(GLOSSARY.read_text(encoding="utf-8"))
    if not table:
        wrong.append("docs/glossary.md: no table In Thai")
    wrong += [f"{place}: {fault}" for place, text in thai_texts() for fault in faults(text, table)]
    for line in wrong:
        sys.stdout.write(f"translations: {line}\n")
    return 1 if wrong else 0


def terms(page: str) -> list[Term]:
    """The table of the glossary."""
    rows = page.partition("## In Thai")[2].splitlines()
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows if row.startswith("| ")]

    def several(cell: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in cell.split(",") if word.strip())

    return [Term(thai, several(refused), several(but)) for _thing, thai, refused, but in cells[1:]]


def thai_texts() -> Iterator[tuple[str, str]]:
    """Every Thai sentence that a person is shown, with its place."""
    for file in sorted((ROOT / "resources" / "i18n" / "th" / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as opened:
            for each in read_po(opened, locale="th", domain=file.stem):
                said = " ".join(each.string) if isinstance(each.string, tuple | list) else str(each.string or "")
                if each.id:
                    yield f"{file.stem}.po, {each.context or ''} {each.id!r}", said
    for file in (
        *(ROOT / "resources" / "guides" / "th").glob("*.md"),
        *(ROOT / "resources").glob("survivor_texts/**/th.toml"),
    ):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{file.relative_to(ROOT)}:{number}", line


def faults(text: str, table: list[Term]) -> Iterator[str]:
    """What of a sentence the glossary or the spelling refuses."""
    for term in table:
        for word in term.found_in(text):
            yield f"{word!r}: the glossary says {term.thai!r}"
    for fault, pattern in UNTIDY.items():
        if pattern.search(text):
            yield fault


def mixed_up(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is said in Thai of another sentence than it stands under: `pairs` of English and Thai."""
    said: dict[str, str] = {}
    for english, thai in pairs:
        if set(KEY.findall(english)) != set(KEY.findall(thai)):
            yield f"other keys in the Thai of {english!r}"
        first = said.setdefault(thai, english)
        if len(thai) >= LONG and SequenceMatcher(None, first, english).ratio() < ALIKE:
            yield f"{first!r} and {english!r} have one and the same Thai"


def _last(text: str | list[str] | tuple[str, ...] | None) -> str:
    return text[-1] if isinstance(text, tuple | list) else text or ""


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
