"""`docs/fhir.md` lists every element the program writes and no other; what is never sent has no place at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect
from packet_cases import contents, replies, written

from clinic_app.domain.referral import OUTCOMES, Status
from clinic_app.wire import fhir_words
from clinic_app.wire.fhir import encode_status
from clinic_app.wire.fhir_types import Bundle, StatusTask
from clinic_app.wire.fhir_vocabulary import vocabulary

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "fhir.md").read_text("utf-8")
OURS = "https://clinic-app.example/fhir/"
A_FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def part(title: str) -> str:
    return PAGE.partition(f"\n## {title}")[2].partition("\n## ")[0]


def listed(title: str) -> list[str]:
    return re.findall(r"^\| `([A-Z]\w+\.[\w.]+)` \|", part(title), re.MULTILINE)


def elements(kind: inspect.Type, at: str = "") -> Iterator[str]:
    """Every element of a shape by its path, a resource by its own name."""
    match kind:
        case inspect.StructType(fields=fields, tag=tag, tag_field=tag_field):
            here = str(tag) if tag_field == "resourceType" else at
            if tag_field == "url":
                yield f"{at}.url"
            for field in fields:
                yield from elements(field.type, f"{here}.{field.encode_name}")
        case inspect.VarTupleType(item_type=item):
            yield from elements(item, at)
        case inspect.TupleType(item_types=items) | inspect.UnionType(types=items):
            for item in items:
                yield from elements(item, at)
        case inspect.Metadata(type=below):
            yield from elements(below, at)
        case _ if not (isinstance(kind, inspect.CustomType) and kind.cls is msgspec.UnsetType):
            yield at


def said_in(value: Any, at: str = "") -> Iterator[str]:
    """The same, of a document."""
    if isinstance(value, dict):
        here = value.get("resourceType", at)
        for key, below in value.items():
            if key != "resourceType":
                yield from said_in(below, f"{here}.{key}")
    elif isinstance(value, list):
        for below in value:
            yield from said_in(below, at)
    else:
        yield at


@pytest.mark.parametrize(("title", "shape"), [("A referral", Bundle), ("An answer", StatusTask)])
def test_the_page_lists_every_element_once_and_no_other(title: str, shape: type[msgspec.Struct]) -> None:
    assert listed(title) == list(dict.fromkeys(elements(inspect.type_info(shape))))


@given(st.lists(contents, min_size=20, max_size=20), st.lists(replies, min_size=20, max_size=20))
@A_FEW
def test_what_is_written_is_on_the_page(contents: list[Any], replies: list[Any]) -> None:
    referral, answer = set(listed("A referral")), set(listed("An answer"))
    for content in contents:
        assert set(said_in(json.loads(written(content)))) <= referral
    for reply in replies:
        assert set(said_in(json.loads(encode_status(reply)))) <= answer


def test_every_listed_element_is_really_written(everything_said: tuple[set[str], set[str]]) -> None:
    referral, answer = everything_said
    assert set(listed("A referral")) - referral == set()
    assert set(listed("An answer")) - answer == set()


@pytest.fixture(scope="module")
def everything_said() -> tuple[set[str], set[str]]:
    referral, answer = set[str](), set[str]()

    @given(contents, replies)
    @settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def gather(content: Any, reply: Any) -> None:
        referral.update(said_in(json.loads(written(content))))
        answer.update(said_in(json.loads(encode_status(reply))))

    gather()
    return referral, answer


def test_systems_and_profiles_are_those_of_the_code() -> None:
    code = {word for word in vocabulary() if word.startswith(OURS) and "StructureDefinition" not in word}
    extensions = {f"{OURS}{name}" for name in ("age-class", "sex", "nationality-group")}
    named = set(re.findall(r"`…/([\w-]+)`", part("Profiles and code systems")))
    assert {f"{OURS}{name}" for name in named} == code - extensions
    for extension in extensions:
        assert f"`…/{extension.removeprefix(OURS)}`" in part("A referral")
    profiles = [fhir_words.ReferralProfile, fhir_words.StatusProfile]
    for profile in profiles:
        [whole] = profile.__args__  # type: ignore[attr-defined]
        name, _bar, version = whole.removeprefix(OURS).partition("|")
        assert f"`…/{name}`" in PAGE
        assert version == "1"


def test_states_and_outcomes_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \|([^|]*)\|$", part("States and outcomes"), re.MULTILINE)
    told = {state: set(re.findall(r"`(\w+)`", outcomes)) for state, outcomes in rows}
    assert told == {state.value: {each.value for each in OUTCOMES.get(state, ())} for state in Status}


def test_what_is_never_sent_has_no_place_in_any_shape() -> None:
    never = part("What is never sent")
    paths = {path for shape in (Bundle, StatusTask) for path in elements(inspect.type_info(shape))}
    named = re.findall(r"`([A-Z]\w+\.\w+)`", never)
    assert len(named) > 25
    for path in named:
        assert not any(each == path or each.startswith(f"{path}.") for each in paths), path
    words = {word for path in paths for word in path.split(".")}
    assert words.isdisjoint({"text", "display", "contained", "id", "note", "name"})
    kinds = {path.partition(".")[0] for path in paths}
    assert kinds == {"Bundle", "Task", "ServiceRequest", "Patient", "Organization", "Consent", "Flag"}
    others = re.findall(r"`([A-Z]\w+)`", never.partition("seven above")[2])
    assert others
    assert kinds.isdisjoint(others)
