"""What official papers have in common: whose they are, to whom they may go today, and what stands at their head.

A paper that leaves goes to one recipient of a sealed referral, under that referral's code, after her consent was asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Purpose, Refused, Use, is_blocked_item, permits
from clinic_app.domain.dates import shown_date
from clinic_app.domain.ids import EntityId, OrganisationId, ReferralId
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import packet_id_of
from clinic_app.errors import GateClosed, NoSuchCase, NotAnAnswer, NotPermitted
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_parts import Fact, Head
from clinic_app.printing.official_words import joined
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.paper import Paper
from clinic_app.services.paper_answers import PaperAnswers
from clinic_app.services.printing_forms import SAFE_TO_CARRY, SURVIVOR_COPY

if TYPE_CHECKING:
    from collections.abc import Callable

    from clinic_app.domain.answers import Stored
    from clinic_app.domain.case import Case
    from clinic_app.domain.consent import Release
    from clinic_app.domain.ids import CaseId
    from clinic_app.services.desk import Desk
    from clinic_app.services.directory import DirectoryKeeper
    from clinic_app.services.printing_forms import Papers

REFERRAL: Final = "referral"
STAFF_CODES: Final = frozenset({"f_examiner", "worker_id", "z_super"})
HANDS: Final = {"f_spec_seal": frozenset({"packed_by"}), "f_custody": frozenset({"from", "to"})}
"""Parts of records that say who of us did it: by a staff code, or by a name."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """One service that has a referral of this case, under the only code it may see."""

    referral: ReferralId
    organisation: OrganisationId
    sector: str
    code: str
    name: str


class OfficialDesk:
    """Made once for the papers of an open vault. From the record alone, never from drafts."""

    def __init__(self, desk: Desk, papers: Papers, keeper: DirectoryKeeper) -> None:
        self.desk = desk
        self._papers = papers
        self._keeper = keeper

    @property
    def staff(self) -> str:
        """The language of whoever prints."""
        return self.desk.settings.language

    @property
    def training(self) -> bool:
        """Whether everybody in this vault is invented."""
        return self.desk.vault.training

    @property
    def answers(self) -> PaperAnswers:
        """Answers in words."""
        return PaperAnswers(self.desk.definitions, self.desk.clock.zone, self.staff)

    def case(self, case_id: CaseId) -> Case:
        """The record of a case. Raises `NotAllowed`, `NoSuchCase`."""
        self.desk.require(Act.PRINT)
        self.desk.require(Act.READ_CASE)
        return self.desk.cases.load(case_id)

    # --- who may have it ---------------------------------------------------------------------------

    def addressees(self, case_id: CaseId, sectors: Collection[str] = ()) -> tuple[Addressee, ...]:
        """Whoever has a referral of this case, for these kinds of service (or any), the newest first, each once."""
        found = dict[OrganisationId, Addressee]()
        for each in self._sealed(self.case(case_id)):
            if not sectors or each.sector in sectors:
                found.setdefault(each.organisation, each)
        return tuple(found.values())

    def addressee(self, case: Case, referral: ReferralId | None) -> Addressee:
        """The service of this referral. Raises `NoSuchCase` if the case sealed no such one."""
        for each in self._sealed(case):
            if each.referral == referral:
                return each
        raise NoSuchCase

    def permitted(self, case: Case, to: Addressee, items: Iterable[str] = ()) -> Release:
        """The release that lets a paper with these items go there today. Raises `NotPermitted`."""
        release: Release | None = None
        for item in (*items, THE_RELEASE_ITSELF):
            answer = permits(case, self.use(to, item))
            if isinstance(answer, Refused):
                raise NotPermitted(answer.reason)
            release = answer.release
        assert release is not None
        return release

    def use(self, to: Addressee, item: str) -> Use:
        """One thing that would go there on paper today."""
        day = self.desk.clock.today()
        return Use(purpose=Purpose.PAPER, organisation=to.organisation, sector=to.sector, item=item, day=day)

    @staticmethod
    def is_blocked(case: Case, item: str) -> bool:
        """Whether she said that this must never leave."""
        return is_blocked_item(case, item)

    def safe_to_carry(self, case: Case) -> None:
        """Raise `GateClosed` until she said that paper is safe for her."""
        if case.answer(SAFE_TO_CARRY) != Answer("yes"):
            raise GateClosed(SURVIVOR_COPY, (SAFE_TO_CARRY,))

    # --- what stands on it -------------------------------------------------------------------------

    def head(
        self, title: Words, number: str, copy: Copy, *, case: Case | None = None, to: Addressee | None = None,
        confirm: str | None = None, signed_pages: bool = False,
    ) -> Head:  # fmt: skip
        """The head of one copy. The case code is left out of all but our own."""
        ours = copy is Copy.SENDER and case is not None
        head = self._papers.letterhead
        return Head(
            title=title, clinic=head.name, duty_line=head.duty_line,
            printed_on=shown_date(self.desk.clock.today(), self.staff), role=paper_words.role_of(self.desk.me.role),
            print_number=number, copy=copy, case_code=shown_code(case.code) if ours and case is not None else "",
            referral_code=shown_code(to.code) if to is not None and copy is Copy.RECEIVER else "",
            recipient=to.name if to is not None and copy is Copy.RECEIVER else "",
            confirm=self.coded("signoff", confirm) if confirm else None, signed_pages=signed_pages,
        )  # fmt: skip

    @property
    def role(self) -> Words:
        """The role that stands where other papers have a name."""
        return paper_words.role_of(self.desk.me.role)

    @staticmethod
    def plain(text: str) -> Words:
        """Words that are said as they stand."""
        return Words.plain(text)

    def coded(self, list_id: str, code: str) -> Words:
        """A code in words."""
        return paper_words.coded(self.desk.definitions, list_id, code)

    def organisation(self, organisation: OrganisationId) -> str:
        """Its public name, or its id if the list does not know it any more."""
        known = self._keeper.directory().organisations.get(organisation)
        return known.name(self.staff) if known else organisation

    @staticmethod
    def together(values: tuple[Words, ...]) -> Words:
        """Several answers as one."""
        first, *rest = values
        for each in rest:
            first = joined(first, each, ", ")
        return first

    def fact(self, case: Case, field_id: str, entity: EntityId | None = None, *, leaves: bool) -> Fact:
        """A question and its answer; one that nobody answered is room to write.

        On what `leaves` a role stands for a staff code, and room to write where the code is nobody's here.
        """
        field, stored = self.desk.definitions.fields[field_id], case.stored(field_id, entity)
        if leaves and field_id in STAFF_CODES:
            return Fact(self.answers.label(field), tuple(self._roles_of(stored)))
        if leaves and isinstance(stored, dict):
            hands = HANDS.get(field_id, frozenset())
            stored = {part: said for part, said in stored.items() if part not in hands}
        return Fact(self.answers.label(field), self.answers.words(field, stored))

    def facts(self, case: Case, *field_ids: str, entity: EntityId | None = None, leaves: bool) -> Iterator[Fact]:
        """Several of them."""
        yield from (self.fact(case, each, entity, leaves=leaves) for each in field_ids)

    def paper(
        self, document: str, make: Callable[[str], bytes], *, case_id: CaseId | None = None,
        to: Addressee | None = None, copy: Copy | None = None, still: Callable[[], object] | None = None,
    ) -> Paper:  # fmt: skip
        """A preview; `still` is asked again when it is handed over."""
        recipient = to.organisation if to is not None and copy is Copy.RECEIVER else None
        if copy is Copy.HER and case_id is not None:
            still = partial(self._still_safe, case_id)
        return Paper(
            document=document, pdf=make(""), case_id=case_id, recipient=recipient, copy=copy, make=make,
            still_permitted=still,
        )  # fmt: skip

    # --- inside ------------------------------------------------------------------------------------

    def _still_safe(self, case_id: CaseId) -> None:
        self.safe_to_carry(self.case(case_id))

    def _roles_of(self, staff_code: Stored | None) -> Iterator[Words]:
        for person in self.desk.vault.people.every():
            if person.staff_code == staff_code:
                yield paper_words.role_of(person.role)

    def _sealed(self, case: Case) -> Iterator[Addressee]:
        for entity in reversed(case.of_kind(REFERRAL)):
            organisation, sector = case.stored("x_org", entity.id), case.stored("x_sector", entity.id)
            if not isinstance(organisation, str) or not isinstance(sector, str):
                continue
            try:
                code = referral_code_of(packet_id_of(case, entity.id))
            except NotAnAnswer:
                continue
            yield Addressee(
                referral=ReferralId(entity.id), organisation=OrganisationId(organisation), sector=sector, code=code,
                name=self.organisation(OrganisationId(organisation)),
            )  # fmt: skip
