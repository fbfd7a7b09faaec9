"""What coming in does not wait for is done when the first page stands; cut short before, the next coming in does it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from desk_top import SUNDAY, DeskTop
from night_shift import NURSE, NightShift

from clinic_app.services.kept_referrals import Kept
from clinic_app.services.receiving import KEPT_AFTER, ReceivedId


def over_long_ago(desk_top: DeskTop) -> ReceivedId:
    """A referral that came, lapsed, and lies there longer than it may."""
    day = SUNDAY.date() - KEPT_AFTER - timedelta(days=2)
    kept = Kept(mid=b"m", thread=b"t", sealed_on=day, lapses_on=day, fhir=b"{}")
    clinic = desk_top.doorway.unlock(NURSE.word, NURSE.passphrase)
    received = clinic.desk.vault.received.put(
        code="R-1", sender="shelter", urgency="routine", content=msgspec.msgpack.encode(kept)
    )
    clinic.close()
    return received


def test_what_is_over_is_forgotten_once_somebody_is_in_and_by_nobody_who_only_opened(desk_top: DeskTop) -> None:
    nurse = NightShift.founded(desk_top)
    received = over_long_ago(desk_top)
    opened = desk_top.doorway.unlock(NURSE.word, NURSE.passphrase)  # and then the power went
    assert opened.desk.vault.received.content(received)
    opened.close()
    nurse.comes_in()
    desk_top.until(lambda: desk_top.window.jobs.idle)
    assert nurse.does(lambda clinic: clinic.receiving.forget_what_is_over()) == 0
