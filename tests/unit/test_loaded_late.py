"""What a case and its vault do without is not loaded with them: it would stay in memory for the whole shift."""

from __future__ import annotations

import subprocess
import sys

_LATE = ("reportlab", "fontTools", "ssl", "sqlite3", "html.entities", "zeroconf")
_ASKS = (
    "import sys\n"
    "import clinic_app.services.clinic, clinic_app.vault.store, clinic_app.vault.backup\n"
    "import clinic_app.ui.inside, clinic_app.ui.screens.case, clinic_app.ui.screens.case_list\n"
    f"print(*(each for each in {_LATE!r} if each in sys.modules))"
)


def test_a_case_is_opened_without_what_other_days_need() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
