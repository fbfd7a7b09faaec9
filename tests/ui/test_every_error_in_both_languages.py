"""Every error, with every reason that it can have, in English and in Thai: what happened, what to do, no code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from itertools import islice
from typing import get_type_hints

import pytest
from test_ui_wording import _leaves

from clinic_app.errors import ClinicError
from clinic_app.ui import i18n
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

_REASON = re.compile(r"`([a-z][a-z0-9_]+)`")
_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")
_RUNNING = re.compile(r"[A-Za-z][a-z’'-]+(?:[ ,]+[a-z][a-z’'-]+)+")
_THAI = re.compile("[ก-๛]")
_NAMES = re.compile("clinic-admin(?: [a-z-]+)*|data elements?")
"""What is typed, or called so in another program, in any language."""
_MOST = 80
"""Reasons of one error."""


def _reasons(kind: type[ClinicError]) -> list[object]:
    """What its docstring lists."""
    return list(dict.fromkeys(_REASON.findall(kind.__doc__ or ""))) or [""]


def _examples(kind: type[ClinicError]) -> Iterator[ClinicError]:
    """One for each reason; other facts as they come."""
    hints = get_type_hints(kind)
    plain: dict[str, object] = {}
    chosen: dict[str, list[object]] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        hint = hints[field.name]
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            chosen[field.name] = list(hint)
        elif hint is str and field.name in ("reason", "why"):
            chosen[field.name] = _reasons(kind)
        elif hint in (int, str, bool):
            plain[field.name] = hint()
        elif field.default is None:
            plain[field.name] = None
        else:
            plain[field.name] = ()
    if not chosen:
        yield kind(**plain)
    for name, values in chosen.items():
        first = {other: every[0] for other, every in chosen.items()}
        for value in values:
            yield kind(**{**plain, **first, name: value})


EVERY = [
    error
    for kind in sorted(_leaves(ClinicError), key=lambda kind: kind.__name__)
    for error in islice(_examples(kind), _MOST)
]


def _said(language: str) -> list[Message]:
    before = i18n.language()
    i18n.use(language)
    try:
        return [worded(error) for error in EVERY]
    finally:
        i18n.use(before)


@pytest.fixture(scope="module")
def both() -> list[tuple[ClinicError, Message, Message]]:
    return list(zip(EVERY, _said("en"), _said("th"), strict=True))


def test_each_says_what_happened_and_what_to_do_in_both(both: list[tuple[ClinicError, Message, Message]]) -> None:
    assert len(both) > 300
    bare = [repr(error) for error, *said in both if not all(each.what.strip() and each.do.strip() for each in said)]
    assert bare == []


def test_none_shows_a_code_of_the_program(both: list[tuple[ClinicError, Message, Message]]) -> None:
    shown = {
        f"{error!r}: {code}"
        for error, *said in both
        for each in said
        for code in _CODE.findall(f"{each.what} {each.do}")
    }
    assert shown == set()


def test_in_thai_all_of_it_is_thai(both: list[tuple[ClinicError, Message, Message]]) -> None:
    odd = []
    for error, english, thai in both:
        for ours, theirs in ((english.what, thai.what), (english.do, thai.do)):
            words = _NAMES.sub("", theirs.replace("\u200b", ""))
            if ours == theirs or not _THAI.search(words) or _RUNNING.search(words):
                odd.append(f"{error!r}: {words}")
    assert odd == []
