"""Whether the training clinic still offers its first walk: once, until somebody took it or said not now."""

from __future__ import annotations

from typing import Final

from clinic_app.services.desk import Desk

_SETTING: Final = "tour_answered"


class TourOffer:
    """The answer stays with the training clinic of this PC. Where people are real nothing is offered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def due(self) -> bool:
        """Whether to offer it now."""
        vault = self._desk.vault
        return vault.training and _SETTING not in vault.settings

    def answered(self) -> None:
        """Somebody takes it, or wants to be left alone: never offered again."""
        self._desk.vault.settings[_SETTING] = True
