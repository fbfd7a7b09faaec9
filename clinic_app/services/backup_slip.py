"""The slip that lies with a backup: which one it is, what opens it, and what to do with it. It opens nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.people import Act
from clinic_app.errors import BackupPlaceGone
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_sheet import (
    Boxes,
    Fact,
    Facts,
    Head,
    OfficialSheet,
    Prose,
    Signing,
    Title,
    official_sheet,
)
from clinic_app.printing.official_words import DAY_AND_TIME, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from clinic_app.services.backing_up import BackingUp, PlaceView
    from clinic_app.services.desk import Desk

DOCUMENT: Final = "backup_slip"
TITLE: Final = of_paper("Lies with a backup")
_STEPS: Final = (
    of_paper("Keep it in another building, under lock, never beside the recovery sheet."),
    of_paper("Plug it into no PC but the one that is backed up, or the one that is restored."),
    of_paper("Nothing on it can be read without the recovery sheet or a key that is held elsewhere."),
    of_paper("If it is lost: say so on the same day. Shut, it tells nobody anything; it may be missed."),
)
_OPENS: Final = (of_paper("Recovery sheet"), of_paper("Key held elsewhere"))
_MB: Final = 1_000_000


class BackupSlip:
    """Of the open vault. About nobody, and without the name of the clinic."""

    def __init__(self, desk: Desk, backing_up: BackingUp, signed_by: Callable[[], tuple[str, ...]]) -> None:
        self._desk = desk
        self._backing_up = backing_up
        self._signed_by = signed_by

    def slip(self, place_id: UUID) -> Paper:
        """For the newest backup in this place. Raises `BackupPlaceGone` if there is none, `NotAllowed`."""
        self._desk.require(Act.KEEP_SAFE)
        self._desk.require(Act.PRINT)
        place = next((each for each in self._backing_up.state().places if each.id == place_id), None)
        if place is None or place.last_at is None:
            raise BackupPlaceGone

        def make(number: str) -> bytes:
            return official_sheet(
                self._facts(place, number), staff=self._desk.settings.language, training=self._desk.vault.training,
                both=False,
            )  # fmt: skip

        return Paper(document=DOCUMENT, pdf=make(""), make=make)

    def _facts(self, place: PlaceView, number: str) -> OfficialSheet:
        staff, zone = self._desk.settings.language, self._desk.clock.zone
        plain = Words.plain
        made = shown_instant(place.last_at, zone, staff) if place.last_at is not None else ""
        return OfficialSheet(
            head=Head(
                title=TITLE, clinic="", duty_line="", printed_on=shown_date(self._desk.clock.today(), staff),
                role=paper_words.role_of(self._desk.me.role), print_number=number, copy=Copy.SENDER, neutral=True,
            ),
            blocks=(
                Facts((
                    Fact(of_paper("Place"), (plain(place.label),)),
                    Fact(of_paper("Made at"), (plain(made),)),
                    Fact(of_paper("Size"), (plain(f"{place.last_bytes / _MB:,.1f} MB"),)),
                    Fact(of_paper("Signed by"), (plain(" ".join(self._signed_by())),)),
                )),
                Boxes(of_paper("Opened by"), tuple((each, False) for each in _OPENS)),
                Title(of_paper("What to do with it")),
                *(Prose(each) for each in _STEPS),
                Signing((of_paper("Taken by (staff code)"), of_paper("Lies where"), DAY_AND_TIME)),
                Signing((of_paper("Brought back by (staff code)"), DAY_AND_TIME)),
            ),
            small=True,
        )  # fmt: skip
