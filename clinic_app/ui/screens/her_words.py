"""What is said to her, in the staff's language to be spoken and in hers to be read, and whether hers is checked.

In a real clinic a text nobody has signed is not shown: the interpreter explains, and the consent says so.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Final

from clinic_app.catalogue import ENGLISH, Catalogue
from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.directory import Organisation
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.packet_codes import Language
from clinic_app.domain.sentence import Part
from clinic_app.errors import TranslationUnchecked
from clinic_app.facts import dataclass
from clinic_app.printing.dated import said_day
from clinic_app.printing.survivor_texts import languages, survivor_texts
from clinic_app.services.her_access import AccessTold
from clinic_app.services.paper_words import pictured
from clinic_app.services.referring import Line, Preview
from clinic_app.services.referring_views import lines_of
from clinic_app.services.sending_on import OnwardPreview
from clinic_app.services.translations import TextGroup
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.packet_words import element_words, list_of, mark_of, part_mark
from clinic_app.ui.screens.ways import Ways

LONG: Final = 3
"""So many of what a packet says are whole sentences: how she is reached, whether they answer, until when."""

INTERPRETED: Final = "interpreter_explained"
_HERE: Final = "\0"
_SENTENCES: Final = frozenset({"x_sector", "x_contact_rule", "c_reply_ok", "x_valid", "x_words"})
_STAYS: Final = {
    "survivor": {"survivor"}, "contact": {"contact"}, "incident": {"incident", "header"},
    "perpetrator": {"perpetrator"}, "migration": {"migration", "trafficking"}, "care": {"care", "forensic"},
    "risk": {"risk"},
}  # fmt: skip
"""What stays in her words, and the sections it stands for. What was decided, called or closed is no secret of hers."""
_ENDS: Final = re.compile(r"(?<=[?？။។])\s*")


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
    fixed: bool = False
    """What she is shown is what would leave: nothing is taken out here, but in the sentence."""
    code: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    """What is said at the gate: the sign that draws it, and the word in her language if there is one."""
    items: tuple[str, ...] = field(default=())


class HerWords:
    """Texts for one clinic: drafts only where nobody is real."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._training = ways.clinic.training
        self._her = ways.clinic.translations.her

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
        if language not in languages() or not survivor_texts(language).whole:
            return _("there is no text in {language}: it is explained, not shown").format(language=name)
        if self._stands(language):
            return _("checked, in {language}").format(language=name)
        if self._training:
            return _("{language} not checked: shown in training only").format(language=name)
        return _("{language} not checked, so it is explained, not shown").format(language=name)

    def language(self, case: Case | None) -> str:
        """Her first language, or the staff's while nobody asked her."""
        said = read(case.stored("s_lang_first")) if case is not None else None
        return str(said.value) if isinstance(said, Answer) else i18n.language()

    def text_state(self, language: str | None) -> str:
        """The code that a permission to share keeps."""
        if language in languages() and self._stands(str(language)):
            return "checked"
        return INTERPRETED if language and language != i18n.language() else "none"

    def spoken(self, text: str, case: Case | None) -> Turned:
        """One of the three sentences on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        said = survivor_texts(language).say(text, training=self._shown(language))
        refusing = survivor_texts(language).say("refusing", training=self._shown(language))
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
        may = self._shown(language)
        said = texts.say("one_service", training=may, organisation=organisation, service=service_words, items=_HERE)
        question, head = _cut(said)
        return Turned(
            language=language,
            question=question,
            learn=tuple((part_mark(part), self._part(part, language), kept) for part, kept in parts),
            never=(texts.say("never", training=self._shown(language)),),
            answers=self._answers(language),
            head=head,
            foot=texts.say("withdraw", training=self._shown(language)),
            draft=self._draft(language),
            items=tuple(part.item for part, _kept in parts),
        )

    def onward(self, preview: OnwardPreview, organisation: Organisation, spoken: Language | None) -> Turned:
        """Exactly what another service would see, where no case is. Raises `TranslationUnchecked`.

        `spoken` is the language that came with her; the staff's where none did.
        """
        language = spoken.value if spoken is not None else i18n.language()
        if language not in languages():
            raise TranslationUnchecked(language=language)
        law = self._ways.clinic.law
        learn = [(mark_of(line.element), words, True) for line in lines_of(preview.content, law)
                 for words in self._line(line, language)]  # fmt: skip
        return self._exactly(preview, organisation, language, learn, ("never",))

    def packet(self, case: Case | None, preview: Preview, organisation: Organisation) -> Turned:
        """Exactly what would leave, and what stays, on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        learn = [(mark_of(line.element), words, True) for line in preview.fields_sent
                 for words in self._line(line, language)]  # fmt: skip
        sections = {self._ways.clinic.definitions.fields[field].section for field in preview.stays}
        stays = ("stays", *(f"stays_{part}" for part, of in _STAYS.items() if not sections.isdisjoint(of)))
        return self._exactly(preview, organisation, language, learn, stays)

    def _exactly(
        self, preview: Preview | OnwardPreview, organisation: Organisation, language: str,
        learn: list[tuple[str, str, bool]], never: tuple[str, ...],
    ) -> Turned:  # fmt: skip
        texts, content = survivor_texts(language), preview.content

        def say(text: str, **filled: str) -> str:
            return texts.say(text, training=self._shown(language), signed=False, **filled)

        reply = "reply_yes" if content.reply_wanted else "reply_no"
        until = say("act_until", day=said_day(lapse_day(preview.sealed_on, content.valid), language))
        learn = [
            *learn,
            ("shield", say("only_through_us"), True),
            ("message-square", say(reply), True),
            ("clock", until, True),
        ]
        return Turned(
            language=language,
            question=say("preview", organisation=organisation.name(language)),
            learn=tuple(learn),
            never=tuple(say(each) for each in never),
            answers=self._answers(language),
            head=say("sees"),
            foot=say("withdraw"),
            draft=self._draft(language),
            fixed=True,
            code=shown_code(content.referral_code),
            pictures=tuple(
                (noun.sign, dict(noun.said).get(language, "")) for noun in pictured(content.words or ())
            ),
        )  # fmt: skip

    def opened(self, case: Case, told: AccessTold) -> Turned:
        """Who had her record open, on her screen. Raises `TranslationUnchecked`."""
        language = self._hers(case)
        texts = survivor_texts(language)
        question = texts.say("opened", training=self._shown(language), day=said_day(told.since, language))
        lines = []
        for each in told.looked:
            role = self._said_as(language, each.role.value) or each.role.value.capitalize()
            lines.append((role, ", ".join(said_day(day, language) for day in each.days)))
        foot = texts.say("opened_end", training=self._shown(language))
        return Turned(
            language=language, question=question, lines=tuple(lines), foot=foot, draft=self._draft(language)
        )  # fmt: skip

    # --- inside ------------------------------------------------------------------------------------

    def _hers(self, case: Case | None) -> str:
        """Her first language if there is a text in it. Raises `TranslationUnchecked` if there is none."""
        language = self.language(case)
        if language not in languages():
            raise TranslationUnchecked(language=language)
        return language

    def _draft(self, language: str) -> bool:
        return not self._stands(language)

    def _stands(self, language: str) -> bool:
        """Whether somebody checked it: before it came with the program, or for this site."""
        return self._her(language).stands(TextGroup.CONSENT)

    def _shown(self, language: str) -> bool:
        return self._training or self._stands(language)

    def _word(self, language: str, key: str, english: str, said: str, staff: str) -> str:
        """A word of paper in her language; the staff's where it is newer than what was signed."""
        return said if self._training or self._her(language).says(key, english, said) else staff

    def answers(self) -> list[tuple[str, str]]:
        """Her three answers as staff see them, the words of the printed form."""
        return list(zip(("given", "refused", "undecided"), self._answers(i18n.language()), strict=True))

    def _answers(self, language: str) -> tuple[str, str, str]:
        hers, ours = Catalogue("paper", language), Catalogue("paper", i18n.language())
        yes, no, think = (
            self._word(language, each, each, hers.text(each), ours.text(each)) for each in ("Yes", "No", "Let me think")
        )
        return yes, no, think

    def _line(self, line: Line, language: str) -> list[str]:
        """One line of the preview, each of its words by itself. What has a sentence of its own is not among them."""
        if line.element in _SENTENCES or not line.codes:
            return []
        said = [self._code(line.code_list, code, language) for code in line.codes]
        if line.element in ("x_access", "x_flags", "x_service"):
            return said
        label = self._said_as(language, line.element) or element_words(line.element)
        return [f"{label}: {each}" for each in said]

    def _part(self, part: Part, language: str) -> str:
        if not part.codes:
            return self._element(part.element, language)
        code = part.codes[0]
        list_id = "packet_flag" if part.element in ("x_access", "x_flags") else list_of(part.element)
        return self._code(list_id, code, language)

    def _element(self, element: str, language: str) -> str:
        return self._said_as(language, element) or Catalogue("paper", language).text("Three words at the gate")

    def _said_as(self, language: str, code: str) -> str:
        """What the words of paper call this code; empty where they do not, or nobody signed it."""
        words = Catalogue("paper", language)
        if language == ENGLISH or not words.has(code, "code"):
            return ""
        return self._word(language, f"code\x04{code}", "", words.label("code", code), "")

    def _code(self, list_id: str, code: str, language: str) -> str:
        known = self._ways.clinic.definitions.codes.get(list_id)
        english = known.label_of(code) if known is not None and code in known.ids else code
        forms = Catalogue("forms", language)
        if language == ENGLISH:
            return english
        if forms.has(english, f"{list_id}.{code}"):
            return forms.label(f"{list_id}.{code}", english)
        return self._said_as(language, code) or english


def _cut(said: str) -> tuple[str, str]:
    """The question, and the words that lead to the list: the list itself stands below, part by part."""
    before = said.partition(_HERE)[0].rstrip()
    sentences = [each for each in _ENDS.split(before) if each]
    if len(sentences) > 1:
        return " ".join(sentences[:-1]), sentences[-1]
    question, _space, head = before.rpartition(" ")
    return (question, head) if question else (before, "")
