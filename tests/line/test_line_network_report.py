"""Tables of a year go sealed to whoever sums them: by hub or stick, read by nobody else, shown as a sum alone."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pytest
from clinic_at_work import NURSE, SUPERVISOR
from stations import CLINIC, LEGAL_AID, SHELTER, Network, Station, delivered, written

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import EditionRefused, NotAllowed, NothingToGive, Why
from clinic_app.services.aggregate_sending import OutState
from clinic_app.services.by_stick import read_from, write_to
from clinic_app.services.reporting import ALL, Audience, Unit
from clinic_app.wire.aggregate import decode_year
from clinic_app.wire.inner import Kind

HOSPITAL, POLICE = OrganisationId("training-hospital"), OrganisationId("training-police")
YEAR = 2026


def served(station: Station, types: Iterable[str], *, stats: str = "given") -> None:
    recording = station.clinic.recording
    for type_ in types:
        case = recording.begin()
        incident = new_entity("incident", case.root)
        said = {"c_record": "given", "c_services": "given", "c_stats": stats, "s_sex": "female", "s_age_band": "18_25"}
        recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
        recording.change(case.id, Change(created=(incident,), values=((incident.id, "i_type", type_),)))


def a_network(network: Network) -> tuple[Station, Station, Station]:
    """A year in which three places served women, and the morning after it."""
    places = [network.joins(each, kind="both") for each in (CLINIC, SHELTER, HOSPITAL)]
    clinic, shelter, hospital = places
    for each in places:
        each.syncs()  # the list with all of them in it
    served(clinic, ["rape"] * 4 + ["physical_assault"])
    served(clinic, ["rape"] * 2, stats="refused")
    served(shelter, ["rape"] * 3)
    served(hospital, ["rape"] * 3)
    with pytest.raises(NothingToGive):
        clinic.clinic.network_reports.send(YEAR)  # it is not over
    network.on(days=45)
    for each in (clinic, shelter):
        each.clinic.network_reports.name_collector(HOSPITAL)
    return clinic, shelter, hospital


def test_a_year_is_sent_received_once_replaced_and_summed(network: Network) -> None:
    clinic, shelter, hospital = a_network(network)
    reports, sums = clinic.clinic.network_reports, hospital.clinic.network_sums
    assert [each.id for each in reports.collectors()] == [HOSPITAL]  # the others are of no kind that collects
    for nobody in (POLICE, LEGAL_AID, OrganisationId("training-immigration"), CLINIC):
        with pytest.raises(NothingToGive):
            reports.name_collector(nobody)
    sent = reports.send(YEAR)
    assert (sent.incidents, sent.people, sent.year) == (5, 5, YEAR)  # and not those who said no
    [told] = reports.sent()
    assert (told.stands, told.changed, told.incidents) == (OutState.WAITING, False, 5)
    assert clinic.clinic.sending.waiting() == []  # no line of the list of referrals
    clinic.syncs()
    assert hospital.syncs().taken.set_aside == [Why.NOT_COLLECTING]
    assert hospital.clinic.desk.vault.network_reports.years() == []
    sums.members.begin_collecting(on=True)
    hospital.clinic.set_asides.look_again()
    [place] = sums.places(YEAR)
    assert (place.id, place.belongs, place.fits) == (CLINIC, False, False)  # nobody asked it
    with pytest.raises(NothingToGive):
        sums.sum(Audience.NETWORK, YEAR)  # one place alone
    with pytest.raises(NothingToGive):
        hospital.clinic.network_reports.send(YEAR)  # to nobody
    shelter.clinic.network_reports.send(YEAR)
    shelter.syncs(), hospital.syncs()
    sums.add_ours(YEAR)
    sums.members.expect(SHELTER, expected=True)
    with pytest.raises(NothingToGive) as refused_yet:
        sums.look(YEAR)  # three have sent, and one of them unasked
    assert refused_yet.value.reason == "too_few_places"
    assert CLINIC in [each.id for each in sums.members.askable()]
    sums.members.expect(CLINIC, expected=True)
    assert {each.id: each.fits for each in sums.places(YEAR)} == {CLINIC: True, SHELTER: True, HOSPITAL: True}
    assert {CLINIC, SHELTER, HOSPITAL}.isdisjoint(each.id for each in sums.members.askable())
    made = sums.sum(Audience.NETWORK, YEAR)
    types = next(each for each in made.tables if each.table.id == "gbv_type_sex")
    assert (types.total, made.places, made.edition) == (11, 3, None)
    assert ("physical_assault", ALL) in types.hidden
    assert ("rape", ALL) in types.hidden  # or the one could be worked out
    assert sums.sum(Audience.PUBLIC, YEAR).tables[0].hidden

    # somebody read it, and the sender hears of that
    hospital.syncs(), clinic.syncs()
    assert reports.sent()[0].stands is OutState.DONE

    # newer numbers take the place of the older: she takes her yes back, and one fewer is counted
    edition = sums.give_out(YEAR)
    with pytest.raises(EditionRefused):
        sums.give_out(YEAR)
    rows, year = clinic.clinic.reporting, range(YEAR * 12, YEAR * 12 + 12)
    she = next(iter(rows.owners(Unit.INCIDENT, year, {"stats": ("given",)})))
    clinic.clinic.consent.answer(she, {"c_stats": "withdrawn"})
    assert reports.sent()[0].changed
    network.on(hours=1)
    assert reports.send(YEAR).incidents == 4
    stick = network.folder / "stick"  # this time there is no line
    stick.mkdir()
    plan = clinic.clinic.by_stick.plan()
    clinic.clinic.by_stick.written(plan, write_to(stick, plan))
    assert hospital.clinic.by_stick.take(read_from(stick)).taken.set_aside == []
    made = sums.sum(Audience.NETWORK, YEAR)
    assert (made.edition, made.since) == (edition, True)
    with pytest.raises(EditionRefused) as refused:
        sums.look(YEAR)  # one woman less would be told
    assert refused.value.reason == "sum_too_little_new"
    assert made.tables[0].total == 11  # what was given out stands
    [kept] = [each for each in hospital.clinic.desk.vault.network_reports.of_year(YEAR) if each.sender == CLINIC]
    assert decode_year(kept.body).incidents == 4
    with pytest.raises(EditionRefused):
        sums.give_out(YEAR)  # that look was given out

    # a place that sent nothing is missed
    sums.members.expect(LEGAL_AID, expected=True)
    assert next((each.id, each.made_at) for each in sums.places(YEAR)) == (LEGAL_AID, None)
    assert [each.id for each in sums.places(YEAR - 1) if each.made_at] == []

    # what does not add up is set aside; what others count otherwise is said, and not summed
    def tells(**said: object) -> list[Why]:
        body = msgspec.json.encode(msgspec.structs.replace(sent, **said))
        letter = written(clinic, hospital, kind=Kind.AGGREGATE, about=None, did=None, body=msgspec.Raw(body))
        return delivered(hospital, letter)

    assert tells(incidents=3) == [Why.CONTENT]
    assert tells(made_at="2030-01-01T00:00:00Z") == [Why.CONTENT]
    assert tells(made_at="2026-12-31T00:00:00Z") == []  # older: taken, and changes nothing
    [kept] = [each for each in hospital.clinic.desk.vault.network_reports.of_year(YEAR) if each.sender == CLINIC]
    assert decode_year(kept.body).incidents == 4
    today = hospital.house.clock.today()
    [first, *others] = sent.tables
    cell = first.cells[0]
    twisted = msgspec.structs.replace(
        first, cells=(msgspec.structs.replace(cell, row="forced_marriage"), *first.cells[1:])
    )
    assert tells(made_at=f"{today}T21:00:00Z", tables=(twisted, *others)) == []
    [place] = [each for each in sums.places(YEAR) if each.id == CLINIC]
    assert (place.fits, place.adds_up) == (False, False)
    assert tells(made_at=f"{today}T22:00:00Z", year=YEAR + 1) == []  # by a clock that is wrong
    assert sums.years() == (YEAR,)
    for too_early in (sums.look, lambda year: sums.sum(Audience.NETWORK, year)):
        with pytest.raises(NothingToGive) as told:
            too_early(YEAR + 1)
        assert told.value.reason == "unfinished"
    assert tells(made_at=f"{today}T23:00:00Z", version="2020-01-01") == []
    [place] = [each for each in sums.places(YEAR) if each.id == CLINIC]
    assert (place.version, place.fits, place.adds_up) == ("2020-01-01", False, True)
    with pytest.raises(NothingToGive):
        sums.look(YEAR)  # of two places each knows the other
    assert sums.sum(Audience.NETWORK, YEAR).edition == edition  # what was seen stands

    acts = [entry.act for entry in hospital.clinic.desk.vault.journal.entries(limit=500)]
    assert acts.count("network_report_received") == 7
    assert {"network_collecting", "network_sum_read", "network_sum_given_out"} <= set(acts)
    network.on(days=29)
    assert reports.sent()[0].stands is OutState.LAPSED  # nobody said that it was read, and its time is over
    for who in (NURSE, SUPERVISOR):
        other = hospital.house.enter(who)
        with pytest.raises(NotAllowed):
            other.network_sums.members.begin_collecting(on=False)
    with pytest.raises(NotAllowed):
        hospital.house.enter(NURSE).network_sums.sum(Audience.NETWORK, YEAR)


def test_the_journal_names_the_places_of_a_network(network: Network) -> None:
    clinic, _shelter, hospital = a_network(network)
    hospital.clinic.network_sums.members.begin_collecting(on=True)
    clinic.clinic.network_reports.send(YEAR)
    clinic.syncs(), hospital.syncs()
    for station, act, whose in (
        (clinic, "network_report_sent", HOSPITAL), (hospital, "network_report_received", CLINIC),
    ):  # fmt: skip
        journal = station.clinic.journal
        [told] = [each for each in journal.lines(journal.reader().page().entries) if each.act == act]
        named = station.clinic.directory().organisation(whose).name(station.clinic.desk.settings.language)
        assert named != whose
        assert (told.facts["organisation"], told.facts["year"]) == (named, YEAR)
