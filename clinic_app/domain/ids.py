"""Names for the ids of the house, so that two kinds cannot be swapped."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

CaseId = NewType("CaseId", UUID)
"""Also the id of the case's own entity of kind `case`."""

EntityId = NewType("EntityId", UUID)
PersonId = NewType("PersonId", UUID)
DeviceId = NewType("DeviceId", UUID)
ReferralId = NewType("ReferralId", UUID)
"""Id of the entity of kind `referral`; it never leaves the clinic."""

OrganisationId = NewType("OrganisationId", str)
"""A directory id, such as `training-shelter`."""
