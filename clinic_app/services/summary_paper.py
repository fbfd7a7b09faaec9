"""“Tell it once”: what was told, on one paper, so that nobody has to tell it again.

To a service it says what she let that service learn, and that the rest was told and is not to be asked again. To her it
says her own answers; nobody else's. For our file it says all of the record that is not closed by company.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from clinic_app.domain.answers import Answer, Missing
from clinic_app.domain.definitions import Privacy
from clinic_app.domain.ids import EntityId
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import NotPermitted, Refusal
from clinic_app.printing.official_sheet import (
    Block,
    Fact,
    Facts,
    OfficialSheet,
    Prose,
    Signing,
    Title,
    for_her,
    official_sheet,
)
from clinic_app.printing.official_words import NOTHING, SIGNATURE, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.translations import her_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinic_app.domain.case import Case, Entity
    from clinic_app.domain.definitions import Field, Section
    from clinic_app.domain.ids import CaseId, ReferralId
    from clinic_app.services.official_paper import Addressee, OfficialDesk
    from clinic_app.services.paper import Paper
    from clinic_app.services.printing_forms import Papers

DOCUMENT: Final = "case_summary"
TITLE: Final = of_paper("What was told already")
_ONCE: Final = of_paper("Read this first. Nobody should have to tell it twice.")
_ASK_US: Final = of_paper(
    "What happened was told once, to trained staff, and is written down there. Do not ask for it again: ring the duty "
    "line and say the code."
)
_HERS: Final = of_paper("These are your own answers. You may ask us to change them. You need to show this to nobody.")
_NOT_AGAIN: Final = of_paper("Not to be asked again")
_NOT_PRINTED: Final = frozenset({"consent", "header", "referral", "closure", "perpetrator", "trafficking"})
"""Sections that are of us, of others, or have a paper of their own."""
_NOT_HERS: Final = frozenset({"risk", "needs", "followup", "forensic"})
"""And what staff wrote down about her is hers to be told by a person, not to find in a bag."""


class SummaryPaper:
    """Of the open vault, for whoever signed in."""

    def __init__(self, official: OfficialDesk, papers: Papers) -> None:
        self._official = official
        self._papers = papers

    def summary(
        self, case_id: CaseId, *, copy: Copy = Copy.SENDER, referral: ReferralId | None = None, hers: str | None = None
    ) -> Paper:
        """One copy. Raises `NotPermitted` as consent stands today, `GateClosed` for her copy until paper is safe."""
        case, official = self._official.case(case_id), self._official
        to = official.addressee(case, referral) if copy is Copy.RECEIVER else None
        if copy is Copy.HER:
            official.safe_to_carry(case)
        if to is not None:
            self._permitted(case, to)
        first = case.answer("s_lang_first")
        spoken = her_language(official.desk, hers or (str(first.value) if isinstance(first, Answer) else None))

        def make(number: str) -> bytes:
            blocks = self._agreed(case, to) if to is not None else self._told(case, copy)
            facts = OfficialSheet(head=official.head(TITLE, number, copy, case=case, to=to), blocks=tuple(blocks))
            if copy is Copy.HER:
                return for_her(facts, staff=official.staff, hers=spoken, training=official.training)
            return official_sheet(facts, staff=official.staff, training=official.training, both=to is not None)

        still = partial(self._still, case_id, to) if to else None
        return official.paper(DOCUMENT, make, case_id=case_id, to=to, copy=copy, still=still)

    # --- inside ------------------------------------------------------------------------------------

    def _still(self, case_id: CaseId, to: Addressee) -> None:
        self._permitted(self._official.case(case_id), to)

    def _permitted(self, case: Case, to: Addressee) -> None:
        """Each thing it says is asked for, as the referral's own form asks."""
        content = content_of(case, _entity(to))
        if to.sector != content.sector.value:
            raise NotPermitted(Refusal.NO_CONSENT)
        self._official.permitted(case, to, self._papers.items_of(content))

    def _agreed(self, case: Case, to: Addressee) -> Iterator[Block]:
        content, known = content_of(case, _entity(to)), self._official.desk.definitions
        yield Prose(_ONCE)
        yield Title(of_paper("What you may know"))
        lines = [Fact(line.label, line.values) for line in paper_words.lines_of(content, known)]
        lines.append(Fact(of_paper("Service asked for"), (self._official.coded("service", content.service.value),)))
        yield Facts(tuple(lines), 3)
        if flags := paper_words.flags_of(content, known):
            yield Facts((Fact(of_paper("To prepare for"), flags),), 1)
        yield Title(_NOT_AGAIN)
        yield Prose(_ASK_US, strong=True)
        yield Signing((of_paper("Received by, date"),))

    def _told(self, case: Case, copy: Copy) -> Iterator[Block]:
        known, mine = self._official.desk.definitions, copy is Copy.HER
        yield Prose(_HERS if mine else _ONCE)
        silent, any_told = list[Fact](), False
        for section in known.sections:
            if section.id in _NOT_PRINTED or (mine and section.id in _NOT_HERS):
                continue
            facts, long = list[Fact](), list[Prose]()
            for field, entity in self._asked(section, case):
                answer = case.answer(field.id, entity.id)
                label = self._official.answers.label(field)
                if answer in (Missing.DECLINED, Missing.UNKNOWN):
                    silent.append(Fact(label, (of_paper("Said already"),)))
                words = self._official.answers.words(field, case.stored(field.id, entity.id))
                if words and field.narrative:
                    long.append(Prose(words[0], label))
                elif words:
                    facts.append(Fact(label, words))
            if facts or long:
                any_told = True
                yield Title(paper_words.section_title(section))
                yield Facts(tuple(facts))
                yield from long
        if not any_told:
            yield Prose(NOTHING)
        if silent and not mine:
            yield Title(_NOT_AGAIN)
            yield Facts(tuple(silent), 3)
        if not mine:
            yield Signing((of_paper("Read by"), SIGNATURE))

    def _asked(self, section: Section, case: Case) -> Iterator[tuple[Field, Entity]]:
        company = case.answer("a_private_now") == Answer("no")
        for group in section.groups:
            for entity in case.of_kind(group.kind):
                for field in group.fields:
                    names_somebody = field.third_party or field.privacy is Privacy.DI
                    if not names_somebody and not field.automatic and not (company and field.narrative):
                        yield field, entity


def _entity(to: Addressee) -> EntityId:
    return EntityId(to.referral)
