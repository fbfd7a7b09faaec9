"""Every document of the house as an invented paper, for the tests that ask something of all of them.

To have a new document tested: put its line into `clinic_app/printing/documents.py`, and into a file `invented_*.py`
beside this one a `DOCUMENTS = {id: make}`, `make(staff, hers, training)` giving its pages from invented facts. Where a
document has several looks, each has an entry, named `id` and `id.look`. `PICTURED = {name: [(staff, hers), ...]}`
there says in which languages it is pictured; without it, in English and in Thai. `LATIN = {name: (...)}` names what
stands in Latin letters on a Thai page too: a key, a staff code. `LONG` holds documents of many pages, which are asked
for less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

Make = Callable[..., bytes]
Pair = tuple[str, str | None]


def _modules() -> Iterator[ModuleType]:
    for file in sorted(Path(__file__).parent.glob("invented_*.py")):
        yield import_module(file.stem)


def _gathered(name: str) -> dict[str, Make]:
    found: dict[str, Make] = {}
    for module in _modules():
        for each, make in getattr(module, name, {}).items():
            assert each not in found, f"two papers are called {each}"
            found[each] = make
    return found


EVERY = _gathered("DOCUMENTS")
"""Name → how it is made: each look of each document, but the long ones."""

LONG = _gathered("LONG")

PAIRS: dict[str, list[Pair]] = {name: [("th", None), ("en", None)] for name in EVERY}
for _module in _modules():
    PAIRS.update(getattr(_module, "PICTURED", {}))


LATIN: dict[str, tuple[str, ...]] = {}
for _module in _modules():
    LATIN.update(getattr(_module, "LATIN", {}))


def id_of(name: str) -> str:
    """The document that this is a look of."""
    return name.partition(".")[0]
