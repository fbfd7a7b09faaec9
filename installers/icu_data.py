"""Takes out of ICU's data what nobody here asks for: two copies of it were a quarter of a bundle.

Ours breaks lines and letters (`printing/linebreaks.py`) and says days in her language (`printing/dated.py`); Qt's
compares words. Names of languages, currencies, units and zones, transliteration and the code pages of the last century
go. What is left is proved to break lines and to say days as before.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = (".icu", ".nrm", "/root.res", "/res_index.res", "/supplementalData.res", "/likelySubtags.res",
          "/keyTypeData.res", "/numberingSystems.res")  # fmt: skip
BREAKING = "/brkitr/"
SAYING_DAYS = ("/pool.res", "/curr/pool.res", "/curr/root.res")
_SOURCE = """\
.section .rodata
.global {symbol}
.type {symbol}, @object
.balign 16
{symbol}:
.incbin "{data}"
.size {symbol}, . - {symbol}
.section .note.GNU-stack, "", @progbits
"""
_PROOF = """
import sys
from icu4py.breakers import CharacterBreaker, LineBreaker
TEXTS = {
    "th": "ผู้รับบริการต้องการที่พักพิงและคำปรึกษาทางกฎหมายโดยไม่เสียค่าใช้จ่าย",
    "my": "မြန်မာဘာသာစကားဖြင့်ရေးသားထားသောစာကြောင်းဖြစ်သည်",
    "km": "ប្រយោគជាភាសាខ្មែរសម្រាប់សាកល្បងការបំបែកបន្ទាត់", "lo": "ປະໂຫຍກພາສາລາວສຳລັບທົດສອບການຕັດແຖວ",
    "zh": "她需要一个安全的住处，以及免费的法律咨询。", "vi": "Cô ấy cần một nơi ở an toàn.",
    "en": "She needs shelter (tonight) - 08:30.",
    "ja": "彼女は安全な場所を必要としています。", "shn": "လွင်ႈၼႆႉ ပဵၼ်ၽႃႇသႃႇတႆး",
}
for language, text in TEXTS.items():
    for kind in (LineBreaker, CharacterBreaker):
        print(language, kind.__name__, [str(each) for each in kind(text, language)])
from datetime import date
from clinic_app.printing.dated import said_day
for language in sys.argv[1:]:
    print(language, [said_day(date(2026, month, 21), language) for month in range(1, 13)])
"""


def thin(internal: Path) -> dict[str, float]:
    """Thin every copy below `_internal`; MB saved by each. Raises `ValueError` if a line would break elsewhere."""
    saved = {}
    told_to = hers()
    days = (*SAYING_DAYS, *(f"/{language}.res" for language in told_to))
    for library in sorted(internal.rglob("libicudata*.so.*")):
        if library.is_symlink():
            continue
        ours = "icu4py" in library.parent.name
        before = library.stat().st_size
        whole = library.read_bytes()
        told = _does(library, told_to) if ours else ""
        _write(library, kept(whole, (*ALWAYS, BREAKING, *days) if ours else ALWAYS))
        if ours and _does(library, told_to) != told:
            library.write_bytes(whole)
            raise ValueError(f"{library.name}: lines would break elsewhere, or days be said otherwise")
        saved[library.parent.name] = round((before - library.stat().st_size) / 1e6, 1)
    return saved


def hers() -> tuple[str, ...]:
    """Every language that a day is said in, as the program itself knows them."""
    from clinic_app.printing.survivor_texts import languages

    return ("en", *languages())


def kept(library: bytes, parts: tuple[str, ...]) -> tuple[str, bytes]:
    """ICU's name of its data in a library, and the data with only what is named: `/a.res`, all of `/a/`, each `.res`.

    A header, the count, a row for each item with where its name and its bytes begin, then names, then bytes: ICU's own
    `CmnD`. Raises `ValueError` where there is none.
    """
    mark = library.find(b"\xda\x27")
    while mark >= 0 and library[mark + 10 : mark + 14] != b"CmnD":
        mark = library.find(b"\xda\x27", mark + 1)
    if mark < 0:
        raise ValueError("no data of ICU is in there")
    header = mark - 2
    length = struct.unpack_from("<H", library, header)[0]
    base = header + length
    count = struct.unpack_from("<I", library, base)[0]
    rows = [struct.unpack_from("<II", library, base + 4 + 8 * row) for row in range(count)]
    names = [library[base + at : library.index(b"\0", base + at)] for at, _ in rows]
    begins = [at for _, at in rows]
    ends = [*begins[1:], len(library) - base]  # where the last one ends stands nowhere
    items = [
        (name, library[base + begin : base + end])
        for name, begin, end in zip(names, begins, ends, strict=True)
        if _named(name.decode("ascii"), parts)
    ]
    places, texts, at = [], b"", 4 + 8 * len(items)
    for name, _ in items:
        places.append(at + len(texts))
        texts += name + b"\0"
    body, bodies = at + len(texts), []
    body += -body % 16
    texts += b"\0" * (body - at - len(texts))
    table = struct.pack("<I", len(items))
    for place, (_, content) in zip(places, items, strict=True):
        table += struct.pack("<II", place, body)
        bodies.append(content + b"\0" * (-len(content) % 16))
        body += len(bodies[-1])
    symbol = f"{names[0].partition(b'/')[0].decode('ascii')[:-1]}_dat"
    return symbol, library[header:base] + table + texts + b"".join(bodies)


def _named(name: str, parts: tuple[str, ...]) -> bool:
    path = name[name.index("/") :]
    return any(
        path.endswith(part) if part.startswith(".") else path.startswith(part) if part.endswith("/") else path == part
        for part in parts
    )


def _write(library: Path, named: tuple[str, bytes]) -> None:
    """A library of the same name that holds nothing but the data; binutils are there, since bundles are stripped."""
    symbol, data = named
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data").write_bytes(data)
        (folder / "data.s").write_text(_SOURCE.format(symbol=symbol, data=folder / "data"), encoding="utf-8")
        told = _said("readelf", "--dynamic", str(library))
        name = told.partition("soname: [")[2].partition("]")[0] or library.name
        _said("as", "-o", str(folder / "data.o"), str(folder / "data.s"))
        _said("ld", "-shared", "--strip-all", "-soname", name, "-o", str(folder / "data.so"), str(folder / "data.o"))
        shutil.copyfile(folder / "data.so", library)


def _does(library: Path, languages: tuple[str, ...]) -> str:
    """Where lines and letters end in nine languages, and how days are said in hers, with this copy of the data."""
    found = importlib.util.find_spec("icu4py")
    assert found is not None
    assert found.submodule_search_locations
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(found.submodule_search_locations[0], Path(place) / "icu4py")
        shutil.copytree(library.parent, Path(place) / "icu4py.libs")
        around = {**os.environ, "PYTHONPATH": os.pathsep.join((place, str(ROOT)))}
        words = [sys.executable, "-c", _PROOF, *languages]
        done = subprocess.run(words, env=around, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        return f"{done.stdout}{done.stderr}{done.returncode}"


def _said(*words: str) -> str:
    return subprocess.run(list(words), check=True, capture_output=True, text=True).stdout  # noqa: S603 - the system's
