"""What one service would learn of her, part by part, so that she can be told before she is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic_app.domain.case import Case
from clinic_app.domain.consent import is_blocked_item, unasked
from clinic_app.domain.deidentify import READERS, Telling, flags_that_hold, is_kept_back
from clinic_app.domain.directory import Recipient
from clinic_app.domain.packet import Draw, Request
from clinic_app.domain.packet_law import NEEDS, SECTOR_FLAGS, PacketLaw
from clinic_app.facts import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing they would learn: the consent item that lets it go, and the words it would say.

    `pointed` parts are not in the sentence unless she asks for them. `quasi` ones tell a little of who she is.
    """

    item: str
    element: str
    codes: tuple[str, ...]
    quasi: bool
    pointed: bool


def parts_of(case: Case, recipient: Recipient, request: Request, *, law: PacketLaw, day: date) -> tuple[Part, ...]:
    """Everything the law lets this recipient learn from her answers, in the order of the law, agreed or not.

    What she blocked is not among them, nor what was not answered: of that nothing could be told.
    """
    telling = Telling(
        case=case,
        release=unasked(recipient.id, request.sector.value),
        recipient=recipient,
        request=request,
        law=law,
        day=day,
        draw=Draw(bytes(16), (0, 0, 0)),
    )
    return tuple(part for part in _parts(telling) if not is_blocked_item(case, part.item))


def _parts(telling: Telling) -> Iterator[Part]:
    for element in telling.law.elements.values():
        if element.item in (NEEDS, SECTOR_FLAGS):
            for flag in flags_that_hold(telling, element.item):
                if not is_kept_back(telling.case, flag):
                    yield Part(
                        item=flag.item, element=element.id, codes=(flag.id.value,), quasi=False, pointed=flag.pointed
                    )
        elif element.item and element.goes_to(telling.request.sector) and not is_kept_back(telling.case, element):
            said = READERS[element.id](telling)
            if said is not None:
                codes = () if element.id == "x_words" else (said.value,)
                yield Part(
                    item=element.item, element=element.id, codes=codes, quasi=element.quasi, pointed=element.pointed
                )
