"""Sealing and opening one referral: what the fullest packet costs, and how many bytes it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

from tests.bench.measuring import Figure, alone, in_turn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit" / "wire"))


def figures() -> Iterator[Figure]:
    from test_wire_dictionary import fullest

    from clinic_app.crypto.deflating import deflate
    from clinic_app.crypto.sealing import open_sealed, seal
    from clinic_app.crypto.signing import SigningKey
    from clinic_app.crypto.xwing import SealKeyPair

    signer, pcs, content = SigningKey.new(), [SealKeyPair.new() for _ in range(4)], fullest(Random(1))
    for pc_count in (1, 2, 4):
        recipients = [pair.public for pair in pcs[:pc_count]]
        times = alone(partial(seal, content, signer=signer, recipients=recipients), rounds=200)
        size = len(seal(content, signer=signer, recipients=recipients))
        yield Figure(what=f"seal a referral to {pc_count} PC, {size:,} bytes", ours_ms=median(times), must="1 ms")

    listed = signer.public

    def both() -> bytes:
        sealed = seal(content, signer=signer, recipients=[pcs[0].public])
        return open_sealed(sealed, [pcs[0]]).content_signed_by(listed)

    ours, theirs = in_turn(both, _primitives(content), rounds=200)
    yield Figure(
        what="seal and open a referral", ours_ms=ours, theirs_ms=theirs, against="its primitives alone", must="1.2x"
    )
    times = alone(lambda: deflate(content), rounds=200)
    yield Figure(what=f"pack {len(content):,} bytes into {len(deflate(content))}", ours_ms=median(times))


def _primitives(content: bytes) -> Callable[[], object]:
    """The same steps by the library's own calls, on the same bytes, with nothing in between."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hpke import (
        AEAD,
        KDF,
        KEM,
        MLKEM768X25519PrivateKey,
        MLKEM768X25519PublicKey,
        Suite,
    )

    from clinic_app.crypto.deflating import deflate, inflate

    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    seed, point_seed, signing_seed = os.urandom(64), os.urandom(32), os.urandom(32)
    lattice = MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    point = X25519PrivateKey.from_private_bytes(point_seed).public_key().public_bytes_raw()
    verifier = Ed25519PrivateKey.from_private_bytes(signing_seed).public_key().public_bytes_raw()
    info, nonce, plain, turns = bytes(49), bytes(12), bytes(1_706), count()

    def encapsulate() -> bytes:
        public = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(lattice), X25519PublicKey.from_public_bytes(point)
        )
        return suite.encrypt(bytes(32), public, info=info)

    def work() -> None:
        packed = deflate(content)
        MLKEM768PrivateKey.generate().public_key().public_bytes_raw()
        X25519PrivateKey.generate().public_key().public_bytes_raw()
        ours, nobodys = encapsulate(), encapsulate()
        signature = Ed25519PrivateKey.from_private_bytes(signing_seed).sign(packed)
        sealed = AESGCM(bytes(32)).encrypt(nonce, plain, ours)
        private = MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(point_seed)
        )
        # Nothing in clear says which stanza is ours, so every other time the wrong one is tried first.
        if next(turns) % 2:
            suite.decrypt(nobodys, private, info=info)
        suite.decrypt(ours, private, info=info)
        AESGCM(bytes(32)).decrypt(nonce, sealed, ours)
        Ed25519PublicKey.from_public_bytes(verifier).verify(signature, packed)
        inflate(packed)

    return work
