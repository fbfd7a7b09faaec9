"""A page of the list; search in three scripts, against LIKE; and in 100,000 cases with notes, in processor time.

`BENCH_LARGE` names the folder that `bench_opening` fills once (some ten minutes): without it only 10,000 are searched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import thread_time
from typing import Final

from clinic_app.domain.text import folded
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import CLASSES
from clinic_app.vault.store import Vault
from tests.bench.bench_opening import POLICY
from tests.bench.corpus import filled_vault, open_vault
from tests.bench.measuring import Figure, alone, in_turn

CASES = 10_000
_ROUNDS: Final = 60
SOUGHT = ("สมหญิง", "အေးအေး", "thida")
_LIKE = "SELECT number FROM search_texts WHERE identity LIKE ? OR narrative LIKE ?"


def figures() -> Iterator[Figure]:
    with filled_vault(CASES) as vault:
        while vault.relisting.go_on():
            pass
        after = vault.cases.page(limit=CASES // 2).next
        pages = alone(lambda: vault.cases.page(after=after), rounds=100)
        yield Figure(what="a page of 50 from the middle, p95", ours_ms=pages[94], must="3 ms")
        for sought in SOUGHT:
            text = folded(sought)
            ours, theirs = in_turn(
                partial(vault.cases.find, text, CLASSES),
                partial(vault._lane.rows, _LIKE, (f"%{text}%", f"%{text}%")),
                rounds=20,
            )  # fmt: skip
            yield Figure(what=f"search {sought}", ours_ms=ours, against="LIKE", theirs_ms=theirs, must="8 ms")
    if (kept := os.environ.get("BENCH_LARGE")) and (Path(kept) / "vault").exists():
        large = open_vault(VaultPlace(Path(kept) / "vault"), POLICY)
        yield from _large(large)
        large.close()


def _large(vault: Vault) -> Iterator[Figure]:
    """What is looked for at a desk: names and what of one is typed so far, pieces of notes, a number, a code."""
    lines = vault._lane.rows("SELECT code, identity, narrative FROM search_texts WHERE number % 997 = 0")
    names = [text.split()[:2] for _code, text, _note in lines]
    numbers = [word for _code, text, _note in lines for word in text.split() if word.startswith("08")]
    asked = {
        "a name": [name[0] for name in names],
        "two names": [" ".join(name) for name in names],
        "a name as it is typed": [name[0][:length] for name in names for length in range(2, len(name[0]))],
        "a number": numbers,
        "a part of a number": [number[3:8] for number in numbers],
        "a code": [code.split()[0] for code, _text, _note in lines],
        "what nobody said": ("ปลาวาฬ", "ဘူတာရုံ", "xylophone"),
    }
    for length in (2, 3, 5, 9, 20):
        asked[f"{length} signs of a note"] = [note[at : at + length].strip() for at, (*_, note) in enumerate(lines, 20)]
    every = list[float]()
    for what, texts in asked.items():
        spent = sorted(_spent(partial(vault.cases.find, texts[at % len(texts)], CLASSES)) for at in range(_ROUNDS))
        every += spent
        p95 = spent[_ROUNDS * 95 // 100]
        yield Figure(what=f"search {what} in 100,000, p95, CPU", ours_ms=p95, must="8 ms")
    yield Figure(what="search all of these, p95, CPU", ours_ms=sorted(every)[len(every) * 95 // 100], must="8 ms")


def _spent(work: Callable[[], object]) -> float:
    begun = thread_time()
    work()
    return (thread_time() - begun) * 1000
