"""On a real X server, by real keys alone, heard through the bus of screen readers: nurse, coordinator, somebody new."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from on_x import Heard, OnX, missing, program_on_x

from clinic_app.catalogue import THAI, Catalogue

pytestmark = pytest.mark.timeout(600)
not_here = pytest.mark.skipif(bool(missing()), reason=f"not here: {missing()}")
_PASSPHRASE = "nobody here is real"  # stands on the cover of every training clinic
_said = Catalogue("screens", THAI).text


@pytest.fixture
def on_x(tmp_path: Path) -> Iterator[OnX]:
    """The entry of the training clinic, in Thai as a PC begins."""
    with program_on_x(tmp_path, "--training") as running:
        _at_the_entry(running)
        yield running


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PC on which the invented cases were made: once for all that come in."""
    folder = tmp_path_factory.mktemp("taught")
    with program_on_x(folder, "--training") as running:
        _at_the_entry(running)
        running.press("Return")
        running.until_named(_said("New case"))
    return folder


@pytest.fixture
def inside(taught: Path, tmp_path: Path) -> Iterator[OnX]:
    """In the training clinic, come in by Enter."""
    shutil.copytree(taught / "data", tmp_path / "data")
    with program_on_x(tmp_path, "--training") as running:
        _at_the_entry(running)
        running.press("Return")
        running.until_named(_said("New case"))
        yield running


def _at_the_entry(running: OnX) -> None:
    running.until_named(_said("Open the training clinic"))
    running.take_the_keys()


def _names(heard: list[Heard]) -> set[str]:
    return {each.name for each in heard if each.name}


def test_none_of_it_is_left_out_where_everything_was_installed_for_it() -> None:
    """`make test` installs what it wants and says so by this file: from then on nothing is a reason to skip."""
    installed = (Path(__file__).parents[2] / ".tools" / "test-packages").exists() and which("apt-get") is not None
    assert not (installed and missing())


@not_here
def test_a_screen_reader_hears_what_the_first_page_is_and_where_the_focus_is(on_x: OnX) -> None:
    heard = on_x.hears()
    assert [each.name for each in heard if each.role == "frame"] == ["Notebook"]
    assert [each.name for each in heard if "focusable" in each.states and not each.name] == []
    roles = {each.role for each in heard if "focusable" in each.states}
    assert roles <= {"push button", "check box", "radio button", "toggle button"}
    chosen = [each.name for each in heard if "checked" in each.states]
    assert len(chosen) == 1
    assert chosen[0].endswith("ไทย")
    assert on_x.focus() is not None


@not_here
def test_a_nurse_begins_a_case_hides_it_and_comes_back(inside: OnX) -> None:
    inside.press("ctrl+n")
    heard = inside.until_named(_said("Danger now"))
    assert [each.role for each in heard if "focusable" in each.states and not each.name] == []
    inside.press("Right", "space")
    inside.press("F9")
    covered = inside.until(lambda heard: _said("Danger now") not in _names(heard), "the cover")
    assert not any(_said("New case") in name for name in _names(covered)), "nothing of ours is told under the cover"
    inside.press("a")
    inside.until(lambda heard: any("password" in each.role for each in heard), "the question for the passphrase")
    inside.types(_PASSPHRASE)
    inside.press("Return")
    inside.until_named(_said("Danger now"))


@not_here
def test_a_coordinator_finds_an_act_by_its_name_and_opens_the_papers(inside: OnX) -> None:
    inside.press("ctrl+2")
    inside.until_named(_said("Cases"))
    inside.press("Down", "Return")
    inside.until_named(_said("Who saw"))
    inside.press("ctrl+k")
    inside.until_named(_said("What do you want to do?"))
    inside.types(_PRINT_ON_ENGLISH)
    inside.until_named(_said("Print…"))
    inside.press("Return")
    inside.until_named(_said("The paper"))
    inside.press("Escape")
    inside.until_named(_said("Who saw"))


@not_here
def test_somebody_new_reads_the_guides_and_takes_the_tour(inside: OnX) -> None:
    inside.press("ctrl+h")
    inside.until_named(_said("Find in the guides"))
    inside.press("Down", "Down", "Return")
    inside.until(
        lambda heard: any("focused" in each.states and each.role != "frame" and each.name for each in heard), "the text"
    )
    inside.press("Escape", "ctrl+k")
    inside.until_named(_said("What do you want to do?"))
    inside.press("Escape")
    inside.press("ctrl+1")
    inside.until_named(_said("New case"))


_PRINT_ON_ENGLISH = "rb,r"
"""พิมพ์ typed on the keys of an English layout: what a forgotten language switch looks like."""
