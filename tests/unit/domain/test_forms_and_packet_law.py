"""The forms and the packet law speak of the same fields and codes, so that neither promises what the other forbids."""

from __future__ import annotations

import pytest

from clinic_app import paths
from clinic_app.domain.definitions import Definitions, Field, load_definitions
from clinic_app.domain.packet_law import PacketLaw, load_law


@pytest.fixture(scope="module")
def forms() -> Definitions:
    return load_definitions(paths.resources())


@pytest.fixture(scope="module")
def law() -> PacketLaw:
    return load_law(paths.resources())


def _codes(field: Field) -> set[str]:
    return set(field.codes) | set(field.rows) | set(field.answers)


def test_a_field_names_exactly_the_elements_and_flags_the_law_makes_of_it(forms: Definitions, law: PacketLaw) -> None:
    for field in forms.fields.values():
        lawful = {element.id for element in law.elements.values() if field.id in (element.id, *element.sources)}
        lawful |= {flag.id.value for flag in law.flags.values() if field.id in flag.sources}
        assert set(field.packet.split()) - {"never", "reply"} == lawful, field.id


def test_every_answer_the_law_speaks_of_can_be_given(forms: Definitions, law: PacketLaw) -> None:
    for flag in law.flags.values():
        for rule in flag.when:
            field = forms.fields[rule.field]
            wanted = {str(code).lower() for code in rule.codes}
            assert wanted <= (_codes(field) or {"true", "false"}), flag.id


def test_the_lists_of_the_law_are_those_of_the_forms(forms: Definitions, law: PacketLaw) -> None:
    assert {flag.value for flag in law.flags} == set(forms.codes["packet_flag"].ids)
    assert {urgency.value for urgency in law.urgencies} == set(forms.codes["urgency"].ids)
    assert {service.value for service in law.region} <= set(forms.codes["service"].ids)
