"""What was agreed can be seen afterwards, and the bytes made anew from the record prove it, or do not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from clinic_at_work import SUPERVISOR
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, network_on, refers

from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId, ReferralId
from clinic_app.errors import NoSuchCase, NotAllowed
from clinic_app.services.agreed import AgreedView
from clinic_app.services.referring import Shown


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Station]:
    for network in network_on(tmp_path):
        station = joined(network)
        yield station


def joined(network: Network) -> Station:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs(), shelter.syncs()
    return clinic


def test_how_it_was_shown_what_left_and_both_proofs_are_kept(clinic: Station) -> None:
    case = agrees(clinic, SHELTER)
    preview = clinic.clinic.referring.preview(case, asked_of(clinic, case))
    referral = clinic.clinic.referring.seal(case, preview, agreed=True, shown=Shown.TURNED, language="my")
    view = clinic.clinic.agreed.look(case, referral)
    assert view.lines == preview.fields_sent
    assert view.code == preview.code
    assert view.release is not None
    [sealing] = view.sealings
    assert (sealing.shown, sealing.language, sealing.by) == (Shown.TURNED, "my", "COO-anong")
    assert sealing.hash == hashlib.sha256(preview.fhir).hexdigest()
    assert (sealing.quasi, sealing.exchanged, sealing.scanned) == (
        len(preview.quasi), preview.proofs.exchanged, preview.proofs.scanned,
    )  # fmt: skip
    assert clinic.clinic.agreed.proves(case, referral) is True


def asked_of(clinic: Station, case: object) -> object:
    from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
    from clinic_app.services.referring import ReferralRequest

    return ReferralRequest(
        organisation=SHELTER, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER, urgency=Urgency.WITHIN_24H,
        valid=Valid.D7,
    )  # fmt: skip


def test_a_record_that_was_changed_since_proves_nothing(clinic: Station) -> None:
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    change = Change(values=((EntityId(referral), "x_access", ["children_1"]),))
    clinic.clinic.recording.change(case, change)
    assert clinic.clinic.agreed.proves(case, referral) is False


def test_what_cannot_be_made_any_more_proves_nothing(clinic: Station) -> None:
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    vault = clinic.clinic.desk.vault
    vault.revisions.append(
        case, Change(values=((EntityId(referral), "x_valid", "24h"),)), author=clinic.clinic.whoami.id
    )
    assert clinic.clinic.agreed.proves(case, referral) is False


def test_the_paper_names_nobody_and_carries_the_hash(clinic: Station) -> None:
    import io

    import pypdfium2

    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    view: AgreedView = clinic.clinic.agreed.look(case, referral)
    paper = clinic.clinic.agreed.paper(view, said=(("Service", "Bed"),), proved="Compared: the same.")
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(paper.pdf)))
    squeezed = "".join(text.split())
    assert view.sealings[0].hash in squeezed
    assert "Compared:thesame." in squeezed
    assert clinic.clinic.recording.shown(case).code not in squeezed.replace("-", "")
    assert not paper.names_her


def test_who_may_read_no_case_reads_no_agreement(clinic: Station) -> None:
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    with pytest.raises(NoSuchCase):
        clinic.clinic.agreed.look(case, ReferralId(UUID(int=3)))
    view = clinic.clinic.agreed.look(case, referral)
    outside = clinic.house.enter(RECEIVER)
    with pytest.raises(NotAllowed):
        outside.agreed.look(case, referral)
    supervisor = clinic.house.enter(SUPERVISOR)
    assert supervisor.agreed.look(case, referral).code == view.code
    with pytest.raises(NotAllowed):
        supervisor.agreed.paper(view, said=(), proved="")
