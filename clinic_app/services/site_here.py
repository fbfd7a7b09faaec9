"""The forms and rules as they are in this clinic. Where no pack was ever installed, what reads packs is not loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final

from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from clinic_app.domain.clock_rules import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.duties import Duty
    from clinic_app.domain.followup_rules import Step
    from clinic_app.domain.paper_template import PaperTemplate
    from clinic_app.vault.settings import Documents, VaultSettings
    from clinic_app.vault.store import Vault

SETTING: Final = "site_packs"
"""Where a vault keeps which packs it has."""


@dataclass(frozen=True, slots=True)
class Here:
    """The forms and rules as they are in this clinic, and what of the packs could not be taken."""

    definitions: Definitions
    steps: tuple[Step, ...] = ()
    duties: tuple[Duty, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """What this site says in its own words, by the names of `site_pack.TEXTS`."""
    papers: tuple[PaperTemplate, ...] = ()
    faults: tuple[str, ...] = ()
    """Sites whose packs do not fit this version of the program. Their questions are not asked; nothing is lost."""


def here(vault: Vault, definitions: Definitions, clocks: ClockRules, language: str) -> Here:
    """What holds in this vault. A pack that does not fit any more never keeps anybody out of the record."""
    return here_in(vault.settings, vault.documents, definitions, clocks, language)


def here_in(
    settings: VaultSettings, documents: Documents, definitions: Definitions, clocks: ClockRules, language: str
) -> Here:
    """The same, of a record that nobody has come into: one that is being saved from damage."""
    if not settings.get(SETTING):
        return Here(definitions)
    from clinic_app.services.site_packs import with_packs

    return with_packs(settings, documents, definitions, clocks, language)
