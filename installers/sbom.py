"""What a bundle is made of, by name, version and licence: an SBOM (CycloneDX 1.6) and a report of licences.

Wheels are read out of the bundle itself, not out of a list of wishes; libraries of C are asked for their versions by
the program that was made (`programs/parts.py`), and what no wheel tells of is found by the sentence it leaves in a
file. What came with a locked wheel is written in `parts.json`: a bundle with another version, or with one copy more,
does not go out before somebody has written that down.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Any, Final

HERE = Path(__file__).resolve().parent
LOCK = HERE / "parts.json"
NAMES: Final = uuid.UUID("f2c9c1c4-5d1f-4f0e-8a86-6c0b3a4b7d52")
FILE, REPORT = "sbom.cdx.json", "LICENCES.csv"
_LIBRARY = re.compile(r"\.(so(\.[\d.]+)?|dll|pyd|dylib)$")
# No licence field in the metadata; the texts in the wheels were read.
_READ_BY_HAND: Final = {"sqlcipher3": "Zlib", "quickjs-ng": "MIT", "pyside6-essentials": "LGPL-3.0-only",
                        "pyside6-addons": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}  # fmt: skip
_CLASSIFIED: Final = {
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}  # fmt: skip
_DATA: Final = (
    ("Noto and Padauk fonts", "OFL-1.1", "resources/fonts"), ("EFF long word list", "CC-BY-3.0-US", "resources/words"),
    ("frequent passwords of zxcvbn", "MIT", "resources/words"),
)  # fmt: skip
_SHORT: Final = {"BSD": "BSD-3-Clause", "Apache 2.0": "Apache-2.0", "Apache License 2.0": "Apache-2.0"}
_NOT_SHIPPED: Final = frozenset({"clinic-app", "pip", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools"})
_DUTIES: Final = (
    ("LGPL", "its text lies beside; its files may be replaced; its source is offered"),
    ("MPL", "its source is offered"), ("OFL", "its text lies beside; never sold alone"),
    ("CC-BY", "its makers are named"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One row. `brought_by` is the `ref` of what it came with; `files` where it lies, if it is files of its own."""

    ref: str
    name: str
    version: str
    licence: str
    kind: str
    brought_by: str = ""
    purl: str = ""
    cpe: str = ""
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


def lay(bundle: Path, program: Path, name: str, version: str) -> list[str]:
    """Put SBOM and report among the licences of a bundle; what is not as it is written in `parts.json`."""
    told = ask(program)
    copies = copies_in(bundle)
    wheels = wheels_in(inside(bundle, program))
    names = {wheel.name for wheel in wheels}
    parts = [*wheels, _bootloader(), *libraries(told, copies, names), *of_debian(bundle), *_data(bundle)]
    into = bundle / "_internal" / "licences"
    document = json.dumps(written(parts, name, version), indent=1, ensure_ascii=False, sort_keys=True)
    (into / FILE).write_text(document + "\n", encoding="utf-8", newline="\n")
    (into / REPORT).write_text(report(parts), encoding="utf-8", newline="")
    known = json.loads(LOCK.read_text(encoding="utf-8")).get(sys.platform, {}).get(name)
    return [*gpl_alone(parts), *changed(known, locked(told, copies))]


def ask(program: Path) -> dict[str, dict[str, str]]:
    """What a program says lies in it."""
    around = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "NOTEBOOK_TELLS_ITS_PARTS": "1"}
    done = subprocess.run([str(program)], env=around, check=True, capture_output=True)  # noqa: S603 - just made
    said: dict[str, dict[str, str]] = json.loads(done.stdout)
    return said


def locked(told: dict[str, dict[str, str]], copies: dict[str, dict[str, str]]) -> dict[str, str]:
    """What must stand in `parts.json`: all that came with a wheel, and each copy in a file of one."""
    asked = {f"{by}: {name}": version for by, names in told.items() if by not in ("python", "system")
             for name, version in names.items()}  # fmt: skip
    return asked | {f"{file}: {name}": version for file, names in copies.items() if not _of_the_pc(file)
                    for name, version in names.items()}  # fmt: skip


