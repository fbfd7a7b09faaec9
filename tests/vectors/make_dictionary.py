"""How the preset dictionary of SRE1 was made: the words a packet can say, then one message of each kind.

    python tests/vectors/make_dictionary.py > resources/wire/sre1.dictionary

It is frozen with the suite: were the forms of the messages to change, they would only pack a little worse.
"""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum

from msgspec import Raw

from clinic_app.domain import packet_codes, referral
from clinic_app.domain.packet import PacketContent
from clinic_app.domain.packet_codes import PacketFlag, Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Outcome, Reason, Status, StatusReply
from clinic_app.wire.fhir import encode_referral, encode_status
from clinic_app.wire.inner import Inner, Kind, encode_inner

NOBODY = bytes(16)
SEALED_ON, LAPSES_ON = date(2026, 12, 1), date(2026, 12, 8)
FLAGS = tuple(PacketFlag)


def words() -> bytes:
    kinds = [each for module in (packet_codes, referral) for each in vars(module).values()]
    lists = [each for each in kinds if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum]
    return " ".join(dict.fromkeys(word.value for words in lists for word in words)).encode()


def message(kind: Kind, **said: object) -> bytes:
    inner = Inner(
        kind=kind, mid="0" * 32, thread="0" * 32, seq=1, sender="training-hospital", recipient="training-shelter",
        sealed_on=SEALED_ON, lapses_on=LAPSES_ON, **said,  # type: ignore[arg-type]
    )  # fmt: skip
    return encode_inner(inner)


def the_referral() -> bytes:
    content = PacketContent(
        packet_id=NOBODY,
        sector=Sector.SHELTER,
        service=Service.SHELTER_WOMEN,
        urgency=Urgency.WITHIN_24H,
        valid=Valid.D7,
        reply_wanted=True,
        arrival=packet_codes.Arrival.BROUGHT_NOW,
        words=(1, 22, 133),
        age=packet_codes.AgeClass.ADULT,
        sex=packet_codes.Sex.FEMALE,
        lang=packet_codes.Language.MY,
        nat=packet_codes.NationalityGroup.MYANMAR,
        region=packet_codes.Region.THAILAND,
        gbv_group=packet_codes.GbvGroup.SEXUAL,
        needs=FLAGS[:3],
        flags=FLAGS[3:6],
    )
    return encode_referral(
        content, sender="training-hospital", recipient="training-shelter", sealed_on=SEALED_ON, lapses_on=LAPSES_ON
    )


def main() -> bytes:
    reply = StatusReply(packet_id=NOBODY, status=Status.REJECTED, reason=Reason.NO_CAPACITY, outcome=None, seq=1)
    told = StatusReply(packet_id=NOBODY, status=Status.IN_PROGRESS, outcome=Outcome.ARRIVED, seq=1)
    return b"\n".join(
        [
            words(),
            message(Kind.RETRACT, about="0" * 32),
            message(Kind.RECEIPT, about="0" * 32, did="opened"),
            message(Kind.STATUS, about="0" * 32, body=Raw(encode_status(told))),
            message(Kind.STATUS, about="0" * 32, body=Raw(encode_status(reply))),
            # The longest last: what stands nearest is found first.
            message(Kind.REFERRAL, body=Raw(the_referral())),
        ]
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(main())
