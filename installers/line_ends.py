"""Writes where the sentences of the Thai screens may end a line, once the translations are compiled.

.venv/bin/python installers/line_ends.py        (`make catalogues` does so)
"""

from __future__ import annotations

from pathlib import Path

from clinic_app.printing.line_ends import NAME, compiled

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "th"
"""The one language of the screens whose words only a dictionary finds."""


def write() -> None:
    """Into the source, beside the catalogues it is made from."""
    (ROOT / "resources" / "i18n" / LANGUAGE / NAME).write_bytes(compiled(LANGUAGE))


if __name__ == "__main__":
    write()
