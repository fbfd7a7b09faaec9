"""A page of the list; search in three scripts, against LIKE."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_app.domain.text import folded
from tests.bench.corpus import filled_vault
from tests.bench.measuring import Figure, alone, in_turn

CASES = 10_000
SOUGHT = ("สมหญิง", "အေးအေး", "thida")
_LIKE = "SELECT number FROM search_texts WHERE identity LIKE ? OR narrative LIKE ?"


def figures() -> Iterator[Figure]:
    with filled_vault(CASES) as vault:
        after = vault.cases.page(limit=CASES // 2).next
        pages = alone(lambda: vault.cases.page(after=after), rounds=100)
        yield Figure(what="a page of 50 from the middle, p95", ours_ms=pages[94], must="3 ms")
        for sought in SOUGHT:
            text = folded(sought)
            ours, theirs = in_turn(
                lambda text=text: vault.cases.find(text, ("code", "identity", "narrative")),
                lambda text=text: vault._lane.rows(_LIKE, (f"%{text}%", f"%{text}%")),
                rounds=20,
            )  # fmt: skip
            yield Figure(what=f"search {sought}", ours_ms=ours, against="LIKE", theirs_ms=theirs, must="8 ms")
