"""Passphrases: how they are stretched, made and judged. Refuses parameters outside the policy it is given."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import pairwise
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinic_app.crypto.layouts import other_layout
from clinic_app.errors import NotEnoughMemory, SlotsDamaged, WeakPassphrase
from clinic_app.facts import dataclass
from clinic_app.paths import resources

__all__ = ["KdfCost", "KdfPolicy", "generate", "judge", "other_layout", "standard_policy", "stretch"]

SALT_BYTES: Final = 16
LEAST_SIGNS: Final = 15
LEAST_SURPRISE: Final = 8
"""Signs that a guesser would not have tried first."""
_MIB: Final = 1024
_GIB_BYTES: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one try costs (Argon2id, RFC 9106)."""

    memory_kib: int
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True)
class KdfPolicy:
    """The least and the most a slot may ask for, and what new slots get. Only the plan of the house chooses one."""

    floor: KdfCost
    ceiling: KdfCost
    default: KdfCost

    def check(self, cost: KdfCost) -> None:
        """Raises `SlotsDamaged(kdf)`: the numbers come from a file that others may have edited."""
        low, high = self.floor, self.ceiling
        inside = (
            low.memory_kib <= cost.memory_kib <= high.memory_kib
            and low.passes <= cost.passes <= high.passes
            and low.lanes <= cost.lanes <= high.lanes
            and cost.memory_kib >= 8 * cost.lanes
        )
        if not inside:
            raise SlotsDamaged("kdf")


def standard_policy(memory_bytes: int) -> KdfPolicy:
    """The policy of a real clinic on a PC with this much memory: 128 MiB, or 64 MiB where there is less than 4 GB."""
    default = KdfCost((128 if memory_bytes >= 4 * _GIB_BYTES else 64) * _MIB, 3, 4)
    return KdfPolicy(floor=KdfCost(64 * _MIB, 3, 1), ceiling=KdfCost(1024 * _MIB, 16, 16), default=default)


def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """32 bytes of Argon2id over the NFKC form. Raises `NotEnoughMemory`; nothing is ever stripped or shortened."""
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    try:
        return kdf.derive(typed)
    except MemoryError as error:
        raise NotEnoughMemory from error


def generate(words: int = 4) -> str:
    """Words drawn from 7,776, with spaces between: four are 51 bits, five 64. What we would refuse is drawn again."""
    while True:
        drawn = " ".join(secrets.choice(_word_list()) for _ in range(words))
        with suppress(WeakPassphrase):
            judge(drawn)
            return drawn


def judge(passphrase: str) -> None:
    """Raises `WeakPassphrase` below 15 signs, or if what is left without known phrases, runs and repeats is too little.

    Length and a list of what everybody knows, as NIST SP 800-63B asks: no rules of composition, no expiry. What the
    same keys write on the other layout is judged too: a greeting typed with the wrong language is still a greeting.
    """
    normal = unicodedata.normalize("NFKC", passphrase)
    too_short = len(normal) < LEAST_SIGNS
    well_known = any(_surprise(unicodedata.normalize("NFKC", typed)) < LEAST_SURPRISE for typed in _typed(passphrase))
    if too_short or well_known:
        raise WeakPassphrase(too_short=too_short, well_known=well_known)


def _typed(passphrase: str) -> Iterator[str]:
    yield passphrase
    if (other := other_layout(passphrase)) is not None:
        yield other


def _surprise(normal: str) -> int:
    """How many signs remain that a guesser would not have tried first."""
    folded = _letters(normal)
    for known in _well_known():
        folded = folded.replace(known, "")
    folded = re.sub(r"(.+?)\1+", r"\1", folded)
    steps = (ord(after) - ord(before) for before, after in pairwise(folded))
    runs = sum(step in (-1, 0, 1) for step in steps)
    return min(len(folded) - runs, 2 * len(set(folded)))


def _letters(text: str) -> str:
    """What counts: letters, digits and the signs on them, in one case. (Thai vowel signs are marks, not letters.)"""
    return "".join(sign for sign in text.casefold() if unicodedata.category(sign)[0] in "LMN")


@cache
def _word_list() -> tuple[str, ...]:
    return tuple((resources() / "words" / "passphrase.txt").read_text("utf-8").split())


@cache
def _well_known() -> tuple[str, ...]:
    folder, names = resources() / "words", ("well_known.txt", "common_passwords.txt")
    lines = (line for name in names for line in (folder / name).read_text("utf-8").splitlines())
    folded = {_letters(unicodedata.normalize("NFKC", line)) for line in lines}
    # The longest first, so that a phrase goes before the words in it.
    return tuple(sorted(folded - {""}, key=lambda phrase: (-len(phrase), phrase)))
