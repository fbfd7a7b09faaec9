"""What a text or a list of a proxy script can do: as much as such scripts use, and a refusal by name for the rest."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_regex import Pattern
from clinic_app.transport.pac_values import (
    MOST_THINGS,
    UNDEFINED,
    Native,
    Value,
    bounded,
    number,
    patterned,
    same,
    text,
)

Given = list[Value]


def member_of(holder: Value, key: Value, step: Callable[[], None]) -> Value:
    """`holder[key]`, or what it can do under that name."""
    if isinstance(holder, str | list):
        if key == "length":
            return float(len(holder))
        at = number(key)
        if not math.isnan(at):
            return holder[int(at)] if at in range(len(holder)) else UNDEFINED
        does = (_TEXT if isinstance(holder, str) else _LIST).get(text(key))
        if does is not None:
            return Native(text(key), lambda given: _slowly(does, holder, given, step))
    elif isinstance(holder, dict):
        if text(key) in holder:
            return holder[text(key)]
        if key == "hasOwnProperty":
            return Native("hasOwnProperty", lambda given: text(_at(given, 0)) in holder)
        return UNDEFINED
    elif isinstance(holder, Pattern) and key == "test":
        return Native("test", lambda given: holder.found_in(text(_at(given, 0))) >= 0)
    raise ProxyScriptRefused("name", 0, text(key)[:40])


def _slowly(does: Callable[[Value, Given], Value], holder: Value, given: Given, step: Callable[[], None]) -> Value:
    """Work on something long counts for more than one step."""
    for _ in range(1 + len(holder) // 64):
        step()
    return does(holder, given)


def _at(given: Given, place: int) -> Value:
    return given[place] if place < len(given) else UNDEFINED


def _place(value: Value, most: int, otherwise: int) -> int:
    told = number(value) if value is not UNDEFINED else float(otherwise)
    return 0 if math.isnan(told) else int(max(-most, min(told, most)))


def _substring(held: str, given: Given) -> Value:
    places = sorted(max(0, _place(_at(given, at), len(held), (0, len(held))[at])) for at in (0, 1))
    return held[places[0] : places[1]]


def _substr(held: str, given: Given) -> Value:
    begin = _place(_at(given, 0), len(held), 0)
    begin = max(0, begin + len(held)) if begin < 0 else begin
    return held[begin : begin + max(0, _place(_at(given, 1), len(held), len(held)))]


def _slice(held: str | list[Value], given: Given) -> Value:
    ends = [_place(_at(given, at), len(held), (0, len(held))[at]) for at in (0, 1)]
    begin, end = (max(0, at + len(held)) if at < 0 else at for at in ends)
    return held[begin:end]


def _split(held: str, given: Given) -> Value:
    sign = _at(given, 0)
    if sign is UNDEFINED:
        return [held]
    if not isinstance(sign, str):
        raise ProxyScriptRefused("name", 0, "split")
    parts: list[Value] = list(held) if sign == "" else list(held.split(sign))
    return parts[: _place(_at(given, 1), MOST_THINGS, MOST_THINGS)]


def _replace(held: str, given: Given) -> Value:
    if not isinstance(_at(given, 0), str) or not isinstance(_at(given, 1), str) or "$" in given[1]:
        raise ProxyScriptRefused("name", 0, "replace")
    return bounded(held.replace(given[0], given[1], 1))


def _match(held: str, given: Given) -> Value:
    """Only whether: what stood where in it is nothing a script of this kind asks."""
    return [held] if patterned(_at(given, 0)).found_in(held) >= 0 else None


def _ends_with(held: str, given: Given) -> Value:
    return held.endswith(text(_at(given, 0)))


def _index_in_list(held: list[Value], given: Given) -> Value:
    return float(next((at for at, each in enumerate(held) if same(each, _at(given, 0))), -1))


def _push(held: list[Value], given: Given) -> Value:
    if len(held) + len(given) > MOST_THINGS:
        raise ProxyScriptRefused("too_long")
    held.extend(given)
    return float(len(held))


def _concat(held: str, given: Given) -> Value:
    return bounded(held + "".join(text(each) for each in given))


def _char_code(held: str, given: Given) -> Value:
    at = _place(_at(given, 0), len(held), 0)
    return float(ord(held[at])) if 0 <= at < len(held) else math.nan


_TEXT: Final[dict[str, Callable[[str, Given], Value]]] = {
    "toLowerCase": lambda held, _given: held.lower(),
    "toUpperCase": lambda held, _given: held.upper(),
    "toString": lambda held, _given: held,
    "trim": lambda held, _given: held.strip(),
    "charAt": lambda held, given: held[at : at + 1] if (at := _place(_at(given, 0), len(held), 0)) >= 0 else "",
    "charCodeAt": _char_code,
    "indexOf": lambda held, given: float(held.find(text(_at(given, 0)), max(0, _place(_at(given, 1), len(held), 0)))),
    "lastIndexOf": lambda held, given: float(held.rfind(text(_at(given, 0)))),
    "includes": lambda held, given: text(_at(given, 0)) in held,
    "startsWith": lambda held, given: held.startswith(text(_at(given, 0))),
    "endsWith": _ends_with,
    "substring": _substring,
    "substr": _substr,
    "slice": _slice,
    "split": _split,
    "replace": _replace,
    "concat": _concat,
    "match": _match,
    "search": lambda held, given: float(patterned(_at(given, 0)).found_in(held)),
}
_LIST: Final[dict[str, Callable[[list[Value], Given], Value]]] = {
    "indexOf": _index_in_list,
    "includes": lambda held, given: any(same(each, _at(given, 0)) for each in held),
    "join": lambda held, given: bounded(
        ("," if _at(given, 0) is UNDEFINED else text(given[0])).join(text(each) for each in held)
    ),
    "push": _push,
    "slice": _slice,
    "concat": lambda held, given: (
        held + [each for part in given for each in (part if isinstance(part, list) else [part])]
    ),
}
