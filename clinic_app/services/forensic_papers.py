"""Papers of the examination: the body map of an incident for our file, the custody sheet of a specimen.

A custody sheet also travels with the specimen, once she lets evidence be given: that copy leads to no case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Final

from clinic_app import paths
from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.body_map import BodyMap, load_body_map, spot_of
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.custody import SEAL, SPECIMEN, Chain, Entry, chain_of
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.evidence import CONSENTS, FIELD, WINDOW, read_window
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NoSuchCase, NotPermitted, Refusal
from clinic_app.printing.bilingual import Words
from clinic_app.printing.body_map_paper import BodyMapPaper, PaperMark, body_map_paper
from clinic_app.printing.custody_sheet import CustodyLine, CustodySheet, custody_sheet
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.chain_of_custody import ChainOfCustody, Recorded
from clinic_app.services.desk import Desk
from clinic_app.services.paper import Paper
from clinic_app.services.paper_words import coded
from clinic_app.services.printing_forms import Papers

_ALWAYS: Final = ("anterior", "posterior")
_NUMBERS: Final = ("length_mm", "width_mm")
_LOOK: Final = ("colour", "shape", "pattern")
_ASKED: Final = ("exam", "photographs")


@cache
def _drawings() -> BodyMap:
    return load_body_map(paths.resources())


class ForensicPapers:
    """Printed from the record, never from drafts. Those for our file carry the case code."""

    def __init__(self, desk: Desk, papers: Papers, chain: ChainOfCustody) -> None:
        self._desk = desk
        self._papers = papers
        self._chain = chain

    def incidents(self, case_id: CaseId) -> tuple[EntityId, ...]:
        """The incidents of which an injury is recorded."""
        case = self._case(case_id)
        return tuple(each.id for each in case.of_kind("incident") if case.of_kind("injury", each.id))

    def specimens(self, case_id: CaseId) -> tuple[tuple[EntityId, Words, str], ...]:
        """The specimens that are recorded: which, what it is, and its item number."""
        case = self._case(case_id)
        return tuple(
            (each.id, self._coded("specimen", said), _part(case.stored(SEAL, each.id), "item_no"))
            for each in case.of_kind(SPECIMEN)
            if (said := case.stored(FIELD, each.id)) is not None and isinstance(said, str)
        )

    def body_map(self, case_id: CaseId, incident: EntityId) -> Paper:
        """The map of one incident with its marks. Raises `NoSuchCase` if the case has no such incident."""
        case = self._case(case_id)
        if incident not in case.entities:
            raise NoSuchCase
        marks = self.marks(case, incident)
        shown = {mark.spot[0] for mark in marks if mark.spot is not None} | set(_ALWAYS)
        drawings = _drawings()
        captions = {figure.caption for view in drawings.views.values() for figure in view.figures}

        def make(number: str) -> bytes:
            facts = BodyMapPaper(
                code=shown_code(case.code),
                clinic=self._papers.letterhead.name,
                duty_line=self._papers.letterhead.duty_line,
                printed_on=shown_date(self._desk.clock.today(), self._staff),
                examined_at=self._instant(case.stored("f_exam_at")),
                examiner=str(case.stored("f_examiner")) if isinstance(case.answer("f_examiner"), Answer) else "",
                consents=tuple((self._coded("fconsent", row), self._decided(case, row)) for row in _ASKED),
                views=tuple(view for view in drawings.views.values() if view.id in shown),
                captions={each: self._coded("body_caption", each) for each in captions},
                marks=marks,
                print_number=number,
            )
            return body_map_paper(facts, staff=self._staff, training=self._desk.vault.training)

        return self._paper("body_map", case_id, make)

    def may_travel(self, case_id: CaseId) -> bool:
        """Whether she lets evidence be given, so that a custody sheet may leave with it."""
        return _gives_evidence(self._case(case_id))

    def custody_sheet(self, case_id: CaseId, specimen: EntityId, *, copy: Copy = Copy.SENDER) -> Paper:
        """The chain of one specimen as it is recorded; the receiver's copy travels with it, without the case code.

        Raises `NoSuchCase` if the case has no such specimen, `NotPermitted` for a copy that leaves against her word.
        """
        case, leaves = self._case(case_id), copy is Copy.RECEIVER
        if leaves:
            self._may_leave(case_id)
        if specimen not in case.entities or case.entities[specimen].kind != SPECIMEN:
            raise NoSuchCase
        hand = self._role_or_name if leaves else Words.plain
        chain, recorded = chain_of(case, specimen), self._chain.recorded(case_id)
        packed, used = case.stored(SEAL, specimen), read_window(case.stored(WINDOW, specimen))

        def make(number: str) -> bytes:
            facts = CustodySheet(
                code="" if leaves else shown_code(case.code),
                clinic=self._papers.letterhead.name,
                duty_line=self._papers.letterhead.duty_line,
                printed_on=shown_date(self._desk.clock.today(), self._staff),
                specimen=self._coded("specimen", str(case.stored(FIELD, specimen) or "other")),
                item_no=_part(packed, "item_no"),
                seal_no=_part(packed, "seal_no"),
                packed_by=hand(_part(packed, "packed_by")),
                packed_at=self._instant(_part(packed, "at") or None),
                storage=_part(packed, "storage"),
                hours="–".join(str(each) for each in dict.fromkeys(used.hours or ())) if used else "",
                rules_version=used.version if used else "",
                keep_until=self._day(case.stored("f_retain", specimen)),
                lines=tuple(self._line(entry, recorded, hand) for entry in chain.entries),
                breaks=tuple(self._breaks(chain, hand)),
                role=paper_words.role_of(self._desk.me.role),
                print_number=number,
            )
            return custody_sheet(facts, staff=self._staff, training=self._desk.vault.training)

        still = partial(self._may_leave, case_id) if leaves else None
        return Paper(
            document="custody_sheet", pdf=make(""), case_id=case_id, copy=copy, make=make, still_permitted=still
        )

    # --- within ------------------------------------------------------------------------------------

    @property
    def _staff(self) -> str:
        return self._desk.settings.language

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.PRINT)
        self._desk.require(Act.READ_CASE)
        return self._desk.cases.load(case_id)

    def _paper(self, document: str, case_id: CaseId, make: Callable[[str], bytes]) -> Paper:
        return Paper(document=document, pdf=make(""), case_id=case_id, make=make)

    def _may_leave(self, case_id: CaseId) -> None:
        if not _gives_evidence(self._case(case_id)):
            raise NotPermitted(Refusal.NOT_THIS_ITEM)

    def _role_or_name(self, hand: str) -> Words:
        """The role for a staff code of ours; a name of somebody else stays, for the chain is made of them."""
        for person in self._desk.vault.people.every():
            if person.staff_code == hand:
                return paper_words.role_of(person.role)
        return Words.plain(hand)

    def _coded(self, list_id: str, code: str) -> Words:
        return coded(self._desk.definitions, list_id, code)

    def _code_of(self, list_id: str, answer: Stored | None) -> Words | None:
        return self._coded(list_id, answer) if isinstance(answer, str) else None

    def _decided(self, case: Case, row: str) -> Words | None:
        said = case.stored(CONSENTS)
        return self._code_of("consent_dec", said.get(row) if isinstance(said, dict) else None)

    def marks(self, case: Case, incident: EntityId | None = None) -> tuple[PaperMark, ...]:
        """The injuries of one incident, or of all, as papers say them: numbered in the order they were written."""
        said = [each.id for each in case.of_kind("injury", incident) if case.answers.get(each.id)]
        return tuple(self._mark(case, entity, number) for number, entity in enumerate(said, start=1))

    def _mark(self, case: Case, entity: EntityId, number: int) -> PaperMark:
        place, look = case.stored("f_inj_view", entity), case.stored("f_inj_desc", entity)
        part = _drawings().part_of(place)
        seen = look if isinstance(look, dict) else {}
        return PaperMark(
            number=number,
            spot=spot_of(place),
            kind=self._code_of("injury", case.stored("f_inj_type", entity)),
            place=self._coded("body_place", part.place) if part is not None else None,
            side=self._coded("body_side", part.side) if part is not None and part.side is not None else None,
            view=self._code_of("bodymap", place.get("view")) if isinstance(place, dict) else None,
            size=" × ".join(str(seen[side]) for side in _NUMBERS if isinstance(seen.get(side), int)),
            look=", ".join(each for name in _LOOK if isinstance(each := seen.get(name), str)),
            tender=self._code_of("yndu", seen.get("tender")),
        )

    def _line(self, entry: Entry, recorded: Mapping[EntityId, Recorded], hand: Callable[[str], Words]) -> CustodyLine:
        written, taker = recorded.get(entry.id), hand(entry.taker)
        if entry.taker and entry.role and taker == Words.plain(entry.taker):
            taker = Words.plain(f"{entry.taker} ({entry.role})")
        return CustodyLine(
            number=entry.number,
            what=self._code_of("custody", entry.happened),
            at=self._shown(entry.at) if entry.at is not None else "-",
            giver=hand(entry.giver),
            taker=taker,
            seal=entry.seal_no,
            intact=self._code_of("yndu", entry.seal_intact),
            why=entry.why,
            written_at=self._shown(written.at) if written is not None else "",
            written_by=hand(written.by if written is not None else ""),
            corrects=entry.corrects,
            corrected_by=entry.corrected_by,
        )

    def _breaks(self, chain: Chain, hand: Callable[[str], Words]) -> list[tuple[str, int, Words, Words]]:
        return [(each.doubt.value, each.number, hand(each.expected), hand(each.found)) for each in chain.breaks]

    def _shown(self, at: datetime) -> str:
        return shown_instant(at, self._desk.clock.zone, self._staff)

    def _instant(self, stored: Stored | None) -> str:
        return self._shown(instant(stored)) if isinstance(stored, str) else ""

    def _day(self, stored: Stored | None) -> str:
        return shown_date(datetime.fromisoformat(stored).date(), self._staff) if isinstance(stored, str) else ""


def _gives_evidence(case: Case) -> bool:
    said = case.stored(CONSENTS)
    return isinstance(said, dict) and said.get("give_evidence_to_police") == "given"


def _part(record: Stored | None, part: str) -> str:
    said = record.get(part) if isinstance(record, dict) else None
    return said.strip() if isinstance(said, str) else ""
