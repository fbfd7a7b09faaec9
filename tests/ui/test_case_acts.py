"""What can be done with a case stands in one menu, under a few headings; the keys work without it."""

from __future__ import annotations

import itertools
import os

import pytest
from desk_top import dress
from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication

KEYS = {"call": "Alt+C", "plan": "Alt+W", "followups": "Alt+F", "told": "Alt+T", "before": "Alt+B",
        "attachments": "Alt+A", "history": "Alt+M", "close": "Alt+Z", "later": "Alt+L"}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "th"])
def test_the_acts_stand_under_headings_and_the_first_of_them_is_chosen(nurse: NightShift, language: str) -> None:
    dress(language, "light")
    page = nurse.opens(nurse.does(with_incident).id)
    menu = page.acts.open()
    QApplication.processEvents()
    lines = menu.actions()
    heads = [line for line in lines if line.isSeparator()]
    assert len(heads) == 4
    assert all(head.text() for head in heads)
    assert lines[0].isSeparator()
    assert menu.activeAction() is lines[1]
    between = [place for place, line in enumerate(lines) if line.isSeparator()] + [len(lines)]
    assert all(1 <= after - before - 1 <= 6 for before, after in itertools.pairwise(between))
    assert menu.height() <= 736, "it is seen whole on the smallest screen"
    if folder := os.environ.get("PICTURES"):
        menu.grab().save(f"{folder}/acts-{language}.png")
    menu.close()


def test_every_key_is_kept(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    assert {act.id: act.keys for act in page.acts.acts.values() if act.keys} == KEYS
