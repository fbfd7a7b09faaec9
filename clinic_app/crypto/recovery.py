"""The printed way back in: 160 bits on four lines, each with a letter that notices a slip of the pen.

A line is eight Crockford base32 signs and a check sign. The check is a sum over GF(32) in which every place, and the
number of the line, has a weight of its own: any one wrong sign, any two signs swapped, and any line in another's place
are noticed, always.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field
from typing import Final
from unicodedata import category, decimal, normalize

from clinic_app.crypto.layouts import other_layout
from clinic_app.errors import WrongRecoveryLine
from clinic_app.facts import dataclass

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINES: Final = 4
CODE_BYTES: Final = 20
_SIGNS: Final = 8
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN: Final = ("Pd", "Zs", "Cf", "Cc")
"""Dashes, blanks, and what nobody sees."""


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Twenty random bytes. Whoever holds the sheet holds the vault."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != CODE_BYTES:
            raise ValueError("length")

    @classmethod
    def new(cls) -> RecoveryCode:
        """A fresh code."""
        return cls(os.urandom(CODE_BYTES))

    @property
    def lines(self) -> tuple[str, ...]:
        """As printed: `ABCD-EFGH-K`, four times."""
        number = int.from_bytes(self.secret, "big")
        values = [(number >> (5 * place)) & 31 for place in reversed(range(LINES * _SIGNS))]
        rows = [values[start : start + _SIGNS] for start in range(0, len(values), _SIGNS)]
        return tuple(_written([*row, check_of(row, line)]) for line, row in enumerate(rows, 1))

    @classmethod
    def from_lines(cls, untrusted_lines: Sequence[str]) -> RecoveryCode:
        """Read what was typed: any case, any dashes and spaces, O as 0, I and L as 1, either keyboard layout.

        Raises `WrongRecoveryLine` with the first line that cannot be.
        """
        number = 0
        for line in range(1, LINES + 1):
            if line > len(untrusted_lines):
                raise WrongRecoveryLine(line)
            for value in _read(untrusted_lines[line - 1], line):
                number = number << 5 | value
        if len(untrusted_lines) != LINES:
            raise WrongRecoveryLine(LINES + 1)
        return cls(number.to_bytes(CODE_BYTES, "big"))


def _read(typed: str, line: int) -> list[int]:
    if not typed.isascii():
        typed = other_layout(typed) or typed
    signs = read_as_signs(typed)
    if len(signs) != _SIGNS + 1 or any(sign not in ALPHABET for sign in signs):
        raise WrongRecoveryLine(line)
    *values, check = (ALPHABET.index(sign) for sign in signs)
    if check_of(values, line) != check:
        raise WrongRecoveryLine(line)
    return values


def read_as_signs(typed: str) -> str:
    """What was typed without dashes and blanks of any kind, in capitals, O read as 0, I and L as 1.

    Digits of any script are digits, Thai ones too; wide letters are letters.
    """
    signs = (sign for sign in normalize("NFKC", typed).upper() if category(sign) not in _BETWEEN and sign != "\u2212")
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in signs).translate(_READ_AS)


def _written(values: list[int]) -> str:
    signs = "".join(ALPHABET[value] for value in values)
    return f"{signs[:4]}-{signs[4:8]}-{signs[8]}"


def check_of(values: Sequence[int], line: int) -> int:
    """The sum of value times weight; the weights are the first powers of x, which are all different and none is 1."""
    total, weight = 0, 1
    for value in (*values, line):
        weight = _times(weight, 2)
        total ^= _times(value, weight)
    return total


def _times(left: int, right: int) -> int:
    """Multiply in GF(2^5) with x^5 + x^2 + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (0b100101 if left & 16 else 0)
        right >>= 1
    return product
