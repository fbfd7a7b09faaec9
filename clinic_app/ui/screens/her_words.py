"""What is said to her, in the staff's language to be spoken and in hers to be read, and whether hers is checked.

In a real clinic a text nobody has signed is not shown: the interpreter explains, and the consent says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from clinic_app.catalogue import ENGLISH, Catalogue
from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.dates import shown_date
from clinic_app.domain.sentence import Part
from clinic_app.errors import TranslationUnchecked
from clinic_app.printing.survivor_texts import TextState, languages, survivor_texts
from clinic_app.services.her_access import AccessTold
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.packet_words import list_of, part_mark
from clinic_app.ui.screens.ways import Ways

INTERPRETED: Final = "interpreter_explained"
_HERE: Final = "\0"
_ENDS: Final = re.compile(r"(?<=[?។။])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What the survivor's screen says: a question, what they would learn, what never, three answers, one line."""

    language: str
    question: str
    learn: tuple[tuple[str, str, bool], ...] = ()
    """Mark, words, whether it is still in."""
    never: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """None where she is only told something."""
    lines: tuple[tuple[str, str], ...] = ()
    """What she is told, one after the other: bold words, and the rest."""
    head: str = ""
    foot: str = ""
    draft: bool = False
    items: tuple[str, ...] = field(default=())


class HerWords:
    """Texts for one clinic: drafts only where nobody is real."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._training = ways.clinic.training

    @property
    def staff_language(self) -> str:
        """The language staff speak, by its name."""
        return self._ways.labels.code("lang", i18n.language())

    def for_staff(self, text: str, **filled: str) -> str:
        """To be spoken by staff in their own language: guidance, so a draft of it may be seen."""
        return survivor_texts(i18n.language()).texts[text].format(**filled)

    def state(self, language: str) -> str:
        """The state of the text in her language, in words."""
        if not language:
            return _("her language is not asked yet")
        name = self._ways.labels.code("lang", language)
        if language not in languages():
            return _("there is no text in {language}: it is explained, not shown").format(language=name)
        if survivor_texts(language).state is TextState.CHECKED:
            return _("checked, in {language}").format(language=name)
        if self._training:
            return _("{language} not checked: shown in training only").format(language=name)
        return _("{language} not checked, so it is explained, not shown").format(language=name)

    def text_state(self, language: str | None) -> str:
        """The code that a permission to share keeps."""
        if language in languages() and survivor_texts(str(language)).state is TextState.CHECKED:
            return "checked"
        return INTERPRETED if language and language != i18n.language() else "none"

    def spoken(self, text: str, case: Case | None) -> Turned:
        """One of the three sentences on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        said = survivor_texts(language).say(text, training=self._training)
        refusing = survivor_texts(language).say("refusing", training=self._training)
        return Turned(
            language=language,
            question=said,
            answers=self._answers(language),
            foot=refusing,
            draft=self._draft(language),
        )

    def sentence(self, case: Case | None, *, organisation: str, service: str, parts: list[tuple[Part, bool]]) -> Turned:
        """The sentence about one service on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        texts = survivor_texts(language)
        service_words = self._code("service", service, language)
        said = texts.say("one_service", training=self._training, organisation=organisation, service=service_words,
                         items=_HERE)  # fmt: skip
        question, head = _cut(said)
        return Turned(
            language=language,
            question=question,
            learn=tuple((part_mark(part), self._part(part, language), kept) for part, kept in parts),
            never=(texts.say("never", training=self._training),),
            answers=self._answers(language),
            head=head,
            foot=texts.say("withdraw", training=self._training),
            draft=self._draft(language),
            items=tuple(part.item for part, _kept in parts),
        )

    def opened(self, case: Case, told: AccessTold) -> Turned:
        """Who had her record open, on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        texts, roles = survivor_texts(language), Catalogue("paper", language)
        question = texts.say("opened", training=self._training, day=shown_date(told.since, language))
        lines = []
        for each in told.looked:
            role = each.role.value.capitalize()
            if language != ENGLISH and roles.has(each.role.value, "code"):
                role = roles.label("code", each.role.value)
            lines.append((role, ", ".join(shown_date(day, language) for day in each.days)))
        foot = texts.say("opened_end", training=self._training)
        return Turned(
            language=language, question=question, lines=tuple(lines), foot=foot, draft=self._draft(language)
        )  # fmt: skip

    # --- inside ------------------------------------------------------------------------------------

    def _hers(self, case: Case | None) -> str:
        """Her first language if there is a text in it. Raises `TranslationUnchecked` if there is none."""
        said = read(case.stored("s_lang_first")) if case is not None else None
        language = str(said.value) if isinstance(said, Answer) else i18n.language()
        if language not in languages():
            raise TranslationUnchecked(language=language)
        return language

    def _draft(self, language: str) -> bool:
        return survivor_texts(language).state is TextState.DRAFT

    def answers(self) -> list[tuple[str, str]]:
        """Her three answers as staff see them, the words of the printed form."""
        return list(zip(("given", "refused", "undecided"), self._answers(i18n.language()), strict=True))

    def _answers(self, language: str) -> tuple[str, str, str]:
        words = Catalogue("paper", language)
        return words.text("Yes"), words.text("No"), words.text("Let me think")

    def _part(self, part: Part, language: str) -> str:
        if not part.codes:
            return self._element(part.element, language)
        code = part.codes[0]
        list_id = "packet_flag" if part.element in ("x_access", "x_flags") else list_of(part.element)
        return self._code(list_id, code, language)

    def _element(self, element: str, language: str) -> str:
        words = Catalogue("paper", language)
        return words.label("code", element) if words.has(element, "code") else words.text("Three words at the gate")

    def _code(self, list_id: str, code: str, language: str) -> str:
        known = self._ways.clinic.definitions.codes.get(list_id)
        english = known.label_of(code) if known is not None and code in known.ids else code
        forms, paper = Catalogue("forms", language), Catalogue("paper", language)
        if language == ENGLISH:
            return english
        if forms.has(english, f"{list_id}.{code}"):
            return forms.label(f"{list_id}.{code}", english)
        return paper.label("code", code) if paper.has(code, "code") else english


def _cut(said: str) -> tuple[str, str]:
    """The question, and the words that lead to the list: the list itself stands below, part by part."""
    before = said.partition(_HERE)[0].rstrip()
    sentences = [each for each in _ENDS.split(before) if each]
    if len(sentences) > 1:
        return " ".join(sentences[:-1]), sentences[-1]
    question, _space, head = before.rpartition(" ")
    return (question, head) if question else (before, "")
