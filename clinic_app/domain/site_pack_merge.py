"""Our forms and rules with what the packs of a site add to them. Nothing of ours is taken away or means otherwise.

What a pack asked that is gone since stays readable, under its own words, and is asked no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import msgspec

from clinic_app.domain.clock_rules import ClockRules
from clinic_app.domain.conditions import Condition, ConditionUnreadable, comparisons, parse
from clinic_app.domain.definitions import Code, CodeList, Definitions, Field, FieldGroup, Privacy, Required, Section
from clinic_app.domain.definitions_reader import SIGNOFF, misfit
from clinic_app.domain.duties import Duty
from clinic_app.domain.followup_rules import Step, refuse_unknown_clock
from clinic_app.domain.paper_template import PaperTemplate, refuse_misfit
from clinic_app.domain.site_pack import PackDuty, PackField, PackList, PackStep, SitePack, words_in
from clinic_app.errors import DefinitionRefused, PackRefused
from clinic_app.facts import dataclass

GONE: Final = MappingProxyType({"en": "from a pack that is gone", "th": "จากชุดเสริมที่นำออกแล้ว"})
NEVER: Final = "never"
CASE: Final = "case"
_DISCLOSURE: Final = "disclosure"
_NOT_ASKED_ABOUT: Final = frozenset({"migration", "trafficking"})
"""Sheets on whose answers no question of a site may depend."""
_WHO_SHE_IS: Final = frozenset(
    {"s_sex", "s_gender", "s_gender_note", "s_nationality", "s_ethnicity", "s_religion", "s_marital", "s_displacement"}
)
"""Nothing is shown or hidden by who somebody is: as in our own forms."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The packs of one site: what holds now, if anything, and every earlier version, the newest first."""

    now: SitePack | None
    before: tuple[SitePack, ...] = ()

    @property
    def gone(self) -> Iterator[tuple[SitePack, PackField]]:
        """Questions of earlier versions that are asked no more, each as it was asked last."""
        known = {field.id for field in self.now.fields} if self.now else set()
        for pack in self.before:
            for field in pack.fields:
                if field.id not in known:
                    known.add(field.id)
                    yield pack, field


def merged(definitions: Definitions, installed: Sequence[Installed], language: str) -> Definitions:
    """The forms as they are asked here, the words of packs in `language`. Raises `PackRefused`."""
    reading = _Merging(definitions, language)
    for site in installed:
        if site.now is not None:
            reading.add(site.now)
    for site in installed:
        for pack, field in site.gone:
            reading.keep_readable(pack, field)
    return reading.whole()


def steps_of(pack: SitePack, clocks: ClockRules, definitions: Definitions, language: str) -> tuple[Step, ...]:
    """Its rows of the follow-up. Raises `PackRefused`."""
    return tuple(_step(row, clocks, definitions, language) for row in pack.steps)


def duties_of(pack: SitePack, definitions: Definitions, language: str) -> tuple[Duty, ...]:
    """Its duty cards. Raises `PackRefused`."""
    return tuple(_duty(row, definitions, language) for row in pack.duties)


def papers_of(pack: SitePack, definitions: Definitions) -> tuple[PaperTemplate, ...]:
    """Its papers. Raises `PackRefused` with the item of the paper that is wrong."""
    for each in pack.papers:
        refuse_misfit(each, definitions, pack.prefix)
    return pack.papers


