"""A referral or answer in which a code stands that our lists do not have yet: the code is read as text, not as a word.

Only where a list may grow: services, sectors, languages, ways to come, needs and flags, reasons, outcomes. The rest is
read strictly with a word of ours in its place, which is taken out again; whatever else is wrong is refused as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec

from clinic_app.domain.packet_codes import Arrival, PacketFlag, Sector, Service
from clinic_app.domain.referral import Outcome, Reason, StatusReply
from clinic_app.errors import PacketRefused
from clinic_app.facts import dataclass
from clinic_app.wire.fhir import decode_referral, decode_status, document_of
from clinic_app.wire.fhir_referral import Referral
from clinic_app.wire.fhir_words import InputKind, Spoken

MOST: Final = 4
"""More of them, and it is another format than ours."""
_A_CODE: Final = re.compile(r"[a-z][a-z0-9]{0,15}(?:_[a-z0-9]{1,15}){0,5}")
_PARTS: Final = {"need": "x_access", "sector": "x_flags"}


@dataclass(frozen=True, slots=True)
class NewerWord:
    """What stood there, and in which element of the packet. It is shown between marks, with the advice to ask."""

    element: str
    code: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place where a list may grow, and the word of ours that stands there while the rest is read."""

    element: str
    holder: dict[str, Any]
    key: str
    known: type[StrEnum]
    stands_in: StrEnum

    @property
    def newer(self) -> bool:
        """Whether what stands there is no word of ours."""
        return self.holder[self.key] not in frozenset(self.known)


def read_referral(untrusted: bytes) -> tuple[Referral, tuple[NewerWord, ...]]:
    """A referral, and the words in it that are newer than we are. Raises `PacketRefused(CONTENT)`."""
    try:
        return decode_referral(untrusted), ()
    except PacketRefused:
        slots = _grown(untrusted, _of_referral)
        if slots is None:
            raise
        changed, newer = slots
    referral = decode_referral(changed)
    content, stood_in = referral.content, {slot.stands_in for slot in newer}
    kept = msgspec.structs.replace(
        content,
        needs=tuple(flag for flag in content.needs if flag not in stood_in),
        flags=tuple(flag for flag in content.flags if flag not in stood_in),
        arrival=None if any(slot.element == "x_arrival" for slot in newer) else content.arrival,
    )
    return referral._replace(content=kept), tuple(NewerWord(slot.element, slot.code) for slot in newer)


def read_status(untrusted: bytes) -> tuple[StatusReply, tuple[NewerWord, ...]]:
    """An answer, and the words in it that are newer than we are. Raises `PacketRefused(CONTENT)`."""
    try:
        return decode_status(untrusted), ()
    except PacketRefused:
        slots = _grown(untrusted, _of_status)
        if slots is None:
            raise
        changed, newer = slots
    return decode_status(changed), tuple(NewerWord(slot.element, slot.code) for slot in newer)


@dataclass(frozen=True, slots=True)
class _Replaced:
    """What was taken out, and what stood in for it."""

    element: str
    code: str
    stands_in: StrEnum


def _grown(untrusted: bytes, slots: Callable[[Any], Iterator[_Slot]]) -> tuple[bytes, tuple[_Replaced, ...]] | None:
    """The same with words of ours in the places of newer ones; None if newer words are not what is wrong with it."""
    try:
        document = document_of(untrusted)
        newer = [slot for slot in slots(document) if slot.newer]
        replaced = tuple(_Replaced(slot.element, slot.holder[slot.key], slot.stands_in) for slot in newer)
        if not 0 < len(newer) <= MOST or not all(_A_CODE.fullmatch(each.code) for each in replaced):
            return None
        for slot in newer:
            slot.holder[slot.key] = slot.stands_in.value
        return json.dumps(document).encode(), replaced
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration):
        return None


def _of_referral(document: Any) -> Iterator[_Slot]:
    resources = [entry["resource"] for entry in document["entry"]]
    flags = [each for each in resources if each["resourceType"] == "Flag"]
    used = {_coding(each["code"])["code"] for each in flags}
    spare = iter([flag for flag in PacketFlag if flag.value not in used])
    for flag in flags:
        element = _PARTS[_coding(flag["category"][0])["code"]]
        yield _Slot(element, _coding(flag["code"]), "code", PacketFlag, next(spare))
    for each in resources:
        match each["resourceType"]:
            case "ServiceRequest":
                yield _Slot("x_service", _coding(each["code"]), "code", Service, Service.OTHER)
                yield _Slot("x_sector", _coding(each["category"][0]), "code", Sector, Sector.OTHER)
            case "Patient":
                for spoken in each.get("communication", []):
                    yield _Slot("x_lang", _coding(spoken["language"]), "code", Spoken, Spoken.MIS)
            case "Task":
                for asked in each["input"]:
                    if _coding(asked["type"])["code"] == InputKind.ARRIVAL.value:
                        yield _Slot("x_arrival", asked, "valueCode", Arrival, Arrival.SHE_DECIDES)


def _of_status(document: Any) -> Iterator[_Slot]:
    if "statusReason" in document:
        yield _Slot("x_reason", _coding(document["statusReason"]), "code", Reason, Reason.OTHER)
    for said in document["output"][1:]:
        if "valueCodeableConcept" in said:
            yield _Slot("x_onward", _coding(said["valueCodeableConcept"]), "code", Service,
                        Service.OTHER)  # fmt: skip
        else:
            yield _Slot("x_outcome", said, "valueCode", Outcome, Outcome.UNKNOWN)


def _coding(concept: Any) -> dict[str, Any]:
    found: dict[str, Any] = concept["coding"][0]
    return found
