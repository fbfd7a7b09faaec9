"""Everything that can be done, by its name: typed, chosen by arrows, done by Enter; its keys stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from clinic_app.ui import ink
from clinic_app.ui.commands import Command, Group
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.palette_line import HEAD, ROLE, ROW, CommandLine, heading, spoken
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, font, tokens

WIDTH: Final = 640
_LIST: Final = 380
_PAUSE_MS: Final = 160
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QWidget):
    """Lies over the page, never over the rail: Hide stays in reach. `done` tells that it is gone.

    `sought` carries what is typed once typing pauses: whoever built it may find files by it and `add` them.
    """

    sought = Signal(str)
    done = Signal()

    def __init__(self, over: QWidget, fitting: Callable[[str], Sequence[Command]], where: str = "") -> None:
        super().__init__(over)
        self._over, self._fitting = over, fitting
        self._before = QApplication.focusWidget()
        self._more: tuple[Command, ...] = ()
        self._closed = False
        self.box = QLineEdit()
        self.box.setFrame(False)
        self.box.setFont(font(Type.SPOKEN))
        self.box.setFixedHeight(48)
        self.box.setMaxLength(100)
        self.box.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # a name may be looked for
        hint = _("What do you want to do?")
        self.box.setPlaceholderText(hint)
        self.box.setAccessibleName(hint)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("What can be done"))
        self.list.setItemDelegate(CommandLine(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._do)
        self.nothing = Paragraph(_("Nothing is called that."), colour="sub")
        self.nothing.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.sought.emit(self.box.text()))
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        over.installEventFilter(self)
        self._sheet = _Sheet(self)
        self._lay_out(where)
        self.setGeometry(over.rect())
        self._fill()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def _lay_out(self, where: str) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(48, 4, 16, 4)
        top.setSpacing(12)
        top.addWidget(self.box, 1)
        if where:
            top.addWidget(OneLine(where, Type.CAPTION, colour="sub"))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.setSpacing(16)
        foot.addWidget(OneLine(_("↑ ↓ move · Enter do it · Esc close"), Type.CAPTION, colour="sub"))
        foot.addStretch(1)
        foot.addWidget(OneLine(_("A case code opens that case"), Type.CAPTION, colour="sub", elides=True))
        inside = QVBoxLayout(self._sheet)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addLayout(top)
        inside.addWidget(Divider())
        inside.addWidget(self.list, 1)
        room = QHBoxLayout()
        room.setContentsMargins(16, 12, 16, 12)
        room.addWidget(self.nothing)
        inside.addLayout(room)
        inside.addWidget(Divider())
        inside.addLayout(foot)

    # --- what is shown

    @property
    def shown(self) -> tuple[Command, ...]:
        """The commands on the list, in order."""
        every = (self.list.item(row).data(ROLE) for row in range(self.list.count()))
        return tuple(each for each in every if isinstance(each, Command))

    def add(self, typed: str, more: Sequence[Command]) -> None:
        """What was found meanwhile for what was typed; dropped if something else stands there by now."""
        if typed == self.box.text() and tuple(more) != self._more:
            self._more = tuple(more)
            self._fill(keeping=True)

    def _typed(self, _text: str) -> None:
        self._more = ()
        self._fill()
        self._pause.start()

    def _fill(self, *, keeping: bool = False) -> None:
        chosen = self._chosen() if keeping else None
        order = list(Group)
        commands = sorted((*self._fitting(self.box.text()), *self._more), key=lambda each: order.index(each.group))
        self.list.clear()
        above = None
        for command in commands:
            if command.group is not above:
                above = command.group
                head = QListWidgetItem(heading(above))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem(command.words)
            item.setData(ROLE, command)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(command))
            self.list.addItem(item)
        rows = [row for row in range(self.list.count()) if self._at(row) is not None]
        same = next((row for row in rows if chosen is not None and self._at(row) == chosen), None)
        if rows:
            self.list.setCurrentRow(same if same is not None else rows[0])
        self.nothing.setVisible(not rows)
        self._place()
        said = ngettext("{n} found", "{n} found", len(rows)).format(n=len(rows))
        now = self._chosen()
        announce(self.box, f"{said}. {spoken(now)}" if now is not None else self.nothing.text())

    def _at(self, row: int) -> Command | None:
        item = self.list.item(row)
        data = item.data(ROLE) if item is not None else None
        return data if isinstance(data, Command) else None

    def _chosen(self) -> Command | None:
        return self._at(self.list.currentRow())

    # --- keys

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Arrows go through the list while the words have the focus; the page below may change its size."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
            self._place()
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_it()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self.list.currentItem())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        elif key in _MOVES:
            down = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
            self._step((1 if down else -1) * (6 if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 1))
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        rows = [row for row in range(self.list.count()) if self._at(row) is not None]
        if not rows:
            return
        at = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else 0
        there = (at + by) % len(rows) if abs(by) == 1 else max(0, min(len(rows) - 1, at + by))
        self.list.setCurrentRow(rows[there])
        self.list.scrollToItem(self.list.item(0 if not there else rows[there]))
        chosen = self._chosen()
        if chosen is not None:
            announce(self.box, spoken(chosen))

    def _do(self, item: QListWidgetItem | None) -> None:
        command = item.data(ROLE) if item is not None else None
        if isinstance(command, Command) and not command.why:
            self.close_it()
            command.run()

    def close_it(self) -> None:
        """Gone; the focus is where it was."""
        if self._closed:
            return
        self._over.removeEventFilter(self)
        self._closed = True
        self.hide()
        try:
            if self._before is not None and self._before.isVisible():
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        except RuntimeError:  # the page below was built anew meanwhile
            pass
        self.done.emit()
        self.deleteLater()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab stays here: it goes through the list."""
        return True

    # --- looks

    def _place(self) -> None:
        width = min(WIDTH, self.width() - 32)
        wanted = sum(HEAD if self._at(row) is None else ROW for row in range(self.list.count()))
        room = max(ROW * 2, self.height() - 180)
        self.list.setFixedHeight(max(0, min(wanted, _LIST, room)))
        self.list.setVisible(bool(wanted))
        height = self._sheet.sizeHint().height()
        self._sheet.setGeometry((self.width() - width) // 2, min(88, max(16, self.height() // 8)), width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page below is there, and does not count now."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens(self).colour("shade"))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the sheet: nothing is wanted."""
        if not self._sheet.geometry().contains(event.position().toPoint()):
            self.close_it()


class _Sheet(QWidget):
    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = tokens(self), QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("line2"), radius=10)
        paint(painter, "search", QRectF(18, 18, 20, 20), theme.colour("sub"))
        painter.end()
