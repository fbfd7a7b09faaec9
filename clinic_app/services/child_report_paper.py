"""The report to a child-protection official: printed once a person decided to make it, and never before.

It says what protects the child and no more. Who is alleged, and the child's name, are written by hand or not at all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from clinic_app.domain.duties import Event
from clinic_app.errors import GateClosed, NotPermitted, Refusal
from clinic_app.printing.official_sheet import (
    Block,
    Boxes,
    Fact,
    Facts,
    OfficialSheet,
    Prose,
    Room,
    Signing,
    Title,
    official_sheet,
)
from clinic_app.printing.official_words import (
    DAY_AND_TIME,
    KEPT_BACK,
    NAME_AND_POST,
    NAME_BY_HAND,
    NO,
    SIGNATURE,
    STAMP,
    YES,
    of_paper,
)
from clinic_app.printing.referral_form import Copy
from clinic_app.services.duty_cards import DutyCards, Stand
from clinic_app.services.official_paper import OfficialDesk

if TYPE_CHECKING:
    from clinic_app.domain.case import Case
    from clinic_app.domain.ids import CaseId, ReferralId
    from clinic_app.services.duty_cards import DutyCard
    from clinic_app.services.official_paper import Addressee
    from clinic_app.services.paper import Paper

DOCUMENT: Final = "child_report"
SECTORS: Final = frozenset({"child_protection"})
GATE: Final = "child_report"

TITLE: Final = of_paper("Report of a child who may need protection")
_TELLS: Final = of_paper(
    "Made under a duty of the law, not on the child’s consent. It says what protects the child and nothing more."
)
_NOBODY_TO_BLAME: Final = of_paper("It reports a concern. It finds nobody guilty.")
_ABOUT: Final = ("s_age_years", "s_sex", "s_lang_first", "s_needs_interp")
_HAPPENED: Final = ("i_type", "i_date", "i_place", "p_count")
_SAFETY: Final = ("r_level", "s_sleeps_tonight")
_TOLD: Final = {"yes": YES, "no": NO}


class ChildReportPaper:
    """Of the open vault, for whoever signed in."""

    def __init__(self, official: OfficialDesk, duties: DutyCards) -> None:
        self._official = official
        self._duties = duties

    def cards(self, case_id: CaseId) -> tuple[DutyCard, ...]:
        """The duty cards about a child that concern the case. Raises `NotAllowed`, `NoSuchCase`."""
        self._official.case(case_id)
        return tuple(card for card in self._duties.of(case_id) if card.duty.event is Event.CHILD)

    def addressees(self, case_id: CaseId) -> tuple[Addressee, ...]:
        """Officials who have a referral of this child, whose code the report may carry."""
        return self._official.addressees(case_id, SECTORS)

    def report(self, case_id: CaseId, *, copy: Copy = Copy.SENDER, referral: ReferralId | None = None) -> Paper:
        """The report. Raises `GateClosed` until somebody decided that it is made, and why.

        To an official who has a referral of this child it carries that referral's code; else its number alone.
        Raises `NotPermitted` for a referral to anybody but child protection.
        """
        case = self._official.case(case_id)
        made = self._decided(case_id)
        to = self._official.addressee(case, referral) if referral is not None else None
        if to is not None and to.sector not in SECTORS:
            # No consent is asked here, so the duty alone says who may have it.
            raise NotPermitted(Refusal.NO_CONSENT)

        def make(number: str) -> bytes:
            facts = OfficialSheet(
                head=self._official.head(TITLE, number, copy, case=case, to=to, confirm="child_lawyer"),
                blocks=tuple(self._blocks(self._official.case(case_id), made, copy, to)),
            )
            return official_sheet(facts, staff=self._official.staff, training=self._official.training)

        still = partial(self._decided, case_id)
        return self._official.paper(DOCUMENT, make, case_id=case_id, to=to, copy=copy, still=still)

    # --- inside ------------------------------------------------------------------------------------

    def _decided(self, case_id: CaseId) -> DutyCard:
        for card in self.cards(case_id):
            if card.decided is not None and card.decided.stand is Stand.MADE:
                return card
        raise GateClosed(GATE, ("duty_decision",))

    def _blocks(self, case: Case, card: DutyCard, copy: Copy, to: Addressee | None) -> list[Block]:
        official, incident = self._official, case.first("incident")
        decided = card.decided
        assert decided is not None
        leaves = copy is not Copy.SENDER
        kept_back = [each for each in (*_ABOUT, *_HAPPENED, *_SAFETY) if leaves and official.is_blocked(case, each)]

        def facts(*asked: str, incident_too: bool = False) -> tuple[Fact, ...]:
            entity = incident if incident_too else None
            return tuple(
                Fact(each.label) if field in kept_back else each
                for field, each in zip(asked, official.facts(case, *asked, entity=entity, leaves=leaves), strict=True)
            )

        basis = official.coded("disclosure", card.duty.basis)
        told = _TOLD.get(decided.told_first or "", official.coded("yndu", decided.told_first or "unknown"))
        blocks: list[Block] = [
            Prose(_TELLS),
            Prose(_NOBODY_TO_BLAME, strong=True),
            Title(of_paper("To whom")),
            Facts((
                Fact(of_paper("Office"), () if to is None else (official.plain(to.name),)),
                Fact(NAME_AND_POST),
                Fact(of_paper("Registration number of the office")),
            ), 3),
            Title(of_paper("Who reports")),
            Facts((
                Fact(of_paper("Role"), (official.role,)),
                Fact(of_paper("Duty under"), (basis,)),
                Fact(of_paper("Source of the duty"), (official.plain(card.duty.source),)),
                Fact(of_paper("Was the child told first"), (told,)),
            )),
            Title(of_paper("The child")),
            Facts((Fact(NAME_BY_HAND), *facts(*_ABOUT), Fact(of_paper("School or work")))),
            Room(of_paper("Where the child is now, and with whom (by hand)"), 1),
            Title(of_paper("What gives concern")),
            Facts(facts(*_HAPPENED, incident_too=True)),
            Facts(facts(*_SAFETY)),
            Boxes(of_paper("Wanted at once"), tuple((each, False) for each in _WANTED)),
            Room(of_paper("What was seen or said, as far as it is needed (by hand)"), 3),
            Room(of_paper("Who is alleged, if it has to be told (by hand)"), 1),
            Title(of_paper("What the child wants")),
            Room(of_paper("In the child’s own words, asked alone"), 2),
        ]  # fmt: skip
        if kept_back:
            blocks.append(Prose(KEPT_BACK))
        if not leaves:
            blocks += [Title(of_paper("Why it was decided")), Prose(official.plain(decided.why or "-"))]
        guardian = of_paper("A guardian who may be the alleged person is not told of this report.")
        return [*blocks, Prose(guardian), Signing((SIGNATURE, DAY_AND_TIME, STAMP))]


_WANTED: Final = (
    of_paper("A safe place tonight"),
    of_paper("Medical care"),
    of_paper("An interpreter"),
    of_paper("A social worker"),
    of_paper("Police protection"),
    of_paper("School"),
)
