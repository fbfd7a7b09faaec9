"""What is said to her in a real clinic is what the site signed, as it read when it was signed."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from test_papers import read

from clinic_app.catalogue import messages
from clinic_app.domain.case import Change
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer
from clinic_app.printing import text_groups
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import HerLanguage
from clinic_app.printing.survivor_texts import survivor_texts
from clinic_app.printing.text_groups import TextGroup
from clinic_app.services.clinic import Clinic
from clinic_app.services.translations import SETTING, Standing, her_language

DAY = date(2026, 11, 23)
WHO = {"name": "Khin Mar", "qualification": "Interpreter, Mae Sot", "on": DAY}
ROOM = "In her language, written by the interpreter"


def standing(clinic: Clinic, language: str, group: TextGroup) -> Standing:
    (found,) = [each for each in clinic.translations.every() if (each.language, each.group) == (language, group)]
    return found.standing


def consent_of(clinic: Clinic) -> str:
    object.__setattr__(clinic.desk.settings, "language", "en")
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_lang_first", "my"),)))
    return read(clinic.papers.consent_form(case.id))


def test_a_signed_text_is_printed_on_every_paper_and_one_that_was_taken_back_leaves_room(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    care = text_groups.group_texts("my", TextGroup.CONSENT)["care"][:9]
    assert standing(clinic, "my", TextGroup.CONSENT) is Standing.UNCHECKED
    before = consent_of(clinic)
    assert ROOM in before
    assert care not in before

    clinic.translations.sign("my", TextGroup.CONSENT, **WHO)  # type: ignore[arg-type]
    signed = consent_of(clinic)
    assert ROOM not in signed
    assert care in signed
    assert "သက်သေ" not in signed, "a word of paper nobody signed"
    assert "draft" not in signed

    clinic.translations.sign("my", TextGroup.WORDS, **WHO)  # type: ignore[arg-type]
    assert "သက်သေ" in consent_of(clinic)
    assert standing(clinic, "my", TextGroup.CONSENT) is Standing.SIGNED
    assert clinic.translations.her("my").stands(TextGroup.CONSENT)

    clinic.translations.take_back("my", TextGroup.CONSENT)
    assert ROOM in consent_of(clinic)
    assert standing(clinic, "my", TextGroup.CONSENT) is Standing.TAKEN_BACK
    assert not clinic.translations.her("my").stands(TextGroup.CONSENT)


def test_who_signed_is_kept_and_the_journal_has_the_words_by_their_hash(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.translations.sign("km", TextGroup.CONSENT, **WHO)  # type: ignore[arg-type]
    again = house.enter(COORDINATOR)
    (stands,) = [
        each for each in again.translations.every() if (each.language, each.group) == ("km", TextGroup.CONSENT)
    ]
    signature = stands.signature
    assert signature is not None
    assert (signature.name, signature.qualification, signature.on) == ("Khin Mar", "Interpreter, Mae Sot", DAY)
    assert signature.by == COORDINATOR.staff_code
    (entry,) = [each for each in again.desk.vault.journal.entries() if each.act == "text_signed"]
    assert entry.about["text"] == "km.consent"
    assert len(str(entry.about["hash"])) == 64
    assert "Khin" not in repr(entry)


def test_a_text_that_reads_otherwise_is_unsigned_again_and_is_pointed_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.translations.sign("my", TextGroup.CONSENT, **WHO)  # type: ignore[arg-type]
    before = survivor_texts("my").texts
    newer = MappingProxyType({**before, "care": before["care"] + "?"})
    for cached in (text_groups.texts_of, text_groups.marks_of, text_groups.group_texts):
        cached.cache_clear()
    monkeypatch.setattr(text_groups, "_sentences", lambda language, _group: newer if language == "my" else before)
    try:
        assert standing(clinic, "my", TextGroup.CONSENT) is Standing.LAPSED
        assert not clinic.translations.her("my").stands(TextGroup.CONSENT)
        assert [each.text.key for each in clinic.translations.side_by_side("my", TextGroup.CONSENT) if each.new]
    finally:
        monkeypatch.undo()
        for cached in (text_groups.texts_of, text_groups.marks_of, text_groups.group_texts):
            cached.cache_clear()
    assert standing(clinic, "my", TextGroup.CONSENT) is Standing.SIGNED


def test_words_of_paper_are_read_beside_the_staffs_own_in_thai_too(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    for language in ("shn", "my"):
        clinic.desk.settings.language = "th"
        thai = clinic.translations.side_by_side(language, TextGroup.WORDS)
        assert [each.staff for each in thai if re.search("[A-Za-z]{3}", re.sub("{.*?}|PEP|HIV", "", each.staff))] == []
        clinic.desk.settings.language = "en"
        english = {each.text.key: each.staff for each in clinic.translations.side_by_side(language, TextGroup.WORDS)}
        assert english["code\x04doctor"] == "Doctor"


def test_a_word_of_paper_stands_or_falls_by_itself() -> None:
    yes = Words("paper", "", "Yes")
    said = messages("paper", "my")["Yes"]
    signed = {
        TextGroup.CONSENT: text_groups.marks_of("my", TextGroup.CONSENT),
        TextGroup.WORDS: frozenset({text_groups.mark_of("Yes", "Yes", said)}),
    }
    voice = Voice("en", HerLanguage("my", signed), training=False)
    assert voice.value_to_her(yes) == said
    assert voice.to_her("No") == ""
    assert voice.hers == "my"


def test_nothing_is_signed_without_a_name_a_text_a_day_that_was_and_the_right_to(house: House) -> None:
    nurse = house.enter(NURSE)
    with pytest.raises(NotAllowed):
        nurse.translations.sign("my", TextGroup.CONSENT, **WHO)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        nurse.translations.take_back("my", TextGroup.CONSENT)
    clinic = house.enter(COORDINATOR)
    bad: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({"name": " "}, ("name",)), ({"qualification": "x" * 121}, ("qualification",)),
    ]  # fmt: skip
    for said, missing in bad:
        with pytest.raises(GateClosed) as refused:
            clinic.translations.sign("my", TextGroup.CONSENT, **{**WHO, **said})
        assert refused.value.fields == missing
    with pytest.raises(GateClosed) as refused:
        clinic.translations.sign("ja", TextGroup.MEDICINE, **WHO)  # type: ignore[arg-type]
    assert refused.value.fields == ("texts",)
    with pytest.raises(NotAnAnswer):
        clinic.translations.sign("my", TextGroup.CONSENT, **{**WHO, "on": date(2026, 12, 1)})  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        clinic.translations.take_back("my", TextGroup.CONSENT)
    assert clinic.desk.vault.settings.get(SETTING) is None
    assert her_language(clinic.desk, None) is None
