"""The set of tables and figures that ships, and the codes of its dimensions as this clinic has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from clinic_app.domain.reporting.law import FigureLaw, dimensions_of, load_figures
from clinic_app.domain.reporting.rows import Unit
from clinic_app.paths import resources

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk

IN_A_YEAR: Final = 12


@cache
def law() -> FigureLaw:
    """The set that ships."""
    return load_figures(resources())


def codes_here(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    """The codes of every dimension, in their order."""
    windows = tuple(window.id for window in desk.rules.windows)
    names = {name for unit in Unit for name in dimensions_of(unit)}
    return {name: law().codes(name, desk.definitions, windows) for name in names}
