"""A no to formal identification is finished; what is offered instead tells nobody; others held are another matter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_cases import Made, definitions, silent

from clinic_app.domain.directory import FIREWALL, NOBODY, UNKNOWN, Organisation, OrgType
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.next_best import (
    FACTS,
    OTHERS,
    SERVICES,
    Help,
    Waits,
    embassy_closed,
    helps,
    offered,
    others_held,
    waits_for,
)

SERVICE_CODES = definitions().codes["service"].ids


def organisation(org_type: OrgType, reports_to: tuple[str, ...], services: tuple[str, ...]) -> Organisation:
    return Organisation(
        id=OrganisationId("one"), names={"en": "One"}, org_type=org_type, reports_to=reports_to, sectors=(),
        services=services,
    )  # fmt: skip


@given(
    st.sampled_from(OrgType),
    st.sets(st.sampled_from([NOBODY, UNKNOWN, "police", "immigration", "nrm_mdt"])),
    st.sets(st.sampled_from(SERVICE_CODES)),
    st.sampled_from(Help),
)
def test_the_next_best_tells_nobody_whatever_it_is(
    org_type: OrgType, reports_to: set[str], services: set[str], wanted: Help
) -> None:
    one = organisation(org_type, tuple(reports_to), tuple(services))
    may = reports_to == {NOBODY} and org_type not in FIREWALL and bool(services & SERVICES[wanted])
    assert helps(one, wanted) is may


def test_every_service_of_the_next_best_is_one_of_the_list_and_no_government_centre_is() -> None:
    every = set[str]().union(*SERVICES.values())
    assert every <= set(SERVICE_CODES)
    assert "vot_welfare_centre" not in every


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ({}, (Waits.ALONE, Waits.INTERPRETER)),
        ({"a_private_now": "no", "s_needs_interp": "no"}, (Waits.ALONE,)),
        ({"a_private_now": "yes"}, (Waits.INTERPRETER,)),
        ({"a_private_now": silent(), "interp_vetted": "yes"}, (Waits.ALONE,)),
        ({"a_private_now": "yes", "interp_vetted": silent()}, (Waits.INTERPRETER,)),
        ({"a_private_now": "yes", "interp_vetted": "yes"}, ()),
        ({"a_private_now": "yes", "s_needs_interp": "no"}, ()),
    ],
)
def test_the_screen_waits_until_she_is_alone_and_somebody_said_who_interprets(
    answers: dict[str, Any], waits: tuple[Waits, ...]
) -> None:
    assert waits_for(Made(**answers).case) == waits


@pytest.mark.parametrize(("said", "held"), [("yes", True), ("no", False), (silent(), False), (None, False)])
def test_others_still_held_stand_whatever_she_decided(said: Any, held: bool) -> None:
    made = Made(t_explained=True, t_done="declined")
    made.add("risk_assessment", **({FACTS: {OTHERS: said}} if said is not None else {}))
    assert others_held(made.case) is held
    assert OTHERS in definitions().fields[FACTS].rows


@pytest.mark.parametrize(
    ("fear", "wish", "closed"),
    [
        ("yes", None, True), ("yes", "no", True), ("yes", "undecided", True), ("yes", silent(), True),
        ("yes", "yes", False), ("no", None, False), (None, None, False), (silent(), "undecided", False),
    ],
)  # fmt: skip
def test_fear_of_return_closes_embassies_unless_she_asks_herself(fear: Any, wish: Any, closed: bool) -> None:
    said = {"m_fear_return": fear, "m_embassy_wish": wish}
    case = Made(**{field: value for field, value in said.items() if value is not None}).case
    assert embassy_closed(case) is closed
    embassy = organisation(OrgType.EMBASSY_CONSULATE, (UNKNOWN,), ("consular_help",))
    shelter = organisation(OrgType.SHELTER_NGO, (NOBODY,), ("shelter_women",))
    assert offered([embassy, shelter], case) == ([shelter] if closed else [embassy, shelter])


def test_the_newest_word_about_others_counts() -> None:
    made = Made()
    made.add("risk_assessment", **{FACTS: {OTHERS: "yes"}})
    made.add("risk_assessment", **{FACTS: {"weapon": "yes"}})
    assert others_held(made.case)
    made.add("risk_assessment", **{FACTS: {OTHERS: "no"}})
    assert not others_held(made.case)
