"""The map of provinces, read when somebody first looks for a service."""

from __future__ import annotations

from functools import cache

from clinic_app import paths
from clinic_app.domain.provinces import Provinces, load_provinces


@cache
def provinces() -> Provinces:
    """The provinces we ship."""
    return load_provinces(paths.resources())
