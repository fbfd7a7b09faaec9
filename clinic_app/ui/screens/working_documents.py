"""Papers for the drawer and the wall, as documents of the print preview; and the note that goes with a packet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.people import Act, may
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.ways import Ways


def call_script(clinic: Clinic) -> Document:
    """Beside the telephone."""
    return _ours("call_script", _("What is said on the telephone"), clinic.working_papers.call_script)


def bed_script(clinic: Clinic) -> Document:
    """The question for a bed."""
    return _ours("bed_script", _("Question for a bed"), clinic.working_papers.bed_script)


def picture_cards(clinic: Clinic, language: str = "", called: str = "") -> Document:
    """For a night without an interpreter; with the words of a language where they may be printed."""
    make = partial(clinic.working_papers.night_cards, language or None)
    return _ours("night_cards", _("Picture cards"), make, called or _("without an interpreter"))


def undertaking(clinic: Clinic, code: str = "") -> Document:
    """What an interpreter signs."""
    make = partial(clinic.working_papers.interpreter_promise, code)
    return _ours("interpreter_promise", _("Undertaking of an interpreter"), make, code or _("to be signed by hand"))


def working_documents(clinic: Clinic) -> list[Document]:
    """All of them."""
    return [call_script(clinic), bed_script(clinic), picture_cards(clinic), undertaking(clinic)]


def packet_note(clinic: Clinic, case_id: CaseId, referral: ReferralId, name: str) -> Document:
    """What goes with a sealed referral that somebody carries."""

    def make(_copy: Copy, _hers: str | None) -> Paper:
        return clinic.working_papers.packet_note(case_id, referral)

    return Document(
        id=f"packet_note:{referral}", title=_("Note with a packet"), second=name, copies=(Copy.RECEIVER,), make=make,
        languages=False,
    )  # fmt: skip


def print_button(
    ways: Ways, words: str, gather: Callable[[Clinic], Document], *, about: str = "", size: str = ""
) -> Button:
    """Leads to the preview of one paper; hidden from who may not print. `gather` runs in the vault's lane."""
    button = plain(words, size="small") if size else plain(words, "printer")
    if about:
        button.setAccessibleName(f"{words} {about}")
    button.clicked.connect(lambda _on=False: _open(ways, gather))
    if not may(ways.clinic.whoami.role, Act.PRINT):
        button.hide()  # nothing is shown yet: without a parent it would be a window of its own
    return button


def _open(ways: Ways, gather: Callable[[Clinic], Document]) -> None:
    clinic = ways.clinic
    open_papers(ways, None, lambda: [gather(clinic)])


def _ours(document: str, title: str, make: Callable[[], Paper], second: str = "") -> Document:
    def made(_copy: Copy, _hers: str | None) -> Paper:
        return replace(make(), copy=Copy.SENDER)

    return Document(
        id=document, title=title, second=second or _("for a wall or a drawer"), copies=(Copy.SENDER,), make=made,
        languages=False, about_nobody=True,
    )  # fmt: skip
