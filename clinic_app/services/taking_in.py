"""What sealed bytes do when they arrive: each message once, its effect and its number in one transaction.

What is not believed is set aside with its reason, and looked at again when the list of services has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from typing import Final

import msgspec

from clinic_app.crypto.sealing import env_id_of
from clinic_app.domain.bed_enquiry import ENQUIRY
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import NoSuchCase, PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.services.aggregate_taking import keep_tables
from clinic_app.services.answered import write_down
from clinic_app.services.believing import Believed, Believing
from clinic_app.services.contact_hold import ContactHold, is_held, refuse_unless_hold
from clinic_app.services.conversation import standing
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.held import NOT_SHOWN_THERE, hold
from clinic_app.services.kept_referrals import FORGOTTEN, Kept, forget, say_forgotten
from clinic_app.services.not_shown import say_not_shown
from clinic_app.services.posting import SHOWN_LATER, Kind, Posting, remembered
from clinic_app.services.taking_back import RECALL
from clinic_app.vault.inbox import InItem
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.vault.received import ReceivedId
from clinic_app.vault.threads import Message
from clinic_app.wire.newer_words import read_referral, read_status

_UNDER_WAY: Final = frozenset({OutState.ON_HUB, OutState.SENDING, OutState.WAITING})
MAYBE_LATER: Final = frozenset(
    {Why.SIGNER_UNKNOWN, Why.NEWER_SUITE, Why.FORMAT, Why.SIZE, Why.FROM_THE_FUTURE, Why.OTHER_PC, Why.NOT_COLLECTING}
)
"""Reasons that a newer directory, a newer program, the right date, or a meeting with another PC may cure."""


@dataclass(slots=True)
class Taken:
    """What came of a handful of envelopes."""

    referrals: list[ReceivedId] = field(default_factory=list)
    answers: int = 0
    set_aside: list[Why] = field(default_factory=list)

    def and_then(self, later: Taken) -> Taken:
        """Both handfuls as one."""
        return Taken(self.referrals + later.referrals, self.answers + later.answers, self.set_aside + later.set_aside)


class TakingIn:
    """Made with the open vault; used by `sending` after each round, and by whoever reads a stick."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, posting: Posting) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._clock = desk.clock
        self._posting = posting
        self._believing = Believing(desk, directory, posting)

    def take(self, envelopes: Iterable[bytes]) -> Taken:
        """Take each in once. Bytes that came before change nothing; they are acknowledged again."""
        taken = Taken()
        for untrusted in envelopes:
            env_id = env_id_of(untrusted)
            if self._vault.inbox.has(env_id):
                self._vault.inbox.listed_again(env_id)
            else:
                self._take(untrusted, taken)
        return taken

    def look_again(self, taken: Taken) -> None:
        """Try once more what was set aside for a reason that may have passed."""
        for item in self._vault.inbox.aside():
            if item.reason in MAYBE_LATER:
                self.read_again(item, taken)

    def read_again(self, item: InItem, taken: Taken) -> Why | None:
        """Try one of them once more; why it is not believed now, which may be something else than before."""
        try:
            self._believe(item.sealed, taken)
        except PacketRefused as refused:
            self._vault.inbox.still_aside(item.env_id, refused.why)
            return refused.why
        return None

    def _take(self, untrusted: bytes, taken: Taken) -> None:
        try:
            self._believe(untrusted, taken)
        except PacketRefused as refused:
            why = refused.why

            def write() -> None:
                self._vault.inbox.set_aside(env_id=env_id_of(untrusted), sealed=untrusted, why=why)
                if why is Why.CONTENT:
                    say_not_shown(self._believing, self._posting, untrusted, self._clock.today())

            self._vault.save(write)
            if why is not Why.OTHER_PC:  # nobody has to look at it
                taken.set_aside.append(why)

    def _believe(self, untrusted: bytes, taken: Taken) -> None:
        about: bytes | None = None
        try:
            believed = self._believing.believe(untrusted)
            about = believed.about
            self._vault.save(lambda: self._have_effect(believed, taken))
        except PacketRefused as refused:
            if self._is_for_another_pc(refused.why, about):
                raise PacketRefused(Why.OTHER_PC) from refused
            raise

    def _is_for_another_pc(self, why: Why, about: bytes | None) -> bool:
        """Whether another PC of this clinic may open it, or know of the packet that it speaks of."""
        if not self._vault.pcs.others():
            return False
        return why is Why.NO_KEY or (why is Why.CONTENT and bool(about) and not self._vault.outbox.by_mid(about or b""))

    def _have_effect(self, believed: Believed, taken: Taken) -> None:
        message, vault = believed.message, self._vault
        # The bytes are not kept: what was in them lies where it can be destroyed.
        vault.inbox.take(env_id=believed.env_id, sender=message.sender, mid=believed.mid, sealed=b"")
        match message.kind:
            case Kind.REFERRAL:
                self._referral(believed, taken)
            case Kind.STATUS:
                self._status(believed)
                taken.answers += 1
            case Kind.RECEIPT:
                self._receipt(believed)
                taken.answers += 1
            case Kind.RETRACT:
                self._retract(believed)
            case Kind.AGGREGATE:
                keep_tables(self._desk, believed)
        vault.threads.add(
            believed.thread,
            sender=message.sender,
            seq=message.seq,
            mid=believed.mid,
            prev=believed.prev,
            body=remembered(message.kind, message.fhir),
            signed=believed.signed if message.kind in SHOWN_LATER else None,
            kid=believed.signer_kid,
        )

    # --- as a receiver -----------------------------------------------------------------------------

    def _referral(self, believed: Believed, taken: Taken) -> None:
        message = believed.message
        referral, _newer = read_referral(message.fhir)
        said = (referral.sender, referral.recipient, referral.sealed_on, referral.lapses_on, referral.content.packet_id)
        if said != (message.sender, message.recipient, message.sealed_on, message.lapses_on, believed.thread):
            raise PacketRefused(Why.CONTENT)
        code = referral.content.referral_code
        if self._vault.received.by_code(code, message.sender):
            raise PacketRefused(Why.REPLAYED)
        if self._taken_back(believed):
            return
        kept = Kept(
            mid=believed.mid,
            thread=believed.thread,
            sealed_on=message.sealed_on,
            lapses_on=message.lapses_on,
            fhir=message.fhir,
        )
        received = self._vault.received.put(
            code=code,
            sender=message.sender,
            urgency=referral.content.urgency.value,
            content=msgspec.msgpack.encode(kept),
        )
        self._vault.journal.append("referral_received", None, {"received": received})
        taken.referrals.append(received)

    def _taken_back(self, believed: Believed) -> bool:
        """Whether its sender took it back before it came."""
        earlier = self._vault.threads.of(believed.thread)
        return any(
            each.sender == believed.message.sender and each.body == Kind.RETRACT.value.encode() for each in earlier
        )

    def _retract(self, believed: Believed) -> None:
        message = believed.message
        row = self._vault.received.by_code(referral_code_of(believed.thread), message.sender)
        if row is not None:
            forget(self._desk, row, message.sealed_on)
        elif self._vault.pcs.others():
            return  # another PC may have it: whichever has it forgets it, and says so, when the two have met
        sender = OrganisationId(message.sender)
        say_forgotten(self._posting, sender, believed.thread, believed.mid, message.lapses_on)

    # --- as a sender -------------------------------------------------------------------------------

    def _receipt(self, believed: Believed) -> None:
        item, outbox = self._ours(believed), self._vault.outbox
        if believed.message.did == "opened":
            self._is_read(item, "opened")
            return
        if believed.message.did == "invalid":
            if item.kind not in (Kind.REFERRAL, ENQUIRY):
                raise PacketRefused(Why.CONTENT)  # no program of ours says it of anything else
            if item.state in _UNDER_WAY:
                hold(self._desk, item, NOT_SHOWN_THERE)
            return
        # Said of a retraction: they have destroyed what it took back.
        outbox.mark(item.env_id, OutState.DONE, FORGOTTEN)
        for earlier in outbox.of_thread(item.thread):
            if item.kind == Kind.RETRACT and earlier.kind == Kind.REFERRAL:
                outbox.mark(earlier.env_id, OutState.RECALLED, FORGOTTEN)

    def _is_read(self, item: OutItem, reason: str | None) -> None:
        """Receipts come in any order: what was forgotten or called back stays so."""
        if item.state in _UNDER_WAY:
            called_back = item.reason == RECALL
            self._vault.outbox.mark(item.env_id, OutState.DONE, RECALL if called_back else reason)

    def _status(self, believed: Believed) -> None:
        message, (reply, _newer) = believed.message, read_status(believed.message.fhir)
        if reply.packet_id != believed.thread or reply.seq != message.seq:
            raise PacketRefused(Why.CONTENT)
        received = self._vault.received.by_code(referral_code_of(believed.thread), message.sender)
        if received is not None:
            refuse_unless_hold(reply)
            self._vault.journal.append("contact_held", None, {"received": received.id, "status": reply.status.value})
            self._hand_on(received.id, believed)
        elif self._overtook(believed):
            refuse_unless_hold(reply)  # it counts as soon as its packet comes
        else:
            self._answered(believed)

    def _overtook(self, believed: Believed) -> bool:
        """Whether it came before the packet that it speaks of: nobody but its sender has said anything here."""
        said = self._vault.threads.of(believed.thread)
        ours = self._vault.outbox.by_mid(believed.about)
        return ours is None and all(each.sender == believed.message.sender for each in said)

    def _hand_on(self, received: ReceivedId, believed: Believed) -> None:
        """Whoever she was sent on to rings nobody either; what comes late and changes nothing is not said again."""
        message, told = believed.message, self._vault.threads.of(believed.thread)
        sender = OrganisationId(message.sender)
        new = Message(sender, message.seq, believed.mid, believed.prev, message.fhir, self._clock.now())
        held = is_held([*told, new], sender)
        if held != is_held(told, sender):
            ContactHold(self._desk, self._posting).hand_on(received, held=held)

    def _answered(self, believed: Believed) -> None:
        message, item = believed.message, self._ours(believed)
        if item.kind not in (Kind.REFERRAL, ENQUIRY):
            raise PacketRefused(Why.CONTENT)
        self._is_read(item, None)
        receiver = OrganisationId(message.sender)
        told = self._vault.threads.of(item.thread)
        new = Message(receiver, message.seq, believed.mid, believed.prev, message.fhir, self._clock.now())
        at = self._clock.now()
        before, now = standing(told, receiver, at), standing([*told, new], receiver, at)
        # In the sender's order, whatever order they came in: an older answer that comes late may change nothing.
        if now.said != before.said:
            with suppress(NoSuchCase):  # her case was erased; the answer to it is nobody's
                write_down(self._desk, item, now, source="imported", signer=believed.signer_kid.hex())

    def _ours(self, believed: Believed) -> OutItem:
        """What the message is about: sent by us, to them, in this thread. Raises `PacketRefused(content)`."""
        item = self._vault.outbox.by_mid(believed.about)
        if item is None or item.recipient != believed.message.sender or item.thread != believed.thread:
            raise PacketRefused(Why.CONTENT)
        return item
