"""Which papers of a case can be printed now, and how each is made: handed to the print preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.people import Act, may
from clinic_app.facts import dataclass
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.services.receiving import Received
from clinic_app.services.referring import Preview
from clinic_app.ui.i18n import _, label

COPIES = (Copy.RECEIVER, Copy.SENDER, Copy.HER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One paper in the list: what it is called, and how it is made for a copy, in the vault's lane."""

    id: str
    title: str
    second: str
    copies: tuple[Copy, ...]
    make: Callable[[Copy, str | None], Paper]
    languages: bool = True
    about_nobody: bool = False
    """Numbers or definitions: no consent covers it, and it has the languages of the staff."""
    document: str = ""
    """What the register calls it, where the id does not begin with that."""

    @property
    def kind(self) -> str:
        """What the register calls it."""
        return self.document or self.id.partition(":")[0]


def referral_by_preview(clinic: Clinic, case_id: CaseId, preview: Preview, name: str) -> Document:
    """The form of a referral that is only looked at."""

    def make(copy: Copy, hers: str | None) -> Paper:
        return clinic.papers.referral_form(case_id, preview.content, preview.asked.organisation, copy=copy, hers=hers)

    return Document(
        id="preview", title=_("Referral form"), second=name, copies=COPIES, make=make, document="referral_form"
    )


def referral_sealed(clinic: Clinic, case_id: CaseId, referral: ReferralId, name: str) -> Document:
    """The form of a referral that is sealed: it says what was sealed."""

    def make(copy: Copy, hers: str | None) -> Paper:
        return clinic.papers.sealed_form(case_id, referral, copy=copy, hers=hers)

    return Document(
        id=str(referral), title=_("Referral form"), second=name, copies=COPIES, make=make, document="referral_form"
    )


def consent_form(clinic: Clinic, case_id: CaseId) -> Document:
    """What she was told and decided; it stays in the clinic's own file."""

    def make(copy: Copy, hers: str | None) -> Paper:
        return replace(clinic.papers.consent_form(case_id, hers), copy=copy)

    return Document(
        id="consent", title=_("Consent and release"), second=_("for our file"), copies=(Copy.SENDER,), make=make,
        document="consent_form",
    )  # fmt: skip


def papers_of(clinic: Clinic, case_id: CaseId) -> list[Document]:
    """The papers of a case, in the vault's lane: its referrals, newest first, and the consent form."""
    from clinic_app.ui.screens.her_documents import her_documents
    from clinic_app.ui.screens.official_documents import official_documents
    from clinic_app.ui.screens.working_documents import packet_note

    directory = clinic.directory()
    language = clinic.desk.settings.language
    made, notes = list[Document](), list[Document]()
    for view in clinic.referring.referrals(case_id)[:3]:
        known = directory.organisations.get(view.organisation)
        if view.code and clinic.papers.has_sealed_form(case_id, view.id):
            name = known.name(language) if known else ""
            made.append(referral_sealed(clinic, case_id, view.id, name))
            notes.append(packet_note(clinic, case_id, view.id, name))

    return [
        *made,
        consent_form(clinic, case_id),
        *plan_papers(clinic, case_id),
        *examination_papers(clinic, case_id),
        *her_documents(clinic, case_id),
        *official_documents(clinic, case_id),
        *notes,
    ]


def plan_papers(clinic: Clinic, case_id: CaseId) -> list[Document]:
    """The plan, once there is one; her unmarked copy where she asked for paper. Nothing for who may read no cases."""
    if not may(clinic.whoami.role, Act.READ_CASE):
        return []
    anything, wants_it = clinic.plan_papers.wanted(case_id)

    def make(copy: Copy, hers: str | None) -> Paper:
        return clinic.plan_papers.plan(case_id, copy=copy, hers=hers)

    copies = (Copy.SENDER, Copy.HER) if wants_it else (Copy.SENDER,)
    second = _("for our file; the survivor’s copy is unmarked") if wants_it else _("for our file")
    return [Document(id="plan", title=_("Plan"), second=second, copies=copies, make=make)] if anything else []


def examination_papers(clinic: Clinic, case_id: CaseId) -> list[Document]:
    """The body map of each incident with an injury, the custody sheet of each specimen; nothing for who may not."""
    papers, made = clinic.forensic_papers, list[Document]()
    if not may(clinic.whoami.role, Act.READ_CASE):
        return made
    incidents = papers.incidents(case_id)
    for number, incident in enumerate(incidents, start=1):
        which = _("incident {n}").format(n=number) if len(incidents) > 1 else _("for our file")
        made.append(
            _for_our_file(f"body_map:{incident}", _("Body map"), which, partial(papers.body_map, case_id, incident))
        )
    for specimen, what, item in papers.specimens(case_id):
        name = " · ".join(filter(None, (label(what.context, what.english), item)))
        made.append(_custody_sheet(clinic, case_id, specimen, name))
    return made


def _custody_sheet(clinic: Clinic, case_id: CaseId, specimen: EntityId, name: str) -> Document:
    """For our file; where she lets evidence be given, also the copy that travels with it."""
    papers = clinic.forensic_papers

    def make(copy: Copy, _hers: str | None) -> Paper:
        return papers.custody_sheet(case_id, specimen, copy=copy)

    copies = (Copy.RECEIVER, Copy.SENDER) if papers.may_travel(case_id) else (Copy.SENDER,)
    return Document(
        id=f"custody_sheet:{specimen}", title=_("Custody sheet"), second=name, copies=copies, make=make, languages=False
    )


def _for_our_file(document: str, title: str, second: str, make: Callable[[], Paper]) -> Document:
    def made(_copy: Copy, _hers: str | None) -> Paper:
        return replace(make(), copy=Copy.SENDER)

    return Document(id=document, title=title, second=second, copies=(Copy.SENDER,), make=made, languages=False)


def shift_sheet(clinic: Clinic) -> Document:
    """What one shift hands to the next: codes and neutral names."""

    def make(_copy: Copy, _hers: str | None) -> Paper:
        return clinic.shift_paper.sheet()

    return Document(
        id="shift", document="shift_sheet",
        title=_("Hand-over sheet"), second=_("shred after the shift"), copies=(Copy.SENDER,), make=make,
        languages=False, about_nobody=True,
    )  # fmt: skip


def service_list(clinic: Clinic) -> Document:
    """Who can be rung: for a wall or a drawer."""

    def make(_copy: Copy, _hers: str | None) -> Paper:
        return clinic.services_paper.sheet()

    return Document(
        id="services", document="service_list",
        title=_("List of services"), second=_("for a wall or a drawer"), copies=(Copy.SENDER,),
        make=make, languages=False, about_nobody=True,
    )  # fmt: skip


def bed_sheet(clinic: Clinic, received: Received, act_before: datetime) -> Document:
    """What to make ready for somebody who was accepted: for the staff of the house, without a name."""

    def make(_copy: Copy, _hers: str | None) -> Paper:
        newer = [word.code for word in received.newer]
        return clinic.papers.bed_sheet(received.content, received.view.sender_id, act_before=act_before, newer=newer)

    title, second = _("Bed preparation sheet"), _("shred after arrival")
    return Document(id="bed", title=title, second=second, copies=(Copy.SENDER,), make=make)
