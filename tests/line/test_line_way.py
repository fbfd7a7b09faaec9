"""The way to the hub as people choose it with their IT: kept sealed, never shown, tried, above it what IT settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import NURSE, House
from little_proxies import listening, proxy
from stations import CLINIC, Network, closing_line

from clinic_app.errors import NotAllowed, ProxyAsks, WayRefused
from clinic_app.services.way_to_hub import By, Tried, WayStands, settled_way, try_way
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile


def test_what_was_chosen_is_kept_and_its_password_never_shown(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    way = clinic.clinic.way_to_hub
    assert way.stands() == WayStands(By.SYSTEM, "", "", "", has_password=False, by_it=False)
    way.choose(by=By.PROXY, proxy="proxy.hospital.th:8080", user=" nurse ", password="tea")
    assert way.stands() == WayStands(By.PROXY, "http://proxy.hospital.th:8080", "", "nurse", True, False)
    assert way.way().password == "tea"
    way.choose(by=By.SCRIPT, script="http://wpad.hospital.th/proxy.pac", user="nurse")
    assert (way.way().password, way.stands().proxy) == ("tea", "")
    way.choose(by=By.DIRECT, user="somebody")
    assert way.way().password == ""  # another name: not with the password of the one before
    assert all("tea" not in str(entry) for entry in clinic.clinic.desk.vault.journal.entries())


@pytest.mark.parametrize(("by", "told", "reason"), [(By.PROXY, "proxy", "proxy"), (By.SCRIPT, "proxy.pac", "script")])
def test_what_is_none_is_refused_and_the_one_before_stays(network: Network, by: By, told: str, reason: str) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    with pytest.raises(WayRefused) as refused:
        clinic.clinic.way_to_hub.choose(by=by, proxy=told, script=told)
    assert refused.value.reason == reason
    assert clinic.clinic.way_to_hub.stands().by is By.SYSTEM


def test_the_nurse_does_not_choose_it(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    clinic.house.leave()
    clinic.clinic = clinic.house.enter(NURSE)
    with pytest.raises(NotAllowed):
        clinic.clinic.way_to_hub.choose(by=By.DIRECT)


@pytest.mark.parametrize(
    ("profile", "by", "where"),
    [
        (SiteProfile(proxy="direct"), By.DIRECT, ""),
        (SiteProfile(proxy="http://proxy:8080"), By.PROXY, "http://proxy:8080"),
        (SiteProfile(script="http://wpad/p.pac"), By.SCRIPT, "http://wpad/p.pac"),
        (SiteProfile(proxy="http://proxy:8080", script="/etc/p.pac"), By.SCRIPT, "/etc/p.pac"),
    ],
)
def test_what_it_settled_stands_above_and_takes_the_name_typed_here(
    network: Network, profile: SiteProfile, by: By, where: str
) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    clinic.clinic.way_to_hub.choose(by=By.DIRECT, user="nurse", password="tea")
    settings = clinic.clinic.desk.settings
    settings.held = Held(profile, network.folder)
    stands = clinic.clinic.way_to_hub.stands()
    assert (stands.by, stands.proxy or stands.script, stands.user, stands.by_it) == (by, where, "nurse", True)
    assert settled_way(None) is None
    assert settled_way(SiteProfile()) is None


def test_trying_says_what_was_met(network: Network) -> None:
    clinic = network.joins(CLINIC, kind="clinic")
    with closing_line(clinic) as hub:
        assert try_way(hub) == Tried(("",), "", 0, None)
    port = int(network.hub.address.rpartition(":")[2])
    invited = clinic.clinic.joining
    with listening(proxy(to=port, asks=("NTLM",))) as little:
        invited._way.choose(by=By.PROXY, proxy=little.address)
        hub = invited.line()
        hub._http.base_url = "http://hub.test"  # type: ignore[assignment]
        told = try_way(hub)
        hub.close()
    assert told.hops == (little.address,)
    assert told.ended_by == ProxyAsks(("ntlm",))


def test_a_restored_record_forgets_the_network_it_stood_in() -> None:
    from clinic_app.services.restoring import OF_THE_OLD_PC

    assert {"line.way", "line.metered", "line.spent"} <= set(OF_THE_OLD_PC)


def test_a_pc_without_a_record_goes_the_way_that_it_settled(tmp_path: Path) -> None:
    house = House(tmp_path)
    door = house.door
    door._settings.held = Held(SiteProfile(proxy="http://proxy:8080"), tmp_path)
    way = door.from_hub()._way
    assert way is not None
    assert (way.by, way.proxy) == (By.PROXY, "http://proxy:8080")
