"""Search finds exactly what a person would find by reading everything."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.search import Search, grams, question

from .conftest import lane_on

PARTS = [
    "မသီတာ",
    "အောင်",
    "ဇော်",
    "นภา",
    "สมหญิง",
    "ศรีสุข",
    "Ma Thida",
    "Zaw",
    "Noi",
    "น้อย",
    "စု",
    "O'Hara",
    "Ñ",
    "𝒳",
    " ",
    "é",
]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("".join)


def folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


@settings(max_examples=60, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=12), renamed=NAMES, data=st.data())
def test_no_name_is_missed_and_none_is_invented(names: list[str], renamed: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        place = VaultPlace(Path(folder))
        lane = lane_on(place)
        search = Search(lane)
        with lane.writing():
            for number, name in enumerate(names, 1):
                search.keep(number, ("", folded(name), ""))
            if entered := data.draw(st.integers(0, len(names))):
                search.go_on(entered)
            search.keep(1, ("", folded(renamed), ""))
            if data.draw(st.booleans()):
                search.go_on(1)
        truth = [folded(renamed), *map(folded, names[1:])]
        whole = data.draw(st.sampled_from(truth))
        start = data.draw(st.integers(0, len(whole) - 1))
        asked = whole[start : data.draw(st.integers(start + 1, len(whole)))]
        expected = [number for number, text in reversed(list(enumerate(truth, 1))) if asked in text]
        assert search.find(asked, ("identity",), 100) == expected
        assert search.find(asked, ("code", "narrative"), 100) == []
        lane.close()


@pytest.mark.parametrize("entered", [False, True])
def test_what_was_renamed_is_found_no_more(lane: Lane, entered: bool) -> None:
    search = Search(lane)
    search.keep(1, ("k7m", "สมหญิง", ""))
    search.go_on(9)
    search.keep(1, ("k7m", "", "ไม่มี"))
    if entered:
        search.go_on(9)
    assert search.find("สมหญิง", ("identity",), 9) == []
    assert search.find("k7", ("code",), 9) == [1]
    assert search.find("มี", ("identity", "narrative"), 9) == [1]


def words(lane: Lane, searched: str) -> int:
    """How many pieces of index there are."""
    return int(lane.rows(f"SELECT count(*) FROM search_{searched}_docsize")[0][0])


def test_a_save_waits_for_no_index_and_each_case_is_entered_once(lane: Lane) -> None:
    search = Search(lane)
    for number in range(1, 8):
        search.keep(number, (f"k{number}", "มาลี", ""))
        search.keep(number, (f"k{number}", "มาลี", "กลัวนายจ้าง"))
    assert [words(lane, each) for each in ("code", "identity", "narrative")] == [0, 0, 0]
    assert search.find("นายจ้าง", ("narrative",), 3) == [7, 6, 5]
    assert search.go_on(4)
    assert search.find("นายจ้าง", ("narrative",), 9) == [7, 6, 5, 4, 3, 2, 1]
    assert [words(lane, each) for each in ("code", "identity", "narrative")] == [4, 4, 4]
    assert not search.go_on(4)
    changed = lane.db.total_changes
    assert not search.go_on(4)
    search.keep(3, ("k3", "มาลี", "กลัวนายจ้าง"))
    assert lane.db.total_changes == changed
    assert search.find("นายจ้าง", ("narrative",), 9) == [7, 6, 5, 4, 3, 2, 1]
    assert search.find("นายจ้าง", ("code", "identity"), 9) == []


def test_a_case_that_goes_while_it_waits_is_not_entered(lane: Lane) -> None:
    search = Search(lane)
    search.keep(1, ("k1", "มาลี", ""))
    search.keep(2, ("k2", "นภา", ""))
    search.go_on(1)
    search.forget(1)
    search.forget(2)
    assert not search.go_on(9)
    assert search.find("า", ("identity",), 9) == []
    assert words(lane, "identity") == 0


@pytest.mark.parametrize("asked", ["ก", "กข", "กขค", "กขคง", "กขคงจ", "กขคงจฉชซฌญฎฏฐฑ", "ฐฑ", "ญฎฏฐฑ", "ฎฏฐ", "ฏฐฑ"])
def test_few_cases_are_read_that_do_not_say_it(lane: Lane, asked: str) -> None:
    """All the pairs of a word are in many a text; its fours hardly ever without it."""
    search, said = Search(lane), "กขคงจฉชซฌญฎฏฐฑ"
    search.keep(1, ("", "", f"บ {said}"))
    for number in range(2, 40):  # each pair of it, and never a four
        search.keep(number, ("", "", " ".join(said[at : at + 2] for at in range(len(said) - 1))))
    search.go_on(99)
    rows = lane.rows("SELECT -rowid FROM search_narrative WHERE search_narrative MATCH ?", (question(asked),))
    assert [number for (number,) in rows if number > 1] == ([] if len(asked) > 2 else list(range(39, 1, -1)))
    assert 1 in search.find(asked, ("narrative",), 99)


def pieces(lane: Lane, searched: str) -> int:
    return int(lane.rows(f"SELECT count(DISTINCT segid) FROM search_{searched}_idx")[0][0])


def test_pieces_of_the_indexes_are_brought_together_once_there_are_many(lane: Lane) -> None:
    search = Search(lane)
    for number in range(1, 600):
        search.keep(number, (f"k{number}", f"มาลี {number}", f"กลัวนายจ้าง {number * number}"))
    while search.go_on(60):
        if pieces(lane, "narrative") > 1:
            assert not search.merge() or (search._settings.get("search_entered") or 0) >= 512
    assert pieces(lane, "narrative") > 1
    assert search.merge()
    while search.merge():
        pass
    assert [pieces(lane, each) for each in ("code", "identity", "narrative")] == [1, 1, 1]
    assert search.find("จ้าง 250000", ("narrative",), 9) == [500]
    search.keep(600, ("k600", "", ""))
    search.go_on(9)
    changed = lane.db.total_changes
    assert not search.merge()
    assert lane.db.total_changes == changed


def test_of_a_sign_that_many_say_the_newest_are_read_and_the_rest_asked_of_the_indexes(lane: Lane) -> None:
    search = Search(lane)
    with lane.writing():
        for number in range(1, 900):
            search.keep(number, ("", "", "กา" if number % 10 == 1 else "ขา"))
        search.keep(1000, ("", "", "กา"))
    while search.go_on(200):
        pass
    said = [1000, *range(891, 0, -10)]
    for limit in (1, 29, 30, 31, 50, 90, 91, 200):
        assert search.find("ก", ("narrative",), limit) == said[:limit]
        assert search.find("กา", ("narrative",), limit) == said[:limit]
    asked = list[str]()
    lane.db.set_trace_callback(asked.append)
    search.find("ข", ("narrative",), 9)
    assert not any("MATCH" in each for each in asked)
    search.find("ก", ("narrative",), 50)
    lane.db.set_trace_callback(None)
    assert any("MATCH" in each for each in asked)


def test_an_empty_text_has_no_words() -> None:
    assert grams("") == ""


def test_only_who_searches_has_many_pages_at_hand(lane: Lane) -> None:
    assert lane.rows("PRAGMA cache_size") == [(-4000,)]
    Search(lane).find("สมหญิง", ("identity",), 9)
    assert lane.rows("PRAGMA cache_size") == [(-16000,)]
