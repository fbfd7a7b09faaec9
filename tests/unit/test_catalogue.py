"""Our reader of compiled catalogues says what the standard library's says, for every message there is."""

from __future__ import annotations

import gettext
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from clinic_app.catalogue import _Compiled
from clinic_app.paths import resources


@pytest.fixture(params=["th", "pl"])
def compiled(request: pytest.FixtureRequest) -> bytes:
    """Thai has one form of the plural, Polish three."""
    made = Catalog(locale=request.param)
    made.add("Unlock", "ปลดล็อก")
    made.add("Open", "เปิด", context="door")
    made.add("Open", "ยังไม่ปิด", context="question")
    made.add(("{n} case", "{n} cases"), tuple(f"form {number}" for number in range(made.num_plurals)))
    made.add("Not yet")
    file = BytesIO()
    write_mo(file, made)
    return file.getvalue()


def test_a_message_is_found_by_its_words_and_its_context(compiled: bytes) -> None:
    ours = _Compiled(compiled)
    assert ours.forms("Unlock") == ["ปลดล็อก"]
    assert ours.forms("door\x04Open") == ["เปิด"]
    assert ours.forms("question\x04Open") == ["ยังไม่ปิด"]


@pytest.mark.parametrize(
    "file", sorted((resources() / "i18n").rglob("*.mo")), ids=lambda file: "-".join(file.parts[-3::2])
)
def test_every_message_of_every_catalogue_is_found(file: Path) -> None:
    ours = _Compiled(file.read_bytes())
    every = ours.every()
    assert {message: (ours.forms(message) or [""])[0] for message in every} == every
    with file.open("rb") as opened:
        theirs = gettext.GNUTranslations(opened)
    assert {message: theirs.gettext(message) for message in every} == every


def test_a_catalogue_costs_no_table_of_all_it_holds() -> None:
    compiled = (resources() / "i18n" / "th" / "LC_MESSAGES" / "screens.mo").read_bytes()
    tracemalloc.start()
    try:
        ours = _Compiled(compiled)
        assert ours.forms("Unlock") == ["ปลดล็อก"]
        assert tracemalloc.get_traced_memory()[0] < len(compiled) // 50
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("message", ["Open", "Not yet", "Nobody wrote this"])
def test_what_is_not_translated_is_not_found(compiled: bytes, message: str) -> None:
    assert _Compiled(compiled).forms(message) is None


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 11, 12, 21, 22, 25, 112])
def test_a_count_takes_the_form_the_standard_library_gives_it(compiled: bytes, count: int) -> None:
    ours, theirs = _Compiled(compiled), gettext.GNUTranslations(BytesIO(compiled))
    forms = ours.forms("{n} case")
    assert forms is not None
    assert forms[ours.form_of(count)] == theirs.ngettext("{n} case", "{n} cases", count)


def test_a_catalogue_of_the_other_byte_order_is_read_too() -> None:
    # One message, "a" → "ข", with its numbers the other way round.
    words = b"a\0" + "ข".encode() + b"\0"
    numbers = [0x950412DE, 0, 1, 28, 36, 0, 44, 1, 44, 3, 46]
    assert _Compiled(b"".join(number.to_bytes(4, "big") for number in numbers) + words).forms("a") == ["ข"]
