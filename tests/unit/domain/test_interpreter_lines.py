"""Who is rung for an interpreter: pools first, with a number, in this language, and nobody who must tell anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from clinic_app.domain.directory import Organisation, OrgType
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.interpreter_lines import interpreter_lines

DAY = date(2026, 11, 22)


def entry(id_: str, **said: Any) -> Organisation:
    facts = {
        "names": {"en": id_}, "org_type": OrgType.NGO, "reports_to": ("nobody",), "sectors": (),
        "services": ("interpreter",), "languages": ("my",), "phone": "1", "verified_on": DAY, **said,
    }  # fmt: skip
    return Organisation(id=OrganisationId(id_), **facts)


def found(*entries: Organisation, us: str | None = None) -> list[str]:
    return [each.id for each in interpreter_lines(entries, "my", us=us, day=DAY)]


def test_pools_stand_before_hotlines_before_others_and_checked_before_old() -> None:
    ngo, old = entry("ngo"), entry("pool-old", org_type=OrgType.INTERPRETER_POOL, verified_on=date(2026, 1, 1))
    hotline, pool = entry("line", org_type=OrgType.HOTLINE), entry("pool", org_type=OrgType.INTERPRETER_POOL)
    assert found(ngo, old, hotline, pool) == ["pool", "pool-old", "line", "ngo"]


@pytest.mark.parametrize(
    "said",
    [
        {"languages": ("th", "km")},
        {"services": ("legal_aid",)},
        {"phone": ""},
        {"reports_to": ("police",)},
        {"reports_to": ()},
        {"reports_to": ("unknown",)},
        {"org_type": OrgType.IMMIGRATION},
        {"org_type": OrgType.EMPLOYER},
        {"org_type": OrgType.RECRUITMENT_AGENCY},
    ],
)
def test_nobody_is_rung_who_cannot_or_must_tell(said: dict[str, Any]) -> None:
    assert found(entry("other", **said)) == []


def test_we_do_not_ring_ourselves() -> None:
    assert found(entry("us"), entry("them"), us="us") == ["them"]
