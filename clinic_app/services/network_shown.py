"""Sums of a network that were shown here: each look, and what of it was given out, on all PCs of this clinic."""

from __future__ import annotations

from typing import Final

import msgspec

from clinic_app.domain.reporting.editions import Edition
from clinic_app.services.directory import US
from clinic_app.vault.settings import VaultSettings

LOOKS: Final = "network_looks"
EDITIONS: Final = "network_editions"


def looks_of(settings: VaultSettings, year: int) -> dict[str, Edition]:
    """Every sum of this year that was looked at, on whichever PC of this clinic, the latest last; what was given out
    among them as it was given out.
    """
    kept = {**(settings.get(LOOKS) or {}), **(settings.get(EDITIONS) or {})}
    read = {key: msgspec.convert(each, Edition) for key, each in kept.items()}
    of_year = [(each.at, each.number, key) for key, each in read.items() if each.year == year]
    return {key: read[key] for _at, _number, key in sorted(of_year)}


def shown_with_us(settings: VaultSettings, year: int) -> Edition | None:
    """The latest of them that our own tables are in."""
    us = settings.get(US)
    return next((each for each in reversed(looks_of(settings, year).values()) if us in each.of), None)
