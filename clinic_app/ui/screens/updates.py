"""Upkeep, Updates: which version runs, whether a newer one is offered, and what lies checked on this PC for IT."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.errors import Stopped
from clinic_app.services.new_version import Found, Looking, Offer, Standing
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class UpdatesPage(TopicPage):
    """It looks, fetches and checks. Putting a version in place is IT's: the program would have to be closed for it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways,
            _("Updates"),
            _("A new version comes on a stick from IT, or from the hub. No case is in it or goes out."),
        )
        self.looking: Looking | None = None
        self._from: Path | None = None
        self.stick = plain(_("Look on a stick"), "usb")
        self.stick.clicked.connect(lambda: ask_folder(self, self.look))
        self.hub = plain(_("Ask the hub"), "wifi")
        self.hub.clicked.connect(lambda: self.look(None))
        self.get = primary(_("Copy it to this PC"), "download")
        self.get.clicked.connect(self.fetch)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.words, self.news = Paragraph("", Type.BODY_BOLD), Paragraph("", Type.BODY)
        self.ready = Paragraph("", Type.BODY)
        self.command = Paragraph("", Type.COMPACT_BOLD)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = FactGrid(labels=160)
        self.column.addWidget(self.work)
        self.stand_beside((self._new_card(),), (self._this_card(), _how()), shares=(600, 440))

    def _new_card(self) -> Card:
        card = Card(_("A new version"), "package")
        for part in (self.words, self.news, self.ready, self.command):
            card.body.addWidget(part)
        buttons = QHBoxLayout()
        for button in (self.get, self.stick, self.hub):
            buttons.addWidget(button)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        self._say(_("Nothing new was looked for yet."))
        return card

    def _this_card(self) -> Card:
        card = Card(_("This program"), "notebook")
        card.body.addWidget(self.facts)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """How it stands."""
        self.ways.jobs.run(self, self.ways.clinic.new_version.looking, self._begin, self.refuse)

    def _begin(self, looking: Looking) -> None:
        self.looking = looking
        self.hub.setVisible(looking.hub is not None)
        self.ways.jobs.run(self, looking.stands, self._show, self.refuse, lane="reader")

    def _show(self, stands: Standing) -> None:
        self.facts.say(
            [
                (_("Version"), stands.version),
                (_("Version before, kept here"), stands.before or _("none")),
                (_("Takes updates"), _("yes, signed ones") if stands.on else _("no")),
            ]
        )
        for button in (self.stick, self.hub):
            button.setEnabled(stands.on)
        if not stands.on:
            self._say(_("This program was built without the publisher’s key: it takes no updates. IT installs them."))
        elif stands.fetched is not None:
            self._show_ready(stands)

    def _show_ready(self, stands: Standing) -> None:
        assert stands.fetched is not None
        self._say(_("Version {version} lies ready on this PC, checked.").format(version=stands.fetched.version))
        self.news.setText(_news(stands.fetched))
        self.news.setVisible(bool(self.news.text()))
        self.ready.setText(
            _("Tell IT. They close the program and put it in place; the version you have is kept beside it.")
        )
        self.command.setText(str(stands.file) if stands.by_system else stands.command)
        self.ready.show()
        self.command.show()

    def _say(self, words: str) -> None:
        self.words.setText(words)
        for part in (self.news, self.ready, self.command, self.get):
            part.hide()

    # --- looking -----------------------------------------------------------------------------------

    def look(self, folder: Path | None) -> None:
        """In this folder, or at the hub."""
        if self.looking is None:
            return
        self.notice.say(None)
        self._from = folder
        self._wait(True)
        lane = "reader" if folder is not None else "line"
        self.ways.jobs.run(self, partial(self.looking.look, folder), self._found, self._stop, lane=lane)

    def _found(self, found: Found) -> None:
        self._wait(False)
        if found.offer is None:
            self._say(_("You have the newest version."))
            return
        self._say(_("Version {version} is offered.").format(version=found.offer.version))
        self.news.setText(_news(found.offer))
        self.news.setVisible(bool(self.news.text()))
        megabytes = max(1, found.size // 1_000_000)
        self.get.setText(_("Copy it to this PC ({mb} MB)").format(mb=megabytes))
        self.get.show()
        self.get.setFocus(Qt.FocusReason.OtherFocusReason)

    def fetch(self) -> None:
        """Copy what was found."""
        if self.looking is None:
            return
        self.notice.say(None)
        self._wait(True)
        self.work.begin(_("Copying and checking the new version. You can go on working."))
        work = partial(self.looking.fetch, self._from, self.work.told)
        lane = "reader" if self._from is not None else "line"
        self.ways.jobs.run(self, work, self._fetched, self._stop, lane=lane)

    def _fetched(self, _found: Found) -> None:
        self.work.end()
        self._wait(False)
        if self.looking is not None:
            self.ways.jobs.run(self, self.looking.stands, self._show, self.refuse, lane="reader")

    def _stop(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        if not isinstance(error, Stopped):
            self.refuse(error)

    def _wait(self, waiting: bool) -> None:
        for button in (self.stick, self.hub, self.get):
            button.setEnabled(not waiting)


class UpdatesCard(Card):
    """For the overview: which version runs, and whether one lies ready."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Updates"), "package")
        self._ways = ways
        self.words = Paragraph("")
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.new_version.looking, self._look)

    def _look(self, looking: Looking) -> None:
        self._ways.jobs.run(self, looking.stands, self._show, lane="reader")

    def _show(self, stands: Standing) -> None:
        if stands.fetched is not None:
            self.act(Tag(_("look at it"), Tone.AMBER))
            said = _("Version {version} lies ready: tell IT.").format(version=stands.fetched.version)
        else:
            said = _("Version {version}. No newer one lies ready.").format(version=stands.version)
        self.words.setText(said)


def _how() -> Card:
    card = Card(_("How an update is kept safe"), "shield")
    for words, second in (
        (_("Signed by two people"), _("What anybody else made, or changed on the way, is refused.")),
        (_("Nothing is lost"), _("Before the records are changed a checked copy of them is laid beside them.")),
        (_("There is a way back"), _("The version before is kept. IT can put it back in a minute.")),
    ):
        card.body.addWidget(SheetRow(words, second, mark="circle-check"))
    return card


def _news(offer: Offer) -> str:
    return offer.news.get(i18n.language(), offer.news.get("en", ""))
