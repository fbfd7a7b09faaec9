"""The page for other teams says every word of the format, and its examples are packets."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from clinic_app.domain.casecode import shown
from clinic_app.domain.packet_codes import AgeClass, Language, PacketFlag, Service
from clinic_app.domain.referral import Outcome, Status
from clinic_app.wire.fhir import decode_referral, decode_status
from clinic_app.wire.fhir_vocabulary import vocabulary

PAGE = (Path(__file__).parents[2] / "docs" / "packet.md").read_text("utf-8")
SECTION = PAGE.partition("## The content: FHIR R4")[2].partition("\n## ")[0]
REFERRAL, REPLY = re.findall(r"```json\n(.*?)```", SECTION, re.DOTALL)


def test_the_example_is_a_referral_and_its_code_is_the_one_printed_there() -> None:
    content, sender, recipient, sealed_on, lapses_on = decode_referral(REFERRAL.encode())
    assert (sender, recipient) == ("training-clinic", "training-shelter")
    assert (sealed_on, lapses_on) == (date(2026, 11, 25), date(2026, 12, 2))
    assert (content.service, content.age, content.lang) == (Service.SHELTER_WOMEN, AgeClass.ADULT, Language.MY)
    assert content.needs == (PacketFlag.CHILDREN_1,)
    assert f"`{shown(content.referral_code)}`" in SECTION


def test_the_example_is_a_reply_to_it() -> None:
    reply = decode_status(REPLY.encode())
    assert reply.packet_id == decode_referral(REFERRAL.encode()).content.packet_id
    assert (reply.status, reply.outcome, reply.seq) == (Status.IN_PROGRESS, Outcome.ARRIVED, 3)


def test_every_word_of_the_format_is_on_the_page() -> None:
    names = {word.removeprefix("https://clinic-app.example/fhir/") for word in vocabulary()}
    assert {name for name in names if name not in SECTION} == set()
