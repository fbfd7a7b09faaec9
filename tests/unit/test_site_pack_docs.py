"""What the page about site packs says may stand in one is what the reader takes, and every reason it gives is there."""

from __future__ import annotations

import re
from pathlib import Path

from clinic_app.domain.site_pack import KINDS, SECTIONS, WANTED

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "site-packs.md").read_text(encoding="utf-8")


def test_kinds_sheets_and_wishes_are_those_of_the_reader() -> None:
    for line, told in (("- `kind` is", KINDS), ("- `section` is", SECTIONS), ("- `required` is", WANTED)):
        begins = PAGE.index(line) + len(line)
        said = set(re.findall(r"`(\w+)`", PAGE[begins : PAGE.index(".", begins)]))
        assert said == {str(each) for each in told}


def test_every_reason_is_explained() -> None:
    table = PAGE[PAGE.index("## What is refused") : PAGE.index("## Writing one")]
    reasons = set()
    for module in ("site_pack", "site_pack_merge"):
        source = (ROOT / "clinic_app" / "domain" / f"{module}.py").read_text(encoding="utf-8")
        reasons |= set(re.findall(r'PackRefused\([^()]*(?:\([^()]*\))?[^()]*, "(\w+)"\)', source))
        reasons |= set(re.findall(r'yield (?:[\w.]+|"\w+"|item|id_), "(\w+)"', source))
        reasons |= set(re.findall(r'yield "(\w+)"\n', source))
    assert {"reserved", "twice", "kind", "not_off", "code_lost"} <= reasons
    assert {reason for reason in reasons if f"`{reason}`" not in table} == set()
