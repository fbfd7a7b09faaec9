"""What few use is loaded by whoever uses it: the printers cost thirty megabytes and half a second at coming in."""

from __future__ import annotations

import subprocess
import sys

LATE = ("reportlab", "PIL", "uharfbuzz", "icu4py", "pikepdf", "openpyxl")


def test_coming_in_loads_nothing_that_prints() -> None:
    said = "import sys, clinic_app.main, clinic_app.services.clinic; print(*(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert "sqlcipher3" in loaded
    assert [each for each in LATE if each in loaded] == []
