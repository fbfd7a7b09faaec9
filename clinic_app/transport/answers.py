"""What came back over the line: the hub's answer, a refusal in its own manner, or somebody else's page."""

from __future__ import annotations

import ssl

import httpx2
import msgspec

from clinic_app.errors import (
    HubAway,
    HubBusy,
    HubRefusesUs,
    HubUnreachable,
    ItemRefused,
    LineError,
    NotTheHub,
    Stranger,
    Unwelcome,
)
from clinic_app.facts import dataclass
from clinic_app.transport.through import causes
from clinic_app.wire import hub_api

_ITEM = frozenset({400, 404, 409, 410, 413, 422, 507})
_AWAY = frozenset({502, 503, 504})
_LONGEST_WAIT_S = 21_600
_NOT_ON_THIS_DAY = frozenset({9, 10})
"""OpenSSL's numbers for a certificate that does not hold yet, or no more."""
_ELSEWHERE = frozenset({301, 302, 303, 307, 308, 511})
"""The way to a login page. Our hub sends nobody anywhere."""
_WHY = {
    hub_api.CLOCK: Unwelcome.CLOCK,
    hub_api.UNKNOWN_DEVICE: Unwelcome.UNKNOWN,
    **{hub_api.DEVICE_IS.format(status=each.value): each
       for each in (Unwelcome.PENDING, Unwelcome.REVOKED, Unwelcome.EXPIRED)},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub said, unbelieved."""

    status: int
    body: bytes
    headers: httpx2.Headers


def judge(answer: Answer, expected: tuple[int, ...]) -> None:
    """Returns if it is one of those expected; raises what else it means."""
    if answer.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/html":
        # The machine in front of a hub that is stopped says so in a page; nobody is to be sent to a browser for that.
        raise HubAway if answer.status in _AWAY else NotTheHub(Stranger.LOGIN)
    if answer.status in expected:
        return
    ours = answer.headers.get("content-type", "").startswith(hub_api.PROBLEM_TYPE)
    if answer.status == 429 or answer.status in _AWAY:
        wait_s = asked_to_wait(answer.headers.get("retry-after", ""))
        if wait_s is None and not ours and answer.status in _AWAY:
            raise HubAway  # nobody asked for anything: the machine in front says that it is alone
        raise HubBusy(60 if wait_s is None else wait_s)
    if answer.status in _ELSEWHERE:
        raise NotTheHub(Stranger.LOGIN)
    # Refusals move items and accounts, so they count only in the hub's own manner of saying them.
    if not ours:
        raise NotTheHub
    if answer.status in {401, 403}:
        raise HubRefusesUs(answer.status, _WHY.get(_type_of(answer.body), Unwelcome.UNTOLD))
    if answer.status in _ITEM:
        raise ItemRefused(answer.status, _type_of(answer.body))
    if answer.status >= 500:
        raise HubBusy(60)
    raise NotTheHub


def asked_to_wait(after: str) -> int | None:
    """Seconds, six hours at most; None where nobody named any."""
    return min(int(after), _LONGEST_WAIT_S) if after.isascii() and after.isdigit() and len(after) < 9 else None


def unanswered(error: httpx2.TransportError) -> LineError:
    """What it means that no answer came: nobody there, or somebody who opens what is encrypted for the hub."""
    for each in causes(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            day = getattr(each, "verify_code", 0) in _NOT_ON_THIS_DAY
            return NotTheHub(Stranger.DATE if day else Stranger.CERTIFICATE)
        if isinstance(each, ssl.SSLError) and "WRONG_VERSION_NUMBER" in str(each):
            return NotTheHub(Stranger.CLEAR)
    return HubUnreachable()


def _type_of(untrusted_problem: bytes) -> str:
    try:
        return hub_api.decode(hub_api.Problem, untrusted_problem).type
    except (msgspec.MsgspecError, ValueError):
        return hub_api.Problem(title="", status=0).type


def parts_of(framed: bytes) -> list[bytes]:
    """Several pieces of bytes, each after its length. Raises `NotTheHub` for anything else."""
    parts, start = [], 0
    while start < len(framed):
        length = int.from_bytes(framed[start : start + 4], "big")
        part = framed[start + 4 : start + 4 + length]
        if len(part) != length or not part:
            raise NotTheHub
        parts.append(part)
        start += 4 + length
    return parts


def issuer_of(certificate: bytes) -> str:
    """Who vouches for it, by name: the hub's own, or the proxy that looks inside."""
    from cryptography import x509

    try:
        issuer = x509.load_der_x509_certificate(certificate).issuer
    except ValueError:
        return ""
    names = (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME)
    return " · ".join(str(found[0].value) for name in names if (found := issuer.get_attributes_for_oid(name)))
