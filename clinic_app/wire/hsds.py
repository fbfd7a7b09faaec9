"""The Human Services Data Specification (Open Referral, 3.x), as far as a list of services is told in it.

What we write is JSON as its page on serialisation asks for: one array of `service` objects, each with its own
`organization` in it. What HSDS has no field for (kind, duty to report, whom a service takes, codes of ours) stands in
`attributes`, as terms of taxonomies whose names begin with `TAXONOMY`. Ids are UUIDs there; ours is an
`organization_identifier`. Mailbox and keys are not in it: it says nothing that a printed list would not say.
"""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID, uuid5

from clinic_app.errors import ListingRefused
from clinic_app.wire.nesting import refuse_deep

TAXONOMY: Final = "clinic-directory"
"""A taxonomy of ours is called `clinic-directory/<what>`; identifiers of ours have it as their scheme."""

MOST_BYTES: Final = 16 << 20
MOST_ENTRIES: Final = 20_000
DEEPEST: Final = 24
"""`service > service_at_location > location > contact > phone > language > attribute > term` is about half of it."""

FOREIGN: Final = "hsds-"
"""How the id of an entry begins that came from another list: the rest is the UUID of the service there."""

SERVICE: Final = "service"
SECTOR: Final = "sector"
KIND: Final = "kind"
REPORTS_TO: Final = "reports_to"
TAKES: Final = "takes"
PAPERS: Final = "papers_asked"
NAME: Final = "name"
SAID: Final = "said"
COUNTRY: Final = "country"
PROMISE: Final = "firewall"
PHONE: Final = "phone"
CALLBACK: Final = "callback"

DAYS: Final = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
"""The weekdays of a schedule, as RFC 5545 writes them."""

_OURS: Final = UUID("5c1f6e0a-3b1d-5d7e-9a44-0f6f4a3c7b21")
_NUMBER: Final = re.compile(r"[0-9+(][0-9+()\-./ #*]{2,59}")
_FIGURES: Final = {0x0E50 + digit: str(digit) for digit in range(10)}
"""Thai figures."""


def uuid_of(*path: str) -> str:
    """The UUID of a part of an entry: the same for the same part, whoever writes it and whenever."""
    head, *rest = path
    if head.startswith(FOREIGN) and rest == [SERVICE]:
        return str(UUID(head.removeprefix(FOREIGN)))
    return str(uuid5(_OURS, "/".join(path)))


def refuse_unfit(untrusted: bytes) -> None:
    """Raise `ListingRefused` for what is too large, too deep or no JSON at all, before anything is read of it."""
    if len(untrusted) > MOST_BYTES:
        raise ListingRefused("size")
    if not untrusted.strip():
        raise ListingRefused("empty")
    if untrusted.startswith(b"PK\x03\x04"):
        raise ListingRefused("tabular")
    if untrusted.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{"):
        raise ListingRefused("not_json")
    try:
        refuse_deep(untrusted, DEEPEST)
    except ValueError as error:
        raise ListingRefused("depth") from error


def dialled(text: str) -> str:
    """The number at the beginning of a text, as it is dialled; empty if it begins with none."""
    found = _NUMBER.match(text.translate(_FIGURES))
    number = found[0].strip(" (-./") if found else ""
    return number if sum(sign.isdigit() for sign in number) > 2 else ""
