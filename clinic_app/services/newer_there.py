"""Which PCs of this clinic write what this program does not know: theirs is newer, or has a form that is not here.

Noted as it is heard, under the version that did not know it: after an update it has to be heard anew.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from uuid import UUID

from clinic_app import __version__
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.newer_answers import says_unknown
from clinic_app.services.desk import Desk
from clinic_app.vault.hearing import Heard

NEWER_THERE: Final = "newer_there"
"""The setting that holds them. True only of the program that noted it."""


class NewerThere:
    """Of the open vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def devices(self) -> frozenset[DeviceId]:
        """Those that wrote such words since this program was installed."""
        noted = self._vault.settings.get(NEWER_THERE)
        if noted is None or noted["under"] != __version__:
            return frozenset()
        return frozenset(DeviceId(UUID(each)) for each in noted["pcs"])

    def within(self, heard: Heard) -> None:
        """Note whose words these are. Part of the transaction in which they were heard."""
        unknown, known = defaultdict[CaseId, set[int]](set), self.devices()
        for number, case_id, change in heard.did:
            if says_unknown(change, self._desk.definitions):
                unknown[case_id].add(number)
        wrote = {
            each.said.device
            for case_id, numbers in unknown.items()
            for each in self._vault.revisions.history(case_id)
            if each.number in numbers
        }
        if not wrote <= known:
            pcs = sorted(device.hex for device in known | wrote)
            self._vault.settings[NEWER_THERE] = {"under": __version__, "pcs": pcs}
