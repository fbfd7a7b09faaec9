"""How many years this site keeps closed files: ours until somebody here has confirmed their own."""

from __future__ import annotations

from functools import cache
from typing import Final

from clinic_app.domain.retention import RetentionRules, Rule, load_retention
from clinic_app.paths import resources
from clinic_app.vault.settings import VaultSettings

REVIEW: Final = "review_retention"
"""The kind of the task that says when a closed file is looked at again."""

SETTING: Final = "retention_years"


@cache
def rules() -> RetentionRules:
    """The rules we ship."""
    return load_retention(resources())


def years_of(settings: VaultSettings, rule: Rule) -> int:
    """What holds here."""
    return int((settings.get(SETTING) or {}).get(rule.id, rule.years))
