"""The preset dictionary: frozen, and good enough that every kind of message fits the least envelope."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import zlib
from datetime import date
from pathlib import Path

from msgspec import Raw

from clinic_app.crypto.deflating import DICTIONARY_SHA256, deflate
from clinic_app.crypto.sealing import seal
from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import (
    AgeClass,
    Arrival,
    GbvGroup,
    Language,
    PacketFlag,
    Region,
    Sector,
    Service,
    Sex,
    Urgency,
    Valid,
)
from clinic_app.paths import resources
from clinic_app.wire.fhir import encode_referral
from clinic_app.wire.inner import Inner, Kind, encode_inner

SEALED_ON, LAPSES_ON = date(2028, 2, 28), date(2028, 3, 6)


def fullest(chance: random.Random) -> bytes:
    """A referral with everything a packet can say, of organisations with long names."""
    content = PacketContent(
        packet_id=chance.randbytes(16),
        sector=chance.choice(list(Sector)),
        service=chance.choice(list(Service)),
        urgency=chance.choice(list(Urgency)),
        valid=Valid.D7,
        reply_wanted=True,
        arrival=chance.choice(list(Arrival)),
        words=(chance.randrange(256), chance.randrange(256), 255),
        age=chance.choice(list(AgeClass)),
        sex=chance.choice(list(Sex)),
        lang=chance.choice(list(Language)),
        region=chance.choice(list(Region)),
        gbv_group=chance.choice(list(GbvGroup)),
        needs=tuple(chance.sample(list(PacketFlag), 3)),
        flags=tuple(chance.sample(list(PacketFlag), 3)),
    )
    sender, recipient = chance.randbytes(32).hex(), chance.randbytes(32).hex()
    body = encode_referral(content, sender=sender, recipient=recipient, sealed_on=SEALED_ON, lapses_on=LAPSES_ON)
    return encode_inner(
        Inner(
            kind=Kind.REFERRAL,
            mid=os.urandom(16).hex(),
            thread=content.packet_id.hex(),
            seq=1,
            sender=sender,
            recipient=recipient,
            sealed_on=SEALED_ON,
            lapses_on=LAPSES_ON,
            body=Raw(body),
        )
    )


def test_the_dictionary_is_the_one_of_the_document() -> None:
    file = resources() / "wire" / "sre1.dictionary"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == DICTIONARY_SHA256
    document = (Path(__file__).parents[3] / "docs" / "packet.md").read_text("utf-8")
    assert DICTIONARY_SHA256 in document
    printed = document.partition("## The dictionary")[2].split("```")[1]
    assert zlib.decompress(base64.b64decode(printed)) == file.read_bytes()


def test_the_fullest_referral_fits_the_least_envelope_with_room_to_spare() -> None:
    longest = 0
    for number in range(60):
        message = fullest(random.Random(number))
        longest = max(longest, len(deflate(message)))
        if number < 5:
            sealed = seal(message, signer=SigningKey.new(), recipients=[SealKeyPair.new().public])
            assert len(sealed) == 4_096
    # 1,706 bytes are free in the least envelope, of which 93 are spent on names and the signature.
    assert longest < 800