def changed(known: dict[str, str] | None, found: dict[str, str]) -> list[str]:
    """What is otherwise than written down."""
    if known is None:
        return []
    return [
        f"{name} is {found.get(name, 'gone')}, not {known.get(name, 'there')}: say so in parts.json (--note-parts)"
        for name in sorted(known.keys() | found.keys())
        if known.get(name) != found.get(name)
    ]


def gpl_alone(parts: list[Part]) -> list[str]:
    """What may be handed on under the GPL alone, and what nobody knows the licence of."""
    return [
        f"{part.name} {part.version} ({part.ref}) is {part.licence}"
        for part in parts
        if part.licence == "NOASSERTION"
        or (re.search(r"\bA?GPL", part.licence) and not re.search(r"LGPL|WITH| OR ", part.licence))
    ]


def note(bundle: Path, program: Path, name: str) -> None:
    """Write down what lies in a bundle now: somebody has looked at it."""
    known = json.loads(LOCK.read_text(encoding="utf-8")) if LOCK.exists() else {}
    known.setdefault(sys.platform, {})[name] = locked(ask(program), copies_in(bundle))
    LOCK.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


def copies_in(bundle: Path) -> dict[str, dict[str, str]]:
    """By file of `_internal` the libraries whose sentence stands in it, or whose name it has.

    A name of a wheel's own copy loses its hash.
    """
    from part_facts import brought_as, linked_into

    found = {}
    for file in sorted((bundle / "_internal").rglob("*")):
        if file.is_file() and not file.is_symlink() and _LIBRARY.search(file.name):
            name = re.sub(r"-[0-9a-f]{8,}(?=\.)", "", file.relative_to(bundle / "_internal").as_posix())
            copies = linked_into(file.read_bytes())
            if file.parent.name.endswith(".libs"):
                copies = brought_as(name.rpartition("/")[2]) | copies
            if copies:
                found[name] = copies
    return found


