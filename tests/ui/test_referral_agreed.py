"""What was agreed, at the desk: read beside what proves it, compared on one key, printed without a name."""

from __future__ import annotations

from clinic_at_work import COORDINATOR
from stations import SHELTER, Network, agrees, refers
from test_referral_line import SitDown, at_the_desk, both, network

from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId, ReferralId
from clinic_app.ui.screens.agreed import AgreedPage
from clinic_app.ui.screens.name_on_paper import NameOnPaper
from clinic_app.ui.screens.print_preview import PrintPreview

__all__ = ["at_the_desk", "network"]


def test_a_coordinator_sees_what_was_agreed_compares_and_prints_it(network: Network, at_the_desk: SitDown) -> None:
    clinic, _shelter = both(network)
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    desk = at_the_desk(clinic, COORDINATOR)
    sending = desk.sending()
    sending.take_along.to_agreed.click()
    desk.settles()
    page = desk.inside.page()
    assert isinstance(page, AgreedPage)
    assert "Service: Shelter for women" in page.left_here.accessibleName()
    assert "Shown to her: read to her from this screen" in page.how.accessibleName()
    assert "How it was given: " in page.how.accessibleName()
    assert "Parts she agreed to: Arrival · Words at the gate · Age class" in page.how.accessibleName()
    assert "COO-anong" in page.how.accessibleName()
    assert len(page.hash.text().replace(" ", "")) == 64
    assert not page.verdict.isVisible()
    page.check.click()
    desk.settles()
    assert page.verdict.words.text() == "Made anew from the record: the same bytes."
    page.paper.click()
    desk.settles()
    paper = desk.inside.page()
    assert isinstance(paper, PrintPreview)
    assert paper.view.count == 1
    desk.inside.back()
    desk.settles()

    page.name.click()
    desk.settles()
    asked = desk.inside.page()
    assert isinstance(asked, NameOnPaper)
    assert not any(box.isChecked() for box in asked.boxes.values())
    asked.boxes["paper.name"].setChecked(True)
    asked.keep.click()
    desk.settles()
    assert asked.notice.isVisible(), "it is not said yet whether she was alone"
    asked.alone.choose("yes")
    asked.keep.click()
    desk.settles()
    assert desk.inside.page() is page
    named = desk.does(lambda clinic: clinic.official.named.agreed(case, ReferralId(referral)))
    assert named == {"paper.name"}

    change = Change(values=((EntityId(referral), "x_access", ["children_1"]),))
    desk.does(lambda clinic: clinic.recording.change(case, change))
    page.check.click()
    desk.settles()
    assert "it came out otherwise" in page.verdict.words.text()
