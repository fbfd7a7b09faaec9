"""A sum of a network that was looked at is kept, in the journal too: later sums and editions are held against it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from signed_list import HOTLINE, listed
from test_publishing import a_year

from clinic_app.domain.reporting.editions import Edition
from clinic_app.errors import EditionRefused, NotAllowed, Stopped
from clinic_app.services.aggregate_taking import COLLECTS, EXPECTED
from clinic_app.services.clinic import Clinic
from clinic_app.services.given_told import given_told
from clinic_app.services.network_places import as_summed, place_of
from clinic_app.services.reporting import Audience
from clinic_app.wire.aggregate import ToldCell, ToldTable, YearTables, decode_year, encode_year

YEAR = 2026


def tables_of(
    clinic: Clinic, n: int, *, given: Sequence[Edition] = (), made_at: str = "2027-01-05T03:00:00Z"
) -> YearTables:
    law, codes = clinic.reporting.law, clinic.reporting.codes()
    cells = {
        table.id: (ToldCell(codes[table.rows][0], codes[table.columns][0] if table.columns else "", n, n),)
        for table in law.tables
        if table.published
    }
    return YearTables(
        version=law.version, year=YEAR, made_at=made_at, incidents=n, people=n,
        tables=tuple(ToldTable(id=name, cells=each) for name, each in cells.items()), given_out=given_told(given),
    )  # fmt: skip


def comes(clinic: Clinic, place: str, made: YearTables) -> None:
    settings = clinic.desk.vault.settings
    settings[EXPECTED] = {**(settings.get(EXPECTED) or {}), place: True}
    clinic.desk.vault.network_reports.put(
        place, YEAR, made_at=made.made_at, mid=b"", thread=b"", body=encode_year(made)
    )  # fmt: skip


def collecting(house: House, *places: str) -> Clinic:
    a_year(house)
    clinic = house.enter(COORDINATOR)
    clinic.desk.vault.settings[COLLECTS] = True
    for place in places:
        comes(clinic, place, tables_of(clinic, 30))
    return clinic


def in_the_list(house: House, clinic: Clinic) -> str:
    """What we are called there."""
    listed(house, clinic)
    us = clinic.network.us()
    assert us is not None
    return us.name(clinic.desk.settings.language)


def refused(clinic: Clinic, act: str = "look") -> tuple[str, tuple[str, ...]]:
    with pytest.raises(EditionRefused) as told:
        getattr(clinic.network_sums, act)(YEAR)
    return told.value.reason, told.value.places


def about(clinic: Clinic, act: str) -> list[object]:
    return [each.about for each in clinic.desk.vault.journal.entries(limit=500) if each.act == act]


def test_a_look_stands_until_three_places_are_new(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    sums = clinic.network_sums
    assert not sums.looked(YEAR)
    first = sums.sum(Audience.NETWORK, YEAR)
    assert (first.places, first.edition, first.since, sums.looked(YEAR)) == (3, None, False, True)
    comes(clinic, "d", tables_of(clinic, 30))
    clinic = house.enter(COORDINATOR)  # whoever comes in later, and on whichever PC
    assert refused(clinic) == ("sum_too_little_new", ("d",))
    again = clinic.network_sums.sum(Audience.PUBLIC, YEAR)
    assert (again.places, again.since, again.seen) == (3, True, first.seen)
    for place in "ef":
        comes(clinic, place, tables_of(clinic, 30))
    clinic.network_sums.look(YEAR)
    assert clinic.network_sums.sum(Audience.NETWORK, YEAR).places == 6
    given = clinic.network_sums.give_out(YEAR)
    assert given.of.keys() == set("abcdef")
    assert clinic.network_sums.sum(Audience.NETWORK, YEAR).edition == given
    assert refused(clinic, "give_out") == ("sum_nothing_new", ())


def test_a_sum_tells_how_far_it_is_and_one_that_is_stopped_leaves_nothing(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    sums, shares = clinic.network_sums, list[float]()

    def stopped(_share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        sums.sum(Audience.NETWORK, YEAR, stopped)
    assert not sums.looked(YEAR)
    assert about(clinic, "network_summed") == about(clinic, "network_sum_read") == []
    first = sums.sum(Audience.NETWORK, YEAR, shares.append)
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1
    for place in "def":
        comes(clinic, place, tables_of(clinic, 30))
    with pytest.raises(Stopped):
        sums.look(YEAR, stopped)
    assert sums.sum(Audience.NETWORK, YEAR).seen == first.seen


def test_our_own_year_is_not_given_out_beside_a_sum_that_has_it(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    in_the_list(house, clinic)
    sums, publishing = clinic.network_sums, clinic.reporting.publishing
    sums.add_ours(YEAR)
    sums.look(YEAR)
    with pytest.raises(EditionRefused) as told:
        publishing.next(YEAR)
    assert (told.value.reason, told.value.at) == ("network_sum", sums.sum(Audience.PUBLIC, YEAR).seen.at)
    with pytest.raises(EditionRefused):
        publishing.give_out(YEAR)


def test_a_sum_is_held_against_what_we_gave_out_ourselves(house: House) -> None:
    clinic = collecting(house, "a", "b")
    us = in_the_list(house, clinic)
    clinic.network_sums.add_ours(YEAR)
    clinic.reporting.publishing.give_out(YEAR)  # after our tables were put there
    assert refused(clinic) == ("sum_given_out", (us,))
    comes(clinic, "c", tables_of(clinic, 30))
    clinic.network_sums.look(YEAR)
    found = clinic.network_sums.sum(Audience.NETWORK, YEAR)
    assert (found.given, found.late) == ((us,), ())


def test_what_a_place_gave_out_after_the_sum_is_said_and_holds_it_back(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    made = clinic.network_sums.sum(Audience.NETWORK, YEAR)
    assert made.late == ()
    told = {
        table.id: tuple((each.row, each.column, each.n) for each in table.cells)
        for table in tables_of(clinic, 30).tables
    }
    given = msgspec.structs.replace(made.seen, at="2027-01-20T00:00:00Z", whole=told)
    comes(clinic, "a", tables_of(clinic, 30, given=[given], made_at="2027-01-21T00:00:00Z"))
    found = clinic.network_sums.sum(Audience.NETWORK, YEAR)
    assert (found.late, found.since) == (("a",), False)
    assert refused(clinic, "give_out") == ("sum_given_out", ("a",))  # b and c would be left
    [place] = [each for each in clinic.network_sums.places(YEAR) if each.id == "a"]
    assert place.given_at == "2027-01-20T00:00:00Z"


def test_two_pcs_that_made_a_sum_before_they_met_are_named(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    sums, settings = clinic.network_sums, clinic.desk.vault.settings
    made = sums.look(YEAR)
    assert sums.sum(Audience.NETWORK, YEAR).unheld == ()
    other = msgspec.structs.replace(made, at="2026-12-31T00:00:00Z")
    settings["network_looks"] = {**settings["network_looks"], "of-another-pc": msgspec.to_builtins(other)}
    assert sums.sum(Audience.NETWORK, YEAR).unheld == (other.at, made.at)


def test_a_higher_threshold_holds_when_an_older_look_is_given_out(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    clinic.network_sums.look(YEAR)
    clinic.reporting.publishing.set_least(Audience.NETWORK, "70")  # of 90 each place may take its own 30
    given = clinic.network_sums.give_out(YEAR)
    assert given.least == {"network": 70, "public": 70}
    tables = given.tables(Audience.NETWORK, clinic.reporting.law)
    assert all(("all", "all") not in each.cells and not each.cells for each in tables)


def test_older_tables_after_newer_and_the_same_twice_change_nothing(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    newer = tables_of(clinic, 40, made_at="2027-01-09T03:00:00Z")
    for made in (newer, tables_of(clinic, 90), newer):
        comes(clinic, "a", made)
    [table, *_others] = clinic.network_sums.sum(Audience.NETWORK, YEAR).tables
    assert table.total == 100


def test_tables_of_an_older_program_are_not_in_a_sum(house: House) -> None:
    clinic = collecting(house)
    body = encode_year(tables_of(clinic, 30)).replace(b'"format":2', b'"format":1').replace(b',"given_out":null', b"")
    place = place_of("a", "A", decode_year(body), "2027-01-05T03:00:00Z")
    assert (place.fits, place.adds_up, place.says_given) == (False, True, False)


def test_what_a_place_gave_out_goes_with_its_tables_and_is_read_back(house: House) -> None:
    a_year(house)
    clinic = house.enter(COORDINATOR)
    assert clinic.network_reports.tables(YEAR).given_out is None
    edition = clinic.reporting.publishing.give_out(YEAR)
    made = clinic.network_reports.tables(YEAR)
    given = as_summed(decode_year(encode_year(made))).given
    assert given is not None
    assert given.at == edition.at
    assert {table: [*map(tuple, cells)] for table, cells in given.whole.items()} == {
        table: [*map(tuple, cells)] for table, cells in edition.whole.items()
    }
    for audience in (Audience.NETWORK, Audience.PUBLIC):
        was = edition.held_for(audience)
        assert {name: codes for name, codes in was.lines.items() if codes} == given.held[audience].lines


def test_whoever_looks_at_figures_for_others_is_in_the_journal(house: House) -> None:
    clinic = collecting(house, "a", "b", "c")
    in_the_list(house, clinic)
    clinic.reporting.publishing.next(YEAR)
    assert about(clinic, "figures_weighed") == [{"year": YEAR}]
    clinic.network_reports.would_send(YEAR)
    assert about(clinic, "network_report_read") == [{"year": YEAR}]
    clinic.network_sums.add_ours(YEAR)
    assert about(clinic, "network_ours_added") == [{"year": YEAR}]
    for _twice in range(2):
        clinic.network_sums.sum(Audience.NETWORK, YEAR)
    assert about(clinic, "network_summed") == [{"year": YEAR, "places": 4}]
    assert about(clinic, "network_sum_read") == [{"year": YEAR, "audience": "network", "places": 4}]
    clinic.network_sums.sum(Audience.PUBLIC, YEAR)
    assert len(about(clinic, "network_sum_read")) == 2
    clinic.network_sums.members.expect(HOTLINE, expected=True)
    assert about(clinic, "network_place_expected") == [{"organisation": HOTLINE, "on": 1}]


def test_only_who_may_report_makes_a_sum(house: House) -> None:
    collecting(house, "a", "b", "c")
    nurse = house.enter(NURSE)
    for act in (
        nurse.network_sums.look,
        nurse.network_sums.looked,
        nurse.network_sums.give_out,
        nurse.network_reports.would_send,
    ):
        with pytest.raises(NotAllowed):
            act(YEAR)
