"""What was signed, cut out of its envelope: it proves itself without the key, and not one bit of it can change."""

from __future__ import annotations

import pytest

from clinic_app.crypto.sealing import open_sealed, seal_and_keep
from clinic_app.crypto.signed_part import SignedPart
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import PacketRefused, Why

SIGNER = SigningKey.new()
PAIRS = [SealKeyPair.new(), SealKeyPair.new()]
CONTENT = b'{"kind":"status"}'


def kept() -> tuple[bytes, SignedPart]:
    return seal_and_keep(CONTENT, signer=SIGNER, recipients=[pair.public for pair in PAIRS])


def test_sender_and_receiver_keep_the_same_and_it_needs_no_key() -> None:
    sealed, sent = kept()
    came = open_sealed(sealed, [PAIRS[1]])
    assert came.to_bytes() == sent.to_bytes()
    read = SignedPart.from_bytes(came.to_bytes())
    assert (read, read.signer_kid) == (sent, SIGNER.public.kid)
    assert read.content_signed_by(SIGNER.public) == CONTENT


def test_no_changed_bit_is_believed() -> None:
    whole = kept()[1].to_bytes()

    def said_of(bit: int) -> Why | None:
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            SignedPart.from_bytes(bytes(changed)).content_signed_by(SIGNER.public)
        except PacketRefused as refused:
            return refused.why
        return None

    assert {said_of(bit) for bit in range(len(whole) * 8)} == {Why.FORMAT, Why.SIGNATURE}


@pytest.mark.parametrize("cut", [0, 63, 64, 100, 114, 115, 130, 131])
def test_what_is_torn_is_no_part(cut: int) -> None:
    whole = kept()[1].to_bytes()
    with pytest.raises(PacketRefused) as refused:
        SignedPart.from_bytes(whole[:cut])
    assert refused.value.why is Why.FORMAT


@pytest.mark.parametrize("count", [0, 5, 255])
def test_nobody_and_a_crowd_are_no_recipients(count: int) -> None:
    whole = bytearray(kept()[1].to_bytes())
    whole[64 + 9 + 1 + 32 + 8] = count
    with pytest.raises(PacketRefused) as refused:
        SignedPart.from_bytes(bytes(whole))
    assert refused.value.why is Why.FORMAT
