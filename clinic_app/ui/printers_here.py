"""The printers of this PC that papers may go to, by the places where they stand, and the way onto one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtPrintSupport import QPrinterInfo

from clinic_app.errors import PrinterRefused
from clinic_app.facts import dataclass
from clinic_app.settings.profile import SiteProfile
from clinic_app.ui.print_out import look, print_numbered, refuse


@dataclass(frozen=True, slots=True)
class Printers:
    """What this PC prints on: their names, which are refused, and the way onto one. Tests hand in their own."""

    names: Callable[[], list[str]] = QPrinterInfo.availablePrinterNames
    refuse: Callable[[str], None] = refuse
    hand_over: Callable[[str, bytes, int], None] = print_numbered
    """Puts a numbered paper on one, in a lane. Raises `PrinterRefused`."""
    look: Callable[[str], None] = lambda _name: None
    """Whether it may go there, by what the system tells when it is asked: in a lane, since that takes its time."""
    place: Callable[[str], str | None] = lambda _name: None
    """Where it stands, in the words of IT."""

    @classmethod
    def of(cls, profile: SiteProfile | None) -> Printers:
        """The printers of this PC, as far as IT lets papers go to them."""
        allowed = profile.printers if profile else None
        return cls(
            refuse=lambda name: refuse(name, allowed),
            look=lambda name: look(name, allowed),
            place=lambda name: profile.place_of(name) if profile else None,
        )

    def usable(self) -> list[tuple[str, str]]:
        """Those that are not refused, each with the words it is known by."""
        return [(name, self._known_as(name)) for name in self.names() if not self._is_refused(name)]

    def _known_as(self, name: str) -> str:
        place = self.place(name)
        return f"{place} · {name}" if place else name

    def _is_refused(self, name: str) -> bool:
        try:
            self.refuse(name)
        except PrinterRefused:
            return True
        return False
