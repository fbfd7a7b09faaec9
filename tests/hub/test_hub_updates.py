"""The hub passes on a version of the program that it cannot make: what is fetched from it is believed by signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from publisher import Publisher, lay_program, packed
from running_hub import Running, serving

from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import HubUnreachable, NotJoined, UpdateRefused
from clinic_app.services.updating import Program, Updating
from clinic_app.settings import Settings
from clinic_app.transport.updates_line import UpdatesLine
from clinic_app.wire.hub_api import Limits

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOCK = Clock(now=lambda: NOW, monotonic=lambda: 0.0, boot_id="one", zone="Asia/Bangkok")
NAME = "notebook-0.2.0-linux-x86_64.tar.xz"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture(scope="module")
def archive(hub: Running, publisher: Publisher, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Lies on the hub's shelf."""
    base = tmp_path_factory.mktemp("made")
    file = packed(lay_program(base / "made", "0.2.0"), base / NAME)
    publisher.publish(base / "stick", file, "0.2.0")
    (base / "stick" / "notebook-updates").rename(hub.place.updates)
    return file.read_bytes()


def updating(data: Path, publisher: Publisher, hub: Running) -> Updating:
    program = Program(folder=None, system="linux-x86_64", version="0.1.0", steps=25)
    return Updating(program, Settings(data, hub_address=hub.address), CLOCK, root=publisher.roots[0])


def test_a_pc_that_nobody_signed_in_at_fetches_it(
    hub: Running, archive: bytes, publisher: Publisher, tmp_path: Path
) -> None:
    pc = updating(tmp_path, publisher, hub)
    with closing(pc.at_hub()) as line:
        found = pc.fetch(line)
    assert found.offer is not None
    assert (tmp_path / "updates" / "targets" / NAME).read_bytes() == archive
    assert pc.stands().fetched == found.offer


def test_what_was_cut_off_goes_on_where_it_stopped(
    hub: Running, archive: bytes, publisher: Publisher, tmp_path: Path
) -> None:
    part = tmp_path / "updates" / "targets" / f"{NAME}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(archive[:300])
    with closing(UpdatesLine(hub.address, CLOCK)) as line:
        assert b"".join(line.content(NAME, 300)) == archive[300:]
        assert b"".join(line.content(NAME, len(archive))) == b""
    pc = updating(tmp_path, publisher, hub)
    with closing(pc.at_hub()) as line:
        assert pc.fetch(line).offer is not None
    assert not part.exists()


def test_a_hub_that_would_not_begin_in_the_middle_costs_the_beginning_again(archive: bytes) -> None:
    whole = httpx2.MockTransport(lambda _: httpx2.Response(200, content=archive))
    with closing(UpdatesLine("https://hub.example.org", CLOCK, transport=whole)) as line:
        assert b"".join(line.content(NAME, 300)) == archive[300:]


def test_what_the_hub_changed_is_not_believed(
    hub: Running, archive: bytes, publisher: Publisher, tmp_path: Path
) -> None:
    file = hub.place.updates / "targets" / NAME
    file.write_bytes(archive[:-1] + b"?")
    try:
        pc = updating(tmp_path, publisher, hub)
        with closing(pc.at_hub()) as line, pytest.raises(UpdateRefused, match="half"):
            pc.fetch(line)
    finally:
        file.write_bytes(archive)
    assert not list((tmp_path / "updates" / "targets").iterdir())


@pytest.mark.parametrize("path", ["metadata/..%2F..%2Fhub.key", "..%2Fhub.key", "other/x", "targets/hub.key"])
def test_nothing_else_of_the_hub_is_handed_out(hub: Running, archive: bytes, path: str) -> None:
    assert httpx2.get(f"{hub.address}/v1/updates/{path}").status_code == 404


def test_a_hub_without_updates_has_none(publisher: Publisher, tmp_path: Path) -> None:
    problem = {"type": "about:blank", "title": "no such thing here", "status": 404}
    bare = httpx2.MockTransport(
        lambda _: httpx2.Response(404, json=problem, headers={"content-type": "application/problem+json"})
    )
    pc = Updating(
        Program(folder=None, system="linux-x86_64"), Settings(tmp_path), CLOCK, root=publisher.roots[0]
    )  # fmt: skip
    with closing(UpdatesLine("https://hub.example.org", CLOCK, transport=bare)) as line:
        with pytest.raises(UpdateRefused, match="none"):
            pc.check(line)
        with pytest.raises(UpdateRefused, match="half"):
            list(line.content(NAME, 0))
    with pytest.raises(NotJoined):
        pc.at_hub()
    with closing(pc.at_hub("http://127.0.0.1:1")) as line, pytest.raises(HubUnreachable):
        pc.check(line)
