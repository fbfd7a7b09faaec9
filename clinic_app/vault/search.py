"""Search in three classes of text, each asked only if the caller may read it; every hit is verified, none is missed.

SQLite's tokenizers cut Thai and Burmese where no word ends. We index every two and every four neighbouring UTF-16 units
instead, spelled in hex, and how the text ends; a hit must then really contain the text asked for. Pairs alone would not
do: too many cases have all of a word's pairs and not the word, and each must be read to know. In the indexes a case has
its number below zero: FTS5 walks up thirty times faster than down, and the newest case is to come first.

Whoever saves does not wait for the indexes: a case whose words changed waits, and is read whenever somebody searches,
until `go_on` enters it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Final

from clinic_app.vault.connection import FOR_SEARCHING
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import CLASSES, SearchClass
from clinic_app.vault.settings import VaultSettings

_WRITE: Final = {each: f"INSERT INTO search_{each} (rowid, grams) VALUES (?, ?)" for each in CLASSES}  # noqa: S608
_MERGE: Final = {each: f"INSERT INTO search_{each} (search_{each}, rank) VALUES ('merge', ?)" for each in CLASSES}  # noqa: S608
_FORGET: Final = {each: f"DELETE FROM search_{each} WHERE rowid = ?" for each in CLASSES}  # noqa: S608
_KEPT: Final = (
    "SELECT number, code, identity, narrative FROM search_texts WHERE number IN (SELECT value FROM json_each(?))"
)
_KEEP: Final = "INSERT INTO search_texts (number, code, identity, narrative) VALUES (?, ?, ?, ?)"
_RENEW: Final = "UPDATE search_texts SET code = ?, identity = ?, narrative = ? WHERE number = ?"
_WAITS: Final = "INSERT OR IGNORE INTO search_waiting (number) VALUES (?)"
_READ: Final = {
    each: "SELECT t.number FROM search_waiting w CROSS JOIN search_texts t USING (number) "  # noqa: S608
    f"WHERE instr(t.{each}, ?) > 0 ORDER BY w.number DESC LIMIT ?"
    for each in CLASSES
}
_NEWEST: Final = {
    each: f"SELECT number FROM search_texts WHERE number > ? AND instr({each}, ?) > 0 ORDER BY number DESC LIMIT ?"  # noqa: S608
    for each in CLASSES
}
_ASK: Final = {
    each: f"SELECT t.number FROM search_{each} JOIN search_texts t ON t.number = -search_{each}.rowid "  # noqa: S608
    f"WHERE search_{each} MATCH ? AND instr(t.{each}, ?) > 0 ORDER BY search_{each}.rowid LIMIT ?"
    for each in CLASSES
}

_ENTERED: Final = "search_entered"
"""The setting that says how many cases were entered since the indexes were in one piece."""
_LEAST: Final = 512
_PIECES_GROW_BY: Final = 16
"""A sixteenth more cases, and the pieces are merged again: a question looks each of its words up in each piece."""
_MERGED: Final = -16
"""So many pages at once; below zero, all the pieces become one."""
_SHORT: Final = 3
_LOOKED_AT: Final = 400
"""So many newest cases are read for a text of so few signs, before the indexes are asked."""
_ALL_OF: Final = 4
"""So many fours are asked for at most; more of them name hardly fewer cases, and each costs a walk."""
_FOUR: Final = "q"
"""Stands before a four, so that no pair begins one."""


def grams(text: str) -> str:
    """The index words of a folded text, each once."""
    spelled = text.encode("utf-16-be", "surrogatepass").hex()
    if not spelled:
        return ""
    pairs = {spelled[place : place + 8] for place in range(0, len(spelled) - 4, 4)}
    fours = {_FOUR + spelled[place : place + 16] for place in range(0, len(spelled) - 12, 4)}
    return " ".join((*pairs, *fours, _FOUR + spelled[-12:], spelled[-4:]))


def question(text: str) -> str:
    """What to ask the index for a folded text of one sign or more."""
    spelled = text.encode("utf-16-be", "surrogatepass").hex()
    match len(spelled) // 4:
        case 1:
            return f"{spelled}*"
        case 2:
            return spelled
        case 3:
            return f"{_FOUR}{spelled}*"
        case units:  # some, from the end: numbers begin alike. What comes too much is verified away.
            step = -(-(units - 3) // _ALL_OF)
            places = range(4 * (units - 4), -1, -4 * step)
            return " ".join({_FOUR + spelled[place : place + 16] for place in places})


class Search:
    """The indexes over the cases of one vault, by their number."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._settings = VaultSettings(lane)

    def keep(self, number: int, texts: Sequence[str]) -> None:
        """Keep what the case says now; the indexes follow with `go_on`."""
        kept = self._lane.row("SELECT code, identity, narrative FROM search_texts WHERE number = ?", (number,))
        if kept is None:
            self._lane.run(_KEEP, (number, *texts))
        elif tuple(kept) == tuple(texts):
            return
        else:
            self._lane.run(_RENEW, (*texts, number))
        self._lane.run(_WAITS, (number,))

    def keep_all(self, texts: Mapping[int, Sequence[str]]) -> None:
        """The same of many, each by its number."""
        rows = self._lane.rows(_KEPT, (json.dumps([*texts]),))
        kept = {number: tuple(said) for number, *said in rows}
        moved = {number: tuple(said) for number, said in texts.items() if kept.get(number) != tuple(said)}
        self._lane.run_many(_KEEP, [(number, *said) for number, said in moved.items() if number not in kept])
        self._lane.run_many(_RENEW, [(*said, number) for number, said in moved.items() if number in kept])
        self._lane.run_many(_WAITS, [(number,) for number in moved])

    def go_on(self, many: int) -> bool:
        """Enter so many of the cases that wait, the longest known first; whether more wait. Safe to repeat."""
        sql = (
            "SELECT number, t.code, t.identity, t.narrative FROM search_waiting JOIN search_texts t USING (number) "
            "ORDER BY number LIMIT ?"
        )
        rows = self._lane.rows(sql, (many,))
        if rows:
            self._lane.save(lambda: self._enter(rows))
        return len(rows) == many

    def merge(self) -> bool:
        """Bring the pieces of the indexes together by a few pages, if there are many; whether more is left."""
        entered = self._settings.get(_ENTERED) or 0
        newest = self._lane.rows("SELECT max(number) FROM search_texts")[0][0] or 0
        if entered < max(_LEAST, newest // _PIECES_GROW_BY):
            return False
        for each in CLASSES:
            before = self._lane.db.total_changes
            self._lane.save(partial(self._lane.run, _MERGE[each], (_MERGED,)))
            if self._lane.db.total_changes - before > 1:  # as FTS5 says that it had something to do
                return True
        self._settings[_ENTERED] = 0
        return False

    def _enter(self, rows: Sequence[tuple[int, str, str, str]]) -> None:
        for number, *texts in rows:
            for each, text in zip(CLASSES, texts, strict=True):
                self._lane.run(_FORGET[each], (-number,))
                if text:
                    self._lane.run(_WRITE[each], (-number, grams(text)))
            self._lane.run("DELETE FROM search_waiting WHERE number = ?", (number,))
        self._settings[_ENTERED] = (self._settings.get(_ENTERED) or 0) + len(rows)

    def forget(self, number: int) -> None:
        """Nothing of the case is found any more. Its tokens leave the index with `compact`."""
        self._lane.run("DELETE FROM search_texts WHERE number = ?", (number,))
        self._lane.run("DELETE FROM search_waiting WHERE number = ?", (number,))
        self._lane.run("DELETE FROM search_unread WHERE number = ?", (number,))
        for each in CLASSES:
            self._lane.run(_FORGET[each], (-number,))

    def compact(self) -> None:
        """Write the indexes anew without what was forgotten."""
        for each in CLASSES:
            self._lane.run(f"INSERT INTO search_{each} (search_{each}) VALUES ('optimize')")  # noqa: S608

    def find(self, folded: str, classes: Collection[SearchClass], limit: int) -> list[int]:
        """Numbers of the cases whose text of an allowed class contains this, newest first."""
        if not folded:
            return []
        self._lane.rows(FOR_SEARCHING)  # each time: the connection may be another by now
        asked = question(folded)
        waiting = self._lane.row("SELECT 1 FROM search_waiting LIMIT 1") is not None
        found: set[int] = set()
        for each in CLASSES:
            if each not in classes or (each == "code" and not folded.isascii()):  # no code has other signs
                continue
            if len(folded) <= _SHORT and len(newest := self._among_newest(each, folded, limit)) == limit:
                found.update(newest)
                continue
            found.update(row[0] for row in self._lane.rows(_ASK[each], (asked, folded, limit)))
            if waiting:
                found.update(row[0] for row in self._lane.rows(_READ[each], (folded, limit)))
        return sorted(found, reverse=True)[:limit]

    def _among_newest(self, searched: SearchClass, folded: str, limit: int) -> list[int]:
        """What so many cases say that hardly any must be read to find enough; FTS5 would gather them all before."""
        newest = self._lane.rows("SELECT max(number) FROM search_texts")[0][0] or 0
        return [row[0] for row in self._lane.rows(_NEWEST[searched], (newest - _LOOKED_AT, folded, limit))]
