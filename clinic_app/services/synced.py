"""What a round with the hub did, as screens and rehearsals are told it."""

from __future__ import annotations

from dataclasses import field

from clinic_app.domain.ids import CaseId
from clinic_app.errors import DirectoryRefused, HubBusy, LineError
from clinic_app.facts import dataclass
from clinic_app.services.taking_in import Taken


@dataclass(slots=True)
class Synced:
    """What a round did. `ended_by` is why it broke off; `more` says that another round would have work to do."""

    sent: int = 0
    held: int = 0
    quarantined: int = 0
    taken: Taken = field(default_factory=Taken)
    directory_version: int | None = None
    directory_refused: DirectoryRefused | None = None
    ended_by: LineError | None = None
    more: bool = False
    saved: int = 0
    """What waits for tomorrow because the line is paid by the megabyte."""
    clock_off_s: int = 0
    urgent: bool = False
    """Whether something still waits that cannot wait."""
    metered: bool = False
    mailbox: str | None = None
    """Where what comes for us lies at the hub; None until the signed list names us."""
    box: bytes | None = None
    """Where letters of the other PCs of this clinic lie; None if there is none."""
    letters: int = 0
    """How many of them were heard or left."""
    cases: frozenset[CaseId] = frozenset()
    """In which another PC wrote, as was heard now."""

    @property
    def retry_after_s(self) -> int | None:
        """How long the hub asked us to wait."""
        return self.ended_by.retry_after_s if isinstance(self.ended_by, HubBusy) else None

    def and_then(self, later: Synced) -> Synced:
        """Both rounds as one."""
        return Synced(
            self.sent + later.sent,
            self.held + later.held,
            self.quarantined + later.quarantined,
            self.taken.and_then(later.taken),
            later.directory_version or self.directory_version,
            later.directory_refused or self.directory_refused,
            later.ended_by,
            later.more,
            later.saved,
            later.clock_off_s,
            later.urgent,
            later.metered,
            later.mailbox,
            later.box,
            self.letters + later.letters,
            self.cases | later.cases,
        )
