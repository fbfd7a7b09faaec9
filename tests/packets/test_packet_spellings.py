"""No identifier is in a packet, in none of thirty spellings, whoever she is: what `make soak` asks of 20,000 women."""

from __future__ import annotations

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from packet_cases import CHILD_ROW, REQUESTS, cases, compiled, deciding, everything, forms, marker, written
from spellings import spellings

from clinic_app.domain.case import Case

_WOMEN = int(os.environ.get("SPELLED_CASES", "20000"))
_AT_ONCE = 200


@cache
def needles() -> tuple[bytes, ...]:
    """Every marker that the cases of the tests hold, in every spelling."""
    words = {word for number in range(len(forms().fields)) for word in marker(number).split()}
    return tuple(sorted({spelling for word in words for spelling in spellings(word)}))


def found_in(documents: list[bytes]) -> list[bytes]:
    heap = b"\0".join(documents)
    return [needle for needle in needles() if needle in heap]


def test_each_spelling_is_found_where_it_stands() -> None:
    word = marker(7).split()[0]
    assert len(spellings("Malar Zin Oo")) >= 30
    for spelling in spellings(word):
        assert spelling in found_in([b'{"code": "' + spelling + b'"}'])


def test_a_case_with_every_field_filled_leaves_no_spelling_of_it_in_any_packet() -> None:
    packets = []
    for to, request in REQUESTS:
        packets.append(written(compiled(deciding(everything(), to=to, **CHILD_ROW), to, request), to))
    assert found_in(packets) == []


@pytest.mark.soak
def test_nor_do_twenty_thousand_others() -> None:
    documents: list[bytes] = []

    @settings(
        max_examples=_WOMEN, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases(), place=st.integers(0, len(REQUESTS) - 1))
    def one(case: Case, place: int) -> None:
        to, request = REQUESTS[place]
        documents.append(written(compiled(deciding(case, to=to, **CHILD_ROW), to, request), to))
        if len(documents) == _AT_ONCE:
            assert found_in(documents) == []
            documents.clear()

    one()
    assert found_in(documents) == []
