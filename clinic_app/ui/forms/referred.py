"""What a question about referrals may point to: those of this case, by sector and by the code that their slips bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.definitions import Field
from clinic_app.domain.referral import REFERRAL
from clinic_app.domain.referral_record import packet_id_of
from clinic_app.errors import NotAnAnswer

if TYPE_CHECKING:
    from clinic_app.ui.forms.choices import Choices
    from clinic_app.ui.forms.filling import Filling
    from clinic_app.ui.forms.labels import Labels

_ABOUT_REFERRALS: Final = frozenset({"u_ref_review"})


class Referred:
    """Asked for each reference; None where nothing of this case can be meant, or nothing was referred yet."""

    def __init__(self, filling: Filling, labels: Labels) -> None:
        self._filling = filling
        self._labels = labels

    def __call__(self, field: Field) -> Choices | None:
        return (choices_of(self._filling.case, self._labels) or None) if field.id in _ABOUT_REFERRALS else None


def choices_of(case: Case, labels: Labels) -> Choices:
    """Each referral of a case: its code as it is printed, and sector with code to read."""
    found = []
    for entity in case.of_kind(REFERRAL):
        try:
            code = shown_code(referral_code_of(packet_id_of(case, entity.id)))
        except NotAnAnswer:
            continue  # never sealed, and so without a code
        found.append((code, f"{labels.code('sector', str(case.stored('x_sector', entity.id)))} · {code}"))
    return tuple(found)