def inside(bundle: Path, program: Path) -> set[str]:
    """Every top name of Python that can be imported in it: from the archive in the program, and from its files."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    [packed] = [name for name in archive.toc if name.startswith("PYZ")]
    names = set(archive.open_embedded_archive(packed).toc)
    names |= {path.name.partition(".")[0] for path in (bundle / "_internal").iterdir()}
    return {name.partition(".")[0] for name in names}


def wheels_in(modules: set[str]) -> list[Part]:
    """The wheels that these modules came with. One that is all types or all tools brings none."""
    owners = packages_distributions()
    found = {plain(owner): distribution(owner) for name in modules for owner in owners.get(name, ())}
    found = {name: wheel for name, wheel in found.items() if name not in _NOT_SHIPPED}
    return [
        Part(
            ref=f"wheel:{name}", name=name, version=wheel.version, licence=licence_of(name, wheel), kind="wheel",
            purl=f"pkg:pypi/{name}@{wheel.version}", needs=tuple(f"wheel:{each}" for each in _needs(wheel, found)),
        )
        for name, wheel in sorted(found.items())
    ]  # fmt: skip


def libraries(told: dict[str, dict[str, str]], copies: dict[str, dict[str, str]], wheels: set[str]) -> Iterator[Part]:
    """Those of C: asked, found, and known to be there without a version."""
    from part_facts import FACTS, FOLDERS, OF_DEBIAN, SILENT, Facts

    def part(ref: str, name: str, version: str, brought_by: str, how: str, *files: str) -> Part:
        facts = FACTS.get(name, Facts("NOASSERTION"))
        purl = f"pkg:generic/{name}@{version}" if version else f"pkg:generic/{name}"
        cpe = f"cpe:2.3:a:{facts.cpe}:{version}:*:*:*:*:*:*:*" if facts.cpe and version else ""
        return Part(f"library:{ref}/{name}", name, version, facts.licence, "library", brought_by, purl, cpe, files,
                    notes={"version": how})  # fmt: skip

    for by, names in sorted(told.items()):
        for name, version in sorted(names.items()):
            if by == "python" and (name == "python" or told.get("system", {}).get(name) != version):
                yield part(by, name, version, "" if name == "python" else "library:python/python", "asked of itself")
            elif by != "python":
                came_with = f"debian:{OF_DEBIAN.get(name, name)}" if by == "system" else f"wheel:{by}"
                yield part(by, name, version if version[0].isdigit() else "", came_with, "asked of itself")
    for by in sorted(wheels & SILENT.keys()):
        for name in SILENT[by]:
            if name not in told.get(by, {}):
                yield part(by, name, "", f"wheel:{by}", "tells none; that of the wheel")
    known = {(name, version) for names in told.values() for name, version in names.items()}
    for file, names in sorted(copies.items()):
        for name, version in sorted(names.items()):
            if (name, version) not in known:
                owner = FOLDERS.get(file.partition("/")[0])
                system = f"debian:{OF_DEBIAN.get(name, name)}" if sys.platform == "linux" and _of_the_pc(file) else ""
                came_with = f"wheel:{owner}" if owner else system
                yield part(file, name, version, came_with, "found by the file: its name, or a sentence in it", file)


def of_debian(bundle: Path) -> list[Part]:
    """Libraries of the build system, by package."""
    list_ = bundle / "_internal" / "licences" / "system" / "LIBRARIES.txt"
    packages: dict[tuple[str, str], list[str]] = {}
    for row in list_.read_text(encoding="utf-8").splitlines() if list_.exists() else []:
        library, package, version = row.split()
        packages.setdefault((package.partition(":")[0], version), []).append(library)
    return [
        Part(
            ref=f"debian:{name}", name=name, version=version, licence=debian_licence(name), kind="library of Debian",
            purl=f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch=amd64&distro=debian-12",
            files=tuple(files),
        )
        for (name, version), files in sorted(packages.items())
    ]  # fmt: skip


def written(parts: list[Part], name: str, version: str) -> dict[str, Any]:
    """As CycloneDX has it. One bundle makes one text: its number is drawn from what is in it."""
    program = f"program:{name}"
    drawn = hashlib.sha256(repr(sorted((part.ref, part.version, part.licence) for part in parts)).encode()).hexdigest()
    brought: dict[str, list[str]] = {}
    for part in parts:
        brought.setdefault(part.brought_by or program, []).append(part.ref)
    edges = {part.ref: sorted({*part.needs, *brought.get(part.ref, ())}) for part in parts}
    vague = sorted(part.ref for part in parts if not part.version)
    document: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMES, f'{name} {version} {drawn}')}", "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": program, "name": name, "version": version,
                          "licenses": [{"license": {"id": "Apache-2.0"}}]},
            "tools": {"components": [{"type": "application", "name": "installers/sbom.py", "version": version}]},
            "properties": [{"name": "notebook:system", "value": sys.platform}],
        },
        "components": [_component(part) for part in parts],
        "dependencies": [{"ref": program, "dependsOn": sorted(brought.get(program, ()))},
                         *({"ref": ref, "dependsOn": needs} for ref, needs in sorted(edges.items()) if needs)],
        "compositions": [{"aggregate": "incomplete", "assemblies": vague}] if vague else [],
    }  # fmt: skip
    return document


def report(parts: list[Part]) -> str:
    """The licences as a sheet, what each asks of whoever hands the program on beside it."""
    sheet = io.StringIO()
    rows = csv.writer(sheet)
    rows.writerow(("name", "version", "licence", "kind", "brought by", "duty"))
    for part in sorted(parts, key=lambda each: (each.kind, each.name, each.ref)):
        duty = next((duty for word, duty in _DUTIES if word in part.licence), "its text lies beside")
        rows.writerow((part.name, part.version, part.licence, part.kind, part.brought_by, duty))
    return sheet.getvalue()


def licence_of(name: str, wheel: Distribution) -> str:
    """In SPDX's words; NOASSERTION where the wheel says nothing and nobody has read it."""
    told = wheel.metadata
    classified = [row.rpartition(" :: ")[2] for row in told.get_all("Classifier") or () if row.startswith("License")]
    known = [_CLASSIFIED[each] for each in classified if each in _CLASSIFIED]
    word = told.get("License-Expression") or _READ_BY_HAND.get(name) or (" OR ".join(known) if known else "")
    short = told.get("License") or ""
    return word or (_SHORT.get(short, short)) or "NOASSERTION"


