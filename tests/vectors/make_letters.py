"""Write the letters of `letters/`: one that opens, and such as must not. Run once; what is written there stays.

`PYTHONPATH=. python tests/vectors/make_letters.py`
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from clinic_app.crypto.letter_seal import seal_letter
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import DeviceId
from clinic_app.wire.pc_letter import (
    CaseKey,
    ClinicKeyGiven,
    DayEnd,
    JournalPiece,
    JournalReach,
    Lacked,
    Letter,
    Part,
    Says,
    Sent,
    Stand,
    encode_letter,
)

FOLDER = Path(__file__).parent / "letters"


def named(name: str, length: int = 32) -> bytes:
    """Bytes that anybody can make again."""
    return hashlib.shake_256(b"letters of the vectors: " + name.encode()).digest(length)


def device(name: str) -> DeviceId:
    return DeviceId(UUID(bytes=named(name, 16), version=4))


SENDER, TO, THIRD, CASE = (device(name) for name in ("emergency room", "office", "ward", "case"))
SIGNER, PAIR = SigningKey.from_seed(named("signing")), SealKeyPair.from_seed(named("standing"))
STAND = Stand(
    1, tuple(sorted(((SENDER.bytes, 12), (TO.bytes, 3), (THIRD.bytes, 0)))), (THIRD.bytes,), (named("shut", 16),),
    (Lacked(named("attachment", 16), b"\x05"),), (named("clinic key mark", 8),), True,
)  # fmt: skip
LETTER = Letter(
    1, named("clinic", 16), SENDER.bytes, TO.bytes,
    Says(41, STAND, named("stand of the office"), (JournalReach(SENDER.bytes, 40, 2, False),)),
    (CaseKey(CASE.bytes, named("case key")),),
    (Sent(b'{"v":1}', named("sealed", 60), named("signature", 64)),),
    (Part(named("attachment", 16), b'{"v":1}', named("inside", 90), 1, named("part", 120)),),
    (ClinicKeyGiven(2, "2026-11-24T03:00:00Z", named("clinic key")),),
    (JournalPiece(SENDER.bytes, 39, (b'{"act":"unlocked"}',), (DayEnd(2, 40, b"{}", named("day", 64)),)),),
)  # fmt: skip


def sealed(content: bytes, signer: SigningKey = SIGNER, pair: SealKeyPair = PAIR) -> bytes:
    return seal_letter(content, sender=SENDER, signer=signer, to=pair.public)


def letters() -> dict[str, tuple[bytes, str | None]]:
    good = sealed(encode_letter(LETTER))
    return {
        "good": (good, None),
        "torn": (good[:-1], "format"),
        "one-bit-changed-at-the-end": (good[:-1] + bytes([good[-1] ^ 1]), "format"),
        "not-a-letter": (b"SRE1" + good[4:], "format"),
        "newer-suite": (good[:4] + b"\x02" + good[5:], "newer"),
        "for-another-pc": (sealed(encode_letter(LETTER), pair=SealKeyPair.from_seed(named("other"))), "not_for_us"),
        "signed-by-another": (sealed(encode_letter(LETTER), SigningKey.from_seed(named("other"))), "signature"),
        "newer-version": (sealed(encode_letter(replace(LETTER, version=2))), "newer"),
        "of-no-version": (sealed(encode_letter(replace(LETTER, version=0))), "format"),
        "no-messagepack": (sealed(b"\xc1"), "format"),
        "something-behind": (sealed(encode_letter(LETTER) + b"\0"), "format"),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    keys = {
        "sender": SENDER.hex, "to": TO.hex, "signing_public": SIGNER.public.raw.hex(),
        "standing_seed": PAIR.seed.hex(), "content": encode_letter(LETTER).hex(), "stand_digest": STAND.digest.hex(),
    }  # fmt: skip
    (FOLDER / "keys.json").write_text(json.dumps(keys, indent=1) + "\n")
    for name, (letter, reason) in letters().items():
        told = {"refused": reason, "letter": letter.hex()}
        (FOLDER / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
