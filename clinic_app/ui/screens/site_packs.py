"""Packs of this site: choose a signed file, compare its key's words once, see all that it adds, take it in or out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.site_pack import COVER_VOICE, DUTY_LINE, SitePack, words_in
from clinic_app.services.site_packs import Examined, Standing, read_file
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import profile_of
from clinic_app.ui.theme import Type


class PacksPage(TopicPage):
    """Reading a file is work of the reader lane; what is examined or changed goes through the vault's."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways,
            _("What our site asks"),
            _(
                "Questions, lists and rules of your own beside ours. They never change what ours mean, and nothing of "
                "them leaves the clinic."
            ),
        )
        self._examined: Examined | None = None
        self.rows: list[QWidget] = []
        self.column.addWidget(self._choosing())
        self.verdict = Card()
        self.verdict.hide()
        self.column.addWidget(self.verdict)
        card = Card(_("Packs of this clinic"), "package")
        self._list = QVBoxLayout()
        self._none = Paragraph(_("No pack yet: the forms are as we ship them."), colour="sub")
        card.body.addLayout(self._list)
        card.body.addWidget(self._none)
        self.column.addWidget(card)

    def arrived(self) -> None:
        """What stands here."""
        self.ways.jobs.run(self, self.ways.clinic.packs.standing, self._show, self.refuse)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choosing(self) -> Card:
        card = Card(_("A signed pack"), "file-text")
        words = _("A file that somebody of your own network wrote and signed. You see all that it adds before anything "
                  "holds.")  # fmt: skip
        card.body.addWidget(Paragraph(words, Type.COMPACT, colour="sub"))
        self.choose = plain(_("Choose a file…"), "file-text")
        self.choose.clicked.connect(self._choose)
        card.body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        profile = profile_of(self.ways.inside)
        self.offered = [plain(breakable(each.label), "package") for each in (profile.packs if profile else ())]
        if profile is not None and self.offered:
            card.body.addWidget(Paragraph(_("Laid ready by your IT. You examine it all the same."), Type.COMPACT))
            for button, each in zip(self.offered, profile.packs, strict=True):
                button.clicked.connect(partial(self.read, Path(each.file)))
                card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    # --- one file ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        ask_file(self, self.read)

    def read(self, path: Path, _on: bool = False) -> None:
        """A file was chosen."""
        self.notice.say(None)
        self._put_away()
        self.ways.jobs.run(self, partial(read_file, path), self._read, self.refuse, lane="reader")

    def _read(self, file: bytes) -> None:
        self.ways.jobs.run(self, partial(self.ways.clinic.packs.examine, file), self._ask, self.refuse)

    def _ask(self, examined: Examined) -> None:
        self._examined = examined
        pack = examined.pack
        title = words_in(pack.title, i18n.language())
        self._put_away(keep=True)
        body = self.verdict.body
        body.addWidget(Paragraph(_("{title}: version {version}").format(title=title, version=pack.version), Type.TITLE))
        if examined.known is not None:
            known = _("Version {known} holds here now.").format(known=examined.known)
            body.addWidget(Paragraph(known, Type.COMPACT, colour="sub"))
        for words, kind in self._adds(pack):
            body.addWidget(SheetRow(words, kind, mark="plus"))
        body.addWidget(Divider())
        self.same = QCheckBox(breakable(_("They read out the same words")))
        self.same.setAccessibleName(self.same.text())
        if examined.trusted:
            body.addWidget(Paragraph(_("Signed by a key that is trusted here.")))
            self.same.setChecked(True)
        else:
            ring = _("Signed by a key that nobody here has trusted yet. Ring whoever wrote the pack and let them read "
                     "out these words:")  # fmt: skip
            body.addWidget(Paragraph(ring))
            body.addWidget(Paragraph(" ".join(examined.words), Type.CODE))
            body.addWidget(self.same)
        self.take = primary(_("Take it in"), "check")
        self.take.setEnabled(self.same.isChecked())
        self.same.toggled.connect(self.take.setEnabled)
        self.take.clicked.connect(self._install)
        leave = quiet(_("Not this one"))
        leave.clicked.connect(self._put_away)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.take)
        foot.addWidget(leave)
        foot.addStretch(1)
        holder = QWidget()
        holder.setLayout(foot)
        foot.setContentsMargins(0, 0, 0, 0)
        body.addWidget(holder)
        self.verdict.show()
        self.bring_into_view(self.verdict)

    def _adds(self, pack: SitePack) -> Iterator[tuple[str, str]]:
        """All that it adds, in words."""
        language, known, labels = i18n.language(), self.ways.clinic.definitions, self.ways.labels
        sheet = _("{what} · on the sheet {sheet}")
        for id_ in pack.on:
            field = known.fields[id_]
            place = labels.section(known.section(field.section))
            yield labels.field(field), sheet.format(what=_("Asked here, off elsewhere"), sheet=place)
        for name, said in pack.texts.items():
            yield words_in(said, language), _text_words(name)
        for asked in pack.fields:
            place = labels.section(known.section(asked.section))
            counted = f" · {_('may be counted')}" if asked.reportable else ""
            yield words_in(asked.label, language), sheet.format(what=_("Question"), sheet=place) + counted
        for list_ in pack.lists:
            codes = ", ".join(words_in(said, language) for said in list_.codes.values())
            yield words_in(list_.label, language), f"{_('List')} · {codes}"
        for step in pack.steps:
            yield words_in(step.label, language), f"{_('Visit or check')} · {step.source}"
        for duty in pack.duties:
            receives = words_in(duty.receives, language)
            yield words_in(duty.label, language), f"{_('Duty card')} · {receives} · {duty.source}"
        for paper in pack.papers:
            instead = f" · {_('instead of ours')}" if paper.replaces else ""
            yield words_in(paper.title, language), f"{_('Paper')}{instead}"

    def _put_away(self, *, keep: bool = False) -> None:
        if not keep:
            self._examined = None
        while (item := self.verdict.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.verdict.hide()

    def _install(self) -> None:
        examined = self._examined
        if examined is None:
            return
        work = partial(self.ways.clinic.packs.install, examined.file, compared=examined.words)
        self.ways.jobs.run(self, work, lambda _nothing: self._taken_in(), self.refuse)

    def _taken_in(self) -> None:
        self._put_away()
        self.ways.inside.toast.say(_("Taken in. It holds from the next time somebody signs in."))
        self.arrived()

    # --- what stands -------------------------------------------------------------------------------

    def _show(self, standing: tuple[Standing, ...]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(each) for each in standing]
        for row in self.rows:
            self._list.addWidget(row)
        self._none.setVisible(not standing)

    def _row(self, each: Standing) -> QWidget:
        title, version = words_in(each.pack.title, i18n.language()), each.pack.version
        if each.version is None:
            gone = _("version {version} · taken out; its answers stay readable").format(version=version)
            return SheetRow(title, gone, mark="package", tone="sub")
        told = _("version {version} · holds").format(version=version)
        if each.site in self.ways.clinic.desk.site.faults:
            told = _(
                "This pack does not fit this version of the program: its questions are not asked. Ask for a newer one."
            )
        out = plain(_("Take out"), size="small")
        out.setAccessibleName(_("{title}: take out").format(title=title))
        out.clicked.connect(lambda: self._take_out(each.site))
        return SheetRow(title, f"{told} · {' '.join(each.words)}", mark="package", end=out)

    def _take_out(self, site: str) -> None:
        work = partial(self.ways.clinic.packs.remove, site)
        self.ways.jobs.run(self, work, lambda _nothing: self._taken_out(), self.refuse)

    def _taken_out(self) -> None:
        said = _("Taken out. It holds until the next time somebody signs in; answers stay readable.")
        self.ways.inside.toast.say(said)
        self.arrived()


def _text_words(name: str) -> str:
    words = {
        COVER_VOICE: _("Said when another voice answers a call"),
        DUTY_LINE: _("On paper, after our number"),
    }
    return words[name]
