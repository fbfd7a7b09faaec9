"""What a meeting of PCs needs is loaded on the vault's lane, and not at all where there is no way to another PC."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from uuid import UUID

import pytest

from clinic_app import services
from clinic_app.domain.ids import DeviceId
from clinic_app.services.ways_between import WaysPlan
from clinic_app.ui.meeting_duty import MeetingDuty

_LOADED = "clinic_app.services.meeting_others"


def _duty(share: object) -> SimpleNamespace:
    plan = WaysPlan(us=DeviceId(UUID(int=1)), others=(), lan=None, share=share)  # type: ignore[arg-type]
    ways = SimpleNamespace(plan=lambda: plan)
    return SimpleNamespace(_clinic=SimpleNamespace(ways_between=ways, meeting=None), lan=None)


@pytest.mark.parametrize(("share", "loaded"), [(None, False), ("a folder", True)])
def test_a_round_is_made_ready_where_nobody_waits(share: object, loaded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, _LOADED, raising=False)
    monkeypatch.delattr(services, "meeting_others", raising=False)  # else `from` finds it there and loads nothing
    duty = _duty(share)
    plan = MeetingDuty._plan(duty)  # type: ignore[arg-type]
    assert (_LOADED in sys.modules) is loaded
    if not loaded:
        assert list(MeetingDuty._round(duty, plan)) == []  # type: ignore[arg-type]
        assert _LOADED not in sys.modules
