"""The pages of the site's own register that can be printed for a month: beside the monthly return."""

from __future__ import annotations

from clinic_app.domain.site_pack import words_in
from clinic_app.services.clinic import Clinic
from clinic_app.services.official import Goes
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui import i18n
from clinic_app.ui.screens.case_papers import Document


def register_documents(clinic: Clinic, months: range, named: str) -> list[Document]:
    """One for each register; `named` is the span in words. The cases are those that the month's figures count."""
    made = []
    for template in clinic.official.site.templates(Goes.REGISTER):

        def make(_copy: Copy, _hers: str | None, template_id: str = template.id) -> Paper:
            return clinic.official.site.register(template_id, clinic.reporting.served(months))

        made.append(
            Document(
                id=template.id,
                title=words_in(template.title, i18n.language()),
                second=named,
                copies=(Copy.SENDER,),
                make=make,
                languages=False,
                about_nobody=True,
            )
        )
    return made
