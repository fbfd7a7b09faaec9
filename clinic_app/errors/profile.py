"""A site profile of IT that cannot be taken as it stands. What held before goes on holding."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


@dataclass
class ProfileRefused(ClinicError):
    """Where and why: the line (0: none in particular), what stands there, and one of the reasons.

    `size`, `not_text`, `not_toml`, `newer`, `unknown`, `never_here`, `missing`, `type`, `value`, `twice`, `zone`,
    `no_account`, `not_absolute`, `not_https`, `signature`, `other_key`, `not_signed`, `unreadable`.
    """

    line: int
    item: str
    reason: str
