"""What a command asks of whoever sits at it, and what it tells: secrets are typed, never arguments, never shown."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import date
from pathlib import Path

from clinic_app.admin.trouble_words import with_sentence


class NothingTyped(Exception):
    """A new word was left empty: nobody could sign in with it."""


def typed(prompt: str) -> str:
    """One line, unseen where somebody sits at it; from a pipe as it comes."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def typed_word(prompt: str) -> str:
    """The word somebody will sign in with. At a terminal it is asked for until there is one."""
    while not (word := typed(prompt).strip()):
        if not sys.stdin.isatty():
            raise NothingTyped
    return word


def say(told: dict[str, object], *, as_json: bool) -> None:
    """The answer, one fact a line, or as JSON; what went wrong also in a sentence."""
    plain = with_sentence({name: _plain(value) for name, value in told.items()})
    if as_json:
        sys.stdout.write(json.dumps(plain, indent=2) + "\n")
        return
    for name, value in plain.items():
        sys.stdout.write(f"{name.replace('_', ' ')}: {_read(value)}\n")


def _read(value: object) -> str:
    """A fact as a person reads it: what there is none of is left out of counts."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case dict():
            there = [f"{name.replace('_', ' ')} {_read(each)}" for name, each in value.items() if each]
            return ", ".join(there) or "none"
        case list():
            return ", ".join(map(_read, value)) or "none"
    return str(value)


def _plain(value: object) -> object:
    match value:
        case date():  # an instant is one too
            return value.isoformat()
        case Path():
            return str(value)
        case tuple():
            return " ".join(map(str, value))
    return value
