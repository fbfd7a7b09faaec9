"""Whom a service would receive if she went there, with whoever comes along: whom it does not take, by its own word.

Nothing is closed by it: a service that does not take her stands below those that do, with the reason in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from clinic_app.domain.age import ADULT_AT, age_bounds
from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.directory import Takes
from clinic_app.facts import dataclass

BOY_OVER: Final = 10
"""What is asked of boys who come along: whether one is older than this (practice review C)."""

_TRANS: Final = frozenset({"trans_woman", "trans_man", "non_binary", "self_described"})
_NO_PAPER: Final = frozenset({"wants_help_with_papers"})
"""Answers about papers that name none."""


class Comer(StrEnum):
    """Somebody at a gate, as far as a service's rules tell people apart."""

    WOMAN = "woman"
    MAN = "man"
    TRANS = "trans"
    GIRL = "girl"
    BOY = "boy"
    CHILD = "child"
    OLDER_BOY = "older_boy"
    PREGNANT = "pregnant"
    WHEELCHAIR = "wheelchair"
    NO_PAPERS = "no_papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoComes:
    """What her answers say of her and of those who come along. Empty: nothing was said, so nothing is in the way."""

    comers: tuple[Comer, ...] = ()
    oldest_boy: int | None = None
    """At least so old is the oldest boy, herself or along with her."""

    def not_taken(self, takes: Takes) -> tuple[Comer, ...]:
        """Those that a service says it does not take."""
        return tuple(each for each in self.comers if self._taken(takes, each) is False)

    def _taken(self, takes: Takes, comer: Comer) -> bool | None:
        if comer in (Comer.BOY, Comer.OLDER_BOY):
            to, age = takes.boys_to_age, self.oldest_boy
            return takes.children if to is None or age is None or takes.children is False else age <= to
        return {
            Comer.WOMAN: takes.women, Comer.MAN: takes.men, Comer.TRANS: takes.trans, Comer.GIRL: takes.children,
            Comer.CHILD: takes.children, Comer.PREGNANT: takes.pregnant, Comer.WHEELCHAIR: takes.wheelchair,
            Comer.NO_PAPERS: takes.no_papers,
        }[comer]  # fmt: skip


def who_comes(case: Case, day: date) -> WhoComes:
    """By her answers today."""
    comers = tuple(dict.fromkeys(_comers(case, day)))
    boys = [_youngest(case, day)] if Comer.BOY in comers else []
    boys += [BOY_OVER + 1] if Comer.OLDER_BOY in comers else []
    return WhoComes(comers=comers, oldest_boy=max(boys, default=None))


def _comers(case: Case, day: date) -> Iterator[Comer]:
    sex, gender, dependants = (_code(case, field) for field in ("s_sex", "s_gender", "s_dependants"))
    bounds = age_bounds(case, day)
    if bounds is not None and bounds[1] < ADULT_AT:
        yield {"female": Comer.GIRL, "male": Comer.BOY}.get(sex or "", Comer.CHILD)
    elif gender in _TRANS:
        yield Comer.TRANS
    elif said := {"woman": Comer.WOMAN, "man": Comer.MAN, "female": Comer.WOMAN, "male": Comer.MAN}.get(
        gender or sex or ""
    ):
        yield said
    if dependants is not None and dependants != "none":
        yield Comer.OLDER_BOY if _code(case, "s_boy_over_10") == "yes" else Comer.CHILD
    if _code(case, "s_pregnant") == "yes":
        yield Comer.PREGNANT
    if "wheelchair_mobility" in _codes(case, "s_access"):
        yield Comer.WHEELCHAIR
    papers = _codes(case, "m_docs")
    if papers and papers <= _NO_PAPER:
        yield Comer.NO_PAPERS


def _youngest(case: Case, day: date) -> int:
    bounds = age_bounds(case, day)
    return bounds[0] if bounds else 0


def _code(case: Case, field: str) -> str | None:
    answer = case.answer(field)
    return answer.value if isinstance(answer, Answer) and isinstance(answer.value, str) else None


def _codes(case: Case, field: str) -> frozenset[str]:
    answer = case.answer(field)
    return frozenset(answer.value) if isinstance(answer, Answer) and isinstance(answer.value, list) else frozenset()
