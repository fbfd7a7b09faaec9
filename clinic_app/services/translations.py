"""The site signs what is said to her: language by language, group by group, over the words as they read that day.

Somebody who knows the language read it; a person who manages this clinic writes down who. Until then nothing of the
group is printed or shown to her in a real clinic; a text that a newer program words otherwise is unsigned again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from clinic_app.catalogue import ENGLISH, Catalogue
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import GateClosed, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.printing.her_language import HerLanguage
from clinic_app.printing.survivor_texts import languages
from clinic_app.printing.text_groups import (
    MARK,
    STAFF_LANGUAGES,
    HerText,
    TextGroup,
    group_texts,
    marks_of,
    texts_of,
    to_be_reviewed_by,
)
from clinic_app.services.desk import Desk
from clinic_app.vault.settings import VaultSettings

__all__ = [
    "GroupStands", "HerLanguage", "HerText", "SideBySide", "Signature", "Standing", "TextGroup", "Translations",
    "her_language",
]  # fmt: skip

SETTING: Final = "translations"
SIGNED, TAKEN_BACK = "signed", "taken_back"
LONGEST: Final = 120
"""Of a name and of a qualification."""


class Standing(StrEnum):
    """How a group stands."""

    NONE = "none"
    """Nobody wrote it in this language."""
    UNCHECKED = "unchecked"
    SIGNED = "signed"
    SHIPPED = "shipped"
    """Checked before it came with the program."""
    LAPSED = "lapsed"
    """Signed once; some of it reads otherwise since."""
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who checked, on which day, and which member of staff wrote it down or took it back."""

    name: str
    qualification: str
    on: date
    by: str
    at: datetime
    taken_back: bool
    marks: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStands:
    """One group in one language. `unsigned` of its `texts` may not be said to her in a real clinic.

    `missing` sentences nobody wrote in this language: there the staff's stand, whoever signs. `asked` is who is to
    look at it, as the file says.
    """

    language: str
    group: TextGroup
    texts: int
    unsigned: int
    missing: int
    signature: Signature | None
    whole: bool
    asked: str

    @property
    def standing(self) -> Standing:
        """What that is called."""
        if not self.texts:
            return Standing.NONE
        if self.signature is None:
            return Standing.SHIPPED if self.whole else Standing.UNCHECKED
        if self.signature.taken_back:
            return Standing.TAKEN_BACK
        return Standing.SIGNED if self.whole else Standing.LAPSED


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One text in the staff's language and in hers; `new` if it is not what was signed."""

    text: HerText
    staff: str
    new: bool


