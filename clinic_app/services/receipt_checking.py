"""Whether a receipt was signed by a PC of a network: from two files and twelve words on paper, without any record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.services.receipts import MOST_SIGNS, Receipt, read_receipt

if TYPE_CHECKING:
    from clinic_app.services.directory_making import DirectoryMaking
    from clinic_app.wire.directory_document import Device

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt:
    """A receipt whose signature holds. `believed`: whether the directory is that of the words; None if none was given.

    `names` are the two organisations as that directory calls them.
    """

    receipt: Receipt
    believed: bool | None
    network: str
    names: tuple[str, str]


def check_receipt(
    making: DirectoryMaking, receipt: Path, directory: Path, typed_words: Sequence[str] = ()
) -> CheckedReceipt:
    """Raises `PacketRefused`, `DirectoryRefused`, `OSError`."""
    with receipt.open("rb") as stream:
        untrusted = stream.read(MOST_SIGNS + 1)
    try:
        text = untrusted.decode("ascii")
    except UnicodeDecodeError as error:
        raise PacketRefused(Why.FORMAT) from error
    seen = making.inspect(directory, typed_words)
    devices: dict[bytes, tuple[OrganisationId, Device]] = {
        VerifyKey.from_bytes(bytes.fromhex(device.identity)).kid: (OrganisationId(agency.id), device)
        for agency in seen.agencies
        for device in agency.devices
    }
    names = {agency.id: agency.names.get(ENGLISH, agency.id) for agency in seen.agencies}
    found = read_receipt(text, devices.get)
    return CheckedReceipt(
        receipt=found,
        believed=seen.believed,
        network=seen.network,
        names=(names.get(found.signer, found.signer), names.get(found.recipient, found.recipient)),
    )
