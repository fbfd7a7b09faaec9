"""Names that sound alike share a key, names that do not keep their own."""

from __future__ import annotations

import pytest

from clinic_app.domain.sounds import MARK, sounds

ALIKE = [
    ("Thida", "Thidar"), ("Hnin", "Nin"), ("Kyaw", "Jaw"), ("Khin", "Kin"), ("Aye", "Ei"), ("Myint", "Mint"),
    ("Phyo", "Pyo"), ("Moe", "Mo"), ("Naw", "Nor"), ("Wai", "Way"), ("Su", "Suu"), ("Thet", "Htet"), ("Aung", "Ong"),
    ("Somrak", "Somlak"), ("Hla", "La"), ("Htoo", "Thu"), ("Phaw", "Paw"), ("Khaing", "Khine"), ("Oo", "U"),
    ("Lwin", "Luin"), ("Thiri", "Thiree"), ("Mee", "Mi"), ("Myo", "Myoe"),
]  # fmt: skip
APART = [
    ("Mya", "Moe"), ("Mya", "May"), ("May", "Mi"), ("Su", "So"), ("Thida", "Thandar"), ("Min", "Mon"), ("Tak", "Tok"),
    ("Khin", "Khaing"), ("Aye", "Ohn"), ("Win", "Wai"), ("Nu", "Ni"), ("San", "Sein"), ("Female", "Famous"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_sound_share_a_key(one: str, other: str) -> None:
    assert sounds(one) == sounds(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_sound_apart_stay_apart(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)


def test_every_latin_word_gets_its_mark_and_no_other_word_does() -> None:
    assert sounds("Ma Thida มะ 12") == f"{MARK}ma {MARK}tita"
    assert sounds("မသီတာ") == ""
