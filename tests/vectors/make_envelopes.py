"""How the envelope vectors were made: a second writer of SRE1, which can do each single thing wrong.

python tests/vectors/make_envelopes.py FOLDER
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic_app.crypto.signing import SigningKey, kid_of
from clinic_app.crypto.xwing import SealKeyPair, SealPublicKey, hpke_seal

DICTIONARY = (Path(__file__).parents[2] / "resources" / "wire" / "sre1.dictionary").read_bytes()
OURS = SealKeyPair.from_seed(hashlib.sha256(b"vector recipient").digest())
SECOND = SealKeyPair.from_seed(hashlib.sha256(b"vector second PC").digest())
SIGNER = SigningKey.from_seed(hashlib.sha256(b"vector signer").digest())
CONTENT = (
    b'{"format":1,"kind":"receipt","mid":"000102030405060708090a0b0c0d0e0f","thread":"101112131415161718191a1b1c1d1e1f",'
    b'"seq":1,"prev":null,"sender":"training-shelter","recipient":"training-hospital","sealed_on":"2026-11-24",'
    b'"lapses_on":"2026-12-01","about":"202122232425262728292a2b2c2d2e2f","did":"opened","body":null}'
)


def derive(secret: bytes, label: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), 32, salt, label).derive(secret)


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, DICTIONARY)
    return packer.compress(content) + packer.flush()


@dataclass
class Maker:
    """Every field is a step of the format; a vector replaces one."""

    recipients: list[SealPublicKey] = field(default_factory=lambda: [OURS.public])
    listed: list[bytes] | None = None
    count: int = 2
    size: int = 4_096
    magic: bytes = b"SRE1"
    suite: int = 1
    commitment: Callable[[bytes], bytes] = lambda key: derive(key, b"SRE1 commit")
    stanza_info: bytes = b"SRE1 stanza"
    order: Callable[[list[bytes]], list[bytes]] = sorted
    packed: Callable[[bytes], bytes] = deflated
    length: Callable[[int], int] = lambda length: length
    padding: Callable[[int], bytes] = bytes
    signed: Callable[[bytes], bytes] = lambda message: message
    nonce: bytes = bytes(12)
    spoil: Callable[[bytes], bytes] = lambda envelope: envelope
    content: bytes = CONTENT

    def envelope(self) -> bytes:
        key = os.urandom(32)
        commitment = self.commitment(key)
        preamble = self.magic + bytes([self.suite, self.count]) + commitment
        info = self.stanza_info + preamble
        stanzas = [hpke_seal(public, key, info) for public in self.recipients]
        while len(stanzas) < self.count:
            stanzas.append(hpke_seal(SealKeyPair.new().public, os.urandom(32), info))
        head = preamble + b"".join(self.order(stanzas))
        kids = sorted(kid_of(each.raw) for each in self.recipients) if self.listed is None else self.listed
        signer, packed = SIGNER.public.kid, self.packed(self.content)
        named = signer + bytes([len(kids)]) + b"".join(kids)
        message = b"SRE1 sig\0" + bytes([self.suite]) + commitment + named + packed
        body = named + SIGNER.sign(self.signed(message)) + packed
        room = self.size - len(head) - 16 - 4 - len(body)
        plaintext = self.length(len(body)).to_bytes(4, "big") + body + self.padding(room)
        payload_key = derive(key, b"SRE1 payload", hashlib.sha256(head).digest())
        return self.spoil(head + AESGCM(payload_key).encrypt(self.nonce, plaintext, head))


def at(place: int, value: int | None = None) -> Callable[[bytes], bytes]:
    def spoil(envelope: bytes) -> bytes:
        spoilt = bytearray(envelope)
        spoilt[place] = spoilt[place] ^ 1 if value is None else value
        return bytes(spoilt)

    return spoil


VECTORS: dict[str, tuple[str, Maker]] = {
    "good-one-pc": ("ok", Maker()),
    "good-two-pcs": ("ok", Maker(recipients=[SECOND.public, OURS.public])),
    "good-three-pcs": (
        "ok",
        Maker(recipients=[SECOND.public, OURS.public, SealKeyPair.new().public], count=4, size=8_192),
    ),
    "good-in-a-larger-envelope-than-needed": ("ok", Maker(size=8_192)),
    # The outside.
    "size-of-no-bucket": ("size", Maker(spoil=lambda envelope: envelope + b"\0")),
    "torn": ("size", Maker(spoil=lambda envelope: envelope[:2_048])),
    "empty": ("size", Maker(spoil=lambda _: b"")),
    "not-our-magic": ("format", Maker(magic=b"SRE2")),
    "newer-suite": ("newer_suite", Maker(suite=2)),
    "suite-nought": ("newer_suite", Maker(suite=0)),
    "one-stanza": ("format", Maker(count=1)),
    "three-stanzas": ("format", Maker(count=3)),
    "more-stanzas-than-fit": ("format", Maker(spoil=at(5, 4))),
    "stanzas-out-of-order": ("format", Maker(order=lambda stanzas: sorted(stanzas, reverse=True))),
    "one-stanza-twice": ("format", Maker(order=lambda stanzas: [stanzas[0], stanzas[0]])),
    # The stanzas.
    "for-somebody-else": ("no_key", Maker(recipients=[SECOND.public])),
    "sealed-for-another-purpose": ("no_key", Maker(stanza_info=b"SRE1 other")),
    "commitment-of-another-message": ("no_key", Maker(spoil=at(20))),
    "commitment-that-was-never-ours": ("commitment", Maker(commitment=lambda key: derive(key, b"SRE1 commit?"))),
    "commitment-of-noughts": ("commitment", Maker(commitment=lambda _: bytes(32))),
    # The payload.
    "payload-changed": ("tag", Maker(spoil=at(3_000))),
    "tag-changed": ("tag", Maker(spoil=at(4_095))),
    "other-nonce": ("tag", Maker(nonce=b"\0" * 11 + b"\1")),
    "padding-not-noughts": ("padding", Maker(padding=lambda room: bytes(room - 1) + b"\1")),
    "length-beyond-the-end": ("padding", Maker(length=lambda _: 1 << 31)),
    "length-cuts-the-body": ("padding", Maker(length=lambda length: length - 3)),
    "length-takes-in-padding": ("signature", Maker(length=lambda length: length + 3)),
    "length-nought": ("padding", Maker(length=lambda _: 0)),
    # The body.
    "no-recipient-listed": ("format", Maker(listed=[])),
    "five-recipients-listed": ("format", Maker(listed=[bytes([n]) * 8 for n in range(5)])),
    "recipients-out-of-order": (
        "format",
        Maker(
            recipients=[OURS.public, SECOND.public],
            listed=sorted((kid_of(OURS.public.raw), kid_of(SECOND.public.raw)), reverse=True),
        ),
    ),
    "passed-on-to-us-by-its-reader": ("not_for_us", Maker(listed=[kid_of(SECOND.public.raw)])),
    "signed-something-else": ("signature", Maker(signed=lambda message: message + b"\0")),
    "signed-without-its-purpose": ("signature", Maker(signed=lambda message: message[9:])),
    "zlib-instead-of-raw-deflate": ("inflate", Maker(packed=zlib.compress)),
    "deflate-torn": ("inflate", Maker(packed=lambda content: deflated(content)[:-3])),
    "deflate-and-something-more": ("inflate", Maker(packed=lambda content: deflated(content) + b"x")),
    "swells-without-end": ("inflate", Maker(content=b" " * (256 * 1024 + 1))),
    "swells-to-the-limit": ("ok", Maker(content=b" " * (256 * 1024))),
}


def main(folder: Path) -> None:
    for name, (why, maker) in VECTORS.items():
        envelope = maker.envelope()
        vector = {
            "why": why,
            "recipient_seed": OURS.seed.hex(),
            "signer": SIGNER.public.raw.hex(),
            "env_id": hashlib.sha256(envelope).hexdigest(),
            "content_sha256": hashlib.sha256(maker.content).hexdigest() if why == "ok" else None,
            "envelope": base64.b64encode(envelope).decode(),
        }
        (folder / f"{name}.json").write_text(json.dumps(vector, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
