"""Everything paper says is found in the source, said in Thai, and drawn by a face that ships."""

from __future__ import annotations

import re
import string
import unicodedata
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from every_paper import EVERY, LATIN
from invented_papers import LANGUAGES, poppler

from clinic_app import paths, printing
from clinic_app.domain import packet_codes
from clinic_app.printing.faces import check_covered
from clinic_app.printing.parts import NOT_REAL
from clinic_app.printing.survivor_texts import TEXTS, TextState, survivor_texts

# The words of a paper stand in these calls; the number is the argument, where it is not the first.
SAID_BY = {"say": None, "to_her": None, "pair": None, "to_say": None, "caption": (2,), "head": (3,), "of_paper": None}
CATALOGUES = ("th", "my", "km", "lo", "vi", "id", "fil", "zh", "ksw", "shn")
ROLES = ("nurse", "doctor", "coordinator", "supervisor", "receiver")


def said_in(*folders: Path) -> set[str]:
    """Every English sentence of paper, as the extractor of Babel finds it."""
    return {
        str(message)
        for folder in folders
        for _, _, message, _, _ in extract_from_dir(str(folder), [("**.py", "python")], {}, SAID_BY)
    }


def messages(language: str, domain: str = "paper") -> list[Message]:
    path = paths.resources() / "i18n" / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return []
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


SAID = said_in(Path(printing.__file__).parent, Path(printing.__file__).parent.parent / "services")


def test_everything_said_on_paper_has_its_thai() -> None:
    thai = {message.id for message in messages("th") if message.string and not message.context and not message.fuzzy}
    assert {sentence for sentence in SAID if sentence not in thai} == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_of_something_nobody_says(language: str) -> None:
    assert {message.id for message in messages(language) if not message.context} - SAID == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_gaps_are_kept_and_every_sign_has_a_glyph(language: str) -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for message in messages(language):
        translated = str(message.string)
        assert not message.fuzzy, message.id
        assert gaps(str(message.id)) == gaps(translated), message.id
        assert "\u200b" not in translated
        assert unicodedata.is_normalized("NFC", translated), message.id
        check_covered(translated)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_thai_page_has_no_english_left_but_the_mark_of_training(name: str) -> None:
    read = " ".join(poppler(EVERY[name]("th", None, True)).split())
    assert NOT_REAL in read
    for word in (NOT_REAL, *LATIN.get(name, ())):
        read = read.replace(word, "")
    codes = r"\b[0-9A-Z]{1,4}(-[0-9A-Z]{1,6})+\b|·\s*[A-Z]\b"
    assert re.findall(r"[A-Za-z]+", re.sub(codes, "", read)) == []


def test_every_word_a_packet_can_say_is_known_in_thai() -> None:
    lists = [each for each in vars(packet_codes).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    codes = {code.value for each in lists if each is not StrEnum for code in each}
    known = {str(message.id) for message in messages("th") if message.context == "code" and message.string}
    known |= {str(message.context).rsplit(".", 1)[-1] for message in messages("th", "forms") if message.string}
    assert codes - known == set()


def test_every_role_is_known_in_every_language_we_print() -> None:
    for language in set(LANGUAGES) - {"en"}:
        known = {message.id for message in messages(language) if message.context == "code" and message.string}
        assert set(ROLES) <= known


@pytest.mark.parametrize("language", ["en", *CATALOGUES])
def test_what_she_is_told_exists_and_names_who_is_to_check_it(language: str) -> None:
    texts = survivor_texts(language)
    english = survivor_texts("en").texts
    assert set(texts.texts) == (TEXTS if language in LANGUAGES else set())
    for name, text in texts.texts.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[name])), name
        check_covered(text)
    if texts.state is TextState.DRAFT:
        told = (paths.resources() / "survivor_texts" / f"{language}.toml").read_text(encoding="utf-8")
        assert re.search(r'to_be_reviewed_by = "\w', told)
