"""A file of figures where a person said: whole or not at all. In the reader's lane."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.errors import FileNotWritten
from clinic_app.services.paper import keep_file

if TYPE_CHECKING:
    from clinic_app.services.figures_out import OutFile

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def write_out(out: OutFile, path: Path) -> None:
    """Write the locked file. Raises `FileNotWritten`."""
    written(out.file.pdf, path)


def write_template(text: str, path: Path) -> None:
    """Write a template of a mapping. Raises `FileNotWritten`."""
    written(text.encode(), path)


def written(content: bytes, path: Path) -> None:
    """Write it. Raises `FileNotWritten`."""
    try:
        keep_file(path, content)
    except OSError as error:
        raise FileNotWritten("full" if error.errno in _FULL else "no_place") from error
