"""Numbers that are not given out, in words: why not, and what would let them go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app import errors
from clinic_app.errors.figures import MappingPart
from clinic_app.ui.i18n import _, label, ngettext
from clinic_app.ui.wording_message import Message

_MOST_NAMED: Final = 6
_SUM: Final = "all"
_WHOLE_FILE: Final = "file"


def worded(error: errors.FiguresError) -> Message:
    """What happened and what to do."""
    match error:
        case errors.NothingToGive(reason=reason):
            return _nothing(reason)
        case errors.Dhis2MappingRefused(reason="none"):
            return Message(
                _("No mapping was chosen yet."),
                _("Choose one first. Whoever keeps the DHIS2 makes it of the template that can be written here."),
            )
        case errors.Dhis2MappingRefused(place=place, reason=reason, told=told, within=within):
            why = _mapping_words(reason).format(told=told)
            if place == _WHOLE_FILE and within is None:
                return Message(_("This mapping cannot be used: {reason}.").format(reason=why), _mapping_do(reason))
            at = _mapping_place(place, within)
            said = _("This mapping cannot be used, at {item}: {reason}.").format(item=at, reason=why)
            return Message(said, _mapping_do(reason))
        case errors.CodesNotMapped():
            return not_mapped(error)
        case errors.FileNotWritten(reason=reason):
            return _not_written(reason)
    raise LookupError(type(error).__name__)


def no_office() -> Message:
    """The return has nobody to go to."""
    return Message(
        _("Nobody said yet which office gets the return."),
        _("Nothing was made. Say it in Figures first: choose Statutory return, and type the office there."),
    )


def not_mapped(error: errors.CodesNotMapped, words: Callable[[str, str], str] | None = None) -> Message:
    """Which codes have no place, table by table. `words` says the code of a dimension; without it the code stands."""
    from clinic_app.services.figure_set import law

    named, left = dict[tuple[str, str], list[str]](), len(error.missing) - _MOST_NAMED
    for each in error.missing[:_MOST_NAMED]:
        table = law().table(each.table)
        dimension = (table.columns if each.among == "columns" else table.rows) or ""
        said = words(dimension, "" if each.code == _SUM else each.code) if words else each.code
        told = f"{said} ({each.code})" if said != each.code else said
        named.setdefault((each.table, each.among), []).append(told)
    both = {"rows": _("{table}, lines: {codes}"), "columns": _("{table}, columns: {codes}")}
    parts = [
        both[among].format(table=_called(table), codes=", ".join(codes)) for (table, among), codes in named.items()
    ]
    if left > 0:
        parts.append(ngettext("{n} more", "{n} more", left).format(n=left))
    return Message(
        _("The mapping names no place in DHIS2 for these: {codes}.").format(codes="; ".join(parts)),
        _("No file was made: numbers that are left out silently look like zero. Have the mapping mended by whoever "
          "keeps the DHIS2; “-” leaves out what is not wanted there."),
    )  # fmt: skip


def _mapping_place(place: str, within: MappingPart | None) -> str:
    """Where in a mapping, as a person counts: `table 2 (th_type_sex: Type of violence), line “sexual”`."""
    if within is None:
        return place
    among = {
        "rows": _("line “{code}”"),
        "columns": _("column “{code}”"),
        "cells": _("cell “{code}”"),
    }.get(within.among, _("entry “{code}”"))
    nth = _("table {n}") if within.kind == "table" else _("figure {n}")
    named = nth.format(n=within.n) + (f" ({_called(within.id)})" if within.id else "")
    return named if place == within.id else ", ".join((named, among.format(code=place)))


def _called(counted_id: str) -> str:
    """As the file names it, and what it is called here, if there is such a one."""
    from clinic_app.services.figure_set import law

    try:
        counted = law().find(counted_id)
    except KeyError:
        return counted_id
    return f"{counted_id}: {label(counted.context, counted.title)}"


def _mapping_do(reason: str) -> str:
    """What helps. Two faults show with the numbers alone: then it is the mapping that holds."""
    nothing = _("No file was made.")
    match reason:
        case "not_for":
            helps = _("Have this number taken out of the mapping by whoever keeps the DHIS2, or have the mapping made "
                      "for another reader.")  # fmt: skip
            return f"{nothing} {helps}"
        case "two":
            helps = _("Each number needs a place of its own: have the mapping mended by whoever keeps the DHIS2.")
            return f"{nothing} {helps}"
        case "unreadable":
            helps = _("Is it the right file? A mapping is a text file whose name ends in .toml.")
        case "newer":
            helps = _("Update this program, or ask whoever keeps the DHIS2 for a mapping of the older format.")
        case "own":
            helps = _("Whoever keeps the DHIS2 says in it for whom it is: “statutory”, “network” or “public”.")
        case _:
            helps = _("Ask whoever keeps the DHIS2 for a mended one.")
    return f"{_('Nothing was changed.')} {helps}"


def _mapping_words(reason: str) -> str:
    """What is amiss with a mapping; `{told}` is what the file says there."""
    return {
        "missing": _("this is not filled in"),
        "unknown": _("there is no such entry here"),
        "id": _("this is no id of DHIS2: a letter and ten letters or figures"),
        "choice": _("another word may stand there"),
        "kind": _("another kind of value belongs there"),
        "syntax": _("the file is no TOML ({told})"),
        "unreadable": _("the file cannot be read"),
        "newer": _("it was written for a newer version of this program"),
        "own": _("the clinic’s own numbers go to no other system"),
        "not_for": _("whoever it is for does not see this number"),
        "office": _("this is told in the statutory return alone"),
        "empty": _("it names no number"),
        "twice": _("this stands there twice"),
        "columns": _("this table has no columns"),
        "element": _("the table or each of its lines needs a data element"),
        "two": _("two numbers would go to {told}"),
    }.get(reason, _("it breaks the rules of its format"))


def _nothing(reason: str) -> Message:
    match reason:
        case "empty":
            return Message(
                _("Nothing counts in these months, so there is nothing to give out."),
                _("No file was made. Choose other months."),
            )
        case "unfinished":
            return Message(
                _("This year is not over: these numbers are not to be given out yet."),
                _("What is added between two reports of one year tells of the people between them."),
            )
        case "years":
            return Message(
                _("This reader gets whole years only."),
                _("No file was made. Choose a year: one month taken from another tells of one person."),
            )
        case "hidden":
            return Message(
                _("There is nothing to draw: this reader may see none of these numbers."),
                _("No file was made. Choose another year, or another reader."),
            )
        case "not_given_out":
            return Message(
                _("Of this year nothing was given out to others yet."),
                _("On the page of figures, give the year out first: a file for others holds what was given out."),
            )
        case "own":
            return Message(
                _("The clinic’s own numbers show single people, and go to no other system."),
                _("Choose for whom it is: the named office, the network or the public."),
            )
        case "reason":
            return Message(
                _("Nobody has said yet what the file is for."), _("Type it in a few words: it is written down.")
            )
    return _network(reason)


def _not_written(reason: str) -> Message:
    if reason == "full":
        return Message(
            _("There is no room left in that place. No half file stands there."),
            _("Free some space or choose another folder, then save it again: the file is still here."),
        )
    return Message(
        _("The file could not be written there."), _("Choose another folder: the file is still here.")
    )  # fmt: skip


def _network(reason: str) -> Message:
    nothing = _("Nothing was sent.")
    match reason:
        case "kind":
            return Message(
                _("An organisation of this kind collects no figures."),
                nothing + " " + _("Choose the coordinator of your network."),
            )
        case "nobody_agreed":
            return Message(
                _("In that year nobody agreed to be counted in statistics."),
                nothing + " " + _("Tell the coordinator of the network that there is no report."),
            )
        case "not_joined":
            return Message(
                _("This clinic is not in the network’s list yet."),
                nothing + " " + _("See Hub and directory, in Upkeep."),
            )
        case "too_few_places":
            return Message(
                _("Fewer than three places have sent tables of that year by these definitions."),
                _("No sum is shown: of two places, each could work out the other’s numbers."),
            )
        case "large":
            return Message(
                _("The tables are larger than one message can be."),
                nothing + " " + _("Tell IT: this should not happen."),
            )
    return Message(_("It is not said yet who collects the figures of this network."), _("Choose it first."))
