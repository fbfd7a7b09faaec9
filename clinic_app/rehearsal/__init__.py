"""The whole job without a window: a throw-away clinic, its services and a hub do for each case what people would do.

    clinic-app rehearse --out DIR [--cases FILE.jsonl]

It ends with 0 if every step held; with 1 if one broke; with 2 if it may not run there or cannot read the file.
"""

from __future__ import annotations

from clinic_app.rehearsal.command import run

__all__ = ["run"]
