"""Field by field: a packet changes with an answer only if the law names that answer, and she let that part go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import pytest
from packet_cases import (
    CHILD_ROW,
    DAY,
    DRAW,
    REQUESTS,
    answer,
    asked,
    deciding,
    everything,
    filled,
    forms,
    law,
    recipient,
    saying,
)

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Permission
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.domain.deidentify import READERS, Telling, told
from clinic_app.domain.packet import ELEMENT_FIELDS, Request
from clinic_app.domain.packet_codes import Arrival, Sector, Service
from clinic_app.errors import ConsentError

ELEMENT_OF = {field: element for element, field in ELEMENT_FIELDS.items()}
SILENT = ({"missing": "unknown"}, {"missing": "declined_to_answer"})


def others(field: Field, number: int) -> Iterator[Any]:
    """What else could be answered: every code there is, both silences, and another text, number or day."""
    yield from SILENT
    if field.kind is FieldKind.CODE:
        yield from field.codes
    elif field.kind is FieldKind.CODES:
        yield from ([code] for code in field.codes)
    elif field.kind is FieldKind.MATRIX:
        for row in field.rows:
            yield from ({row: answer} for answer in field.answers or ("yes", "no"))
    elif field.kind is FieldKind.BOOL:
        yield from (True, False)
    else:
        yield filled(field, number + 500)


@cache
def sources_of(element: str, sector: Sector) -> frozenset[str]:
    """Every answer that this element may be made from, for this sector."""
    rules = law()
    found = set(rules.elements[element].sources)
    found |= {
        s for flag in rules.flags.values() if flag.part_of == element and flag.goes_to(sector) for s in flag.sources
    }
    if element == "x_lang":
        # Of language and nationality only one is told: whether the second is told makes room for the first.
        found |= set(rules.elements["x_nat"].sources)
    return frozenset(found)


Readers = Mapping[str, Callable[[Telling], Any]]


def said(case: Case, to: str, request: Request, items: list[str], readers: Readers = READERS) -> dict[str, Any] | None:
    """What the packet says, part by part; None if nothing may go at all."""
    case = deciding(case, to=to, **CHILD_ROW, c_share_items=items)
    permission = answer(case, to, request.sector)
    if not isinstance(permission, Permission):
        return None
    telling = Telling(
        case=case, release=permission.release, recipient=recipient(to), request=request, law=law(), day=DAY, draw=DRAW
    )  # fmt: skip
    try:
        return msgspec.structs.asdict(told(telling, readers))
    except ConsentError:
        return None


ANSWERED = [
    (number, field) for number, field in enumerate(forms().fields.values())
    if field.entity not in ("release", "organisation", "referral") and not field.id.startswith("c_")
]  # fmt: skip


def walk(to: str, request: Request, readers: Readers = READERS) -> int:
    """Change every answer in every way; how many of them changed the packet."""
    items, base, changed = list(law().items), everything(), 0
    whole = said(base, to, request, items, readers)
    assert whole is not None
    for number, field in ANSWERED:
        for value in others(field, number):
            case = saying(base, **{field.id: value})
            now = said(case, to, request, items, readers)
            if now is None or now == whole:
                continue
            changed += 1
            elements = {ELEMENT_OF[part] for part in now if now[part] != whole[part]}
            for element in elements:
                assert field.id in sources_of(element, request.sector), (field.id, value, element)
            without = [item for item in items if item.partition(".")[0] not in elements | {"x_nat", "x_lang"}]
            assert said(case, to, request, without, readers) == said(base, to, request, without, readers)
    return changed


@pytest.mark.parametrize(("to", "request_"), [*REQUESTS, ("embassy", asked(Sector.EMBASSY, Service.CONSULAR_HELP))])
def test_a_packet_changes_only_with_what_the_law_names_and_she_agreed_to(to: str, request_: Request) -> None:
    assert walk(to, request_) > 10


def by_setting(telling: Telling) -> Arrival:
    return list(Arrival)[len(str(telling.case.stored("setting"))) % len(Arrival)]


def test_an_element_made_from_an_answer_outside_the_law_is_found() -> None:
    """The same walk, with a compiler that looks at where she is when it says how she comes."""
    with pytest.raises(AssertionError, match="setting"):
        walk(*REQUESTS[0], {**READERS, "x_arrival": by_setting})
