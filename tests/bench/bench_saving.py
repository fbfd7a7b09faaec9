"""A durable edit, complete: document, history, chain, search, journal, encrypted; against one plain row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_app.domain.case import Change
from tests.bench.corpus import filled_vault
from tests.bench.measuring import Figure, in_turn

CASES = 2_000


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder, filled_vault(CASES) as vault:
        plain = sqlite3.connect(Path(folder) / "plain.db", isolation_level=None)
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
        me, numbers = vault.whoami.id, count()
        rows = vault.cases.page(limit=200).rows

        def insert() -> None:
            plain.execute("INSERT INTO t (body) VALUES (?)", ("x" * 500,))

        def edit() -> None:
            number = next(numbers)
            # A sheet is saved several times while the case is open, then the next case.
            case = rows[number // 20 % len(rows)]
            values = ((case.id, "s_age_years", 20 + number % 40), (case.id, "s_dependants", str(1 + number % 2)))
            vault.revisions.append(case.id, Change(values=values), author=me)

        def keep_draft() -> None:
            number = next(numbers)
            case = rows[number % len(rows)]
            vault.drafts.keep(case.id, case.id, "survivor", me, {"s_age_years": number % 90})

        ours, theirs = in_turn(edit, insert, rounds=300, warm=20)
        yield Figure(what="durable edit, complete", ours_ms=ours, against="one row, plain SQLite WAL/FULL",
                     theirs_ms=theirs, must="2.5x")  # fmt: skip
        incidents = {row.id: vault.cases.load(row.id).of_kind("incident")[0].id for row in rows}

        def write_on() -> None:
            case = rows[next(numbers) // 20 % len(rows)]
            said = str(vault.cases.load(case.id).stored("i_narrative", incidents[case.id]))
            change = Change(values=((incidents[case.id], "i_narrative", f"{said[:300]} {next(numbers)}"),))
            vault.revisions.append(case.id, change, author=me)

        ours, theirs = in_turn(write_on, insert, rounds=150, warm=20)
        yield Figure(what="durable edit of a note", ours_ms=ours, against="the same", theirs_ms=theirs, must="2.5x")
        ours, theirs = in_turn(lambda: vault.cases.begin(me), insert, rounds=150)
        yield Figure(what="new case", ours_ms=ours, against="the same", theirs_ms=theirs, must="3.5x")
        ours, theirs = in_turn(keep_draft, insert, rounds=150)
        yield Figure(what="draft kept", ours_ms=ours, against="the same", theirs_ms=theirs)
        plain.close()
