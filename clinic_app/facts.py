"""Dataclasses whose equality, hash, words and refusal to change are shared, not compiled anew for each class.

Python writes five functions of its own for every frozen dataclass, runs them through its compiler at each start and
keeps them: of seven hundred classes that is seven megabytes. All but `__init__` say the same of every class.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - so it is ours to hand on
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """`dataclasses.dataclass`, of any options. What the class says itself stands, as there."""
        return partial(_made, options=options) if cls is None else _made(cls, options)


_NOT_SAID: Final = object()


def _made(cls: type, options: dict[str, bool]) -> type:
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else Python spells its whole signature
    if options.get("order") or options.get("unsafe_hash"):
        return dataclasses.dataclass(**options)(cls)
    own, equals = dict(vars(cls)), options.get("eq", True)
    made: Any = dataclasses.dataclass(**{**options, "eq": False, "repr": False})(cls)
    if options.get("repr", True) and "__repr__" not in own:
        made.__repr__ = _words
    if equals:
        _give_equality(made, own, frozen=options.get("frozen", False))
    if options.get("frozen"):
        made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    whole: type = made
    return whole


def _give_equality(made: Any, own: dict[str, Any], *, frozen: bool) -> None:
    fields = dataclasses.fields(made)
    made.__compared__ = _getter([each.name for each in fields if each.compare])
    if "__eq__" not in own:
        made.__eq__ = _same
    hashed = own.get("__hash__", _NOT_SAID)
    if hashed is not _NOT_SAID and not (hashed is None and "__eq__" in own):
        return
    made.__hash__ = _hash if frozen else None
    if frozen:
        made.__hashed__ = _getter([each.name for each in fields if (each.compare if each.hash is None else each.hash)])


def _getter(names: list[str]) -> attrgetter[tuple[Any, ...]]:
    # One name alone would be given bare, not in a tuple: twice it says the same.
    return attrgetter(*(names * 2 if len(names) == 1 else names or ("__class__", "__class__")))


def _same(self: Any, other: Any) -> bool:
    if other.__class__ is not self.__class__:
        return NotImplemented  # type: ignore[no-any-return]
    told = self.__compared__
    return bool(told(self) == told(other))


def _hash(self: Any) -> int:
    return hash(self.__hashed__(self))


@recursive_repr()
def _words(self: Any) -> str:
    said = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({said})"


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    if _is_of_the_class(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_to_delete(self: Any, name: str) -> None:
    if _is_of_the_class(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_of_the_class(self: Any, name: str) -> bool:
    # A class that is derived without being a dataclass may hold more.
    return "__dataclass_fields__" in vars(type(self)) or name in self.__dataclass_fields__
