"""What the signs between two values of a proxy script make of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_values import Value, bounded, equal, number, same, text, whole


def joined(sign: str, one: Value, other: Value) -> Value:
    """One value of two."""
    return _SIGNS[sign](one, other)


def _plus(one: Value, other: Value) -> Value:
    plain = (float, bool, type(None))
    if isinstance(one, plain) and isinstance(other, plain):
        return number(one) + number(other)
    return bounded(text(one) + text(other))


def _divided(one: Value, other: Value) -> Value:
    above, below = number(one), number(other)
    if below:
        return above / below
    return math.nan if not above or math.isnan(above) else math.copysign(math.inf, above)


def _rest(one: Value, other: Value) -> Value:
    above, below = number(one), number(other)
    return math.fmod(above, below) if below and math.isfinite(above) and not math.isnan(below) else math.nan


def _before(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    return number(one) < number(other)


def _at_most(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one <= other
    return number(one) <= number(other)


def _within(one: Value, other: Value) -> bool:
    if isinstance(other, dict):
        return text(one) in other
    if isinstance(other, list):
        return number(one) in range(len(other))
    raise ProxyScriptRefused("value", 0, "in")


def _bits(value: int) -> float:
    return float(whole(float(value)))


_SIGNS: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": _plus,
    "-": lambda one, other: number(one) - number(other),
    "*": lambda one, other: number(one) * number(other),
    "/": _divided,
    "%": _rest,
    "==": equal,
    "!=": lambda one, other: not equal(one, other),
    "===": same,
    "!==": lambda one, other: not same(one, other),
    "<": _before,
    ">": lambda one, other: _before(other, one),
    "<=": _at_most,
    ">=": lambda one, other: _at_most(other, one),
    "in": _within,
    "&": lambda one, other: _bits(whole(one) & whole(other)),
    "|": lambda one, other: _bits(whole(one) | whole(other)),
    "^": lambda one, other: _bits(whole(one) ^ whole(other)),
    "<<": lambda one, other: _bits(whole(one) << (whole(other) & 31)),
    ">>": lambda one, other: _bits(whole(one) >> (whole(other) & 31)),
    ">>>": lambda one, other: float((whole(one) & 0xFFFFFFFF) >> (whole(other) & 31)),
}
