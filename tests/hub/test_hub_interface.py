"""Schemathesis, which nobody here wrote, asks the hub whatever its OpenAPI allows and much that it does not.

Each answer must be one that is written down, of the kind and shape that is written down, never a fault of ours. What
is drawn is the same in every run; the long run draws anew.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from running_hub import Office, Running, serving
from schemathesis import checks

from clinic_app.wire import hub_api
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.keep_api import KeepLimits

INTERFACE = json.loads((Path(__file__).parents[2] / "clinic_app/hub/openapi.json").read_text("utf-8"))
OPERATIONS = [(path, method.upper()) for path, ways in INTERFACE["paths"].items() for method in ways]
JUDGES = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
MANY = 10**9


class Signing(requests.auth.AuthBase):
    """Signs what goes out, whatever it is."""

    def __init__(self, hub: Running, office: Office) -> None:
        self._hub = hub
        self._office = office

    def __call__(self, asked: requests.PreparedRequest) -> requests.PreparedRequest:
        body = asked.body or b""
        body = body.encode() if isinstance(body, str) else body
        path, _, query = asked.path_url.partition("?")
        revoke_hash = asked.headers.get(hub_api.REVOKE_HASH)
        revoke_hash = revoke_hash.decode("latin-1") if isinstance(revoke_hash, bytes) else revoke_hash
        signed = hub_api.SignatureInput(
            revocable=revoke_hash is not None, created=int(self._hub.hands.now().timestamp()),
            nonce=secrets.token_hex(16), keyid=self._office.auth.public.kid.hex(),
        )  # fmt: skip
        digest = hub_api.content_digest(body)
        base = hub_api.signature_base(
            signed, method=asked.method or "", authority=self._hub.address.partition("://")[2], path=path, query=query,
            digest=digest, revoke_hash=revoke_hash,
        )  # fmt: skip
        asked.headers["content-digest"] = digest
        asked.headers["signature-input"] = f"clinic={signed.parameters}"
        asked.headers["signature"] = hub_api.signature_header(self._office.auth.sign(base))
        return asked


@pytest.fixture(scope="module")
def asked_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    limits = Limits(requests_per_minute=MANY, enrolments_per_minute=MANY, envelopes_per_day=MANY)
    keep = KeepLimits(free_bytes=0, requests_per_minute=MANY)
    yield from serving(tmp_path_factory.mktemp("hub"), limits, keep)


def cases(operation: Any) -> st.SearchStrategy[Any]:
    """What it allows and, where anything is forbidden, what it does not."""
    allowed = operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
    bare = not (operation.path_parameters or operation.query or operation.headers or operation.body)
    return allowed if bare else allowed | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)


def judge(hub: Running, office: Office, path: str, method: str, *, examples: int, known: bool) -> None:
    # The interface is parsed for each operation: generating marks what it has seen.
    operation = schemathesis.openapi.from_dict(INTERFACE)[path][method]
    signing, line = Signing(hub, office), requests.Session()

    @settings(
        max_examples=examples, derandomize=known, database=None, deadline=None,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(operation), ours=st.booleans(), signs=st.sampled_from([True] * 7 + [False]))
    def ask(case: Any, ours: bool, signs: bool) -> None:
        if ours and case.path_parameters and "mailbox" in case.path_parameters:
            case.path_parameters["mailbox"] = office.mailbox
        if case.query and "wait" in case.query:
            del case.query["wait"]
        try:
            answer = case.call(base_url=hub.address, session=line, auth=signing if signs else None, timeout=30)
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            return  # the library on our side does not even send it
        assert answer.status_code != 500, case.as_curl_command()
        case.validate_response(answer, checks=JUDGES)

    ask()
    line.close()


@pytest.fixture(scope="module")
def office(asked_hub: Running) -> Office:
    return asked_hub.office("clinic")


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_one_that_is_written_down(asked_hub: Running, office: Office, path: str, method: str) -> None:
    judge(asked_hub, office, path, method, examples=12, known=True)


@pytest.mark.soak
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_written_down_however_long_one_asks(
    asked_hub: Running, office: Office, path: str, method: str
) -> None:
    judge(asked_hub, office, path, method, examples=int(os.environ.get("SOAK_S", "600")), known=False)
