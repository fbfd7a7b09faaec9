"""One round with the hub: what is planned is done in order of need, and every answer is noted. Knows no vault.

An item the hub refuses does not stop the others; a line that fails ends the round, and what was done before counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import EnrolmentRefused, HubBusy, ItemRefused, LineError
from clinic_app.facts import dataclass
from clinic_app.services.joining import Enrolment
from clinic_app.services.letter_exchange import LetterHub, LetterPlan, LettersDone, look, pass_letters
from clinic_app.wire.directory_document import EpochCard
from clinic_app.wire.hub_api import MAX_BATCH, BatchItem, Enrolled

if TYPE_CHECKING:
    from clinic_app.transport.hub_client import Fetched

BOX_FULL: Final = 507
"""A state that passes, not a fault of the item."""

_KEPT: Final = frozenset({200, 201})
_LATER: Final = frozenset({429, 503})
"""Nothing is wrong with the item: the hub takes no more now."""

_LATER_S: Final = 60
_FEWEST_TOGETHER: Final = 3
_LONGEST_BYTES: Final = 65_536
"""Of one request: on the slowest line ten seconds, and all that a cut line makes go again."""

MOST_FETCHED: Final = 256
"""Envelopes brought home in one round; what is acknowledged makes room for the next."""


class Hub(LetterHub, Protocol):
    """What a round needs of `transport.letters_line.LettersLine`."""

    @property
    def clock_off_s(self) -> int: ...
    @property
    def spent(self) -> int: ...
    @property
    def listed(self) -> str | None: ...
    def ping(self) -> None: ...
    def put(self, mailbox: str, sealed: bytes, revoke_hash: bytes) -> None: ...
    def put_many(self, items: Sequence[BatchItem]) -> tuple[list[int], int | None]: ...
    def recall(self, mailbox: str, env_id: bytes, token: bytes) -> None: ...
    def waiting(self, mailbox: str) -> Iterable[bytes]: ...
    def acknowledge(self, mailbox: str, env_ids: Sequence[bytes]) -> None: ...
    def directory(self, etag: str | None = None) -> Fetched | None: ...
    def enrol(self, *, code: str, identity: SigningKey, standing: bytes) -> Enrolled: ...
    def put_card(self, card: EpochCard) -> None: ...
    def cards(self, agency: str) -> tuple[EpochCard, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Sealed bytes to be left on the hub, or taken back from it. Only whoever has the token can take them back: for
    what others sealed we have none."""

    env_id: bytes
    mailbox: str
    sealed: bytes = field(repr=False)
    revoke_hash: bytes = field(repr=False)
    token: bytes = field(default=b"", repr=False)
    alone: bool = False
    """It waits for no other, and is not sent twice because a long request was cut."""
    at_once: bool = False
    """Nor for what a newer list may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one round should do. Made from the vault; holds sealed bytes and public things only."""

    deliveries: tuple[Delivery, ...] = ()
    recalls: tuple[Delivery, ...] = ()
    acknowledge: tuple[bytes, ...] = ()
    mailbox: str | None = None
    most_fetched: int = MOST_FETCHED
    asks_directory: bool = True
    follows_list: bool = False
    """Whether to ask also if the hub tells of another list than `etag` and `list_refused`."""
    etag: str | None = None
    list_refused: str | None = None
    card: EpochCard | None = None
    cards_of: tuple[str, ...] = ()
    enrol: Enrolment | None = None
    """This PC is announced and not known yet: it asks to be let in, and does nothing else."""
    letters: LetterPlan | None = None
    """What to do about letters between the PCs of this clinic."""
    probe: bool = False
    """Only whether the hub is there and accepts us: nothing of the queue goes."""


@dataclass(slots=True)
class Exchange:
    """What came of it. `ended_by` says why the round broke off, if it did."""

    on_hub: list[bytes] = field(default_factory=list)
    refused: dict[bytes, int] = field(default_factory=dict)
    full: list[bytes] = field(default_factory=list)
    """Of these the receiver's box on the hub takes no more now."""
    recalled: list[bytes] = field(default_factory=list)
    not_recalled: dict[bytes, int] = field(default_factory=dict)
    acknowledged: list[bytes] = field(default_factory=list)
    fetched: list[bytes] = field(default_factory=list, repr=False)
    directory: Fetched | None = None
    directory_asked: bool = False
    list_told: bool = False
    """Whether the hub said by the way which list is its newest."""
    card_left: EpochCard | None = None
    cards: list[EpochCard] = field(default_factory=list)
    cards_asked: bool = False
    asked_in: bool = False
    enrolled: Enrolled | None = None
    letters: LettersDone = field(default_factory=LettersDone)
    clock_off_s: int = 0
    spent: int = 0
    ended_by: LineError | None = None


