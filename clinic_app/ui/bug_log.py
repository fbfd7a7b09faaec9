"""What nobody foresaw, written down so that it can be found: type, place in our code, number. Never what was typed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from clinic_app.domain.timekeeping import Clock, iso

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONGEST_BYTES: Final = 200_000


class BugLog:
    """One small text file. The message of an error is left out: it may hold what a person typed."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._file = folder / "problems.txt"
        self._clock = clock

    def report(self, error: BaseException) -> str:
        """Write it down and give the number that finds it."""
        import secrets
        import traceback

        number = "".join(secrets.choice(_SIGNS) for _ in range(6))
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            if self._file.exists() and self._file.stat().st_size > _LONGEST_BYTES:
                self._file.replace(self._file.with_suffix(".old.txt"))
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{iso(self._clock.now())} {number} {type(error).__name__} {where}\n")
        except OSError:
            pass  # a full disk must not turn one problem into two; the number is still shown
        return number
