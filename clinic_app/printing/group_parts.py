"""Sentences of a group on paper: the staff's, then hers where that group is signed and has the sentence."""

from __future__ import annotations

from clinic_app.catalogue import ENGLISH
from clinic_app.printing.bilingual import HERS_GREY, Voice, Words
from clinic_app.printing.flow import Text
from clinic_app.printing.parts import BODY
from clinic_app.printing.shaping import Span
from clinic_app.printing.text_groups import group_texts


def told_of(voice: Voice, text: str, *, size: float = BODY, bold: bool = False, **filled: str | Words) -> list[Text]:
    """A sentence of the voice's group. Words that fill it are said in the language of each, text is alike in both."""
    first, second = said_of(voice, text, **filled)
    both = [Text(voice.span(first, size, bold=bold))]
    if second:
        both.append(Text(Span(second, size, voice.hers or "", grey=HERS_GREY)))
    return both


def told_beside(voice: Voice, text: str, size: float, *, bold: bool = False, grey: float = 0.0) -> tuple[Span, ...]:
    """The same on one line, for few words."""
    first, second = said_of(voice, text)
    lead = voice.span(first, size, bold=bold, grey=grey)
    return (lead, Span("  " + second, size, voice.hers or "", grey=max(grey, HERS_GREY))) if second else (lead,)


def said_of(voice: Voice, text: str, **filled: str | Words) -> tuple[str, str]:
    """To the staff, and to her: nothing where nobody wrote it in her language."""
    ours = group_texts(voice.staff, voice.group)
    first = ours.get(text) or group_texts(ENGLISH, voice.group)[text]
    second = voice.heard.note(group_texts(voice.hers, voice.group).get(text, "")) if voice.hers else ""
    return first.format(**voice.filling(filled)), second.format(**voice.filling_to_her(filled))
