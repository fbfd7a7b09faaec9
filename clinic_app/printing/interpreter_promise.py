"""What an interpreter signs before the first word is heard. Signed on paper; the register keeps the day."""

from __future__ import annotations

import tomllib
from functools import cache

from clinic_app.facts import dataclass
from clinic_app.paths import resources
from clinic_app.printing.bilingual import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterPromise:
    """`code` is that of the register, or empty: nobody's name is printed, it is written by hand."""

    clinic: str
    duty_line: str
    code: str
    languages: tuple[str, ...]
    print_number: str


@cache
def promised(language: str) -> tuple[str, tuple[str, ...]]:
    """Title and points, in English where the language has none yet."""
    folder = resources() / "undertaking"
    file = folder / f"interpreter_{language}.toml"
    told = tomllib.loads((file if file.is_file() else folder / "interpreter_en.toml").read_text("utf-8"))
    return told["title"], tuple(told["points"])


def interpreter_promise(facts: InterpreterPromise, *, staff: str, second: str | None, training: bool) -> bytes:
    """The undertaking as PDF bytes in memory, A4, in both languages of the staff."""
    from clinic_app.printing.interpreter_promise_layout import laid_out

    return laid_out(facts, Voice(staff, second, training, staff_only=True))
