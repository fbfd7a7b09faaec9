"""Taking sealed items to the hub and bringing home what waits there, in three steps: plan, exchange, settle.

Plan and settle read and write the vault; the exchange between them waits for the line and knows no vault, so a slow
line never holds up somebody who is writing. Every step is safe to repeat: the hub knows bytes it has seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.errors import DirectoryRefused, NotPermitted, Refusal
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.exchange import MOST_FETCHED, Delivery, Exchange, Hub, Plan, exchange
from clinic_app.services.held import NOT_SHOWN_THERE, hold, no_longer_held
from clinic_app.services.hub_letters import HubLetters
from clinic_app.services.joining import MOVED
from clinic_app.services.lapsed import end_lapsed
from clinic_app.services.leaving_now import ASKED_AGAIN, our_card, why_held
from clinic_app.services.metering import Metering
from clinic_app.services.news import ASKED_ON, ETAG, News
from clinic_app.services.outgoing import Outgoing, OutState, OutView
from clinic_app.services.posting import Kind
from clinic_app.services.renewing import Renewing
from clinic_app.services.said_no import TO_ASK_HER
from clinic_app.services.still_agreed import went_on
from clinic_app.services.synced import Synced
from clinic_app.services.taking_back import RECALL
from clinic_app.services.taking_in import TakingIn
from clinic_app.vault.outbox import FIRST_OF_ALL, PHONED, OutItem
from clinic_app.wire.directory_document import EpochCard

__all__ = ["Exchange", "Hub", "OutState", "OutView", "Plan", "Sending", "Synced", "exchange"]

_FETCHED_ALREADY: Final = 410
_CARD_LEFT: Final = "epoch_card.left"
_CARDS_ASKED: Final = "epoch_card.asked_on"
ASKED_AT_THE_HUB: Final = (ETAG, ASKED_ON, _CARD_LEFT, _CARDS_ASKED)
"""Settings that were true of the PC that wrote them: a restored record forgets them."""
_MOST_ASKED, _MOST_ROUNDS = 60, 16
_HOUR_S: Final = 3600.0
BOX_FULL_REASON: Final = "hub_507"


class Sending:
    """The way out. `may_go` raises a `ConsentError` if she would not let an item go now: it is asked every time."""

    def __init__(
        self,
        desk: Desk,
        directory: DirectoryKeeper,
        taking_in: TakingIn,
        may_go: Callable[[OutItem], object],
        letters: HubLetters,
    ) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._taking_in = taking_in
        self._may_go = may_go
        self.letters = letters
        self._outgoing = Outgoing(desk, directory)
        self._metering = Metering(desk)
        self._held = self._saved = 0
        self._news = News(desk, directory)
        self._renewing = Renewing(desk, directory, may_go)
        self._full_until_s: dict[bytes, float] = {}

    def sync(self, hub: Hub) -> Synced:
        """Rounds in one thread until nothing is left to do or the line fails: for a rehearsal and for tests.

        Screens do `plan` and `settle` in the vault's lane, and `exchange` between them in the line's.
        """
        whole = Synced()
        self.look_for_news()
        for _ in range(_MOST_ROUNDS):
            whole = whole.and_then(self.settle(exchange(self.plan(), hub)))
            if whole.ended_by or not whole.more:
                break
        return whole

    def waiting(self) -> list[OutView]:
        """Everything we sent or mean to send, the newest first."""
        return self._outgoing.every()

    def plan(self, *, letters: bool = True) -> Plan:
        """What the next round should do. Stale items, and those she would not let go now, are held for a person."""
        self._desk.require(Act.SEND)
        asks = self.letters.asks()
        plan = self._vault.save(self._plan) if asks is None else Plan(probe=True, enrol=asks)
        make = self.letters.plan if letters else self.letters.begin  # else one by one, after this
        return plan if plan.probe else replace(plan, letters=make(self._metering.meter()))

    def plan_probe(self) -> Plan:
        """Whether the hub accepts us again; nothing of the queue goes."""
        self._desk.require(Act.SEND)
        return Plan(probe=True, etag=self._news.etag)

    def look_for_news(self) -> None:
        """Ask for a new list with the next round, and for boxes that were full: somebody pressed for it."""
        self._news.look()
        self._full_until_s.clear()

    def settle(self, done: Exchange) -> Synced:
        """Write down what a round did. Safe to repeat."""
        synced = Synced(held=self._held, ended_by=done.ended_by, saved=self._saved, clock_off_s=done.clock_off_s)
        self._metering.spend(done.spent)
        self._news.asked(done)
        if done.asked_in:
            self.letters.asked_in(done.enrolled)
            return synced
        if done.directory_asked and self._vault.settings.get(MOVED):
            self._vault.settings[MOVED] = None
        self._vault.save(lambda: self._settle_deliveries(done, synced))
        self._vault.save(lambda: self._settle_recalls(done))
        self._vault.save(lambda: self._renewing.settle(done))
        self._vault.outbox.forget_orphans()
        if done.acknowledged:
            self._vault.inbox.acknowledged(done.acknowledged)
        self._settle_directory(done, synced)
        self._settle_cards(done)
        heard = self.letters.settle(done.letters)
        synced.taken = self._taking_in.take(done.fetched)
        stranger = self._news.met(synced.taken.set_aside)
        if synced.directory_version is not None:
            self._taking_in.look_again(synced.taken)
        us = self._directory.us()
        synced.metered, synced.mailbox = self._metering.meter().metered, us.mailbox if us else None
        synced.box, synced.letters, synced.cases = self.letters.box(), heard.passed, heard.cases
        waits = self._vault.outbox.sealed_here(OutState.WAITING)
        synced.urgent = any(item.urgency in FIRST_OF_ALL or item.kind == Kind.RETRACT for item in waits)
        to_do = self._vault.inbox.unacknowledged() or self._would_go(waits)
        synced.more = done.ended_by is None and (
            synced.directory_version is not None or stranger or heard.more or (us is not None and bool(to_do))
        )
        return synced

    def let_go(self, env_id: bytes) -> None:
        """Let a held or refused item go after all: she was asked again. Raises `NotPermitted` if that is not so."""
        item = self._vault.outbox.one(env_id)
        self._desk.require(Act.ANSWER_REFERRAL if item is not None and went_on(item) else Act.REFER)
        if item is None or item.pc is not None or item.reason == NOT_SHOWN_THERE:
            raise NotPermitted(Refusal.EXPIRED)
        if item.state not in (OutState.HELD, OutState.QUARANTINED):
            raise NotPermitted(Refusal.EXPIRED)
        self._may_go(item)

        def write() -> None:
            self._vault.outbox.mark(env_id, OutState.WAITING, ASKED_AGAIN)
            if item.case_id is not None and item.referral_id is not None:
                no_longer_held(self._desk, item.case_id, item.referral_id)

        self._vault.save(write)

    # --- within ------------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        self._held = self._saved = 0
        if self._vault.settings.get(MOVED):  # where things lie at this hub is not known yet
            return self.plan_probe()
        end_lapsed(self._desk)
        self._renewing.never_left()
        us, meter, deliveries = self._directory.us(), self._metering.meter(), (*self._own(), *self._of_others())
        return Plan(
            most_fetched=min(MOST_FETCHED, meter.most_fetched or MOST_FETCHED),
            asks_directory=us is None or self._news.due(going=bool(deliveries)),
            follows_list=not meter.metered,
            deliveries=deliveries,
            recalls=tuple(_delivery(item) for item in (*self._to_recall(), *self._renewing.to_ask_back())),
            acknowledge=tuple(self._vault.inbox.unacknowledged()),
            mailbox=us.mailbox if us else None,
            etag=self._news.etag,
            list_refused=self._news.refused,
            card=self._card(),
            cards_of=() if meter.over else self._worth_asking(),
        )

    def _own(self) -> Iterator[Delivery]:
        live = self._vault.outbox.live()
        going = self._would_go(live)
        self._saved = len(live) - len(going)
        listed = self._directory.directory().organisations
        return (_delivery(self._addressed(item, listed)) for item in going if self._goes(item))

    def _addressed(self, item: OutItem, listed: Mapping[OrganisationId, Organisation]) -> OutItem:
        """To the box that the list names today: another hub may have given them another."""
        to = listed.get(OrganisationId(item.recipient))
        if to is None or to.mailbox is None or to.mailbox == item.mailbox:
            return item
        self._vault.outbox.readdress(item.env_id, to.mailbox)
        return replace(item, mailbox=to.mailbox)

    def _would_go(self, items: list[OutItem]) -> list[OutItem]:
        """Those that neither today's megabytes nor a full box at the other end keep here."""
        meter, now_s = self._metering.meter(), self._desk.clock.monotonic()
        return [item for item in items if meter.lets(item) and self._full_until_s.get(item.env_id, now_s) <= now_s]

    def _of_others(self) -> Iterator[Delivery]:
        """What a stick brought for others goes on behind our own."""
        if self._metering.meter().over:
            return
        for item in self._vault.outbox.carried.waiting(self._desk.clock.today()):
            yield Delivery(env_id=item.env_id, mailbox=item.mailbox, sealed=item.sealed, revoke_hash=item.revoke_hash)

    def _goes(self, item: OutItem) -> bool:
        if (reason := why_held(item, self._may_go, self._desk.clock.now())) is not None:
            hold(self._desk, item, reason)
            self._held += 1
            return False
        self._vault.outbox.mark(item.env_id, OutState.SENDING, item.reason)
        return True

    def _settle_deliveries(self, done: Exchange, synced: Synced) -> None:
        outbox = self._vault.outbox
        # Only what is still on its way: it may have been withdrawn while the line was busy.
        for item in outbox.sealed_here(OutState.SENDING):
            if item.env_id in done.on_hub:
                outbox.mark(item.env_id, OutState.ON_HUB)
            elif item.env_id in done.refused:
                outbox.mark(item.env_id, OutState.QUARANTINED, f"hub_{done.refused[item.env_id]}")
            elif item.env_id in done.full:
                self._full_until_s[item.env_id] = self._desk.clock.monotonic() + _HOUR_S
                outbox.mark(item.env_id, OutState.WAITING, BOX_FULL_REASON)
            else:
                # The hub may have it without our knowing; it will say so when it is offered again.
                outbox.mark(item.env_id, OutState.WAITING, item.reason)
        for env_id in (*done.on_hub, *done.refused):
            self._vault.outbox.carried.drop(env_id)
        synced.sent, synced.quarantined = len(done.on_hub), len(done.refused)

    def _to_recall(self) -> list[OutItem]:
        # Also what another PC of this clinic sealed: whoever hears of her no first takes it back.
        return [item for item in self._vault.outbox.in_state(OutState.ON_HUB) if item.reason in (RECALL, TO_ASK_HER)]

    def _settle_recalls(self, done: Exchange) -> None:
        """Caught, or never there: nobody has it. Fetched: those who have it were asked to forget it."""
        for item in self._to_recall():
            if done.not_recalled.get(item.env_id) == _FETCHED_ALREADY:
                self._vault.outbox.mark(item.env_id, OutState.DONE, RECALL if item.reason == RECALL else None)
            elif item.env_id in done.recalled or item.env_id in done.not_recalled:
                if item.reason == TO_ASK_HER:
                    hold(self._desk, item, TO_ASK_HER)
                else:
                    self._vault.outbox.mark(item.env_id, OutState.RECALLED)

    def _settle_directory(self, done: Exchange, synced: Synced) -> None:
        if done.directory is None:
            return
        try:
            self._directory.take(done.directory.untrusted)
        except DirectoryRefused as refused:
            synced.directory_refused = refused
            self._news.not_trusted(done.directory.etag)
            return
        self._news.taken(done.directory.etag)
        document = self._directory.document()
        synced.directory_version = document.version if document else None

    def _settle_cards(self, done: Exchange) -> None:
        for card in done.cards:
            try:
                self._directory.take_card(card.to_bytes())
            except DirectoryRefused:
                continue  # of somebody we do not know, or an old one: the standing key does
        if done.cards_asked:
            self._vault.settings[_CARDS_ASKED] = self._today_and_version()
        if done.card_left is not None:
            self._vault.settings[_CARD_LEFT] = done.card_left.not_before.isoformat()

    def _card(self) -> EpochCard | None:
        """This PC's newest card, if the hub has not got it yet."""
        us = self._directory.us()
        if us is None:
            return None
        card = our_card(self._vault, us.id, self._desk.clock.today())
        return None if self._vault.settings.get(_CARD_LEFT) == card.not_before.isoformat() else card

    def _worth_asking(self) -> tuple[str, ...]:
        """Whose cards to ask for, once a day and after each new list: those who can be written to."""
        if self._directory.us() is None or self._vault.settings.get(_CARDS_ASKED) == self._today_and_version():
            return ()
        directory = self._directory.directory()
        return tuple(each.id for each in directory if each.mailbox and not each.firewalled)[:_MOST_ASKED]

    def _today_and_version(self) -> str:
        return f"{self._desk.clock.today().isoformat()} {self._directory.directory().version}"


def _delivery(item: OutItem) -> Delivery:
    back, token, urgency = item.kind == Kind.RETRACT, item.revoke_token, item.urgency
    return Delivery(
        env_id=item.env_id, mailbox=item.mailbox, sealed=item.sealed, token=token, at_once=back or urgency == PHONED,
        revoke_hash=hashlib.sha256(token).digest(), alone=back or urgency in FIRST_OF_ALL,
    )  # fmt: skip
