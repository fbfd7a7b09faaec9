"""Search finds exactly what a person would find by reading everything."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.search import Search

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
            search.keep(1, ("", folded(renamed), ""))
        truth = [folded(renamed), *map(folded, names[1:])]
        whole = data.draw(st.sampled_from(truth))
        start = data.draw(st.integers(0, len(whole) - 1))
        asked = whole[start : data.draw(st.integers(start + 1, len(whole)))]
        expected = [number for number, text in reversed(list(enumerate(truth, 1))) if asked in text]
        assert search.find(asked, ("identity",), 100) == expected
        assert search.find(asked, ("code", "narrative"), 100) == []
        lane.close()


def test_what_was_renamed_is_found_no_more(lane: Lane) -> None:
    search = Search(lane)
    search.keep(1, ("k7m", "สมหญิง", ""))
    search.keep(1, ("k7m", "", "ไม่มี"))
    assert search.find("สมหญิง", ("identity",), 9) == []
    assert search.find("k7", ("code",), 9) == [1]
    assert search.find("มี", ("identity", "narrative"), 9) == [1]
