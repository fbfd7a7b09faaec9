"""One service as it is looked after: its number, who rang last, everything known of it, what came of our referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clinic_app.services.bed_enquiries import Places, PlacesNow
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.directory_words import facts_of, rung_words, verified_words
from clinic_app.ui.screens.loops_words import loops_words, often_words
from clinic_app.ui.screens.offer_words import tells_tag
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.services.directory_book import Entry
    from clinic_app.ui.screens.ways import Ways

SHELTER: Final = "safehouse_shelter"
_LAST: Final = 4


class DirectoryCard(Card):
    """Who may not keep the list sees everything and changes nothing."""

    right_wanted = Signal()
    change_wanted = Signal()
    back_wanted = Signal()
    end_wanted = Signal()
    places_told = Signal(object)

    def __init__(self, ways: Ways, *, may_keep: bool) -> None:
        super().__init__()
        self._ways, self._may_keep = ways, may_keep
        self.entry: Entry | None = None
        self.name = OneLine("", Type.SECTION, elides=True)
        self._tags = QWidget()
        self._flow = Flow(gap=6)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._tags.setLayout(self._flow)
        self.number = OneLine("", Type.TITLE)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rung = Paragraph("", Type.COMPACT, colour="sub")
        self.often = Notice(tone="amber")
        self.right = primary(_("Rang: all still right"), "check")
        self.right.setToolTip("Ctrl+R")
        self.change = plain(_("Something changed…"), "pen")
        self.back = quiet(_("Take the last change back"), "undo-2", size="small")
        self.end = quiet("", size="small")
        for button, signal in (
            (self.right, self.right_wanted), (self.change, self.change_wanted), (self.back, self.back_wanted),
            (self.end, self.end_wanted),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, asked=signal: asked.emit())
        self._acts = QWidget()
        acts = Flow(gap=8)
        acts.setContentsMargins(0, 0, 0, 0)
        for button in (self.right, self.change, self.back, self.end):
            acts.addWidget(button)
        self._acts.setLayout(acts)
        self.places = Segments(
            [
                (Places.FREE.value, _("Has a place")), (Places.FULL.value, _("No place")),
                (Places.CALL_FIRST.value, _("Call first")), (Places.NO_ANSWER.value, _("No answer")),
            ],
            _("Places now"), size="small", lines=Lines.FOLD,
        )  # fmt: skip
        self.places.chosen.connect(self.places_told.emit)
        self._places_label = OneLine(_("Places now, for tonight"), Type.BODY_BOLD)
        self.facts = FactGrid(labels=148)
        self._loops_label = OneLine(_("What came of our own referrals"), Type.BODY_BOLD)
        self.loops = Paragraph("", Type.COMPACT)
        self._log_label = OneLine(_("Who looked after it"), Type.BODY_BOLD)
        self.log = Paragraph("", Type.COMPACT)
        for part in (
            self.name, self._tags, self.number, self.rung, self._acts, self.often, self._places_label,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addWidget(self.places, 0, Qt.AlignmentFlag.AlignLeft)
        self.divide()
        for part in (self.facts, self._loops_label, self.loops, self._log_label, self.log):
            self.body.addWidget(part)

    def show_entry(self, entry: Entry, places: PlacesNow | None) -> None:
        """Everything of it."""
        self.entry = entry
        organisation, labels, site = entry.organisation, self._ways.labels, self._ways.site
        self.name.setText(organisation.name(i18n.language()))
        self.name.setToolTip(tip(self.name.text()))
        self._tag(entry)
        self.number.setText(organisation.phone or _("no number in the directory"))
        rung = verified_words(organisation, site)
        if entry.due:
            old = organisation.verified_on is not None
            rung += " · " + (_("half a year ago or more: ring again") if old else _("ring before you rely on it"))
        self.rung.setText(rung)
        keeps = self._may_keep and not organisation.firewalled
        self._acts.setVisible(keeps)
        self.right.setVisible(not entry.ended)
        self.change.setVisible(not entry.ended)
        self.back.setVisible(bool(entry.rung) and not entry.ended)
        self.end.setVisible(organisation.local_only)
        self.end.setText(_("Use it again") if entry.ended else _("No longer used"))
        self._show_places(entry, places, keeps=keeps)
        self.facts.say(facts_of(entry, labels, site))
        lines = loops_words(entry.loops, labels)
        self.loops.setText(" ".join(lines) or _("Nothing was sent from here yet."))
        hint = often_words(entry.loops)
        self.often.say(Message(hint, _("Counted from this clinic’s own referrals, nobody else’s.")) if hint else None)
        log = [rung_words(each, site) for each in reversed(entry.rung[-_LAST:])]
        self.log.setText("\n".join(log) or _("Nobody yet."))

    def _show_places(self, entry: Entry, places: PlacesNow | None, *, keeps: bool) -> None:
        shelter = SHELTER in entry.organisation.sectors and keeps and not entry.ended
        self.places.setVisible(shelter)
        self._places_label.setVisible(shelter)
        self.places.choose(places.places.value if places else None)

    def _tag(self, entry: Entry) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        organisation, labels = entry.organisation, self._ways.labels
        tags = [Tag(labels.code("org_type", organisation.org_type.value), Tone.PLAIN, "building-2")]
        if organisation.firewalled:
            tags.append(Tag(_("never told anything"), Tone.AMBER, "lock"))
        else:
            told = tells_tag(organisation, labels)
            tags.append(Tag(told.words, told.tone, told.mark))
        if organisation.local_only:
            tags.append(Tag(_("ours: paper and phone only, never sealed"), Tone.PLAIN, "printer"))
        if entry.ended:
            tags.append(Tag(_("no longer used"), Tone.AMBER, "minus"))
        for tag in tags:
            self._flow.addWidget(tag)
            tag.show()
