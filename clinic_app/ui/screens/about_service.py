"""Which service a sentence of consent is about, and what would be asked of it."""

from __future__ import annotations

from clinic_app.domain.packet_codes import Sector, Service
from clinic_app.domain.sectors import sector_for
from clinic_app.facts import dataclass
from clinic_app.services.referring import Offer, ReferralRequest
from clinic_app.ui import i18n


@dataclass(frozen=True, slots=True)
class About:
    """Which service the sentence is about."""

    offer: Offer
    service: Service
    request: ReferralRequest | None

    @property
    def sector(self) -> Sector:
        """Under which kind of service."""
        return sector_for(self.offer.organisation, self.service)

    @property
    def name(self) -> str:
        """The organisation as the screens say it."""
        return self.offer.organisation.name(i18n.language())
