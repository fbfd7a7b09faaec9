"""Against reading everything, among thousands of made Thai and Burmese names and notes: nothing is missed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic_app.domain.text import folded
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.search import Search

from .conftest import lane_on

NAMES = 2_000
EACH = 60
_THAI_ONSETS = "กขคงจชซญดตถทนบปพภมยรลวสหอ"
_THAI_RIMES = ("า", "ี", "ิน", "ุข", "ัย", "ำ", "ึก", "ูล", "ื่อ", "่อง", "้วน", "ง", "นท์", "ะ")
_THAI_BEFORE = ("", "", "เ", "แ", "โ", "ไ")
_BURMESE_ONSETS = "ကခဂငစဆဇညတထဒနပဖဗဘမယရလဝသဟအ"
_BURMESE_MEDIALS = ("", "", "ျ", "ြ", "ွ", "ှ", "ျွ")
_BURMESE_RIMES = ("ာ", "ီ", "ူ", "ေး", "ို", "ော်", "င်း", "န်", "ိမ့်", "ဲ", "က်", "ံ")


def thai(rng: random.Random) -> str:
    return rng.choice(_THAI_BEFORE) + rng.choice(_THAI_ONSETS) + rng.choice(_THAI_RIMES)


def burmese(rng: random.Random) -> str:
    return rng.choice(_BURMESE_ONSETS) + rng.choice(_BURMESE_MEDIALS) + rng.choice(_BURMESE_RIMES)


SCRIPTS: dict[str, Callable[[random.Random], str]] = {"thai": thai, "burmese": burmese}
TYPED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "taken apart": lambda text: unicodedata.normalize("NFD", text),
    "with signs that nobody sees": "\u200b".join,
    "with another am": lambda text: text.replace("\u0e33", "\u0e4d\u0e32"),
    "with spaces around": lambda text: f"  {text}\u00a0",
}


@pytest.fixture(scope="module", params=SCRIPTS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Written]:
    rng, syllable = random.Random(request.param), SCRIPTS[request.param]
    names = [" ".join("".join(syllable(rng) for _ in range(rng.randint(2, 4))) for _ in range(2)) for _ in range(NAMES)]
    notes = [" ".join("".join(syllable(rng) for _ in range(rng.randint(3, 9))) for _ in range(9)) for _ in range(NAMES)]
    folder: Path = tmp_path_factory.mktemp(request.param)
    lane = lane_on(VaultPlace(folder))
    search = Search(lane)
    with lane.writing():
        for number, texts in enumerate(zip(names, notes, strict=True), 1):
            search.keep(number, ("", *map(folded, texts)))
    while search.go_on(500):
        pass
    yield _Written(lane, search, [folded(each) for each in names], [folded(each) for each in notes], rng)
    lane.close()


class _Written:
    def __init__(self, lane: Lane, search: Search, names: list[str], notes: list[str], rng: random.Random) -> None:
        self.lane, self.search, self.rng = lane, search, rng
        self.texts = {"identity": names, "narrative": notes}

    def piece(self, among: list[str]) -> str:
        whole = self.rng.choice(among)
        length = self.rng.choice((2, 3, 4, 6, 9, 15, len(whole)))
        start = self.rng.randrange(max(1, len(whole) - length))
        return folded(whole[start : start + length]) or folded(whole)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("searched", ["identity", "narrative"])
def test_nothing_is_missed_and_nothing_invented(written: _Written, searched: str, typed: str) -> None:
    texts = written.texts[searched]
    there = found = invented = 0
    for _ in range(EACH):
        piece = written.piece(texts)
        asked = folded(TYPED[typed](piece))
        truth = {number for number, text in enumerate(texts, 1) if piece in text}
        got = set(written.search.find(asked, (searched,), NAMES))  # type: ignore[arg-type]
        there, found, invented = there + len(truth), found + len(got & truth), invented + len(got - truth)
    assert there > 0
    assert found / there >= 0.99
    assert invented == 0
