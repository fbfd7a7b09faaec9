"""`clinic-admin line`: IT goes the way to the hub from a PC on which nobody has signed in yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from admin_answers import facts
from clinic_at_work import House
from little_proxies import listening, proxy
from running_hub import Running, serving

from clinic_app.admin import command_line
from clinic_app.services.doorway import Doorway
from clinic_app.settings.held import Held
from clinic_app.settings.profile import SiteProfile
from clinic_app.transport import way_out
from clinic_app.wire.hub_api import Limits


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


def line(door: Doorway, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    status = command_line.main(["line", "--json", *words], data_dir=Path(), doorway=lambda _folder: door)
    return status, facts(capsys.readouterr().out)


def test_it_goes_to_the_hub_and_back_without_a_record(
    hub: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    door = House(tmp_path, wall=hub.hands.now()).door
    assert line(door, capsys) == (1, {"trouble": "NotJoined"})
    told = {"by": "no proxy", "vouched_by": "", "clock_off_s": 0, "trouble": None}
    assert line(door, capsys, "--hub", hub.address) == (0, told)
    door._settings.hub_address = hub.address
    assert line(door, capsys, "--direct") == (0, told)
    monkeypatch.setattr(way_out, "_LOOPBACK", frozenset())  # the hub of a test stands on this PC
    port = int(hub.address.rpartition(":")[2])
    with listening(proxy(to=port, asks=("NTLM",))) as little:
        status, met = line(door, capsys, "--proxy", little.address)
        assert (status, met["by"], met["trouble"], met["schemes"]) == (1, little.address, "ProxyAsks", "('ntlm',)")
        door._settings.held = Held(SiteProfile(proxy=little.address), tmp_path)
        assert line(door, capsys)[1]["trouble"] == "ProxyAsks"
    script = tmp_path / "proxy.pac"
    script.write_text("function FindProxyForURL(u, h) { return 'DIRECT' }")
    assert line(door, capsys, "--script", str(script))[0] == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [(("--proxy", "somewhere"), "proxy"), (("--script", "proxy.pac"), "script"), (("--hub", "ftp://hub"), "hub")],
)
def test_what_is_no_way_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], reason: str
) -> None:
    assert line(House(tmp_path).door, capsys, *words) == (1, {"trouble": "WayRefused", "reason": reason})
