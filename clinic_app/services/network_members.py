"""Whether this place sums the figures of others, and whose: of a place that nobody asked, tables are kept, not summed.

Whoever stands in the signed list may send. If that were enough to be in a sum, a place that nobody agreed with could
put a sum of three together that a coordinator expects to be of others, and take its own numbers from it.
"""

from __future__ import annotations

from uuid import UUID

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.facts import dataclass
from clinic_app.services.aggregate_taking import COLLECTS, EXPECTED
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper


@dataclass(frozen=True, slots=True)
class Askable:
    """A place of the signed list that could send, and what it is called."""

    id: str
    name: str


class NetworkMembers:
    """Of the open vault: the same on all PCs of a clinic."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk, self._directory = desk, directory

    @property
    def collects(self) -> bool:
        """Whether this place sums the figures of others."""
        return bool(self._desk.vault.settings.get(COLLECTS))

    def begin_collecting(self, *, on: bool) -> None:
        """From now on tables of others are kept here; or no more. The journal says so. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        self._desk.require(Act.RECEIVE)

        def write() -> None:
            self._desk.vault.settings[COLLECTS] = on
            self._desk.vault.journal.append("network_collecting", self._desk.me.id, {"on": int(on)})

        self._desk.vault.save(write)

    def settled(self) -> dict[str, bool]:
        """Of which places somebody here said whether they belong to it. We ourselves do."""
        us = self._directory.us()
        kept: dict[str, bool] = dict(self._desk.vault.settings.get(EXPECTED) or {})
        return kept if us is None else {**kept, us.id: True}

    def belongs(self, place: str) -> bool:
        """Whether its tables go into a sum."""
        return self.settled().get(place, False)

    def expected(self) -> frozenset[str]:
        """Who is missed where nothing came of them."""
        kept = self._desk.vault.settings.get(EXPECTED) or {}
        return frozenset(name for name, is_so in kept.items() if is_so)

    def askable(self) -> tuple[Askable, ...]:
        """Who could be expected and is not yet: of the signed list, with a key. Raises `NotAllowed`."""
        self._desk.require(Act.REPORT)
        settled = self.settled()
        found = (each for each in self._directory.directory() if each.mailbox and not each.local_only)
        named = (Askable(each.id, each.name(self._desk.settings.language)) for each in found)
        return tuple(sorted((each for each in named if not settled.get(each.id)), key=lambda each: each.name))

    def expect(self, organisation: OrganisationId, *, expected: bool) -> None:
        """Whether this place belongs to those that are summed, and is missed where nothing came of it.

        The journal says so. Raises `NotAllowed`, `NotARecipient` for who is not in the signed list and never sent.
        """
        self._desk.require(Act.REPORT)
        if organisation not in {*self.settled(), *self._desk.vault.network_reports.senders()}:
            self._directory.directory().organisation(organisation)

        def write() -> None:
            kept = self._desk.vault.settings.get(EXPECTED) or {}
            self._desk.vault.settings[EXPECTED] = {**kept, organisation: expected}
            about: dict[str, str | int | UUID] = {"organisation": organisation, "on": int(expected)}
            self._desk.vault.journal.append("network_place_expected", self._desk.me.id, about)

        self._desk.vault.save(write)
