"""The referral form that says who comes: only what she agreed to have on that paper, for that service, asked apart.

No packet ever says it. What she did not agree to, or blocked, is not there; without any of it there is no such page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.consent import RELEASE, Permission, permits
from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import GateClosed, NotPermitted, Refusal
from clinic_app.printing.bilingual import Words
from clinic_app.printing.dated import day_words
from clinic_app.printing.referral_form import Copy, Line, referral_form
from clinic_app.services import paper_words
from clinic_app.services.translations import her_language

if TYPE_CHECKING:
    from clinic_app.domain.case import Case
    from clinic_app.domain.ids import CaseId, ReferralId
    from clinic_app.services.official_paper import Addressee, OfficialDesk
    from clinic_app.services.paper import Paper
    from clinic_app.services.printing_forms import Papers
    from clinic_app.services.recording import Recording

DOCUMENT: Final = "referral_named"
ON_PAPER: Final[Mapping[str, str]] = MappingProxyType(
    {"paper.name": "s_name", "paper.age": "s_age_years", "paper.number": "k_number"}
)
"""What she can agree to have on a paper for one service, and the question that holds it."""
_BY_HAND: Final = Words.plain("." * 24)
"""Agreed to, and not recorded: room to write it."""
_GATE: Final = "name_on_paper"


class NamedForm:
    """Of the open vault, for whoever signed in."""

    def __init__(self, official: OfficialDesk, papers: Papers, recording: Recording) -> None:
        self._official = official
        self._papers = papers
        self._recording = recording

    def agreed(self, case_id: CaseId, referral: ReferralId) -> frozenset[str]:
        """Which of `ON_PAPER` may stand on the paper to this service today. Raises `NoSuchCase`, `NotAllowed`."""
        case = self._official.case(case_id)
        return self._agreed(case, self._official.addressee(case, referral))

    def agree(self, case_id: CaseId, referral: ReferralId, items: Collection[str], *, alone: str | None) -> None:
        """She was asked, and these may stand there: a yes of its own beside the one that stands, with its end.

        None at all takes it back. Raises `GateClosed` until it is said whether she was alone, `NotPermitted` if she was
        not, or where no yes stands, `NotAllowed`, `RecordRefused`.
        """
        self._official.desk.require(Act.TAKE_CONSENT)
        case = self._official.case(case_id)
        row = self._official.permitted(case, self._official.addressee(case, referral))
        if alone is None:
            raise GateClosed(_GATE, ("c_alone",))
        if alone != "yes":
            # The newest row decides: one that was said in company would shut the yes that stands.
            raise NotPermitted(Refusal.NOT_ALONE)
        entity = new_entity(RELEASE, case.root)
        kept = dict(case.answers.get(row.id, {}))
        kept |= {
            "c_share_items": [*sorted(row.items - ON_PAPER.keys()), *(each for each in ON_PAPER if each in items)],
            "c_alone": alone,
            "c_obtained_at": iso(self._official.desk.clock.now()),
        }
        values = tuple((entity.id, field, value) for field, value in kept.items())
        self._recording.change(case_id, Change(created=(entity,), values=values))

    def form(self, case_id: CaseId, referral: ReferralId) -> Paper:
        """The receiver's copy. Raises `NotPermitted` as her consent stands today, `NoSuchCase`, `NotAllowed`."""
        official, case = self._official, self._official.case(case_id)
        to = official.addressee(case, referral)
        self._still(case_id, to)
        content, staff = content_of(case, EntityId(referral)), official.staff
        release = official.permitted(case, to, self._papers.items_of(content))
        second = her_language(official.desk, content.lang.value if content.lang else None)
        head, today = self._papers.letterhead, official.desk.clock.today()

        def make(number: str) -> bytes:
            form = paper_words.filled_form(
                content, definitions=official.desk.definitions, letterhead=head, recipient=to.name, release=release,
                role=official.desk.me.role, sealed_on=today, staff=staff, copy=Copy.RECEIVER, number=number,
            )  # fmt: skip
            until = min(release.expires_on or today, lapse_day(today, content.valid))
            told = replace(form, identity=self._identity(official.case(case_id), to), valid_until=day_words(until))
            return referral_form(told, staff=staff, hers=second, training=official.training)

        return official.paper(
            DOCUMENT, make, case_id=case_id, to=to, copy=Copy.RECEIVER, still=partial(self._still, case_id, to)
        )

    # --- inside ------------------------------------------------------------------------------------

    def _agreed(self, case: Case, to: Addressee) -> frozenset[str]:
        return frozenset(
            item
            for item, field in ON_PAPER.items()
            if isinstance(permits(case, self._official.use(to, item)), Permission)
            and not self._official.is_blocked(case, field)
        )

    def _still(self, case_id: CaseId, to: Addressee) -> None:
        case = self._official.case(case_id)
        self._official.permitted(case, to, self._papers.items_of(content_of(case, EntityId(to.referral))))
        if not self._agreed(case, to):
            raise NotPermitted(Refusal.NOT_THIS_ITEM)

    def _identity(self, case: Case, to: Addressee) -> tuple[Line, ...]:
        agreed = self._agreed(case, to)
        facts = (self._official.fact(case, field, leaves=True) for item, field in ON_PAPER.items() if item in agreed)
        return tuple(Line(fact.label, fact.values or (_BY_HAND,)) for fact in facts)
