"""Folders that are the same at the start of thousands of tests: made once by each worker, and copied after that.

No two tests that run at once, and no two houses of one test, ever get the same folder: they would have one key.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Final, TypeVar

T = TypeVar("T")

_WHERE: Final = gettempdir()
"""Asked before any test: some set the folder of temporary files to one of theirs, which is cleared before we are."""

_MOST: Final = 4
"""Of one sort. A history with hundreds of houses makes the others as it always did."""

_SORTS: Final = 60
"""What only one test in a thousand wants is not worth keeping."""


@dataclass
class _Made:
    held: TemporaryDirectory[str]
    answer: Any
    lent_to: Path
    by: str

    @property
    def is_free(self) -> bool:
        """What was lent is gone, and the test that had it is over: by then nobody can move or restore it."""
        return self.by != _test() and not self.lent_to.exists()


_made: Final = defaultdict[Hashable, list[_Made]](list)


def _test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def ready_made(folder: Path, sort: Hashable, make: Callable[[], T]) -> T:
    """Fill `folder`, which is not there or empty, as `make` would: by a copy, if one was made and is nobody's now."""
    if folder.exists() and any(folder.iterdir()):
        return make()
    for each in _made[sort]:
        if each.is_free:
            shutil.copytree(Path(each.held.name, "made"), folder, dirs_exist_ok=True)
            each.lent_to, each.by = folder, _test()
            answer: T = each.answer
            return answer
    answer = make()
    if len(_made[sort]) < _MOST and (_made[sort] or len(_made) <= _SORTS):
        held = TemporaryDirectory(prefix="pt-made-", dir=_WHERE)
        shutil.copytree(folder, Path(held.name, "made"))
        _made[sort].append(_Made(held, answer, folder, _test()))
    return answer
