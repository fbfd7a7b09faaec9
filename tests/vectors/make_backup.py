"""How a frozen backup was made: a small clinic's, as the program of that day wrote it, and what must be found in it.

PYTHONPATH=tests/services:. python tests/vectors/make_backup.py FOLDER
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.services import telling_erasures
from clinic_app.services.keeping import WhyErase

SECRET = "a lamp beside the quiet canal"


def main(folder: Path) -> None:
    with TemporaryDirectory() as elsewhere:
        house = House(Path(elsewhere))
        sheet = house.founded()
        key = house.door.make_off_site_key(Path(elsewhere) / "key.json", SECRET)
        house.enter(COORDINATOR).off_site.trust(key, "the ministry")
        clinic = house.enter(NURSE)
        codes = []
        for alias in ("invented one", "invented two", "invented three"):
            case = clinic.recording.begin()
            clinic.desk.vault.drafts.keep(case.id, case.root, "survivor", clinic.whoami.id, {"s_alias": alias})
            codes.append(case.code)
        stick = Path(elsewhere) / "stick"
        stick.mkdir()
        made = clinic.backing_up.back_up(clinic.backing_up.add(stick, "Blue", "stick"))
        # Erased after the backup was made: the list beside it says so.
        clinic = house.enter(COORDINATOR)
        clinic.keeping.erase(case.id, WhyErase.MISTAKE)
        telling_erasures.carry_out(clinic.keeping.news())
        told = {
            "lines": list(sheet.lines),
            "key_passphrase": SECRET,
            "codes": sorted(codes),
            "erased": [case.code],
            "journal": made.journal_seq,
        }
        house.leave()
        folder.mkdir(parents=True)
        shutil.copy(made.path, folder / "backup.nbk")
        [beside] = stick.glob("*.nbl")
        shutil.copy(beside, folder)
        shutil.copy(Path(elsewhere) / "key.json", folder / "key.json")
        (folder / "told.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
