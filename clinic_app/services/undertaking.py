"""What everybody who is let in promises, in their language. A new wording is a new version, and all are asked again."""

from __future__ import annotations

import tomllib
from functools import cache

from clinic_app.facts import dataclass
from clinic_app.paths import resources


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The text that is accepted, and its version."""

    version: int
    title: str
    points: tuple[str, ...]


@cache
def undertaking(language: str) -> Undertaking:
    """The undertaking in this language, or in English where it was not written yet."""
    folder = resources() / "undertaking"
    file = folder / f"{language}.toml"
    told = tomllib.loads((file if file.is_file() else folder / "en.toml").read_text("utf-8"))
    return Undertaking(told["version"], told["title"], tuple(told["points"]))


def version() -> int:
    """Of the undertaking as it reads today."""
    return undertaking("en").version
