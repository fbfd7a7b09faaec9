"""What the nurse does with one line: consent, intake, each referral as far as it may go, and the papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Final

from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.ids import CaseId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.sectors import sector_for
from clinic_app.errors import (
    ClinicError,
    GateClosed,
    Interference,
    KeyLapsed,
    LeakFound,
    NotARecipient,
    NotPermitted,
    PaperError,
    Refusal,
    TooIdentifying,
)
from clinic_app.facts import dataclass
from clinic_app.rehearsal.report import CaseReport, ReferralReport
from clinic_app.services.case_lines import Asked, CaseLine, Problem
from clinic_app.services.clinic import Clinic
from clinic_app.services.paper import Paper
from clinic_app.services.referring import ReferralRequest
from clinic_app.services.writing_lines import write_line

_NO_YES: Final = frozenset(
    {Refusal.REFUSED, Refusal.WITHDRAWN, Refusal.UNDECIDED, Refusal.UNABLE_NOW, Refusal.CARE_ONLY, Refusal.WAITING}
)
"""Finer reasons for the one thing the report calls `no_consent`: she did not say yes."""


@dataclass(slots=True)
class Played:
    """One line as it was played; `sealed` are the referrals that were sealed, by their place in the report."""

    line: CaseLine
    report: CaseReport
    case_id: CaseId | None = None
    problems: list[Problem] = field(default_factory=list)
    sealed: dict[int, ReferralId] = field(default_factory=dict)


class Playing:
    """Plays lines in the sender's open vault and leaves its papers in a folder."""

    def __init__(self, clinic: Clinic, documents: Path) -> None:
        self._clinic = clinic
        self._documents = documents

    def play(self, played: Played) -> None:
        """Consent and intake, then the referrals, then the papers. Raises only what is a fault of the program."""
        line, report = played.line, played.report
        report.referrals = [ReferralReport(organisation=a.organisation, service=a.service) for a in line.referrals]
        written = write_line(self._clinic, line)
        played.case_id, played.problems, report.code = written.case_id, written.problems, written.code
        mode = mode_of(self._clinic.recording.shown(written.case_id))
        report.mode, report.saved = mode.value, mode is not Mode.DRAFT
        if mode is Mode.DRAFT:
            played.problems.append(Problem(line.number, "c_record", "not_asked"))
        for place, asked in enumerate(line.referrals):
            self._refer(asked, place, played, written.case_id)
        self._print(played, written.case_id)

    # --- referring ---------------------------------------------------------------------------------

    def _refer(self, asked: Asked, place: int, played: Played, case_id: CaseId) -> None:
        told = played.report.referrals[place]
        try:
            preview = self._clinic.referring.preview(case_id, self._request(played.line, asked))
            played.sealed[place] = self._clinic.referring.seal(case_id, preview, agreed=True)
            told.code = preview.code
        except ClinicError as error:
            reason = _refusal(error)
            told.refused, told.because = _coarse(reason), reason

    def _request(self, line: CaseLine, asked: Asked) -> ReferralRequest:
        """What was agreed says in which sector and for how long; else the usual sector, and a week."""
        organisation, service = OrganisationId(asked.organisation), Service(asked.service)
        named = [share for share in line.shares if share.organisation == organisation]
        entry = self._clinic.directory().organisation(organisation)
        by_sector = [share for share in line.shares if share.organisation is None and share.sector in entry.sectors]
        rows = [*reversed(named), *reversed(by_sector)]
        sector = next((share.sector for share in rows if share.sector in entry.sectors), None)
        return ReferralRequest(
            organisation=organisation,
            service=service,
            sector=Sector(sector) if sector else sector_for(entry, service),
            urgency=Urgency(asked.urgency),
            valid=Valid(next((share.valid for share in rows if share.valid), Valid.D7.value)),
        )

    # --- papers ------------------------------------------------------------------------------------

    def _print(self, played: Played, case_id: CaseId) -> None:
        """File names hold the number of the line, neither a name nor a code."""
        papers, at = self._clinic.papers, f"{played.line.number:03}"
        wanted: list[tuple[str, Callable[[], Paper]]] = []
        if played.report.mode == Mode.FULL:
            wanted.append((f"{at}-consent.pdf", partial(papers.consent_form, case_id)))
        for place, referral in played.sealed.items():
            wanted.append((f"{at}-referral-{place + 1}.pdf", partial(papers.sealed_form, case_id, referral)))
        for name, make in wanted:
            try:
                numbered = papers.handed_to_printer(make())
            except PaperError as error:
                played.problems.append(Problem(played.line.number, f"documents/{name}", _code(type(error).__name__)))
            else:
                (self._documents / name).write_bytes(numbered.pdf)
                played.report.documents.append(name)


def _refusal(error: ClinicError) -> str:
    """Why nothing was sent, as a code. Raises what is a fault of the program and no refusal."""
    match error:
        case NotPermitted(reason=reason) | NotARecipient(reason=reason):
            return reason.value
        case TooIdentifying():
            return Refusal.TOO_IDENTIFYING.value
        case LeakFound():
            return Refusal.LEAK.value
        case Interference():
            return Refusal.INTERFERENCE.value
        case KeyLapsed():
            return Refusal.NO_KEY.value
        case GateClosed(act=act):
            return f"gate_{act}"
        case _:
            raise error


def _coarse(reason: str) -> str:
    return Refusal.NO_CONSENT.value if reason in _NO_YES else reason


def _code(name: str) -> str:
    """`UncoveredScript` as `uncovered_script`."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).lstrip("_")
