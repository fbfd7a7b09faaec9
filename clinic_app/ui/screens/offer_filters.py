"""The filters of the list of services: each says how many it hides, and none hides a service for its language alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.speaking import Speaking, Way
from clinic_app.domain.text import folded
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.referring import Offer
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.offer_card import CardTag
from clinic_app.ui.parts.pill import Chip, Tone
from clinic_app.ui.screens.offer_words import open_at

_UNSAID: Final = (None, "th")
"""What needs no filter: nobody asked yet, or everybody here speaks it."""
NAME: Final = "name"


class OfferFilters(QWidget):
    """Chips in a row. `changed` when one is pressed; `sorted_in` gives those that fit, hers first."""

    changed = Signal()

    def __init__(self, labels: Labels, clock: Clock) -> None:
        super().__init__()
        self._labels, self._clock = labels, clock
        self.speaking = Speaking(first=None)
        self.hidden: Counter[str] = Counter()
        self.chips: dict[str, Chip] = {}
        flow = Flow(gap=6)
        flow.setContentsMargins(0, 0, 0, 0)
        for id_, words in (
            ("language", ""), ("open", _("Open now")), ("nobody", _("Reports to nobody")), ("free", _("Free")),
            ("children", _("Children")),
        ):  # fmt: skip
            chip = Chip(words)
            chip.toggled.connect(lambda _on: self.changed.emit())
            self.chips[id_] = chip
            flow.addWidget(chip)
        self.setLayout(flow)

    def speak(self, speaking: Speaking) -> None:
        """For whom the list is: her language is a filter from the beginning, unless everybody here speaks it."""
        chip, first = self.chips["language"], not self.chips["language"].text()
        self.speaking = speaking
        known = speaking.first not in _UNSAID
        chip.setText(self._language if known else _("Her language"))
        chip.setAccessibleName(chip.text())
        chip.setVisible(known)
        if first and known:
            chip.blockSignals(True)
            chip.setChecked(True)
            chip.blockSignals(False)

    def clear(self) -> None:
        """None of them."""
        for chip in self.chips.values():
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)

    def sorted_in(self, offers: Iterable[Offer], typed: str) -> list[Offer]:
        """Those that fit: who tells nobody before who must tell, and of these who speaks her language first."""
        self.hidden.clear()
        shown = []
        for offer in offers:
            why = self._why_not(offer, folded(typed))
            if why:
                self.hidden[why] += 1
            else:
                shown.append(offer)
        order = list(Way)
        return sorted(shown, key=lambda each: (bool(each.must_tell), order.index(self.way(each))))

    def way(self, offer: Offer) -> Way:
        """How this service and she would understand each other."""
        return Way.HERS if self.speaking.first in _UNSAID else self.speaking.way(offer.organisation)

    def tags(self, offer: Offer) -> list[CardTag]:
        """The same on its card; nothing if they speak her language."""
        words = {
            Way.SECOND: _("in {language}, as on the telephone").format(language=self._named(self.speaking.second)),
            Way.INTERPRETED: _("{language}: with an interpreter").format(language=self._language),
            Way.NOBODY: _("{language}: nobody interprets it yet").format(language=self._language),
        }.get(way := self.way(offer))
        return [CardTag(words, Tone.AMBER if way is Way.NOBODY else Tone.PLAIN, "languages")] if words else []

    def how(self, offer: Offer) -> str:
        """The same in the detail, with who interprets."""
        match self.way(offer):
            case Way.SECOND:
                return _("in {language}, as on the telephone").format(language=self._named(self.speaking.second))
            case Way.INTERPRETED:
                n, services = self.speaking.register, self.speaking.services
                said = [ngettext("{n} in our register", "{n} in our register", n).format(n=n)] if n else []
                said += [each.name(i18n.language()) for each in services]
                return _("with an interpreter, by phone: {whom}").format(whom="; ".join(said))
            case Way.NOBODY:
                return _("nobody interprets {language} yet: ring them first").format(language=self._language)
        return ""

    def hidden_words(self) -> str:
        """How many do not fit, and which filter hides them."""
        said = {
            "language": _("nobody interprets {language}: {n}"),
            "open": _("closed now: {n}"),
            "nobody": _("must tell somebody: {n}"),
            "free": _("not known to be free: {n}"),
            "children": _("not known to take children: {n}"),
            NAME: _("another name: {n}"),
        }
        total = sum(self.hidden.values())
        if not total:
            return ""
        parts = [said[why].format(n=n, language=self._language) for why, n in self.hidden.items()]
        more = ngettext("{n} more does not fit ({why}).", "{n} more do not fit ({why}).", total)
        return more.format(n=total, why=", ".join(parts))

    # --- inside ------------------------------------------------------------------------------------

    def _why_not(self, offer: Offer, typed: str) -> str:
        organisation = offer.organisation
        there = self._clock.now().astimezone(self._clock.zone)
        against = {
            "language": self.way(offer) is Way.NOBODY,
            "open": open_at(organisation, there) is False,
            "nobody": bool(offer.must_tell),
            "free": organisation.free is not True,
            "children": organisation.takes.children is not True,
        }
        if typed and not any(typed in folded(name) for name in organisation.names.values()):
            return NAME
        return next((why for why, is_so in against.items() if is_so and self.chips[why].isChecked()), "")

    @property
    def _language(self) -> str:
        return self._named(self.speaking.first)

    def _named(self, language: str | None) -> str:
        return self._labels.code("lang", language) if language else ""
