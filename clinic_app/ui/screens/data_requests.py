"""Requests about the record of one case: a new one, and each as it stands, with the days the law gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act, may
from clinic_app.errors import GateClosed
from clinic_app.services.asides import REQUESTS, Aside
from clinic_app.services.data_requests import Asker, DataRequest, Kind, Outcome
from clinic_app.services.keeping import Looked
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.request_card import ASKER, KIND, WIDEST_BOX, RequestCard
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message

_NEW: Final = "new"
"""What a request that is not written down yet is kept under; any other under its id."""


class DataRequestsPage(CasePage):
    """A partner, parent or employer may ask in the survivor's name: nothing is given before it is certain who asks."""

    lead = REQUESTS

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Requests about the record"), _("The answer is due in 30 days. Urgent ones come first.")
        )
        self.aside = KeptAside(ways.clinic.asides, ways.jobs, case_id, REQUESTS, self)
        self.aside.failed.connect(self.refuse)
        self.cards: list[RequestCard] = []
        self._has_word: bool | None = None
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.column.addLayout(self._cards)
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        body.addWidget(self._new(ways), 3)
        body.addWidget(_follows(), 2)
        self.column.addWidget(body)
        self.column.addStretch(1)

    def _new(self, ways: Ways) -> Card:
        card = Card(_("A new request"), "plus")
        never = _("Do not say whether there is a record before it is certain who asks.")
        card.body.addWidget(SheetRow(never, mark="shield"))
        self.kind = ChoiceBox()
        self.kind.offer(ways.labels.codes(KIND, tuple(Kind)))
        self.asker = ChoiceBox()
        self.asker.offer(ways.labels.codes(ASKER, tuple(Asker)))
        for box in (self.kind, self.asker):
            box.chosen.connect(lambda: self._say(_NEW, {"kind": self.kind.code, "asker": self.asker.code}))
        self.new = AskedGrid(widest=WIDEST_BOX)
        self.new.ask("kind", _("What is asked for"), self.kind)
        self.new.ask("asker", _("Who asks"), self.asker)
        self.begin = plain(_("Write it down; the days run from today"), "check")
        self.begin.clicked.connect(lambda _on=False: self._begin())
        card.body.addWidget(self.new)
        card.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        return card

    @property
    def kept(self) -> bool:
        """Whether the vault has what was typed and not decided."""
        return self.aside.settled

    def leaving(self) -> None:
        """What was typed and not decided is kept beside the record."""
        self.aside.keep()

    def fetch(self) -> tuple[tuple[DataRequest, ...], bool, Mapping[str, Aside]]:
        """The requests, whether a word was agreed with the survivor, and what was typed and not decided."""
        clinic, case_id = self.ways.clinic, self.case_id
        requests = clinic.requests
        return requests.of(case_id), requests.has_code_word(case_id), clinic.asides.of(case_id, REQUESTS)

    def present(self, _case: Case, more: Any) -> None:
        """Each of them, the newest first. One that stands as it stood stays with what is typed in it."""
        requests, has_word, typed = more
        if self._has_word is None and _NEW in typed:
            self._bring_back_new(typed[_NEW])
        stood = {card.request.id: card for card in self.cards}
        shown = list[RequestCard]()
        for place, request in enumerate(requests):
            card = stood.get(request.id)
            if card is None or card.request != request or has_word != self._has_word:
                card = self._made(request, has_word, typed, card)
                self._cards.insertWidget(place, card)
            shown.append(card)
        for gone in self.cards:
            if gone not in shown:
                self._cards.removeWidget(gone)
                gone.hide()
                gone.deleteLater()
        self.cards, self._has_word = shown, has_word

    def _made(
        self, request: DataRequest, has_word: bool, kept: Mapping[str, Aside], before: RequestCard | None
    ) -> RequestCard:
        """With what was typed: in the card that stood here for it, or before the PC locked."""
        card, about = RequestCard(self.ways, request, has_word=has_word), request.id.hex
        if before is not None:
            card.put(before.typed())
        elif about in kept:
            self.aside.learn(about, kept[about].values)
            card.put(kept[about].values)
        self._join(card)
        return card

    def _bring_back_new(self, kept: Aside) -> None:
        self.aside.learn(_NEW, kept.values)
        for box, part, known in ((self.kind, "kind", tuple(Kind)), (self.asker, "asker", tuple(Asker))):
            if (code := kept.values.get(part)) in known:
                box.choose(str(code))

    def _say(self, about: str, typed: Mapping[str, Stored | None]) -> None:
        if may(self.ways.clinic.whoami.role, Act.RECORD):
            self.aside.say(about, typed)

    def _let_go(self, about: str) -> None:
        """It is written now: what was kept of it beside the record goes."""
        self.aside.say(about, {})
        self.aside.keep()

    def _join(self, card: RequestCard) -> None:
        service, case_id, request = self.ways.clinic.requests, self.case_id, card.request.id
        card.verified.connect(lambda proof, word: self._act(partial(service.verify, case_id, request, proof, word)))
        card.decided.connect(partial(self._decide, request))
        card.touched.connect(lambda: self._say(request.hex, card.typed()))
        card.second.connect(partial(self._second, request))
        card.done_at.connect(self._to_place)

    # --- acting ------------------------------------------------------------------------------------

    def _begin(self) -> None:
        open_ids = [id_ for id_, code in (("kind", self.kind.code), ("asker", self.asker.code)) if code is None]
        if open_ids:
            self._still(self.new.missing(open_ids))
            return
        kind, asker = Kind(str(self.kind.code)), Asker(str(self.asker.code))
        self._act(partial(self.ways.clinic.requests.begin, self.case_id, kind, asker), self._begun)

    def _begun(self) -> None:
        self.kind.choose(None)
        self.asker.choose(None)
        self._let_go(_NEW)

    def _decide(self, request: EntityId, outcome: Outcome, why: str) -> None:
        service = self.ways.clinic.requests
        work = partial(service.decide, self.case_id, request, outcome, why)
        self._act(work, partial(self._let_go, request.hex))

    def _second(self, request: EntityId, agrees: bool) -> None:
        service = self.ways.clinic.requests
        self._act(partial(service.confirm if agrees else service.disagree, self.case_id, request))

    def _act(self, work: Callable[[], object], after: Callable[[], None] | None = None) -> None:
        def done(_nothing: object) -> None:
            if after is not None:
                after()
            self.ways.inside.toast.say(_("Written down."))
            self.reload()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GateClosed):
            self._still(", ".join(_open().get(part, part) for part in error.fields))
            return
        self.refuse(error)

    def _still(self, what: str) -> None:
        self.notice.say(Message(_("Still to be said: {what}").format(what=what), _("What you typed is still here.")))
        self.room.verticalScrollBar().setValue(0)

    # --- where it is done --------------------------------------------------------------------------

    def _to_place(self, kind: Kind) -> None:
        ways, case_id = self.ways, self.case_id
        match kind:
            case Kind.ACCESS:
                from clinic_app.ui.screens.her_access import HerAccessPage

                ways.inside.open_page(HerAccessPage(ways, case_id))
            case Kind.COPY | Kind.PORTABILITY:
                ways.print_case(case_id)
            case Kind.CORRECT:
                ways.open_case(case_id)
            case Kind.WITHDRAW | Kind.STOP:
                ways.open_consent(case_id)
            case Kind.ERASE:
                self._to_erasing()

    def _to_erasing(self) -> None:
        from clinic_app.ui.screens.erase_case import EraseCase

        ways, case = self.ways, self.case
        if case is None or not may(ways.clinic.whoami.role, Act.ERASE):
            told = Message(_("Somebody who leads erases a file."), _("They find it under Upkeep, Keeping and erasing."))
            self.notice.say(told)
            return

        def opens(looked: Looked) -> None:
            ways.inside.open_page(EraseCase(ways, looked))

        self.do(partial(ways.clinic.keeping.look, case.code), opens)


def _follows() -> Card:
    card = Card(_("What follows"), "arrow-right")
    for mark, words, more in (
        ("calendar-clock", _("A task reminds you of the day."), ""),
        ("shield", _("First it is certain who asks: by the code word, or in person and alone."),
         _("A signed paper alone proves nothing: nothing is given on it.")),
        ("pen", _("Then it is decided: given, given in part, refused."), _("What is not given wants a reason.")),
        ("users", _("Unsafe to give: a second person signs that too."), ""),
    ):  # fmt: skip
        card.body.addWidget(SheetRow(words, more, mark=mark))
    card.body.addStretch(1)
    return card


def _open() -> dict[str, str]:
    return {
        "dsr_verified": _("how it is certain who asks"),
        "why": _("why"),
        "guardian": _("another asker: a guardian may be the alleged person, or live there"),
        "other_person": _("a second person, who is not the first"),
        "done_on": _("it is over already"),
        "outcome": _("a decision to be signed"),
    }
