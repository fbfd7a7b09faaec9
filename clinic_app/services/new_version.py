"""New versions of the program, for whoever leads: looked for, fetched and checked. Putting one in place is IT's.

`updating` is asked in the vault's lane; what it gives touches no record and is used in any other.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.domain.people import Act
from clinic_app.errors import NotJoined
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.updating import Found, Offer, Program, Standing, Updating, built_in_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from clinic_app.services.joining import Joining
    from clinic_app.services.updating import UpdateSource
    from clinic_app.transport.way_out import WayOut

__all__ = ["Found", "Looking", "NewVersion", "Offer", "Standing"]


class NewVersion:
    """What the program itself knows of other versions of it."""

    def __init__(self, desk: Desk, joining: Joining) -> None:
        self._desk, self._joining = desk, joining

    def looking(self) -> Looking:
        """What may be asked in another lane. Raises `NotAllowed`."""
        from clinic_app.services.way_to_hub import WayToHub

        self._desk.require(Act.MANAGE_PEOPLE)
        hub = self._joining.membership()
        updating = Updating(self.program(), self._desk.settings, self._desk.clock, root=self.root())
        return Looking(updating, hub.address if hub is not None else None, WayToHub(self._desk).way())

    def program(self) -> Program:
        """The program that runs."""
        return Program.this()

    def root(self) -> bytes | None:
        """Whom it believes."""
        return built_in_root()


@dataclass(frozen=True, slots=True)
class Looking:
    """For one visit to the page. `hub` is where ours is, if this place has one."""

    updating: Updating
    hub: str | None
    way: WayOut

    def stands(self) -> Standing:
        """How it stands here."""
        return self.updating.stands()

    def look(self, folder: Path | None) -> Found:
        """What a stick offers, or the hub where no folder is named. Raises `UpdateError`, `LineError`, `NotJoined`."""
        with closing(self._source(folder)) as source:
            return self.updating.check(source)

    def fetch(self, folder: Path | None, told: Callable[[float], None]) -> Found:
        """Copy it here and check it. Raises what `look` raises; `told` may stop it: it goes on there the next time."""
        with closing(self._source(folder)) as source:
            return self.updating.fetch(source, told)

    def _source(self, folder: Path | None) -> UpdateSource:
        if folder is not None:
            return self.updating.in_folder(folder)
        if self.hub is None:
            raise NotJoined
        return self.updating.at_hub(self.hub, self.way)
