"""What few use is loaded by whoever uses it: the printers cost thirty megabytes and half a second at coming in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LATE = ("reportlab", "PIL", "uharfbuzz", "icu4py", "pikepdf", "openpyxl")
OWN_LATE = (
    "services.agreed", "services.asking_next", "services.bed_enquiries", "services.by_stick", "services.calling",
    "services.data_requests", "services.dictionary", "services.drilling", "services.fhir_export",
    "services.her_access", "services.hub_backup", "services.importing", "services.interpreters", "services.keeping",
    "services.lan", "services.leaving", "services.merging", "services.minors", "services.packets_met",
    "services.pc_stolen", "services.printing_forms", "services.receipts", "services.referring",
    "services.reporting", "services.scheduling", "services.sending", "services.sending_on",
    "services.taking_consent", "ui.screens.figure_words", "ui.screens.journal_words",
    "domain.site_pack_merge", "services.off_site", "services.paper_words", "services.site_packs",
    "transport.letter_folder", "ui.forms.moment", "ui.screens.health_words", "ui.wording", "vault.closed_copy",
    "wire.directory_trust", "wire.invitation",
)  # fmt: skip
"""Each, with what only it needs, would stay in memory for the whole shift of a nurse who asks for none of it."""
SPEAKS = ("httpx2", "ssl", "zeroconf", "PySide6.QtNetwork")
"""Three megabytes and more that a clinic of no network needs never."""
_COMES_IN = """
import sys
from pathlib import Path
from clinic_app import main
from clinic_app.errors import NotJoined
from clinic_app.settings import Settings
from tests.bench.corpus import CHEAP, CLOCK, PASSPHRASE, WORD, make_vault
import clinic_app.ui.inside, clinic_app.ui.screens.case, clinic_app.ui.screens.case_list, clinic_app.ui.screens.today

folder = Path(sys.argv[1])
make_vault(folder / "vault")
clinic = main.build_doorway(Settings(folder), CLOCK, CHEAP, ballast_bytes=0).unlock(WORD, PASSPHRASE)
clinic.tidy()
case = clinic.recording.begin()
clinic.today(), clinic.finding.page(), clinic.recording.shown(case.id), clinic.health
for line in (clinic.joining.line, clinic.joining.keeping_line):  # as the window asks by itself
    try:
        line()
    except NotJoined:
        continue
    sys.exit("joined")
print(*(name.removeprefix("clinic_app.") for name in sys.modules))
clinic.close()
"""


def test_coming_in_loads_nothing_that_prints() -> None:
    said = "import sys, clinic_app.main, clinic_app.services.clinic; print(*(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout.split()
    assert "sqlcipher3" in loaded
    assert [each for each in LATE if each in loaded] == []


def test_a_list_and_a_case_load_nothing_that_other_days_need(tmp_path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", _COMES_IN, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded = said.stdout.split()
    assert {"services.recording", "services.finding", "services.following_up", "ui.screens.case"} <= set(loaded)
    assert [each for each in (*OWN_LATE, *SPEAKS) if each in loaded] == []
