"""An evening on two PCs that meet by the hub: an intake on one, papers and packets from the other, one count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stations import CLINIC, SHELTER, Network, Station, agrees, refers

from clinic_app.domain.attachments import What
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.consent import releases_of
from clinic_app.domain.referral import Status
from clinic_app.errors import NoSuchCase
from clinic_app.services.incoming_file import Incoming
from clinic_app.services.letting_go import LetGo
from clinic_app.services.outgoing import OutState
from clinic_app.services.print_log import Fate
from clinic_app.services.reporting import Audience
from clinic_app.services.restricting import Why

MONTH, YEAR = range(2026 * 12 + 10, 2026 * 12 + 11), range(2026 * 12, 2026 * 12 + 12)
COUNTED = ((Audience.OWN, MONTH), (Audience.STATUTORY, MONTH), (Audience.NETWORK, YEAR), (Audience.PUBLIC, YEAR))


def rounds(*pcs: Station) -> None:
    for _ in "ab":
        for pc in pcs:
            pc.syncs()


def counts(pc: Station) -> list[object]:
    """Without how many people work here: these two PCs were made apart, each with people of its own."""
    reports = [pc.clinic.reporting.report(audience, months) for audience, months in COUNTED]
    return [replace(each, work=each.work and replace(each.work, people=0, leading=0)) for each in reports]


def test_an_intake_on_one_pc_papers_and_packets_from_the_other_and_one_count_on_both(network: Network) -> None:
    shelter = network.joins(SHELTER, kind="service")
    night = network.joins(CLINIC, kind="clinic")
    network.on(minutes=5)
    office = network.another_pc(night)
    both = (night, office)
    rounds(*both)
    night.clinic.reporting.name_office("Provincial office")
    case = agrees(night, SHELTER)
    root = night.clinic.recording.shown(case).root
    incident = new_entity("incident", root)
    said = ((root, "s_sex", "female"), (root, "s_age_band", "18_25"), (root, "c_stats", "given"))
    night.clinic.recording.change(case, Change((incident,), (), (*said, (incident.id, "i_type", "rape"))))
    night.clinic.attaching.take_in(case, Incoming(what=What.DOCUMENT, content=b"a letter", pages=1))
    rounds(*both)
    [line] = office.clinic.attaching.view(case).lines
    assert line.id is not None
    assert office.clinic.attaching.look(case, line.id) == b"a letter"

    referral = refers(office, case)
    for pc in both:
        pc.clinic.papers.handed_to_printer(pc.clinic.papers.consent_form(case), printer="OPD")
    rounds(office, shelter, night)
    shelter.clinic.receiving.answer(shelter.clinic.receiving.inbox()[0].id, Status.ACCEPTED)
    rounds(shelter, *both)
    logged = [[each.paper.shown for each in pc.clinic.print_log.open()] for pc in both]
    assert sorted(logged[0]) == sorted(logged[1])
    assert len(set(logged[0])) == 2
    paper = next(each.paper for each in office.clinic.print_log.open() if each.pc)
    office.clinic.print_log.became(paper.device, paper.number, Fate.GIVEN)
    for pc in both:
        [view] = pc.clinic.outgoing.of_referral(referral)
        assert (view.state, view.standing.status) == (OutState.DONE, Status.ACCEPTED)
        assert pc.clinic.recording.shown(case).stored("x_status", pc.clinic.recording.shown(case).first("referral"))
    rounds(*both)
    assert [len(pc.clinic.print_log.open()) for pc in both] == [1, 1]
    assert counts(night) == counts(office)

    [release] = releases_of(night.clinic.recording.shown(case))
    night.clinic.consent.withdraw(case, release.id)
    rounds(night, shelter, office)
    assert shelter.clinic.receiving.inbox()[0].state == "retracted"
    assert [pc.clinic.recording.shown(case).stored("c_withdrawn_at", release.id) is None for pc in both] == [False] * 2
    assert counts(night) == counts(office)

    night.clinic.restricting.restrict(case, {night.clinic.whoami.id}, Why.HER_WISH)
    rounds(*both)
    kept = [pc.clinic.restricting.of(case) for pc in both if case not in pc.clinic.desk.cases.hidden]
    assert len({each.people for each in kept if each is not None}) == 1
    told = {pc.clinic.desk.vault.cases.stands(case): pc.clinic.reporting.report(Audience.OWN, MONTH) for pc in both}
    assert {reads: report.elsewhere for reads, report in told.items()} == {True: 0, False: 1}
    night.clinic.desk.vault.erasing.erase(case, by=night.clinic.whoami.id, why="her_request")
    rounds(*both)
    for pc in both:
        with pytest.raises(NoSuchCase):
            pc.clinic.recording.shown(case)
    assert counts(night) == counts(office)
    night.clinic.letting_go.let_go(office.clinic.desk.vault.device.id, LetGo.LOST)
    after = agrees(night, SHELTER)
    rounds(*both)
    assert not office.clinic.desk.vault.cases.stands(after)