class _Merging:
    """Forms that grow pack by pack."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        self._ours, self._language = definitions, language
        self._fields, self._lists = dict(definitions.fields), dict(definitions.codes)
        self._sections = {section.id: section for section in definitions.sections}
        self._version = definitions.version

    def whole(self) -> Definitions:
        """All of it."""
        return Definitions(
            version=self._version,
            kinds=self._ours.kinds,
            sections=tuple(self._sections.values()),
            fields=MappingProxyType(self._fields),
            codes=MappingProxyType(self._lists),
            pages=self._ours.pages,
        )

    def add(self, pack: SitePack) -> None:
        """Ask what this pack asks."""
        for list_ in pack.lists:
            self._keep_list(list_)
        for id_ in pack.on:
            self._switch_on(id_)
        for written in pack.fields:
            if written.id in self._fields:
                raise PackRefused(written.id, "twice")
            self._place(pack, self._field(pack, written))
        self._check_conditions(pack)
        self._version += f"+{pack.site}.{pack.version}"

    def keep_readable(self, pack: SitePack, written: PackField) -> None:
        """Show what was answered, and ask no more."""
        for list_ in pack.lists:
            if list_.id not in self._lists:
                self._keep_list(list_)
        field = self._field(pack, _unconditional(written))
        label = f"{field.label} ({words_in(GONE, self._language)})"
        gone = replace(field, label=label, second_label="", required=Required.AUTO, reportable=False)
        self._place(pack, gone)

    # --- its parts ---------------------------------------------------------------------------------

    def _keep_list(self, list_: PackList) -> None:
        if list_.id in self._lists:
            raise PackRefused(list_.id, "twice")
        codes = tuple(Code(code, words_in(said, self._language)) for code, said in list_.codes.items())
        self._lists[list_.id] = CodeList(list_.id, words_in(list_.label, self._language), codes)

    def _switch_on(self, id_: str) -> None:
        """Ask a question of ours that is off by default, and only such a one."""
        field = self._ours.fields.get(id_)
        if field is None or field.derived or field.required is not Required.OFF:
            raise PackRefused(id_, "not_off")
        self._put(replace(field, required=Required.OPT))

    def _put(self, field: Field) -> None:
        section = self._sections[field.section]
        groups = tuple(
            replace(group, fields=tuple(field if one.id == field.id else one for one in group.fields))
            for group in section.groups
        )
        self._fields[field.id] = field
        self._sections[section.id] = replace(section, groups=groups)

    def _field(self, pack: SitePack, written: PackField) -> Field:
        section, language = self._sections[written.section], self._language
        if written.list is not None and written.list not in self._lists:
            raise PackRefused(written.id, "list")
        return Field(
            id=written.id,
            label=words_in(written.label, language),
            second_label=words_in(written.second, language),
            section=section.id,
            kind=written.kind,
            entity=section.entity,
            required=written.required,
            privacy=written.privacy,
            packet=NEVER,
            third_party=written.third_party,
            reportable=written.reportable,
            code_list=written.list,
            codes=self._lists[written.list].ids if written.list else (),
            visible=_condition(written),
            definition=words_in(written.definition, language),
            how_to_ask=words_in(written.how_to_ask, language),
            purpose=words_in(written.purpose, language),
            source=" · ".join(filter(None, (words_in(pack.title, language), written.source))),
        )

    def _place(self, pack: SitePack, field: Field) -> None:
        """At the end of the sheet: in a group of the pack's own, or with what repeats."""
        self._fields[field.id] = field
        section = self._sections[field.section]
        own = f"{pack.prefix}{section.id}" if section.entity == CASE else _group_of(section, field.entity).id
        groups = list(section.groups)
        if all(group.id != own for group in groups):
            groups.append(FieldGroup(own, CASE, words_in(pack.title, self._language), ()))
        self._sections[section.id] = replace(
            section,
            groups=tuple(
                replace(group, fields=(*group.fields, field)) if group.id == own else group for group in groups
            ),
        )

    def _check_conditions(self, pack: SitePack) -> None:
        """A condition speaks of what is there, and not of who she is or of her papers and work."""
        for written in pack.fields:
            condition = self._fields[written.id].visible
            for comparison in comparisons(condition) if condition else ():
                if (reason := misfit(comparison, self._fields)) is not None:
                    raise PackRefused(f"{written.id}: {reason}", "condition")
                asked = self._fields[comparison.field]
                if asked.id in _WHO_SHE_IS or asked.section in _NOT_ASKED_ABOUT or _names_somebody(asked):
                    raise PackRefused(f"{written.id}: {asked.id}", "condition_forbidden")


def _unconditional(written: PackField) -> PackField:
    """The question without its condition: what was answered is shown, whatever else was."""
    return msgspec.structs.replace(written, visible=None)


def _names_somebody(field: Field) -> bool:
    return field.privacy is Privacy.DI or field.third_party


def _group_of(section: Section, kind: str) -> FieldGroup:
    return next(group for group in section.groups if group.kind == kind)


def _condition(written: PackField) -> Condition | None:
    if written.visible is None:
        return None
    try:
        return parse(written.visible)
    except ConditionUnreadable as error:
        raise PackRefused(f"{written.id}: {error}", "condition") from error


def _step(row: PackStep, clocks: ClockRules, definitions: Definitions, language: str) -> Step:
    step = Step(
        id=row.id, label=words_in(row.label, language), task=row.task, since=row.since, window=row.window,
        hours=row.hours, days=row.days, months=row.months, source=row.source, evidence=row.evidence,
        to_be_confirmed_by=row.to_be_confirmed_by, edition=row.edition, note=words_in(row.note, language),
    )  # fmt: skip
    for fault in step.faults():
        raise PackRefused(row.id, fault)
    try:
        refuse_unknown_clock(step, clocks)
    except DefinitionRefused as error:
        raise PackRefused(row.id, error.reason) from error
    _confirmer(row.id, row.to_be_confirmed_by, definitions.codes)
    return step


def _duty(row: PackDuty, definitions: Definitions, language: str) -> Duty:
    if row.basis not in definitions.codes[_DISCLOSURE].ids:
        raise PackRefused(row.id, "basis")
    if not row.source:
        raise PackRefused(row.id, "source")
    _confirmer(row.id, row.to_be_confirmed_by, definitions.codes)
    return Duty(
        id=row.id, label=words_in(row.label, language), event=row.event, basis=row.basis,
        receives=words_in(row.receives, language), source=row.source, evidence=row.evidence,
        to_be_confirmed_by=row.to_be_confirmed_by, note=words_in(row.note, language),
    )  # fmt: skip


def _confirmer(id_: str, who: str, lists: Mapping[str, CodeList]) -> None:
    if who not in lists[SIGNOFF].ids:
        raise PackRefused(id_, "to_be_confirmed_by")
