"""`clinic-admin check-receipt`: was this receipt signed by a PC of the network? It opens no record and sees no case."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_app.admin.terminal import say
from clinic_app.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.services.doorway import Doorway

COMMANDS: tuple[str, ...] = ("check-receipt",)


def register(commands: Any) -> None:
    """Add the command."""
    check = commands.add_parser(
        "check-receipt",
        help="whether a receipt of a referral was signed by a PC of the network",
        description="FILE holds one receipt: as it was kept, or as the square on a printed one was scanned. It is "
        "checked against the signed directory, and that against the twelve words on paper.",
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--directory", type=Path, required=True, metavar="FILE", help="the signed directory")
    check.add_argument("--words", nargs=12, default=(), metavar="WORD", help="the twelve words on paper")
    check.add_argument("--hash", metavar="HEX", help="of a printed receipt, to be the same")
    check.add_argument("--json", action="store_true", help="for a machine to read")


def run(asked: argparse.Namespace, doorway: Callable[[Path], Doorway]) -> int:
    """0 if the signature holds, the directory is that of the words and the hash, if given, is the same; 1 if not."""
    from clinic_app.services.receipt_checking import check_receipt

    try:
        checked = check_receipt(doorway(asked.data).directory_making(), asked.file, asked.directory, asked.words)
    except (ClinicError, OSError) as error:
        facts = vars(error) if isinstance(error, ClinicError) else {}
        say({"signed": False, "trouble": type(error).__name__, **facts}, as_json=asked.json)
        return 1
    receipt, trouble = checked.receipt, None
    if asked.hash and "".join(asked.hash.split()).casefold() != receipt.hash:
        trouble = "NotTheSameHash"
    elif checked.believed is None:
        trouble = "NoWordsGiven"
    elif not checked.believed:
        trouble = "OtherNetwork"
    signer, recipient = checked.names
    told: dict[str, object] = {
        "signed": True,
        "trouble": trouble,
        "network": checked.network,
        "referral_code": receipt.code,
        "signed_by": f"{signer} ({receipt.signer})",
        "for": f"{recipient} ({receipt.recipient})",
        "signed_on": receipt.signed_on.isoformat(),
        "says": " ".join(each for each in (receipt.did, receipt.status, receipt.reason, receipt.outcome) if each),
        "pc": receipt.device_words,
        "revoked_on": receipt.revoked_on.isoformat() if receipt.revoked_on else None,
        "answers": receipt.about,
        "hash": receipt.hash,
    }
    say(told, as_json=asked.json)
    return 1 if trouble else 0
