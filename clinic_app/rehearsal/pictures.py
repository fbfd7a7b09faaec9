"""Pictures of the main screens, in English and Thai, with the rehearsal's invented people in them.

The window opens the vaults that the rehearsal has closed, as a person would: with word and passphrase.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app import main
from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.settings import Settings

if TYPE_CHECKING:
    from clinic_app.crypto.passphrase import KdfPolicy
    from clinic_app.services.clinic import Clinic
    from clinic_app.ui.walk import Stops
    from clinic_app.ui.window import Window

LANGUAGES: Final = ("en", "th")


@dataclass(frozen=True, slots=True)
class Key:
    """How to come into a rehearsal's vault."""

    folder: Path
    word: str
    passphrase: str


def take_pictures(clinic: Key, service: Key | None, folder: Path, clock: Clock, policy: KdfPolicy) -> None:
    """One PNG for each screen and language."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from clinic_app.ui.walk import through_a_service, through_the_clinic

    photographer = _Photographer(folder, clock, policy)
    for language in LANGUAGES:
        photographer.walk(clinic, through_the_clinic, language)
        if service is not None:
            photographer.walk(service, through_a_service, language)


@dataclass(frozen=True, slots=True)
class _Photographer:
    folder: Path
    clock: Clock
    policy: KdfPolicy

    def walk(self, key: Key, through: Callable[[Window, Callable[[], Clinic]], Stops], language: str) -> None:
        """One walk through one vault in one language."""
        from clinic_app.ui import app
        from clinic_app.ui.walk import walk

        settings = Settings.load(key.folder).but(language=language)
        dressed = app.dress(settings)  # kept until the walk is over
        entrance = main.build_entrance(settings, self.clock, lambda: self.policy)
        window = app.build_window(entrance, settings, self.clock, after_lock=False, replace_process=lambda *_how: None)
        try:
            walk(window, through(window, lambda: entrance.doorway().unlock(key.word, key.passphrase)), self.folder)
        finally:
            window.close_vault()
            window.deleteLater()
            del dressed
