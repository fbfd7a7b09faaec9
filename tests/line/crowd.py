"""Many real clinics on a bad line: each writes, sends, receives and answers by a seed; then everything is counted.

Nothing is simulated but time and the line: vaults, outboxes, inboxes and the hub are the program's own.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import httpx2
import msgspec
from chaos_line import ChaosLine
from clinic_at_work import COORDINATOR, SUPERVISOR, House
from stations import Network, Station

from clinic_app.domain.bed_enquiry import BedEnquiry
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.consent import Decision
from clinic_app.domain.ids import CaseId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Reason, Status
from clinic_app.errors import NoSuchCase, NotAnAnswer, Why
from clinic_app.hub import operator
from clinic_app.services.doorway import NewClinic
from clinic_app.services.exchange import exchange
from clinic_app.services.kept_referrals import RETRACTED
from clinic_app.services.outgoing import OutState
from clinic_app.services.receiving import ReceivedId
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.sending import Synced
from clinic_app.services.taking_consent import NewRelease
from clinic_app.transport.hub_client import HubClient
from clinic_app.wire.hub_api import SIGNATURE_LIFE_S

PATIENCE: Final = timedelta(seconds=SIGNATURE_LIFE_S)
"""Bytes that a line swallows may come to the hub so much later and still be believed."""

MOST_ROUNDS: Final = 16

SHORT, LONG = (Urgency.NOW_PHONE_FIRST, Urgency.WITHIN_24H), (Urgency.WITHIN_72H, Urgency.WITHIN_2WK)


@dataclass(frozen=True, slots=True)
class Posted:
    """What its sender knew of one packet when it was sealed."""

    env_id: bytes
    mid: bytes
    thread: bytes
    kind: str
    sender: str
    recipient: str
    mailbox: str
    stale_at: datetime
    expires_at: datetime


@dataclass
class Member:
    """One organisation of the crowd. Its clock is `skew` away from the hub's."""

    station: Station
    line: HubClient
    skew: timedelta
    referrals: int = 0
    answers: int = 0
    to_answer: list[ReceivedId] = field(default_factory=list)
    withdrawn: list[ReferralId] = field(default_factory=list)
    referred: list[tuple[CaseId, ReferralId]] = field(default_factory=list)
    set_aside: Counter[Why] = field(default_factory=Counter)
    ended_by: Counter[str] = field(default_factory=Counter)


@dataclass
class Counted:
    """What became of everything."""

    packets: int = 0
    delivered: int = 0
    answers: int = 0
    held: int = 0
    lapsed: int = 0
    withdrawn: int = 0
    lost: list[Posted] = field(default_factory=list)
    twice: list[Posted] = field(default_factory=list)
    late: list[Posted] = field(default_factory=list)
    still_read: list[Posted] = field(default_factory=list)
    left_over: list[tuple[Posted, OutState]] = field(default_factory=list)


