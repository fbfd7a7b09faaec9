"""The guides that ship with the program, read as plain blocks: nothing in them is code, no link leads out.

`resources/guides/<language>/<id>.md` holds the text, in the few signs of Markdown that `_blocks` knows. What lies in
`docs/guide-*.md` are copies for whoever reads without the program (`.ci/guides.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from clinic_app.catalogue import ENGLISH
from clinic_app.domain.text import folded
from clinic_app.facts import dataclass
from clinic_app.paths import resources
from clinic_app.ui import asked, i18n

GUIDES: Final = ("first-steps", "nurse", "coordinator", "it", "receiving-service", "hub-operator", "protection", "keys")
"""In the order of the contents."""
_NEAREST: Final = 8
_PICTURE: Final = re.compile(r"!\[(?P<said>[^\]]*)\]\((?P<file>[^)]+)\)")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    STEP = "step"
    ROW = "row"
    HEAD_ROW = "head_row"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Block:
    """`words` of a row are its cells; of a picture, what it shows."""

    kind: Kind
    words: tuple[str, ...]
    file: str = ""

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " · ".join(self.words)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the number of its block."""

    title: str
    at: int


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language."""

    id: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """What stands on top."""
        return self.blocks[0].text

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The title and every heading, in order."""
        heads = (Kind.TITLE, Kind.HEADING)
        return tuple(Heading(block.text, at) for at, block in enumerate(self.blocks) if block.kind in heads)

    def holding(self, sought: str) -> tuple[Heading, ...]:
        """The headings under which every word of this stands."""
        words = folded(sought).split()
        return tuple(heading for heading, said in _said(self.id, self.language) if all(word in said for word in words))

    def answering(self, words: Sequence[str]) -> tuple[tuple[float, Heading], ...]:
        """The headings under which most of a question stands, with how much of it does; in the heading itself again."""
        shares = [(asked.share(words, said), heading) for heading, said in _said(self.id, self.language)]
        return tuple((share + asked.share(words, folded(head.title)), head) for share, head in shares if share)


def for_reader() -> tuple[Guide, ...]:
    """Every guide in the language of the screens; where one is not translated, in English."""
    return _all(i18n.language())


def nearest(question: str) -> tuple[tuple[Guide, Heading], ...]:
    """Where most of a question in somebody's own words is answered, the best first."""
    words = asked.words(question)
    found = [(share, guide, heading) for guide in for_reader() for share, heading in guide.answering(words)]
    best = sorted(found, key=lambda each: -each[0])[:_NEAREST]
    return tuple((guide, heading) for _share, guide, heading in best)


def guide_file(guide: str, language: str) -> Path:
    """Where a guide lies in a language, whether it is there or not."""
    return resources() / "guides" / language / f"{guide}.md"


def picture_file(name: str, language: str) -> Path:
    """A picture of the guides."""
    return resources() / "guides" / "pictures" / language / name


@cache
def _said(guide: str, language: str) -> tuple[tuple[Heading, str], ...]:
    """Each heading of a guide with all that stands under it, folded."""
    read = _read(guide, language)
    heads = read.headings
    ends = [*(heading.at for heading in heads[1:]), len(read.blocks)]
    return tuple(
        (heading, folded(" ".join(block.text for block in read.blocks[heading.at : end])))
        for heading, end in zip(heads, ends, strict=True)
    )


@cache
def _all(language: str) -> tuple[Guide, ...]:
    return tuple(_read(guide, language) for guide in GUIDES)


def _read(guide: str, language: str) -> Guide:
    if not guide_file(guide, language).is_file():
        language = ENGLISH
    return Guide(guide, language, tuple(_blocks(guide_file(guide, language).read_text("utf-8"))))


def _blocks(text: str) -> Iterator[Block]:
    waiting: list[str] = []
    kind = Kind.TEXT

    def flush() -> Iterator[Block]:
        if waiting:
            yield Block(kind, (_plain(" ".join(waiting)),))
            waiting.clear()

    rows = 0
    for line in (each.rstrip() for each in text.splitlines()):
        stripped = line.strip()
        if not stripped.startswith("|"):
            rows = 0
        if picture := _PICTURE.fullmatch(stripped):
            yield from flush()
            yield Block(Kind.PICTURE, (picture["said"],), Path(picture["file"]).name)
        elif stripped.startswith("#"):
            yield from flush()
            marks, _space, title = stripped.partition(" ")
            yield Block(Kind.TITLE if len(marks) == 1 else Kind.HEADING, (_plain(title),))
        elif stripped.startswith("|"):
            yield from flush()
            if set(stripped) <= set("|-: "):
                continue
            cells = tuple(_plain(cell.strip()) for cell in stripped.strip("|").split("|"))
            yield Block(Kind.ROW if rows else Kind.HEAD_ROW, cells)
            rows += 1
        elif begun := re.match(r"(- |\d+\. )", stripped):
            yield from flush()
            kind = Kind.ITEM if begun[0] == "- " else Kind.STEP
            waiting.append(stripped if kind is Kind.STEP else stripped[2:])
        elif not stripped:
            yield from flush()
            kind = Kind.TEXT
        else:
            waiting.append(stripped)
    yield from flush()


def _plain(text: str) -> str:
    """Without the signs of Markdown."""
    return _LINK.sub(r"\1", text).replace("**", "").replace("`", "").replace("*", "")
