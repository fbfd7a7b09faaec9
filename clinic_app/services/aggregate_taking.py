"""Tables of another place that came sealed: kept only where somebody said that this place sums them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from clinic_app.errors import PacketRefused, Why
from clinic_app.wire.aggregate import decode_year

if TYPE_CHECKING:
    from clinic_app.services.believing import Believed
    from clinic_app.services.desk import Desk

COLLECTS: Final = "network_collects"
EXPECTED: Final = "network_expected"


def keep_tables(desk: Desk, believed: Believed) -> None:
    """Keep them in the place of older ones of that year. Part of the transaction in which the message is taken.

    Those of a place that nobody asked are kept too, and are in no sum until somebody takes it in (`network_members`).

    Raises `PacketRefused`: `not_collecting`, `content`, `newer_suite`.
    """
    vault, sender = desk.vault, believed.message.sender
    if not vault.settings.get(COLLECTS):
        raise PacketRefused(Why.NOT_COLLECTING)
    told = decode_year(believed.message.fhir)
    if told.made_at[:10] > f"{believed.message.lapses_on}":
        raise PacketRefused(Why.CONTENT)  # made after the day until which it may be delivered
    newer = vault.network_reports.put(
        sender, told.year, made_at=told.made_at, mid=believed.mid, thread=believed.thread, body=believed.message.fhir
    )
    about: dict[str, str | int | UUID] = {"organisation": sender, "year": told.year, "newer": int(newer)}
    vault.journal.append("network_report_received", None, about)
