"""One example at least for each command of `clinic-admin`, as `--help` and the manual show them. A test reads each."""

from __future__ import annotations

import argparse
import re
from typing import Final

from clinic_app.admin.completing import walked

_ENDS: Final = "Ends with 0 when it went well, 1 when not, 2 when the command was written wrongly."

EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "": (
        "clinic-admin doctor",
        "clinic-admin update check --from /media/stick",
        "source <(clinic-admin completion bash)",
    ),
    "status": ("clinic-admin status --json",),
    "self-test": ("clinic-admin --data /srv/notebook self-test",),
    "completion": ("clinic-admin completion bash > /etc/bash_completion.d/clinic-admin",),
    "init": ("clinic-admin init", "clinic-admin --data /srv/notebook init --json"),
    "destroy-keys": ("clinic-admin destroy-keys", "clinic-admin destroy-keys --record 3f2a91c0"),
    "health": ("clinic-admin health --json > inventory/$(hostname).json; echo $?",),
    "doctor": ("clinic-admin doctor --line", "clinic-admin doctor --json > reports/$(hostname).json"),
    "support-bundle": ("clinic-admin support-bundle for-the-makers.zip",),
    "people": ("clinic-admin people list", "clinic-admin people passphrase N-1"),
    "people list": ("clinic-admin people list --json",),
    "people passphrase": ("clinic-admin people passphrase N-1",),
    "people disable": ("clinic-admin people disable N-1",),
    "backup": ("clinic-admin backup --to /media/blue", "clinic-admin backup --to-hub"),
    "verify-backup": (
        "clinic-admin verify-backup /media/blue/20260302-3f2a91c0.nbk",
        "clinic-admin verify-backup /media/blue/20260302-3f2a91c0.nbk --open",
        "clinic-admin verify-backup --on-hub",
    ),
    "restore": (
        "clinic-admin restore /media/blue/20260302-3f2a91c0.nbk --role coordinator --staff-code C-7",
        "clinic-admin restore --from-hub --role supervisor --staff-code S-2",
    ),
    "recover": (
        "clinic-admin recover --staff-code C-7",
        "clinic-admin recover --staff-code C-7 --off-site-key network.key",
    ),
    "off-site-key": ("clinic-admin off-site-key make ministry.key",),
    "salvage": ("clinic-admin salvage --sheet", "clinic-admin salvage --take-its-place"),
    "import": (
        "clinic-admin import incidents-2025.xlsx --dry-run",
        "clinic-admin import intake.csv --mapping our-sheet --take-what-fits",
    ),
    "line": ("clinic-admin line --hub https://hub.example.org", "clinic-admin line --direct --json"),
    "verify-journal": ("clinic-admin verify-journal --head K4T9M-WXQ2B", "clinic-admin verify-journal --sheet --json"),
    "check-receipt": ("clinic-admin check-receipt receipt.txt --directory directory.json",),
    "pack": (
        "clinic-admin pack make our-site.toml --site maesot",
        "clinic-admin pack key packs.key",
        "clinic-admin pack sign our-site.toml our-site.pack --key packs.key",
        "clinic-admin pack check our-site.pack",
    ),
    "directory": (
        "clinic-admin directory key keeper-1.key",
        "clinic-admin directory root root.json --keeper HEX --keeper HEX --needed 2 --lists HEX",
        "clinic-admin directory sign root.json --key keeper-1.key",
        "clinic-admin directory sign-province tak.json tak.signed.json --key tak.key",
        "clinic-admin directory inspect directory.json",
        "clinic-admin directory import-hsds services.json agencies.json",
        "clinic-admin directory export-hsds directory.json services.json",
    ),
}  # fmt: skip


def add(parser: argparse.ArgumentParser) -> None:
    """Put them under what each command says of itself; one that has its own words keeps them. Below a command that has
    several acts, each shows those of its own, and ends as the whole does."""
    known: dict[tuple[str, ...], str] = {}
    ends: dict[tuple[str, ...], str] = {(): _ENDS}
    for path, each in walked(parser):
        found = list(EXAMPLES.get(" ".join(path), ()))
        if not found and path:
            begins = f"clinic-admin {' '.join(path)} "
            above = re.sub(r"\\\n\s*", "", known.get(path[:-1], "")).splitlines()
            found = [line.strip().split("   ")[0] for line in above if begins in f"{line} "]
        own = re.search(r"Ends with .*", f"{each.description or ''}\n{each.epilog or ''}", re.DOTALL)
        ends[path] = own[0].strip() if own else ends[path[:-1]]
        if found and not each.epilog:
            lines = "".join(f"  {line}\n" for line in found)
            each.epilog = f"examples:\n{lines}" + ("" if own else f"\n{ends[path]}")
            each.epilog = each.epilog.rstrip()
            each.formatter_class = argparse.RawDescriptionHelpFormatter
            each.description = each.description and _folded(each.description)
        known[path] = each.epilog or ""


def _folded(text: str) -> str:
    """Raw text is not folded by argparse; ours is, at the width of a terminal of 80."""
    import textwrap

    return textwrap.fill(text, 78)
