"""What Windows and macOS were told of proxies, with their registry and commands written by hand: neither is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from clinic_app.errors import ProxyOfAnotherKind
from clinic_app.transport.through import Through
from clinic_app.transport.way_out import By, Told, WayOut, this_system
from clinic_app.transport.windows_proxy import script_address

HUB = "https://hub.example"
PROXY = WayOut(by=By.PROXY, proxy="http://proxy.hospital.th:8080")
SCRIPT = WayOut(by=By.SCRIPT, script="http://wpad.hospital.th/proxy.pac")
DIRECT = WayOut(by=By.DIRECT)


def registry(**values: tuple[Any, int]) -> Callable[[str, str], tuple[Any, int]]:
    """The user's own, under the one key that is looked into."""

    def read(key: str, name: str) -> tuple[Any, int]:
        assert key.endswith("Internet Settings")
        try:
            return values[name]
        except KeyError as error:
            raise OSError(2, name) from error

    return read


def told(proxies: Mapping[str, str], *left_out: str) -> Told:
    """As Python's library answers on that system."""
    return Told(proxies=lambda: proxies, leaves_out=lambda host: host in left_out)


def nothing(_words: list[str]) -> str:
    return ""


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (("http://wpad.hospital.th/proxy.pac", 1), "http://wpad.hospital.th/proxy.pac"),
        ((" http://wpad.hospital.th/proxy.pac ", 1), "http://wpad.hospital.th/proxy.pac"),
        ((r"file://C:\proxy.pac", 1), r"file://C:\proxy.pac"),
        (("%PAC%", 2), ""),
        ((b"\0\1", 3), ""),
        ((7, 4), ""),
        (("", 1), ""),
    ],
)
def test_the_registry_names_a_script_only_in_plain_text(value: tuple[Any, int], found: str) -> None:
    assert script_address(registry(AutoConfigURL=value)) == found


def test_a_registry_without_it_and_a_system_without_a_registry_name_none() -> None:
    assert script_address(registry()) == ""
    assert script_address() == ""


@pytest.mark.parametrize(
    ("library", "values", "way"),
    [
        (told({}), {}, DIRECT),
        (told({"https": "http://proxy.hospital.th:8080"}), {}, PROXY),
        (told({"http": "http://other:1"}), {}, DIRECT),
        (told({"https": "http://proxy.hospital.th:8080"}, "hub.example"), {}, DIRECT),
        (told({}), {"AutoConfigURL": (SCRIPT.script, 1)}, SCRIPT),
        # A proxy that is named goes before a script; a host that is left out of it needs neither.
        (told({"https": "http://proxy.hospital.th:8080"}), {"AutoConfigURL": (SCRIPT.script, 1)}, PROXY),
        (
            told({"https": "http://proxy.hospital.th:8080"}, "hub.example"),
            {"AutoConfigURL": (SCRIPT.script, 1)},
            DIRECT,
        ),
        (told({"https": "proxy.hospital.th:8080"}), {}, PROXY),
    ],
)
def test_windows(library: Told, values: dict[str, tuple[Any, int]], way: WayOut) -> None:
    assert this_system({}, nothing, "win32", told=library, registry=registry(**values))(HUB) == way


def scutil(text: str) -> Callable[[list[str]], str]:
    def ask(words: list[str]) -> str:
        assert words == ["scutil", "--proxy"], "macOS is asked nothing else"
        return text

    return ask


AUTO = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  HTTPSEnable : 0
  ProxyAutoConfigEnable : %s
  ProxyAutoConfigURLString : http://wpad.hospital.th/proxy.pac
}
"""


@pytest.mark.parametrize(
    ("library", "said", "way"),
    [
        (told({}), "", DIRECT),
        (told({}), AUTO % 1, SCRIPT),
        (told({}), AUTO % 0, DIRECT),
        (told({}), "<dictionary> {\n  ProxyAutoConfigEnable : 1\n}\n", DIRECT),
        (told({}), "<dictionary> {\n  ProxyAutoDiscoveryEnable : 1\n}\n", DIRECT),
        (told({"https": "http://proxy.hospital.th:8080"}), AUTO % 1, PROXY),
        (told({"https": "http://proxy.hospital.th:8080"}, "hub.example"), AUTO % 1, DIRECT),
    ],
)
def test_macos(library: Told, said: str, way: WayOut) -> None:
    assert this_system({}, scutil(said), "darwin", told=library)(HUB) == way


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "socks4://10.0.0.1:1080", "SOCKS5H://x:1", "ftp://x:21"])
def test_a_proxy_that_is_none_for_the_web_is_named_as_what_it_is(proxy: str) -> None:
    """Windows hands a SOCKS proxy on as that of the web, and `ALL_PROXY` often is one."""
    system = this_system({}, nothing, "win32", told=told({"all": proxy}), registry=registry())
    through = Through(WayOut(), lambda: datetime.now(UTC), system=system)
    with pytest.raises(ProxyOfAnotherKind) as refused:
        through.handle_request(httpx2.Request("GET", HUB))
    assert refused.value.kind == proxy.partition(":")[0].lower()
    through.close()
