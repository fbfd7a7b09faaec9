"""The code by which a new PC is let into a clinic: shown by one that stands, typed on the new one, good for one PC.

Fifteen random signs (75 bits: nobody tries them all, so nothing is stretched) and one that notices a slip.
"""

from __future__ import annotations

import secrets
from dataclasses import field
from typing import Final

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.recovery import ALPHABET, check_of, read_as_signs
from clinic_app.errors import WrongJoiningCode
from clinic_app.facts import dataclass

_SIGNS: Final = 15
_LABEL: Final = b"clinic joining code\0"


@dataclass(frozen=True, slots=True)
class JoiningCode:
    """Its fifteen values, each of 0 to 31."""

    values: tuple[int, ...] = field(repr=False)

    @classmethod
    def new(cls) -> JoiningCode:
        """A fresh code."""
        return cls(tuple(secrets.randbelow(len(ALPHABET)) for _ in range(_SIGNS)))

    @property
    def text(self) -> str:
        """As it is shown: `ABCD-EFGH-JKMN-PQRS`."""
        signs = "".join(ALPHABET[value] for value in (*self.values, check_of(self.values, _SIGNS)))
        return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))

    @classmethod
    def from_text(cls, untrusted: str) -> JoiningCode:
        """Read what was typed, as freely as a line of the recovery sheet. Raises `WrongJoiningCode`."""
        typed = untrusted if untrusted.isascii() else other_layout(untrusted) or untrusted
        signs = read_as_signs(typed)
        if len(signs) != _SIGNS + 1 or any(sign not in ALPHABET for sign in signs):
            raise WrongJoiningCode
        *values, check = (ALPHABET.index(sign) for sign in signs)
        if check_of(values, _SIGNS) != check:
            raise WrongJoiningCode
        return cls(tuple(values))

    def key(self, purpose: bytes) -> bytes:
        """32 bytes for one purpose."""
        return derive(bytes(self.values), _LABEL + purpose, 32)
