"""How the data dictionary looks: a first page that says how to read it, sheets of questions, lists, rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak, Spacer

from clinic_app.domain.definitions import Definitions, Field
from clinic_app.domain.rule_entries import RuleKind
from clinic_app.printing import dictionary_words as words
from clinic_app.printing.bilingual import Voice, Words, to_say
from clinic_app.printing.dictionary import DataDictionary
from clinic_app.printing.flow import HAIR, SOFT, Columns, Rule, Text
from clinic_app.printing.page import print_pages
from clinic_app.printing.parts import numbered, sheet
from clinic_app.printing.shaping import Span

_TITLE, _HEAD, _QUESTION, _TEXT, _SMALL = 18, 14, 10.5, 9.5, 8.5
_FEW = 12
"""So many answers stand at the question; a longer list is looked up in the part of the lists."""


def laid_out(facts: DataDictionary, voice: Voice) -> bytes:
    """Set the whole of it."""
    known = facts.definitions
    story: list[Flowable] = [*_first_page(voice, facts)]
    for section in known.sections:
        story += _heading(voice, f"{section.number}", Words("forms", f"section.{section.id}", section.title))
        for group in section.groups:
            title = voice.value(Words("forms", f"group.{group.id}", group.title))
            story += [CondPageBreak(84), Text(voice.span(title, _TEXT, bold=True, grey=SOFT), after=4)]
            for field in group.fields:
                story += _question(voice, field, known)
    story += [PageBreak(), *_heading(voice, "", Words("paper", "", to_say("Lists")))]
    for list_ in known.codes.values():
        story += _list(voice, list_.id, known)
    story += [PageBreak(), *_rules(voice, facts)]
    foot = " · ".join(
        (voice.say("Questions, lists and rules"), voice.say("version {version}", version=known.version),
         numbered(voice, facts.print_number))
    )  # fmt: skip
    return print_pages(sheet(voice, number=facts.print_number, foot=foot), story)


def _first_page(voice: Voice, facts: DataDictionary) -> Iterator[Flowable]:
    known = facts.definitions
    yield Text(*voice.pair("Questions, lists and rules", _TITLE, bold=True), after=6)
    counted = voice.say(
        "{questions} questions, {lists} lists, {rules} rules",
        questions=str(len(known.fields)), lists=str(len(known.codes)), rules=str(len(facts.rules)),
    )  # fmt: skip
    stand = (voice.say("version {version}", version=known.version), counted, facts.printed_on)
    yield Text(voice.span(" · ".join(stand), _TEXT, grey=SOFT), after=8)
    yield Rule(below=8)
    for english in (
        to_say("This says what each question means, how it is answered, and where the answer may go. "
               "No survivor is in it."),
        to_say("Nothing has to be answered: every question can also be left as not asked, declined, or not known. "
               "None of these is counted as a no."),
        to_say("Small letters like i_date are the names in files: they never change their meaning."),
        to_say("What is marked “to be confirmed by” was not checked yet by the person named. "
               "Do not rely on it as verified."),
    ):  # fmt: skip
        yield Text(voice.span(voice.say(english), _QUESTION), after=5)
    for section in known.sections:
        title = voice.value(Words("forms", f"section.{section.id}", section.title))
        yield Text(voice.span(f"{section.number}   {title}", _TEXT))
    yield PageBreak()


def _heading(voice: Voice, number: str, title: Words) -> list[Flowable]:
    spans = voice.value_pair(title, _HEAD, bold=True)
    lead = (voice.span(f"{number}  ", _HEAD, bold=True),) if number else ()
    return [CondPageBreak(120), Spacer(1, 10), Text(*lead, *spans), Rule(above=2, below=8)]


def _named(title: Sequence[Span], name: str) -> Iterator[Flowable]:
    """A title, its name in files at the right, a hair above."""
    yield CondPageBreak(64)
    yield Rule(above=3, below=3, weight=0.4, grey=HAIR)
    yield Columns((4, Text(*title)), (1.5, Text(Span(name, _SMALL, "en", grey=SOFT), right=True)), gap=12, after=1)


def _line(voice: Voice, caption: str, text: str) -> Text:
    return Text(voice.span(f"{caption}: ", _SMALL, grey=SOFT), voice.span(text, _SMALL))


def _question(voice: Voice, field: Field, known: Definitions) -> Iterator[Flowable]:
    yield from _named(voice.value_pair(words.question(field), _QUESTION, bold=True), field.id)
    if field.definition:
        text = voice.value(Words("forms", f"{field.id}.definition", field.definition))
        yield Text(voice.span(text, _TEXT))
    yield Text(voice.span(words.standing(voice, field), _SMALL, grey=SOFT))
    if answers := _answers(voice, field, known):
        yield _line(voice, voice.say("Answers"), answers)
    for part in field.parts:
        caption = voice.value(Words("forms", f"{field.id}.{part.id}", part.label))
        told = voice.say(words.KINDS[part.kind])
        if part.code_list:
            told += f" · {_codes(voice, part.code_list, part.codes, known)}"
        yield _line(voice, f"{caption} ({part.id})", told)
    for caption, text in words.guidance(voice, field, known):
        yield _line(voice, caption, text)
    yield Spacer(1, 4)


def _answers(voice: Voice, field: Field, known: Definitions) -> str:
    """The choices in words, or which list has them; of a table its rows and its answers."""
    if field.code_list:
        return _codes(voice, field.code_list, field.codes, known)
    if field.row_list and field.answer_list:
        rows = _codes(voice, field.row_list, field.rows, known)
        return f"{rows} × {_codes(voice, field.answer_list, field.answers, known)}"
    return ""


def _codes(voice: Voice, list_id: str, codes: Sequence[str], known: Definitions) -> str:
    if len(codes) > _FEW:
        return voice.say("{n} choices of the list {list}", n=str(len(codes)), list=list_id)
    return ", ".join(f"{voice.value(words.choice(known, list_id, code))} ({code})" for code in codes)


def _list(voice: Voice, list_id: str, known: Definitions) -> Iterator[Flowable]:
    list_ = known.codes[list_id]
    title = Words("forms", list_id if list_id.partition(".")[0] in known.fields else f"list.{list_id}", list_.label)
    yield from _named(voice.value_pair(title, _QUESTION, bold=True), list_id)
    told = []
    for code in list_.ids:
        other = list_.exports.get(code, "")
        names = code if other in ("", code) else f"{code} = {other}"
        told.append(f"{voice.value(words.choice(known, list_id, code))} ({names})")
    yield Text(voice.span(" · ".join(told), _SMALL), after=4)


def _rules(voice: Voice, facts: DataDictionary) -> Iterator[Flowable]:
    clocks = {rule.id: Words("forms", rule.context, rule.label) for rule in facts.rules if rule.kind is RuleKind.CLOCK}
    yield from _heading(voice, "", Words("paper", "", to_say("Rules")))
    before = None
    for rule in facts.rules:
        if rule.kind is not before:
            yield CondPageBreak(100)
            yield Text(*voice.pair(words.RULES[rule.kind], 11, bold=True), after=2)
            before = rule.kind
        title = words.rule_title(voice, rule, facts.definitions)
        yield from _named(voice.value_pair(title, _QUESTION, bold=True), rule.id)
        for caption, text in words.rule_lines(voice, rule, facts.definitions, clocks):
            yield _line(voice, caption, text)
        yield Spacer(1, 4)
