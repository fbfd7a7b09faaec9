"""Sealed items carried by hand where there is no line, in three steps like the line: plan, write or read, settle.

The same bytes may go by the hub as well: they count once, wherever they come first. Nobody but the services it is for
can open what is on the stick. That it is there tells something, and whoever writes it is told so before.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from clinic_app.crypto.sealing import env_id_of
from clinic_app.domain.directory import Organisation
from clinic_app.domain.people import Act
from clinic_app.errors import DirectoryRefused, NotJoined, PacketRefused, StickUnfit
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.held import hold
from clinic_app.services.lapsed import end_lapsed
from clinic_app.services.leaving_now import our_card, why_held
from clinic_app.services.taking_in import Taken, TakingIn
from clinic_app.vault.carried import CarriedItem
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.place import sync_folder
from clinic_app.wire.courier import MOST_BYTES, Courier, Parcel

ENDING: Final = ".srec"
MOST_READ: Final = 4 * MOST_BYTES
"""Bytes of all files of one stick: they are kept in memory while they are read."""

_ENVELOPE: Final = b"SRE1"
_OUR_FILES: Final = "stick.files"
_MOST_REMEMBERED: Final = 50


@dataclass(frozen=True, slots=True)
class ToStick:
    """What would be written: ours, those carried for others, and how many were held back for a person."""

    content: bytes = field(repr=False)
    ours: tuple[bytes, ...]
    for_others: int
    held: int
    before: tuple[str, ...] = ()
    """Names of files that this PC wrote: whatever of them still waits stands in the new one."""


@dataclass(frozen=True, slots=True)
class FromStick:
    """What lay there. `torn` files gave what came before the tear; `foreign` ones only end like ours."""

    files: int = 0
    torn: int = 0
    foreign: int = 0
    couriers: tuple[Courier, ...] = field(default=(), repr=False)


@dataclass(slots=True)
class Brought:
    """What a stick brought."""

    taken: Taken = field(default_factory=Taken)
    for_others: int = 0
    out_of_date: int = 0
    directory_version: int | None = None
    directory_refused: DirectoryRefused | None = None


class ByStick:
    """The acts in the vault's lane; `write_to` and `read_from` wait for the stick elsewhere."""

    def __init__(
        self, desk: Desk, directory: DirectoryKeeper, taking_in: TakingIn, may_go: Callable[[OutItem], object]
    ) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._taking_in = taking_in
        self._may_go = may_go

    def plan(self) -> ToStick:
        """Everything that waits and may leave now. What is stale, or no longer agreed to, is held for a person.

        Raises `NotJoined`, `StickUnfit(training)`, `PacketRefused(size)` if it is too much for one file.
        """
        self._desk.require(Act.SEND)
        self._refuse_training()
        us, now = self._us(), self._desk.clock.now()

        def choose() -> tuple[list[OutItem], int]:
            going, held = [], 0
            end_lapsed(self._desk)
            for item in self._vault.outbox.live():
                reason = why_held(item, self._may_go, now)
                if reason is None:
                    going.append(item)
                else:
                    hold(self._desk, item, reason)
                    held += 1
            return going, held

        going, held = self._vault.save(choose)
        others = self._vault.outbox.carried.waiting(self._desk.clock.today())
        signed = self._directory.signed()
        courier = Courier(
            envelopes=(*map(self._parcel, going), *map(_carried_on, others)),
            cards=(our_card(self._vault, us.id, self._desk.clock.today()).to_bytes(),),
            directory=signed.to_bytes() if signed else None,
        )
        before = tuple(self._vault.settings.get(_OUR_FILES) or ())
        return ToStick(courier.to_bytes(), tuple(item.env_id for item in going), len(others), held, before)

    def written(self, plan: ToStick, name: str) -> None:
        """It is on the stick under this name, and was read back from it."""

        def write() -> None:
            for env_id in plan.ours:
                self._vault.outbox.on_stick(env_id)
            self._vault.settings[_OUR_FILES] = [*plan.before, name][-_MOST_REMEMBERED:]
            told = {"count": len(plan.ours) + plan.for_others}
            self._vault.journal.append("stick_written", self._desk.me.id, told)

        self._vault.save(write)

    def take(self, found: FromStick) -> Brought:
        """Take in what is for us, once, and keep what is for others until there is a line or another stick.

        Raises `NotJoined`, `StickUnfit(training)`.
        """
        self._desk.require(Act.SEND)
        self._refuse_training()
        brought = Brought()
        for courier in found.couriers:
            self._learn(courier, brought)
        us = self._us()  # perhaps known only by the list that came with it
        known = {each.mailbox for each in self._directory.directory() if each.mailbox}
        for courier in found.couriers:
            taken = self._taking_in.take(each.sealed for each in courier.envelopes if each.mailbox == us.mailbox)
            brought.taken = brought.taken.and_then(taken)
            for each in courier.envelopes:
                # Carried for those of our network alone: whoever fills a stick with anything else fills no clinic.
                ours = each.mailbox == us.mailbox or self._vault.outbox.one(env_id_of(each.sealed)) is not None
                if not ours and each.mailbox in known and each.sealed.startswith(_ENVELOPE):
                    self._carry(each, brought)
        if brought.directory_version is not None:
            self._taking_in.look_again(brought.taken)
        told = {"count": sum(len(courier.envelopes) for courier in found.couriers)}
        self._vault.save(lambda: self._vault.journal.append("stick_read", self._desk.me.id, told))
        return brought

    # --- within ------------------------------------------------------------------------------------

    def _refuse_training(self) -> None:
        if self._vault.training:
            raise StickUnfit("training")

    def _us(self) -> Organisation:
        us = self._directory.us()
        if us is None:
            raise NotJoined
        return us

    def _parcel(self, item: OutItem) -> Parcel:
        day = item.stale_at.astimezone(self._desk.clock.zone).date()
        if item.kind != "referral":
            day = item.expires_at.astimezone(self._desk.clock.zone).date()
        return Parcel(item.mailbox, item.sealed, sha256(item.revoke_token).digest(), day)

    def _learn(self, courier: Courier, brought: Brought) -> None:
        """A newer list first: it says who signed what comes after."""
        known = self._directory.document()
        if courier.directory is not None:
            try:
                self._directory.take(courier.directory)
            except DirectoryRefused as refused:
                brought.directory_refused = refused
            document = self._directory.document()
            if document is not None and (known is None or document.version > known.version):
                brought.directory_version, brought.directory_refused = document.version, None
        for card in courier.cards:
            with suppress(DirectoryRefused):  # of somebody we do not know: the standing key does
                self._directory.take_card(card)

    def _carry(self, parcel: Parcel, brought: Brought) -> None:
        today = self._desk.clock.today()
        if parcel.stale_after < today:
            brought.out_of_date += 1
            return
        until = min(parcel.stale_after, today + timedelta(days=30))
        item = CarriedItem(env_id_of(parcel.sealed), parcel.mailbox, parcel.sealed, parcel.revoke_hash, until)
        brought.for_others += self._vault.outbox.carried.put(item)


