"""A PC taken out of the clinic: which, why, what follows; and what those that stay owe since one was lost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from clinic_app.domain.ids import DeviceId
from clinic_app.services.letting_go import GivingUp, LetGo, Other, Owed
from clinic_app.ui import dialogs
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class LetGoPage(TopicPage):
    """`device` is chosen from the start, if the page is opened for one."""

    def __init__(self, ways: Ways, device: DeviceId | None = None) -> None:
        super().__init__(ways, _("Take a PC out"), _("Nothing is told to it any more, and its word counts no more."))
        self._acts = ways.clinic.letting_go
        self._device = device
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.which: dict[DeviceId, QRadioButton] = {}
        for card in (self._owed_card(), self._which_card(), self._why_card(), self._here_card()):
            self.column.addWidget(card)

    def arrived(self) -> None:
        """Which PCs there are, and what is owed."""
        self.ways.jobs.run(self, self._acts.others, self._show_pcs, self.refuse)
        self.ways.jobs.run(self, self._acts.owed, self._show_owed, self.refuse)
        self.ways.jobs.run(self, self._acts.giving_up, self._show_here, self.refuse)

    # --- which, and why ----------------------------------------------------------------------------

    def _which_card(self) -> Card:
        card = Card(_("1 · Which PC?"), "monitor")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._none = Paragraph(_("This clinic has no other PC."), Type.BODY, colour="sub")
        card.body.addLayout(self._rows)
        card.body.addWidget(self._none)
        return card

    def _show_pcs(self, others: tuple[Other, ...]) -> None:
        for box in self.which.values():
            box.hide()
            box.deleteLater()
        self.which = {}
        for other in others:
            pc = other.pc
            words = f"{pc.place or _('A PC without a name')} · {', '.join(other.people) or '–'}"
            box = QRadioButton(breakable(words))
            box.setAccessibleName(words)
            box.setChecked(pc.device == self._device or len(others) == 1)
            box.toggled.connect(self._enable)
            self.which[pc.device] = box
            self._rows.addWidget(box)
        self._none.setVisible(not others)
        self._why.setVisible(bool(others))
        self._enable()
        if others:
            next(iter(self.which.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_card(self) -> Card:
        card = self._why = Card(_("2 · Why?"), "triangle-alert")
        self.why: dict[LetGo, QRadioButton] = {}
        for why, (title, follows) in _reasons().items():
            box = QRadioButton(breakable(title))
            box.setAccessibleName(title)
            box.toggled.connect(self._enable)
            below = QVBoxLayout()
            below.setContentsMargins(31, 0, 0, 8)
            below.addWidget(Paragraph(follows, Type.COMPACT, colour="sub"))
            self.why[why] = box
            card.body.addWidget(box)
            card.body.addLayout(below)
        self.take_out = primary(_("Take it out…"), "x")
        self.take_out.clicked.connect(self._ask)
        card.body.addWidget(self.take_out, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _chosen(self) -> tuple[DeviceId, LetGo] | None:
        device = next((each for each, box in self.which.items() if box.isChecked()), None)
        why = next((each for each, box in self.why.items() if box.isChecked()), None)
        return None if device is None or why is None else (device, why)

    def _enable(self) -> None:
        self.take_out.setEnabled(self._chosen() is not None)

    def _ask(self) -> None:
        chosen = self._chosen()
        assert chosen is not None
        device, why = chosen
        told = Message(
            _("Take this PC out of the clinic? {pc}").format(pc=self.which[device].accessibleName()),
            _("It cannot be taken back: the PC would have to join anew. What was written there and told stays."),
        )
        dialogs.ask(self, told, verb=_("Take it out"), then=partial(self._let_go, device, why))

    def _let_go(self, device: DeviceId, why: LetGo) -> None:
        self.notice.say(None)
        self.ways.jobs.run(self, partial(self._acts.let_go, device, why), lambda _none: self._gone(why), self.refuse)

    def _gone(self, why: LetGo) -> None:
        self.ways.inside.toast.say(_("It is out. The other PCs come to know when they meet."))
        self.arrived()
        if why is LetGo.LOST:
            self.room.verticalScrollBar().setValue(0)

    # --- what is owed ------------------------------------------------------------------------------

    def _owed_card(self) -> Card:
        self.owed_card = Card(_("Still to do on this PC, since one was lost"), "triangle-alert")
        self._owed = QVBoxLayout()
        self._owed.setSpacing(0)
        self.owed_card.body.addLayout(self._owed)
        self.owed_card.hide()
        return self.owed_card

    def _show_owed(self, owed: tuple[Owed, ...]) -> None:
        while item := self._owed.takeAt(0):
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for each in owed:
            for row in self._rows_of(each):
                self._owed.addWidget(row)
        self.owed_card.setVisible(bool(owed))

    def _rows_of(self, owed: Owed) -> list[QWidget]:
        place, rows = owed.pc.place or _("A PC without a name"), list[QWidget]()
        if owed.people:
            codes = ", ".join(person.staff_code for person in owed.people)
            rows.append(
                SheetRow(
                    _("New passphrases: {codes}").format(codes=codes),
                    _("They came in on “{place}” too. Each under Upkeep, My passphrase.").format(place=place),
                    mark="key-round", tone="amber",
                )
            )  # fmt: skip
        if owed.sheet:
            rows.append(
                SheetRow(
                    _("A new recovery sheet"),
                    _("The one there is opens what lay on “{place}”. Under Upkeep, Keys and recovery.").format(
                        place=place
                    ),
                    mark="file-text", tone="amber",
                )
            )  # fmt: skip
        ring = plain(_("The steps"), "arrow-right", size="small")
        ring.setAccessibleName(_("The steps of the page PC stolen"))
        ring.clicked.connect(self._to_stolen)
        rows.append(
            SheetRow(
                _("The hub and the services"), _("Its operator shuts the PC out by telephone: Upkeep, PC stolen."),
                mark="phone", tone="amber", end=ring,
            )
        )  # fmt: skip
        return rows

    def _to_stolen(self) -> None:
        from clinic_app.ui.screens.pc_stolen import PcStolenPage

        self.ways.inside.open_page(PcStolenPage(self.ways))

    # --- this PC is given up -----------------------------------------------------------------------

    def _here_card(self) -> Card:
        self.here_card = Card(_("Give up this PC itself"), "trash-2")
        self._lacks = QVBoxLayout()
        self._lacks.setSpacing(0)
        about = _(
            "Erases everything that lies here. First let it meet, until another PC has it all; afterwards take it out "
            "on that one."
        )
        self.here_card.body.addWidget(Paragraph(about, Type.BODY, colour="sub"))
        self.here_card.body.addLayout(self._lacks)
        self.erase = plain(_("Erase this PC…"), "trash-2")
        self.erase.clicked.connect(self._ask_erase)
        self.here_card.body.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignLeft)
        return self.here_card

    def _show_here(self, stands: GivingUp) -> None:
        while item := self._lacks.takeAt(0):
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for each in stands.others:
            whole = each.known and not each.entries
            lacks = ngettext("{n} entry is not there", "{n} entries are not there", each.entries).format(n=each.entries)
            words = _("Everything is there") if whole else lacks if each.known else _("It never told what it has")
            mark, tone = ("circle-check", "teal") if whole else ("triangle-alert", "amber")
            self._lacks.addWidget(SheetRow(each.pc.place or "–", words, mark=mark, tone=tone))
        self.here_card.setVisible(bool(stands.others) or stands.out)
        self.erase.setEnabled(stands.may)

    def _ask_erase(self) -> None:
        told = Message(
            _("Erase everything that lies on this PC?"),
            _("The program locks, and begins as on a new PC. Backups of this PC stay where they are."),
        )
        dialogs.ask(self, told, verb=_("Erase it"), then=self._erase)

    def _erase(self) -> None:
        self.notice.say(None)
        then = self.ways.inside.lock_wanted.emit
        self.ways.jobs.run(self, self._acts.erase_here, lambda _none: then(), self.refuse)


def _reasons() -> dict[LetGo, tuple[str, str]]:
    return {
        LetGo.LOST: (
            _("It was lost or stolen"),
            _("Somebody else may have it. Its people choose new passphrases on every PC, and each PC gets a new sheet: "
              "it asks until that is done. Go on with Upkeep, PC stolen."),
        ),
        LetGo.RETIRED: (
            _("It is given up, and nobody else has what lay on it"),
            _("Let it meet once more first, then erase it there: this page, on that PC."),
        ),
    }  # fmt: skip
