"""What this PC writes down and signs: one sequence of revisions, whatever they are about, each hashed onto the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.facts import dataclass
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_form import (
    GENESIS,
    REVISION_DOMAIN,
    Continues,
    Header,
    Written,
    read_header,
    revision_hash,
    spell,
)
from clinic_app.vault.lane import Lane
from clinic_app.vault.other_pcs import OtherPc

CONTINUES: Final = "continues"
"""The setting that lists the devices before this one, the oldest first; `restore` writes it."""

_LAST: Final = (
    "SELECT header, hash FROM revisions WHERE json_extract(CAST(header AS TEXT), '$.device') = ? "
    "ORDER BY number DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRevision:
    """What is to be written, but for its place. `file` is the case, or record of the clinic, that it belongs to."""

    id: UUID
    file: UUID
    link: int | None
    """The number of the revision before it of the same file."""
    seen: dict[str, int]
    definitions: str
    author: PersonId
    at: str
    source: str
    act: str
    """How the journal calls it."""
    happened: str | None = None


class OwnRevisions:
    """Those of this PC."""

    def __init__(self, lane: Lane, journal: Journal, device: DeviceId, signing: SigningKey) -> None:
        self._lane = lane
        self._journal = journal
        self.device = device
        self._signing = signing

    @property
    def key(self) -> SigningKey:
        """The key by which this PC signs."""
        return self._signing

    @property
    def this_pc(self) -> OtherPc:
        """This PC as the others see it: its key, how many revisions it has written, the hash of the newest."""
        seq, digest = self._last()
        return OtherPc(self.device, self._signing.public, seq - 1, digest, None)

    def write(self, new: NewRevision, seal: Callable[[bytes], bytes]) -> tuple[int, int]:
        """Write the next; its number in the journal, and its place in the sequence. `seal` is given the header.

        Part of the transaction in which what it says is kept.
        """
        seq, before = self._last()
        header = spell(
            Header(1, new.id.hex, new.file.hex, self.device.hex, seq, before.hex(), new.seen, new.definitions,
                   new.author.hex, new.at, new.source, new.happened, self._continues() if seq == 1 else None)
        )  # fmt: skip
        sealed = seal(header)
        digest = revision_hash(before, header, sealed)
        written = Written(new.link, header, sealed, self._signing.sign(REVISION_DOMAIN + digest))
        number = self._journal.append(new.act, new.author, {"case": new.file, "revision": digest.hex()}, written)
        self._lane.memory["revisions"] = (seq + 1, digest)
        return number, seq

    def _last(self) -> tuple[int, bytes]:
        if "revisions" not in self._lane.memory:
            row = self._lane.row(_LAST, (self.device.hex,))
            self._lane.memory["revisions"] = (
                (read_header(row[0]).seq + 1, bytes.fromhex(row[1])) if row else (1, GENESIS)
            )
        last: tuple[int, bytes] = self._lane.memory["revisions"]
        return last

    def _continues(self) -> Continues | None:
        """What stands in the vault since it was restored, or None where it was made."""
        row = self._lane.row("SELECT value FROM settings WHERE key = ?", (CONTINUES,))
        return msgspec.json.decode(row[0], type=list[Continues])[-1] if row else None
