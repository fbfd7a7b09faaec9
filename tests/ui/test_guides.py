"""The guides: whole, readable by our own reader, with their pictures, and the same in `docs/`."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from clinic_app.paths import resources
from clinic_app.ui import guides, i18n
from clinic_app.ui.guides import Kind

ROOT = resources().parent


@pytest.fixture(params=["en", "th"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield str(request.param)
    i18n.use("en")


def test_every_guide_is_there_with_its_pictures_and_no_sign_of_its_markup(language: str) -> None:
    for guide in guides.for_reader():
        assert guide.blocks[0].kind is Kind.TITLE
        assert len(guide.headings) > 3
        assert guide.language == language
        for block in guide.blocks:
            assert not re.search(r"[*`#|]|\]\(", block.text), block
            if block.kind is Kind.PICTURE:
                assert guides.picture_file(block.file, guide.language).is_file(), block.file


def test_thai_guides_have_the_same_parts_as_the_english_ones() -> None:
    i18n.use("en")
    english = {guide.id: guide for guide in guides.for_reader()}
    i18n.use("th")
    thai = {guide.id: guide for guide in guides.for_reader()}
    i18n.use("en")
    for guide in guides.GUIDES:
        kinds = [[b.kind for b in each.blocks if b.kind not in (Kind.TEXT,)] for each in (english[guide], thai[guide])]
        assert kinds[0] == kinds[1], guide


def test_a_guide_is_found_by_all_of_the_words_and_only_under_its_heading() -> None:
    i18n.use("en")
    nurse = next(guide for guide in guides.for_reader() if guide.id == "nurse")
    assert [heading.title for heading in nurse.holding("HIV hours")] == ["The clocks"]
    assert nurse.holding("hiv unicorn") == ()


_KEY = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|[A-Z][a-z]+(?:Up|Down)?|[A-Z0-9])(?!\w)|\bF\d{1,2}\b")
_ONE_OF_MANY = re.compile(r"(Ctrl|Alt)\+[1-9]")
"""Made in a loop over the places of the rail and the sections."""
_OF_QT = {"Shift+Tab", "Alt+Down"}
_OTHERWISE_CALLED = {"Ctrl+Return": "Ctrl+Enter"}


def _keys_of_the_program() -> set[str]:
    """In what its screens are written with: what is between quotation marks and is a key."""
    written = "\n".join(each.read_text("utf-8") for each in (ROOT / "clinic_app" / "ui").rglob("*.py"))
    found = {key for words in re.findall(r'"([^"\n]*)"', written) for key in _KEY.findall(words)}
    return {_OTHERWISE_CALLED.get(key, key) for key in found}


def test_every_key_that_a_guide_names_is_one_of_the_program() -> None:
    known = _keys_of_the_program() | _OF_QT
    for path in sorted((resources() / "guides").rglob("*.md")):
        named = {key for key in _KEY.findall(path.read_text("utf-8")) if not _ONE_OF_MANY.fullmatch(key)}
        assert named <= known, (path.name, named - known)


@pytest.mark.parametrize("spoken", ["en", "th"])
def test_every_key_of_the_program_stands_in_the_list_of_keys(spoken: str) -> None:
    page = (resources() / "guides" / spoken / "keys.md").read_text("utf-8")
    assert _keys_of_the_program() - set(_KEY.findall(page)) == set()


def test_the_copies_in_docs_say_the_same() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "guides.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)


_SLANTED = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
_PAGE_OF_DOCS = re.compile(r"docs/[\w-]+\.md")
_WITH_THE_SOURCE = {"en": "with the source of the program", "th": "อยู่กับซอร์สโค้ดของโปรแกรม"}


def _as_said(words: str) -> str:
    """Without what a sentence leaves open at its ends, and a guide leaves out."""
    return re.sub(r"^\{\w+\}\s*|\s*…$", "", words).casefold()


def _words_of_the_screens(language: str) -> set[str]:
    said: set[str] = set()
    for domain in ("screens", "paper", "forms"):
        lies = resources() / "i18n" / "th" / "LC_MESSAGES" / f"{domain}.po"
        with lies.open("rb") as file:
            for message in read_po(file):
                told = message.id if language == "en" else message.string
                said |= {_as_said(each) for each in ((told,) if isinstance(told, str) else told)}
    return said


@pytest.mark.parametrize("spoken", ["en", "th"])
def test_what_a_guide_says_is_written_on_the_screen_is_written_there(spoken: str) -> None:
    said = _words_of_the_screens(spoken)
    for path in sorted((resources() / "guides" / spoken).glob("*.md")):
        text = " ".join(path.read_text("utf-8").split())
        named = {part for whole in _SLANTED.findall(text) for part in whole.split(" · ")}
        assert {each for each in named if _as_said(each) not in said} == set(), path.name


@pytest.mark.parametrize("spoken", ["en", "th"])
def test_no_guide_sends_a_reader_to_a_page_that_does_not_lie_beside_the_program(spoken: str) -> None:
    for path in sorted((resources() / "guides" / spoken).glob("*.md")):
        text = " ".join(path.read_text("utf-8").split())
        pages = _PAGE_OF_DOCS.findall(text)
        assert [page for page in pages if not (ROOT / page).is_file()] == [], path.name
        if pages:
            last = text.rindex(pages[-1])
            assert _WITH_THE_SOURCE[spoken] in text[last : last + 120], f"{path.name}: says not where {pages[-1]} lies"
