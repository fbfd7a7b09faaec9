"""Every sign that our screens say is in a face that we bring: another PC may have none for it, and shows a box."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from clinic_app import paths
from clinic_app.catalogue import messages


@pytest.fixture(scope="module")
def drawn() -> set[int]:
    found = set[int]()
    for face in (paths.resources() / "fonts").glob("*.ttf"):
        with TTFont(face, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return found


@pytest.mark.parametrize("domain", ["screens", "forms"])
def test_every_sign_of_our_sentences_is_drawn_by_a_face_of_ours(domain: str, drawn: set[int]) -> None:
    said = messages(domain, "th")
    signs = {sign for sentence in (*said, *said.values()) for sign in str(sentence)}
    lacking = {sign for sign in signs if ord(sign) not in drawn and unicodedata.category(sign) not in ("Cc", "Cf")}
    assert len(signs) > 100
    assert lacking == set()
