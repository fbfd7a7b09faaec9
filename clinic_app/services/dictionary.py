"""The data dictionary of this clinic, to be read and printed: its questions, lists and the rows of its rules."""

from __future__ import annotations

from typing import Final

from clinic_app import paths
from clinic_app.domain.dates import shown_date
from clinic_app.domain.evidence import load_evidence
from clinic_app.domain.people import Act
from clinic_app.domain.rule_entries import RuleEntry, RuleKind, Unit, rule_entries
from clinic_app.printing.dictionary import DataDictionary, data_dictionary
from clinic_app.printing.text_groups import STAFF_LANGUAGES
from clinic_app.services import duty_cards, followup_law, retention_years
from clinic_app.services.desk import Desk
from clinic_app.services.paper import Paper

__all__ = ["Dictionary", "RuleEntry", "RuleKind", "Unit"]

DOCUMENT: Final = "data_dictionary"


class Dictionary:
    """Open to everybody who signed in; there is nobody's data in it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rules(self) -> tuple[RuleEntry, ...]:
        """The rows as they hold here, kind after kind. The years are our proposal, whatever this site has set."""
        return rule_entries(
            clocks=self._desk.rules,
            follow_up=followup_law.rules_at(self._desk),
            duties=duty_cards.rules_at(self._desk),
            consents=load_evidence(paths.resources()),
            retention=retention_years.rules(),
        )

    def paper(self, language: str | None = None) -> Paper:
        """The whole of it, questions also in the other language of the staff; another language than theirs changes
        nothing. Raises `NotAllowed`.
        """
        self._desk.require(Act.PRINT)
        desk, rules = self._desk, self.rules()
        staff = language if language in STAFF_LANGUAGES else desk.settings.language
        printed_on = shown_date(desk.clock.today(), staff)

        def make(number: str) -> bytes:
            facts = DataDictionary(
                definitions=desk.definitions, rules=rules, printed_on=printed_on, print_number=number
            )
            return data_dictionary(facts, staff=staff, training=desk.vault.training)

        return Paper(document=DOCUMENT, pdf=make(""), make=make)
