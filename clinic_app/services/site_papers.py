"""Papers whose layout an office decides: the register of the centre, forms for police and child protection.

A template says what stands where; what it may say is asked of her consent here, item by item. Ours say who still
has to confirm the layout; a site replaces them by its signed pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from clinic_app import paths
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Mode, Permission, mode_of, permits
from clinic_app.domain.dates import shown_date
from clinic_app.domain.ids import EntityId, OrganisationId
from clinic_app.domain.paper_template import FORENSIC, Goes, Item, PaperTemplate, choices, load_templates
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of
from clinic_app.errors import NoSuchCase, NotPermitted, Refusal
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_sheet import (
    Block,
    Boxes,
    Fact,
    Facts,
    Grid,
    OfficialSheet,
    Prose,
    Room,
    Signing,
    Title,
    official_sheet,
)
from clinic_app.printing.official_words import NO, YES, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clinic_app.domain.case import Case
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.ids import CaseId, ReferralId
    from clinic_app.domain.paper_template import Column
    from clinic_app.services.official_paper import Addressee, OfficialDesk
    from clinic_app.services.paper import Paper

__all__ = ["Goes", "PaperTemplate", "SitePapers"]

DOCUMENT: Final = "site_paper"
REGISTER: Final = "site_register"
MOST_LINES: Final = 400
_OURS: Final = {
    "nr": of_paper("No."), "code": of_paper("Case code"), "begun": of_paper("Day"), "sent_to": of_paper("Referred to"),
}  # fmt: skip
_FLAGS: Final = {"x_access": "needs", "x_flags": "flags"}


@cache
def shipped(definitions: Definitions) -> tuple[PaperTemplate, ...]:
    """Those that come with the program."""
    return load_templates(paths.resources(), definitions)


class SitePapers:
    """The papers of the open vault that are drawn from templates."""

    def __init__(self, official: OfficialDesk) -> None:
        self._official = official

    def templates(self, *goes: Goes) -> tuple[PaperTemplate, ...]:
        """Those of this site, and ours as far as none of the site stands in for them."""
        desk = self._official.desk
        theirs = desk.site.papers
        replaced = {each.replaces for each in theirs}
        ours = (each for each in shipped(desk.forms) if each.id not in replaced)
        return tuple(each for each in (*theirs, *ours) if not goes or each.goes in goes)

    def title(self, template: PaperTemplate) -> Words:
        """What it is called."""
        return _said(template.title)

    def addressees(self, case_id: CaseId, template: PaperTemplate) -> tuple[Addressee, ...]:
        """Whoever this paper of a case may be for."""
        return self._official.addressees(case_id, template.sectors)

    def paper(
        self, template_id: str, case_id: CaseId, *, copy: Copy = Copy.SENDER, referral: ReferralId | None = None
    ) -> Paper:
        """One paper of a case. One that leaves needs a referral to such a service and a yes that stands today.

        Raises `NoSuchCase` for an unknown template or referral, `NotPermitted`, `NotAllowed`.
        """
        official, template = self._official, self._template(template_id)
        case = official.case(case_id)
        to = None
        if template.goes is Goes.LEAVES:
            to = official.addressee(case, referral)
            self._may_have(template, case, to)

        def make(number: str) -> bytes:
            facts = OfficialSheet(
                head=official.head(
                    _said(template.title), number, copy, case=case, to=to, confirm=template.confirm or None
                ),
                blocks=tuple(self._blocks(template, official.case(case_id), to)), wide=template.wide,
            )  # fmt: skip
            return official_sheet(facts, staff=official.staff, training=official.training)

        still = partial(self._still, template, case_id, to) if to is not None else None
        return official.paper(DOCUMENT, make, case_id=case_id, to=to, copy=copy, still=still)

    def register(self, template_id: str, cases: Sequence[CaseId]) -> Paper:
        """A page of our own book. A case without a written record has its code and day alone. It stays here.

        Raises `NoSuchCase`, `NotAllowed`.
        """
        official, template = self._official, self._template(template_id)
        official.desk.require(Act.PRINT)
        official.desk.require(Act.READ_CASE)
        official.desk.require(Act.REPORT)
        if template.goes is not Goes.REGISTER:
            raise NoSuchCase
        lines = [official.desk.cases.load(each) for each in cases[:MOST_LINES]]

        def make(number: str) -> bytes:
            grid = Grid(
                heads=tuple(self._column_title(each) for each in template.columns),
                rows=tuple(
                    tuple(self._cell(each, case, place) for each in template.columns)
                    for place, case in enumerate(lines, start=1)
                ),
                shares=tuple(each.share for each in template.columns),
                empty=template.empty_lines,
            )
            head = official.head(_said(template.title), number, Copy.SENDER, confirm=template.confirm or None)
            return official_sheet(
                OfficialSheet(head=head, blocks=(grid,), wide=template.wide), staff=official.staff,
                training=official.training, both=False,
            )  # fmt: skip

        return official.paper(REGISTER, make, copy=Copy.SENDER)

    # --- what may be said --------------------------------------------------------------------------

    def _template(self, template_id: str) -> PaperTemplate:
        for each in self.templates():
            if each.id == template_id:
                return each
        raise NoSuchCase

    def _still(self, template: PaperTemplate, case_id: CaseId, to: Addressee) -> None:
        self._may_have(template, self._official.case(case_id), to)

    def _may_have(self, template: PaperTemplate, case: Case, to: Addressee) -> None:
        if to.sector not in template.sectors:
            raise NotPermitted(Refusal.NO_CONSENT)
        self._official.permitted(case, to)

    def _let(self, case: Case, to: Addressee, item: str) -> bool:
        return isinstance(permits(case, self._official.use(to, item)), Permission)

    def _element(self, case: Case, to: Addressee, element: str) -> Fact:
        """What the packet said of it, if she still lets it go; else room to write."""
        known, content = self._official.desk.definitions, content_of(case, EntityId(to.referral))
        label, law = paper_words.element(element), self._official.desk.law
        if element in _FLAGS:
            flags = getattr(content, _FLAGS[element])
            let = [flag for flag in flags if self._let(case, to, law.flags[flag].item)]
            return Fact(label, tuple(paper_words.coded(known, "packet_flag", flag.value) for flag in let))
        lines = {line.label.context: line.values for line in paper_words.lines_of(content, known)}
        item = law.elements[element].item
        return Fact(label, lines.get(element, ()) if item is None or self._let(case, to, item) else ())

    # --- items -------------------------------------------------------------------------------------

    def _blocks(self, template: PaperTemplate, case: Case, to: Addressee | None) -> Iterator[Block]:
        row, across = list[Fact](), 0
        for item in template.items:
            fact = self._fact(template, item, case, to)
            if row and (fact is None or item.across != across):
                yield Facts(tuple(row), across)
                row.clear()
            if fact is not None:
                row.append(fact)
                across = item.across
            else:
                yield self._block(template, item, case)
        if row:
            yield Facts(tuple(row), across)

    def _fact(self, template: PaperTemplate, item: Item, case: Case, to: Addressee | None) -> Fact | None:
        if item.blank:
            return Fact(_said(item.blank))
        if item.element and to is not None:
            found = self._element(case, to, item.element)
            return Fact(_said(item.label) if item.label else found.label, found.values)
        if item.field:
            asked = self._official.desk.definitions.fields[item.field]
            found = self._official.fact(case, item.field, case.first(asked.entity), leaves=template.goes is Goes.LEAVES)
            values = found.values if self._shows(template, item.field, case) else ()
            return Fact(_said(item.label) if item.label else found.label, values)
        return None

    def _shows(self, template: PaperTemplate, field_id: str, case: Case) -> bool:
        """On a paper that leaves, a finding is told only with the consent that names a report."""
        if template.goes is not Goes.LEAVES:
            return True
        said = case.stored("f_consents")
        agreed = isinstance(said, dict) and said.get("give_report_to_police") == "given"
        ours = self._official.desk.definitions.fields[field_id].section == FORENSIC
        return ours and agreed and not self._official.is_blocked(case, field_id)

    def _block(self, template: PaperTemplate, item: Item, case: Case) -> Block:
        match item.kind:
            case "heading":
                return Title(_said(item.heading))
            case "words":
                return Prose(_said(item.words))
            case "room":
                return Room(_said(item.room), item.lines)
            case "free":
                return Boxes(_said(item.free), tuple((_said(each), False) for each in item.options))
            case "sign":
                return Signing(tuple(_said(each) for each in item.sign))
        return self._boxes(template, item, case)

    def _boxes(self, template: PaperTemplate, item: Item, case: Case) -> Boxes:
        known = self._official.desk.definitions
        field = known.fields[item.boxes or ""]
        said = case.stored(field.id, case.first(field.entity))
        chosen = {str(each) for each in (said if isinstance(said, list) else [_yes(said)])}
        if not self._shows(template, field.id, case):
            chosen = set()
        codes = item.only or choices(field, known)
        label = _said(item.label) if item.label else self._official.answers.label(field)
        return Boxes(label, tuple((self._choice(field.code_list or field.id, each), each in chosen) for each in codes))

    def _choice(self, list_id: str, code: str) -> Words:
        known = self._official.desk.definitions.codes
        return {"yes": YES, "no": NO}[code] if list_id not in known else self._official.coded(list_id, code)

    # --- the register ------------------------------------------------------------------------------

    def _column_title(self, column: Column) -> Words:
        if column.label:
            return _said(column.label)
        if column.blank:
            return _said(column.blank)
        if column.ours:
            return _OURS[column.ours]
        return self._official.answers.label(self._official.desk.definitions.fields[column.field or ""])

    def _cell(self, column: Column, case: Case, place: int) -> Words:
        official = self._official
        match column.ours:
            case "nr":
                return Words.plain(str(place))
            case "code":
                return Words.plain(shown_code(case.code))
            case "begun":
                begun = official.desk.cases.begun_at(case.id).astimezone(official.desk.clock.zone)
                return Words.plain(shown_date(begun.date(), official.staff))
        if column.blank or mode_of(case) is not Mode.FULL:
            return Words.plain("-")
        if column.ours == "sent_to":
            names = dict.fromkeys(
                official.organisation(OrganisationId(to)) for _, to in case.every("x_org") if isinstance(to, str)
            )
            return Words.plain(", ".join(names) or "-")
        field = official.desk.definitions.fields[column.field or ""]
        values = official.fact(case, field.id, case.first(field.entity), leaves=False).values
        return official.together(values) if values else Words.plain("-")


def _said(said: Mapping[str, str] | None) -> Words:
    told = said or {}
    return Words("", "", told.get("en", ""), tuple(told.items()))


def _yes(said: object) -> object:
    return {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool) else said
