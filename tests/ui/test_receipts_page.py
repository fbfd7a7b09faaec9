"""What was signed is shown, printed without a name, and kept as a file. `PICTURES=DIR` keeps what was seen."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from stations import RECEIVER, SHELTER, Network, agrees, refers
from test_referral_line import AtTheDesk, SitDown, at_the_desk, both, network  # noqa: F401 - fixtures
from test_ui_fits import cut

from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.referral import Outcome, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.receipts import Receipt, read_receipt
from clinic_app.ui import i18n
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.receipts import ReceiptsPage
from clinic_app.wire.directory_trust import SignedDirectory, fingerprint, read_directory


def looked_at(desk: AtTheDesk, name: str) -> list[str]:
    desk.settles()
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        desk.desk.window.grab().save(str(Path(folder) / f"{name}.png"))
    return cut(desk.inside.page())


def read_kept(file: Path, clinic: Clinic) -> Receipt:
    return read_receipt(file.read_text("ascii"), clinic.network.signer)


def holds(file: Path, listed: Path, clinic: Clinic) -> bool:
    """As `clinic-admin check-receipt` would say it, by the two files alone."""
    signed = SignedDirectory.from_bytes(listed.read_bytes())
    root = fingerprint(next(signed.roots))
    document = read_directory(listed.read_bytes(), root=root, today=clinic.desk.clock.today())
    kids = {VerifyKey.from_bytes(bytes.fromhex(device.identity)).kid: (OrganisationId(agency.id), device)
            for agency in document.agencies for device in agency.devices}  # fmt: skip
    return read_receipt(file.read_text("ascii"), kids.get).signer == SHELTER


@pytest.mark.parametrize("language", ["en", "th"])
def test_both_sides_find_print_and_keep_what_was_signed(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    tmp_path: Path,
    language: str,
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(line.id)
    for status, outcome in ((Status.ACCEPTED, None), (Status.IN_PROGRESS, Outcome.ARRIVED)):
        shelter.clinic.receiving.answer(line.id, status, outcome=outcome)
    shelter.syncs(), clinic.syncs()
    i18n.use(language)
    for station, who in ((clinic, COORDINATOR), (shelter, RECEIVER)):
        desk = at_the_desk(station, who)
        if station is clinic:
            listed = desk.sending()
            assert looked_at(desk, f"steps-{language}") == []
        else:
            listed = desk.inbox()
            listed.chips["care"].click()
            desk.settles()
            next(iter(listed.list.rows.values())).click()
            assert looked_at(desk, f"inbox-{language}") == []
        assert listed.take_along.to_receipts.isVisible()
        listed.take_along.to_receipts.click()
        desk.settles()
        page = desk.inside.page()
        assert isinstance(page, ReceiptsPage)
        assert len(page.cards) == 3
        assert page.cards[0].print.hasFocus()
        assert looked_at(desk, f"receipts-{station.agency}-{language}") == []
        file = tmp_path / f"{station.agency}.txt"
        receipts = desk.does(lambda _clinic, page=page: page._gather())
        page.write(receipts[0], file)
        desk.settles()
        kept = desk.does(partial(read_kept, file))
        assert kept.status is Status.IN_PROGRESS
        page.write(receipts[0], tmp_path / "no" / "such.txt")
        assert page.notice.isVisible()
        page.write_list(tmp_path / "directory.json")
        desk.settles()
        assert not page.notice.isVisible()
        assert desk.does(partial(holds, file, tmp_path / "directory.json"))
        page.write_list(tmp_path / "no" / "such.json")
        desk.settles()
        assert page.notice.isVisible()
        page.cards[0].print.click()
        desk.settles()
        preview = desk.inside.page()
        assert isinstance(preview, PrintPreview)
        assert preview._paper is not None
        if folder := os.environ.get("PICTURES"):
            (Path(folder) / f"receipt-{station.agency}-{language}.pdf").write_bytes(preview._paper.pdf)
        assert looked_at(desk, f"print-{station.agency}-{language}") == []
