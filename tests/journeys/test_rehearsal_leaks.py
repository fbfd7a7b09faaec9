"""The case in which every question is answered: nothing of it is found outside the encrypted record."""

from __future__ import annotations

import re
import sqlite3

import pikepdf
import pytest
from clinic_at_work import definitions
from every_field import OF_EACH_KIND, every_field, is_answered, typed_fields
from invented_papers import poppler
from rehearsed import Rehearsed, number_of

from clinic_app.domain.casecode import shown

EVERY = "every field"


def hers() -> dict[str, str]:
    return every_field().markers


def found_in(text: str) -> dict[str, str]:
    """Her markers in a text, and the fields they were typed in."""
    return {marker: field for marker, field in hers().items() if marker in text}


def test_every_question_is_answered_and_every_answer_was_taken(rehearsed: Rehearsed) -> None:
    marked = every_field()
    answered = {*marked.answers, *(field for rows in marked.groups.values() for row in rows for field in row)}
    assert answered == {field.id for field in typed_fields()}
    assert len(answered) > 180
    assert all(len(rows) == OF_EACH_KIND for rows in marked.groups.values())
    assert {field.entity for field in definitions().fields.values() if is_answered(field)} == {"case", *marked.groups}
    assert len(hers()) > 200
    # One person rehearses: the survivor's view of the services is asked by somebody else, and is refused here.
    assert rehearsed.problems(EVERY) == {("u_satisf", "asked_by_another")}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_its_packets_hold_nothing_of_it(rehearsed: Rehearsed, place: int) -> None:
    case = rehearsed.case(EVERY)
    packet = (rehearsed.out / "packets" / f"{case['referrals'][place]['code']}.json").read_text("utf-8")
    assert found_in(packet) == {}
    assert case["code"] not in packet
    told = re.sub("urn:uuid:[0-9a-f-]{36}", "", packet)  # in random ids any four figures turn up
    assert not re.search("198[0-9]|253[0-9]", told)  # no year of hers in either era


def test_no_file_of_anybody_holds_any_of_it(rehearsed: Rehearsed) -> None:
    seen = set()
    for path in rehearsed.files():
        if path.name != "ballast":  # random bytes, 32 MB of them
            content = path.read_bytes()
            for encoding in ("utf-8", "utf-16-le"):
                found = [field for marker, field in hers().items() if marker.encode(encoding) in content]
                assert found == [], path.name
            seen.add(path.relative_to(rehearsed.out).parts[0])
    assert seen >= {"sender", "receiver", "hub", "packets", "documents", "report.json"}


def test_no_file_name_nothing_said_and_nothing_left_in_the_temp_folder_holds_any_of_it(rehearsed: Rehearsed) -> None:
    names = "\n".join(str(path) for path in rehearsed.out.rglob("*"))
    assert found_in(names + rehearsed.stdout + rehearsed.stderr) == {}
    assert rehearsed.case(EVERY)["code"] not in names
    assert [path for path in rehearsed.temp.rglob("*") if path.is_file()] == []


def test_the_hub_knows_mailboxes_and_sealed_bytes_and_no_person(rehearsed: Rehearsed) -> None:
    db = sqlite3.connect(rehearsed.out / "hub" / "hub.sqlite3")
    try:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in db.execute(f'SELECT * FROM "{table}"')]
    finally:
        db.close()
    said = "\n".join(map(repr, rows))
    assert len(rows) > 5
    assert found_in(said) == {}
    codes = [case["code"] for case in rehearsed.report["cases"]]
    codes += [referral["code"] for case in rehearsed.report["cases"] for referral in case["referrals"]]
    assert not [code for code in codes if code and code in said]


def test_its_papers_hold_none_of_its_words_numbers_and_days(rehearsed: Rehearsed) -> None:
    for name in rehearsed.case(EVERY)["documents"]:
        pdf = (rehearsed.out / "documents" / name).read_bytes()
        read = poppler(pdf)
        assert len(read) > 400
        assert found_in(read.replace("\n", " ")) == {}, name
        assert not re.search("198[0-9]|253[0-9]", read), name


def test_only_the_clinic_s_own_paper_has_the_code_of_the_case(rehearsed: Rehearsed) -> None:
    case = rehearsed.case(EVERY)
    consent, *leaving = [poppler((rehearsed.out / "documents" / name).read_bytes()) for name in case["documents"]]
    assert shown(case["code"]) in consent
    assert len(leaving) == 3
    for paper in leaving:
        assert case["code"] not in paper
        assert shown(case["code"]) not in paper


def test_a_paper_does_not_say_in_its_properties_whom_it_is_about(rehearsed: Rehearsed) -> None:
    for name in rehearsed.case(EVERY)["documents"]:
        with pikepdf.open(rehearsed.out / "documents" / name) as pdf:
            said = " ".join(str(value) for value in pdf.docinfo.values()) if pdf.trailer.get("/Info") else ""
        assert found_in(said) == {}
        assert rehearsed.case(EVERY)["code"] not in said


def test_what_is_refused_leaves_no_packet_and_no_paper_that_leaves(rehearsed: Rehearsed) -> None:
    for name in ("said refused", "long ago", "not alone", "immigration", "child alone", "no record"):
        at = f"{number_of(name):03}"
        assert not list((rehearsed.out / "documents").glob(f"{at}-referral*"))
