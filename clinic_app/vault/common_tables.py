"""The kinds of records that all PCs of a clinic share, in the order in which they are told."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from clinic_app.domain.common_law import EARLIEST
from clinic_app.vault.common_kinds import Kind, Table
from clinic_app.vault.common_merges import MergeKind
from clinic_app.vault.common_network import AT_HUB, HUB_CODES, NetworkKind
from clinic_app.vault.common_packets import (
    AwaitedKind,
    MessageKind,
    PacketKind,
    ReceivedKind,
    TakenKind,
)
from clinic_app.vault.common_pcs import PcKind
from clinic_app.vault.common_people import PeopleKind, RestrictionKind
from clinic_app.vault.common_settings import DocumentKind, SettingKind
from clinic_app.vault.network_reports import REPORTS
from clinic_app.vault.reserved_codes import RESERVED

ERASED_KIND: Final = "erased"
"""Told before the restrictions: what goes is not seen by more people for a moment."""

_EVERY: Final[tuple[Kind, ...]] = (
    PcKind(),
    PeopleKind(),
    Table(name=ERASED_KIND, table="erased", key="case_id:blob", told="at:text", stricter={"at": EARLIEST}),
    RestrictionKind(),
    MergeKind(),
    Table(
        name="task", table="tasks", key="id:blob", case="case_id",
        told="case_id:blob kind:text channel:text due_at:text done_at:text",
        stricter={"due_at": EARLIEST, "done_at": EARLIEST},
    ),
    Table(name="not_same", table="not_same", key="one:blob other:blob", told="by:blob at:text", case="one"),
    Table(
        name="paper_out", table="papers_out", key="device:blob number:int",
        told="mark:text document:text copy:text recipient:text copies:int printer:text reason:text at:text by:blob "
        "unsure:int fate:text fate_at:text fate_by:blob",
    ),
    RESERVED,
    REPORTS,
    SettingKind(),
    DocumentKind(),
    NetworkKind(),
    AT_HUB,
    HUB_CODES,
    PacketKind(),
    MessageKind(),
    ReceivedKind(),
    TakenKind(),
    AwaitedKind(),
)  # fmt: skip
KINDS: Final = MappingProxyType({kind.name: kind for kind in _EVERY})
