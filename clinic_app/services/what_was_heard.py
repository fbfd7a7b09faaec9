"""What follows for this PC from what it heard of another: who is shut out here too, what is read here no more."""

from __future__ import annotations

from clinic_app.services.desk import Desk
from clinic_app.services.last_words import LastWords
from clinic_app.vault.hearing import Heard


class WhatWasHeard:
    """Of the open vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._owed = False
        self._last = LastWords(desk)

    def within(self, heard: Heard, *, keys: bool = False) -> None:
        """Part of the transaction in which it was heard.

        Whoever was let go elsewhere may have a copy of this record, and the sheet: a new vault key is owed, and a new
        sheet. What is kept to people who do not come in here goes, once others have it; what was typed in it is written
        down before, and what somebody has on the screen stays until they lock.
        """
        for person in sorted(heard.out):
            self._vault.journal.append("disabled", None, {"person": person})
        if heard.out:
            self._vault.owe_key()
            self._vault.sheets.owe()
        self._desk.cases.refresh()
        self._last.write()
        gone = self._vault.letting_go.go(but=self._desk.cases.taken)
        self._owed = self._owed or bool(keys or heard.common or heard.erased or heard.out or gone)
        self._desk.cases.refresh()

    def after(self) -> None:
        """When that has landed: slots of nobody go, pages are written anew, whoever sits here may what they may now.

        Safe to repeat.
        """
        if not self._owed:
            return
        self._owed = False
        self._vault.sweep_slots()
        self._vault.pcs.note_people()
        self._vault.erasing.sweep()
        self._vault.whoami = self._vault.people.one(self._vault.whoami.id)
