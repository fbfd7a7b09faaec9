"""How the site profile of this PC stands: which one holds, where IT laid it, what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clinic_app.errors import ProfileRefused
    from clinic_app.settings.profile import SiteProfile


class Held(NamedTuple):
    """One look at the start. Where `trouble` is set, `profile` is the last one that could be read, if there was one."""

    profile: SiteProfile | None
    file: Path
    """Where IT laid it, or was to lay it."""
    words: tuple[str, ...] = ()
    """Of the key that signed it; empty for a plain text."""
    trouble: ProfileRefused | None = None
    gone: bool = False
    """The file is not there any more, and nobody said that it was to go."""
    record_at: Path | None = None
    """The record stands here and not in the folder that the profile names: it is used where it stands."""
