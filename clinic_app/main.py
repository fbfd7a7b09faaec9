"""The plan of the house: builds and joins everything, decides nothing. Only here is a clock read and a KDF chosen.

`clinic-app` is the desktop, `clinic-admin` the command of IT staff, `clinic-hub` the relay in another building.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from clinic_app import __version__, paths
from clinic_app.domain.timekeeping import Clock
from clinic_app.settings import Settings

if TYPE_CHECKING:
    from clinic_app.crypto.passphrase import KdfPolicy
    from clinic_app.domain.clocks import ClockRules
    from clinic_app.domain.definitions import Definitions
    from clinic_app.domain.packet_law import PacketLaw
    from clinic_app.services.doorway import Doorway
    from clinic_app.settings.held import Held
    from clinic_app.ui.front import Entrance

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
_ASSUMED_MEMORY: Final = 4 << 30


def real_clock(zone: str) -> Clock:
    """The clock of this PC. Its monotonic time goes on while the PC sleeps, wherever the system can tell."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    monotonic = (lambda: time.clock_gettime(boottime)) if boottime is not None else time.monotonic
    # Where no boot can be told from the next, every start counts as one: waits begin again, none is lost.
    boot_id = _BOOT_ID.read_bytes().decode().strip() if _BOOT_ID.exists() else os.urandom(16).hex()
    return Clock(now=_now, monotonic=monotonic, boot_id=boot_id, zone=zone)


def _now() -> datetime:
    return datetime.now(UTC)


def real_policy() -> KdfPolicy:
    """What a passphrase costs on this PC. No flag, file or variable reaches it."""
    from clinic_app.crypto.passphrase import standard_policy

    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" in names:
        return standard_policy(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return standard_policy(_ASSUMED_MEMORY)


def held_profile() -> Held | None:
    """What IT settled for this PC. Where it never did, nothing is read but three names."""
    files, home = paths.profile_files(), paths.data_dir()
    if not any(file.exists() for file in (*files, home / paths.LAST_PROFILE)):
        return None
    from clinic_app.services.site_profile import hold

    return hold(files, home)


def data_folder(held: Held | None) -> Path:
    """Where this user's records lie unless a command says otherwise."""
    if held is None:
        return paths.data_dir()
    from clinic_app.services.site_profile import folder_of

    return folder_of(held, paths.data_dir())


def build_entrance(
    settings: Settings, clock: Clock, policy: Callable[[], KdfPolicy], *, ballast_bytes: int | None = None
) -> Entrance:
    """The way in for the window: the door is made when somebody first knocks, in the lane where they do."""
    from clinic_app.ui.front import Entrance

    folder = settings.data_dir / "vault"

    def stands() -> bool:
        if (folder / "vault.json").exists():
            return True  # who may open it is written down: the vault's own room need not be asked what else lies there
        from clinic_app.vault.place import VaultPlace

        return VaultPlace(folder).stands

    return Entrance(
        stands=stands,
        doorway=cache(lambda: build_doorway(settings, clock, policy(), ballast_bytes=ballast_bytes)),
    )


def build_doorway(settings: Settings, clock: Clock, policy: KdfPolicy, *, ballast_bytes: int | None = None) -> Doorway:
    """The door of this data folder's vault, and of its training clinic. Rehearsal and tests hand in a policy.

    Without `ballast_bytes` each vault lays what a clinic needs on the day its disk is full.
    """
    from clinic_app.services.doorway import BALLAST_BYTES, Doorway, VaultPlace

    definitions, law, rules = _shipped(paths.resources())
    return Doorway(
        VaultPlace(settings.data_dir / "vault"),
        settings,
        policy,
        clock,
        definitions=definitions,
        law=law,
        rules=rules,
        training_place=VaultPlace(settings.data_dir / "training"),
        ballast_bytes=BALLAST_BYTES if ballast_bytes is None else ballast_bytes,
    )


@cache
def _shipped(folder: Path) -> tuple[Definitions, PacketLaw, ClockRules]:
    """Read once: it changes only with the program."""
    from clinic_app.domain.clocks import load_rules
    from clinic_app.domain.definitions import load_definitions
    from clinic_app.domain.packet_law import load_law

    return load_definitions(folder), load_law(folder), load_rules(folder)


def clinic_app(argv: Sequence[str] | None = None) -> int:
    """The desktop program. A locked process starts its successor by `--locked`, in its own `--place`."""
    if (sys.argv[1:] if argv is None else list(argv)) == ["--canary"]:
        from clinic_app.ui import canary

        return canary.say()
    # SQLCipher and `cryptography` each bring an OpenSSL; hashlib does without a third, and 5 MB less. `crypto.hashing`.
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]
    gc.disable()  # nothing made on the way to the first page is garbage; later `ui.clearing` looks
    asked = _asked(sys.argv[1:] if argv is None else argv)
    held = held_profile()
    settings = Settings.load(asked.data or data_folder(held), held)

    from clinic_app.ui import quick_pyside

    quick_pyside.load()
    from clinic_app.ui import app

    def replace_process(somebody_waits: bool, unkept: bool) -> None:
        from clinic_app.ui import locking

        place = locking.place_of(window)
        locking.replace_process(settings.data_dir, asking=somebody_waits, unkept=unkept, place=place)

    clock = real_clock(settings.zone)
    dressed = app.dress_first(settings)
    window = app.build_window(
        build_entrance(settings, clock, real_policy),
        settings,
        clock,
        after_lock=asked.locked,
        somebody_waits=asked.asking,
        unkept=asked.unkept,
        training=asked.training,
        replace_process=replace_process,
    )
    if asked.place:
        from clinic_app.ui import locking

        locking.take_place(window, asked.place)
    ended = app.run(dressed, window)
    if window.jobs.in_vain:
        from clinic_app.ui import locking

        locking.end_hard(ended)
    return ended


