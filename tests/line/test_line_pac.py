"""Proxy scripts: what an engine made by others answers, we answer; what might hang, leak or lie is refused."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac import Hop, as_script, hops_of, script_in

MONDAY = datetime(2026, 11, 23, 10, 30, 15, tzinfo=ZoneInfo("Asia/Bangkok"))
HUB = "https://hub.example.org"
NAMES = {"hub.example.org": "203.0.113.9", "intranet.hospital.th": "10.1.2.3"}

# As hospitals and large networks have them: each kind of sentence that is found in such files.
HOSPITAL = """
// Proxy of the hospital, 2014; changed 2019
var inside = ["hospital.th", "moph.go.th"], PROXY = 'PROXY proxy.hospital.th:8080';
function within(host, domains) {
    for (var i = 0; i < domains.length; i++) {
        if (dnsDomainIs(host, "." + domains[i]) || host == domains[i]) { return true; }
    }
    return false;
}
function FindProxyForURL(url, host)
{
    host = host.toLowerCase();
    /* nothing that is ours goes out */
    if (isPlainHostName(host) || within(host, inside)) return "DIRECT";
    else if (shExpMatch(host, "10.*") || shExpMatch(url, "http://192.168.*"))
        return "DIRECT";
    if (/^(\\d{1,3}\\.){3}\\d+$/.test(host)) { return "DIRECT" }
    if (isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0")) return "DIRECT";
    if (url.substring(0, 6) == "https:" && host.indexOf("hub.") === 0)
        return PROXY + "; PROXY backup.hospital.th:3128; DIRECT"
    switch (url.charAt(4)) {
        case ":": return "PROXY plain:80";
        default: break;
    }
    return weekdayRange("MON", "FRI") ? PROXY : "SOCKS old:1080";
}
"""


def hops(script: str, address: str = HUB) -> list[str]:
    return [hop.proxy or "DIRECT" for hop in hops_of(script, address, MONDAY, NAMES.get)]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        (HUB, ["http://proxy.hospital.th:8080", "http://backup.hospital.th:3128", "DIRECT"]),
        ("https://intranet.hospital.th", ["DIRECT"]),
        ("https://HUB", ["DIRECT"]),
        ("https://192.0.2.7:8443", ["DIRECT"]),
        ("http://elsewhere.example", ["http://plain:80"]),
        ("https://elsewhere.example", ["http://proxy.hospital.th:8080"]),
    ],
)
def test_a_script_as_a_hospital_has_it_names_the_way(address: str, found: list[str]) -> None:
    assert hops(HOSPITAL, address) == found


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("isInNet('hub.example.org', '203.0.113.0', '255.255.255.0')", True),
        ("isInNet('nobody.example', '203.0.113.0', '255.255.255.0')", False),
        ("isInNet(myIpAddress(), '0.0.0.0', '0.0.0.0')", True),
        ("isInNet('300.1.1.1', '300.1.1.1', '255.255.255.255')", False),
        ("shExpMatch('a.hospital.th', '*.hospital.?h')", True),
        ("shExpMatch('a.hospital.th', '*.hospital')", False),
        ("shExpMatch('a+b', 'a+b') && !shExpMatch('aab', 'a+b')", True),
        ("isResolvable('nobody.example')", False),
        ("dnsDomainIs('www.hospital.th', '.hospital.th')", True),
        ("localHostOrDomainIs('www', 'www.hospital.th')", True),
        ("localHostOrDomainIs('home', 'www.hospital.th')", False),
        ("dnsDomainLevels('a.b.c') == 2", True),
        ("convert_addr('1.0.0.2') == 16777218", True),
        ("weekdayRange('MON')", True),
        ("weekdayRange('SAT', 'MON')", True),
        ("weekdayRange('TUE', 'FRI')", False),
        ("weekdayRange('SUN', 'GMT')", False),
        ("timeRange(10)", True),
        ("timeRange(9, 10)", False),
        ("timeRange(10, 11)", True),
        ("timeRange(22, 11)", True),
        ("timeRange(10, 30, 10, 31)", True),
        ("timeRange(10, 30, 16, 12, 0, 0)", False),
        ("timeRange(3, 'GMT')", True),
        ("dateRange(23)", True),
        ("dateRange('NOV')", True),
        ("dateRange(2025, 2026)", True),
        ("dateRange('DEC', 'FEB')", False),
        ("dateRange(20, 'NOV', 24, 'NOV')", True),
        ("dateRange(1, 'JAN', 2026, 22, 'NOV', 2026)", False),
        ("dateRange(20, 5)", True),
    ],
)
def test_the_functions_of_proxy_scripts(told: str, holds: bool) -> None:
    script = f"function FindProxyForURL(u, h) {{ return ({told}) === true ? 'PROXY yes:1' : 'PROXY no:1'; }}"
    assert hops(script) == ["http://yes:1" if holds else "http://no:1"]


@pytest.mark.parametrize(
    ("script", "reason", "line"),
    [
        ("", "fails", 0),
        ("function FindProxyForURL(u, h) { return 'DIRECT'", "fails", 1),
        ("function FindProxyForURL(u, h) {\n while (true) {} }", "no_end", 0),
        ("function FindProxyForURL(u, h) {\n return FindProxyForURL(u, h) }", "no_end", 0),
        ("function FindProxyForURL(u, h) { var s = 'aa'; for (;;) s += s }", "no_end", 0),
        ("function FindProxyForURL(u, h) { var a = []; for (;;) a.push(['x']) }", "no_end", 0),
        ("function FindProxyForURL(u, h) { return /(a*)*b/.test('" + "a" * 60 + "') }", "no_end", 0),
        ("function FindProxyForURL(u, h) {\n\n return require('fs') }", "fails", 3),
        ("function FindProxyForURL(u, h) {\n return weekdayRange('WEEKEND') }", "fails", 2),
        ("function FindProxyForURL(u, h) { return dateRange(1, 'JAN', 2, 3) }", "fails", 1),
        ("function FindProxyForURL(u, h) { return timeRange(1, 2, 3) }", "fails", 1),
        ("function FindProxyForURL(u, h) { return 'SOCKS5 a:1080' }", "answer", 0),
        ("function FindProxyForURL(u, h) { return 'PROXY nowhere' }", "answer", 0),
        ("function FindProxyForURL(u, h) { return 5 }", "answer", 0),
        ("x" * (512 * 1024 + 1), "too_long", 0),
        ("function FindProxyForURL(u, h) {" + "".join(f"isResolvable('a{n}');" for n in range(20)) + "}", "no_end", 0),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(script: str, reason: str, line: int) -> None:
    with pytest.raises(ProxyScriptRefused) as refused:
        hops(script)
    assert (refused.value.reason, refused.value.line) == (reason, line)


def test_a_long_script_of_many_branches_is_read() -> None:
    branches = " else ".join(
        f'if (shExpMatch(h, "*.site{n}.example")) {{ return "PROXY p{n}:80"; }}' for n in range(800)
    )
    either = " || ".join(f'h == "x{n}"' for n in range(400))
    script = f"function FindProxyForURL(u, h) {{ {branches} if ({either}) return 'PROXY no:1'; return 'DIRECT'; }}"
    assert hops(script) == ["DIRECT"]
    assert hops(script, "https://a.site799.example") == ["http://p799:80"]


def test_nothing_answered_means_no_proxy_and_what_we_cannot_use_is_passed_over() -> None:
    assert hops("function FindProxyForURL(u, h) { return null }") == ["DIRECT"]
    assert hops("function FindProxyForURL(u, h) { return 'SOCKS s:1080; HTTPS p:443; DIRECT;' }") == [
        "https://p:443", "DIRECT",
    ]  # fmt: skip


def test_a_script_is_not_told_what_is_asked_for() -> None:
    script = "function FindProxyForURL(u, h) { return 'PROXY ' + h + u.length + ':80' }"
    assert hops(script, HUB + "/v1/m/0123?limit=16") == [f"http://hub.example.org{len(HUB) + 1}:80"]


def test_a_script_may_lie_on_the_disk_in_any_old_encoding(tmp_path: Path) -> None:
    file = tmp_path / "proxy.pac"
    file.write_bytes("// für alle\nfunction FindProxyForURL(u, h) { return 'DIRECT' }".encode("latin-1"))
    assert hops_of(script_in(file), HUB, MONDAY) == (Hop(),)
    with pytest.raises(ProxyScriptRefused):
        script_in(tmp_path / "gone.pac")
    with pytest.raises(ProxyScriptRefused):
        as_script(b"x" * 600_000)


def test_a_script_that_takes_away_what_it_was_given_harms_itself_alone() -> None:
    taken = "JSON = undefined; Array.prototype.push = String.prototype.trim = undefined;"
    with pytest.raises(ProxyScriptRefused):
        hops(taken + "function FindProxyForURL(u, h) { return 'PROXY ' + dnsResolve(h) + ':80' }")
    assert hops(HOSPITAL)[-1] == "DIRECT"


def test_a_name_is_looked_up_once_and_only_if_it_was_asked_for() -> None:
    asked = list[str]()

    def resolve(name: str) -> str:
        asked.append(name)
        return "192.0.2.1"

    both = "if (isResolvable('a.example')) return 'PROXY ' + dnsResolve('b.example') + ':80'"
    found = hops_of(f"function FindProxyForURL(u, h) {{ {both} }}", HUB, MONDAY, resolve)
    assert (found, asked) == ((Hop("http://192.0.2.1:80"),), ["a.example", "b.example"])


@given(st.text(max_size=60))
def test_whatever_comes_is_read_or_refused(script: str) -> None:
    with suppress(ProxyScriptRefused):
        hops(f"function FindProxyForURL(u, h) {{ {script} }}")


def test_the_engine_is_loaded_only_where_somebody_named_a_script() -> None:
    script = (
        "import sys; from clinic_app.transport.hub_client import HubClient; import clinic_app.transport.pac; "
        "sys.exit('quickjs' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
