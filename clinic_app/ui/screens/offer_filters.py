"""The filters of the list of services: each says how many fit it, and what it hides is counted with its reason.

None hides a service for its language alone, nor for whom it takes: those stand further down, and say why. What is
chosen here is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.provinces import Near
from clinic_app.domain.speaking import Speaking, Way
from clinic_app.domain.suiting import UNSAID, Looking, Suited, Wish
from clinic_app.domain.text import folded
from clinic_app.domain.timekeeping import Clock
from clinic_app.services.referring import Offer
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.offer_card import CardTag
from clinic_app.ui.parts.pill import Chip, Tone
from clinic_app.ui.screens.suited_words import suited_tags

NAME: Final = "name"
FAR: Final = "far"
ABROAD: Final = "abroad"
_ROOM: Final = 224
"""Wide enough for the longest of how far, in Thai as well."""


class OfferFilters(QWidget):
    """Chips in a row, and how far. `changed` when one is pressed; `sorted_in` gives those that fit, hers first."""

    changed = Signal()

    def __init__(self, labels: Labels, clock: Clock) -> None:
        super().__init__()
        self._labels, self._clock = labels, clock
        self.looking = Looking(at=clock.now(), zone=clock.zone)
        self.hidden: Counter[str] = Counter()
        self._suited: dict[str, Suited] = {}
        self._abroad_too = False
        self.chips: dict[str, Chip] = {}
        flow = of_chips(gap=6)
        for wish in Wish:
            chip = Chip(self._called(wish))
            chip.toggled.connect(lambda _on: self.changed.emit())
            self.chips[wish.value] = chip
            flow.addWidget(chip)
        ways = [(Near.HERE.value, _("This province")), (Near.NEXT.value, _("This and those next to it"))]
        ways += [(Near.REGION.value, _("This region")), (Near.COUNTRY.value, _("Whole country"))]
        self.far = ChoiceBox()
        self.far.setAccessibleName(_("How far"))
        self.far.room = _ROOM
        self.far.offer(ways)
        self.far.choose(Near.COUNTRY.value)
        self.far.chosen.connect(self.changed)
        flow.addWidget(self.far)
        self.setLayout(flow)

    @property
    def speaking(self) -> Speaking:
        """Her languages, and who could interpret."""
        return self.looking.speaking

    @property
    def last(self) -> QWidget:
        """What the focus leaves last."""
        return self.far if self.looking.province else self.chips[Wish.PAPERS.value]

    def look(self, looking: Looking, offers: Iterable[Offer], *, abroad_too: bool) -> None:
        """For whom the list is: her language is a filter from the beginning, unless everybody here speaks it."""
        chip, first = self.chips[Wish.LANGUAGE.value], not self._suited and self.speaking.first is None
        self.looking, self._abroad_too = replace(looking, at=self._clock.now()), abroad_too
        known = self.speaking.first not in UNSAID
        self._suited = {offer.organisation.id: self.looking.at_one(offer.organisation) for offer in offers}
        for wish in Wish:
            self._say(wish)
        chip.setVisible(known)
        self.far.setVisible(bool(looking.province))
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
        self.far.choose(Near.COUNTRY.value)
        self._abroad_too = True

    def sorted_in(self, offers: Iterable[Offer], typed: str) -> list[Offer]:
        """Those that fit, in the order in which they suit her."""
        self.hidden.clear()
        shown = []
        for offer in offers:
            why = self._why_not(offer, folded(typed))
            if why:
                self.hidden[why] += 1
            else:
                shown.append(offer)
        return sorted(shown, key=lambda each: self.of(each).rank)

    def of(self, offer: Offer) -> Suited:
        """How a service suits her."""
        return self._suited[offer.organisation.id]

    def tags(self, offer: Offer) -> list[CardTag]:
        """What speaks against it or makes it harder, on its card; nothing if there is nothing."""
        words = {
            Way.SECOND: _("in {language}, as on the telephone").format(language=self._named(self.speaking.second)),
            Way.INTERPRETED: _("{language}: with an interpreter").format(language=self._language),
            Way.NOBODY: _("{language}: nobody interprets it yet").format(language=self._language),
        }.get(way := self.of(offer).way)
        said = [CardTag(words, Tone.AMBER if way is Way.NOBODY else Tone.PLAIN, "languages")] if words else []
        return [*suited_tags(self.of(offer), self._clock), *said]

    def how(self, offer: Offer) -> str:
        """The language in the detail, with who interprets."""
        match self.of(offer).way:
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
            Wish.LANGUAGE: _("nobody interprets {language}: {n}"),
            Wish.OPEN: _("closed now: {n}"),
            Wish.NOBODY: _("must tell somebody: {n}"),
            Wish.FREE: _("not known to be free: {n}"),
            Wish.TAKES: _("do not take her or who comes with her: {n}"),
            Wish.PAPERS: _("ask for papers, or nobody knows: {n}"),
            FAR: _("further away: {n}"),
            ABROAD: _("in another country: {n}"),
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
        suited = self.of(offer)
        if typed and not any(typed in folded(name) for name in offer.organisation.names.values()):
            return NAME
        if suited.near is Near.ABROAD:
            if not self._abroad_too:
                return ABROAD
        elif self._too_far(suited.near):
            return FAR
        return next((wish for wish in Wish if self.chips[wish].isChecked() and not suited.meets(wish)), "")

    def _too_far(self, near: Near) -> bool:
        """A place nobody knows is not called far."""
        order, most = list(Near), self.far.code or Near.COUNTRY.value
        return near is not Near.UNKNOWN and order.index(near) > order.index(Near(most))

    def _say(self, wish: Wish) -> None:
        """Its words, with how many of all fit it."""
        chip, called = self.chips[wish.value], self._called(wish)
        n = sum(each.meets(wish) for each in self._suited.values())
        chip.setText(f"{called} · {n}")
        chip.setAccessibleName(ngettext("{filter}: {n} fits", "{filter}: {n} fit", n).format(filter=called, n=n))
        chip.updateGeometry()

    def _called(self, wish: Wish) -> str:
        return {
            Wish.LANGUAGE: self._language or _("Her language"),
            Wish.OPEN: _("Open now"),
            Wish.NOBODY: _("Reports to nobody"),
            Wish.FREE: _("Free"),
            Wish.TAKES: _("Takes her"),
            Wish.PAPERS: _("No papers asked"),
        }[wish]

    @property
    def _language(self) -> str:
        return self._named(self.speaking.first)

    def _named(self, language: str | None) -> str:
        return self._labels.code("lang", language) if language else ""
