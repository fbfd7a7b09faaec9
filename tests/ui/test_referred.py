"""Which referrals were looked at is chosen from those of the case, by the code on their slips; nobody types one."""

from __future__ import annotations

from desk_top import DeskTop
from referral_desk import TrainingDesk

from clinic_app.domain.casecode import REFERRAL_LENGTH, read_code
from clinic_app.domain.referral import REFERRAL
from clinic_app.ui.forms.referred import choices_of


def test_every_referral_of_a_case_is_offered_by_sector_and_code(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    case = desk.does(
        lambda clinic: next(
            shown
            for row in clinic.finding.page(limit=60).rows
            if len((shown := clinic.recording.shown(row.id)).of_kind(REFERRAL)) > 0
        )
    )
    choices = choices_of(case, desk.inside.ways.labels)
    assert len(choices) == len(case.of_kind(REFERRAL))
    for code, words in choices:
        assert read_code(code, REFERRAL_LENGTH)
        assert words.endswith(code)
        assert not words.startswith(code)
    assert choices_of(desk.fresh(), desk.inside.ways.labels) == ()
