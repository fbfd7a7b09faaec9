"""The figures about languages are those of the catalogues themselves, and the glossary's Thai is held."""

from __future__ import annotations

import runpy
from typing import Any

import pytest
from babel.messages.pofile import read_po

from clinic_app import paths
from clinic_app.catalogue import checked_by
from clinic_app.printing.survivor_texts import languages
from clinic_app.services.coverage import NOBODY, Domain, coverage

ROOT = paths.resources().parent


@pytest.fixture(scope="module")
def check() -> dict[str, Any]:
    """`.ci/translations.py`, which every landing runs."""
    return runpy.run_path(str(ROOT / ".ci" / "translations.py"))


@pytest.mark.parametrize("language", languages())
def test_the_figures_are_those_of_the_catalogues(language: str) -> None:
    found = {each.domain: each for each in coverage(language)}
    for domain in (Domain.SCREENS, Domain.FORMS, Domain.PAPER):
        file = paths.resources() / "i18n" / language / "LC_MESSAGES" / f"{domain.value}.po"
        if language == "en":
            assert found[domain].there == found[domain].of > 500
            continue
        translated = 0
        if file.exists():
            with file.open("rb") as opened:
                translated = sum(bool(each.id and each.string) for each in read_po(opened))
        assert found[domain].there == translated, domain
        assert found[domain].there <= found[domain].of
        assert (found[domain].checked_by, found[domain].checked) == (NOBODY, 0)


def test_help_counts_guides(monkeypatch: pytest.MonkeyPatch) -> None:
    english = next(each for each in coverage("en") if each.domain is Domain.HELP)
    assert english.there == english.of == len(list((paths.resources() / "guides" / "en").glob("*.md")))


def test_who_read_a_catalogue_is_told_by_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    class Read:
        def forms(self, _message: str) -> list[str]:
            return ["Language: th\nLast-Translator: A nurse of Mae Sot\n"]

    assert checked_by("screens", "th") == NOBODY
    monkeypatch.setattr("clinic_app.catalogue._compiled", lambda *_: Read())
    assert checked_by("screens", "th") == "A nurse of Mae Sot"


def test_a_word_that_the_glossary_refuses_is_found_but_not_inside_the_right_one(check: dict[str, Any]) -> None:
    table = check["terms"]((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    assert len(table) > 30
    faults = check["faults"]
    assert list(faults("มีซองจากคลินิก", table)) != []
    assert list(faults("ลงชื่อเข้าด้วยคำนี้", table)) != []
    assert list(faults("ลงชื่อเข้าใช้ด้วยคำลงชื่อเข้าใช้", table)) == []
    assert list(faults("เท่านั้น", table)) == []
    assert list(faults("สำเนาของท่าน", table)) != []


@pytest.mark.parametrize("untidy", ["อื่นๆ", "นํ้า", "เเละ", "ไม่  มี", "ไม่\u200bมี", "สะดวกไหมคะ", "รับทราบครับ"])
def test_untidy_thai_is_found(check: dict[str, Any], untidy: str) -> None:
    assert list(check["faults"](untidy, [])) != []
    assert list(check["faults"]("ไม่ใช่การให้คะแนน", [])) == []


def test_nothing_that_is_shown_says_what_the_glossary_refuses(check: dict[str, Any]) -> None:
    table = check["terms"]((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    texts = list(check["thai_texts"]())
    assert len(texts) > 8000
    assert [f"{place}: {fault}" for place, text in texts for fault in check["faults"](text, table)] == []


def test_the_thai_of_another_sentence_is_found(check: dict[str, Any]) -> None:
    covers = ("F9 covers everything at once; twice locks.", "F9 คลุมทุกอย่างทันที กดสองครั้งคือล็อก")
    tray = ("It is not known whether it came out.", "ไม่ทราบว่าพิมพ์ออกมาหรือไม่ โปรดดูในถาดกระดาษ")
    mixed_up = check["mixed_up"]
    assert list(mixed_up([covers, tray])) == []
    assert len(list(mixed_up([covers, ("The records could not be brought up to date.", covers[1])]))) == 2
    assert len(list(mixed_up([tray, ("What you type then is kept as from paper.", tray[1])]))) == 1
    assert list(mixed_up([tray, (tray[0].replace("It", "Yet it"), tray[1])])) == []
    assert list(mixed_up([("Served", "ได้รับบริการแล้ว"), ("Received the service", "ได้รับบริการแล้ว")])) == []
