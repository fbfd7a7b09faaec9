"""Forms to write on while the PC is down, each under a code that was set aside, and the lists to write numbers from.

No name and no number of a telephone stands on a form: they have a foot of their own, which is kept apart and destroyed
once it was entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.dates import shown_date
from clinic_app.domain.definitions import Field, FieldKind, Privacy, Required
from clinic_app.domain.people import Act
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_sheet import (
    Block,
    Boxes,
    Fact,
    Facts,
    Head,
    Listing,
    OfficialSheet,
    Prose,
    Room,
    Signing,
    TearOff,
    Title,
    official_sheet,
)
from clinic_app.printing.official_words import DAY_AND_TIME, INTERPRETER, NO, YES, joined, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.paper import Paper

if TYPE_CHECKING:
    from clinic_app.domain.definitions import Section
    from clinic_app.services.desk import Desk
    from clinic_app.services.printing_forms import Papers

DOCUMENT: Final = "blank_form"
CODE_LIST: Final = "code_list"
MOST_BOXES: Final = 9
"""A list with more choices stands in the appendix, and its number is written."""

TITLE: Final = of_paper("Form for when the PC is down")
LISTS: Final = of_paper("Lists for the paper form")
_HOW: Final = (
    of_paper("Care first. Say the limits and ask before you write. Nothing has to be filled in."),
    of_paper("Not asked: leave it empty. Does not want to say: write –. Not known: write ?"),
    of_paper("No name here, no number, nobody’s workplace. The foot of the last page is torn off and kept apart."),
)
_FROM_LIST: Final = of_paper("number from list")
_TICK: Final = of_paper("tick what is so")
_TORN: Final = of_paper("Keep apart from the form. Destroy both once they are entered.")
_TEAR: Final = (
    of_paper("What the survivor is called"),
    of_paper("Safe number, and when"),
    of_paper("What to say if another answers"),
    of_paper("Who keeps this foot (staff code)"),
)
_FOOT: Final = (of_paper("Written by (staff code)"), DAY_AND_TIME, INTERPRETER)
_ENTERED: Final = (of_paper("Entered in the PC by, on"), of_paper("Checked by, on"), of_paper("Shredded on"))
_ONE_BY_ONE: Final = frozenset(
    {FieldKind.REF, FieldKind.REFS, FieldKind.SCHEDULE, FieldKind.BODYMAP, FieldKind.DERIVED}
)
_NOT_ON_PAPER: Final = frozenset({"referral", "followup", "closure", "forensic", "migration", "trafficking"})
"""Sections that are written at the PC, have a paper of their own, or must not lie on a desk."""
_ABOUT: Final = frozenset({"case", "incident", "perpetrator", "care", "risk_assessment", "need"})


class BlankForms:
    """Of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, papers: Papers) -> None:
        self._desk = desk
        self._papers = papers

    def short(self, codes: Sequence[str]) -> Paper:
        """What is needed tonight: one form for each code. Raises `NotAllowed`, `ValueError` without a code."""
        wanted = (*self._desk.definitions.pages["door_step"], *self._desk.definitions.pages["emergency_minimum"])
        return self._forms(codes, frozenset(wanted))

    def whole(self, codes: Sequence[str]) -> Paper:
        """Everything that is asked here and may stand on paper: one form for each code. Raises as `short` does."""
        return self._forms(codes, None)

    def lists(self) -> Paper:
        """The lists whose numbers are written on the forms. It is about nobody. Raises `NotAllowed`."""
        self._desk.require(Act.PRINT)

        def make(number: str) -> bytes:
            blocks: list[Block] = []
            for place, list_id in enumerate(self._numbered(), start=1):
                known = self._desk.definitions.codes[list_id]
                title = joined(Words.plain(str(place)), Words("forms", f"list.{known.id}", known.label), " · ")
                words = tuple(paper_words.coded(self._desk.definitions, list_id, code) for code in known.ids)
                blocks += [Prose(title, strong=True), Listing(words)]
            return self._sheet(LISTS, number, tuple(blocks), neutral=True)

        return Paper(document=CODE_LIST, pdf=make(""), make=make)

    # --- inside ------------------------------------------------------------------------------------

    def _forms(self, codes: Sequence[str], only: frozenset[str] | None) -> Paper:
        self._desk.require(Act.PRINT)
        self._desk.require(Act.BEGIN_CASE)
        if not codes:
            raise ValueError(codes)

        def make(number: str) -> bytes:
            blocks = tuple(self._blocks(only))
            return _together(
                [
                    self._sheet(
                        TITLE, number, (*blocks, TearOff(_TORN, shown_code(code), _TEAR)), code=shown_code(code)
                    )
                    for code in codes
                ]
            )

        return Paper(document=DOCUMENT, pdf=make(""), copy=Copy.SENDER, make=make)

    def _sheet(
        self, title: Words, number: str, blocks: tuple[Block, ...], *, code: str = "", neutral: bool = False
    ) -> bytes:
        staff, head = self._desk.settings.language, self._papers.letterhead
        facts = OfficialSheet(
            head=Head(
                title=title, clinic=head.name, duty_line=head.duty_line, role=paper_words.role_of(self._desk.me.role),
                printed_on=shown_date(self._desk.clock.today(), staff), print_number=number, copy=Copy.SENDER,
                case_code=code, neutral=neutral,
            ),
            blocks=blocks,
        )  # fmt: skip
        return official_sheet(facts, staff=staff, training=self._desk.vault.training, both=False)

    def _blocks(self, only: frozenset[str] | None) -> Iterator[Block]:
        yield from (Prose(each) for each in _HOW)
        yield Signing(_FOOT)
        for section in self._desk.definitions.sections:
            asked = [each for each in section.fields if _may_stand(each) and (only is None or each.id in only)]
            if asked and section.id not in _NOT_ON_PAPER:
                yield Title(paper_words.section_title(section))
                yield from self._asked(asked)
        yield Signing(_ENTERED)

    def _asked(self, asked: Sequence[Field]) -> Iterator[Block]:
        row = list[Fact]()
        for field in asked:
            block = self._drawn(field)
            if isinstance(block, Fact):
                row.append(block)
                continue
            if row:
                yield Facts(tuple(row))
                row.clear()
            yield from block
        if row:
            yield Facts(tuple(row))

    def _drawn(self, field: Field) -> Fact | tuple[Block, ...]:  # noqa: PLR0911 - one per kind
        label, known = Words("forms", field.id, field.label), self._desk.definitions
        match field.kind:
            case FieldKind.CODE | FieldKind.CODES | FieldKind.DECISION:
                list_id = field.code_list or field.id
                if len(codes := known.codes[list_id].ids) > MOST_BOXES:
                    place = Words.plain(str(self._numbered().index(list_id) + 1))
                    return Fact(joined(label, joined(_FROM_LIST, place, " "), " · "))
                return (Boxes(label, tuple((paper_words.coded(known, list_id, code), False) for code in codes)),)
            case FieldKind.BOOL:
                return (Boxes(label, ((YES, False), (NO, False))),)
            case FieldKind.MATRIX:
                rows = known.codes[field.row_list or field.id].ids
                said = tuple((paper_words.coded(known, field.row_list or field.id, row), False) for row in rows)
                return (Boxes(joined(label, _TICK, " · "), said),)
            case FieldKind.RECORD:
                parts = tuple(Fact(Words("forms", f"{field.id}.{part.id}", part.label)) for part in field.parts)
                return (Prose(label), Facts(parts, 3))
            case FieldKind.LONG_TEXT:
                return (Room(label, 5),)
        return Fact(label)

    def _numbered(self) -> list[str]:
        """The lists that are too long for boxes, in the order in which the whole form meets them."""
        known = self._desk.definitions
        return list(
            dict.fromkeys(
                list_id
                for section in _printed(known.sections)
                for field in section.fields
                if _may_stand(field) and field.kind in (FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION)
                if len(known.codes[list_id := field.code_list or field.id].ids) > MOST_BOXES
            )
        )


def _printed(sections: Sequence[Section]) -> Iterator[Section]:
    return (each for each in sections if each.id not in _NOT_ON_PAPER)


def _may_stand(field: Field) -> bool:
    names_somebody = field.third_party or field.privacy is Privacy.DI
    asked = field.asked_by_default and field.required is not Required.AUTO
    return asked and not names_somebody and field.kind not in _ONE_BY_ONE and field.entity in _ABOUT


def _together(forms: Sequence[bytes]) -> bytes:
    """One after the other, each with its own count of pages; the same forms give the same bytes."""
    if len(forms) == 1:
        return forms[0]
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(forms[0])) as whole:
        for form in forms[1:]:
            with pikepdf.open(BytesIO(form)) as more:
                whole.pages.extend(more.pages)
        whole.save(out, deterministic_id=True)
    return out.getvalue()
