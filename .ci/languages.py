"""Writes docs/languages.md: what is said in each language, by whom it was checked, which face draws it.

It prints how many sentences each language has of screens, forms, paper and help; the page says only what is missing,
so that it does not change with every new sentence. `--check` writes nothing and fails if the page is not as it would
be written.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from clinic_app.domain.definitions import load_definitions
from clinic_app.printing.faces import family, itemise
from clinic_app.printing.linebreaks import clean
from clinic_app.printing.survivor_texts import TextState, languages, survivor_texts
from clinic_app.printing.text_groups import STAFF_LANGUAGES, TextGroup, group_texts, shipped_state, to_be_reviewed_by
from clinic_app.services.coverage import Domain, coverage

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "languages.md"
SENTENCES = (TextGroup.CONSENT, TextGroup.MEDICINE, TextGroup.SAFETY)
HEAD = """\
# Languages

Written by `make languages` from the files themselves; do not edit.

English and Thai are the staff's: screens, forms and paper are complete in both (`.ci/translations.py` fails otherwise).
{staff}
How many sentences there are, `make languages` prints; the page *Upkeep · Languages* shows it.

The languages below are for what a survivor is told or handed. **No text in them has been checked by a native speaker**
unless the table says by whom; a draft is shown in the training clinic only. In a real clinic each group stays off until
the site has signed it (Upkeep, Languages); what is off or missing prints in the staff's language, with ruled room for
the interpreter, and the consent says that it was interpreted.

`words` are labels and codes on paper, counted against all that any of these languages has; `consent`, `medicine` and
`safety` are sentences (`resources/survivor_texts`). `forms` and `screens` are the staff's and not translated further.
"""
FOOT = """\
## Faces

A sign is drawn by the first face that has it: the language's own, then the others in the order of `printing/faces.py`.
A sign that no face has stops the page and is named (script and count); nothing prints as a box. Chinese is cut to GB
2312: names with rarer hanzi are refused by name.
"""


def words(language: str) -> dict[str, str]:
    """The words of paper in a language, by what they are known by."""
    file = ROOT / "resources" / "i18n" / language / "LC_MESSAGES" / "paper.po"
    if not file.exists():
        return {}
    with file.open("rb") as opened:
        return {
            f"{each.context or ''}:{each.id}": str(each.string) for each in read_po(opened) if each.id and each.string
        }


def report() -> str:
    """The page."""
    names = load_definitions(ROOT / "resources").codes["lang"]
    hers = [language for language in languages() if language not in STAFF_LANGUAGES]
    known = {language: words(language) for language in hers}
    every = set().union(*known.values())
    parts = [
        HEAD.replace("{staff}", _staff()),
        "| language | group | there | of | state | checked by | to be checked by |",
        "|---|---|---|---|---|---|---|",
    ]
    for language in hers:
        counts = [(TextGroup.WORDS, len(known[language]), len(every))]
        counts += [(group, len(group_texts(language, group)), len(group_texts("en", group))) for group in SENTENCES]
        for group, there, of in counts:
            parts.append(f"| {names.label_of(language)} ({language}) {_row(language, group, there, of)}")
    parts += ["", FOOT, "| language | distinct signs | face and signs drawn by it |", "|---|---|---|"]
    for language in hers:
        signs = {sign for text in _said(language, known[language]) for sign in clean(text) if sign != "\n"}
        drawn = Counter(face.name for sign in sorted(signs) for face, _ in itemise(sign, family(language)))
        faces = ", ".join(
            f"{name} {count}" for name, count in sorted(drawn.items(), key=lambda each: (-each[1], each[0]))
        )
        parts.append(f"| {names.label_of(language)} | {len(signs)} | {faces} |")
    return "\n".join(parts) + "\n"


def _staff() -> str:
    """What is missing in the staff's languages, and who has read it."""
    rows = ["", "| language | screens | forms | paper | help | read by a native speaker |", "|---|---|---|---|---|---|"]
    for language in STAFF_LANGUAGES:
        every = coverage(language)
        cells = ["whole" if each.there == each.of else f"{each.of - each.there} missing" for each in every]
        by = ", ".join(sorted({each.checked_by for each in every} - {""})) or "nobody yet"
        rows.append(f"| {language} | {' | '.join(cells)} | {by if language != 'en' else 'written in it'} |")
    return "\n".join([*rows, ""])


def counts() -> str:
    """Every language by every domain, for whoever looks at a terminal."""
    lines = [f"{'':4}" + "".join(f"{domain.value:>16}" for domain in Domain) + "  of them read by a native speaker"]
    for language in languages():
        every = coverage(language)
        cells = "".join(f"{f'{each.there} of {each.of}':>16}" for each in every)
        lines.append(f"{language:4}{cells}  {sum(each.checked for each in every)}")
    return "\n".join(lines) + "\n"


def _row(language: str, group: TextGroup, there: int, of: int) -> str:
    state = shipped_state(language, group)
    by = survivor_texts(language).reviewer if state is TextState.CHECKED else "nobody"
    to_do = to_be_reviewed_by(language, group) if there else "first to be written"
    return f"| {group.value} | {there} | {of} | {state.value if there else 'none'} | {by if there else ''} | {to_do} |"


def _said(language: str, known: dict[str, str]) -> Iterator[str]:
    yield from known.values()
    for group in SENTENCES:
        yield from group_texts(language, group).values()


def main() -> int:
    """Write it, or say whether it is as it should be."""
    if "--check" not in sys.argv:
        sys.stdout.write(counts())
        PAGE.write_text(report(), encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == report():
        return 0
    sys.stdout.write("languages: docs/languages.md is not current; run make languages\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
