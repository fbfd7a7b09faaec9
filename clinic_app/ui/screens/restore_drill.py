"""The restore drill: a backup, the four lines of the sheet, a whole restore beside the record, a certificate."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.errors import WrongRecoveryLine
from clinic_app.services.backing_up import BackupState
from clinic_app.services.drilling import BackupFacts, Drilled, DrillPlan, carry_out, look, newest_there
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.code_lines import CodeLines
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.backup_words import megabytes
from clinic_app.ui.screens.own_paper import look_at
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded

LINES = 4


class DrillPage(TopicPage):
    """The lines are forgotten when the page is left, and when the drill is over."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Restore drill"), _("Nothing is replaced: a whole restore runs beside the records."))
        self._path: Path | None = None
        self._done: Drilled | None = None
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.lines = CodeLines(LINES, lambda _number, _signs: None)
        self.lines.changed.connect(self._look)
        self.go = primary(_("Begin the drill"), "play")
        self.go.clicked.connect(self._begin)
        self.column.addWidget(self.work)
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._ask_card())
        left.addStretch(1)
        right.addWidget(self._result_card())
        right.addStretch(1)
        body.addLayout(left, 560)
        body.addLayout(right, 560)
        self.column.addWidget(body)
        self._look()

    def arrived(self) -> None:
        """Look for the newest backup that is plugged in."""
        self.ways.jobs.run(self, self.ways.clinic.backing_up.state, self._show_last, self.refuse)
        self.lines.begin()

    def leaving(self) -> None:
        """What opens everything does not stay on a page that nobody looks at."""
        self.lines.forget()

    def _ask_card(self) -> Card:
        card = Card(_("Which backup, and the sheet"), "rotate-ccw")
        self._which = Paragraph(_("Looking for backups…"), Type.BODY_BOLD)
        choose = quiet(_("Choose another file"), size="small")
        choose.clicked.connect(self._choose)
        self._where = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self._which)
        card.body.addWidget(self._where)
        card.body.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        sheet = _("Fetch the recovery sheet from the safe and type its four lines, as on the worst day.")
        card.body.addWidget(Paragraph(sheet, Type.BODY, colour="sub"))
        card.body.addWidget(self.lines)
        card.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _result_card(self) -> Card:
        card = Card(_("What was found"), "circle-check")
        self._last = Paragraph("", Type.BODY, colour="sub")
        self._verdict = Paragraph("", Type.BODY_BOLD, colour="teal_d")
        self._found = FactGrid(labels=190)
        self._print = plain(_("Print the certificate"), "printer")
        self._print.clicked.connect(self._print_it)
        card.body.addWidget(self._last)
        card.body.addWidget(self._verdict)
        card.body.addWidget(self._found)
        card.body.addWidget(self._print, 0, Qt.AlignmentFlag.AlignLeft)
        self._verdict.hide()
        self._print.hide()
        return card

    # --- choosing ----------------------------------------------------------------------------------

    def _show_last(self, state: BackupState) -> None:
        if state.drilled_at is None:
            self._last.setText(_("No drill was done yet. A backup that was never restored is a hope."))
        else:
            self._last.setText(_("Last drill: {day}.").format(day=self.ways.site.shown_instant(state.drilled_at)))
        if self._path is None:
            self.ways.jobs.run(self, partial(newest_there, state), self._offer, self.refuse, lane="reader")

    def _offer(self, facts: BackupFacts | None) -> None:
        if facts is not None:
            self._take(facts)
        elif self._path is None:
            self._which.setText(_("No backup is plugged in. Plug in the stick, or choose a file."))

    def _choose(self) -> None:
        ask_file(self, self.choose, "*.nbk")

    def choose(self, path: Path) -> None:
        """This backup."""
        self.notice.say(None)
        self.ways.jobs.run(self, partial(look, path), self._take, self.refuse, lane="reader")

    def _take(self, facts: BackupFacts) -> None:
        self._path = facts.path
        self._which.setText(self.ways.site.shown_instant(facts.made_at))
        self._where.setText(f"{megabytes(facts.size)} · {facts.path.parent}")
        self._look()

    def _look(self) -> None:
        self.go.setEnabled(self._path is not None and self.lines.complete and self.work.isHidden())

    # --- the drill ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.notice.say(None)
        self._verdict.hide()
        self._print.hide()
        self._found.say([])
        self.ways.jobs.run(self, self.ways.clinic.drilling.plan, self._carry_out, self._stop)

    def _carry_out(self, plan: DrillPlan) -> None:
        assert self._path is not None
        self.work.begin(_("Restoring beside the records, counting, taking away. You can go on working."))
        self._look()
        work = partial(carry_out, plan, self._path, tuple(self.lines.texts()), self.work.told)
        self.ways.jobs.run(self, work, self._settle, self._stop, lane="reader")

    def _settle(self, done: Drilled) -> None:
        work = partial(self.ways.clinic.drilling.settle, done)
        self.ways.jobs.run(self, work, lambda _nothing: self._show(done), self._stop)

    def _show(self, done: Drilled) -> None:
        self.work.end()
        self.lines.forget()
        self._done = done
        self._last.hide()
        self._verdict.setText(_verdict_words(done))
        self._verdict.set_colour("amber" if done.would_return else "teal_d")
        self._verdict.show()
        site = self.ways.site
        self._found.say(
            [
                (_("Backup made"), site.shown_instant(done.backup_made_at)),
                (_("Size"), megabytes(done.size)),
                (_("Cases in it"), str(done.cases)),
                (_("Cases in the records today"), str(done.cases_now)),
                (_("Erased since, would go again"), str(done.erased_again)),
                (_("Revisions"), str(done.revisions)),
                (_("Entries of the journal"), str(done.entries)),
                (_("First signs of the journal"), done.journal_head),
                (_("Took"), f"{int(done.took_s) // 60}:{int(done.took_s) % 60:02d}"),
            ]
        )
        self._print.show()

    def _print_it(self) -> None:
        done, drilling = self._done, self.ways.clinic.drilling
        if done is not None:
            made = self.ways.site.shown_instant(done.backup_made_at)
            look_at(self.ways, "drill_certificate", made, lambda: drilling.certificate(done))

    def _stop(self, error: Exception) -> None:
        self.work.end()
        self._look()
        if isinstance(error, WrongRecoveryLine) and error.line <= LINES:
            self.lines.refuse(error.line, worded(error).what)
        else:
            self.refuse(error)


