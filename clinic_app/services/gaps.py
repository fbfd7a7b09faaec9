"""An answer that only an earlier one would explain waits seven days for it; then it is taken as it was said.

Nothing is waited for that explains itself: whoever was told that there is a place reads so at once, with a word that an
earlier message has not come.
"""

from __future__ import annotations

from contextlib import suppress

from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.errors import NoSuchCase, VaultDamaged
from clinic_app.services.answered import write_down
from clinic_app.services.conversation import standing
from clinic_app.services.desk import Desk
from clinic_app.vault.outbox import OutItem


def take_what_waited(desk: Desk) -> int:
    """Write down what has waited long enough; how many. Safe to repeat."""
    waited = [item for item in desk.vault.outbox.unsettled() if item.case_id is not None]
    return desk.vault.save(lambda: sum(_take(desk, item) for item in waited))


def _take(desk: Desk, item: OutItem) -> bool:
    receiver = OrganisationId(item.recipient)
    said = desk.vault.threads.of(item.thread)
    strict, taken = standing(said, receiver), standing(said, receiver, desk.clock.now())
    if strict.said == taken.said or item.case_id is None or item.referral_id is None:
        return False
    with suppress(NoSuchCase, VaultDamaged):  # one file that cannot be read holds up nobody else's
        case = desk.vault.cases.load(item.case_id)
        if case.stored("x_status", EntityId(item.referral_id)) != taken.status.value:
            write_down(desk, item, taken, source="imported")
            return True
    return False
