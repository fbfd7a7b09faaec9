"""The medico-legal certificate: for our file, for her, or for whoever she lets have the report; each its own copy.

Every part asks one of the six consents, and a copy for the police asks all that this takes. Nothing interprets.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from clinic_app.domain.answers import is_missing
from clinic_app.domain.attachments import What
from clinic_app.domain.custody import SEAL, SPECIMEN
from clinic_app.domain.evidence import CONSENTS, FIELD, open_for_certificate
from clinic_app.domain.ids import CaseId
from clinic_app.errors import GateClosed, NotPermitted, Refusal
from clinic_app.printing.bilingual import Words
from clinic_app.printing.certificate import Certificate, Fact, Taken, certificate
from clinic_app.printing.official_words import INTERPRETER, KEPT_BACK, NAME_BY_HAND, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services.official_paper import Addressee, OfficialDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clinic_app.domain.case import Case
    from clinic_app.domain.ids import EntityId, ReferralId
    from clinic_app.services.forensic_papers import ForensicPapers
    from clinic_app.services.paper import Paper

DOCUMENT: Final = "certificate"
SECTORS: Final = frozenset({"police_security", "justice_court"})
"""Whom a report may reach by the consent that names a report."""

TITLE: Final = of_paper("Medico-legal certificate")
_WITHOUT_EVIDENCE: Final = of_paper("Specimens are not on this copy: giving them was not agreed to.")
_WITHOUT_PHOTOS: Final = of_paper("Photographs are not on this copy: giving them was not agreed to.")
_CARE: Final = (
    "h_injury_any", "h_strangle", "h_hiv_base", "h_pep", "h_pep_given_at", "h_ec", "h_ec_given_at", "h_preg_test",
    "h_sti", "h_hepb", "h_tetanus", "h_injury_care",
)  # fmt: skip
_BEGUN: Final = ("f_consents", "f_exam_at", "f_examiner", "f_account")
_GENITAL: Final = "f_genital"
_ACCOUNT: Final = "f_account"


class CertificatePaper:
    """Of the open vault, for whoever signed in."""

    def __init__(self, official: OfficialDesk, forensic: ForensicPapers) -> None:
        self._official = official
        self._forensic = forensic

    def begun(self, case_id: CaseId) -> bool:
        """Whether anything of an examination is written down."""
        case = self._official.case(case_id)
        return any(case.stored(each) is not None for each in _BEGUN) or bool(case.of_kind("injury"))

    def addressees(self, case_id: CaseId) -> tuple[Addressee, ...]:
        """Whoever may get it by a consent that names a report."""
        return self._official.addressees(case_id, SECTORS)

    def waits_for(self, case_id: CaseId) -> tuple[str, ...]:
        """The answers a certificate still waits for. Raises `NotAllowed`, `NoSuchCase`."""
        return open_for_certificate(self._official.case(case_id), self._official.desk.definitions)

    def certificate(self, case_id: CaseId, *, copy: Copy = Copy.SENDER, referral: ReferralId | None = None) -> Paper:
        """One copy of it. Raises `GateClosed` until the examination is agreed to and written, and for her copy until
        paper is safe; `NotPermitted` for a recipient she does not let have the report.
        """
        case = self._official.case(case_id)
        if waiting := open_for_certificate(case, self._official.desk.definitions):
            raise GateClosed("certificate", waiting)
        to = None
        if copy is Copy.HER:
            self._official.safe_to_carry(case)
        elif copy is Copy.RECEIVER:
            to = self._official.addressee(case, referral)
            self._may_have(case, to)

        def make(number: str) -> bytes:
            return certificate(
                self._facts(self._official.case(case_id), number, copy, to),
                staff=self._official.staff,
                training=self._official.training,
            )

        still = partial(self._still, case_id, to) if to else None
        return self._official.paper(DOCUMENT, make, case_id=case_id, to=to, copy=copy, still=still)

    # --- inside ------------------------------------------------------------------------------------

    def _still(self, case_id: CaseId, to: Addressee) -> None:
        self._may_have(self._official.case(case_id), to)

    def _may_have(self, case: Case, to: Addressee) -> None:
        if to.sector not in SECTORS:
            raise NotPermitted(Refusal.NO_CONSENT)
        self._official.permitted(case, to)
        if not _agreed(case, "give_report_to_police"):
            raise NotPermitted(Refusal.NOT_THIS_ITEM)

    def _photographs(self, case: Case) -> int:
        """How many there are, those to come from another PC too: an injury names one, and may be shown by several."""
        vault, case_id = self._official.desk.vault, CaseId(case.id)
        facts = [each.facts for each in vault.attachments.of_case(case_id)]
        facts += [each.facts for each in vault.erasing.awaited.to_come(case_id)]
        return sum(each.what is What.PHOTO for each in facts)

    def _facts(self, case: Case, number: str, copy: Copy, to: Addressee | None) -> Certificate:
        official, leaves = self._official, copy is Copy.RECEIVER
        specimens = tuple(self._specimens(case)) if _agreed(case, "evidence_collection") else ()
        photos = self._photographs(case) if _agreed(case, "photographs") else None
        left_out = list[Words]()
        if leaves and specimens and not _agreed(case, "give_evidence_to_police"):
            specimens, left_out = (), [*left_out, _WITHOUT_EVIDENCE]
        if leaves and photos and not _agreed(case, "give_photos_to_police"):
            photos, left_out = None, [*left_out, _WITHOUT_PHOTOS]
        kept_back = [each for each in (_ACCOUNT, _GENITAL) if leaves and official.is_blocked(case, each)]
        if kept_back:
            left_out.append(KEPT_BACK)
        since = official.fact(case, "f_since", leaves=leaves).values
        return Certificate(
            head=official.head(TITLE, number, copy, case=case, to=to, confirm="forensic", signed_pages=True),
            examination=(
                *official.facts(case, "f_exam_at", "f_examiner", leaves=copy is not Copy.SENDER),
                Fact(of_paper("Asked for by")),
                Fact(NAME_BY_HAND),
                *official.facts(case, "s_age_years", "s_sex", leaves=leaves),
                Fact(of_paper("Who was in the room")),
                Fact(INTERPRETER),
            ),
            consents=tuple(self._consents(case)),
            account="" if _ACCOUNT in kept_back else _text(case, _ACCOUNT),
            since=since,
            marks=self._forensic.marks(case),
            genital="" if _GENITAL in kept_back else _text(case, _GENITAL),
            specimens=specimens,
            photographs=photos,
            care=() if leaves else tuple(self._care(case)),
            left_out=tuple(left_out),
        )

    def _consents(self, case: Case) -> Iterator[tuple[Words, Words | None]]:
        said = case.stored(CONSENTS)
        rows = said if isinstance(said, dict) else {}
        for row in self._official.desk.definitions.codes["fconsent"].ids:
            answer = rows.get(row)
            decided = self._official.coded("consent_dec", answer) if isinstance(answer, str) else None
            yield self._official.coded("fconsent", row), decided

    def _specimens(self, case: Case) -> Iterator[Taken]:
        for each in case.of_kind(SPECIMEN):
            said, packed = case.stored(FIELD, each.id), case.stored(SEAL, each.id)
            if isinstance(said, str) and not is_missing(said):
                parts = packed if isinstance(packed, dict) else {}
                yield Taken(
                    what=self._official.coded("specimen", said),
                    item_no=str(parts.get("item_no") or ""),
                    seal_no=str(parts.get("seal_no") or ""),
                    at=self._official.answers.instant(parts.get("at")),
                )

    def _care(self, case: Case) -> Iterator[Fact]:
        entities: tuple[EntityId, ...] = (case.root, *(each.id for each in case.of_kind("care")))
        for entity in entities:
            for fact in self._official.facts(case, *_CARE, entity=entity, leaves=False):
                if fact.values:
                    yield fact


def _agreed(case: Case, row: str) -> bool:
    said = case.stored(CONSENTS)
    return isinstance(said, dict) and said.get(row) == "given"


def _text(case: Case, field_id: str) -> str:
    said = case.stored(field_id)
    return said.strip() if isinstance(said, str) and not is_missing(said) else ""
