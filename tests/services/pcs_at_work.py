"""Two and more PCs of one clinic, each with a real vault and a clock of its own, that know each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from clinic_at_work import COORDINATOR, NURSE, House
from msgspec.structs import replace as replace_struct

from clinic_app.crypto.letter_seal import seal_letter
from clinic_app.domain.attachments import Agreed, AttachmentId, Facts, What, taken_in
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.meeting import Meeting, Met
from clinic_app.vault.pcs import Pc
from clinic_app.vault.store import Vault
from clinic_app.wire.pc_letter import CaseKey, Letter, Sent, encode_letter


@dataclass
class PcAtWork:
    """One PC with somebody in front of it."""

    house: House
    clinic: Clinic
    vault_id: UUID

    @property
    def vault(self) -> Vault:
        return self.clinic.desk.vault

    @property
    def meeting(self) -> Meeting:
        return self.clinic.meeting

    @property
    def device(self) -> DeviceId:
        return self.vault.device.id

    def comes_in(self, who: NewPerson = NURSE) -> None:
        """Lock, and let somebody in anew: nothing is left but what is on the disk."""
        self.clinic = self.house.enter(who)
        of_one_clinic(self.vault, self.vault_id)

    def begins(self, **said: object) -> Case:
        case = self.vault.cases.begin(self.clinic.whoami.id)
        self.says(case, **(said or {"s_note": "begun"}))
        return case

    def says(self, case: Case, **said: object) -> None:
        values = tuple((case.root, field, value) for field, value in said.items())
        self.vault.revisions.append(case.id, Change(values=values), author=self.clinic.whoami.id)

    def writes(self, many: int) -> None:
        """So many revisions, in cases of ten."""

        def all_of_it() -> None:
            for _ in range(many // 10):
                case = self.begins(s_note="begun")
                for number in range(9):
                    self.says(case, s_note=f"{number}, and what she said of it " * 8)

        self.vault.save(all_of_it)

    def attaches(self, case: Case, content: bytes) -> AttachmentId:
        """A document of these bytes is taken in."""
        made, kept, me = AttachmentId(uuid4()), self.vault.attachments, self.clinic.whoami.id
        facts = Facts(
            what=What.DOCUMENT, bytes=len(content), digest=sha256(content).hexdigest(), agreed=Agreed.NOT_ASKED
        )
        number = kept.next_number(case.id)
        self.vault.revisions.append(case.id, taken_in(made, number, facts), author=me)
        kept.add(made, case.id, number, facts, content, author=me)
        return made

    def content(self, attachment: AttachmentId) -> bytes:
        return b"".join(self.vault.attachments.parts(attachment))

    def shows(self, case: Case | CaseId) -> Case:
        return self.vault.cases.load(case.id if isinstance(case, Case) else case)

    def knows(self, other: PcAtWork) -> None:
        self.vault.pcs.add(replace(other.vault.pcs.this(), place="elsewhere"))

    def pc_of(self, other: PcAtWork) -> Pc:
        return self.vault.pcs.one(other.device)

    def hears(self, other: PcAtWork) -> list[Met]:
        """Everything that the other has to tell, as by a line: it is greeted first."""
        other.meeting.hear(self.meeting.greeting(other.device))
        return [self.meeting.hear(letter) for letter in other.meeting.letters(self.device)]

    def is_whole(self) -> None:
        self.vault.revisions.verify_chain()
        self.vault.journal.verify(self.vault.device.signing.public)


def meet(one: PcAtWork, other: PcAtWork, way: str = "lan") -> int:
    """As by a line that answers: marks, greetings, letters each way, until the marks are equal; how many letters."""
    letters = 0
    for _ in range(5):
        if one.meeting.mark(other.device) == other.meeting.mark(one.device):
            break
        other.meeting.hear(one.meeting.greeting(other.device))
        one.meeting.hear(other.meeting.greeting(one.device))
        for giver, taker in ((one, other), (other, one)):
            for letter in giver.meeting.letters(taker.device):
                met = taker.meeting.hear(letter)
                assert met.refused is None, met.refused
                letters += 1
    else:
        raise AssertionError("they never come to an end")
    for pc, of in ((one, other), (other, one)):
        pc.meeting.met(of.device, way)
    return letters


def of_one_clinic(vault: Vault, vault_id: UUID) -> None:
    """These vaults were not made by joining: they are told of which clinic they are."""
    vault.id = vault.common._book._vault_id = vault_id


@contextmanager
def pcs_at_work(folder: Path, many: int) -> Iterator[list[PcAtWork]]:
    houses = [House(folder / f"pc{number}") for number in range(many)]
    pcs = list[PcAtWork]()
    for house in houses:
        house.folder.mkdir()
        house.founded((NURSE, COORDINATOR, replace(COORDINATOR, word="lek", staff_code="COO-lek")))
        clinic = house.enter(NURSE)
        pcs.append(PcAtWork(house, clinic, pcs[0].vault_id if pcs else clinic.desk.vault.id))
        of_one_clinic(clinic.desk.vault, pcs[0].vault_id)
    for pc in pcs:
        for other in pcs:
            if other is not pc:
                pc.knows(other)
    yield pcs
    for house in houses:
        house.leave()


def letter_of(giver: PcAtWork, taker: PcAtWork, **says: Any) -> bytes:
    """A letter as a hostile hand on `giver` could write it: signed by that PC, saying whatever it likes."""
    us, known = giver.vault.device, taker.vault.pcs.one(giver.device)
    empty = Letter(1, giver.vault_id.bytes, us.id.bytes, taker.device.bytes, None)
    seal = taker.vault.pcs.this().seal
    signer = says.pop("signer", us.signing)
    assert known.device == us.id
    return seal_letter(encode_letter(replace_struct(empty, **says)), sender=us.id, signer=signer, to=seal)


def sent_by(pc: PcAtWork) -> tuple[Sent, ...]:
    """Every revision that lies here."""
    rows = pc.vault.hearing.lacked_by({})
    return pc.vault.hearing.read(rows)


def keys_of(pc: PcAtWork, *cases: Case) -> tuple[CaseKey, ...]:
    found = pc.vault.telling.keys([case.id for case in cases])
    return tuple(CaseKey(case_id.bytes, key) for case_id, key in found.items())
