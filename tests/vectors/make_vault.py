"""How a frozen vault was made: the whole folder of a training clinic, as the program of that day wrote it.

PYTHONPATH=tests/services:. python tests/vectors/make_vault.py FOLDER
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_at_work import EVERYBODY, NURSE, House

from clinic_app.services.doorway import NewClinic
from clinic_app.services.training import fill_if_empty

DRAFT = {"s_alias": "a draft that was never saved"}


def main(folder: Path) -> None:
    with TemporaryDirectory() as elsewhere:
        house = House(Path(elsewhere))
        sheet = house.door.create(NewClinic(kind="both", people=EVERYBODY, training=True))
        house.door.confirm_sheet(sheet.lines)
        clinic = house.enter(NURSE)
        fill_if_empty(clinic)
        vault = clinic.desk.vault
        row = vault.cases.page(limit=1).rows[0]
        vault.drafts.keep(row.id, vault.cases.load(row.id).root, "survivor", clinic.whoami.id, DRAFT)
        told = {
            "lines": list(sheet.lines),
            "vault_id": vault.id.hex,
            "device": vault.device.id.hex,
            "codes": sorted(each.code for each in vault.cases.page(limit=500).rows),
            "people": [[each.staff_code, each.role.value] for each in vault.people.every()],
            "journal": len(vault.journal.entries(limit=100_000)),
            "draft_of": row.id.hex,
        }
        house.leave()
        folder.mkdir(parents=True)
        for part in ("vault.json", "vault.db", "device.json", "throttle.json"):
            shutil.copy(house.place.folder / part, folder / part)
        (folder / "told.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
