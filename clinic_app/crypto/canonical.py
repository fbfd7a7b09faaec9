"""One byte sequence for one value: the JSON that keys, MACs and hashes are bound to. Refuses floats and odd types."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Canonical = Mapping[str, "Canonical"] | Sequence["Canonical"] | str | int | bool | None


def canonical(value: Canonical) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Raises `ValueError` for a float, bytes, or a key that is no text.

    A float has more than one honest spelling, so two readers could disagree about its bytes.
    """
    _refuse_ambiguous(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _refuse_ambiguous(value: object) -> None:
    match value:
        case dict():
            for key, inner in value.items():
                if not isinstance(key, str):
                    raise ValueError("key")  # noqa: TRY004 - the promise is one kind of error
                _refuse_ambiguous(inner)
        case list() | tuple():
            for inner in value:
                _refuse_ambiguous(inner)
        case str() | int() | None:
            pass
        case _:
            raise ValueError(type(value).__name__)
