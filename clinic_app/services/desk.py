"""What every act of the clinic needs: the open vault, who is sitting here, the clock, and the rules we ship."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.domain import people
from clinic_app.domain.people import Act, Person
from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.services.visible import VisibleCases
from clinic_app.settings import Settings
from clinic_app.vault.store import Vault

if TYPE_CHECKING:
    from clinic_app.domain.clocks import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.packet_law import PacketLaw
    from clinic_app.services.site_here import Here


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each service when a vault is opened, and gone when it is closed. Used in the vault lane only."""

    vault: Vault
    clock: Clock
    settings: Settings
    forms: Definitions
    """The forms as they ship."""
    site: Here
    """What the packs of this site make of forms and rules."""
    law: PacketLaw
    rules: ClockRules
    policy: KdfPolicy
    """What locking somebody's slot costs."""
    cases: VisibleCases = field(init=False)
    """The cases as whoever signed in may know them."""

    def __post_init__(self) -> None:
        """Look up what is kept from them."""
        object.__setattr__(self, "cases", VisibleCases(self.vault, self.me.id))

    @property
    def me(self) -> Person:
        """Who signed in."""
        return self.vault.whoami

    @property
    def definitions(self) -> Definitions:
        """The forms as they are asked here."""
        return self.site.definitions

    def require(self, act: Act) -> None:
        """Raise `NotAllowed` unless whoever signed in may do this."""
        people.require(self.me, act)
