"""Regular expressions of a proxy script, matched with every step counted: no pattern can hold up the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from clinic_app.errors import ProxyScriptRefused

_ENDLESS: Final = 1 << 20
_DIGITS: Final = frozenset("0123456789")
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_SPACE: Final = frozenset(" \t\n\r\f\v")
_SETS: Final = {"d": _DIGITS, "w": _WORD, "s": _SPACE}

Ends = Callable[[str, int], Iterator[int]]
"""Where a match that begins there may end, the likeliest first."""


class Pattern:
    """One pattern. `step` is called at each step of a match and may end it by raising."""

    def __init__(self, text: str, flags: str, step: Callable[[], None]) -> None:
        if set(flags) - {"i", "g"} or len(text) > 4096:
            raise ProxyScriptRefused("regex", 0, text[:40])
        self._text, self._at, self._step = text, 0, step
        self._fold = "i" in flags
        self._deep, self._single = 0, False
        self._whole = self._either()
        if self._at < len(text):
            raise self._no()

    def found_in(self, text: str) -> int:
        """Where the first match begins, or -1."""
        subject = text.casefold() if self._fold else text
        return next((at for at in range(len(subject) + 1) if next(self._whole(subject, at), None) is not None), -1)

    def matches(self, text: str) -> bool:
        """Whether there is one at all."""
        return self.found_in(text) >= 0

    # --- reading -----------------------------------------------------------------------------------

    def _either(self) -> Ends:
        self._deep += 1
        if self._deep > 20:
            raise self._no()
        ways = [self._sequence()]
        while self._takes("|"):
            ways.append(self._sequence())
        self._deep -= 1
        return ways[0] if len(ways) == 1 else _any_of(ways)

    def _sequence(self) -> Ends:
        parts = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            begun, self._single = self._at, False
            one = self._one()
            place = self._text[begun : self._at] in ("^", "$", "\\b")
            if place and self._text[self._at : self._at + 1] in ("*", "+", "?", "{"):
                raise self._no()
            parts.append(self._counted(one, single=self._single))
            self._single = False
        return _one_after_another(parts)

    def _one(self) -> Ends:
        sign = self._takes_any()
        match sign:
            case "^":
                return _where(lambda _text, at: at == 0)
            case "$":
                return _where(lambda text, at: at == len(text))
            case ".":
                return self._sign(lambda sign: sign != "\n")
            case "[":
                return self._sign(self._class())
            case "(":
                if self._takes("?") and not self._takes(":"):
                    raise self._no()
                group = self._either()
                self._single = False
                if not self._takes(")"):
                    raise self._no()
                return group
            case "\\":
                return self._escaped()
            case "*" | "+" | "?" | "{":
                raise self._no()
        wanted = sign.casefold() if self._fold else sign
        return self._sign(lambda sign: sign == wanted)

    def _escaped(self) -> Ends:
        sign = self._takes_any()
        if sign == "b":
            return _where(lambda text, at: (text[at - 1 : at] in _WORD) != (text[at : at + 1] in _WORD))
        if (known := _SETS.get(sign.lower())) is not None:
            return self._sign(known.__contains__ if sign.islower() else lambda sign: sign not in known)
        if sign.isalnum():  # a group that is named again, a property: nothing a proxy script needs
            raise self._no()
        return self._sign(lambda other: other == sign)

    def _class(self) -> Callable[[str], bool]:
        other, inside, spans = self._takes("^"), set[str](), list[tuple[str, str]]()
        while not self._takes("]"):
            sign = self._takes_any()
            if sign == "\\":
                sign = self._takes_any()
                if (known := _SETS.get(sign)) is not None:
                    inside |= known
                    continue
                if sign.isalnum():
                    raise self._no()
            if self._text[self._at : self._at + 1] == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                spans.append((sign, self._takes_any()))
            else:
                inside.add(sign)
        fold = self._fold

        def holds(sign: str) -> bool:
            forms = (sign, sign.upper()) if fold else (sign,)
            return any(form in inside or any(low <= form <= high for low, high in spans) for form in forms) != other

        return holds

    def _counted(self, one: Ends, *, single: bool) -> Ends:
        least, most = 1, 1
        if self._takes("*"):
            least, most = 0, _ENDLESS
        elif self._takes("+"):
            most = _ENDLESS
        elif self._takes("?"):
            least = 0
        elif self._takes("{"):
            told, _, rest = self._text[self._at :].partition("}")
            low, comma, high = told.partition(",")
            if not _is_count(low) or (high and not _is_count(high)):
                raise self._no()
            least, most = int(low), int(high) if high else _ENDLESS if comma else int(low)
            self._at = len(self._text) - len(rest)
        if (least, most) == (1, 1):
            return one
        # Of what is one sign long it is counted how often it comes, instead of going one deeper for each.
        return (_so_many if single else _times)(one, least, most, self._takes("?"))

    def _sign(self, fits: Callable[[str], bool]) -> Ends:
        step, self._single = self._step, True

        def ends(text: str, at: int) -> Iterator[int]:
            step()
            if at < len(text) and fits(text[at]):
                yield at + 1

        return ends

    def _takes(self, sign: str) -> bool:
        if self._text[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def _takes_any(self) -> str:
        if self._at >= len(self._text):
            raise self._no()
        self._at += 1
        return self._text[self._at - 1]

    def _no(self) -> ProxyScriptRefused:
        return ProxyScriptRefused("regex", 0, self._text[:40])


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _where(holds: Callable[[str, int], bool]) -> Ends:
    def ends(text: str, at: int) -> Iterator[int]:
        if holds(text, at):
            yield at

    return ends


def _any_of(ways: list[Ends]) -> Ends:
    def ends(text: str, at: int) -> Iterator[int]:
        for way in ways:
            yield from way(text, at)

    return ends


def _one_after_another(parts: list[Ends]) -> Ends:
    def ends(text: str, at: int, place: int = 0) -> Iterator[int]:
        if place == len(parts):
            yield at
            return
        for then in parts[place](text, at):
            yield from ends(text, then, place + 1)

    return ends


def _so_many(one: Ends, least: int, most: int, lazy: bool) -> Ends:
    def ends(text: str, at: int) -> Iterator[int]:
        done = 0
        while lazy and done < least:
            if next(one(text, at + done), None) is None:
                return
            done += 1
        while lazy and done <= most:
            yield at + done
            if next(one(text, at + done), None) is None:
                return
            done += 1
        while done < most and next(one(text, at + done), None) is not None:
            done += 1
        yield from range(at + done, at + least - 1, -1)

    return ends


def _times(one: Ends, least: int, most: int, lazy: bool) -> Ends:
    def ends(text: str, at: int, done: int = 0) -> Iterator[int]:
        if lazy and done >= least:
            yield at
        if done < most:
            for then in one(text, at):
                if then > at or done < least:  # what matches nothing is not matched for ever
                    yield from ends(text, then, done + 1)
        if not lazy and done >= least:
            yield at

    return ends
