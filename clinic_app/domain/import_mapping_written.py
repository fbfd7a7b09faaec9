"""Writes a mapping as the TOML that `import_mapping` reads: what a person chose on the screen."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from clinic_app.domain.import_mapping import FORMAT, Column, Dates

OWN: Final = "own_"
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")


def as_toml(title: str, columns: Sequence[Column], dates: Dates, *, taken: Sequence[str] = ()) -> str:
    """A mapping with this title; its id is made of it, and of a number where that id is `taken`."""
    lines = [
        f"format = {FORMAT}",
        f"id = {_text(_id(title, taken))}",
        "version = 1",
        f"title = {_text(title.strip()[:80])}",
        "",
        "[dates]",
        f"order = {_text(dates.order.value)}",
        f"era = {_text(dates.era.value)}",
        "",
        "[silences]",
        'unknown = ["Unknown", "ไม่ทราบ", "ไม่มีข้อมูล"]',
        'declined_to_answer = ["Declined to answer", "ไม่ประสงค์ตอบ"]',
        'not_asked = ["Not asked", "N/A"]',
    ]
    for column in columns:
        lines += ["", *_column(column)]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> list[str]:
    lines = ["[[column]]", f"headings = [{', '.join(map(_text, column.headings))}]"]
    if column.role is not None:
        return [*lines, f"role = {_text(column.role.value)}"]
    lines.append(f"field = {_text(column.field)}")
    if column.nth:
        lines.append(f"nth = {column.nth}")
    for name, value in (("thing", column.thing), ("others", column.others), ("split", column.split)):
        if value:
            lines.append(f"{name} = {_text(value)}")
    for name, table in (("also", column.also), ("codes", column.codes)):
        if table:
            lines.append(f"[column.{name}]")
            lines += [f"{_text(key)} = {_text(value)}" for key, value in table.items()]
    for instead in column.instead:
        also = ", ".join(f"{_text(key)} = {_text(value)}" for key, value in instead.also.items())
        lines += ["[[column.instead]]", f"field = {_text(instead.field)}", f"code = {_text(instead.code)}",
                  f"also = {{ {also} }}"]  # fmt: skip
    return lines


def _id(title: str, taken: Sequence[str]) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    begun = (OWN + _NO_WORD.sub("_", plain).strip("_"))[:34].rstrip("_")
    number = 1
    made = begun if begun != OWN.rstrip("_") else f"{OWN}{number}"
    while made in taken:
        number += 1
        made = f"{begun.rstrip('_')}_{number}"
    return made


def _text(text: str) -> str:
    """A string of TOML: those of JSON are, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
