"""What the words of a proxy script stand for while it runs, compared and turned into one another as JavaScript does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_expressions import Node
from clinic_app.transport.pac_regex import Pattern

MOST_TEXT: Final = 1 << 16
MOST_THINGS: Final = 1 << 16


class Undefined:
    """What was never said."""

    __slots__ = ()


UNDEFINED: Final = Undefined()

Value = Any
"""str, float, bool, None (`null`), UNDEFINED, list, dict, `Function`, `Native` or `Pattern`."""


class Scope:
    """The names that hold at one place of the script."""

    __slots__ = ("above", "names")

    def __init__(self, above: Scope | None = None) -> None:
        self.above = above
        self.names: dict[str, Value] = {}

    def of(self, name: str) -> Scope | None:
        """The nearest place that knows this name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.above
        return scope


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One of the script's own."""

    names: list[str]
    body: list[Node]
    scope: Scope = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """One of those that every proxy script may call."""

    name: str
    call: Callable[[list[Value]], Value]


def truth(value: Value) -> bool:
    """As a condition takes it."""
    if isinstance(value, list | dict):
        return True
    return not (value is UNDEFINED or value is None or value is False or value in ("", 0.0) or value != value)  # noqa: PLR0124 - not a number


def number(value: Value) -> float:
    """As arithmetic takes it."""
    match value:
        case bool():
            return float(value)
        case float():
            return value
        case None:
            return 0.0
        case str():
            told = value.strip()
            try:
                return float(int(told, 16)) if told[:2] in ("0x", "0X") else float(told) if told else 0.0
            except ValueError:
                return math.nan
        case [only]:
            return number(only)
        case []:
            return 0.0
    return math.nan


def text(value: Value) -> str:
    """As it is written."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            whole = value == value and abs(value) < 1e15 and value == int(value)  # noqa: PLR0124 - not a number
            return str(int(value)) if whole else "NaN" if math.isnan(value) else _number_text(value)
        case None:
            return "null"
        case list():
            return bounded(",".join("" if each in (None, UNDEFINED) else text(each) for each in value))
        case Undefined():
            return "undefined"
        case dict():
            return "[object Object]"
    raise ProxyScriptRefused("value", 0, type(value).__name__)


def bounded(made: str) -> str:
    """Only so long."""
    if len(made) > MOST_TEXT:
        raise ProxyScriptRefused("too_long")
    return made


def equal(one: Value, other: Value) -> bool:
    """`==`."""
    nothing = (None, UNDEFINED)
    if one is None or one is UNDEFINED or other is None or other is UNDEFINED:
        return any(one is each for each in nothing) and any(other is each for each in nothing)
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if isinstance(one, str | float | bool) and isinstance(other, str | float | bool):
        return number(one) == number(other)
    if isinstance(one, list | dict) and isinstance(other, str | float):
        return equal(text(one), other)
    if isinstance(other, list | dict) and isinstance(one, str | float):
        return equal(one, text(other))
    return one is other


def same(one: Value, other: Value) -> bool:
    """`===`."""
    if type(one) is not type(other):
        return False
    return bool(one == other) if isinstance(one, str | float | bool) else one is other


def kind(value: Value) -> str:
    """`typeof`."""
    match value:
        case str():
            return "string"
        case bool():
            return "boolean"
        case float():
            return "number"
        case Undefined():
            return "undefined"
        case Function() | Native():
            return "function"
    return "object"


def whole(value: Value) -> int:
    """As the signs take it that look at single bits: 32 of them."""
    told = number(value)
    if math.isnan(told) or math.isinf(told):
        return 0
    bits = int(told) & 0xFFFFFFFF
    return bits - (1 << 32) if bits >= 1 << 31 else bits


def patterned(value: Value) -> Pattern:
    """A regular expression. Raises `ProxyScriptRefused` for anything else."""
    if not isinstance(value, Pattern):
        raise ProxyScriptRefused("value", 0, "regex")
    return value


def _number_text(value: float) -> str:
    return ("-" if value < 0 else "") + "Infinity" if math.isinf(value) else repr(value)
