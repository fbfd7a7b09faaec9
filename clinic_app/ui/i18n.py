"""The words of the screens in the reader's language, from gettext catalogues.

`_` is the one thing that is known everywhere: the language of this window. `use` sets it before screens are built; who
changes it builds the screens anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLocale

from clinic_app.catalogue import ENGLISH, THAI, Catalogue

LANGUAGES: Final = {ENGLISH: "English", THAI: "ไทย"}
"""The languages of the staff's screens, each in its own name."""


class _Words:
    """The catalogues in use."""

    screens = Catalogue("screens", ENGLISH)
    forms = Catalogue("forms", ENGLISH)
    offered: tuple[str, ...] = tuple(LANGUAGES)


def use(language: str) -> None:
    """Speak this language from now on. Raises `KeyError` if the screens do not exist in it."""
    _Words.screens = Catalogue("screens", {code: code for code in LANGUAGES}[language])
    _Words.forms = Catalogue("forms", language)
    QLocale.setDefault(QLocale(language))


def use_pseudo() -> None:
    """Speak English as a longer language would be, until `use` is asked again: to see what would be cut."""
    from clinic_app.ui.pseudo import PseudoCatalogue

    use(ENGLISH)
    _Words.screens, _Words.forms = PseudoCatalogue("screens", ENGLISH), PseudoCatalogue("forms", ENGLISH)


def offer(codes: Sequence[str]) -> None:
    """Let people choose among these languages; among all there are where none is named."""
    _Words.offered = tuple(code for code in LANGUAGES if code in codes) or tuple(LANGUAGES)


def offered() -> dict[str, str]:
    """The languages people may choose from, each in its own name."""
    return {code: LANGUAGES[code] for code in _Words.offered}


def language() -> str:
    """The language the screens speak."""
    return _Words.screens.language


def _(english: str) -> str:
    """A sentence of a screen."""
    return _Words.screens.text(english)


def otherwise(shown: str) -> str:
    """What a sentence or label is in the other language: its English, and of English what the screens may be turned to.

    Empty if words were filled in: nobody translated that.
    """
    if language() != ENGLISH:
        return f"{_Words.screens.english(shown)} {_Words.forms.english(shown)}".strip()
    others = [Catalogue(domain, code) for code in _Words.offered if code != ENGLISH for domain in ("screens", "forms")]
    return " ".join(filter(None, (each.shown(shown) for each in others)))


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a sentence that fits `count`; the caller fills `{n}`."""
    return _Words.screens.plural(one, many, count)


def label(context: str, english: str) -> str:
    """The label of a field or code of the forms; `context` is its id."""
    return _Words.forms.label(context, english)
