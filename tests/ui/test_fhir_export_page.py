"""A file for another system is made from the screen: warned, reasoned, locked. `PICTURES=DIR` keeps what was seen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from clinic_at_work import COORDINATOR
from stations import RECEIVER, SHELTER, Network, agrees, refers
from test_receipts_page import looked_at
from test_referral_line import SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.services.fhir_export import ExportWhy
from clinic_app.ui import i18n
from clinic_app.ui.screens.fhir_export import FhirExportPage


@pytest.mark.parametrize("language", ["en", "th"])
def test_it_says_what_it_means_asks_why_and_says_the_words_once(
    network: Network,  # noqa: F811
    at_the_desk: SitDown,  # noqa: F811
    tmp_path: Path,
    language: str,
) -> None:
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    i18n.use(language)
    for station, who in ((clinic, COORDINATOR), (shelter, RECEIVER)):
        desk = at_the_desk(station, who)
        listed = desk.sending() if station is clinic else desk.inbox()
        if station is shelter:
            next(iter(listed.list.rows.values())).click()
            desk.settles()
        listed.take_along.to_export.click()
        desk.settles()
        page = desk.inside.page()
        assert isinstance(page, FhirExportPage)
        assert looked_at(desk, f"export-{station.agency}-{language}") == []
        page.go.click()
        assert page.open.text()
        why = ExportWhy.THEIR_SYSTEM if station is clinic else ExportWhy.OUR_SYSTEM
        page.why.choose(why.value)
        page.go.click()
        assert page.knows.hasFocus()
        made = desk.does(lambda _clinic, page=page, why=why: page._make_it(why))
        page.write(made, tmp_path / "no" / "such.pdf")
        assert page.notice.isVisible()
        file = tmp_path / f"{station.agency}.pdf"
        page.write(made, file)
        assert looked_at(desk, f"exported-{station.agency}-{language}") == []
        with pikepdf.open(BytesIO(file.read_bytes()), password=page.words.text()) as whole:
            assert list(whole.attachments) == ["referral.json"]
        desk.inside.back()
        assert page.words.text() == ""
