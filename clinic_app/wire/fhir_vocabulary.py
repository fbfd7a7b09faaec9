"""Every word that the FHIR shapes of a packet can say, read off the shapes themselves: what is here tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
from msgspec import inspect

from clinic_app.wire.fhir_types import Bundle, StatusTask


@cache
def vocabulary() -> frozenset[str]:
    """All literals, codes and resource names, and the two words JSON has for yes and no."""
    found = {"true", "false"}
    for shape in (Bundle, StatusTask):
        for kind in leaf_types(shape):
            match kind:
                case inspect.LiteralType(values=values):
                    found.update(each for each in values if isinstance(each, str))
                case inspect.EnumType(cls=cls):
                    found.update(str(each.value) for each in cls)
    return frozenset(found)


def leaf_types(shape: type[msgspec.Struct]) -> Iterator[inspect.Type]:
    """The types of all leaves of a shape, its tags as literals: a test sees to it that none of them is open."""
    yield from _leaves(inspect.type_info(shape))


def _leaves(kind: inspect.Type) -> Iterator[inspect.Type]:
    match kind:
        case inspect.StructType(fields=fields, tag=tag):
            if tag is not None:
                yield inspect.LiteralType((tag,))
            for field in fields:
                yield from _leaves(field.type)
        case inspect.VarTupleType(item_type=item):
            yield from _leaves(item)
        case inspect.TupleType(item_types=items) | inspect.UnionType(types=items):
            for item in items:
                yield from _leaves(item)
        case inspect.Metadata(type=below):
            yield from _leaves(below)
        case _:
            yield kind
