"""Which office the monthly return goes to, as a person typed it here: no law that we read names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.domain.people import Act
from clinic_app.errors import NotAnAnswer

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk

OFFICE: Final = "return_office"
LONGEST_OFFICE: Final = 120


def office_of(desk: Desk) -> str:
    """Its name; empty until somebody named it."""
    return str(desk.vault.settings.get(OFFICE) or "")


def name_office(desk: Desk, untrusted: str) -> str:
    """From now on the return goes to this office. The journal says so. Raises `NotAllowed`, `NotAnAnswer`."""
    desk.require(Act.REPORT)
    name = " ".join(untrusted.split())
    if not name or len(name) > LONGEST_OFFICE or not name.isprintable():
        raise NotAnAnswer(OFFICE, "too_long" if name else "empty")

    def write() -> None:
        desk.vault.settings[OFFICE] = name
        desk.vault.journal.append("return_office_named", desk.me.id)

    desk.vault.save(write)
    return name
