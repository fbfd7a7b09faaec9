"""A file of figures where a person said: whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from clinic_app.errors import FileNotWritten
from clinic_app.services.paper import keep_file

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


def written(content: bytes, path: Path) -> None:
    """Write it. In the reader's lane. Raises `FileNotWritten`."""
    try:
        keep_file(path, content)
    except OSError as error:
        raise FileNotWritten("full" if error.errno in _FULL else "no_place") from error
