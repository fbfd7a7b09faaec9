"""How far a service is, by the map of provinces: what is next to what, and what nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_app import paths
from clinic_app.domain.provinces import FILE, Near, Provinces, load_provinces
from clinic_app.errors import DefinitionRefused


@pytest.fixture(scope="module")
def thailand() -> Provinces:
    return load_provinces(paths.resources())


def test_every_province_is_there_once_and_has_a_neighbour(thailand: Provinces) -> None:
    assert len(thailand.every) == 77
    assert len({each.code for each in thailand.every}) == 77
    assert all(each.beside for each in thailand.every)
    regions = {each.region for each in thailand.every}
    assert regions == {"1", "2", "3", "5", "7", "8"}


@pytest.mark.parametrize(
    "said", ["Mae Hong Son", "maehongson", "แม่ฮ่องสอน", "จังหวัดแม่ฮ่องสอน", "จ.แม่ฮ่องสอน", "58", "TH-58"]
)
def test_a_province_is_found_by_any_of_its_names(thailand: Provinces, said: str) -> None:
    found = thailand.named(said)
    assert found is not None
    assert found.code == "58"


@pytest.mark.parametrize(
    ("theirs", "near"),
    [
        ("ตาก", Near.HERE),
        ("Tak", Near.HERE),
        ("Mae Hong Son", Near.NEXT),
        ("Kanchanaburi", Near.NEXT),
        ("Nan", Near.REGION),
        ("Bangkok", Near.COUNTRY),
        ("Somewhere", Near.UNKNOWN),
        ("", Near.UNKNOWN),
    ],
)
def test_from_tak(thailand: Provinces, theirs: str, near: Near) -> None:
    assert thailand.near("Tak", theirs) is near


def test_another_country_is_abroad_whatever_its_province_is_called(thailand: Provinces) -> None:
    assert thailand.near("Tak", "Tak", country="mm") is Near.ABROAD
    assert thailand.near("Tak", "Tak", country="th") is Near.HERE


def test_names_of_no_known_province_are_near_only_if_they_are_the_same(thailand: Provinces) -> None:
    assert thailand.near("Training Province", "training  province") is Near.HERE
    assert thailand.near("Training Province", "Tak") is Near.UNKNOWN
    assert thailand.near("", "Tak") is Near.UNKNOWN


def test_phuket_is_joined_to_the_land_by_its_bridge(thailand: Provinces) -> None:
    assert thailand.near("Phuket", "Phangnga") is Near.NEXT
    assert thailand.near("Phuket", "Krabi") is Near.REGION


@pytest.mark.parametrize(
    "text",
    [
        '[10]\nen = "A"\nth = "ก"\nnext = ["11"]\n[11]\nen = "B"\nth = "ข"\nnext = []\n',
        '[10]\nen = "A"\nth = "ก"\nnext = ["99"]\n',
        "[10]\nen = 1\n",
    ],
)
def test_a_map_that_contradicts_itself_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_provinces(tmp_path)
