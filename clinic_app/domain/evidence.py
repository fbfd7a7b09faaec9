"""Specimens and the certificate: which consent each waits for, and the time window that stood when one was taken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.answers import Answer, Missing, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.clock_rules import ClockRules
from clinic_app.domain.clocks import span_of
from clinic_app.domain.custody import SEAL, SPECIMEN
from clinic_app.domain.definitions import Definitions
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import DefinitionRefused, NotAnAnswer
from clinic_app.facts import dataclass

FILE: Final = "rules/evidence.toml"
CONSENTS: Final = "f_consents"
FIELD: Final = "f_spec"
WINDOW: Final = "f_spec_window"
CERTIFICATE: Final = "f_cert"
GATE: Final = "certificate"
DESPITE: Final = "despite"
"""The part of the packing record that says why a specimen was taken although the consent was refused."""
_NO: Final = frozenset({"refused", "withdrawn"})


class ConsentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Specimens of these codes wait for one of the six consents."""

    id: str
    consent: str
    codes: tuple[str, ...]
    source: str
    to_be_confirmed_by: str = ""


class EvidenceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rows of one version."""

    version: str
    rules: tuple[ConsentRule, ...] = msgspec.field(name="rule")

    def consent_for(self, specimen: Stored | None) -> str | None:
        """The row of the six consents that a specimen of this code waits for; None if it waits for none."""
        return next((rule.consent for rule in self.rules if specimen in rule.codes), None)


def load_evidence(resources: Path) -> EvidenceRules:
    """Read the rows below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        rules = msgspec.convert(tomllib.loads((resources / FILE).read_text(encoding="utf-8")), EvidenceRules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    codes = [code for rule in rules.rules for code in rule.codes]
    for code in codes:
        if codes.count(code) > 1:
            raise DefinitionRefused(FILE, code, "twice")
    return rules


def refuse_against_consent(case: Case, after: Case, specimen: EntityId, rules: EvidenceRules) -> None:
    """Raise `NotAnAnswer(why_needed)` for a specimen that begins, or loses its reason, against a consent refused.

    What was recorded while she agreed stays as it is when she takes it back.
    """
    taken = after.stored(FIELD, specimen)
    consent = rules.consent_for(taken)
    if consent is None or _row(after, consent) not in _NO or why_despite(after, specimen):
        return
    if taken != case.stored(FIELD, specimen):
        raise NotAnAnswer(FIELD, "why_needed")
    if why_despite(case, specimen):
        raise NotAnAnswer(SEAL, "why_needed")


def why_despite(case: Case, specimen: EntityId) -> str:
    """Why a specimen was taken although the consent was refused; empty if nobody said."""
    seal = case.stored(SEAL, specimen)
    said = seal.get(DESPITE) if isinstance(seal, dict) else None
    return said.strip() if isinstance(said, str) else ""


def open_for_certificate(case: Case, definitions: Definitions) -> tuple[str, ...]:
    """The fields a certificate still waits for. A no to the examination keeps it waiting too."""
    gates = [field.id for field in definitions.fields.values() if GATE in field.gates]
    waiting = [field for field in gates if not isinstance(case.answer(field), Answer)]
    if CONSENTS not in waiting and _row(case, "exam") != "given":
        waiting.insert(0, CONSENTS)
    return tuple(waiting)


@dataclass(frozen=True, slots=True)
class WindowUsed:
    """The row that held when a specimen was taken, and how many hours had passed: from, to, or nobody knows."""

    row: str
    version: str
    hours: tuple[int, int] | None

    def stored(self) -> str:
        """As the record keeps it."""
        hours = "?" if self.hours is None else "-".join(str(each) for each in dict.fromkeys(self.hours))
        return f"{self.row}@{self.version} {hours} h"


def read_window(stored: Stored | None) -> WindowUsed | None:
    """Read what `WindowUsed.stored` wrote; None if it is something else."""
    if not isinstance(stored, str):
        return None
    row, _, rest = stored.partition("@")
    version, _, hours = rest.partition(" ")
    if not row or not version or not hours.endswith(" h"):
        return None
    try:
        counted = [int(each) for each in hours.removesuffix(" h").split("-")]
    except ValueError:
        return WindowUsed(row, version, None)
    return WindowUsed(row, version, (counted[0], counted[-1]))


def windows_used(
    case: Case, touched: set[EntityId], rules: ClockRules, *, now: datetime, zone: tzinfo
) -> Iterator[tuple[EntityId, str, Stored]]:
    """The window of each specimen that was just written down, as an answer the program gives."""
    for specimen in case.of_kind(SPECIMEN):
        row = rules.specimen(str(case.stored(FIELD, specimen.id)))
        if specimen.id in touched and row is not None and specimen.parent is not None:
            span = span_of(case, specimen.parent, now=now, zone=zone)
            at = _packed_at(case, specimen.id) or now
            hours = (_hours(span.latest, at), _hours(span.earliest, at)) if span else None
            yield specimen.id, WINDOW, WindowUsed(row.id, rules.version, hours).stored()


def _hours(since: datetime, at: datetime) -> int:
    return max(0, int((at - since).total_seconds() // 3600))


def _packed_at(case: Case, specimen: EntityId) -> datetime | None:
    seal = case.stored(SEAL, specimen)
    at = seal.get("at") if isinstance(seal, dict) else None
    return instant(at) if isinstance(at, str) else None


def _row(case: Case, consent: str) -> str | Missing:
    answer = case.answer(CONSENTS)
    said = answer.value.get(consent) if isinstance(answer, Answer) and isinstance(answer.value, dict) else None
    return said if isinstance(said, str) else Missing.NOT_ASKED
