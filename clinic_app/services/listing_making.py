"""For whoever keeps a network's list: another's list turned into facts to be read and signed, and ours for others.

It opens no record. Nothing of a file is signed by it: a person reads what came of it before it goes to the hub.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.definitions import Definitions
from clinic_app.errors import DirectoryRefused
from clinic_app.services.listing_plan import LISTS, Comes, Known, Row, plan
from clinic_app.services.listings import read_listing
from clinic_app.services.nearby import provinces
from clinic_app.vault.new_file import write_new
from clinic_app.wire.directory_document import AgencyFacts, DirectoryDocument
from clinic_app.wire.directory_trust import MAX_SIGNED, SignedDirectory, fingerprint, read_directory
from clinic_app.wire.hsds_writing import ToWrite, write_hsds

_OFFSET: Final = "+07:00"
"""Of the wall clocks in a network's list: they say no zone, and all its places are in one."""


class ListingMaking:
    """Knows our lists of codes and which day it is."""

    def __init__(self, definitions: Definitions, today: date) -> None:
        self._definitions = definitions
        self._today = today

    def take(self, file: Path, into: Path, *, known: Path | None) -> tuple[Row, ...]:
        """Write what is new or changes as `clinic-hub agencies import` takes it, and say what came of each entry.

        Raises `ListingRefused`, `DirectoryRefused`, `FileExistsError`, `OSError`.
        """
        signed = _facts(self._directory(known)) if known is not None else {}
        rows = plan(
            read_listing(file),
            Known(
                shown=signed,
                signed=frozenset(signed),
                codes={name: frozenset(self._definitions.codes[name].ids) for name in LISTS},
                provinces=provinces(),
            ),
        )
        wanted = [row.facts for row in rows if row.comes in (Comes.NEW, Comes.CHANGES)]
        write_new(into, msgspec.json.format(msgspec.json.encode(wanted), indent=1) + b"\n")
        return rows

    def give(self, file: Path, into: Path) -> int:
        """Write a signed directory as a list for others; how many organisations.

        Raises `DirectoryRefused`, `FileExistsError`, `OSError`.
        """
        document, codes = self._directory(file), self._definitions.codes
        facts = _facts(document).values()
        content = write_hsds(
            (ToWrite(facts=each) for each in facts),
            lambda list_, code: codes[list_].label_of(code) if list_ in codes else code,
            offset=_OFFSET,
        )
        write_new(into, content)
        return len(facts)

    def _directory(self, file: Path) -> DirectoryDocument:
        """A whole signed directory, as a clinic reads it that trusts its first root."""
        with file.open("rb") as stream:
            content = stream.read(MAX_SIGNED + 1)
        first = next(SignedDirectory.from_bytes(content).roots, None)
        if first is None:
            raise DirectoryRefused("other_root")
        return read_directory(content, root=fingerprint(first), today=self._today)


def _facts(document: DirectoryDocument) -> dict[str, AgencyFacts]:
    """Without mailbox and keys."""
    names = AgencyFacts.__struct_fields__
    return {each.id: AgencyFacts(**{name: getattr(each, name) for name in names}) for each in document.agencies}
