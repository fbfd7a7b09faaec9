"""A laboratory for each test that asks for one, and what it costs to be without a compiler: a test that says so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from laboratory import Laboratory, build_shim
from workflows import WORKFLOWS, copied

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the laboratory forks")


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    return build_shim(tmp_path_factory.mktemp("shim"))


@pytest.fixture(scope="module")
def laboratory(shim: Path | None) -> Iterator[Laboratory]:
    """One that kills; and where this machine can build it, one that fails disks and records them."""
    made = Laboratory(shim)
    yield made
    made.close()


@pytest.fixture(scope="module")
def disks(laboratory: Laboratory) -> Laboratory:
    if laboratory.shim is None:
        pytest.skip("needs Linux and a C compiler: the failing disk is written in C")
    return laboratory


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Path]:
    """A fresh start of a workflow: `begun(name, folder)`. What it is copied from is made once."""
    kept: dict[str, Path] = {}

    def begin(name: str, base: Path) -> Path:
        if name not in kept:
            kept[name] = tmp_path_factory.mktemp("begun") / "base"
            kept[name].mkdir()
            WORKFLOWS[name].prepare(kept[name])
        return copied(kept[name], base)

    return begin
