"""Codes people can say aloud: random, with nothing in them, and a check sign that catches a slip of the tongue.

A case code (7 signs + check, `K4T-9MW-XQ`) stays in the clinic. A referral code (10 + check, `5T2W-9KCM-R7V`)
belongs to one recipient; both sides compute it from the packet's random id, so that the id stays the only one.
31 signs: Crockford's without Z; check = sum of value times place (from 1), modulo 31.
Because 31 is prime, every single wrong sign and every swap of two neighbours is caught.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from clinic_app.domain.text import in_figures
from clinic_app.errors import NotACode

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"
CASE_LENGTH: Final = 8
REFERRAL_LENGTH: Final = 11
_HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_GROUPS: Final = {CASE_LENGTH: (3, 3, 2), REFERRAL_LENGTH: (4, 4, 3)}


def check_sign(signs: str) -> str:
    """The check sign of a code without one."""
    return ALPHABET[sum(ALPHABET.index(sign) * place for place, sign in enumerate(signs, 1)) % len(ALPHABET)]


def new_case_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A fresh case code, ungrouped, as stored."""
    return _new(CASE_LENGTH, choose)


def referral_code_of(packet_id: bytes) -> str:
    """The code of the referral that this packet opens, ungrouped: the same on both sides, saying nothing of the id.

    SHA-256 of a label and the 16 bytes, as one number, its ten lowest base-31 digits, the lowest first, and the check.
    """
    return _derived(REFERRAL_LENGTH, b"referral code 1\0" + packet_id)


def other_case_code(case_id: bytes, nth: int = 0) -> str:
    """The code of a case of which two PCs gave the code to another too: the same on every PC."""
    return _derived(CASE_LENGTH, b"other case code 1\0" + case_id + nth.to_bytes(4, "big"))


def _derived(length: int, told: bytes) -> str:
    number, signs = int.from_bytes(sha256(told).digest(), "big"), ""
    for _ in range(length - 1):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return signs + check_sign(signs)


def _new(length: int, choose: Callable[[str], str]) -> str:
    signs = "".join(choose(ALPHABET) for _ in range(length - 1))
    return signs + check_sign(signs)


def shown(code: str) -> str:
    """The code in its groups, as it is printed and read aloud."""
    groups, start = [], 0
    for size in _GROUPS[len(code)]:
        groups.append(code[start : start + size])
        start += size
    return "-".join(groups)


def is_case_code(untrusted: str) -> bool:
    """Whether this can be read as the code of a case."""
    try:
        return bool(read_code(untrusted, CASE_LENGTH))
    except NotACode:
        return False


def read_code(untrusted: str, length: int) -> str:
    """Read a typed or spoken code: any case, any script's figures, with or without groups, I and L as 1, O as 0.

    Raises `NotACode`.
    """
    signs = "".join(c for c in in_figures(untrusted).upper() if c.isalnum()).translate(_HEARD_AS)
    if len(signs) != length:
        raise NotACode("length")
    if any(sign not in ALPHABET for sign in signs):
        raise NotACode("sign")
    if check_sign(signs[:-1]) != signs[-1]:
        raise NotACode("check")
    return signs
