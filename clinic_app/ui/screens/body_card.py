"""The card with the drawn body: which views are shown, how near, which anatomy; and a list in place of the picture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.domain.body_map import Body, Stage
from clinic_app.ui.forms.act_box import ActBox
from clinic_app.ui.forms.body_canvas import ZOOMS, BodyCanvas
from clinic_app.ui.forms.body_words import BodyWords, body_map
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import StepButton
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.theme import Type

_NO_BODY: Final = "none"
_LEAST: Final = 360
"""How high the picture stands at least."""


class BodyCard(Card):
    """Shows one stage of views. `canvas` says where somebody pointed."""

    listed = Signal(str, float, float)
    """A part was chosen from the list: the view and a point of it."""
    undo_wanted = Signal()

    def __init__(self, words: BodyWords) -> None:
        super().__init__(padding=0)
        self.setAccessibleName(_("Body map"))
        self._words = words
        self._zoom = 0
        stages = [(stage.value, _stage_words(stage)) for stage in Stage]
        self.stages = Segments(stages, _("View"), compact=True, lines=Lines.FOLD)
        self.stages.choose(Stage.WHOLE.value)
        self.stages.chosen.connect(self._stage_chosen)
        self.nearer, self.farther = StepButton("plus", _("Nearer")), StepButton("minus", _("Farther"))
        self.back = StepButton("undo-2", _("Undo"))
        self.nearer.clicked.connect(lambda: self.zoom(1))
        self.farther.clicked.connect(lambda: self.zoom(-1))
        self.back.clicked.connect(self.undo_wanted)
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        top.setSpacing(4)
        top.addWidget(self.stages)
        top.addStretch(1)
        for button in (self.nearer, self.farther, self.back):
            top.addWidget(button)
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(Divider())
        self.body.addWidget(self._list())
        self.body.addWidget(self._anatomy())
        self.canvas = BodyCanvas(words, QSize(_LEAST, _LEAST))
        self.canvas.zoom_asked.connect(self.zoom)
        self.room = QScrollArea()
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.room.setMinimumSize(300, _LEAST)
        self.room.setWidget(self.canvas)
        self.room.viewport().installEventFilter(self)
        self.body.addWidget(self.room, 1)
        self.body.setContentsMargins(1, 0, 1, 1)
        self.told = OneLine("", Type.COMPACT, colour="sub", elides=True)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 16, 8)
        foot.addWidget(self.told, 1)
        self.body.addWidget(Divider())
        self.body.addLayout(foot)
        self.canvas.looked_at.connect(self.told.setText)
        self._show()

    @property
    def stage(self) -> Stage:
        """What is shown."""
        return Stage(self.stages.code() or Stage.WHOLE)

    def show_view(self, view_id: str) -> None:
        """Bring a view in sight, with the anatomy it shows."""
        view = body_map().views.get(view_id)
        if view is None:
            return
        if view.body is not None:
            self.anatomy.choose(view.body.value)
        self.stages.choose(view.stage.value)
        self._show()

    def choose_body(self, body: Body | None) -> None:
        """The anatomy that marks speak of; a choice made by hand stands."""
        if self.anatomy.code() in (None, _NO_BODY) and body is not None:
            self.anatomy.choose(body.value)
            self._show()

    def ask_list(self) -> None:
        """Choose a part from the list, without a picture."""
        if not self.list_box.count():
            self.list_box.offer(self._words.every_part())
            line = self.list_box.lineEdit()
            assert line is not None
            line.setPlaceholderText(_("Type a part of the body…"))
        self.list_row.show()
        self.list_box.setFocus(Qt.FocusReason.TabFocusReason)

    def zoom(self, by: int) -> None:
        """One step nearer or farther, around the point in use."""
        self._zoom = min(max(self._zoom + by, 0), len(ZOOMS) - 1)
        self._fit()
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Scroll to the point in use."""
        at = self.canvas.where()
        self.room.ensureVisible(int(at.x()), int(at.y()), 60, 60)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The picture fills its room."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        self.canvas.fit(self.room.viewport().size(), ZOOMS[self._zoom])
        self.nearer.setEnabled(self._zoom < len(ZOOMS) - 1)
        self.farther.setEnabled(self._zoom > 0)

    def _stage_chosen(self, stage: str | None) -> None:
        if stage is None:
            self.stages.choose(Stage.WHOLE.value)
        self._zoom = 0
        self._show()
        self._fit()

    def _show(self) -> None:
        intimate = self.stage is Stage.INTIMATE
        self.anatomy_row.setVisible(intimate)
        chosen = self.anatomy.code()
        body = Body(chosen) if chosen in set(Body) else None
        self.canvas.show_views(body_map().stage(self.stage, body))

    def _anatomy(self) -> QWidget:
        self.anatomy_row = QWidget()
        column = QVBoxLayout(self.anatomy_row)
        column.setContentsMargins(16, 10, 16, 0)
        column.setSpacing(6)
        choices = [*((body.value, self._words.caption(body.value)) for body in Body), (_NO_BODY, _("Neither"))]
        self.anatomy = Segments(choices, _("Drawn to fit the survivor’s body"), compact=True, lines=Lines.FOLD)
        self.anatomy.choose(_NO_BODY)
        self.anatomy.chosen.connect(lambda _code: self._show())
        line = _("Drawn to fit the survivor’s body; never from what is recorded about sex.")
        column.addWidget(OneLine(line, Type.CAPTION, colour="sub", elides=True))
        column.addWidget(self.anatomy)
        return self.anatomy_row

    def _list(self) -> QWidget:
        self.list_row = QWidget()
        row = QHBoxLayout(self.list_row)
        row.setContentsMargins(16, 10, 16, 0)
        self.list_box = ActBox()
        self.list_box.setAccessibleName(_("Part of the body to mark"))
        self.list_box.chosen.connect(self._part_chosen)
        row.addWidget(self.list_box, 1)
        self.list_row.hide()
        return self.list_row

    def _part_chosen(self) -> None:
        view_id, _colon, key = (self.list_box.code or "").partition(":")
        self.list_box.choose(None)
        view = body_map().views.get(view_id)
        if view is not None:
            x, y = view.share(view.part(key).at)
            self.show_view(view_id)
            self.listed.emit(view_id, round(x, 4), round(y, 4))


def _stage_words(stage: Stage) -> str:
    return {
        Stage.WHOLE: _("Front and back"),
        Stage.SIDES: _("Sides"),
        Stage.HEAD: _("Head"),
        Stage.HANDS: _("Hands"),
        Stage.FEET: _("Feet"),
        Stage.INTIMATE: _("Intimate"),
    }[stage]
