"""Where a sealed referral is: a step is called taken only when it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clinic_app.domain.ids import OrganisationId
from clinic_app.services.conversation import Standing
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.ui import i18n
from clinic_app.ui.screens.sending_words import steps_of

NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "answered", "taken", "current"),
    [
        (OutState.WAITING, None, ["Sealed here"], "Waiting for a line"),
        (OutState.ON_HUB, None, ["Sealed here", "Waiting for a line"], "On the hub"),
        (OutState.DONE, None, ["Sealed here", "Waiting for a line", "On the hub"], "Opened by the house"),
        (OutState.DONE, NOW, ["Sealed here", "Waiting for a line", "On the hub", "Opened by the house",
                              "Their answer"], None),
    ],
)  # fmt: skip
def test_what_is_done_what_is_now_and_what_is_not_reached(
    state: OutState, answered: datetime | None, taken: list[str], current: str | None
) -> None:
    i18n.use("en")
    view = OutView(
        env_id=b"1", kind="referral", code="5T2W9KCMR7V", recipient_id=OrganisationId("house"), recipient="the house",
        case_id=None, referral_id=None, urgency="within_24h", state=state, since=NOW, reason=None,
        standing=Standing(known_at=answered), silent=False,
    )  # fmt: skip
    steps = steps_of(view)
    assert [name for name, done in steps if done] == taken
    assert [name for name, done in steps if done is None] == ([current] if current else [])