class Crowd(Network):
    """Joins organisations to one hub, by a line that is calm until the test makes it rough."""

    def __init__(self, network: Network, line: ChaosLine, seed: int) -> None:
        super().__init__(network.hub, network.folder)
        self.hub.address = line.address
        self.line = line
        self.draw = random.Random(seed)
        self.members: dict[OrganisationId, Member] = {}
        self.posted: dict[bytes, Posted] = {}

    def gather(self, number: int) -> None:
        """Everybody is let in before the one list is published and learnt."""
        for place in range(number):
            agency = OrganisationId(f"house-{place}")
            skew = timedelta(minutes=self.draw.choice((0, 0, 0, -20, -2, 3, 45)))
            house = House(self.folder / agency, wall=self.now() + skew)
            house.folder.mkdir()
            house.door.create(NewClinic(kind="both", people=(COORDINATOR, SUPERVISOR)))
            station = Station(agency, house, house.enter(COORDINATOR))
            self.stations[agency] = station
            self.enrols(station)
            self.on(minutes=1)  # the hub lets in ten a minute
            member = Member(station, station.clinic.joining.line(httpx2.HTTPTransport()), skew)
            self.members[agency] = member
        self.lists_everybody()
        for member in self.members.values():
            member.station.clinic.sending.sync(member.line)

    def publishes(self) -> None:
        """One list for everybody, at the end: not one for each who joins."""

    def lists_everybody(self) -> None:
        facts = [
            {"id": each, "names": {"en": each}, "org_type": "shelter_ngo", "reports_to": ["nobody"],
             "sectors": ["safehouse_shelter"], "services": ["shelter_women", "capacity_enquiry"]}
            for each in self.stations
        ]  # fmt: skip
        operator.import_agencies(self.hub.store, msgspec.json.encode(facts))
        self.hub.publishes("test")

    def close(self) -> None:
        for member in self.members.values():
            member.line.close()
        super().close()

    # --- what one of them does ---------------------------------------------------------------------

    def asks(self, member: Member, urgencies: tuple[Urgency, ...]) -> None:
        """A question about places, which names nobody; over when its time is."""
        enquiry = BedEnquiry(urgency=self.draw.choice(urgencies))
        member.station.clinic.beds.ask(self._another(member), enquiry)

    def refers(self, member: Member, urgencies: tuple[Urgency, ...]) -> None:
        """A survivor, her yes, a packet."""
        clinic, to = member.station.clinic, self._another(member)
        case = clinic.recording.begin().id
        clinic.consent.answer(case, {"c_services": "given", "c_record": "given"})
        release = NewRelease(
            decision=Decision.GIVEN, organisation=to, items=clinic.law.items, form="written", alone="yes",
            explained=True, valid=Valid.D30, reply_ok=Decision.GIVEN,
        )  # fmt: skip
        clinic.consent.release(case, release)
        asked = ReferralRequest(
            organisation=to, service=Service.SHELTER_WOMEN, sector=Sector.SHELTER,
            urgency=self.draw.choice(urgencies), valid=Valid.D30,
        )  # fmt: skip
        preview = clinic.referring.preview(case, asked)
        member.referred.append((case, clinic.referring.seal(case, preview, agreed=True)))

    def withdraws(self, member: Member) -> None:
        """She takes her yes back, wherever the packet is."""
        if not member.referred:
            return
        case, referral = member.referred.pop(self.draw.randrange(len(member.referred)))
        try:
            member.station.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)
        except NotAnAnswer:
            return  # it has ended already
        member.withdrawn.append(referral)

    def asked_again(self, member: Member) -> None:
        """What was held goes after all, if she is asked and would have it so."""
        outbox = member.station.clinic.desk.vault.outbox
        for item in outbox.in_state(OutState.HELD):
            if self.draw.random() < 0.3:
                member.station.clinic.sending.let_go(item.env_id)
                self.posted.pop(item.env_id)  # asked again, it is stale no more: the new time is a person's
                self._noted(member, [item], stale_at=item.expires_at)

    def syncs(self, member: Member) -> Synced:
        """Rounds with the hub until nothing is left to do, or the line fails; what came is opened and answered next."""
        sending, synced = member.station.clinic.sending, Synced()
        for _ in range(MOST_ROUNDS):
            self._note(member)
            synced = synced.and_then(sending.settle(exchange(sending.plan(), member.line)))
            if synced.ended_by or not synced.more:
                break
        taken = synced.taken
        member.referrals += len(taken.referrals)
        member.answers += taken.answers
        member.to_answer.extend(taken.referrals)
        member.set_aside.update(taken.set_aside)
        if synced.ended_by is not None:
            member.ended_by[type(synced.ended_by).__name__] += 1
        return synced

    def answers(self, member: Member) -> None:
        """Each new referral is opened, and told whether they take her."""
        receiving = member.station.clinic.receiving
        for received in member.to_answer:
            try:
                receiving.detail(received)
                if self.draw.random() < 0.5:
                    receiving.answer(received, Status.ACCEPTED)
                else:
                    receiving.answer(received, Status.REJECTED, reason=Reason.NO_CAPACITY)
            except NoSuchCase:
                continue  # taken back meanwhile
        member.to_answer.clear()

    def settles(self) -> None:
        """The line is calm, and everybody has one for as long as it takes."""
        for _ in range(8):
            busy = False
            for member in self.members.values():
                synced = self.syncs(member)
                busy |= bool(synced.sent or synced.taken.referrals or synced.taken.answers or synced.more)
                self.answers(member)
            self.on(minutes=10)
            if not busy:
                return

    # --- counting ----------------------------------------------------------------------------------

    def counted(self) -> Counted:
        """Everything that was ever sealed, compared with everything that had an effect anywhere."""
        whole = Counted(packets=len(self.posted))
        believed = {agency: _believed(member) for agency, member in self.members.items()}
        kinds = {(item.sender, item.mid): item.kind for item in self.posted.values()}
        for agency, member in self.members.items():
            came = Counter(kinds[number] for number in believed[agency])
            assert len(set(believed[agency])) == len(believed[agency]), agency
            assert member.answers == came["status"] + came["receipt"], agency
            # One that was taken back before it came is believed and has no effect.
            rows = len(member.station.clinic.desk.vault.received.page(limit=100_000))
            assert rows == member.referrals <= came["referral"] + came["enquiry"] <= rows + came["retract"], agency
        known = {agency: Counter(numbers) for agency, numbers in believed.items()}
        for item in self.posted.values():
            self._judge(item, known[OrganisationId(item.recipient)][(item.sender, item.mid)], whole)
        whole.withdrawn = sum(len(member.withdrawn) for member in self.members.values())
        return whole

    def _judge(self, item: Posted, effects: int, whole: Counted) -> None:
        kept = self.line.kept.get(f"/v1/m/{item.mailbox}/{item.env_id.hex()}")
        member = self.members[OrganisationId(item.sender)]
        now = member.station.clinic.desk.vault.outbox.one(item.env_id)
        state = now.state if now is not None else OutState.LAPSED  # a question is forgotten a week after its time
        whole.delivered += effects
        whole.answers += effects if item.kind in ("status", "receipt") else 0
        whole.held += state is OutState.HELD
        whole.lapsed += state is OutState.LAPSED
        if effects > 1:
            whole.twice.append(item)
        if kept is not None and kept.at > item.stale_at - member.skew + PATIENCE:
            whole.late.append(item)
        if state is OutState.RECALLED and self._is_read(item):
            whole.still_read.append(item)
        if state in (OutState.WAITING, OutState.SENDING, OutState.QUARANTINED):
            whole.left_over.append((item, state))
        if effects == 0 and state in (OutState.ON_HUB, OutState.DONE) and not self._over_on_arrival(item):
            whole.lost.append(item)

    def _is_read(self, item: Posted) -> bool:
        """Taken back, and yet somebody has it."""
        received = self.members[OrganisationId(item.recipient)].station.clinic.desk.vault.received
        row = received.by_code(referral_code_of(item.thread), item.sender)
        return row is not None and row.state != RETRACTED

    def _over_on_arrival(self, item: Posted) -> bool:
        """It was fetched after its time, and so had no effect: set aside where it came, as it should be."""
        aside = self.members[OrganisationId(item.recipient)].station.clinic.desk.vault.inbox.aside()
        return any(each.env_id == item.env_id and each.reason == Why.EXPIRED.value for each in aside)

    def _another(self, member: Member) -> OrganisationId:
        return self.draw.choice([each for each in self.members if each != member.station.agency])

    def _note(self, member: Member) -> None:
        self._noted(member, member.station.clinic.desk.vault.outbox.in_state(OutState.WAITING))

    def _noted(self, member: Member, items: Iterable, stale_at: datetime | None = None) -> None:  # type: ignore[type-arg]
        for item in items:
            self.posted.setdefault(
                item.env_id,
                Posted(
                    item.env_id, item.mid, item.thread, item.kind, member.station.agency, item.recipient, item.mailbox,
                    stale_at or item.stale_at, item.expires_at,
                ),
            )  # fmt: skip


def _believed(member: Member) -> list[tuple[str, bytes]]:
    reader = member.station.clinic.desk.vault.reader_connection()()
    try:
        return [
            (row[0], bytes(row[1])) for row in reader.execute("SELECT sender, mid FROM inbox WHERE state = 'taken'")
        ]
    finally:
        reader.close()
