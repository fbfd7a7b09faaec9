"""How the tests are dealt out to the cores: what takes longest first, and rehearsals where one was already made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

LONGEST = (
    "journeys/test_rehearsal_", "faults/test_faults_", "ui/test_every_page", "vault/test_search", "line/test_line_",
    "ui/test_on_x", "ui/test_scenarios_", "journeys/", "vault/test_moved_", "services/test_importing",
    "unit/domain/test_stricter_",
)  # fmt: skip
"""A file of these that came last would keep one core busy and leave the others idle."""


def place_of(path: str) -> int:
    return next((place for place, part in enumerate(LONGEST) if part in path), len(LONGEST))


def share_of(path: str) -> str:
    """Tests with the same share run on one core: those of a file, and all that look at the one rehearsal."""
    return "rehearsal" if "journeys/test_rehearsal_" in path else path


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test still runs, and within a place in the order that was drawn."""
    items.sort(key=lambda item: place_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: a worker waits a third of its time, for a program it killed, a hub, a lane."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    from xdist.scheduler import LoadFileScheduling

    class InOrder(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return share_of(super()._split_scope(nodeid))

    # Else files with many tests would come before those with long ones.
    config.option.loadscopereorder = False
    return InOrder(config, log)
