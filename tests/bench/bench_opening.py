"""Coming in, against the passphrase's own cost; a page of the list; search in three scripts, against LIKE."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, stretch
from clinic_app.domain.text import folded
from tests.bench.corpus import fill, make_vault, open_vault
from tests.bench.measuring import Figure, alone, in_turn

CASES = 10_000
REAL = KdfCost(128 * 1024, 3, 4)
POLICY = KdfPolicy(floor=REAL, ceiling=REAL, default=REAL)
SOUGHT = ("สมหญิง", "အေးအေး", "thida")


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        place = make_vault(Path(folder) / "vault", POLICY)
        vault = open_vault(place, POLICY)
        fill(vault, CASES)
        vault.close()

        def come_in() -> None:
            opened = open_vault(place, POLICY)
            opened.cases.page()
            opened.close()

        ours, theirs = in_turn(come_in, lambda: stretch("a passphrase", bytes(16), REAL), rounds=7, warm=1)
        yield Figure(what=f"unlock to first page, {CASES:,} cases", ours_ms=ours, against="Argon2id 128 MiB alone",
                     theirs_ms=theirs)  # fmt: skip
        vault = open_vault(place, POLICY)
        after = vault.cases.page(limit=CASES // 2).next
        pages = alone(lambda: vault.cases.page(after=after), rounds=100)
        yield Figure(what="a page of 50 from the middle, p95", ours_ms=pages[94], must="3 ms")
        like = "SELECT number FROM search_texts WHERE identity LIKE ? OR narrative LIKE ?"
        for sought in SOUGHT:
            text = folded(sought)
            ours, theirs = in_turn(
                lambda text=text: vault.cases.find(text, ("code", "identity", "narrative")),
                lambda text=text: vault._lane.rows(like, (f"%{text}%", f"%{text}%")),
                rounds=20,
            )  # fmt: skip
            yield Figure(what=f"search {sought}", ours_ms=ours, against="LIKE", theirs_ms=theirs, must="8 ms")
        vault.close()
