"""The first import of PySide, without two things it does at every start. Decision 0034 has the figures.

It carries 3,400 lines of Python as text inside its library and compiles them whenever it is imported. Python keeps the
bytecode of every file it imports, and this keeps that of PySide's text: in the same folder as our own, under the same
rules, known again by the hash of the text. Whatever is missing, torn or of other text is compiled as ever.

And it steps into every import, to serve `from __feature__ import snake_case`: from then on the source of each module
that is imported is read and kept in memory. Nobody here writes snake case to Qt, so what stood there before comes back.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any, Final

_THEIRS: Final = "shibokensupport/"
_HERE: Final = Path(cache_from_source(__file__)).with_suffix(".pyside")


def load() -> None:
    """Import PySide for the first time."""
    with kept():
        import PySide6  # noqa: F401
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


@contextmanager
def kept(file: Path = _HERE) -> Iterator[None]:
    """While this lasts, what PySide compiles is taken from the file, and added to it. For the first import only."""
    known, compile_anew = _read(file), builtins.compile
    fresh: dict[str, tuple[bytes, CodeType]] = {}

    def compile_once(source: Any, filename: Any, mode: str, *rest: Any, **more: Any) -> Any:
        if mode != "exec" or not isinstance(source, bytes) or not str(filename).startswith(_THEIRS):
            return compile_anew(source, filename, mode, *rest, **more)
        mark = source_hash(source)
        if known.get(filename, (b"", None))[0] == mark:
            return known[filename][1]
        made = compile_anew(source, filename, mode, *rest, **more)
        fresh[filename] = (mark, made)
        return made

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = compile_anew
        if fresh and not sys.dont_write_bytecode:
            _write(file, {**known, **fresh})


def _read(file: Path) -> dict[str, tuple[bytes, CodeType]]:
    try:
        told = marshal.loads(file.read_bytes())  # noqa: S302 - as much ours as our own bytecode beside it
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(file: Path, known: dict[str, tuple[bytes, CodeType]]) -> None:
    """Whole or not at all; a folder that cannot be written to costs the 15 ms and nothing else."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(marshal.dumps(known))
        fresh.replace(file)
    with suppress(OSError):
        fresh.unlink()
