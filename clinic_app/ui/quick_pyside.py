"""The first import of PySide, without three things it does at every start. Decision 0034 has the figures.

It carries 3,400 lines of Python as text inside its library and compiles them whenever it is imported. Python keeps the
bytecode of every file it imports, and this keeps that of PySide's text: in the same folder as our own, under the same
rules, known again by the hash of the text. Whatever is missing, torn or of other text is compiled as ever.

One of these modules writes stub files for editors. It is run when somebody asks it for something, and not before.

And PySide steps into every import, to serve `from __feature__ import snake_case`: from then on the source of each
module that is imported is read and kept in memory. Nobody here writes snake case to Qt, so this is taken back.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any, Final

_THEIRS: Final = "shibokensupport/"
_STUBS: Final = "shibokensupport/signature/lib/pyi_generator.py"
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
        if known.get(filename, (b"", None))[0] != mark:
            known[filename] = fresh[filename] = (mark, compile_anew(source, filename, mode, *rest, **more))
        return _put_off(known[filename][1]) if filename == _STUBS else known[filename][1]

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = compile_anew
        if fresh and not sys.dont_write_bytecode:
            _write(file, known)


def _put_off(code: CodeType) -> CodeType:
    """Code to be run instead: it only leaves word that `code` is run when a name of its module is asked for."""
    _waiting[_STUBS] = code
    return _leave_word.__code__


_waiting: Final[dict[str, CodeType]] = {}


def _leave_word() -> None:
    # Run by its code alone, in the module that waits: nothing of this module is known there.
    from clinic_app.ui.quick_pyside import when_asked

    globals()["__getattr__"] = when_asked(globals())


def when_asked(names: dict[str, Any]) -> Callable[[str], Any]:
    """The `__getattr__` of the module that waits; `names` is what it holds."""

    def ask(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # Python looks for such names in every module
        del names["__getattr__"]
        exec(_waiting[_STUBS], names)  # noqa: S102 - as its own loader would have
        return names[name]

    return ask


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
