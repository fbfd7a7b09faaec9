"""The three sentences as somebody said them, for those who cannot read: recordings that the site takes in.

A recording says what the text says and nothing of anybody, so it lies beside the record, as a file the system can
play. The record knows it by its hash: a file that somebody changed is not played. It belongs to the mark of its text:
a sentence that is worded anew has none.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from clinic_app.crypto.hashing import Sha256
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.printing.text_groups import TextGroup, texts_of
from clinic_app.services.desk import Desk
from clinic_app.vault.place import write_whole

TEXTS: Final = ("limits", "care", "writing")
"""What is shown to her by itself and always in the same words."""
SETTING: Final = "read_aloud"
FOLDER: Final = "read-aloud"
LARGEST_BYTES: Final = 20_000_000
LONGEST_S: Final = 180
"""Nobody listens longer to one sentence."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that is here and is the one that was taken in."""

    path: Path
    seconds: float


class ReadAloud:
    """Of this PC: the files are not carried to the clinic's others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.folder = desk.settings.data_dir / FOLDER

    def of(self, language: str) -> Mapping[str, Recorded]:
        """What can be played in a language, by text. A file that is gone or not the one taken in is left out."""
        kept, found = self._kept(), {}
        for text, mark in _marks(language).items():
            if mark in kept and (recorded := self._sound(mark, kept[mark]["hash"])) is not None:
                found[text] = recorded
        return found

    def take_in(self, language: str, text: str, source: Path) -> None:
        """Keep a copy of a recording for this text as it reads now.

        Raises `NotAllowed`, `GateClosed(read_aloud, why not)`: it cannot be read (`file`), is larger than 20 MB
        (`large`), no WAV of plain samples (`wav`) or empty or over three minutes (`long`).
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        mark = _marks(language)[text]
        try:
            with source.open("rb") as stream:
                untrusted = stream.read(LARGEST_BYTES + 1)
        except OSError as error:
            raise _refused("file") from error
        if len(untrusted) > LARGEST_BYTES:
            raise _refused("large")
        if not 0 < _seconds(untrusted) <= LONGEST_S:
            raise _refused("long")
        digest, before = Sha256(untrusted).hexdigest(), self._kept().get(mark)
        self.folder.mkdir(exist_ok=True)
        write_whole(self._place(mark, digest), untrusted)
        entry = {"hash": digest, "by": self._desk.me.staff_code, "at": iso(self._desk.clock.now())}
        self._keep({**self._kept(), mark: entry}, "recording_taken", language, text, digest)
        if before is not None and before["hash"] != digest:
            self._place(mark, before["hash"]).unlink(missing_ok=True)

    def take_out(self, language: str, text: str) -> None:
        """It is not played any more. Raises `NotAllowed`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        kept, mark = self._kept(), _marks(language)[text]
        if (entry := kept.pop(mark, None)) is not None:
            self._keep(kept, "recording_removed", language, text, entry["hash"])
            self._place(mark, entry["hash"]).unlink(missing_ok=True)

    # --- inside ------------------------------------------------------------------------------------

    def _sound(self, mark: str, digest: str) -> Recorded | None:
        path = self._place(mark, digest)
        try:
            with path.open("rb") as stream:
                content = stream.read(LARGEST_BYTES + 1)
        except OSError:
            return None
        return Recorded(path, _seconds(content)) if Sha256(content).hexdigest() == digest else None

    def _place(self, mark: str, digest: str) -> Path:
        return self.folder / f"{mark}-{digest[:12]}.wav"

    def _kept(self) -> dict[str, Any]:
        return dict(self._desk.vault.settings.get(SETTING) or {})

    def _keep(self, kept: dict[str, Any], act: str, language: str, text: str, digest: str) -> None:
        vault = self._desk.vault

        def write() -> None:
            vault.settings[SETTING] = kept
            vault.journal.append(act, self._desk.me.id, {"text": f"{language}.{text}", "hash": digest})

        vault.save(write)


def _marks(language: str) -> dict[str, str]:
    return {each.key: each.mark for each in texts_of(language, TextGroup.CONSENT) if each.key in TEXTS}


def _seconds(untrusted: bytes) -> float:
    """How long it is. Raises `GateClosed(read_aloud, wav)`."""
    try:
        with wave.open(io.BytesIO(untrusted)) as sound:
            heard = sound.readframes(sound.getnframes())
            a_second = sound.getframerate() * sound.getnchannels() * sound.getsampwidth()
            return float(len(heard) / a_second)
    except (wave.Error, EOFError, ZeroDivisionError, RuntimeError, ValueError) as error:  # what `wave` trips over
        raise _refused("wav") from error


def _refused(why: str) -> GateClosed:
    return GateClosed("read_aloud", (why,))
