"""Where a sealed referral is: a step is called taken only when it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from clinic_at_work import definitions

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.referral import Outcome, Status, refuse_unfit
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.conversation import Standing
from clinic_app.services.outgoing import OutState, OutView
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.screens.other_outcomes import _OTHERS
from clinic_app.ui.screens.sending_words import Group, case_key_words, is_lost, next_words, said_of, steps_of

NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "answered", "taken", "current"),
    [
        (OutState.WAITING, None, ["Sealed here"], "Waiting for a line"),
        (OutState.ON_HUB, None, ["Sealed here", "Waiting for a line"], "On the hub"),
        (OutState.DONE, None, ["Sealed here", "Waiting for a line", "On the hub"], "Opened by the house"),
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


@pytest.mark.parametrize(
    ("status", "outcome", "after", "current"),
    [
        (Status.ACCEPTED, None, [], "Their answer: yes"),
        (Status.ACCEPTED, Outcome.EVENT_SCHEDULED, [], "Their answer: yes"),
        (Status.ON_HOLD, None, ["Their answer: wait"], None),
        (Status.REJECTED, None, ["Their answer: no"], None),
        (Status.FAILED, Outcome.NEVER_ARRIVED, ["Their answer: yes", "She did not come, or it ended without help"],
         None),
        (Status.IN_PROGRESS, None, [], "Their answer: yes"),
        (Status.IN_PROGRESS, Outcome.ARRIVED, ["Their answer: yes"], "Arrived"),
        (Status.IN_PROGRESS, Outcome.ADMITTED, ["Their answer: yes"], "Arrived"),
        (Status.COMPLETED, Outcome.SERVICE_COMPLETED, ["Their answer: yes", "Arrived", "Served"], None),
        (Status.COMPLETED, None, ["Their answer: yes", "Arrived", "Served"], None),
        (Status.COMPLETED, Outcome.PARTLY_COMPLETED, ["Their answer: yes", "Arrived", "Served in part"], None),
        (Status.COMPLETED, Outcome.REFERRED_ONWARD,
         ["Their answer: yes", "Sent on to another service, with a new yes"], None),
        (Status.COMPLETED, Outcome.UNKNOWN, ["Their answer: yes", "Ended; nobody knows how"], None),
        (Status.COMPLETED, Outcome.MOVED_TO_OTHER_SERVICE, ["Their answer: yes", "Moved to another service"], None),
        (Status.COMPLETED, Outcome.LEFT_EARLY, ["Their answer: yes", "Arrived", "Left early"], None),
    ],
)  # fmt: skip
def test_after_the_answer_arrived_and_served_are_steps_too(
    status: Status, outcome: Outcome | None, after: list[str], current: str | None
) -> None:
    i18n.use("en")
    view = OutView(
        env_id=b"1", kind="referral", code="5T2W9KCMR7V", recipient_id=OrganisationId("house"), recipient="the house",
        case_id=None, referral_id=None, urgency="within_24h", state=OutState.DONE, since=NOW, reason=None,
        standing=Standing(status=status, outcome=outcome, known_at=NOW), silent=False,
    )  # fmt: skip
    steps = steps_of(view)
    assert [name for name, done in steps if done][4:] == after
    assert [name for name, done in steps if done is None] == ([current] if current else [])
    if status is Status.ACCEPTED:
        assert len(steps_of(replace(view, kind="enquiry"))) == 5  # nobody comes: only a place was asked for


def test_a_lapsed_one_says_so_after_what_is_known() -> None:
    i18n.use("en")
    view = OutView(
        env_id=b"1", kind="referral", code="5T2W9KCMR7V", recipient_id=OrganisationId("house"), recipient="the house",
        case_id=None, referral_id=None, urgency="within_24h", state=OutState.DONE, since=NOW, reason=None,
        standing=Standing(), silent=False, lapsed=True,
    )  # fmt: skip
    assert steps_of(view)[-1] == ("Lapsed: they are asked to forget it", None)
    assert ("Their answer", False) in steps_of(view)


def test_whatever_else_may_have_become_of_her_can_be_said_and_is_read_in_words() -> None:
    said = {told.outcome for told in _OTHERS}
    assert said >= {Outcome.UNATTENDED, Outcome.LEFT_EARLY, Outcome.MOVED_TO_OTHER_SERVICE, Outcome.ADMITTED}
    outcomes = definitions().codes["ref_outcome"]
    for told in _OTHERS:
        refuse_unfit(told.status, told.reason, told.outcome)
        assert outcomes.label_of(str(told.outcome)) not in ("", str(told.outcome))


def test_a_hold_that_they_were_told_stands_beside_where_it_is() -> None:
    i18n.use("en")
    view = OutView(
        env_id=b"1", kind="referral", code="5T2W9KCMR7V", recipient_id=OrganisationId("house"), recipient="the house",
        case_id=None, referral_id=None, urgency="within_24h", state=OutState.ON_HUB, since=NOW, reason=None,
        standing=Standing(), silent=False, went_on=True, contact_held=True,
    )  # fmt: skip
    clock = Clock(lambda: NOW, lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
    labels, site = Labels(definitions()), Site(clock, "en")
    assert said_of(view, labels, site).since.endswith("contact on hold: they are told")
    assert said_of(replace(view, lapsed=True), labels, site).group is Group.OVER
    assert "hold" not in said_of(replace(view, lapsed=True), labels, site).since
    assert "hold" not in said_of(replace(view, contact_held=False), labels, site).since


def on_another_pc(state: OutState, **more: Any) -> OutView:
    view = OutView(
        env_id=b"1", kind="referral", code="5T2W9KCMR7V", recipient_id=OrganisationId("house"), recipient="the house",
        case_id=None, referral_id=None, urgency="within_24h", state=state, since=NOW, reason=None,
        standing=Standing(), silent=False, pc="Front desk",
    )  # fmt: skip
    return replace(view, **more)


def test_what_lies_on_another_pc_says_on_which_and_who_sends_it() -> None:
    i18n.use("en")
    clock = Clock(lambda: NOW, lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
    labels, site = Labels(definitions()), Site(clock, "en")
    waits = on_another_pc(OutState.WAITING)
    said = said_of(waits, labels, site)
    assert (said.group, said.state) == (Group.HERE, "Waits on another PC")
    assert said.since.endswith("Front desk")
    assert "sends it" in next_words(said, waits)
    assert steps_of(waits)[0] == ("Sealed on Front desk", True)
    held = said_of(on_another_pc(OutState.HELD, reason="stale"), labels, site)
    assert (held.group, held.state) == (Group.HELD, "Stale: ask her, or phone")
    assert held.since.endswith("Front desk")
    assert "Front desk" not in said_of(on_another_pc(OutState.ON_HUB), labels, site).since
    nameless = said_of(on_another_pc(OutState.WAITING, pc=""), labels, site)
    assert nameless.since.endswith("another PC")


def test_what_was_not_sent_and_whose_pc_is_gone_asks_for_her() -> None:
    i18n.use("en")
    clock = Clock(lambda: NOW, lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
    labels, site = Labels(definitions()), Site(clock, "en")
    for state in (OutState.WAITING, OutState.SENDING, OutState.HELD, OutState.QUARANTINED):
        view = on_another_pc(state, pc_gone=True)
        said = said_of(view, labels, site)
        assert (said.group, said.state) == (Group.HELD, "Lies on a PC that is gone: ask her again")
        assert (case_key_words(view), is_lost(view)) == ("Ask her again", True)
        assert "nobody else has it" in next_words(said, view)
    assert not is_lost(on_another_pc(OutState.ON_HUB, pc_gone=True))
