"""The workflows that the laboratory interrupts: all of them, and one that is done as we do not."""

from __future__ import annotations

import shutil
from pathlib import Path

from cheap_vault import entered, made, written
from workflow import Ack, Workflow
from workflows_of_attachments import ATTACHMENTS
from workflows_of_cases import CASES, saved
from workflows_of_doors import DOORS
from workflows_of_joined_files import JOINED_FILES
from workflows_of_keys import KEYS
from workflows_of_records import RECORDS

WORKFLOWS: dict[str, Workflow] = {
    each.name: each for each in (*ATTACHMENTS, *CASES, *DOORS, *JOINED_FILES, *KEYS, *RECORDS)
}


def _carelessly(base: Path, ack: Ack, turns: int) -> None:
    vault = entered(base)
    vault._lane.db.execute("PRAGMA synchronous=NORMAL")
    for _ in range(turns):
        ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")


careless = Workflow("careless", made, _carelessly, saved)
"""What we do not do. The laboratory must see what it costs."""
ALL = {**WORKFLOWS, careless.name: careless}


def copied(base: Path, target: Path) -> Path:
    """Another folder in the same state; whatever was there is gone."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(base, target)
    return target
