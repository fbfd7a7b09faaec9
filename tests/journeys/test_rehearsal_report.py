"""`clinic-app rehearse`: what it plays, what it writes down of it, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
from pathlib import Path

import msgspec
import pytest
from case_file import ADULT, BED, SHELTER, case, lines, yes
from invented_papers import poppler
from rehearsed import Rehearsed, number_of, rehearse

from clinic_app.domain.casecode import CASE_LENGTH, read_code
from clinic_app.errors import Refusal

STEPS = ("hub", "clinic", "read", "services", "directory", "send", "answers", "pictures")


def test_it_ends_well_although_much_could_not_be_taken_and_much_was_refused(rehearsed: Rehearsed) -> None:
    assert rehearsed.status == 0
    assert rehearsed.report["ok"] is True
    assert rehearsed.report["problems"]
    assert "Traceback" not in rehearsed.stderr + rehearsed.stdout
    assert rehearsed.stderr == ""


def test_the_report_has_its_four_parts(rehearsed: Rehearsed) -> None:
    report = rehearsed.report
    assert report.keys() == {"ok", "steps", "problems", "cases"}
    for step in report["steps"]:
        assert step.keys() == {"name", "ms", "ok", "broke"}
        assert step["ms"] >= 0
        assert (step["ok"], step["broke"]) == (True, None)
    for problem in report["problems"]:
        assert {key: type(value) for key, value in problem.items()} == {"line": int, "field": str, "reason": str}
        assert re.fullmatch("[a-z_]+", problem["reason"])
    for each in report["cases"]:
        assert each.keys() >= {"code", "saved", "documents", "referrals"}
        for referral in each["referrals"]:
            assert referral.keys() >= {"organisation", "state", "refused"}
            sent = referral["refused"] is None
            assert sent is (referral["state"] != "not_sent")
            assert sent or referral["refused"] in frozenset(Refusal)


def test_every_step_is_told_in_the_order_in_which_it_was_done(rehearsed: Rehearsed) -> None:
    names = [step["name"] for step in rehearsed.report["steps"]]
    assert [name for name in names if name in STEPS] == list(STEPS)
    used = ["training-embassy", "training-police", "training-shelter"]
    assert [name for name in names if name.startswith("receive ")] == [f"receive {each}" for each in used]
    assert sorted(path.name for path in (rehearsed.out / "receiver").iterdir()) == used


def test_cases_stand_in_the_order_of_the_file(rehearsed: Rehearsed) -> None:
    told = [each["line"] for each in rehearsed.report["cases"]]
    assert told == sorted(told)
    assert len(told) == sum(isinstance(line, dict) for line in lines().values())
    codes = [each["code"] for each in rehearsed.report["cases"]]
    assert [read_code(code, CASE_LENGTH) for code in codes] == codes
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("name", "state"),
    [("accepted", "accepted"), ("declined", "declined"), ("held", "in_progress"), ("every field", "served"),
     ("called Female", "opened")],
)  # fmt: skip
def test_what_the_service_answered_is_what_the_clinic_knows_at_the_end(
    rehearsed: Rehearsed, name: str, state: str
) -> None:
    assert rehearsed.referral(name)["state"] == state


def test_only_a_written_record_counts_as_saved(rehearsed: Rehearsed) -> None:
    assert rehearsed.case("accepted")["saved"] is True
    assert rehearsed.case("no record")["saved"] is True  # that she refused is written down
    assert rehearsed.case("record not asked")["saved"] is False
    assert ("c_record", "not_asked") in rehearsed.problems("record not asked")


def test_every_document_in_the_report_lies_in_the_folder_and_no_other(rehearsed: Rehearsed) -> None:
    told = [name for each in rehearsed.report["cases"] for name in each["documents"]]
    found = list((rehearsed.out / "documents").iterdir())
    assert sorted(told) == sorted(path.name for path in found)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in found)
    assert rehearsed.case("every field")["documents"] == [
        f"{number_of('every field'):03}-{name}.pdf" for name in ("consent", "referral-1", "referral-2", "referral-3")
    ]
    assert rehearsed.case("no record")["documents"] == []


def test_every_sealed_packet_lies_beside_its_opened_content(rehearsed: Rehearsed) -> None:
    codes = {r["code"] for each in rehearsed.report["cases"] for r in each["referrals"] if r["code"]}
    packets = rehearsed.out / "packets"
    assert {path.stem for path in packets.glob("*.sealed")} == codes
    assert {path.stem for path in packets.glob("*.json")} == codes
    assert {path.stat().st_size for path in packets.glob("*.sealed")} == {4_096}
    assert all(rehearsed.packet("accepted")[key] for key in ("resourceType", "entry"))


def test_every_vault_of_it_is_a_real_one_and_marked_as_training(rehearsed: Rehearsed) -> None:
    vaults = [path.parent for path in rehearsed.files("sender", "receiver") if path.name == "vault.db"]
    assert len(vaults) == 4
    for vault in vaults:
        assert not (vault / "vault.db").read_bytes().startswith(b"SQLite format 3")
        assert msgspec.json.decode((vault / "vault.json").read_bytes())["training"] is True


def test_it_says_where_the_papers_packets_and_pictures_are(rehearsed: Rehearsed) -> None:
    for name in ("documents", "packets", "pictures", "report.json"):
        assert str(rehearsed.out / name) in rehearsed.stdout


def test_without_a_file_the_invented_people_are_played_and_all_of_them_can_be_taken(
    training_rehearsal: Rehearsed,
) -> None:
    report = training_rehearsal.report
    assert (training_rehearsal.status, report["ok"], report["problems"]) == (0, True, [])
    assert len(report["cases"]) >= 30
    states = [referral["state"] for each in report["cases"] for referral in each["referrals"]]
    assert states.count("accepted") >= 8
    assert "not_sent" in states  # one of them has not decided about the police


def on_a_terminal(*asked: str) -> tuple[int, bytes]:
    """How the program ends, and what somebody at a terminal sees of it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "clinic_app", *asked])
    said = b""
    try:
        while some := os.read(terminal, 4_096):
            said += some
    except OSError:
        pass  # the other end is closed: it has ended
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def test_each_case_is_told_as_it_is_done_and_a_second_rehearsal_clears_the_first_away(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(msgspec.json.encode(case({**ADULT, "s_shoe": 1}, [yes(SHELTER)], [])))
    status, said = on_a_terminal("rehearse", "--out", str(tmp_path / "out"), "--cases", str(tmp_path / "one.jsonl"))
    assert status == 0
    assert b"case 1 of 1: 1 papers, 0 of 0 referrals sealed, 1 not taken" in said
    assert [path.name for path in (tmp_path / "out" / "documents").iterdir()] == ["001-consent.pdf"]

    # A file without a case is a rehearsal without people.
    again = rehearse(tmp_path, b"\n\n")
    assert (again.status, again.report["ok"], again.report["cases"], again.report["problems"]) == (0, True, [], [])
    assert list((again.out / "documents").iterdir()) == []


def test_a_step_that_breaks_is_told_and_changes_how_it_ends(tmp_path: Path) -> None:
    woman = msgspec.json.encode(case({**ADULT, "s_name": "Mrs Min"}, [yes(SHELTER)], [BED]))
    played = rehearse(tmp_path, b"\n".join([woman] * 3), largest_file=700_000)
    assert (played.status, played.report["ok"]) == (1, False)
    broken = [step for step in played.report["steps"] if not step["ok"]]
    assert all(step["broke"] for step in broken)
    assert len(broken) < len(played.report["steps"])  # the others were tried all the same
    assert len(played.report["cases"]) in (0, 3)
    assert "Not all held" in played.stdout
    assert "Traceback" not in played.stderr
    assert "Mrs Min" not in json.dumps(played.report) + played.stderr


def test_there_is_a_picture_of_every_main_screen_in_both_languages_of_the_staff(training_rehearsal: Rehearsed) -> None:
    pictures = {path.stem for path in (training_rehearsal.out / "pictures").glob("*.png")}
    screens = {name.rpartition("-")[0] for name in pictures}
    assert pictures == {f"{screen}-{language}" for screen in screens for language in ("en", "th")}
    for screen in ("unlock", "cases", "door-step", "case", "services", "service-inbox"):
        assert any(name.endswith(f"-{screen}") for name in screens), screen
    for path in (training_rehearsal.out / "pictures").iterdir():
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 10_000  # something is on it


def test_every_paper_says_that_nobody_on_it_is_real(training_rehearsal: Rehearsed) -> None:
    for path in (training_rehearsal.out / "documents").iterdir():
        assert "ไม่ใช่เรื่องจริง" in poppler(path.read_bytes(), "-raw"), path.name
