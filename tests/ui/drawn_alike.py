"""Codes and ids that are the same in every run and on every machine: for pictures, and for nothing else."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from hashlib import shake_256

import pytest

_TRULY = os.urandom


class DrawnAlike:
    """While it holds, nothing is drawn by chance. Keys made meanwhile lock nothing but a folder of the test.

    Each lane draws from a row of its own, so that it does not matter which of them is faster; codes and words come from
    `secrets`, ids and keys from `os`, so that it moves no code how often something was sealed.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._drawn = Counter[str]()
        self._since = ""
        self._lock = threading.Lock()
        monkeypatch.setattr(random, "_urandom", self._row("said"))
        monkeypatch.setattr(os, "urandom", self._row("kept"))

    def begin(self, since: str) -> None:
        """From here on it is the same whatever was drawn before: a clinic may have been made anew, or copied."""
        self._since = since
        self._drawn.clear()

    def _row(self, purpose: str) -> Callable[[int], bytes]:
        def draw(size: int) -> bytes:
            row = f"{self._since} {purpose} {threading.current_thread().name}"
            with self._lock:
                self._drawn[row] += 1
                return shake_256(f"{row} {self._drawn[row]}".encode()).digest(size)

        return draw


def in_force() -> bool:
    """Whether what is made now is the same each time."""
    return os.urandom is not _TRULY