class Translations:
    """What this site signed. `her` may be asked from any thread: it is what was read last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: Mapping[str, Mapping[TextGroup, frozenset[str]]] = {}
        self.look_again()

    def look_again(self) -> None:
        """Read what another PC may have signed since."""
        self._known = _marks_by_language(self._desk.vault.settings)

    def met(self, _heard: object) -> None:
        """After a meeting with another PC."""
        self.look_again()

    def her(self, language: str) -> HerLanguage:
        """Her language with what stands signed in it."""
        return HerLanguage(language, self._known.get(language, MappingProxyType({})))

    def every(self) -> tuple[GroupStands, ...]:
        """Language by language, each of its groups. Raises `NotAllowed`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        self.look_again()
        kept = _kept(self._desk.vault.settings)
        return tuple(
            self._stands(language, group, kept)
            for language in languages()
            for group in TextGroup
            if group is not TextGroup.WORDS or language not in STAFF_LANGUAGES
        )

    def side_by_side(self, language: str, group: TextGroup) -> tuple[SideBySide, ...]:
        """All that is to be read before somebody signs. Raises `NotAllowed`."""
        self._desk.require(Act.MANAGE_PEOPLE)
        signed = self.her(language).signed.get(group, frozenset())
        return tuple(
            SideBySide(each, self._to_staff(each, group), new=each.mark not in signed)
            for each in texts_of(language, group)
        )

    def sign(self, language: str, group: TextGroup, *, name: str, qualification: str, on: date) -> None:
        """Write down who checked it, and when. It holds for every PC of this clinic, over the words as they read now.

        Raises `NotAllowed`, `GateClosed(translation, what is missing)`, `NotAnAnswer(checked_on, future)`.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        name, qualification = name.strip(), qualification.strip()
        lacks = {
            "texts": not texts_of(language, group),
            "name": not 0 < len(name) <= LONGEST,
            "qualification": not 0 < len(qualification) <= LONGEST,
        }
        if missing := tuple(part for part, is_open in lacks.items() if is_open):
            raise GateClosed("translation", missing)
        if on > self._desk.clock.today():
            raise NotAnAnswer("checked_on", "future")
        marks = sorted(marks_of(language, group))
        said = {"name": name, "qualification": qualification, "on": on.isoformat(), "marks": "".join(marks)}
        self._keep(_key(language, group), {**said, "state": SIGNED}, "text_signed")

    def take_back(self, language: str, group: TextGroup) -> None:
        """From now on it is unchecked again, on every PC. Raises `NotAllowed`, `KeyError` if nobody signed it."""
        self._desk.require(Act.MANAGE_PEOPLE)
        was = _kept(self._desk.vault.settings)[_key(language, group)]
        said = {each: was[each] for each in ("name", "qualification", "on", "marks")}
        self._keep(_key(language, group), {**said, "state": TAKEN_BACK}, "text_taken_back")

    # --- inside ------------------------------------------------------------------------------------

    def _to_staff(self, each: HerText, group: TextGroup) -> str:
        """The same in the staff's language: of a code, the words that the forms have for it."""
        staff = self._desk.settings.language
        if group is not TextGroup.WORDS:
            return group_texts(staff, group).get(each.key, each.english)
        if not each.code:
            return Catalogue("paper", staff).text(each.english)
        for known in self._desk.definitions.codes.values():
            if each.code in known.ids:
                return Catalogue("forms", staff).label(f"{known.id}.{each.code}", known.label_of(each.code))
        from clinic_app.services import paper_words

        paper, english = Catalogue("paper", staff), paper_words.ELEMENTS.get(each.code, each.code.capitalize())
        return paper.label("code", each.code) if staff != ENGLISH and paper.has(each.code, "code") else english

    def _stands(self, language: str, group: TextGroup, kept: Mapping[str, Any]) -> GroupStands:
        her, marks = self.her(language), marks_of(language, group)
        whole = her.whole(group)
        signed = her.signed.get(group, frozenset())
        in_english = len(texts_of("en", group)) if group is not TextGroup.WORDS else len(marks)
        return GroupStands(
            language=language, group=group, texts=len(marks), unsigned=0 if whole else len(marks - signed),
            missing=in_english - len(marks), signature=_signature(kept.get(_key(language, group))), whole=whole,
            asked=to_be_reviewed_by(language, group),
        )  # fmt: skip

    def _keep(self, key: str, said: dict[str, str], act: str) -> None:
        vault, me = self._desk.vault, self._desk.me
        entry = {**said, "by": me.staff_code, "at": iso(self._desk.clock.now())}
        digest = sha256(said["marks"].encode()).hexdigest()

        def write() -> None:
            vault.settings[SETTING] = {**_kept(vault.settings), key: entry}
            vault.journal.append(act, me.id, {"text": key, "hash": digest})

        vault.save(write)
        self.look_again()


def her_language(desk: Desk, language: str | None) -> HerLanguage | None:
    """What a paper is told of her language: with it, what this site signed."""
    if language is None:
        return None
    return HerLanguage(language, _marks_by_language(desk.vault.settings).get(language, MappingProxyType({})))


def _kept(settings: VaultSettings) -> dict[str, Any]:
    return dict(settings.get(SETTING) or {})


def _marks_by_language(settings: VaultSettings) -> dict[str, dict[TextGroup, frozenset[str]]]:
    known: dict[str, dict[TextGroup, frozenset[str]]] = {}
    for key, entry in _kept(settings).items():
        language, _, group = key.partition(".")
        if entry["state"] == SIGNED and group in {each.value for each in TextGroup}:
            known.setdefault(language, {})[TextGroup(group)] = frozenset(_apart(entry["marks"]))
    return known


def _apart(marks: str) -> list[str]:
    """Marks are all of one length."""
    return [marks[at : at + MARK] for at in range(0, len(marks), MARK)]


def _key(language: str, group: TextGroup) -> str:
    return f"{language}.{group.value}"


def _signature(entry: Any) -> Signature | None:
    if entry is None:
        return None
    return Signature(
        entry["name"], entry["qualification"], date.fromisoformat(entry["on"]), entry["by"], instant(entry["at"]),
        entry["state"] != SIGNED, frozenset(_apart(entry["marks"])),
    )  # fmt: skip
