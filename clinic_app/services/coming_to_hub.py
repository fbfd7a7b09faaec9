"""A further PC of this clinic comes to the hub: one that is in announces it, it asks by itself, nobody reads a code.

The code is made here, and only its hash is told to the hub; it reaches the other PC as everything else that PCs of a
clinic tell each other. The other then waits for the hub's operator as the first did: its six words are compared by
telephone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Final

from clinic_app.crypto.signing import kid_of
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import NotJoined
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.joining import Enrolment, Joining
from clinic_app.wire.hub_api import CODE_BYTES, Enrolled

GOOD_FOR: Final = timedelta(days=6)
"""A code is good for seven days: whoever was not let in by then is announced anew."""


class ComingToHub:
    """Of one session. Used in the vault's lane."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, joining: Joining) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._joining = joining
        self._making: dict[DeviceId, bytes] = {}

    def to_announce(self) -> tuple[bytes, ...]:
        """Hashes of codes for those PCs of this clinic that the hub does not know yet. None if we are not in."""
        return tuple(sha256(self._making.setdefault(device, os.urandom(CODE_BYTES))).digest() for device in self._new())

    def announced(self, hashes: list[bytes]) -> None:
        """The hub knows these now: let the PCs know their codes with the next meeting."""
        for device, code in list(self._making.items()):
            if sha256(code).digest() in hashes:
                self._vault.pcs_at_hub.give(device, self._making.pop(device).hex())

    def asks(self) -> Enrolment | None:
        """What this PC shows the hub to be let in, if it was announced and has not asked.

        Raises `NotJoined` if it belongs to a clinic with other PCs, and none of them has announced it yet, or that
        clinic is at no hub.
        """
        others = bool(self._vault.pcs.others())
        if others:
            self._joining.follow_hub()
        if not others or self._joining.enrolled_here:
            return None
        code = self._vault.pcs_at_hub.code(self._vault.device.id)
        if code is None:
            raise NotJoined
        device = self._vault.device
        return Enrolment(code.code, device.signing, device.standing.public.raw)

    def enrolled(self, answer: Enrolled) -> None:
        """The hub knows this PC, and waits for its operator."""
        self._joining.enrolled_by_itself(answer)

    def _new(self) -> Iterator[DeviceId]:
        us = self._directory.us()
        if us is None:
            return
        listed = {kid_of(bytes.fromhex(each.identity)) for each in self._directory.devices(us.id)}
        for pc in self._vault.pcs.others():
            if pc.signing.kid in listed:
                self._vault.pcs_at_hub.forget_code(pc.device)
                continue
            known = self._vault.pcs_at_hub.code(pc.device)
            asked = pc.device in self._vault.pcs_at_hub.every()
            if not asked and (known is None or self._desk.clock.now() - known.made_at >= GOOD_FOR):
                yield pc.device
