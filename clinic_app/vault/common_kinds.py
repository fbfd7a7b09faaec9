"""What kinds of records PCs of one clinic share, and how each is read from its tables and laid into them again.

To share the rows of one more table: name it once in `KINDS` (`common_tables.py`), as a `Table` with the columns that
travel, and copy what `Table.triggers` gives for it into a step of the schema. Nothing else: what writes to the table is
noticed by its triggers, told at the next meeting, and laid into the same table on the other PC.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final, Protocol
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.common_law import GONE, TAKEN_AWAY, FieldLaws, Law
from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

Told = Mapping[str, Stored]
"""What a record says: question → answer."""

BETWEEN: Final = "|"
"""Stands between the parts of a name."""


_TRIGGER: Final = """\
CREATE TRIGGER {self.name}_{what} AFTER {when} ON {self.table} WHEN EXISTS (SELECT 1 FROM common_key)
BEGIN INSERT INTO touched VALUES ('{self.name}', {named}) ON CONFLICT DO NOTHING; END;
"""


class Kind(Protocol):
    """One kind of record."""

    @property
    def name(self) -> str:
        """How it is called in the tables and on the wire: for ever."""

    def laws(self, name: str, /) -> FieldLaws:
        """What holds of two answers to the questions of one record."""

    @property
    def every(self) -> str:
        """The names of all that is there, as SQL."""

    def says(self, lane: Lane, name: str) -> Told:
        """What the tables of this PC say of a record. One that is not there says `GONE`, or nothing at all."""

    def case_of(self, name: str, said: Told, /) -> CaseId | None:
        """The case it hangs on, if any: it is shown where, and as soon as, that stands."""

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Let the tables of this PC say so. False if this program does not understand it: then it is kept."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `blob` travels as base64, and as hex in a name."""

    name: str
    holds: str

    def told(self, value: Any) -> Stored:
        """As it travels."""
        return b64encode(value).decode() if isinstance(value, bytes) else value

    def kept(self, told: Stored) -> Any:
        """As it lies here."""
        return b64decode(told) if self.holds == "blob" and told is not None else told

    def from_name(self, part: str) -> Any:
        """A part of a name as it lies here."""
        if self.holds == "blob":
            return bytes.fromhex(part)
        return int(part) if self.holds == "int" else part

    def in_name(self, row: str) -> str:
        """The part of a name that this column gives, as SQL."""
        return f"lower(hex({row}{self.name}))" if self.holds == "blob" else f"{row}{self.name}"


def columns(spelled: str) -> tuple[Column, ...]:
    """`"thread:blob seq:int"`."""
    return tuple(Column(*each.split(":")) for each in spelled.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a table, each a record: `key` names one, `told` are the columns that travel, the others stay here.

    `case` is the column that names the case a row hangs on, `stricter` gives the laws of columns, and `here` what a row
    that came from elsewhere has in columns that do not travel and have no default.
    """

    name: str
    table: str
    key: str
    told: str
    case: str | None = None
    here: Mapping[str, Any] = field(default_factory=dict)
    stricter: Mapping[str, Law] = field(default_factory=dict)

    def laws(self, _name: str, /) -> FieldLaws:
        """Those that were named, and that what was taken away stays so."""
        return FieldLaws({GONE: TAKEN_AWAY, **self.stricter})

    @property
    def every(self) -> str:
        """The names of all rows, as SQL."""
        return f"SELECT {self._named('')} FROM {self.table}"  # noqa: S608

    @property
    def triggers(self) -> str:
        """What notices that a row was written: to be copied into a step of the schema."""
        of = ", ".join(each.name for each in columns(self.told))
        noticed = (("added", "INSERT", "NEW."), ("changed", f"UPDATE OF {of}", "NEW."), ("gone", "DELETE", "OLD."))
        return "".join(
            _TRIGGER.format(self=self, what=what, when=when, named=self._named(row)) for what, when, row in noticed
        )

    def says(self, lane: Lane, name: str) -> Told:
        """The row, or that it is gone."""
        told = columns(self.told)
        sql = f"SELECT {', '.join(each.name for each in told)} FROM {self.table} WHERE {self._where}"  # noqa: S608
        row = lane.row(sql, self._key(name))
        if row is None:
            return {GONE: True}
        return {each.name: each.told(value) for each, value in zip(told, row, strict=True) if value is not None}

    def case_of(self, name: str, said: Told, /) -> CaseId | None:
        """What the column says."""
        if self.case is None:
            return None
        key = dict(zip((each.name for each in columns(self.key)), self._key(name), strict=True))
        told = {each.name: each for each in columns(self.told)}
        found = key[self.case] if self.case in key else told[self.case].kept(said.get(self.case))
        return None if found is None else CaseId(UUID(bytes=found))

    def show(self, lane: Lane, name: str, said: Told) -> bool:
        """Lay the row in, or take it away."""
        key, told = self._key(name), columns(self.told)
        if said.get(GONE):
            lane.run(f"DELETE FROM {self.table} WHERE {self._where}", key)  # noqa: S608
            return True
        named = [each.name for each in columns(self.key)]
        every = [*named, *(each.name for each in told), *self.here]
        values = [*key, *(each.kept(said.get(each.name)) for each in told), *self.here.values()]
        said_anew = ", ".join(f"{each.name} = excluded.{each.name}" for each in told)
        lane.run(
            f"INSERT INTO {self.table} ({', '.join(every)}) VALUES ({', '.join('?' * len(every))}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(named)}) DO UPDATE SET {said_anew}",
            values,
        )
        return True

    def show_all(self, lane: Lane, told: Mapping[str, Told]) -> bool:
        """Lay many rows in by one statement: all or none. False where one of them is not that plain.

        Each statement that a trigger follows on copies the pages that it changes, a quarter of a millisecond.
        """
        key, said = columns(self.key), columns(self.told)
        every, rows = [*key, *said], list[list[Any]]()
        for name, row in told.items():
            values = [*self._key(name), *(each.kept(row.get(each.name)) for each in said)]
            if row.get(GONE) or self.here or not all(map(_is_plain, values)):
                return False
            rows.append([value.hex() if isinstance(value, bytes) else value for value in values])
        taken = ", ".join(
            f"unhex(value ->> {place})" if each.holds == "blob" else f"value ->> {place}"
            for place, each in enumerate(every)
        )
        said_anew = ", ".join(f"{each.name} = excluded.{each.name}" for each in said)
        lane.run(
            f"INSERT INTO {self.table} ({', '.join(each.name for each in every)}) "  # noqa: S608
            f"SELECT {taken} FROM json_each(?) WHERE true "
            f"ON CONFLICT ({', '.join(each.name for each in key)}) DO UPDATE SET {said_anew}",
            (json.dumps(rows),),
        )
        return True

    @property
    def _where(self) -> str:
        return " AND ".join(f"{each.name} = ?" for each in columns(self.key))

    def _named(self, row: str) -> str:
        return f" || '{BETWEEN}' || ".join(each.in_name(row) for each in columns(self.key))

    def _key(self, name: str) -> list[Any]:
        parts = zip(columns(self.key), name.split(BETWEEN), strict=True)
        return [column.from_name(part) for column, part in parts]


def _is_plain(value: Any) -> bool:
    """Whether it is the same in JSON as bound by itself."""
    if isinstance(value, str):
        return value.isprintable()
    return value is None or isinstance(value, bytes) or (type(value) is int and abs(value) < 1 << 53)
