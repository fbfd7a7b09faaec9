"""Each document that leaves, or that she carries, as a house at work makes it: for the tests that ask all of them.

A document in `printing/documents.py` that goes `OUT` or is `HERS` needs a line here: how it is made, or the file that
asks the same of it (`ELSEWHERE`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clinic_app.domain.ids import OrganisationId
from clinic_app.printing.referral_form import Copy
from clinic_app.services.her_access import SureBy
from clinic_app.services.paper import Paper

if TYPE_CHECKING:
    from test_papers import Desk


def _referral_form(desk: Desk, to: OrganisationId, packet_id: bytes) -> Paper:
    from test_papers import PACKET

    return desk.prints(replace(PACKET, packet_id=packet_id), to)


def _her_referral_form(desk: Desk) -> Paper:
    from test_papers import PACKET, SHELTER

    return desk.clinic.papers.referral_form(desk.case, PACKET, SHELTER, copy=Copy.HER)


OUT: dict[str, Callable[[Desk, OrganisationId, bytes], Paper]] = {"referral_form": _referral_form}
"""Document → made for this recipient, under the code that comes of these 16 bytes."""

HERS: dict[str, Callable[[Desk], Paper]] = {
    "referral_form": _her_referral_form,
    "plan": lambda desk: desk.clinic.plan_papers.plan(desk.case, copy=Copy.HER),
    "access_sheet": lambda desk: desk.clinic.her_access.sheet(desk.clinic.her_access.tell(desk.case, SureBy.ALONE)),
}

ELSEWHERE = {
    "certificate": "test_official_papers",
    "custody_sheet": "test_forensic_papers",
    "case_summary": "test_official_papers",
    "release": "test_official_papers",
    "child_report": "test_official_papers",
    "site_paper": "test_official_papers",
    "referral_named": "test_official_papers",
    "packet_note": "test_working_papers",
    "appointment_slip": "test_her_papers",
    "sick_note": "test_her_papers",
    "numbers_card": "test_her_papers",
    "medicine_paper": "test_her_papers",
    "services_for_her": "test_her_papers",
}
