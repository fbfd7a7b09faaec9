"""What a meeting with another PC of this clinic brings about packets: answers fetched there, a no said there, and more.

An answer has its effect once, whichever PC fetched it: where her case could not be read it is written down here. What
she said no to on another PC is called back by the PC that knows of the packet.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.referral import Status
from clinic_app.errors import DirectoryRefused, NoSuchCase, NotJoined, VaultDamaged
from clinic_app.services.answered import write_down
from clinic_app.services.conversation import standing, stands_now, status_in
from clinic_app.services.desk import Desk
from clinic_app.services.kept_referrals import forget, say_forgotten
from clinic_app.services.posting import ASKED_BACK_FOR, Kind, Posting
from clinic_app.services.said_no import follow_heard
from clinic_app.services.taking_in import Taken, TakingIn
from clinic_app.vault.hearing import Heard
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.received import OVER
from clinic_app.vault.threads import Message

_ASKED_BACK: Final = Kind.RETRACT.value.encode()


class PacketsMet:
    """Of the open vault. Everything is part of the transaction in which a letter of another PC is taken in."""

    def __init__(self, desk: Desk, posting: Posting, taking_in: TakingIn) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._posting = posting
        self._taking_in = taking_in

    def after(self, heard: Heard) -> None:
        """Something new was heard. Safe to repeat."""
        # In a clinic that is in no network nothing is sealed, and nothing comes; a list of services that cannot be
        # read stops nobody from hearing of cases, and what follows for packets is done once it can.
        with suppress(NotJoined, DirectoryRefused):
            us = self._posting.us
            self._taking_in.look_again(Taken())
            for thread in self._vault.threads.heard():
                said = self._vault.threads.of(thread)
                self._sent(thread, said)
                self._received(thread, said, us)
                self._vault.threads.forget_heard(thread)
            for case_id in sorted(heard.cases):
                with suppress(NoSuchCase, VaultDamaged):
                    follow_heard(self._desk, self._vault.cases.load(case_id))

    # --- as a sender -------------------------------------------------------------------------------

    def _sent(self, thread: bytes, said: list[Message]) -> None:
        for item in self._vault.outbox.of_thread(thread):
            if item.kind in (Kind.REFERRAL, ENQUIRY) and item.case_id is not None:
                with suppress(NoSuchCase, VaultDamaged):  # it may not be known here, or is gone
                    self._answered(item, item.case_id, said)

    def _answered(self, item: OutItem, case_id: CaseId, said: list[Message]) -> None:
        """What they answered stands in her case; the PC that fetched it may not have been able to write it there."""
        now = stands_now(item, standing(said, OrganisationId(item.recipient), self._desk.clock.now()))
        stored = self._vault.cases.load(case_id).stored("x_status", EntityId(item.referral_id or case_id))
        if now.known_at is None or stored in (now.status.value, Status.CANCELLED.value, None):
            return
        by = [each for each in said if each.sender == item.recipient and status_in(each) is not None]
        signer = by[-1].kid.hex() if by and by[-1].kid else None
        write_down(self._desk, item, now, source="imported", signer=signer)

    # --- as a receiver -----------------------------------------------------------------------------

    def _received(self, thread: bytes, said: list[Message], us: OrganisationId) -> None:
        code = referral_code_of(thread)
        for sender in sorted({each.sender for each in said} - {us}):
            row = self._vault.received.by_code(code, sender)
            if row is None or row.state in OVER:
                continue
            taken_back = [each for each in said if each.sender == sender and each.body == _ASKED_BACK]
            if taken_back:
                word = taken_back[-1]
                forget(self._desk, row, word.at.astimezone(self._desk.clock.zone).date())
                until = self._desk.clock.today() + ASKED_BACK_FOR
                say_forgotten(self._posting, OrganisationId(sender), thread, word.mid, until)
                continue
            ours = standing(said, us)
            if ours.known_at is not None and ours.status.value != row.state:
                self._vault.received.mark(row.id, ours.status.value)
