"""A letter between two PCs opens on the one it is for, whole, as its sender signed it, or not at all."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto import letter_seal
from clinic_app.crypto.letter_seal import MOST_CONTENT_BYTES, MOST_LETTER_BYTES, open_letter, seal_letter
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair, hpke_open, hpke_seal
from clinic_app.domain.ids import DeviceId
from clinic_app.errors import LetterRefused

OURS, SIGNER, SENDER = SealKeyPair.new(), SigningKey.new(), DeviceId(uuid4())
HEAD = 37 + 1168


def sealed(content: bytes = b"how it stands", to: SealKeyPair = OURS) -> bytes:
    return seal_letter(content, sender=SENDER, signer=SIGNER, to=to.public)


def refused(untrusted: bytes) -> str:
    with pytest.raises(LetterRefused) as caught:
        open_letter(untrusted, OURS)
    return caught.value.reason


@pytest.mark.parametrize("content", [b"", b"x", bytes(100_000), bytes(MOST_CONTENT_BYTES)])
def test_what_was_said_is_read(content: bytes) -> None:
    letter = open_letter(sealed(content), OURS)
    assert (letter.sender, letter.unproven) == (SENDER, content)
    assert letter.content_signed_by(SIGNER.public) == content


def test_every_sealing_is_another() -> None:
    assert sealed() != sealed()


def test_its_size_says_little_and_never_is_too_large() -> None:
    sizes = {len(sealed(bytes(length))) for length in range(0, 700, 7)}
    assert sizes == {2048}
    large = [len(sealed(bytes(length))) for length in range(MOST_CONTENT_BYTES - 3000, MOST_CONTENT_BYTES + 1, 1000)]
    assert set(large) == {MOST_LETTER_BYTES}
    for length in (5_000, 70_000, 300_000):
        assert length < len(sealed(bytes(length))) < (length + 1_400) * 1.13
    assert len(sealed(bytes(MOST_CONTENT_BYTES + 1))) > MOST_LETTER_BYTES


@pytest.mark.parametrize("length", [0, 3, 36, 37, 1_204, HEAD, HEAD + 15, HEAD + 16, 2_047])
def test_what_is_torn_is_no_letter(length: int) -> None:
    assert refused(sealed()[:length]) == "format"


def test_what_is_changed_on_the_way_is_no_letter() -> None:
    letter = sealed()
    for at in (0, 3, 1_300, 2_047):
        changed = bytearray(letter)
        changed[at] ^= 1
        assert refused(bytes(changed)) == "format", at
    for at in (5, 36, 37, 900, HEAD - 1):  # commitment and stanza: nobody can tell for whom it was
        changed = bytearray(letter)
        changed[at] ^= 1
        assert refused(bytes(changed)) == "not_for_us", at
    assert refused(letter + b"\0") == "format"


def test_one_of_a_newer_suite_is_said_to_be_newer() -> None:
    assert refused(b"PCL1\x02" + sealed()[5:]) == "newer"


def test_one_for_another_pc_is_not_for_us() -> None:
    assert refused(sealed(to=SealKeyPair.new())) == "not_for_us"


def test_one_that_another_signed_is_refused() -> None:
    with pytest.raises(LetterRefused) as caught:
        open_letter(sealed(), OURS).content_signed_by(SigningKey.new().public)
    assert (caught.value.reason, caught.value.device) == ("signature", SENDER)


def test_nobody_passes_on_what_was_for_them() -> None:
    """Theirs opens it and seals the body to us as it is: the signature was for them."""
    theirs = SealKeyPair.new()
    body = _body(sealed(to=theirs), theirs)
    assert refused(_around(body)) == "not_for_us"
    with pytest.raises(LetterRefused, match="signature"):
        open_letter(_around(body[:16] + OURS.public.kid + body[24:]), OURS).content_signed_by(SIGNER.public)


def test_a_body_that_does_not_hold_together_is_refused() -> None:
    body = _body(sealed(), OURS)
    assert open_letter(_around(body), OURS).sender == SENDER
    assert refused(_around(body, padding=b"\0\1")) == "format"
    assert refused(_around(body, padding=b"", length=len(body) + 1)) == "format"
    assert refused(_around(body[:87])) == "format"
    assert refused(_around(b"", length=None)) == "format"


def test_a_key_that_the_letter_was_not_bound_to_does_not_open_it() -> None:
    key, preamble = bytes(32), b"PCL1\x01" + bytes(32)
    head = preamble + hpke_seal(OURS.public, key, b"PCL1 stanza" + preamble)
    assert refused(head + bytes(16)) == "format"


def _body(letter: bytes, pair: SealKeyPair) -> bytes:
    head = letter[:HEAD]
    key = hpke_open(pair, head[37:], b"PCL1 stanza" + head[:37])
    plain = AESGCM(letter_seal._payload_key(key, head)).decrypt(bytes(12), letter[HEAD:], head)
    return plain[4 : 4 + int.from_bytes(plain[:4], "big")]


def _around(body: bytes, *, padding: bytes = b"\0\0", length: int | None = -1) -> bytes:
    """A letter to us with this body; the signature in it may fit another."""
    key = UUID(int=7).bytes * 2
    preamble = b"PCL1\x01" + letter_seal._commitment_to(key)
    head = preamble + hpke_seal(OURS.public, key, b"PCL1 stanza" + preamble)
    size = b"" if length is None else (len(body) if length < 0 else length).to_bytes(4, "big")
    plain = size + body + padding if length is not None else b""
    return head + AESGCM(letter_seal._payload_key(key, head)).encrypt(bytes(12), plain, head)