_FLAGS: Final = {"--locked", "--asking", "--unkept"}


class _Asked(NamedTuple):
    data: Path | None = None
    locked: bool = False
    asking: bool = False
    place: str = ""
    training: bool = False
    unkept: bool = False

    @classmethod
    def by_hand(cls, folder: str, flags: Sequence[str], place: str = "") -> _Asked:
        return cls(Path(folder), "--locked" in flags, "--asking" in flags, place, unkept="--unkept" in flags)


def _asked(argv: Sequence[str]) -> _Asked:
    """The words of the command. Those that every start is made of are read by hand: argparse takes 3 ms to begin."""
    match list(argv):
        case []:
            return _Asked()
        case ["--data", folder, *flags, "--place", place] if not folder.startswith("-") and set(flags) <= _FLAGS:
            return _Asked.by_hand(folder, flags, place)
        case ["--data", folder, *flags] if not folder.startswith("-") and set(flags) <= _FLAGS:
            return _Asked.by_hand(folder, flags)
    import argparse

    parser = argparse.ArgumentParser("clinic-app", description="Encrypted case log and referral desk, offline")
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help="the data folder")
    parser.add_argument("--training", action="store_true", help="the training clinic, and nothing else")
    parser.add_argument("--locked", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--asking", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--unkept", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--place", default="", help=argparse.SUPPRESS)
    told = parser.parse_args(argv)
    return _Asked(told.data, told.locked, told.asking, told.place, told.training, told.unkept)


def clinic_admin(argv: Sequence[str] | None = None) -> int:
    """The command of IT staff: no window, no case data."""
    asked = sys.argv[1:] if argv is None else argv
    if list(asked) == ["--version"]:  # asked of a version before it is put in place: nothing else need be whole
        sys.stdout.write(f"Notebook {__version__}\n")
        return 0
    from clinic_app.admin import command_line
    from clinic_app.services import no_dumps

    no_dumps.forbid()  # some of its commands ask for the recovery code
    held = held_profile()

    def door_of(data_dir: Path) -> Doorway:
        settings = Settings.load(data_dir, held)
        return build_doorway(settings, real_clock(settings.zone), real_policy())

    return command_line.main(asked, data_dir=data_folder(held), doorway=door_of)


def clinic_hub(argv: Sequence[str] | None = None) -> int:
    """The relay."""
    from clinic_app.hub import command_line

    asked = sys.argv[1:] if argv is None else argv
    return command_line.main(asked, _now)
