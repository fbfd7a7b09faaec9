"""What was typed and is not in the vault: told before the window closes, or is locked by hand, and lost only after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from clinic_app.ui.i18n import _

if TYPE_CHECKING:
    from clinic_app.ui.forms.aside import KeptAside
    from clinic_app.ui.forms.filling import Filling
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.jobs import Jobs

_LOOK_AGAIN_MS: Final = 1_000


class Unkept(QObject):
    """One for each inside. It knows every page, also one that was left and goes on trying."""

    def __init__(self, inside: Inside, jobs: Jobs) -> None:
        super().__init__(inside)
        self._inside, self._jobs = inside, jobs
        self._told = self._told_of_language = False
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look_again)

    @property
    def words_left(self) -> bool:
        """Whether something that was typed is not in the vault."""
        return bool(self._held())

    def may_close(self, close: Callable[[], object]) -> bool:
        """Whether nothing is lost by it, or the person was told. If that is not known yet, `close` is called later."""
        self._inside.leave()
        if self._told or not self._held():
            return True
        self._jobs.run(self._inside, lambda: None, partial(self._close_or_tell, close))
        return False

    def may_lock(self) -> bool:
        """The same of a lock by hand. What is only on its way keeps nobody waiting: the lock sees to it."""
        if self._told or not any(each.failing or each.unkept for each in self._held()):
            return True
        self._tell(
            _("Make room, or lock again to leave these words behind."),
            _("Note on paper what was typed last, then lock again to leave these words behind."),
        )
        return False

    def may_speak_anew(self, speak: Callable[[], object]) -> None:
        """Do this, which takes away every page there is, only once nothing is lost by it. It can wait for room; of what
        was refused, and is not tried again, it is told once.
        """
        self._inside.leave()
        if self._held():
            self._jobs.run(self._inside, lambda: None, partial(self._speak_or_tell, speak))
        else:
            speak()

    def _speak_or_tell(self, speak: Callable[[], object], _nothing: None) -> None:
        if self._held() and not (self._told_of_language and self._refused):
            told = self._told
            self._tell(
                _("The language stays as it is for now. Make room, then change it again."),
                _("Note on paper what was typed last, then change the language again to leave these words behind."),
            )
            self._told = told  # of nothing that is left behind
            self._told_of_language = self._refused
        else:
            speak()

    def _close_or_tell(self, close: Callable[[], object], _nothing: None) -> None:
        # The lane does things in order: by now what was handed over is kept, or came back.
        if self._held():
            self._tell(
                _("Make room, or close again to leave these words behind."),
                _("Note on paper what was typed last, then close again to leave these words behind."),
            )
        else:
            close()

    def _tell(self, if_room: str, if_refused: str) -> None:
        from clinic_app.ui.wording_message import Message

        self._told = self._inside.isVisible()  # behind the cover nobody reads it: it is told again
        if self._refused:
            said = Message(_("Not everything is kept: the record did not take some of it."), if_refused)
        else:
            said = Message(_("Not everything is kept: the disk takes nothing now."), if_room)
        self._inside.unkept.say(said)
        self._say_once()
        self._again.start()

    def _say_once(self) -> None:
        """The page that is shown does not say below what is said here."""
        from clinic_app.errors import DiskFull
        from clinic_app.ui.parts.notice import Notice
        from clinic_app.ui.wording import worded

        said = worded(DiskFull(0)).what
        for notice in self._inside.pages.findChildren(Notice):
            if notice.isVisible() and notice.what.text() == said:
                notice.say(None)

    def _look_again(self) -> None:
        """There may be room by now. What cannot be kept after that is told anew."""
        if not self._held():
            self._told = self._told_of_language = False
            self._again.stop()
            self._inside.unkept.say(None)
        else:
            self._say_once()

    @property
    def _refused(self) -> bool:
        """Whether nothing of it is tried again: room on the disk is not what it wants."""
        from clinic_app.errors import VaultError

        errors = [error for each in self._held() for error in each.unkept.values()]
        return bool(errors) and not any(isinstance(error, VaultError) for error in errors)

    def _held(self) -> list[Filling | KeptAside]:
        from clinic_app.ui.forms.aside import KeptAside
        from clinic_app.ui.forms.filling import Filling

        held = [each for each in self._inside.findChildren(Filling) if not each.settled]
        return [*held, *(each for each in self._inside.findChildren(KeptAside) if not each.settled)]
