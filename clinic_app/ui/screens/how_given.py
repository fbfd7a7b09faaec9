"""How her yes was given: what must be known of it before it counts, and how long it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Release, releases_of
from clinic_app.domain.guardians import GUARDIANS_FORMS, guardian_may_be_danger
from clinic_app.domain.packet_codes import Valid
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.ways import Ways

_CHILD: Final = ("guardian_with_assent", "competent_minor", "competent_official_for_child", "guardian_child_too_young")
_WITNESSED: Final = (
    "verbal_witnessed",
    "guardian_with_assent",
    "guardian_child_too_young",
    "competent_official_for_child",
)
FIELDS: Final = ("c_form", "c_alone", "c_explained", "c_witness", "c_assent", "c_share_embassy")


class HowGiven(Card):
    """Nothing of it is proposed but what was written down today: who is in the room, and how the last yes was given."""

    changed = Signal()
    touched = Signal()
    """A hand changed something in it."""

    def __init__(self, ways: Ways, *, embassy: bool) -> None:
        super().__init__(_("How it is given"))
        self._clock = ways.clock
        labels = ways.labels
        self.form = ChoiceBox()
        self.form.setAccessibleName(_("How it is given"))
        self.form.offer(labels.codes("consent_form", ways.clinic.definitions.codes["consent_form"].ids))
        self.form.chosen.connect(self._fit)
        yes_no = [("yes", _("Yes")), ("no", _("No"))]
        self.alone = Segments(yes_no, _("Alone when asked"), size="small")
        self.explained = Segments(yes_no, _("Limits told first"), size="small")
        self.witness = QLineEdit()
        BurmesePasted(self.witness)
        self.witness.setAccessibleName(_("Witness or guardian"))
        self.assent = Segments(
            [("given", _("Yes")), ("refused", _("No")), ("undecided", _("Thinks"))], _("The child agrees"), size="small"
        )
        self.embassy = Segments([("given", _("Yes")), ("refused", _("No"))], _("Embassy, asked apart"), size="small")
        self.lasts = Segments(
            [
                (Valid.H72.value, _("72 h")), (Valid.D7.value, _("7 d")), (Valid.D30.value, _("30 d")),
                (Valid.D90.value, _("90 d")),
            ],
            _("Her yes lasts"), size="small",
        )  # fmt: skip
        self.lasts.choose(Valid.D30.value)
        self.lasts.chosen.connect(lambda _code: self.changed.emit())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QWidget, QWidget]] = {}
        for id_, words, widget in (
            ("c_form", _("Form"), self.form), ("c_witness", _("Witness or guardian"), self.witness),
            ("c_assent", _("The child agrees"), self.assent), ("c_alone", _("Alone when asked"), self.alone),
            ("c_explained", _("Limits told first"), self.explained),
            ("c_share_embassy", _("Embassy, asked apart"), self.embassy), ("lasts", _("Her yes lasts"), self.lasts),
        ):  # fmt: skip
            label = Paragraph(words)
            row = self._grid.rowCount()
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(widget, row, 1)
            self._rows[id_] = (label, widget)
        self.body.addLayout(self._grid)
        self._show_row("c_share_embassy", embassy)
        self._embassy = embassy
        self._asked = {"alone": self.alone, "explained": self.explained, "assent": self.assent, "embassy": self.embassy,
                       "lasts": self.lasts}  # fmt: skip
        self.form.chosen.connect(self.touched)
        self.witness.textEdited.connect(lambda _text: self.touched.emit())
        for asked in self._asked.values():
            asked.chosen.connect(lambda _code: self.touched.emit())
        self._fit()

    def put(self, case: Case, limits: Decision | None) -> None:
        """What the record knows already of today; `limits` is what she said to the first of the three sentences.

        Where a guardian may be the danger, no form is offered in which a guardian answers.
        """
        if guardian_may_be_danger(case):
            for form in GUARDIANS_FORMS:
                if (index := self.form.findData(form)) >= 0:
                    self.form.removeItem(index)
        alone = read(case.stored("a_private_now"))
        if self.alone.code() is None and alone in (Answer("yes"), Answer("no")):
            self.alone.choose(str(alone.value))
        given = [
            row for row in releases_of(case) if row.decision is Decision.GIVEN and row.explained and self._today(row)
        ]
        if given and self.form.code is None and self.form.findData(given[-1].form) >= 0:
            self.form.choose(given[-1].form)
            self.explained.choose("yes")
        if limits is Decision.GIVEN and self.explained.code() is None:
            self.explained.choose("yes")
        self._fit()

    def _today(self, row: Release) -> bool:
        clock = self._clock
        return row.given_at is not None and row.given_at.astimezone(clock.zone).date() == clock.today()

    def said(self) -> tuple[str | None, ...]:
        """What stands there now, to be compared with what stood there."""
        codes = (each.code() for each in (self.alone, self.explained, self.assent, self.embassy, self.lasts))
        return (self.form.code, self.witness.text().strip() or None, *codes)

    def typed(self) -> dict[str, Stored | None]:
        """What stands there, to be kept until it is decided."""
        return {"form": self.form.code, "witness": self.witness.text(), **{
            part: asked.code() for part, asked in self._asked.items()
        }}  # fmt: skip

    def bring_back(self, typed: Mapping[str, Stored | None]) -> None:
        """Show what stood there before and was not decided."""
        form = typed.get("form")
        if isinstance(form, str) and self.form.findData(form) >= 0:
            self.form.choose(form)
        self.witness.setText(str(typed.get("witness") or ""))
        for part, asked in self._asked.items():
            if (code := typed.get(part)) in asked.codes():
                asked.choose(str(code))
        self._fit()

    @property
    def valid(self) -> Valid:
        """How long it lasts."""
        return Valid(self.lasts.code() or Valid.D30.value)

    @property
    def assent_given(self) -> Decision | None:
        """The child's own view, where there is a child."""
        code = self.assent.code() if self.form.code in _CHILD else None
        return Decision(code) if code else None

    @property
    def embassy_given(self) -> Decision | None:
        """What she said about the embassy, asked apart from all else."""
        code = self.embassy.code() if self._embassy else None
        return Decision(code) if code else None

    def missing(self, fields: tuple[str, ...]) -> str:
        """The labels of what is still open, in words; the focus goes to the first."""
        words = [self._rows[field][0].text() for field in FIELDS if field in fields]  # type: ignore[attr-defined]
        first = next((self._rows[field][1] for field in FIELDS if field in fields), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        return ", ".join(words)

    def _fit(self) -> None:
        self._show_row("c_witness", self.form.code in _WITNESSED)
        self._show_row("c_assent", self.form.code in _CHILD)
        self.changed.emit()

    def _show_row(self, id_: str, shown: bool) -> None:
        for widget in self._rows[id_]:
            widget.setVisible(shown)
