"""The invented cases: what of the forms they show, in which languages, and that nothing in them could be somebody."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import EVERYBODY, NURSE, House
from invented_papers import pdfium_pages

from clinic_app.domain.case import Case
from clinic_app.domain.second_look import Why, second_looks
from clinic_app.errors import DefinitionRefused, Stopped
from clinic_app.paths import resources
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewClinic
from clinic_app.services.her_access import SureBy
from clinic_app.services.training import fill_if_empty, steps_to_fill, training_cases
from clinic_app.services.training_afterwards import AFTERWARDS_FILE, acts_afterwards

NEVER_TYPED = {"u_satisf", "interpreter_id", "facility_no", "s_gender_note", "f_inj_photo", "p_name"}
"""What one nurse cannot answer for herself, or nobody has an answer for on the first night."""

WHOLE_LISTS = {
    "k_ok": "k_ok", "u_call": "contact_result", "u_attend": "u_attend", "z_reason": "closure", "n_offer": "offer",
    "n_decline_why": "decl_reason", "i_type": "gbv_type",
    "k_channel": "contact_ch", "s_age_band": "age_band", "s_marital": "marital",
    "h_injury_any": "h_injury_any", "h_suicide": "h_suicide", "r_level": "risk_level", "t_done": "t_done",
    "e_source": "source_kind", "duty_basis": "disclosure", "x_status": "ref_status",
}  # fmt: skip
LEFT_OUT = {"imported", "draft"}
"""Sheets of other programs, and a referral that nobody sent yet."""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    opened = House(tmp_path_factory.mktemp("training")).door.open_training()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cases(clinic: Clinic) -> list[Case]:
    return [clinic.recording.shown(row.id) for row in clinic.finding.page(limit=100).rows]


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in training_cases().read_bytes().splitlines()]


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def said(clinic: Clinic, cases: list[Case]) -> dict[str, set[Any]]:
    """Every answer that stands or ever stood, by field."""
    found: dict[str, set[Any]] = {field: set() for field in clinic.definitions.fields}
    for case in cases:
        for revised in clinic.recording.history(case.id):
            found["e_source"].add(revised.source)
            for answer in revised.answers:
                found[answer.field] |= {leaf for leaf in leaves(answer.after) if leaf is not None}
    return found


def test_there_are_thirty_and_more_in_five_languages(cases: list[Case]) -> None:
    told = Counter(case.stored("s_lang_first") for case in cases)
    assert len(cases) >= 30
    for language in ("th", "my", "km", "lo", "en"):
        assert told[language] >= 1
    scripts = "".join(line.get("answers", {}).get("i_narrative", "") for line in lines())
    for script in ("[\u0e01-\u0e2e]", "[\u1000-\u102a]", "[\u1780-\u17b3]", "[\u0e81-\u0eae]", "[a-z]"):
        assert len(re.findall(script, scripts)) > 50


def test_every_section_holds_answers_and_nearly_every_question_has_one(clinic: Clinic, cases: list[Case]) -> None:
    found, known = said(clinic, cases), clinic.definitions
    asked = [field for field in known.fields.values() if not field.derived and not field.automatic]
    for section in known.sections:
        assert any(found[field.id] for field in asked if field.section == section.id), section.id
    open_ones = {field.id for field in asked if not found[field.id]} - NEVER_TYPED
    share = 1 - len(open_ones) / len(asked)
    assert share >= 0.88, sorted(open_ones)


@pytest.mark.parametrize("field", WHOLE_LISTS)
def test_every_code_that_tells_how_it_went_on_stands_somewhere(clinic: Clinic, cases: list[Case], field: str) -> None:
    whole = clinic.definitions.codes[WHOLE_LISTS[field]].ids
    assert set(whole) - said(clinic, cases)[field] <= LEFT_OUT


def test_the_record_refuses_nothing_of_them(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.door.create(NewClinic(kind="both", people=EVERYBODY, training=True))
    written = fill_if_empty(house.enter(NURSE))
    house.leave()
    assert [problem for each in written for problem in each.problems] == []


def test_the_making_is_told_step_by_step_and_a_stopped_one_leaves_no_case(tmp_path: Path) -> None:
    house, heard = House(tmp_path), list[tuple[int, int]]()

    def told(done: int, every: int, *, until: int) -> None:
        heard.append((done, every))
        if done == until:
            raise Stopped

    every = 4 + steps_to_fill()
    for until in (2, 30, every - 1):  # while it is made, among the cases, and at the last of what came after
        with pytest.raises(Stopped):
            house.door.open_training(partial(told, until=until))
        assert heard[-1] == (until, every)
        assert (tmp_path / "training" / "vault.json").exists() is (until > 2)
    heard.clear()
    clinic = house.door.open_training(partial(told, until=every))
    assert clinic.finding.page().total == len(lines())
    clinic.close()
    assert heard == [(done, every) for done in range(4, every)], "it was made already, and had no case"
    heard.clear()
    house.door.open_training(partial(told, until=every)).close()
    assert heard == []


def test_every_mode_of_consent_is_there_and_one_was_taken_back(clinic: Clinic, cases: list[Case]) -> None:
    assert {row.mode for row in clinic.finding.page(limit=100).rows} == {"full", "care_only", "waiting"}
    assert "withdrawn" in {case.stored("c_record") for case in cases}
    assert {"given", "refused", "undecided"} <= said(clinic, cases)["c_share"]


def test_some_are_kept_from_others_some_wait_and_clocks_run(clinic: Clinic, cases: list[Case]) -> None:
    today = clinic.today()
    assert today.clocks
    assert today.promises
    assert (today.waiting, today.held) == (0, 0)  # no service is there that could answer
    assert sum(clinic.restricting.of(case.id) is not None for case in cases) == 2
    several = [case for case in cases if len(case.of_kind("incident")) > 1 and len(case.of_kind("perpetrator")) > 1]
    assert several
    assert max(len(case.of_kind("custody_event")) for case in cases) == 9


def test_clocks_run_in_whatever_year_it_is_made(tmp_path: Path) -> None:
    later = House(tmp_path)
    later.pass_(days=3_000)
    clinic = later.door.open_training()
    pep = [line for line in clinic.today().clocks if line.clock.id == "pep"]
    clinic.close()
    assert len(pep) >= 3


def test_no_two_times_of_theirs_contradict_each_other(clinic: Clinic, cases: list[Case]) -> None:
    of_time = {Why.BEFORE_INCIDENT, Why.BEFORE_ARRIVAL, Why.AFTER_INTERVIEW, Why.BORN_LATER, Why.AGES_DIFFER}
    clock = clinic.desk.clock
    looks = [look for case in cases for look in second_looks(case, now=clock.now(), zone=clock.zone)]
    assert [(look.field, look.why) for look in looks if look.why in of_time] == []


def test_every_number_is_of_a_range_that_rings_nobody_and_nothing_looks_like_an_identity_card() -> None:
    for line in lines():
        for word in (leaf for leaf in leaves(line) if isinstance(leaf, str)):
            digits = re.sub(r"[^0-9]", "", word)
            assert len(digits) < 13, word
            if len(digits) >= 9 and not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", word):
                assert digits.startswith("000000"), word


def test_a_file_that_is_damaged_fills_no_clinic(tmp_path: Path) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / AFTERWARDS_FILE).write_text("[[act]]\nline = 1\nwhat = 'flew away'\n")
    with pytest.raises(DefinitionRefused):
        acts_afterwards(tmp_path)
    assert (resources() / AFTERWARDS_FILE).is_file()


def test_what_is_printed_in_the_training_clinic_says_so_on_every_page(clinic: Clinic, cases: list[Case]) -> None:
    full = next(case for case in cases if case.of_kind("custody_event"))
    specimen = next(each for each, _words, _item in clinic.forensic_papers.specimens(full.id))
    [incident] = clinic.forensic_papers.incidents(full.id)
    may_carry = next(case for case in cases if case.stored("k_paper_safe") == "yes")
    papers = [
        clinic.papers.consent_form(full.id),
        clinic.forensic_papers.body_map(full.id, incident),
        clinic.forensic_papers.custody_sheet(full.id, specimen),
        clinic.her_access.sheet(clinic.her_access.tell(may_carry.id, SureBy.ALONE)),
        clinic.dictionary.paper(),
    ]
    for paper in papers:
        pages = pdfium_pages(paper.pdf)
        assert pages
        for page in pages:
            assert "NOT REAL" in " ".join(page.split()), paper.document
