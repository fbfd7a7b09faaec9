"""The data dictionary on paper: every question, list and rule, for whoever must confirm or count it. Nobody's data."""

from __future__ import annotations

from clinic_app.domain.definitions import Definitions
from clinic_app.domain.rule_entries import RuleEntry
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.text_groups import STAFF_LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDictionary:
    """What is printed. Days are written in both eras."""

    definitions: Definitions
    rules: tuple[RuleEntry, ...]
    printed_on: str
    print_number: str


def data_dictionary(facts: DataDictionary, *, staff: str, training: bool) -> bytes:
    """The whole of it as PDF bytes in memory, A4: questions in both languages of the staff, the rest in one."""
    from clinic_app.printing.dictionary_layout import laid_out

    second = next(language for language in STAFF_LANGUAGES if language != staff)
    return laid_out(facts, Voice(staff, second, training, staff_only=True))
