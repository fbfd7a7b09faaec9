"""How a new PC asks to come into a clinic, and how one that stands answers: two files, a typed code, words compared.

The request carries a MAC under the code: it was made by whoever saw the screen. Its eight words stand on both screens,
so nobody put another PC's keys in its place. The answer is signed by the PC that stands and sealed to the new one, and
opens only with the code; its eight words are compared too, before anything is made of it.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final
from uuid import UUID

from msgspec import UNSET

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.crypto.signing import SIGNATURE_BYTES, VerifyKey
from clinic_app.crypto.xwing import SealPublicKey, hpke_open, hpke_seal
from clinic_app.errors import PacketRefused, PcJoinRefused, SignatureRefused
from clinic_app.facts import dataclass
from clinic_app.vault.device import DeviceKeys
from clinic_app.wire import pc_joining
from clinic_app.wire.pc_joining import Request, RequestFile, Welcome, WelcomedPc, WelcomeFile

WORDS: Final = 8
_ASKED: Final = b"clinic-app pc request 1\x00"
_ANSWERED: Final = b"clinic-app pc welcome 1\x00"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a PC that stands answers: for the one to read, and for people to compare."""

    content: bytes
    words: tuple[str, ...]


def ask(
    code: JoiningCode, device: DeviceKeys, *, training: bool, clinic: UUID | None = None,
    continues: UUID | None = None, earlier: tuple[WelcomedPc, ...] = (),
) -> bytes:  # fmt: skip
    """The file by which this PC asks. The same again for the same code and keys."""
    body = pc_joining.spelled(
        Request(
            device=device.id, signing=device.signing.public.raw, seal=device.standing.public.raw, training=training,
            clinic=clinic, continues=continues, earlier=earlier or UNSET,
        )
    )  # fmt: skip
    return pc_joining.spelled(
        RequestFile(body=body, signature=device.signing.sign(_ASKED + body), mac=_mac(code, body))
    )


def asked(untrusted: bytes, code: JoiningCode) -> Request:
    """Who asks. Raises `PcJoinRefused` (`format`, `newer`, `code`)."""
    file = pc_joining.read(untrusted, RequestFile, pc_joining.MOST_ASKED_BYTES)
    request = pc_joining.read(file.body, Request, pc_joining.MOST_ASKED_BYTES)
    try:
        VerifyKey.from_bytes(request.signing).verify(file.signature, _ASKED + file.body)
        SealPublicKey.from_bytes(request.seal)
    except (SignatureRefused, ValueError) as error:
        raise PcJoinRefused("format") from error
    if not hmac.compare_digest(file.mac, _mac(code, file.body)):
        raise PcJoinRefused("code")
    return request


def words_of(request: bytes) -> tuple[str, ...]:
    """What two people compare before the new PC is let in."""
    return words(_ASKED + request, WORDS)


def answer(request: bytes, code: JoiningCode, welcome: Welcome, device: DeviceKeys) -> Answer:
    """The answer to a request that `asked` has read."""
    to = SealPublicKey.from_bytes(asked(request, code).seal)
    asked_hash, body = pc_joining.hash_of(request), pc_joining.spelled(welcome)
    signature = device.signing.sign(_ANSWERED + asked_hash + body)
    sealed = hpke_seal(to, signature + body, _bound(code, asked_hash))
    file = WelcomeFile(request=asked_hash, check=sha256(sealed).digest(), sealed=sealed)
    return Answer(pc_joining.spelled(file), _words_answered(body))


def answered(
    untrusted: bytes, request: bytes, code: JoiningCode, device: DeviceKeys
) -> tuple[Welcome, tuple[str, ...]]:
    """What was answered to our request, and its words. Nothing of it may be used before they were compared.

    Raises `PcJoinRefused` (`format`, `newer`, `other_pc`, `code`).
    """
    file = pc_joining.read(untrusted, WelcomeFile, pc_joining.MOST_ANSWERED_BYTES)
    if sha256(file.sealed).digest() != file.check:
        raise PcJoinRefused("format")
    if file.request != pc_joining.hash_of(request):
        raise PcJoinRefused("other_pc")
    try:
        opened = hpke_open(device.standing, file.sealed, _bound(code, file.request))
    except PacketRefused as error:
        raise PcJoinRefused("code") from error
    signature, body = opened[:SIGNATURE_BYTES], opened[SIGNATURE_BYTES:]
    welcome = pc_joining.read(body, Welcome, pc_joining.MOST_ANSWERED_BYTES)
    signing = next((pc.signing for pc in welcome.pcs if pc.device == welcome.by), None)
    if signing is None or all(pc.device != device.id for pc in welcome.pcs):
        raise PcJoinRefused("format")
    try:
        VerifyKey.from_bytes(signing).verify(signature, _ANSWERED + file.request + body)
    except (SignatureRefused, ValueError) as error:
        raise PcJoinRefused("format") from error
    return welcome, _words_answered(body)


def _mac(code: JoiningCode, body: bytes) -> bytes:
    return hmac.digest(code.key(b"request"), body, "sha256")


def _bound(code: JoiningCode, asked_hash: bytes) -> bytes:
    return _ANSWERED + asked_hash + code.key(b"welcome")


def _words_answered(body: bytes) -> tuple[str, ...]:
    return words(_ANSWERED + body, WORDS)
