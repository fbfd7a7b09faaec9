"""What can be asked for at the door of a PC that opens no record: by IT staff, and by a network's keepers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clinic_app.domain.clocks import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.services.directory_making import DirectoryMaking
    from clinic_app.services.health_outside import HealthOutside
    from clinic_app.services.listing_making import ListingMaking
    from clinic_app.services.pack_writing import PackWriting
    from clinic_app.services.release_making import ReleaseMaking
    from clinic_app.services.updating import Updating
    from clinic_app.services.way_to_hub import LineOutside


class WithoutRecord:
    """Each call makes what it gives; nothing of it is kept."""

    def __init__(
        self, place: VaultPlace, settings: Settings, policy: KdfPolicy, clock: Clock, *, definitions: Definitions,
        rules: ClockRules,
    ) -> None:  # fmt: skip
        self._place = place
        self._settings = settings
        self._policy = policy
        self._clock = clock
        self._definitions = definitions
        self._rules = rules

    def look_from_outside(self) -> HealthOutside:
        """How this PC and its record are, as far as that shows without a key."""
        from clinic_app.services.health_outside import look_from_outside

        return look_from_outside(self._place, self._clock, self._settings)

    def look_deeper(self) -> HealthOutside:
        """The same, and what takes some seconds more."""
        from clinic_app.services.health_outside import look_deeper

        return look_deeper(self.look_from_outside())

    def write_support_bundle(self, into: Path, found: HealthOutside, told: Sequence[object]) -> tuple[str, ...]:
        """One file for whoever helps from afar; what is in it. Raises `FileExistsError`, `OSError`."""
        from clinic_app.services.support_bundle import write_bundle

        return write_bundle(into, found, self._settings, self.updating().stands(), told)

    def updating(self) -> Updating:
        """New versions of this program."""
        from clinic_app.services.updating import Program, Updating, built_in_root

        return Updating(Program.this(), self._settings, self._clock, root=built_in_root())

    def release_making(self) -> ReleaseMaking:
        """For the publisher of this program."""
        from clinic_app.services.release_making import ReleaseMaking

        return ReleaseMaking(self._policy, self._clock)

    def line_outside(self) -> LineOutside:
        """The way to a hub, tried without a record."""
        from clinic_app.services.way_to_hub import LineOutside

        return LineOutside(self._settings, self._clock)

    def pack_writing(self) -> PackWriting:
        """For whoever writes the packs of a site: it needs no record."""
        from clinic_app.services.pack_writing import PackWriting

        return PackWriting(self._definitions, self._rules, self._policy)

    def directory_making(self) -> DirectoryMaking:
        """For whoever keeps the signed directory of a network: it needs no record."""
        from clinic_app.services.directory_making import DirectoryMaking

        return DirectoryMaking(self._policy, self._clock.today())

    def listing_making(self) -> ListingMaking:
        """For whoever takes lists of services of others into a network's list: it needs no record."""
        from clinic_app.services.listing_making import ListingMaking

        return ListingMaking(self._definitions, self._clock.today())
