"""Reads in a lane what a page is made of, before the page is made: on the screen's thread the hide key would wait."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways


def load(screen: str) -> None:
    """Read the module of a screen and all that it needs. Makes nothing of them, so any lane may do it."""
    import_module(_name(screen))


def once_loaded(ways: Ways, screens: Sequence[str], open_it: Callable[[], object]) -> None:
    """Open what these screens make: at once if they stand, else when a lane has read them.

    One by one: what somebody saves meanwhile waits for one of them at most. Whoever went elsewhere is not fetched back.
    """
    left, before = [screen for screen in screens if _name(screen) not in sys.modules], ways.inside.page()

    def go_on(_nothing: None = None) -> None:
        if left:
            ways.jobs.run(ways.inside, partial(load, left.pop(0)), go_on)
        elif ways.inside.page() is before:
            open_it()

    go_on()


def _name(screen: str) -> str:
    return f"clinic_app.ui.screens.{screen}"
