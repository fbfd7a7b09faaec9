"""Whether one packet tells anything that another one did not: what was agreed to for the first holds for no more."""

from __future__ import annotations

from typing import Final

from clinic_app.domain.packet import PacketContent

_ALONE: Final = {
    "x_arrival": "arrival", "x_age": "age", "x_sex": "sex", "x_lang": "lang", "x_nat": "nat", "x_region": "region",
    "x_gbv_group": "gbv_group",
}  # fmt: skip
_SEVERAL: Final = {"x_access": "needs", "x_flags": "flags"}


def beyond(before: PacketContent, now: PacketContent) -> tuple[str, ...]:
    """The elements of `now` that say what `before` did not say, in the order of the law. None of them: no more is told.

    Its id, its pictured words, whom it goes to and how soon are its own; that she has words at all is hers to agree to.
    """
    more = [element for element, field in _ALONE.items() if getattr(now, field) not in (None, getattr(before, field))]
    more += [
        element for element, field in _SEVERAL.items() if not set(getattr(now, field)) <= set(getattr(before, field))
    ]
    if now.words is not None and before.words is None:
        more.append("x_words")
    if now.reply_wanted and not before.reply_wanted:
        more.append("c_reply_ok")
    if now.service is not before.service:
        more.append("x_service")
    return tuple(more)
