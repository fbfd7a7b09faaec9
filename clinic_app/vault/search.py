"""Search in three classes of text, each asked only if the caller may read it; every hit is verified, none is missed.

SQLite's tokenizers cut Thai and Burmese where no word ends. We index every pair of neighbouring UTF-16 units instead,
spelled in hex, plus the last unit alone; a hit must then really contain the text asked for. In the indexes a case has
its number below zero: FTS5 walks up thirty times faster than down, and the newest case is to come first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import CLASSES, SearchClass

_WRITE: Final = {each: f"INSERT INTO search_{each} (rowid, grams) VALUES (?, ?)" for each in CLASSES}  # noqa: S608
_FORGET: Final = {each: f"DELETE FROM search_{each} WHERE rowid = ?" for each in CLASSES}  # noqa: S608
_ASK: Final = {
    each: f"SELECT t.number FROM search_{each} JOIN search_texts t ON t.number = -search_{each}.rowid "  # noqa: S608
    f"WHERE search_{each} MATCH ? AND instr(t.{each}, ?) > 0 ORDER BY search_{each}.rowid LIMIT ?"
    for each in CLASSES
}

_ALL_OF: Final = 6
"""So many pairs are asked for one by one; of a longer text fewer name the same cases, and cost less to walk."""


def grams(text: str) -> str:
    """The index words of a folded text, each once."""
    spelled = text.encode("utf-16-be", "surrogatepass").hex()
    pairs = {spelled[place : place + 8] for place in range(0, len(spelled) - 4, 4)}
    return " ".join((*pairs, spelled[-4:])) if spelled else ""


def question(text: str) -> str:
    """What to ask the index for a folded text of one sign or more."""
    spelled = text.encode("utf-16-be", "surrogatepass").hex()
    if len(spelled) <= 4:
        return f"{spelled}*"
    places = range(0, len(spelled) - 4, 4)
    if len(places) > _ALL_OF:  # every second, from the end: numbers begin alike. What comes too much is verified away.
        places = range(len(spelled) - 8, 0, -8)
    return " ".join({spelled[place : place + 8] for place in places})


class Search:
    """The indexes over the cases of one vault, by their number."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def keep(self, number: int, texts: Sequence[str]) -> None:
        """Bring the indexes up to what the case says now; touches only the classes that changed."""
        kept = self._lane.row("SELECT code, identity, narrative FROM search_texts WHERE number = ?", (number,))
        if kept is None:
            sql = "INSERT INTO search_texts (number, code, identity, narrative) VALUES (?, ?, ?, ?)"
            self._lane.run(sql, (number, *texts))
        elif tuple(kept) == tuple(texts):
            return
        else:
            sql = "UPDATE search_texts SET code = ?, identity = ?, narrative = ? WHERE number = ?"
            self._lane.run(sql, (*texts, number))
        for each, before, after in zip(CLASSES, kept or ("", "", ""), texts, strict=True):
            if before == after:
                continue
            if before:
                self._lane.run(_FORGET[each], (-number,))
            if after:
                self._lane.run(_WRITE[each], (-number, grams(after)))

    def forget(self, number: int) -> None:
        """Nothing of the case is found any more. Its tokens leave the index with `compact`."""
        self._lane.run("DELETE FROM search_texts WHERE number = ?", (number,))
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
        asked = question(folded)
        found: set[int] = set()
        for each in CLASSES:
            if each in classes:
                found.update(row[0] for row in self._lane.rows(_ASK[each], (asked, folded, limit)))
        return sorted(found, reverse=True)[:limit]
