"""What a rehearsal does not do: play where a real clinic lies, and send what may not be sent."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from case_file import ADULT, BED, NAMES, SHELTER, case, named, yes
from clinic_at_work import CHEAP, NURSE, House, definitions, law, rules
from rehearsed import Rehearsed, rehearse

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import PacketContent
from clinic_app.paths import resources
from clinic_app.rehearsal import run
from clinic_app.rehearsal.playing import Played, Playing
from clinic_app.rehearsal.report import CaseReport, ReferralReport
from clinic_app.rehearsal.stage import set_up
from clinic_app.services.case_lines import read_lines
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.services.doorway import Doorway
from clinic_app.services.referring import Referring
from clinic_app.settings import Settings
from clinic_app.vault.place import VaultPlace, hold_file
from clinic_app.wire.fhir import leaves_of


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its content and its time."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- where -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["clinic", ".", "clinic/out", "clinic/sender/vault"])
def test_a_real_clinic_is_not_played_in_and_not_touched(tmp_path: Path, out: str) -> None:
    real = tmp_path / "real"
    real.mkdir()
    House(real).founded()
    before = fingerprints(real)
    played = rehearse(tmp_path, b"", real / out)
    assert played.status == 2
    assert "A real vault lies there." in played.stderr
    assert "Traceback" not in played.stderr
    assert fingerprints(real) == before
    assert [path.name for path in real.iterdir()] == ["clinic"]


def test_a_torn_slot_file_counts_as_a_real_clinic(tmp_path: Path) -> None:
    (tmp_path / "real" / "vault").mkdir(parents=True)
    (tmp_path / "real" / "vault" / "vault.json").write_bytes(b'{"training": tr')
    assert rehearse(tmp_path, b"", tmp_path / "real").status == 2


def test_a_folder_with_other_things_of_these_names_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "documents" / "thesis.pdf"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"three years")
    played = rehearse(tmp_path, b"", tmp_path / "mine")
    assert played.status == 2
    assert mine.read_bytes() == b"three years"


def test_where_another_rehearsal_plays_or_a_program_is_at_work_none_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with set_up(out) as stage:
        assert run(["--out", str(out)]) == 2
        opened = stage.sender / "vault"
        opened.mkdir()
    kept = opened / "vault.lock"
    with hold_file(kept):
        assert run(["--out", str(out)]) == 2
        assert kept.exists()
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all("Another rehearsal plays there, or a program has its records open." in line for line in said)


def test_a_file_that_is_not_there_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for cases in (tmp_path, tmp_path / "nothing"):
        assert run(["--out", str(tmp_path / "out"), "--cases", str(cases)]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


# --- what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("said refused", "no_consent"), ("said undecided", "no_consent"), ("said unable_now", "no_consent"),
        ("said withdrawn", "no_consent"), ("was not asked", "no_consent"), ("agreed to the police only", "no_consent"),
        ("yes, then no", "no_consent"), ("no record", "no_consent"), ("record not decided", "no_consent"),
        ("record not asked", "no_consent"), ("no services", "no_consent"), ("embassy unasked", "no_consent"),
        ("tomorrow", "no_consent"), ("long ago", "expired"), ("not alone", "not_alone"), ("immigration", "firewall"),
        ("nobody knows them", "unknown_organisation"), ("only on paper", "local_only"),
        ("what they do not do", "not_this_service"), ("blocked", "blocked_organisation"),
        ("child alone", "no_assent"), ("one of two", "no_consent"),
    ],
)  # fmt: skip
def test_what_may_not_go_does_not_go_and_the_report_says_why(rehearsed: Rehearsed, name: str, refused: str) -> None:
    referral = rehearsed.referral(name)
    assert (referral["state"], referral["refused"], referral["code"]) == ("not_sent", refused, None)


def test_one_refusal_does_not_stop_what_she_agreed_to(rehearsed: Rehearsed) -> None:
    assert rehearsed.referral("one of two", 1)["state"] == "opened"


def test_immigration_has_no_vault_no_release_and_no_paper(rehearsed: Rehearsed) -> None:
    assert not (rehearsed.out / "receiver" / "training-immigration").exists()
    assert ("shares[0]", "firewall") in rehearsed.problems("immigration")
    assert len(rehearsed.case("immigration")["documents"]) == 1  # what she was told and asked


@pytest.mark.parametrize(
    "name", ["for the whole sector", "no, then yes", "child with her aunt", "child who decides", "accepted"]
)
def test_what_she_agreed_to_goes(rehearsed: Rehearsed, name: str) -> None:
    assert rehearsed.referral(name)["refused"] is None


@pytest.mark.parametrize("name", NAMES)
def test_whatever_she_is_called_she_gets_her_referral(rehearsed: Rehearsed, name: str) -> None:
    told = rehearsed.case(name)
    assert (told["saved"], told["referrals"][0]["state"]) == (True, "opened")
    assert len(told["documents"]) == 2
    assert rehearsed.problems(name) == set()


def test_never_more_than_four_facts_narrow_her_down(rehearsed: Rehearsed) -> None:
    said = msgspec.json.encode(rehearsed.packet("all that narrows down")).decode()
    # Nationality was agreed to and asked for; the language is not told beside it.
    assert "myanmar" in said
    assert '"language"' not in said


def test_nothing_she_did_not_agree_to_is_in_the_packet(rehearsed: Rehearsed) -> None:
    little, much = rehearsed.packet("nothing but the bed"), rehearsed.packet("called Female")
    assert len(set(leaves_of(msgspec.json.encode(little)))) < len(set(leaves_of(msgspec.json.encode(much))))


# --- faults of our own, made on purpose ------------------------------------------------------------------


class Strict(House):
    """A clinic whose law bears one fact that narrows down."""

    @property
    def door(self) -> Doorway:
        return Doorway(
            self.place, Settings(self.folder / "clinic"), CHEAP, self.clock, definitions=definitions(),
            law=replace(law(), most_quasi_identifiers=1), rules=rules(),
            training_place=VaultPlace(self.folder / "training"), ballast_bytes=0,
        )  # fmt: skip


class Wordless(Referring):
    """One that takes every word of ours for one of hers."""

    @staticmethod
    def _ours(content: PacketContent, sender: OrganisationId, recipient: OrganisationId, on: date) -> frozenset[str]:
        return frozenset()


def played(clinic: Clinic, line: dict[str, object], folder: Path) -> ReferralReport:
    for agency in training_agencies(resources()):
        clinic.network.add_local(agency)
    clock = clinic.desk.clock
    [read] = read_lines(
        [msgspec.json.encode(line)], definitions=clinic.definitions, law=clinic.law, now=clock.now(), zone=clock.zone
    )
    told = Played(read, CaseReport(line=1))
    Playing(clinic, folder).play(told)
    return told.report.referrals[0]


def test_a_packet_that_would_narrow_her_down_too_far_is_refused(tmp_path: Path) -> None:
    house = Strict(tmp_path)
    house.founded()
    woman = case({**ADULT, "s_sex": "female", "s_needs_interp": "yes", "s_lang_first": "my"}, [yes(SHELTER)], [BED])
    assert played(house.enter(NURSE), woman, tmp_path).refused == "too_identifying"
    house.leave()


def test_a_packet_in_which_a_word_of_hers_is_found_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.founded()
    clinic = house.enter(NURSE)
    ours = clinic.referring
    clinic.referring = Wordless(clinic.desk, clinic.recording, clinic.network, ours._posting, ours._taking_back)
    told = played(clinic, named("Patient"), tmp_path)
    house.leave()
    assert (told.refused, told.code) == ("leak", None)


def test_a_disk_too_full_for_the_report_is_said_in_words(tmp_path: Path) -> None:
    full = rehearse(tmp_path, b"", largest_file=100)
    assert full.status == 1
    assert full.stderr == "clinic-app rehearse: The report cannot be written. File too large\n"
    assert not (full.out / "report.json").exists()
