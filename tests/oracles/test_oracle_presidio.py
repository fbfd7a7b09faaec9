"""Whatever Presidio finds of her in a packet's leaves, the leak scan refuses: identifiers put there on purpose.

One-sided: what Presidio lacks (Thai, Burmese, a clinic's own numbers) is tested in `packets/test_packet_proofs.py`.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from packet_cases import CHILD_ROW, a_woman, compiled, deciding, forms, written

from clinic_app.domain.case import Case
from clinic_app.domain.proofs import scan_for_leaks
from clinic_app.errors import LeakFound
from clinic_app.wire.fhir import leaves_of

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".tools" / "presidio" / "bin" / "python"

HERS = {
    "s_name": "Malar Zin Oo", "s_alias": "Ma Lar", "k_number": "081-234 5678", "facility_no": "HN 55-1234/66",
    "s_address": "Room 7, behind Sunrise Seafood, Samut Sakhon", "p_name": "Ko Zaw Lin Htet", "s_dob": "1994-03-02",
    "m_employer": "Sunrise Seafood Company",
    "i_narrative": (
        "Mail malar.zin@example.org, passport MB1234567, Thai card 1-1017-00230-70-8, bank card 4111 1111 1111 1111, "
        "IBAN DE89 3704 0044 0532 0130 00, from 192.168.100.23, https://www.facebook.com/malar.zin, licence D1234567, "
        "wallet bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq, telephone 00:1A:2B:3C:4D:5E, number 078-05-1120, "
        "account 12345678901, on 14 November 2026 at 10 in the evening."
    ),
}  # fmt: skip
SPELT = (
    "Malar Zin Oo", "MALAR ZIN OO", "Zin Oo", "Malar", "081-234 5678", "+66 81 234 5678", "0812345678", "081.234.5678",
    "(081) 234-5678", "1994-03-02", "2 March 1994", "02/03/1994", "March 2, 1994", "1994", "3/2/94", "02.03.1994",
    "2 March 2537", "Samut Sakhon", "Ko Zaw Lin Htet", "Zaw Lin", "Sunrise Seafood Company", "SUNRISE SEAFOOD",
    "HN 55-1234/66", "malar.zin@example.org", "MALAR.ZIN@EXAMPLE.ORG", "mailto:malar.zin@example.org", "MB1234567",
    "mb1234567", "MB 1234567", "1-1017-00230-70-8", "1101700230708", "4111 1111 1111 1111", "4111111111111111",
    "4111-1111-1111-1111", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "192.168.100.23",
    "https://www.facebook.com/malar.zin", "facebook.com/malar.zin", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "00:1A:2B:3C:4D:5E", "00-1A-2B-3C-4D-5E", "D1234567", "078-05-1120", "078051120", "12345678901",
    "14 November 2026", "2026-11-14", "10 in the evening",
)  # fmt: skip
SAID = ("{}", "she can be called at {} tonight", "her passport is {}", "{} (hers)", "born {}", "urn:uuid:{}")
KINDS = {
    "PHONE_NUMBER", "EMAIL_ADDRESS", "URL", "IP_ADDRESS", "MAC_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "CRYPTO",
    "TH_TNIN", "US_PASSPORT", "US_DRIVER_LICENSE", "US_BANK_NUMBER", "DATE_TIME", "PERSON", "ORGANIZATION",
}  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A leaf into which something of hers was put, and where in it."""

    leaf: str
    start: int
    end: int


@pytest.fixture(scope="module")
def found() -> list[tuple[Planted, set[str]]]:
    """Each leaf with the kinds of things that Presidio found where hers was put."""
    assert PYTHON.exists(), "the oracles are not installed: make oracles"
    planted = [
        Planted(said.format(hers), said.index("{}"), said.index("{}") + len(hers)) for hers in SPELT for said in SAID
    ]
    asked = json.dumps([each.leaf for each in planted])
    done = subprocess.run(  # noqa: PLW1510 - judged below, with its words
        [PYTHON, HERE / "presidio_finds.py"], input=asked, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return [
        (each, {kind for kind, start, end in entities if start < each.end and end > each.start})
        for each, entities in zip(planted, json.loads(done.stdout), strict=True)
    ]


def where_found(case: Case, leaves: list[tuple[str, str]], ours: frozenset[str]) -> str | None:
    try:
        scan_for_leaks(case, leaves, forms(), ours)
    except LeakFound as leak:
        return leak.element
    return None


def test_presidio_is_awake(found: list[tuple[Planted, set[str]]]) -> None:
    """If it found little, the test below would say little."""
    kinds = Counter(kind for _, met in found for kind in met)
    assert set(kinds) >= KINDS
    assert sum(bool(met) for _, met in found) > 200


def test_whatever_presidio_finds_our_scan_finds(found: list[tuple[Planted, set[str]]]) -> None:
    case = deciding(a_woman(**HERS), to="shelter", **CHILD_ROW)
    document = leaves_of(written(compiled(case)))
    honest = frozenset(leaf for _, leaf in document)
    assert scan_for_leaks(case, document, forms(), honest) == 0
    missed = []
    for number, (planted, met) in enumerate(found):
        # A different leaf of the document each time.
        place = number % len(document)
        changed = [*document[:place], (document[place][0], planted.leaf), *document[place + 1 :]]
        if met and where_found(case, changed, honest) != document[place][0]:
            missed.append((planted.leaf, met))
    assert missed == []
