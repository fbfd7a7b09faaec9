"""ICU's data is thinned by name, item by item, into something ICU itself still reads; lines break as before."""

from __future__ import annotations

import importlib.util
import shutil
import struct
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("ld") is None or shutil.which("readelf") is None, reason="binutils of Linux"
)


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("icu_data", ROOT / "installers" / "icu_data.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


icu_data = loaded()


def drawn(items: dict[str, bytes]) -> bytes:
    """A library with data in ICU's own form."""
    names, bodies, at = b"", b"", 4 + 8 * len(items)
    places = []
    for name in items:
        places.append(at + len(names))
        names += name.encode() + b"\0"
    rows = struct.pack("<I", len(items))
    for place, content in zip(places, items.values(), strict=True):
        rows += struct.pack("<II", place, at + len(names) + len(bodies))
        bodies += content
    header = struct.pack("<H", 32) + b"\xda\x27" + b"\x14\0\0\0\0\0\2\0" + b"CmnD" + b"\0" * 16
    return b"ELF before \xda\x27 it" + header + rows + names + bodies


def test_only_what_is_named_is_kept_and_reads_the_same() -> None:
    items = {"icudt9l/af.res": b"Afrikaans", "icudt9l/brkitr/line.brk": b"lines", "icudt9l/zone/af.res": b"zones"}
    symbol, kept = icu_data.kept(drawn(items), ("/brkitr/",))
    assert symbol == "icudt9_dat"
    again = icu_data.kept(b"x" * 7 + kept, ("/",))[1]
    assert b"lines" in again
    assert not [word for word in (b"Afrikaans", b"zones") if word in again]
    assert struct.unpack_from("<I", again, 32)[0] == 1


def test_what_is_no_data_of_icu_is_refused() -> None:
    with pytest.raises(ValueError, match="no data"):
        icu_data.kept(b"\xda\x27" * 40, ("/",))


def test_a_thinned_copy_does_as_before_and_one_without_dictionaries_or_months_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec("icu4py")
    assert found is not None
    assert found.origin is not None
    theirs = Path(found.origin).parent.with_name("icu4py.libs")
    if not theirs.is_dir():
        pytest.skip("this ICU is not the wheel's")
    shutil.copytree(theirs, tmp_path / "icu4py.libs")
    [library] = (tmp_path / "icu4py.libs").glob("libicudata*")
    before = library.stat().st_size
    assert icu_data.thin(tmp_path)["icu4py.libs"] > 20
    thinned = library.read_bytes()
    assert len(thinned) < before / 3
    monkeypatch.setattr(icu_data, "BREAKING", "/nothing/")
    with pytest.raises(ValueError, match="lines would break elsewhere"):
        icu_data.thin(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(icu_data, "SAYING_DAYS", ())
    with pytest.raises(ValueError, match="or days be said otherwise"):
        icu_data.thin(tmp_path)
    assert library.read_bytes() == thinned


def test_what_the_program_asks_of_icu_is_what_is_proved() -> None:
    """Whoever asks ICU for more has to have it asked in the proof as well: a bundle holds nothing else."""
    asked = {
        (file.name, line.strip())
        for file in (ROOT / "clinic_app").rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("from icu4py", "import icu4py"))
    }
    assert asked == {
        ("linebreaks.py", "from icu4py.breakers import LineBreaker"),
        ("linebreaks.py", "from icu4py.breakers import CharacterBreaker"),
        ("dated.py", "from icu4py.messageformat import MessageFormat"),
        ("made_of.py", "from icu4py import _version"),  # its number, which lies in no data
    }
