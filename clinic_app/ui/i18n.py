"""The words of the screens in the reader's language: gettext catalogues for ours, a translator for Qt's own buttons.

`_` is the one thing that is known everywhere: the language of this window. `use` sets it before screens are built; who
changes it builds the screens anew.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, QTranslator

from clinic_app.catalogue import ENGLISH, THAI, Catalogue

LANGUAGES: Final = {ENGLISH: "English", THAI: "ไทย"}
"""The languages of the staff's screens, each in its own name."""


class _Words:
    """The catalogues in use."""

    screens = Catalogue("screens", ENGLISH)
    forms = Catalogue("forms", ENGLISH)


def use(language: str) -> None:
    """Speak this language from now on. Raises `KeyError` if the screens do not exist in it."""
    _Words.screens = Catalogue("screens", {code: code for code in LANGUAGES}[language])
    _Words.forms = Catalogue("forms", language)
    QLocale.setDefault(QLocale(language))


def language() -> str:
    """The language the screens speak."""
    return _Words.screens.language


def _(english: str) -> str:
    """A sentence of a screen."""
    return _Words.screens.text(english)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a sentence that fits `count`; the caller fills `{n}`."""
    return _Words.screens.plural(one, many, count)


def label(context: str, english: str) -> str:
    """The label of a field or code of the forms; `context` is its id."""
    return _Words.forms.label(context, english)


class QtWords(QTranslator):
    """Qt has no Thai: its buttons and menus ask here. Keep a reference for as long as the program lives."""

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """The word in the language of the screens, or Qt's English; without the mark of a key, which we do not draw."""
        plain = source.replace("&", "")
        known = _qt_words().get(plain)
        if known is None or language() == ENGLISH:
            return plain if plain != source else None
        return known

    def isEmpty(self) -> bool:
        """Never: Qt would not ask."""
        return False


def _qt_words() -> dict[str, str]:
    """What of Qt's own a person can meet here. Written out so that the catalogue finds it."""
    return {
        "OK": _("OK"),
        "Cancel": _("Cancel"),
        "Close": _("Close"),
        "Yes": _("Yes"),
        "No": _("No"),
        "Save": _("Save"),
        "Open": _("Open"),
        "Undo": _("Undo"),
        "Redo": _("Redo"),
        "Cut": _("Cut"),
        "Copy": _("Copy"),
        "Paste": _("Paste"),
        "Delete": _("Delete"),
        "Select All": _("Select all"),
        "Print": _("Print"),
        "Printer": _("Printer"),
        "Pages": _("Pages"),
        "Copies": _("Copies"),
        "Left edge": _("Left edge"),
        "Right edge": _("Right edge"),
        "Top": _("Top"),
        "Bottom": _("Bottom"),
        "Scroll here": _("Scroll here"),
        "Page up": _("Page up"),
        "Page down": _("Page down"),
        "Look in:": _("Look in:"),
        "File name:": _("File name:"),
        "Files of type:": _("Files of type:"),
        "Computer": _("Computer"),
        "Folder": _("Folder"),
        "Name": _("Name"),
        "Size": _("Size"),
        "Type": _("Type"),
        "Date Modified": _("Date changed"),
    }