def write_to(folder: Path, plan: ToStick) -> str:
    """One new file, read back before it counts, in the place of those that we wrote there before; its name, which says
    nothing. Raises `StickUnfit`.
    """
    name = secrets.token_hex(8)
    part, whole = folder / f"{name}.part", folder / f"{name}{ENDING}"
    try:
        with part.open("xb") as file:
            file.write(plan.content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(whole)
        sync_folder(folder)
        if whole.read_bytes() != plan.content:
            whole.unlink()
            raise StickUnfit("changed")
        for earlier in plan.before:
            (folder / earlier).unlink(missing_ok=True)
    except OSError as error:
        with suppress(OSError):  # it may be gone altogether
            part.unlink(missing_ok=True)
        raise StickUnfit("not_written") from error
    return whole.name


def read_from(folder: Path) -> FromStick:
    """Every courier file of a folder. Raises `StickUnfit`: `not_read`, `nothing` where there is none, `too_much`."""
    try:
        files = sorted(each for each in folder.iterdir() if each.suffix == ENDING and each.is_file())
        if sum(each.stat().st_size for each in files) > MOST_READ:
            raise StickUnfit("too_much")
        contents = [_read(each) for each in files]
    except OSError as error:
        raise StickUnfit("not_read") from error
    if not contents:
        raise StickUnfit("nothing")
    couriers, foreign = [], 0
    for content in contents:
        try:
            couriers.append(Courier.from_bytes(content))
        except PacketRefused:
            foreign += 1
    torn = sum(not each.whole for each in couriers)
    return FromStick(len(contents), torn, foreign, tuple(couriers))


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _carried_on(item: CarriedItem) -> Parcel:
    return Parcel(item.mailbox, item.sealed, item.revoke_hash, item.stale_after)
