"""What of a sealed packet she would not let go any more: it cannot be made smaller, so one such part holds it all."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Permission, covers
from clinic_app.domain.deidentify import is_kept_back
from clinic_app.domain.packet import ELEMENT_FIELDS, PacketContent
from clinic_app.domain.packet_law import CONTACT_RULE, NEEDS, SECTOR_FLAGS, PacketLaw

_BY_FLAG: Final = (NEEDS, SECTOR_FLAGS)


def no_longer_let(case: Case, permission: Permission, content: PacketContent, law: PacketLaw) -> tuple[str, ...]:
    """The consent items of this content that her yes does not let out today, in the order of the law.

    What she answers now does not count: a fact that was written down otherwise since is no "no".
    """
    said = [
        element
        for element in law.elements.values()
        if element.item is not None
        and element.id not in (CONTACT_RULE, *_BY_FLAG)
        and getattr(content, ELEMENT_FIELDS[element.id]) is not None
    ]
    out = [each.item or each.id for each in said if not covers(case, permission, each.item or each.id)
           or is_kept_back(case, each)]  # fmt: skip
    for flag in (law.flags[each] for each in (*content.needs, *content.flags)):
        named = flag.item in permission.release.items or not flag.pointed
        if not named or not covers(case, permission, flag.item) or is_kept_back(case, flag):
            out.append(flag.item)
    return tuple(out)
