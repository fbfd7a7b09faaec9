"""Every word of the forms has a Thai one, under the right context and without leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from clinic_app import paths
from clinic_app.domain.clocks import load_rules
from clinic_app.domain.definitions import CodeList, Definitions, load_definitions
from clinic_app.domain.duties import load_duties
from clinic_app.domain.evidence import load_evidence
from clinic_app.domain.followup_rules import load_followup
from clinic_app.domain.reporting.law import load_figures
from clinic_app.domain.retention import load_retention

PO = paths.resources() / "i18n" / "th" / "LC_MESSAGES" / "forms.po"
GUIDANCE = ("definition", "how_to_ask", "purpose", "often_confused", "source")

THAI = re.compile(r"[\u0e00-\u0e7f]")
NOT_FOR_THAI_LABELS = re.compile("เหยื่อ|ผู้ต้องสงสัย|ค่ะ|ครับ(?!อบ)|คะ(?!แนน)|ล้มเหลว|ไม่ถูกต้อง|โปรด|กรุณา|!")


@pytest.fixture(scope="module")
def forms() -> Definitions:
    return load_definitions(paths.resources())


@pytest.fixture(scope="module")
def thai() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="th")


def contexts(forms: Definitions) -> Iterator[tuple[str, str]]:
    """Every context and English text a screen or page may ask the catalogue for."""
    for kind in forms.kinds.values():
        yield f"kind.{kind.id}", kind.label
        yield f"kind.{kind.id}.another", kind.another
    for section in forms.sections:
        yield f"section.{section.id}", section.title
        for group in section.groups:
            yield f"group.{group.id}", group.title
    for field in forms.fields.values():
        yield field.id, field.label
        yield f"{field.id}.second", field.second_label
        yield from ((f"{field.id}.{name}", getattr(field, name)) for name in GUIDANCE)
        yield from ((f"{field.id}.{part.id}", part.label) for part in field.parts)
    for codes in forms.codes.values():
        yield from ((f"{codes.id}.{code.id}", code.label) for code in codes.codes)
    for window in load_rules(paths.resources()).windows:
        yield f"clock.{window.id}", window.name
        yield f"clock.{window.id}.short", window.short
        yield f"clock.{window.id}.note", window.note
        yield f"clock.{window.id}.source", window.source
    for step in load_followup(paths.resources(), load_rules(paths.resources())).steps:
        yield f"followup.{step.id}", step.label
        yield f"followup.{step.id}.note", step.note
        yield f"followup.{step.id}.source", step.source
    for specimen in load_rules(paths.resources()).specimens:
        yield f"specimen_window.{specimen.id}.note", specimen.note
        yield f"specimen_window.{specimen.id}.source", specimen.source
    for duty in load_duties(paths.resources()).duties:
        yield f"duty.{duty.id}", duty.label
        yield f"duty.{duty.id}.receives", duty.receives
        yield f"duty.{duty.id}.source", duty.source
        yield f"duty.{duty.id}.note", duty.note
    for rule in load_retention(paths.resources()).rules.values():
        yield f"retention.{rule.id}", rule.label
        yield f"retention.{rule.id}.source", rule.source
    for consent in load_evidence(paths.resources()).rules:
        yield f"consent.{consent.id}.source", consent.source
    figures = load_figures(paths.resources())
    for counted in (*figures.tables, *figures.figures, *figures.measures, *figures.not_collected):
        yield counted.context, counted.title
        yield f"{counted.context}.definition", counted.definition
        yield f"{counted.context}.source", counted.source
    for list_id, own in figures.lists.items():
        yield f"figure_list.{list_id}", own.label
        yield from ((f"figure_list.{list_id}.{code}", words) for code, words in own.codes.items())


def shared(forms: Definitions) -> Iterator[CodeList]:
    """The lists that have a name of their own, not that of one question."""
    own = {field.id for field in forms.fields.values() if field.code_list == field.id}
    yield from (codes for codes in forms.codes.values() if "." not in codes.id and codes.id not in own)


def test_every_text_of_the_forms_is_translated(forms: Definitions, thai: Catalog) -> None:
    wanted = [(context, english) for context, english in contexts(forms) if english]
    wanted += [(f"list.{codes.id}", codes.label) for codes in shared(forms)]
    missing = [context for context, english in wanted if not (m := thai.get(english, context=context)) or not m.string]
    assert missing == []


def test_nothing_is_translated_that_no_form_says(forms: Definitions, thai: Catalog) -> None:
    said = {(context, english) for context, english in contexts(forms)}
    said |= {(f"list.{codes.id}", codes.label) for codes in forms.codes.values()}
    assert [m.context for m in thai if m.id and (m.context, m.id) not in said] == []


def test_thai_is_thai_and_uses_no_word_to_avoid(thai: Catalog) -> None:
    for message in thai:
        if not message.id or re.fullmatch(r"[\d–\s]+( \+)?", str(message.id)):
            continue
        text = str(message.string)
        assert THAI.search(text) or re.fullmatch(r"[\d–]+", text), message.context
        assert not NOT_FOR_THAI_LABELS.search(text), message.context
        assert "\u200b" not in text, message.context


def test_a_label_is_not_a_sentence(forms: Definitions, thai: Catalog) -> None:
    for field in forms.fields.values():
        message = thai.get(field.label, context=field.id)
        assert message is not None
        assert len(str(message.string)) <= 60, field.id
        assert not str(message.string).endswith("."), field.id


def test_the_choices_of_one_list_can_be_told_apart(forms: Definitions, thai: Catalog) -> None:
    for codes in forms.codes.values():
        english = [code.label for code in codes.codes]
        translated = [
            str(m.string) for code in codes.codes if (m := thai.get(code.label, context=f"{codes.id}.{code.id}"))
        ]
        assert len(english) == len(set(english)), codes.id
        assert len(translated) == len(set(translated)), codes.id


def test_words_for_the_same_thing_are_the_same(thai: Catalog) -> None:
    """Where a question lends its words to another list, both lists say it alike."""
    by_english: dict[str, set[str]] = {}
    for message in thai:
        if message.id in ("Emergency contraception", "Shelter for women", "Police report", "Sexual assault"):
            by_english.setdefault(str(message.id), set()).add(str(message.string))
    assert all(len(words) == 1 for words in by_english.values()), by_english