def _verdict_words(done: Drilled) -> str:
    """Good, or good but for erasures that this place has not heard of."""
    if not done.would_return:
        return _("Everything was found. The stick and the sheet are good.")
    told = ngettext(
        "Everything was found, but {n} erased case would come back: this place has not heard of it. Back up to it.",
        "Everything was found, but {n} erased cases would come back: this place has not heard of them. Back up to it.",
        done.would_return,
    )
    return told.format(n=done.would_return)


class DrillCard(Card):
    """For the overview: when it was last done, and whether it is due."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Restore drill"), "rotate-ccw")
        self._ways = ways
        self._known = FactGrid(labels=120)
        self.body.addWidget(self._known)
        self.body.addWidget(
            Paragraph(
                _("Practises a whole restore beside the records and prints a certificate. Nothing is replaced."),
                Type.COMPACT,
                colour="sub",
            )
        )
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.backing_up.state, self._show)

    def _show(self, state: BackupState) -> None:
        if state.drilled_at is None and not state.drill_due:
            self.act(Tag(_("not yet"), Tone.AMBER))
        else:
            self.act(Tag(_("due"), Tone.AMBER) if state.drill_due else Tag(_("good"), Tone.TEAL))
        site, at = self._ways.site, state.drilled_at
        # The day alone, as beside it on Backups: with the time it broke between the two eras.
        last = site.shown_day(at.astimezone(site.zone).date()) if at else _("not yet")
        self._known.say([(_("Last drill"), last)])
