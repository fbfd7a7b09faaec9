"""The words of Qt's own buttons and menus in the reader's language."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from clinic_app.catalogue import ENGLISH
from clinic_app.ui.i18n import _, language


class QtWords(QTranslator):
    """Qt has no Thai: its buttons and menus ask here. Keep a reference for as long as the program lives."""

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        """The word in the language of the screens, or Qt's English; without the mark of a key, which we do not draw."""
        plain = source.replace("&", "")
        known = _qt_words().get(plain) if language() != ENGLISH else None  # asked two hundred times for one page
        if known is None:
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
