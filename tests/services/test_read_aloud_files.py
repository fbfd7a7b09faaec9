"""Recordings of the three sentences: taken in for a text as it reads, known by their hash, refused with the reason."""

from __future__ import annotations

import io
import wave
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.errors import GateClosed, NotAllowed
from clinic_app.printing import text_groups
from clinic_app.printing.survivor_texts import survivor_texts
from clinic_app.services import read_aloud
from clinic_app.services.read_aloud import FOLDER, LARGEST_BYTES, LONGEST_S


def sound(seconds: float, *, rate: int = 800) -> bytes:
    """Silence, as a WAV file."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\0\0" * round(seconds * rate))
    return held.getvalue()


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "said.wav"
    path.write_bytes(sound(2.5))
    return path


def files(house: House) -> list[Path]:
    clinic = house.enter(COORDINATOR)
    return sorted(clinic.read_aloud.folder.glob("*"))


def test_a_recording_is_kept_for_its_text_and_known_again(house: House, recorded: Path) -> None:
    clinic = house.enter(COORDINATOR)
    assert clinic.read_aloud.of("my") == {}
    clinic.read_aloud.take_in("my", "care", recorded)
    recorded.unlink()
    again = house.enter(NURSE)
    (text, found), *others = again.read_aloud.of("my").items()
    assert (text, found.seconds, others) == ("care", 2.5, [])
    assert again.read_aloud.of("th") == {}
    assert found.path.parent.name == FOLDER
    with pytest.raises(NotAllowed):
        again.read_aloud.take_out("my", "care")
    with pytest.raises(NotAllowed):
        again.read_aloud.take_in("my", "care", found.path)


def test_a_file_that_somebody_changed_is_not_played(house: House, recorded: Path) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.read_aloud.take_in("my", "care", recorded)
    path = clinic.read_aloud.of("my")["care"].path
    path.write_bytes(sound(2.5, rate=900))
    assert clinic.read_aloud.of("my") == {}
    path.unlink()
    assert clinic.read_aloud.of("my") == {}


def test_a_sentence_worded_anew_has_no_recording(house: House, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.read_aloud.take_in("my", "care", recorded)
    before = survivor_texts("my").texts
    newer = MappingProxyType({**before, "care": before["care"] + "?"})
    text_groups.texts_of.cache_clear()
    monkeypatch.setattr(text_groups, "_sentences", lambda language, _group: newer if language == "my" else before)
    try:
        assert clinic.read_aloud.of("my") == {}
    finally:
        monkeypatch.undo()
        text_groups.texts_of.cache_clear()


def test_another_takes_its_place_and_what_is_taken_out_is_gone(house: House, recorded: Path) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.read_aloud.take_in("my", "care", recorded)
    recorded.write_bytes(sound(4))
    clinic.read_aloud.take_in("my", "care", recorded)
    assert clinic.read_aloud.of("my")["care"].seconds == 4
    assert len(files(house)) == 1
    clinic = house.enter(COORDINATOR)
    clinic.read_aloud.take_out("my", "care")
    clinic.read_aloud.take_out("my", "care")
    assert clinic.read_aloud.of("my") == {}
    assert files(house) == []
    acts = [each.act for each in house.enter(COORDINATOR).desk.vault.journal.entries()]
    assert (acts.count("recording_taken"), acts.count("recording_removed")) == (2, 1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (sound(0), "long"),
        (sound(LONGEST_S + 1, rate=8), "long"),
        (b"\0" * (LARGEST_BYTES + 1), "large"),
        (b"", "wav"),
        (sound(2)[:30], "wav"),
        (b"ID3\x03" + b"\0" * 400, "wav"),
        (None, "file"),
    ],
)
def test_what_is_no_recording_of_a_sentence_is_refused_and_nothing_is_kept(
    house: House, recorded: Path, content: bytes | None, why: str
) -> None:
    clinic = house.enter(COORDINATOR)
    if content is None:
        recorded.unlink()
    else:
        recorded.write_bytes(content)
    with pytest.raises(GateClosed) as refused:
        clinic.read_aloud.take_in("my", "care", recorded)
    assert (refused.value.act, refused.value.fields) == ("read_aloud", (why,))
    assert files(house) == []


@given(st.binary(max_size=200), st.integers(0, 60))
def test_whatever_is_in_a_file_it_is_refused_in_words_or_has_a_length(noise: bytes, at: int) -> None:
    whole = sound(0.05)
    for untrusted in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise):
        with suppress(GateClosed):
            assert read_aloud._seconds(untrusted) >= 0
