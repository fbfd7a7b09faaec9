"""What a case and its vault do without is not loaded with them: it would stay in memory for the whole shift."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

_LATE = (
    "reportlab", "fontTools", "ssl", "sqlite3", "html.entities", "zeroconf", "subprocess",
    "clinic_app.services.sending",
)  # fmt: skip
_ASKS = (
    "import sys\n"
    "import clinic_app.services.clinic, clinic_app.vault.store, clinic_app.vault.backup\n"
    "import clinic_app.ui.inside, clinic_app.ui.screens.case, clinic_app.ui.screens.case_list\n"
    "import clinic_app.ui.screens.line\n"
    f"print(*(each for each in {_LATE!r} if each in sys.modules))"
)

_DESKTOP = """
import sys
from clinic_app import main

def met(*_words, **_more):
    import clinic_app.services.clinic, clinic_app.services.attaching, clinic_app.vault.backup, hashlib, hmac, secrets
    print(hashlib.sha256(b"case").hexdigest(), "_hashlib.HASH" in str(hashlib.sha256()))
    raise SystemExit

main.build_entrance = met
main.clinic_app(["--data", sys.argv[1]])
"""


def test_a_case_is_opened_without_what_other_days_need() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []


def test_the_desktop_brings_no_openssl_for_hashes_beside_the_two_it_has(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-c", _DESKTOP, str(tmp_path)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [hashlib.sha256(b"case").hexdigest(), "False"]
