"""A record that rots, is cut short, or gets an older page back: that is noticed, or does no harm; the rest is saved."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import soaking
from cheap_vault import AT, BALLAST, CHEAP, CLOCK, NURSE, PROJECTION, entered, made, place_in, written

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import ClinicError
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.health import Check
from clinic_app.vault.opening import unlock
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.salvage import salvage
from clinic_app.vault.store import Vault
from clinic_app.vault.trees import Row, Trees

ROLLBACK = "rollback"
"""It must be noticed. No salvage is asked of it: of two sound pages that disagree, neither is the damaged one."""
KINDS = ("flip", "zero", "cut", "swap", "replay", ROLLBACK)
LIVING = frozenset({"journal", "journal_cases", "journal_days", "journal_key", "settings", "openings_seen"})
"""Tables that coming in may write to."""

Rows = dict[str, Counter[tuple[object, ...]]]


@dataclass(frozen=True)
class Rotting:
    """A record with an older state of itself, everything it says, and which rows lie on which pages."""

    base: Path
    key: VaultKey
    whole: bytes
    older: bytes
    says: Rows
    lies_on: dict[str, list[Row]]
    tables: dict[str, list[int]]
    """The pages of each table and its indexes, counted from 0."""
    standing: bytes
    """What lies beside it since it was closed."""

    @property
    def place(self) -> VaultPlace:
        return place_in(self.base)

    @property
    def pages(self) -> int:
        return len(self.whole) // PAGE_BYTES

    @property
    def changed(self) -> list[int]:
        """The pages that were different before, counted from 0."""
        parts = range(0, len(self.older), PAGE_BYTES)
        return [n // PAGE_BYTES for n in parts if self.older[n : n + PAGE_BYTES] != self.whole[n : n + PAGE_BYTES]]


@pytest.fixture(scope="module")
def rotting(tmp_path_factory: pytest.TempPathFactory) -> Rotting:
    base = tmp_path_factory.mktemp("rotting")
    made(base)
    place = place_in(base)
    key = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, CLOCK).key
    _fill(base, 40)
    older = place.database.read_bytes()
    _fill(base, 40)
    whole, standing = place.database.read_bytes(), place.standing.read_bytes()
    return Rotting(base, key, whole, older, _says(place, key), _rows(place, key), _tables(place, key), standing)


def _fill(base: Path, cases: int) -> None:
    """Write in old cases and new ones: little and much, so that some values go on over several pages."""
    vault = entered(base)
    for row in vault.cases.page(limit=20).rows:
        written(vault, row.id, "changed " * 40)
    for number in range(cases):
        case = vault.cases.begin(vault.whoami.id)
        for times in range(1 + number % 3):
            written(vault, case.id, "n" * (number * 97 * (times + 1) % 12_000))
        vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_name": "d" * (number * 31 % 9000)})
        vault.settings[f"setting {number}"] = f"{cases} {'v' * 100} {AT}"
        vault.tasks.add(kind="call", due_at=AT, channel="phone")
    vault.close()


def _says(place: VaultPlace, key: VaultKey) -> Rows:
    with closing(connect(place.database, key.database_key)) as db:
        names = [
            name
            for name, kind in db.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
            if kind == "table" and not name.startswith("sqlite_")
        ]
        return {name: Counter(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names}


def _rows(place: VaultPlace, key: VaultKey) -> dict[str, list[Row]]:
    with closing(connect(place.database, key.database_key)) as db:
        roots = dict(db.execute("SELECT rootpage, name FROM sqlite_schema WHERE type = 'table'").fetchall())
    with closing(Pages(place.database, key.database_key)) as pages:
        trees = Trees(pages)
        trees.walk()
        return {name: list(trees.rows(root)) for root, name in roots.items() if root}


def _tables(place: VaultPlace, key: VaultKey) -> dict[str, list[int]]:
    with closing(connect(place.database, key.database_key)) as db:
        sql = "SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0"
        belongs = dict(db.execute(sql).fetchall())
    found: dict[str, list[int]] = {}
    with closing(Pages(place.database, key.database_key)) as pages:
        trees = Trees(pages)
        trees.walk()
        for page, root in trees.owner.items():
            found.setdefault(belongs.get(root, "schema"), []).append(page - 1)
    return found


def spoilt(rotting: Rotting, kind: str, seed: int) -> tuple[bytes, frozenset[int]]:
    """The record after one accident, and the pages that are not what they were."""
    chance = random.Random(f"{kind} {seed}")
    content, page = bytearray(rotting.whole), chance.randrange(rotting.pages)
    at = page * PAGE_BYTES
    match kind:
        case "flip":
            content[at + chance.randrange(PAGE_BYTES)] ^= 1 << chance.randrange(8)
        case "zero":
            content[at : at + PAGE_BYTES] = bytes(PAGE_BYTES)
        case "cut":
            del content[at + chance.randrange(PAGE_BYTES) :]
            return bytes(content), frozenset(range(page + 1, rotting.pages + 1))
        case "swap":
            other = chance.choice([each for each in range(rotting.pages) if each != page])
            to = other * PAGE_BYTES
            content[at : at + PAGE_BYTES], content[to : to + PAGE_BYTES] = (
                content[to : to + PAGE_BYTES],
                content[at : at + PAGE_BYTES],
            )
            return bytes(content), frozenset({page + 1, other + 1})
        case "replay":
            page = rotting.changed[seed % len(rotting.changed)]  # one after the other: none is left out
            at = page * PAGE_BYTES
            content[at : at + PAGE_BYTES] = rotting.older[at : at + PAGE_BYTES]
        case _:  # several older pages at once, up to all of them: a table with its indexes, or a copy from before
            back = chance.sample(rotting.changed, chance.choice((2, 3, 5, 20, len(rotting.changed))))
            if seed % 2:
                tables = [pages for _, pages in sorted(rotting.tables.items()) if set(pages) & set(rotting.changed)]
                back = sorted(set(tables[seed // 2 % len(tables)]) & set(rotting.changed))
            for page in back:
                at = page * PAGE_BYTES
                content[at : at + PAGE_BYTES] = rotting.older[at : at + PAGE_BYTES]
            if len(back) == len(rotting.changed):
                return rotting.older, frozenset(range(1, rotting.pages + 1))
            return bytes(content), frozenset(page + 1 for page in back)
    return bytes(content), frozenset({page + 1})


def noticed(rotting: Rotting, content: bytes) -> str:
    """How the program finds out; nothing if it does not, and then nothing may be different."""
    rotting.place.database.write_bytes(content)
    try:
        unlocked = unlock(rotting.place, NURSE.word, NURSE.passphrase, CHEAP, CLOCK)
        vault = Vault.open(rotting.place, unlocked, PROJECTION, CLOCK, ballast_bytes=BALLAST)
    except ClinicError as error:
        return f"at the door: {type(error).__name__}"
    try:
        check = Check(vault.care.order())
        for _ in check.slices():
            pass
        found = (
            bool(vault.care.confirm(check)), bool(check.tables), check.broken is not None, check.unreadable,
            bool(vault.stale),
        )  # fmt: skip
    except ClinicError as error:
        return f"by the check: {type(error).__name__}"
    finally:
        vault.close()
    return "by the check" if any(found) else ""


def harmless(rotting: Rotting) -> list[str]:
    """The tables that do not say what they said."""
    now = _says(rotting.place, rotting.key)
    return [
        name
        for name, said in rotting.says.items()
        if not (said <= now[name] if name in LIVING else said == now[name]) and not name.startswith("search_")
    ]


def saved(rotting: Rotting, content: bytes, damaged: frozenset[int], into: Path) -> tuple[int, int]:
    """How many rows came over, and how many lay on sound pages."""
    shutil.rmtree(into, ignore_errors=True)
    rotting.place.database.write_bytes(content)
    try:
        salvage(rotting.place, rotting.key, VaultPlace(into), CLOCK)
    except ClinicError:
        assert len(damaged) == rotting.pages
        return 0, 0
    now, kept, expected = _says(VaultPlace(into), rotting.key), 0, 0
    for name, said in rotting.says.items():
        if not name.startswith("search_") or name == "search_texts":
            sound = sum(not damaged & set(row.pages) for row in rotting.lies_on[name])
            expected += sound
            kept += min(sound, (now[name] & said).total())
    return kept, expected


@pytest.fixture
def put_back(rotting: Rotting) -> Iterator[Rotting]:
    files = {path: path.read_bytes() for path in rotting.place.folder.iterdir()}
    yield rotting
    for path in rotting.place.folder.iterdir():
        path.unlink()
    for path, content in files.items():
        path.write_bytes(content)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_noticed_or_does_no_harm_and_what_is_sound_is_saved(
    put_back: Rotting, tmp_path: Path, kind: str
) -> None:
    for seed in range(4):
        one_accident(put_back, kind, seed, tmp_path, lambda **_: None, saving=seed < 2 and kind != ROLLBACK)


def test_promised_calls_put_back_with_all_their_indexes_are_missed(put_back: Rotting) -> None:
    """SQLite compares a table with its indexes, and these agree: only what was counted at closing tells."""
    content = bytearray(put_back.whole)
    for page in set(put_back.tables["tasks"]) & set(put_back.changed):
        content[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = put_back.older[
            page * PAGE_BYTES : (page + 1) * PAGE_BYTES
        ]
    assert noticed(put_back, bytes(content))


def one_accident(
    rotting: Rotting, kind: str, seed: int, folder: Path, count: Callable[..., None], *, saving: bool
) -> None:
    content, damaged = spoilt(rotting, kind, seed)
    for beside in rotting.place.folder.glob("vault.db-*"):
        beside.unlink()
    rotting.place.standing.write_bytes(rotting.standing)
    how = noticed(rotting, content)
    other = [] if how else harmless(rotting)
    count(accidents=1, noticed=bool(how), harmless=not how and not other, missed=bool(other))
    assert not other, f"{kind}, seed {seed}: pages {sorted(damaged)[:5]} unnoticed, other: {other}"
    for beside in rotting.place.folder.glob("vault.db-*"):
        beside.unlink()
    if saving:
        kept, expected = saved(rotting, content, damaged, folder / "saved")
        count(rows_on_sound_pages=expected, rows_saved=kept)
        assert kept >= expected * 0.99, f"{kind}, seed {seed}: {kept} of {expected}"


@pytest.mark.soak
def test_thousands_of_accidents_are_noticed_or_do_no_harm(put_back: Rotting, tmp_path: Path) -> None:
    for seed in soaking.rounds("corruptions"):
        for kind in KINDS:
            for part in range(4):

                def count(**more: int) -> None:
                    soaking.count("corruptions", **more)
                    soaking.count(f"corruptions: {kind}", **more)  # noqa: B023 - called at once

                saving = part == seed % 8 and kind != ROLLBACK  # it takes longer than all the rest
                one_accident(put_back, kind, 1000 + 4 * seed + part, tmp_path, count, saving=saving)
