"""The root of everything the house knows can go wrong."""

from __future__ import annotations


class ClinicError(Exception):
    """Anything the house knows can go wrong. Subclasses are dataclasses of facts."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({facts})"
