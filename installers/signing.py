"""Signing by hand what the workflow made, and checking it as whoever receives it does. Publishes nothing, keeps no key.

    signing.py windows DIST --certificate FILE.crt --key FILE.key [--timestamp URL]   Authenticode, first
    signing.py sums DIST --key ~/.ssh/release --name somchai                          by each of two people, on two PCs
    signing.py check DIST --signers release_signers                                   by whoever receives it

`SHA256SUMS` is what is signed, with `ssh-keygen`, which Debian and Windows have: a key on a stick or in a token does.
`release_signers` has a line for each person: `somchai ssh-ed25519 AAAA…`. Two of them must have signed the same list.
Ends with 0 when it is done or held, 1 when not, 2 when the command is wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
from pathlib import Path

SUMS = "SHA256SUMS"
PURPOSE = "notebook-release"
"""Said into each signature: a key that signs other things too cannot be lent to this by them."""
NEEDED = 2
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,40}")


def sign_windows(dist: Path, certificate: Path, key: Path, timestamp: str | None) -> list[str]:
    """Sign every MSI and set-up in place, then write their hashes anew. Raises where one cannot be signed."""
    signed = []
    for file in sorted([*dist.glob("*.msi"), *dist.glob("*-setup.exe")]):
        made = file.with_suffix(file.suffix + ".signed")
        words = ["osslsigncode", "sign", "-h", "sha256", "-n", "Notebook", "-certs", str(certificate), "-key", str(key)]
        words += [*(("-ts", timestamp) if timestamp else ()), "-in", str(file), "-out", str(made)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the system's own
        made.replace(file)
        signed.append(file.name)
    sums = dist / SUMS
    rows = {name: known for known, name in _rows(sums)}
    rows |= {name: _hash(dist / name) for name in signed}
    sums.write_text("".join(f"{rows[name]}  {name}\n" for name in sorted(rows)), encoding="ascii", newline="\n")
    return signed


def sign_sums(dist: Path, key: Path, name: str) -> Path:
    """Compare every file with the list, then sign the list as this person. Raises `ValueError` if one differs."""
    wrong = differing(dist)
    if wrong:
        raise ValueError(f"not signed: {', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not as in {SUMS}")
    into = dist / f"{SUMS}.{name}.sig"
    with (dist / SUMS).open("rb") as sums:
        words = ["ssh-keygen", "-q", "-Y", "sign", "-n", PURPOSE, "-f", str(key)]
        done = subprocess.run(words, check=True, stdin=sums, stdout=subprocess.PIPE)  # noqa: S603 - the system's own
    into.write_bytes(done.stdout)
    return into


def check(dist: Path, signers: Path) -> tuple[list[str], list[str]]:
    """Who signed the list, and what is wrong with what lies there; too few people is one of it."""
    people, keys = [], set()
    for file in sorted(dist.glob(f"{SUMS}.*.sig")):
        name = file.name.removeprefix(f"{SUMS}.").removesuffix(".sig")
        words = ["ssh-keygen", "-q", "-Y", "verify", "-n", PURPOSE, "-f", str(signers), "-I", name, "-s", str(file)]
        with (dist / SUMS).open("rb") as sums:
            done = subprocess.run(words, check=False, stdin=sums, capture_output=True)  # noqa: S603 - the system's own
        if _NAME.fullmatch(name) and done.returncode == 0:
            people.append(name)
            keys |= _keys_of(signers, name)
    few = [] if min(len(people), len(keys)) >= NEEDED else [f"{len(people)} of the {NEEDED} signatures that are needed"]
    return people, [*few, *(f"{name} is not as in {SUMS}" for name in differing(dist))]


def differing(dist: Path) -> list[str]:
    """What is missing, changed, or lies there without standing in the list."""
    known = {name: hash_ for hash_, name in _rows(dist / SUMS)}
    there = {path.name for path in dist.iterdir() if path.suffix in (".deb", ".xz", ".msi", ".exe", ".zip", ".dmg")}
    changed = {name for name, hash_ in known.items() if not (dist / name).is_file() or _hash(dist / name) != hash_}
    return sorted(changed | there - known.keys())


def _rows(sums: Path) -> list[tuple[str, str]]:
    rows = []
    for line in sums.read_text(encoding="ascii").splitlines():
        found = re.fullmatch(r"([0-9a-f]{64}) [ *]([^/\\]+)", line)
        if found is None:
            raise ValueError(f"{SUMS} is no list of hashes")
        rows.append((found[1], found[2]))
    return rows


def _keys_of(signers: Path, name: str) -> set[str]:
    """The same key under two names is one person."""
    rows = (line.split() for line in signers.read_text(encoding="utf-8").splitlines())
    return {row[-1] if len(row) < 4 else row[2] for row in rows if len(row) >= 3 and name in row[0].split(",")}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> int:
    """Do one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = parser.add_subparsers(dest="act", required=True)
    windows, sums, checked = (acts.add_parser(name) for name in ("windows", "sums", "check"))
    for each in (windows, sums, checked):
        each.add_argument("dist", type=Path)
    windows.add_argument("--certificate", type=Path, required=True)
    windows.add_argument("--timestamp", metavar="URL")
    for each in (windows, sums):
        each.add_argument("--key", type=Path, required=True)
    sums.add_argument("--name", required=True, type=_a_name)
    checked.add_argument("--signers", type=Path, required=True)
    asked = parser.parse_args()
    try:
        if asked.act == "windows":
            sys.stdout.writelines(
                f"signed: {name}\n" for name in sign_windows(asked.dist, asked.certificate, asked.key, asked.timestamp)
            )
            return 0
        if asked.act == "sums":
            sys.stdout.write(f"{sign_sums(asked.dist, asked.key, asked.name)}\n")
            return 0
        people, wrong = check(asked.dist, asked.signers)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"signing: {error}\n")
        return 1
    sys.stdout.write(f"signed by: {', '.join(people) or 'nobody'}\n")
    sys.stdout.writelines(f"signing: {each}\n" for each in wrong)
    return 1 if wrong else 0


def _a_name(word: str) -> str:
    if _NAME.fullmatch(word) is None:
        raise argparse.ArgumentTypeError("small letters and figures")
    return word


if __name__ == "__main__":
    raise SystemExit(main())
