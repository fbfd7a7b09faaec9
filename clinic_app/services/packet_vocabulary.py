"""The leaves of a packet that are ours and say nothing of hers: words of the shapes, directory ids, its id and days."""

from __future__ import annotations

from datetime import date
from typing import Final

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import PacketContent, lapse_day, packet_uuid
from clinic_app.wire.fhir_vocabulary import vocabulary

_MOST_ENTRIES: Final = 13
"""Entries of a bundle are called by the packet's id plus a number below this."""


def ours(content: PacketContent, sender: OrganisationId, recipient: OrganisationId, on: date) -> frozenset[str]:
    """What the leak scan need not look at in the packet that says this, sealed on this day."""
    number = int.from_bytes(content.packet_id, "big")
    names = {packet_uuid(((number + place) % 2**128).to_bytes(16, "big")).urn for place in range(_MOST_ENTRIES)}
    days = {on.isoformat(), lapse_day(on, content.valid).isoformat()}
    pictures = {str(picture + 1) for picture in content.words or ()}
    return vocabulary() | names | days | pictures | {recipient, sender}
