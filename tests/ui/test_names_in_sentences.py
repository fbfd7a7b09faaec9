"""A sentence that sends somebody to a page or a button calls it in Thai as it is called where it stands."""

from __future__ import annotations

import re

from clinic_app.catalogue import THAI, Catalogue, messages

_PLACES = re.compile(
    r"“([^”{]+)”|Upkeep · ([A-Z][A-Za-z ]+)|[Uu]nder ([A-Z][A-Za-z ]+?),? in Upkeep|under Upkeep, ([A-Z][A-Za-z ]+)"
)
_ITS_OWN = {"Arrived"}
"""Answers that are quoted in the middle of a sentence, and bend with it."""


def test_what_a_sentence_names_has_there_the_name_it_has_on_screen() -> None:
    thai = Catalogue("screens", THAI)
    every = [key for key in messages("screens", THAI) if isinstance(key, str)]
    called = {key.rstrip("….") for key in every}
    odd = []
    for sentence in every:
        for place in _PLACES.finditer(sentence):
            name = next(filter(None, place.groups())).rstrip("….")
            if name not in called or name in _ITS_OWN or name == sentence.rstrip("…."):
                continue
            names = {thai.text(each).rstrip("….") for each in (name, f"{name}…", f"{name}.") if each in every}
            if not any(each in thai.text(sentence) for each in names):
                odd.append((sentence, thai.text(sentence), names))
    assert odd == []
