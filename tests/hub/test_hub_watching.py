"""What the hub counts of itself and for whom; what it says it answers, and what it does answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from running_hub import Running, sealed, serving
from starlette.routing import Route, Router

from clinic_app.wire.hub_api import Limits

OPENAPI = json.loads((Path(__file__).parents[2] / "clinic_app/hub/openapi.json").read_text("utf-8"))


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Running]:
    yield from serving(tmp_path, Limits(), metrics_token="a token of 16 and more")


def test_the_interface_that_is_written_down_is_the_one_that_answers(hub: Running) -> None:
    router: Router = hub.app._app
    answered = {
        (route.path, method.lower())
        for route in router.routes
        if isinstance(route, Route)
        for method in route.app.answers  # type: ignore[attr-defined]
        if method != "HEAD"
    }
    written = {(path, method) for path, ways in OPENAPI["paths"].items() for method in ways}
    assert written == answered
    assert httpx2.get(f"{hub.address}/v1/openapi.json").json() == OPENAPI


def test_every_operation_says_that_it_may_be_away_and_every_signed_one_how_it_refuses() -> None:
    for path, ways in OPENAPI["paths"].items():
        for method, operation in ways.items():
            said = set(operation["responses"])
            assert "503" in said, (path, method)
            if operation["security"] == [{"requestSignature": []}]:
                assert said >= {"400", "401", "403", "429"}, (path, method)
            if method in {"put", "post"}:
                assert said >= {"408", "413"}, (path, method)


def test_figures_name_routes_and_nobody(hub: Running) -> None:
    clinic, shelter = hub.office("clinic"), hub.office("shelter")
    clinic.client.put(shelter.mailbox, sealed(), bytes(32))
    httpx2.get(f"{hub.address}/../etc/passwd-{clinic.mailbox}")
    told = httpx2.get(f"{hub.address}/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = told.text.splitlines()
    for line in (
        'clinic_hub_requests_total{route="envelope",method="PUT",status="201"} 1',
        'clinic_hub_request_seconds_count{route="envelope"} 1',
        "clinic_hub_waiting 1", "clinic_hub_store_up 1", "clinic_hub_put_offers_total 1", "clinic_hub_held 0",
        "clinic_hub_oldest_hours 0", "clinic_hub_mailboxes 2",
    ):  # fmt: skip
        assert line in lines
    buckets = [int(line.rpartition(" ")[2]) for line in lines if line.startswith("clinic_hub_request_seconds_bucket")]
    assert buckets
    for name in (clinic.mailbox, shelter.mailbox, "shelter", "passwd", clinic.auth.public.kid.hex()):
        assert name not in told.text


def test_figures_are_for_this_machine_and_nothing_a_proxy_passes_on(hub: Running) -> None:
    def status(**headers: str) -> int:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.get(f"{hub.address}/metrics", headers=said).status_code

    assert status() == 200
    assert status(host="hub.example") == 404
    assert status(x_forwarded_for="203.0.113.9") == 404
    assert status(via="1.1 caddy") == 404
    assert status(forwarded="for=203.0.113.9") == 404


def test_with_a_token_the_token_decides(guarded: Running) -> None:
    def status(said: str | None) -> int:
        headers = {} if said is None else {"authorization": said}
        return httpx2.get(f"{guarded.address}/metrics", headers=headers).status_code

    assert [status(said) for said in (None, "Bearer another token", "a token of 16 and more")] == [404, 404, 404]
    assert status("Bearer a token of 16 and more") == 200


def test_a_fault_of_ours_says_where_and_never_what_was_sent(hub: Running, capsys: pytest.CaptureFixture[str]) -> None:
    async def broken(*_: object) -> None:
        raise ValueError(f"SECRET {hub.address}")

    hub.app._app = broken
    answer = httpx2.get(f"{hub.address}/v1/ping?n=SECRET")
    assert (answer.status_code, answer.json()["title"]) == (500, "a fault of ours")
    httpx2.get(f"{hub.address}/")
    log = capsys.readouterr().err
    assert "fault ValueError" in log
    assert "SECRET" not in log
    assert "SECRET" not in answer.text
