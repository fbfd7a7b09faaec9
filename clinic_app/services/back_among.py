"""A PC whose record was brought back from a backup comes among the PCs of its clinic again: let in as a new one is.

It has the record, its people and its sheet; what it is given is the list of PCs and the keys of the clinic. What was
written on it after the backup, others have, and tell it when they meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act
from clinic_app.errors import PcJoinRefused
from clinic_app.services.joining_pc import Asked, Invited
from clinic_app.vault.joined import JOINED, keys_of, pc_of, said_of
from clinic_app.vault.joining import answered, ask, words_of
from clinic_app.wire.pc_joining import MOST_EARLIER, Welcome

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk

__all__ = ["BackAmong"]


class BackAmong:
    """On the PC that was brought back."""

    begun = False
    """Its keys are those of the record: nothing is kept beside it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._code: JoiningCode | None = None

    @property
    def wanted(self) -> bool:
        """Whether this PC is one that was brought back, and no other has let it in since."""
        this = self._vault.pcs.this()
        return this.stands and this.continues is not None and this.joined_by is None and bool(self._vault.pcs.others())

    def ask(self, untrusted_code: str) -> Asked:
        """Ask with the code that another PC shows. Raises `NotAllowed`, `WrongJoiningCode`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        code = JoiningCode.from_text(untrusted_code)
        self._code = code
        content = self._request(code)
        return Asked(content, words_of(content))

    def read(self, untrusted_answer: bytes) -> Invited:
        """What was answered, for people to compare words. Raises `PcJoinRefused`."""
        welcome, words = self._read(untrusted_answer)
        this = next(pc for pc in welcome.pcs if pc.device == self._vault.device.id)
        return Invited(words, this.place, (), sum(pc.revoked_at is None for pc in welcome.pcs))

    def join(self, untrusted_answer: bytes) -> None:
        """Belong to the clinic again, once the words were compared. Safe to repeat.

        Raises `NotAllowed`, `PcJoinRefused`, `DiskFull`.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        welcome, _ = self._read(untrusted_answer)
        try:
            pcs = [pc_of(each) for each in welcome.pcs]
        except ValueError as error:
            raise PcJoinRefused("format") from error

        def write() -> None:
            for pc in pcs:
                self._vault.pcs.put(pc)
            self._vault.pcs.note_people()
            self._vault.common.join(keys_of(welcome.keys))
            about = {"device": self._vault.device.id, "let_in_by": DeviceId(welcome.by)}
            self._vault.journal.append(JOINED, self._desk.me.id, about)

        self._vault.save(write)

    def _read(self, untrusted_answer: bytes) -> tuple[Welcome, tuple[str, ...]]:
        if self._code is None:
            raise PcJoinRefused("begun")
        device = self._vault.device
        welcome, words = answered(untrusted_answer, self._request(self._code), self._code, device)
        if welcome.clinic != self._vault.id:
            raise PcJoinRefused("clinic")
        if welcome.training is not self._vault.training:
            raise PcJoinRefused("training")
        return welcome, words

    def _request(self, code: JoiningCode) -> bytes:
        vault, pcs = self._vault, self._vault.pcs
        earlier = tuple(said_of(pc) for pc in pcs.before_this()[-MOST_EARLIER:])
        return ask(
            code, vault.device, training=vault.training, clinic=vault.id, continues=pcs.this().continues,
            earlier=earlier,
        )  # fmt: skip
