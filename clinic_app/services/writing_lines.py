"""Writes one line of a case file into the open vault, as a nurse would: her answers on consent first, then the sheets.

What the record refuses is reported by line and field, and the case goes on. Referrals are not made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE, Change, Entity, new_entity
from clinic_app.domain.consent import EMBASSY, Decision
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.packet_codes import Sector, Valid
from clinic_app.errors import (
    AccessError,
    GateClosed,
    NotAnAnswer,
    NotARecipient,
    RecordError,
    RecordRefused,
)
from clinic_app.facts import dataclass
from clinic_app.services.case_lines import CaseLine, Problem, Share
from clinic_app.services.screening import EXPLAINED, Heard
from clinic_app.services.taking_consent import NewRelease

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic

WITNESS = "as in the case file"
"""The lines do not name witnesses."""


@dataclass(slots=True)
class Written:
    """What became of a line: the case, the rows of sharing by their place in the line, and what was not taken."""

    case_id: CaseId
    code: str
    releases: dict[int, EntityId] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def write_line(clinic: Clinic, line: CaseLine) -> Written:
    """Begin a case and write the line into it. The problems of reading come first in the list."""
    case = clinic.recording.begin()
    written = Written(case.id, case.code, problems=list(line.problems))
    writing = _Writing(clinic, line, written)
    writing.spoken()
    writing.things()
    writing.shares()
    return written


class _Writing:
    def __init__(self, clinic: Clinic, line: CaseLine, written: Written) -> None:
        self._clinic = clinic
        self._line = line
        self._written = written
        self._case_id = written.case_id
        self._firsts: dict[str, EntityId] = {CASE: EntityId(written.case_id)}

    def _no(self, where: str, error: Exception) -> None:
        self._written.problems.append(Problem(self._line.number, where, _reason(error)))

    def spoken(self) -> None:
        if not self._line.spoken:
            return
        try:
            self._clinic.consent.answer(self._case_id, self._line.spoken)
        except (RecordError, AccessError) as error:
            self._no("c_record", error)

    def things(self) -> None:
        for thing in self._line.things:
            try:
                entity = self._firsts[CASE] if thing.kind == CASE else self._begun(thing.kind)
            except (RecordError, AccessError) as error:
                self._no(thing.kind, error)
                continue
            for section, answers in self._by_section(thing.answers).items():
                self._section(entity, section, answers)

    def _begun(self, kind: str) -> EntityId:
        """A new entity of this kind below the first of those it belongs to, which is begun if there is none."""
        new = self._new(kind)
        self._clinic.recording.change(self._case_id, Change(created=new))
        for entity in new:
            self._firsts.setdefault(entity.kind, entity.id)
        return new[-1].id

    def _new(self, kind: str) -> tuple[Entity, ...]:
        above = self._clinic.definitions.kinds[kind].parent
        assert above is not None
        if above in self._firsts:
            return (new_entity(kind, self._firsts[above]),)
        missing = self._new(above)
        return (*missing, new_entity(kind, missing[-1].id))

    def _by_section(self, answers: Mapping[str, Stored]) -> dict[str, dict[str, Stored]]:
        sections: dict[str, dict[str, Stored]] = {}
        for field_id, value in answers.items():
            sections.setdefault(self._clinic.definitions.fields[field_id].section, {})[field_id] = value
        return sections

    def _section(self, entity: EntityId, section: str, answers: dict[str, Stored]) -> None:
        recording = self._clinic.recording
        if answers.get(EXPLAINED) is True:
            self._explained(answers.get("t_done"))
            answers = {field_id: value for field_id, value in answers.items() if field_id != EXPLAINED}
        try:
            recording.keep_draft(self._case_id, entity, section, answers)
        except (RecordError, AccessError):
            # Some of it cannot be taken: find out what, one by one, beside what was kept already.
            for field_id, value in answers.items():
                try:
                    recording.keep_draft(self._case_id, entity, section, {field_id: value})
                except (RecordError, AccessError) as error:
                    self._no(field_id, error)
        recording.finish_section(self._case_id, entity, section)

    def _explained(self, done: Stored | None) -> None:
        """It is no answer of a sheet: whoever says it writes it."""
        ends = {each.value: each for each in (Heard.DECLINED, Heard.NOT_SAFE_NOW)}
        try:
            heard = ends.get(done, Heard.GOES_ON) if isinstance(done, str) else Heard.GOES_ON
            self._clinic.screening.explained(self._case_id, heard)
        except (RecordError, AccessError) as error:
            self._no(EXPLAINED, error)

    def shares(self) -> None:
        for place, share in enumerate(self._line.shares):
            try:
                self._written.releases[place] = self._clinic.consent.release(self._case_id, self._decided(share))
            except (RecordError, AccessError, NotARecipient) as error:
                self._no(f"shares[{place}]", error)

    def _decided(self, share: Share) -> NewRelease:
        given = Decision(share.decision)
        replies = any(asked.organisation == share.organisation and asked.reply for asked in self._line.referrals)
        language = self._clinic.recording.shown(self._case_id).stored("s_lang_first")
        return NewRelease(
            decision=given,
            organisation=OrganisationId(share.organisation) if share.organisation else None,
            sector=Sector(share.sector) if share.sector else None,
            items=share.items,
            form=share.form,
            valid=Valid(share.valid) if share.valid else Valid.D7,
            alone=share.alone,
            explained=True,
            language=language if isinstance(language, str) else None,
            witness=WITNESS,
            # To share with the embassy is asked by itself, and here it was.
            embassy=given if share.sector == EMBASSY else None,
            # An official who speaks for a child has asked the child first.
            assent=given if share.form == "competent_official_for_child" else None,
            reply_ok=given if replies else None,
            given_on=share.given_on,
        )


def _reason(error: Exception) -> str:
    match error:
        case NotAnAnswer(reason=reason) | NotARecipient(reason=reason):
            return str(reason)
        case RecordRefused(mode=mode):
            return mode
        case GateClosed():
            return "gate_closed"
        case _:
            return "not_allowed"
