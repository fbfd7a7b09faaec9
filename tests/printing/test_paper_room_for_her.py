"""Where her language has no text that may be printed, every paper of hers leaves room to write it."""

from __future__ import annotations

import pytest
from every_paper import EVERY
from invented_papers import poppler

DULL = ("appointment_slip", "numbers_card", "plan.hers", "services_for_her")
ROOM, MARGIN = "In another language", "not yet checked"


@pytest.mark.parametrize("name", DULL)
@pytest.mark.parametrize("hers", ["my", "shn", "ksw"])
def test_a_dull_paper_leaves_room_for_her_language_and_says_nothing_of_an_interpreter(name: str, hers: str) -> None:
    said = poppler(EVERY[name]("en", hers, False))
    assert ROOM in said
    assert "interpreter" not in said.casefold()
    assert "Page 1 of 1" in said


def test_who_can_help_says_what_for_and_whom_they_tell_only_where_she_wants_that() -> None:
    telling = ("helter", "egal aid", "age claim", "tell", "help", "name")
    dull, whole = (poppler(EVERY[each]("en", None, False)) for each in ("services_for_her", "services_for_her.whole"))
    assert "000-000-0145" in dull
    assert "Rooms" in dull
    assert not [word for word in telling if word in dull]
    assert all(word in whole for word in telling)


@pytest.mark.parametrize("name", DULL)
def test_it_leaves_none_where_every_word_is_there_or_no_language_is_wished(name: str) -> None:
    assert ROOM not in poppler(EVERY[name]("en", "my", True))
    assert ROOM not in poppler(EVERY[name]("en", None, False))


@pytest.mark.parametrize("name", DULL[:3])
def test_in_training_too_a_language_without_words_has_room_and_no_warning_of_a_draft(name: str) -> None:
    shan, burmese = poppler(EVERY[name]("en", "shn", True)), poppler(EVERY[name]("en", "my", True))
    assert ROOM in shan
    assert MARGIN not in shan
    assert MARGIN in burmese