def debian_licence(package: str) -> str:
    """As it was read for the files that are shipped; else as its copyright file says for most of them."""
    from part_facts import DEBIANS

    notice = Path("/usr/share/doc", package, "copyright")
    text = notice.read_text(encoding="utf-8", errors="replace") if notice.is_file() else ""
    if package in DEBIANS or package.startswith("libxcb"):
        return DEBIANS.get(package, "X11")
    found = re.findall(r"^Files: *\*.*?^License: *(\S+)", text, re.MULTILINE | re.DOTALL)
    return found[0] if found else f"see licences/system/{package}.txt"


def plain(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _component(part: Part) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "data" if part.kind == "data" else "library", "bom-ref": part.ref,
                            "name": part.name, "licenses": _licences(part.licence)}  # fmt: skip
    for word, value in (("version", part.version), ("purl", part.purl), ("cpe", part.cpe)):
        if value:
            made[word] = value
    notes = {"kind": part.kind, "brought by": part.brought_by, "files": " ".join(part.files), **part.notes}
    made["properties"] = [{"name": f"notebook:{name}", "value": value} for name, value in notes.items() if value]
    return made


def _licences(licence: str) -> list[dict[str, Any]]:
    if re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)+", licence):
        return [{"expression": licence}]
    known = _spdx()
    return [{"license": {"id": licence}}] if licence in known else [{"license": {"name": licence}}]


def _spdx() -> frozenset[str]:
    """Names that we use and SPDX knows; any other goes down as a name of its own."""
    from part_facts import DEBIANS, FACTS

    ours = (
        {facts.licence for facts in FACTS.values()}
        | set(DEBIANS.values()) - {"public-domain"}
        | set(_CLASSIFIED.values())
        | set(_READ_BY_HAND.values())
    )
    return frozenset(
        {each for each in ours if " " not in each} | {licence for _, licence, _ in _DATA} | {"MIT-CMU", "MIT-0"}
    )


def _bootloader() -> Part:
    """The lines of C that every program of PyInstaller begins with. Its exception lets them go out with anything."""
    return Part("library:bootloader", "PyInstaller bootloader", distribution("pyinstaller").version,
                "GPL-2.0-or-later WITH Bootloader-exception", "library",
                notes={"version": "of PyInstaller"})  # fmt: skip


def _data(bundle: Path) -> Iterator[Part]:
    for name, licence, folder in _DATA:
        if (bundle / "_internal" / folder).is_dir():
            yield Part(f"data:{name}", name, "", licence, "data", files=(folder,))


def _needs(wheel: Distribution, found: dict[str, Distribution]) -> list[str]:
    names = (plain(re.split(r"[ ;\[<>=!~(]", row, maxsplit=1)[0]) for row in wheel.requires or ()
             if "extra ==" not in row)  # fmt: skip
    return sorted({name for name in names if name in found})


def _of_the_pc(file: str) -> bool:
    """Whether a file came with the Python or the system of the build, not with a wheel."""
    return "/" not in file or file.startswith("python3.")
