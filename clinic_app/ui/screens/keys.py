"""Keys and recovery: the sheet, the vault key, and keys held elsewhere. Nothing secret is on this page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_app.services.keys import KeysStand
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.keys_elsewhere import KeysElsewhere
from clinic_app.ui.screens.sheet_again import SheetAgain, after_a_change
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class KeysPage(TopicPage):
    """What opens these records when a passphrase is forgotten, or the last person who knew one has gone."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways,
            _("Keys and recovery"),
            _("What opens these records when every passphrase is forgotten, and what no longer does."),
        )
        self.new_sheet = plain(_("New sheet…"), "printer")
        self.new_sheet.clicked.connect(self._new_sheet)
        self.change = plain(_("Change the vault key"), "refresh-cw")
        self.change.clicked.connect(self._change)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.work.stop.clicked.connect(self.work.give_up)
        self._sheet, self._key = FactGrid(labels=200), FactGrid(labels=200)
        self._owed = Paragraph("", Type.BODY_BOLD, colour="amber")
        self._sheet_owed = Paragraph("", Type.BODY_BOLD, colour="amber")
        self.elsewhere = KeysElsewhere(ways)
        self.elsewhere.changed.connect(self.arrived)
        self.elsewhere.refused.connect(self.refuse)
        self.stand_beside([self._sheet_card(), self.elsewhere], [self._key_card()], shares=(3, 2))

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.keys_stand, self._show, self.refuse)

    def _sheet_card(self) -> Card:
        card = Card(_("Recovery sheet"), "file-text")
        card.body.addWidget(self._sheet)
        card.body.addWidget(self._sheet_owed)
        card.body.addWidget(
            Paragraph(
                _(
                    "A backup opens with the sheet that counted when it was made. Keep an old sheet as long as its "
                    "backups, or destroy both."
                ),
                Type.COMPACT,
                colour="sub",
            )
        )
        card.body.addWidget(self.new_sheet, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _key_card(self) -> Card:
        card = Card(_("Vault key"), "key-round")
        card.body.addWidget(self._key)
        card.body.addWidget(self._owed)
        card.body.addWidget(
            Paragraph(
                _("It is changed when somebody leaves. Whoever kept a copy and a passphrase opens nothing newer."),
                Type.COMPACT,
                colour="sub",
            )
        )
        card.body.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.work)
        return card

    def _show(self, stands: KeysStand) -> None:
        shown = self.ways.site.shown_instant
        typed = stands.sheet_confirmed_at
        self._sheet.say(
            [
                (_("Typed back"), shown(typed) if typed else _("not yet")),
                (
                    _("The sheet before it"),
                    _("opens still, until the new one is typed back")
                    if stands.earlier_sheet_opens
                    else _("opens nothing newer"),
                ),
            ]
        )
        self._sheet_owed.setText(_("Somebody was let go on another PC and may know this sheet. Make a new one."))
        self._sheet_owed.setVisible(stands.sheet_owed)
        self._key.say(
            [
                (_("Changed last"), shown(stands.key_changed_at) if stands.key_changed_at else _("never")),
                (_("People who may add people"), str(stands.managing)),
            ]
        )
        self._owed.setText(_("Somebody left and may still know this key. Change it now."))
        self._owed.setVisible(stands.key_owed)
        self.elsewhere.show_keys(stands.held_elsewhere)

    def _new_sheet(self) -> None:
        page = SheetAgain(self.ways.clinic, self.ways.jobs, self.ways.clock, after_a_change())
        page.done.connect(self.ways.inside.back)
        self.ways.inside.open_page(page)

    def _change(self) -> None:
        self.notice.say(None)
        self.change.setEnabled(False)
        self.work.begin(_("Writing the records again under a new key. Nothing can be saved meanwhile."))
        work = partial(self.ways.clinic.staff.change_key, self.work.told)
        self.ways.jobs.run(self, work, lambda _nothing: self._changed(), self._not_changed)

    def _changed(self) -> None:
        self._rest()
        self.ways.inside.toast.say(_("The vault key is a new one."))

    def _not_changed(self, error: Exception) -> None:
        self._rest()
        self.refuse(error)

    def _rest(self) -> None:
        self.work.end()
        self.change.setEnabled(True)
        self.arrived()


class KeysCard(Card):
    """The same in four lines, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Keys and recovery"), "shield")
        self._ways = ways
        self._lines = FactGrid(labels=150)
        self.body.addWidget(self._lines)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.keys_stand, self._show)

    def _show(self, stands: KeysStand) -> None:
        self.act(_tag(stands))
        typed, site = stands.sheet_confirmed_at, self._ways.site
        told = site.shown_day(typed.astimezone(site.zone).date()) if typed else _("not yet")
        self._lines.say(
            [
                (_("Sheet typed back"), told),
                (_("People who may add people"), str(stands.managing)),
                (_("Keys held elsewhere"), str(len(stands.held_elsewhere))),
                (_("Wrong attempts"), str(stands.failed_attempts)),
            ]
        )


def _tag(stands: KeysStand) -> QWidget:
    if stands.to_do == 0:
        return Tag(_("good"), Tone.TEAL)
    return Tag(ngettext("{n} thing to do", "{n} things to do", stands.to_do).format(n=stands.to_do), Tone.AMBER)
