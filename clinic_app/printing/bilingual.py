"""Two languages on one paper: the staff's leads, hers follows lighter. Hers appears only if it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from clinic_app.catalogue import ENGLISH, Catalogue
from clinic_app.facts import dataclass
from clinic_app.printing.her_language import HerLanguage, Hers
from clinic_app.printing.shaping import Span
from clinic_app.printing.survivor_texts import languages
from clinic_app.printing.text_groups import STAFF_LANGUAGES, TextGroup, group_texts

HERS_GREY = 0.28


def to_say(english: str) -> str:
    """Mark a sentence that is said somewhere else, so that it is found for translation."""
    return english


@dataclass(frozen=True, slots=True)
class Words:
    """A label or coded value to be translated here: catalogue domain, id as context, English text.

    An empty `domain` means the words are said as they stand: the public name of an organisation, a date.
    """

    domain: str
    context: str
    english: str
    said: tuple[tuple[str, str], ...] = ()
    """Language and text, for words that bring their own translations: a picture's noun, an organisation's name."""
    sign: str = ""
    """What draws it, for one of the pictured words: a sign of the face `NotoEmoji-Pictures`."""

    @classmethod
    def plain(cls, text: str) -> Words:
        """Words that are not translated."""
        return cls("", "", text)


_NAMES = {
    "en": to_say("English"),
    "th": to_say("Thai"),
    "my": to_say("Burmese"),
    "km": to_say("Khmer"),
    "lo": to_say("Lao"),
    "ksw": to_say("S'gaw Karen"),
    "shn": to_say("Shan"),
    "vi": to_say("Vietnamese"),
    "id": to_say("Indonesian"),
    "fil": to_say("Filipino"),
    "zh": to_say("Chinese"),
}


@dataclass(slots=True)
class Heard:
    """What came of her language on one paper so far: whether anything was said in it, and whether anything was not."""

    said: bool = False
    lacked: bool = False

    def note(self, said: str) -> str:
        """Remember it, and hand it back."""
        self.said, self.lacked = self.said or bool(said), self.lacked or not said
        return said


@dataclass(frozen=True, slots=True)
class Voice:
    """Says everything on one paper in the staff's language and, beside it, hers.

    In a real clinic `hers` is heard only once the texts of its group are signed, and of the words of paper those that
    are; `interpreted` then tells that room is to be left.
    """

    staff: str
    wished: Hers
    training: bool
    staff_only: bool = False
    """Both languages are the staff's, on a paper no survivor is shown: no text of hers has to be signed."""
    group: TextGroup = TextGroup.CONSENT
    """What this paper says to her."""
    heard: Heard = field(default_factory=Heard, compare=False, repr=False)

    @property
    def hers(self) -> str | None:
        """The second language, if it is another one and may be printed."""
        code = self._wished
        if self.staff_only:
            return code if code in STAFF_LANGUAGES and code != self.staff else None
        if code is None or code == self.staff or code not in languages():
            return None
        return code if self.training or self._signed else None

    @property
    def interpreted(self) -> bool:
        """Her language is another one and we lack a signed text: an interpreter explains, room is left to write."""
        if self._wished is None or self._wished == self.staff:
            return False
        return self.hers is None or not (self.staff_only or self._all_there)

    @property
    def lacks(self) -> bool:
        """Something that was said up to here was not said in her language: all of it, or a word that is not there."""
        return self.interpreted or (self.hers is not None and not self.staff_only and self.heard.lacked)

    @property
    def draft(self) -> bool:
        """Her language was printed up to here though nobody has checked it (training only)."""
        return self.hers is not None and not self.staff_only and not self._signed and self.heard.said

    def say(self, english: str, **filled: str) -> str:
        """A sentence of the paper, to the staff."""
        return Catalogue("paper", self.staff).text(english).format(**filled)

    def to_her(self, english: str) -> str:
        """The same to her, or nothing if it is not translated."""
        if self.hers is None:
            return ""
        catalogue = Catalogue("paper", self.hers)
        if not catalogue.has(english):
            return self.heard.note("")
        said = catalogue.text(english)
        return self.heard.note(said if self._may_say(english, english, said) else "")

    def value(self, words: Words) -> str:
        """A label or value, to the staff."""
        return _translated(words, self.staff) or words.english

    def value_to_her(self, words: Words) -> str:
        """A label or value to her, or nothing if it is not translated."""
        said = _translated(words, self.hers) if self.hers else ""
        if said and words.domain and not self._may_say(*_known_as(words, self.hers or ""), said):
            said = ""
        # A day and a proper name are no sentence that somebody has to check.
        return self.heard.note(said) if self.hers and words.domain else said

    def filling(self, gaps: Mapping[str, str | Words]) -> dict[str, str]:
        """What fills the gaps of a sentence to the staff. Text is said as it stands."""
        return {gap: self.value(said) if isinstance(said, Words) else said for gap, said in gaps.items()}

    def filling_to_her(self, gaps: Mapping[str, str | Words]) -> dict[str, str]:
        """The same to her, in the staff's words where hers are not there."""
        return {**self.filling(gaps), **{gap: said for gap, words in gaps.items() if (said := self._if_words(words))}}

    def pair(self, english: str, size: float, *, bold: bool = False, grey: float = 0.0) -> tuple[Span, ...]:
        """A sentence in both languages on one line."""
        return self._spans(self.say(english), self.to_her(english), size, bold=bold, grey=grey)

    def value_pair(self, words: Words, size: float, *, bold: bool = False, grey: float = 0.0) -> tuple[Span, ...]:
        """A label or value in both languages on one line."""
        return self._spans(self.value(words), self.value_to_her(words), size, bold=bold, grey=grey)

    def span(self, text: str, size: float, *, bold: bool = False, grey: float = 0.0) -> Span:
        """Ready words in the staff's language."""
        return Span(text, size, self.staff, bold=bold, grey=grey)

    def draft_note(self) -> str:
        """What the margin says about a draft."""
        if not self.draft or self.hers is None:
            return ""
        note = to_say("{language} text: draft, not yet checked by a native speaker")
        first = self.say(note, language=self.say(_NAMES[self.hers]))
        english = note.format(language=_NAMES[self.hers])
        return first if self.staff == ENGLISH else f"{first} · {english}"

    def _spans(self, first: str, second: str, size: float, *, bold: bool, grey: float) -> tuple[Span, ...]:
        lead = self.span(first, size, bold=bold, grey=grey)
        if not second or second == first:
            return (lead,)
        follow = Span("  " + second, size=size, language=self.hers or "", grey=max(grey, HERS_GREY))
        return (lead, follow)

    def _if_words(self, said: str | Words) -> str:
        return self.value_to_her(said) if isinstance(said, Words) else ""

    @property
    def _wished(self) -> str | None:
        return self.wished.code if isinstance(self.wished, HerLanguage) else self.wished

    @property
    def _signed(self) -> bool:
        her = HerLanguage.of(self.wished)
        return her is not None and her.stands(self.group)

    @property
    def _all_there(self) -> bool:
        """Whether no text of the group is left out in her language. Words of paper may be: the staff's stand there."""
        if self.group is TextGroup.WORDS or self.hers is None:
            return True
        return set(group_texts(ENGLISH, self.group)) <= set(group_texts(self.hers, self.group))

    def _may_say(self, key: str, english: str, hers: str) -> bool:
        """A word of paper that is newer than what was signed is not said to her in a real clinic."""
        her = HerLanguage.of(self.wished)
        return self.training or self.staff_only or (her is not None and her.says(key, english, hers))


def _known_as(words: Words, language: str) -> tuple[str, str]:
    """What the catalogue of paper knows these words by, and their English if they are a sentence."""
    paper, code = Catalogue("paper", language), words.context.rsplit(".", 1)[-1]
    if words.domain == "paper" and paper.has(words.english, words.context or None):
        return (f"{words.context}\x04{words.english}", words.english) if words.context else (words.english,) * 2
    return f"code\x04{code}", ""


def _translated(words: Words, language: str) -> str:
    """From its own catalogue, else from the words of paper, which know codes by id; nothing if in neither."""
    if words.said:
        return dict(words.said).get(language, "")
    if not words.domain:
        return ""
    own = Catalogue(words.domain, language)
    if own.has(words.english, words.context or None):
        return own.label(words.context, words.english) if words.context else own.text(words.english)
    code = words.context.rsplit(".", 1)[-1]
    paper = Catalogue("paper", language)
    return paper.label("code", code) if language != ENGLISH and paper.has(code, "code") else ""
