"""The printed data dictionary has every question, list and rule in it, in both languages, and says what is unsure."""

from __future__ import annotations

import pypdfium2
import pytest

from clinic_app import paths
from clinic_app.domain.clock_rules import load_rules
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.duties import load_duties
from clinic_app.domain.evidence import load_evidence
from clinic_app.domain.followup_rules import load_followup
from clinic_app.domain.retention import load_retention
from clinic_app.domain.rule_entries import RuleEntry, rule_entries
from clinic_app.printing.dictionary import DataDictionary, data_dictionary

SHIPPED = paths.resources()
DEFINITIONS = load_definitions(SHIPPED)


def every_rule() -> tuple[RuleEntry, ...]:
    clocks = load_rules(SHIPPED)
    return rule_entries(
        clocks=clocks,
        follow_up=load_followup(SHIPPED, clocks),
        duties=load_duties(SHIPPED),
        consents=load_evidence(SHIPPED),
        retention=load_retention(SHIPPED),
    )


@pytest.fixture(scope="module", params=["en", "th"])
def pages(request: pytest.FixtureRequest) -> list[str]:
    facts = DataDictionary(
        definitions=DEFINITIONS, rules=every_rule(), printed_on="26 November 2026 / 2569", print_number="0007"
    )
    document = pypdfium2.PdfDocument(data_dictionary(facts, staff=request.param, training=False))
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_every_question_list_and_rule_is_there_by_its_name_in_files(pages: list[str]) -> None:
    said = set(" ".join(pages).split())
    names = {*DEFINITIONS.fields, *DEFINITIONS.codes, *(rule.id for rule in every_rule())}
    assert names <= said


def test_questions_are_said_in_both_languages(pages: list[str]) -> None:
    said = " ".join(pages)
    assert "Who came along" in said
    assert "มากับใคร" in said


def test_each_page_has_its_number_and_how_many_there_are(pages: list[str]) -> None:
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page or f"หน้า {number} จาก {len(pages)}" in page


def test_what_may_leave_names_the_elements_of_the_packet(pages: list[str]) -> None:
    said = " ".join(pages)
    assert "(x_age)" in said
    assert "(trafficking_indicators_present)" in said


def test_whatever_waits_for_somebody_says_so(pages: list[str]) -> None:
    said = " ".join(pages)
    rules = sum(not rule.confirmed for rule in every_rule())
    asked = sum(bool(field.to_be_confirmed_by) for field in DEFINITIONS.fields.values())
    assert rules == len(every_rule())
    assert said.count("To be confirmed by:") + said.count("รอยืนยันโดย:") == rules + asked
