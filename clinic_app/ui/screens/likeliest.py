"""Which papers are wanted next: what was asked for first, then what this person prints most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clinic_app.ui.screens.case_papers import Document

LIKELIEST: Final = 3


def likeliest_first(documents: list[Document], used: Mapping[str, int]) -> list[Document]:
    """The first stays the first: it is why the page was opened. Among equals the order stays."""
    return [*documents[:1], *sorted(documents[1:], key=lambda each: -used.get(each.kind, 0))]
