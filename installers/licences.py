"""Lays into a bundle the licences of everything that is in it: our wheels, Qt, and the libraries of the build system.

What has no licence text to be found is named, and such a bundle does not go out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path

TOOLS = frozenset(
    {"altgraph", "macholib", "pefile", "pip", "pyinstaller-hooks-contrib", "pywin32-ctypes", "setuptools", "wheel"}
)
"""What only makes bundles. PyInstaller itself leaves a few lines of C in each of them."""

QT = frozenset({"pyside6-essentials", "pyside6-addons", "shiboken6"})
CARRIED = {
    "sqlcipher3": ("sqlcipher",), "uharfbuzz": ("harfbuzz",), "pyside6-essentials": ("qtbase",),
    "pyside6-addons": ("qtpdf",),
}  # fmt: skip
"""Notices of what is linked into a wheel that does not bring them: as Debian keeps them for its own copy."""
_TEXT = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
_TEXTS = Path(__file__).resolve().parent / "texts"


def lay(bundle: Path, modules: set[str] | None = None) -> list[str]:
    """Put them into `licences`; what has none is returned. With `modules` those alone whose code can be imported."""
    into = bundle / "_internal" / "licences"
    missing = []
    for wheel in distributions():
        name = re.sub(r"[-_.]+", "-", wheel.metadata["Name"]).lower()
        if name in TOOLS or name == "clinic-app" or not _is_in(wheel, modules):
            continue
        if name not in QT and not _lay_wheel(wheel, into / name):
            missing.append(name)
        for notice in CARRIED.get(name, ()):
            (into / name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_TEXTS / "carried" / notice, into / name / f"NOTICE-{notice}.txt")
    if not _lay_python(into / "python"):
        missing.append("python")
    if (bundle / "_internal" / "PySide6").is_dir():  # its wheels carry only the commercial licence's text
        shutil.copytree(_TEXTS, into / "qt", dirs_exist_ok=True, ignore=shutil.ignore_patterns("carried"))
    return missing + _lay_system(bundle, into / "system")


def _is_in(wheel: Distribution, modules: set[str] | None) -> bool:
    if modules is None or wheel.metadata["Name"].lower() == "pyinstaller":
        return True
    tops = {
        str(file).partition("/")[0].partition(".")[0] for file in wheel.files or () if ".dist-info" not in str(file)
    }
    return bool(tops & modules)


def _lay_python(into: Path) -> bool:
    """Python's own: beside its library, or where Debian keeps it."""
    numbers = f"{sys.version_info.major}.{sys.version_info.minor}"
    beside = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    for text in (beside, Path(sys.base_prefix, "LICENSE.txt"), Path(f"/usr/share/doc/python{numbers}/copyright")):
        if text.is_file():
            into.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, into / "LICENSE.txt")
            return True
    return False


def _lay_wheel(wheel: Distribution, into: Path) -> bool:
    for text in wheel.files or ():
        inside, source = str(text), Path(str(wheel.locate_file(text)))
        below = inside.partition(".dist-info/")[2].removeprefix("licenses/")
        is_text = ".dist-info/licenses/" in inside or (below and _TEXT.search(below))
        if is_text and source.is_file():
            into.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, into / below.replace("/", "-"))  # two may have one name
    return into.is_dir()


def _lay_system(bundle: Path, into: Path) -> list[str]:
    """Libraries that came from this Debian: which package, which version, and its copyright file."""
    if shutil.which("dpkg-query") is None:
        return []
    rows, missing = [], []
    for library in sorted((bundle / "_internal").glob("lib*.so*")):
        if library.is_symlink() or library.name.startswith("libpython"):
            continue
        package, version = _package_of(library.name)
        notice = Path("/usr/share/doc", package.partition(":")[0], "copyright")
        if not package or not notice.is_file():
            missing.append(library.name)
            continue
        into.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(notice, into / f"{package.partition(':')[0]}.txt")
        rows.append(f"{library.name}  {package} {version}\n")
    if rows:
        (into / "LIBRARIES.txt").write_text("".join(rows), encoding="utf-8")
    return missing


def _package_of(library: str) -> tuple[str, str]:
    found = _told(["dpkg-query", "--search", f"*/{library}"]) or _told(["dpkg-query", "--search", f"*/{library}.*"])
    package = found.splitlines()[0].rpartition(": ")[0].split(",")[0].strip() if found else ""
    version = _told(["dpkg-query", "--show", "--showformat=${Version}", package]) if package else ""
    return package, version


def _told(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - the system's own
    return done.stdout if done.returncode == 0 else ""
