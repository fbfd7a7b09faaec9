"""What a PC that asks to come back says of its record: whose it was, and on which PCs it was brought back in between.

A record may be brought back twice before any PC lets it in, or be let in by one that is gone before it told anybody.
What was written in between is signed by a PC that nobody here ever heard of; it is told of, gone already, so that all
can take in what it wrote.
"""

from __future__ import annotations

from uuid import UUID

from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.errors import PcJoinRefused
from clinic_app.vault.joined import pc_of
from clinic_app.vault.pcs import LetGo, Pc, Pcs
from clinic_app.vault.print_marks import brought_back
from clinic_app.wire.pc_joining import Request

__all__ = ["BroughtBack"]


class BroughtBack:
    """One request, held against the list of PCs here. Raises `PcJoinRefused(format)` if it tells of no PCs."""

    def __init__(self, pcs: Pcs, request: Request) -> None:
        self._pcs = pcs
        self._request = request
        try:
            self._earlier = {pc.device: pc for pc in map(pc_of, request.earlier or ())}
        except ValueError as error:
            raise PcJoinRefused("format") from error

    def known(self) -> Pc | None:
        """The newest of those before it that belonged here as far as we know."""
        device, earlier = self._request.continues, dict(self._earlier)
        while (found := self._here(device)) is None and device in earlier:
            device = earlier.pop(DeviceId(device)).continues
        return found

    def numbers_alike(self) -> bool:
        """Whether it drew the letters of another PC for what it prints."""
        before = self._before()
        device = DeviceId(self._request.device)
        return before is not None and self._pcs.has_letters(brought_back(before.print_mark, device), device)

    def believe(self, *, by: PersonId) -> None:
        """Let count what those in between wrote, as it comes from there; they themselves are gone."""
        for pc in self._earlier.values():
            if self._here(pc.device) is None:
                self._pcs.add(pc)
                self._pcs.revoke(pc.device, by=by, why=LetGo.REPLACED)

    @property
    def continues(self) -> DeviceId | None:
        """The PC that wrote the record that it was brought back from, once it is believed."""
        before = self._before()
        return before.device if before else None

    def _before(self) -> Pc | None:
        device = self._request.continues
        return self._here(device) or (self._earlier.get(DeviceId(device)) if device else None)

    def _here(self, device: UUID | None) -> Pc | None:
        return next((pc for pc in self._pcs.every() if pc.device == device), None)