def exchange(plan: Plan, hub: Hub) -> Exchange:
    """Do the round, once. Never raises a `LineError`: it is noted."""
    done = Exchange()
    try:
        hub.ping()
        done.clock_off_s = hub.clock_off_s
        if plan.enrol is not None:
            done.asked_in = True
            with suppress(EnrolmentRefused):  # whoever announced it was not at the hub yet, or too long ago
                done.enrolled = plan.enrol.ask(hub)
            done.spent = hub.spent
            return done
        if plan.probe:
            _learn(plan, hub, done)
            done.spent = hub.spent
            return done
        _take_back(plan, hub, done)
        try:
            _send(plan, hub, done)
        except HubBusy:
            _bring_home(plan, hub, done)  # a hub that takes no more today still gives
            raise
        _bring_home(plan, hub, done)
        _learn(plan, hub, done)
    except LineError as error:
        done.ended_by = error
    done.spent = hub.spent
    return done


def _take_back(plan: Plan, hub: Hub, done: Exchange) -> None:
    for item in plan.recalls:
        try:
            hub.recall(item.mailbox, item.env_id, item.token)
        except ItemRefused as refusal:
            done.not_recalled[item.env_id] = refusal.status
        else:
            done.recalled.append(item.env_id)


def _send(plan: Plan, hub: Hub, done: Exchange) -> None:
    _deliver((each for each in plan.deliveries if each.at_once), hub, done)
    if plan.asks_directory:
        _ask_for_list(plan, hub, done)
    if done.directory is None:  # else what can wait goes by the new list, with the next round
        _deliver((each for each in plan.deliveries if not each.at_once), hub, done)


def _deliver(deliveries: Iterable[Delivery], hub: Hub, done: Exchange) -> None:
    for group in _grouped(deliveries):
        if len(group) >= _FEWEST_TOGETHER and _together(group, hub, done):
            continue
        for item in group:
            try:
                hub.put(item.mailbox, item.sealed, item.revoke_hash)
            except ItemRefused as refusal:
                _note(item, refusal.status, done)
            else:
                done.on_hub.append(item.env_id)


def _grouped(deliveries: Iterable[Delivery]) -> Iterator[list[Delivery]]:
    """In their order: what goes alone, and what goes together as far as one request should be long."""
    group: list[Delivery] = []
    for item in deliveries:
        size = sum(len(each.sealed) for each in group) + len(item.sealed)
        if group and (item.alone or group[-1].alone or len(group) == MAX_BATCH or size > _LONGEST_BYTES):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _together(group: list[Delivery], hub: Hub, done: Exchange) -> bool:
    """Whether the hub took the request; if not, each is offered by itself."""
    items = [
        BatchItem(mailbox=bytes.fromhex(each.mailbox), revoke_hash=each.revoke_hash, sealed=each.sealed)
        for each in group
    ]
    try:
        statuses, wait_s = hub.put_many(items)
    except ItemRefused:
        return False
    for item, status in zip(group, statuses, strict=True):
        if status in _KEPT:
            done.on_hub.append(item.env_id)
        elif status not in _LATER:
            _note(item, status, done)
    if not _LATER.isdisjoint(statuses):
        raise HubBusy(wait_s or _LATER_S)
    return True


def _note(item: Delivery, status: int, done: Exchange) -> None:
    if status == BOX_FULL:
        done.full.append(item.env_id)
    else:
        done.refused[item.env_id] = status


def _bring_home(plan: Plan, hub: Hub, done: Exchange) -> None:
    if plan.mailbox is None:
        return
    if plan.acknowledge:
        hub.acknowledge(plan.mailbox, plan.acknowledge)
        done.acknowledged.extend(plan.acknowledge)
    if plan.letters is None:
        done.fetched.extend(islice(hub.waiting(plan.mailbox), plan.most_fetched))
        return
    found = look(plan.letters, hub, done.letters, plan.mailbox)
    if found.packets:
        done.fetched.extend(islice(hub.waiting(plan.mailbox), plan.most_fetched))
    pass_letters(plan.letters, hub, done.letters, found)


def _ask_for_list(plan: Plan, hub: Hub, done: Exchange) -> None:
    with suppress(ItemRefused):  # nothing is published yet
        done.directory = hub.directory(plan.etag)
    done.directory_asked = True


def _learn(plan: Plan, hub: Hub, done: Exchange) -> None:
    told = hub.listed if plan.follows_list else None
    done.list_told = told is not None
    if not done.directory_asked and (plan.asks_directory or told not in (None, plan.etag, plan.list_refused)):
        _ask_for_list(plan, hub, done)
    with suppress(ItemRefused):  # the hub wants no card of ours: our standing key does
        if plan.card is not None:
            hub.put_card(plan.card)
            done.card_left = plan.card
    with suppress(ItemRefused):
        for agency in plan.cards_of:
            done.cards.extend(hub.cards(agency))
            done.cards_asked = True
