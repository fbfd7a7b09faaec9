"""Which official papers of a case can be printed, and for whom: ours, hers, and each service's own copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.people import Act, may
from clinic_app.domain.site_pack import words_in
from clinic_app.services.clinic import Clinic
from clinic_app.services.official import Addressee, Goes
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.case_papers import Document

MOST_SERVICES = 3
"""Of each paper, so many services are listed: those of the newest referrals."""


def official_documents(clinic: Clinic, case_id: CaseId) -> list[Document]:
    """In the vault's lane, the likeliest first. Nothing for who may read no cases."""
    if not may(clinic.whoami.role, Act.READ_CASE):
        return []
    return [
        *_named(clinic, case_id),
        *_summaries(clinic, case_id),
        *_releases(clinic, case_id),
        *_certificates(clinic, case_id),
        *_child_reports(clinic, case_id),
        *_of_the_site(clinic, case_id),
    ]


def _named(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    """Only where she agreed to it, for the very service."""
    papers = clinic.official.named
    for to in clinic.official.desk.addressees(case_id)[:MOST_SERVICES]:
        if papers.agreed(case_id, to.referral):
            yield _for_them(f"named:{to.referral}", _("Referral form with a name"), to, partial(papers.form, case_id))


def _summaries(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    papers, title = clinic.official.summary, _("What was told already")

    def ours(copy: Copy, hers: str | None) -> Paper:
        return papers.summary(case_id, copy=copy, hers=hers)

    yield Document(
        id="summary", title=title, second=_("for our file, or for the survivor"), copies=(Copy.SENDER, Copy.HER),
        make=ours,
    )  # fmt: skip
    for to in clinic.official.desk.addressees(case_id)[:MOST_SERVICES]:
        yield _for_them(f"summary:{to.referral}", title, to, partial(papers.summary, case_id, copy=Copy.RECEIVER))


def _releases(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    papers = clinic.official.release
    known = {each.organisation for each in clinic.official.desk.addressees(case_id)}
    for row in papers.releases(case_id)[:MOST_SERVICES]:
        if row.organisation is None:
            continue

        def made(copy: Copy, hers: str | None, release: object = row.id) -> Paper:
            return papers.release(case_id, release, copy=copy, hers=hers)  # type: ignore[arg-type]

        copies = (Copy.RECEIVER, Copy.SENDER, Copy.HER) if row.organisation in known else (Copy.SENDER, Copy.HER)
        name = clinic.official.desk.organisation(row.organisation)
        yield Document(id=f"release:{row.id}", title=_("Release of information"), second=name, copies=copies, make=made)


def _certificates(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    papers, title = clinic.official.certificate, _("Medico-legal certificate")
    if not papers.begun(case_id):
        return

    def ours(copy: Copy, _hers: str | None) -> Paper:
        return papers.certificate(case_id, copy=copy)

    yield Document(
        id="certificate", title=title, second=_("for our file, or for the survivor"), copies=(Copy.SENDER, Copy.HER),
        make=ours, languages=False,
    )  # fmt: skip
    for to in papers.addressees(case_id)[:MOST_SERVICES]:
        make = partial(papers.certificate, case_id, copy=Copy.RECEIVER)
        yield _for_them(f"certificate:{to.referral}", title, to, make)


def _child_reports(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    papers, title = clinic.official.child, _("Report of a child")
    if not papers.cards(case_id):
        return

    def made(copy: Copy, _hers: str | None) -> Paper:
        return papers.report(case_id, copy=copy)

    yield Document(
        id="child_report", title=title, second=_("once it is decided on the duty card"),
        copies=(Copy.RECEIVER, Copy.SENDER), make=made, languages=False,
    )  # fmt: skip
    for to in papers.addressees(case_id)[:MOST_SERVICES]:
        make = partial(papers.report, case_id, copy=Copy.RECEIVER)
        yield _for_them(f"child_report:{to.referral}", title, to, make)


def _of_the_site(clinic: Clinic, case_id: CaseId) -> Iterator[Document]:
    papers = clinic.official.site
    for template in papers.templates(Goes.LEAVES):
        make = partial(papers.paper, template.id, case_id, copy=Copy.RECEIVER)
        for to in papers.addressees(case_id, template)[:MOST_SERVICES]:
            yield _for_them(f"{template.id}:{to.referral}", words_in(template.title, i18n.language()), to, make)
    for template in papers.templates(Goes.STAYS):

        def made(_copy: Copy, _hers: str | None, template_id: str = template.id) -> Paper:
            return papers.paper(template_id, case_id)

        title = words_in(template.title, i18n.language())
        yield Document(
            id=template.id, title=title, second=_("for our file"), copies=(Copy.SENDER,), make=made, languages=False
        )


def _for_them(document: str, title: str, to: Addressee, make: Callable[..., Paper]) -> Document:
    def made(_copy: Copy, _hers: str | None, referral: ReferralId = to.referral) -> Paper:
        return make(referral=referral)

    return Document(
        id=document, title=title, second=to.name,
        copies=(Copy.RECEIVER,), make=made, languages=False,
    )  # fmt: skip
