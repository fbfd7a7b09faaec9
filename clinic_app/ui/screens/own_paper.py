"""A paper about no survivor's care, looked at and printed like every other: numbered, in lanes, in the register."""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.catalogue import Catalogue
from clinic_app.services.paper import Paper
from clinic_app.services.printing_forms import Copy
from clinic_app.ui import i18n
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.ways import Ways


def look_at(ways: Ways, document: str, second: str, make: Callable[[], Paper]) -> None:
    """Open the preview of this one paper, called what the register calls it; `make` runs in the vault's lane."""
    from clinic_app.printing.documents import DOCUMENTS

    def made(_copy: Copy, _hers: str | None) -> Paper:
        return make()

    title = Catalogue("paper", i18n.language()).text(DOCUMENTS[document].title)
    listed = Document(
        id=document, title=title, second=second, copies=(Copy.SENDER,), make=made, languages=False, about_nobody=True
    )
    open_papers(ways, None, lambda: [listed])
