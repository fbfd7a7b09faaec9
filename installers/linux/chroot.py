"""A bare Debian in a folder, a screen that it reaches, and what is mounted in it for as long as it is wanted."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_INTO = ("chroot",)
_BARE = "python3,ca-certificates,adduser"


class Chroot:
    """A bare Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder

    def run(self, *words: str, user: str = "root", ends: tuple[int, ...] = (0,), typed: str = "", **around: str) -> str:
        """Run a command in there; what it said. `typed` is what somebody types meanwhile."""
        clean = {"HOME": home_of(user), "LANG": "C.UTF-8",
                 "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", **around}  # fmt: skip
        become = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        done = subprocess.run(  # noqa: S603 - ours
            [*_INTO, str(self.root), "env", "-i", *(f"{name}={value}" for name, value in clean.items()), *become,
             *words], capture_output=True, text=True, check=False, input=typed,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode in ends, f"{' '.join(words)} ended with {done.returncode}: {said[-1500:]}"
        return said

    def apt(self, act: str, what: str) -> str:
        """Installed, removed or purged, with what it needs and nothing it recommends."""
        return self.run("apt-get", act, "-y", "--no-install-recommends", what)

    def start(self, *words: str, user: str, typed: str = "") -> subprocess.Popen[str]:
        """Start something that goes on."""
        running = subprocess.Popen(  # noqa: S603 - ours
            [*_INTO, "--userspec", f"{user}:{user}", str(self.root), "env", "-i", f"HOME={home_of(user)}",
             "PATH=/usr/bin:/bin", "QT_QPA_PLATFORM=offscreen", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert running.stdin is not None
        running.stdin.write(typed)
        running.stdin.close()
        return running

    def seen(self, folder: str) -> dict[str, str]:
        """Every file below, with its hash."""
        top = self.root / folder
        return {
            str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(top.rglob("*")) if path.is_file() and not path.is_symlink()
        }  # fmt: skip


def home_of(user: str) -> str:
    """Where this user of the tried system keeps what is theirs."""
    return "/root" if user == "root" else f"/home/{user}"


@contextmanager
def bare_debian(folder: Path) -> Iterator[Chroot]:
    """Debian 12 and nothing else, from the mirror of this machine; gone at the end."""
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*.sources")))
        if path.exists()
    )
    mirror = re.search(r"^(?:URIs:|deb(?: \[.*\])?) +(\S+)", sources, re.MULTILINE)
    if mirror is None or shutil.which("debootstrap") is None:
        raise SystemExit("A mirror of Debian and debootstrap are needed.")
    words = ["debootstrap", "--variant=minbase", f"--include={_BARE}", "bookworm", str(folder), mirror[1]]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - the system's own
    if done.returncode != 0:
        raise SystemExit(f"debootstrap: {done.stdout[-1500:]}")
    for name in ("resolv.conf", "ssl/certs/ca-certificates.crt"):
        if Path("/etc", name).exists():
            shutil.copyfile(Path("/etc", name), folder / "etc" / name)
    for file in Path("/etc/apt").glob("apt.conf.d/*proxy*"):
        shutil.copyfile(file, folder / "etc/apt/apt.conf.d" / file.name)
    with mounted("proc", folder / "proc"), mounted("devpts", folder / "dev" / "pts", fresh=True):
        Chroot(folder).run("apt-get", "update", "-qq")
        yield Chroot(folder)


@contextmanager
def mounted(kind: str, place: Path, options: str = "", *, fresh: bool = False) -> Iterator[None]:
    if fresh:
        place.mkdir(exist_ok=True)
    more = ["-o", options] if options else []
    subprocess.run(["mount", "-t", kind, *more, kind, str(place)], check=True)  # noqa: S603, S607 - the system's own
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)  # noqa: S603, S607 - the same


@contextmanager
def a_screen() -> Iterator[str | None]:
    """A screen that a program in the folder reaches too: X listens by a name that no folder holds."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    ours, theirs = os.pipe()
    words = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1366x768x24", "-ac", "-nolisten", "tcp"]
    screen = subprocess.Popen(words, pass_fds=[theirs], stderr=subprocess.DEVNULL)  # noqa: S603 - the system's own
    os.close(theirs)
    try:
        with os.fdopen(ours) as told:
            yield f":{told.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait()
