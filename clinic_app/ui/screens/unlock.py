"""The door: word and passphrase, what the keyboard is set to, wrong tries since last time, whether today is today."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import Button, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sign_in import SignIn
from clinic_app.ui.screens.outside import OutsidePage, centred, program_head, said
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.ui.parts.clock_head import ClockHead

_KNOCK_AFTER_MS: Final = 50
_AGAIN_MS: Final = 200
PATIENCE_MS: Final = 10_000
"""So long a process that was just replaced may still hold the vault's lock."""
_OTHERWISE_MS: Final = 2_500
"""So long one that was just closed may. Each try stretches the passphrase, so tries are not what is counted."""


class Unlock(OutsidePage):
    """`opened` carries the clinic. `after_lock` is true in a process that replaced a locked one; `unkept`, if not
    everything was kept that was typed before. Of whom and in what is not said before anybody signed in.
    """

    opened = Signal(object)
    recover_wanted = Signal()
    salvage_wanted = Signal()

    def __init__(
        self, doorway: Callable[[], Doorway], jobs: Jobs, clock: Clock, *, after_lock: bool,
        load_inside: Callable[[], None], report: Callable[[Exception], str], unkept: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._doorway, self._jobs, self._clock = doorway, jobs, clock
        self._load_inside = load_inside
        self._report = report
        self._patience_ms = PATIENCE_MS if after_lock else _OTHERWISE_MS
        self._since_held = QElapsedTimer()
        self._word = ""
        self.save: Button | None = None
        self.look: Button | None = None
        self.sign_in = SignIn(verb=_("Unlock"))
        self.sign_in.tried.connect(self._try)
        self._tried_before = Notice(tone="amber", framed=False)
        self._head: ClockHead | None = None
        self._fill_middle(after_lock=after_lock)
        card = Card(padding=32)
        card.body.setSpacing(16)
        card.body.addWidget(self.sign_in)
        card.body.addWidget(self._tried_before)
        if after_lock:
            if unkept:
                card.body.addWidget(self._tell_unkept())
            else:
                card.body.addLayout(said("check", _("Everything typed before the lock is kept.")))
            card.body.addLayout(said("lock", _("While locked nothing is sent, read or backed up.")))
        cannot = quiet(_("I cannot get in"), "key-round", size="small")
        cannot.clicked.connect(self.recover_wanted)
        self._cannot = cannot
        self.sign_in.waits.connect(self.set_staying)
        self.column.addStretch(1)
        if after_lock:  # nobody asked for a page that says what this program is
            from clinic_app.ui.parts.clock_head import ClockHead

            self._head = ClockHead(clock)
            self.column.addWidget(self._head)
        else:
            self.column.addLayout(program_head())
        self.column.addSpacing(16)
        self._card = card
        self.column.addLayout(centred(card, wide=432))
        self.column.addSpacing(12)
        self.column.addLayout(centred(cannot))
        self.column.addStretch(2)
        date = [] if after_lock else self._right.findChildren(QWidget)
        lines = self.sign_in
        for one, other in pairwise((lines.word, lines.passphrase, *date, lines.button, cannot)):
            self.setTabOrder(one, other)  # as they are seen, not as they were made
        self._minute = QTimer(self, interval=20_000)
        self._minute.timeout.connect(self._say_now)
        self._minute.start()

    def begin(self) -> None:
        """Put the focus on the word, or behind one that came along; once the page is painted, make the door."""
        self.sign_in.begin()
        if self._word:
            self.sign_in.word.setText(self._word)
            self.sign_in.passphrase.setFocus()
        QTimer.singleShot(_KNOCK_AFTER_MS, self, self._knock)

    @property
    def begun(self) -> bool:
        """Nothing is lost here: the word goes along, and a passphrase is typed again."""
        return False

    def carry_over(self, before: OutsidePage) -> None:
        """The word."""
        if isinstance(before, Unlock):
            self._word = before.sign_in.word.text()

    def set_staying(self, staying: bool) -> None:
        """Nor by another way in, while the passphrase is tried."""
        super().set_staying(staying)
        self._cannot.setEnabled(not staying)

    def _fill_middle(self, *, after_lock: bool) -> None:
        middle = self.sign_in.middle
        middle.setContentsMargins(0, 8, 0, 8)
        self._now = Paragraph("")
        self._how = Paragraph("", Type.CAPTION, colour="sub")
        self._how.hide()
        self._right = Segments([("yes", _("Yes, it is")), ("no", _("No"))], _("Is this right?"), size="small")
        self._right.chosen.connect(self._say_how)
        self._say_now()
        if after_lock:
            return
        middle.addWidget(Divider())
        middle.addSpacing(12)
        middle.addWidget(OneLine(_("Is this right?"), Type.BODY_BOLD))
        middle.addWidget(self._now)
        middle.addWidget(Paragraph(_("Clocks of care depend on it."), Type.CAPTION, colour="sub"))
        middle.addSpacing(8)
        middle.addWidget(self._right)
        middle.addWidget(self._how)
        middle.addSpacing(8)

    def _tell_unkept(self) -> Notice:
        from clinic_app.ui.wording_message import Message

        self.unkept = Notice(tone="amber", framed=False)
        what = _("Not everything typed before the lock could be kept.")
        do = _(
            "Make room if the disk is full. Then unlock, look at what was written last, and type again what is missing."
        )
        self.unkept.say(Message(what, do))
        return self.unkept

    def _say_now(self) -> None:
        if self._head is not None:
            self._head.say_now()
            return
        now = self._clock.now()
        day = now.astimezone(self._clock.zone).date()
        self._now.setText(f"{both_eras.long_day(day)}, {both_eras.time_of_day(now, self._clock)}")

    def _say_how(self, code: object) -> None:
        wrong = code == "no"
        self._how.setVisible(wrong)
        if wrong:
            self._how.setText(
                _("Set date and time in the system's settings; this page follows at once. You may unlock meanwhile.")
            )

    def _knock(self) -> None:
        """Make the door while the person types, and say at once if it cannot be opened by anybody."""
        self._jobs.run(self, lambda: self._doorway().state(), then=lambda _door: self._get_ready(), otherwise=self._say)

    def _get_ready(self) -> None:
        """Whatever opening and the first page behind the door are made of is loaded before it is waited for."""
        if self.look is not None and self.look.isVisible():  # it was mended: now words count
            self.look.hide()
            self.sign_in.notice.say(None)
            self.sign_in.begin()
        self._ask_failed()
        self._jobs.run(self, lambda: self._doorway().get_ready(), then=lambda _nothing: None)
        # Beside the lane that opens: whoever types quickly waits for neither.
        self._jobs.run(self, self._load_inside, then=lambda _nothing: None, lane="reader")

    def _ask_failed(self) -> None:
        self._jobs.run(
            self, lambda: self._doorway().failed_since_last(), then=self._say_failed, otherwise=lambda _error: None
        )

    def _say_failed(self, count: int) -> None:
        if count:
            from clinic_app.ui.wording_message import Message

            what = ngettext(
                "{n} wrong attempt since somebody came in", "{n} wrong attempts since somebody came in", count
            )
            do = _("If that was not one of you, tell the supervisor after unlocking.")
            self._tried_before.say(Message(what.format(n=count), do))

    def _try(self, word: str, passphrase: str) -> None:
        self._jobs.run(
            self,
            lambda: self._doorway().unlock(word, passphrase),
            then=self._open,
            otherwise=partial(self._refuse, word, passphrase),
        )

    def _open(self, clinic: Clinic) -> None:
        self.sign_in.forget()
        self.opened.emit(clinic)

    def _refuse(self, word: str, passphrase: str, error: Exception) -> None:
        from clinic_app.errors import VaultInUse

        if isinstance(error, VaultInUse) and self._waits_for_the_other():
            QTimer.singleShot(_AGAIN_MS, self, partial(self._try, word, passphrase))
            return
        self._since_held.invalidate()
        self._say(error)
        self._ask_failed()

    def _waits_for_the_other(self) -> bool:
        """Whether whoever holds the record may be about to let it go."""
        if not self._since_held.isValid():
            self._since_held.start()
        return not self._since_held.hasExpired(self._patience_ms)

    def _say(self, error: Exception) -> None:
        from clinic_app.ui.wording_message import told

        self.sign_in.refuse(told(error, self._report))
        self._offer_to_save(error)
        self._offer_to_look(error)

    def _offer_to_look(self, error: Exception) -> None:
        """Where no word opens anything, what helps is to look again once IT was here."""
        from clinic_app.errors import NoVault, SlotsDamaged, VaultFromNewerVersion

        if not isinstance(error, NoVault | SlotsDamaged | VaultFromNewerVersion):
            return
        if self.look is None:
            self.look = quiet(_("Look again"), "refresh-cw", size="small")
            self.look.clicked.connect(self._knock)
            self._card.body.addWidget(self.look)
        self.look.show()
        self.look.setFocus()

    def _offer_to_save(self, error: Exception) -> None:
        """Whoever has the right words before a damaged record can save what is sound."""
        from clinic_app.errors import VaultDamaged

        if isinstance(error, VaultDamaged) and self.save is None:
            self.save = quiet(_("Save what is sound…"), "life-buoy", size="small")
            self.save.clicked.connect(self.salvage_wanted)
            self._card.body.addWidget(self.save)
