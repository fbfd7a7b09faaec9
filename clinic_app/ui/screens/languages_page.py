"""What is said to survivors, language by language: what is checked, by whom, and what is off until it is signed.

Below it, how much of the program itself is said in each language of the staff.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from clinic_app.services.coverage import Coverage, coverage
from clinic_app.services.translations import GroupStands, Standing, TextGroup
from clinic_app.ui.i18n import LANGUAGES, _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.sign_text import SignTextPage
from clinic_app.ui.screens.text_words import coverage_words, group_words, standing_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways

MARKS: Final = {
    Standing.SIGNED: ("circle-check", "teal"),
    Standing.SHIPPED: ("circle-check", "teal"),
    Standing.LAPSED: ("circle-help", "amber"),
    Standing.UNCHECKED: ("circle-help", "amber"),
    Standing.TAKEN_BACK: ("circle-minus", "amber"),
    Standing.NONE: ("minus", "sub"),
}


class LanguagesPage(TopicPage):
    """A card for each language, a line for each group; what nobody has signed comes with who is asked to look."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("Languages"),
            _("A text that nobody has checked can get somebody hurt. Until it is signed here, the interpreter "
              "explains."),
        )  # fmt: skip
        self.rows: dict[tuple[str, TextGroup], SheetRow] = {}
        off = (
            _("Training: drafts are printed and shown, and the margin says that they are drafts.")
            if ways.clinic.training
            else _("What is not signed is off: papers leave ruled room, and the record says that it was interpreted.")
        )
        self.column.addWidget(SheetRow(off, mark="info", tone="sub"))
        self._shown: list[Card] = []

    def arrived(self) -> None:
        """Look again: another PC may have signed."""
        self.ways.jobs.run(self, self.ways.clinic.translations.every, self._show, self.refuse)
        self.ways.jobs.run(self, lambda: tuple(map(coverage, LANGUAGES)), self._show_staffs, self.refuse)

    def _show_staffs(self, every: tuple[tuple[Coverage, ...], ...]) -> None:
        """What the program says itself; asked behind what survivors are told, so it comes last."""
        card = Card(_("What the program itself says"), "languages", padding=12)
        for each in every:
            code = each[0].language
            card.body.addWidget(
                SheetRow(self.ways.labels.code("lang", code), coverage_words(each), mark="info", tone="sub")
            )
        self._shown.append(card)
        self.column.addWidget(card)

    def _show(self, every: tuple[GroupStands, ...]) -> None:
        for card in self._shown:
            card.hide()
            card.deleteLater()
        self._shown, self.rows = [], {}
        by_language: dict[str, list[GroupStands]] = {}
        for each in every:
            by_language.setdefault(each.language, []).append(each)
        for language, groups in by_language.items():
            card = Card(self.ways.labels.code("lang", language), "languages", padding=12)
            for place, each in enumerate(groups):
                if place:
                    card.body.addWidget(Divider())
                row = self.rows[each.language, each.group] = self._row(each)
                card.body.addWidget(row)
            self._shown.append(card)
            self.column.addWidget(card)

    def _row(self, each: GroupStands) -> SheetRow:
        mark, tone = MARKS[each.standing]
        return SheetRow(
            group_words(each.group), standing_words(each, self.ways.site), mark=mark, tone=tone, end=self._button(each)
        )

    def _button(self, each: GroupStands) -> QWidget | None:
        if not each.texts:
            return None
        words = _("Read") if each.standing in (Standing.SIGNED, Standing.SHIPPED) else _("Read and sign…")
        button = plain(words, size="small")
        name = f"{words} {self.ways.labels.code('lang', each.language)}: {group_words(each.group)}"
        button.setAccessibleName(name)
        button.clicked.connect(partial(self._open, each))
        return button

    def _open(self, each: GroupStands, _on: bool = False) -> None:
        self.ways.inside.open_page(SignTextPage(self.ways, each))


class LanguagesCard(Card):
    """How many groups are still off, for the overview."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Languages"), "languages")
        self._row = SheetRow("", mark="info")
        self._row.hide()
        self.body.addWidget(self._row)
        self.body.addStretch(1)
        ways.jobs.run(self, ways.clinic.translations.every, self._show)

    def _show(self, every: tuple[GroupStands, ...]) -> None:
        there = [each for each in every if each.texts]
        off = sum(each.unsigned > 0 for each in there)
        lapsed = sum(each.standing is Standing.LAPSED for each in there)
        said = ngettext("{n} group of texts is not signed", "{n} groups of texts are not signed", off).format(n=off)
        second = (
            ngettext("{n} reads otherwise since it was signed", "{n} read otherwise since they were signed", lapsed)
            if lapsed
            else ""
        ).format(n=lapsed)
        if not off:
            said = _("Everything that is said to survivors is signed")
        self._row.say(said, second, mark="circle-help" if off else "circle-check", tone="amber" if off else "teal")
        self._row.show()
