"""Which printers of this PC papers may go to: asked of the system, no paper and no case is involved.

A printer that only makes a file, a note or a message counts as none: a paper that becomes one has left our hands.
Driver and port tell; a name alone only makes us careful, and what IT listed in the site profile is believed over it.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.settings.profile import AllowedPrinter

__all__ = [
    "AllowedPrinter",
    "Printer",
    "Printing",
    "described",
    "printers_here",
    "printing_here",
    "printing_with",
    "refusal",
]

_NAMES: Final = re.compile(
    r"pdf|\bxps\b|onenote|\bfax\b|[-_]fax|fax[-_]|document image writer|snagit|send to|to file|evernote"
)
"""What such printers are called. *imageRUNNER* and the like are real ones."""

_DRIVERS: Final = re.compile(r"pdf|\bxps\b|onenote|\bfax\b|document image writer|snagit|evernote|cups-brf")
"""By driver. Some real printers take PDF as it is and say so in theirs."""

_REAL_DRIVERS: Final = re.compile(r"driverless|postscript|\bpcl\b|ipp everywhere|direct pdf|laserjet|officejet")

_PORTS: Final = re.compile(
    r"(cups-)?pdf:|cups-brf:|file:|portprompt|nul:?$|xpsport|shrfax|fax|hpfax:|efax|microsoft\.office\.onenote|onenote"
    r"|smtp:|mailto:|smb-pdf|snagit|gcp:|documents\\|[a-z]:\\.*\.(pdf|xps|oxps|prn)$",
)
"""By port or device: files, faxes, notes, mail."""

_KEEPS: Final = 0x100
"""Windows: keep printed documents."""

_PATIENCE_S: Final = 5
_PRINTERS: Final = r"SYSTEM\CurrentControlSet\Control\Print\Printers"
_WINDOWS: Final = r"Software\Microsoft\Windows NT\CurrentVersion"

Ask = Callable[..., str | None]


class Printing(StrEnum):
    """What the system says of its printers."""

    READY = "ready"
    NO_DEFAULT = "no_default"
    """There are some, and none that is taken unless another is chosen."""
    NONE = "none"
    UNKNOWN = "unknown"
    """Nobody here can tell: the system's own words for it are missing, or do not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One printer, as far as the system tells."""

    name: str
    driver: str = ""
    port: str = ""
    keeps: bool = False
    """Whether it keeps what was printed. On CUPS that is a matter of the whole server."""
    default: bool = False

    @property
    def makes_files(self) -> bool:
        """Whether driver or port say that no paper comes out."""
        driver, port = self.driver.casefold(), self.port.casefold()
        if _PORTS.match(port):
            return True
        return bool(_DRIVERS.search(driver)) and not _REAL_DRIVERS.search(driver)


def is_virtual(name: str) -> bool:
    """Whether a printer of this name seems to make files."""
    return bool(_NAMES.search(name.casefold()))


def refusal(printer: Printer, allowed: Sequence[AllowedPrinter] | None) -> str | None:
    """Why no paper of ours goes there: `virtual`, `unlisted`, or None. `allowed` is what IT listed, if it did."""
    if printer.makes_files:
        return "virtual"
    if allowed is not None:
        return None if any(each.name == printer.name for each in allowed) else "unlisted"
    return "virtual" if is_virtual(printer.name) else None


def printing_with(names: Collection[str], default: str, allowed: Sequence[AllowedPrinter] | None = None) -> Printing:
    """What printers of these names mean."""
    return _printing([Printer(name=name, default=name == default) for name in names], allowed)


def _printing(printers: Sequence[Printer], allowed: Sequence[AllowedPrinter] | None) -> Printing:
    real = [printer for printer in printers if refusal(printer, allowed) is None]
    if not real:
        return Printing.NONE
    return Printing.READY if any(printer.default for printer in real) else Printing.NO_DEFAULT


def printing_here(ask: Ask | None = None, allowed: Sequence[AllowedPrinter] | None = None) -> Printing:
    """Ask the system without a window; `ask` gives the answer of `lpstat` to its options."""
    found = printers_here(ask)
    return Printing.UNKNOWN if found is None else _printing(found, allowed)


def described(name: str, driver: str = "") -> Printer:
    """This printer as the system knows it; where it tells nothing, what is known already. It may take its time."""
    found = next((each for each in printers_here() or () if each.name == name), None)
    return found or Printer(name=name, driver=driver)


def printers_here(ask: Ask | None = None) -> tuple[Printer, ...] | None:
    """Every printer the system knows; None if nobody can tell."""
    if ask is None and sys.platform == "win32":
        return _of_windows()
    ask = ask or _lpstat
    told, names, devices = ask("-d"), ask("-e"), ask("-v")
    if told is None or names is None:
        return None
    _, _, default = told.strip().rpartition(": ")
    ports = _ports(devices or "")
    return tuple(Printer(name=name, port=ports.get(name, ""), default=name == default) for name in names.split())


def _ports(devices: str) -> Mapping[str, str]:
    """`device for NAME: URI`, a line each."""
    found = (re.match(r"device for (\S+): (\S+)", line) for line in devices.splitlines())
    return {each[1]: each[2] for each in found if each}


def of_the_system() -> dict[str, str]:
    """The surroundings for a program of the system: a bundle's own libraries are not for it."""
    around = {**os.environ, "LC_ALL": "C"}
    before = around.pop("LD_LIBRARY_PATH_ORIG", None)
    if getattr(sys, "frozen", False):
        around.pop("LD_LIBRARY_PATH", None)
        if before:
            around["LD_LIBRARY_PATH"] = before
    return around


def _lpstat(*options: str) -> str | None:
    import subprocess  # half a megabyte that a shift does without

    program = shutil.which("lpstat")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the system's own, with words of ours
            [program, *options], capture_output=True, text=True, timeout=_PATIENCE_S, check=False, env=of_the_system(),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def _of_windows() -> tuple[Printer, ...] | None:  # pragma: no cover - only there
    import winreg

    user, machine = winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE  # type: ignore[attr-defined]
    default = str(_value(user, rf"{_WINDOWS}\Windows", "Device") or "").partition(",")[0]
    devices = _values(user, rf"{_WINDOWS}\Devices")
    if devices is None:
        return None
    found = []
    for name, said in devices:
        about = {key.casefold(): value for key, value in _values(machine, rf"{_PRINTERS}\{name}") or ()}
        port = str(about.get("port") or str(said).partition(",")[2])
        attributes = about.get("attributes")
        found.append(
            Printer(
                name=name, driver=str(about.get("printer driver", "")), port=port, default=name == default,
                keeps=isinstance(attributes, int) and bool(attributes & _KEEPS),
            )
        )  # fmt: skip
    return tuple(found)


def _value(root: int, key: str, name: str) -> object:  # pragma: no cover - only there
    return next((value for each, value in _values(root, key) or () if each == name), None)


def _values(root: int, key: str) -> list[tuple[str, object]] | None:  # pragma: no cover - only there
    import winreg

    def every() -> Iterator[tuple[str, object]]:
        with winreg.OpenKey(root, key) as opened:  # type: ignore[attr-defined]
            for at in range(winreg.QueryInfoKey(opened)[1]):  # type: ignore[attr-defined]
                name, value, _kind = winreg.EnumValue(opened, at)  # type: ignore[attr-defined]
                yield str(name), value

    try:
        return list(every())
    except OSError:
        return None
