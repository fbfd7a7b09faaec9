"""What can be done by name: one line of the palette each, with the keys that do the same without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Final

from clinic_app.domain.text import folded
from clinic_app.facts import dataclass
from clinic_app.services.finding import other_layout
from clinic_app.ui.i18n import otherwise

AT_MOST: Final = 40
"""More lines than this nobody goes through: they type a word more."""


NEAREST: Final = 12
"""What only comes near is a guess: a page of them would be no answer."""


class Group(StrEnum):
    """The quiet headings of the palette, in their order."""

    CASE = "case"
    PAGE = "page"
    ANYWHERE = "anywhere"
    SECTION = "section"
    FILES = "files"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line. `why` says what a command needs that cannot be done now; it is shown and does nothing."""

    id: str
    group: Group
    words: str
    run: Callable[[], object]
    second: str = ""
    keys: str = ""
    mark: str = "chevron-right"
    also: str = ""
    """Other words somebody may type for it; never shown."""
    why: str = ""
    only_sought: bool = False
    """Shown only to whoever typed something: questions, headings of the guides."""


def fitting(commands: Iterable[Command], typed: str) -> tuple[Command, ...]:
    """The commands in which every typed word stands, by group; in each group those first that begin with it.

    A forgotten language switch is tried as well: what was typed on the Thai layout, read on the other, and back. What
    is still not found is looked for in the other language of each name: staff know some acts by that. At last it is
    taken for a question in somebody's own words.
    """
    every = tuple(commands)
    sought = folded(typed)
    if not sought:
        return _by_group([each for each in every if not each.only_sought])[:AT_MOST]
    for reading in (sought, folded(meant(typed))):
        if reading and (found := _matching(every, reading)):
            return found[:AT_MOST]
    return _matching(every, sought, otherwise)[:AT_MOST] or _nearest(every, sought)


def meant(typed: str) -> str:
    """The same keys on the other layout; empty if they have no meaning there."""
    return other_layout(typed.strip()) or ""


def _as_shown(words: str) -> str:
    return words


def _matching(commands: Sequence[Command], sought: str, read: Callable[[str], str] = _as_shown) -> tuple[Command, ...]:
    found = []
    for command in commands:
        words = folded(read(command.words))
        whole = f"{words} {folded(read(command.second))} {folded(read(command.also))}"
        if all(word in whole for word in sought.split()):
            rank = 0 if words.startswith(sought) else 1 if f" {sought}" in f" {words}" else 2 if sought in words else 3
            found.append((rank, command))
    return _by_group([command for _rank, command in sorted(found, key=lambda each: each[0])])


def _nearest(commands: Sequence[Command], sought: str) -> tuple[Command, ...]:
    """Those in which most of the question stands, in the name before what is said beside it."""
    from clinic_app.ui import asked

    words, found = asked.words(sought), []
    for command in commands:
        name = folded(command.words)
        share = asked.share(words, f"{name} {folded(command.second)} {folded(command.also)}") if words else 0.0
        if share:
            found.append((-share, -asked.share(words, name), command))
    best = [command for *_rank, command in sorted(found, key=lambda each: each[:2])]
    return _by_group(best[:NEAREST])


def _by_group(commands: Sequence[Command]) -> tuple[Command, ...]:
    order = list(Group)
    return tuple(sorted(commands, key=lambda each: order.index(each.group)))
