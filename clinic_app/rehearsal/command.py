"""The command: reads what is asked, plays the whole job step by step, and leaves its report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from clinic_app import main
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import TrainingOnly, VaultExists, VaultInUse
from clinic_app.rehearsal.answering import answer_all, answers_wanted, leave_sealed, note_states, open_all
from clinic_app.rehearsal.pictures import take_pictures
from clinic_app.rehearsal.playing import Played, Playing
from clinic_app.rehearsal.report import CaseReport, Report
from clinic_app.rehearsal.stage import Stage, set_up
from clinic_app.rehearsal.town import Office, Town, may_receive, town
from clinic_app.services.case_lines import CaseLine, read_lines
from clinic_app.services.training import training_cases
from clinic_app.services.training_network import WE_ARE

DEFAULT_OUT: Final = Path("out") / "rehearsal"
ZONE: Final = "Asia/Bangkok"


def run(argv: Sequence[str]) -> int:
    """Rehearse. The exit status: 0 every step held, 1 one broke, 2 not possible as asked."""
    parser = argparse.ArgumentParser("clinic-app rehearse", description="The whole job, without a window")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help="where to play and to report")
    parser.add_argument("--cases", type=Path, default=None, metavar="FILE.jsonl", help="one case a line; else ours")
    asked = parser.parse_args(argv)
    with ExitStack() as held:
        try:
            lines = (asked.cases or training_cases()).read_bytes().splitlines()
            stage = held.enter_context(set_up(asked.out))
        except TrainingOnly:
            return _no("A real vault lies there. A rehearsal needs a folder of its own.")
        except VaultExists:
            return _no("The folder holds things that no rehearsal made. Choose another one.")
        except VaultInUse:
            return _no("Another rehearsal plays there, or a program has its records open. Choose another folder.")
        except OSError as error:
            return _no(error.strerror or "The file or folder cannot be used.")
        return _played(stage, lines)


def _played(stage: Stage, lines: Sequence[bytes]) -> int:
    report = _Rehearsal(stage, lines).play()
    try:
        report.write(stage.report)
    except OSError as error:
        stage.report.unlink(missing_ok=True)
        _no(f"The report cannot be written. {error.strerror or ''}".rstrip())
        return 1
    _say_where(stage, report)
    return 0 if report.ok else 1


class _Rehearsal:
    def __init__(self, stage: Stage, lines: Sequence[bytes]) -> None:
        self._stage = stage
        self._raw = lines
        self._clock = main.real_clock(ZONE)
        self._report = Report(self._clock.monotonic)
        self._plays: list[Played] = []
        self._services: list[Office] = []

    def play(self) -> Report:
        """Step by step; a step that breaks does not keep the next from being tried where it can be."""
        report, stage = self._report, self._stage
        with ExitStack() as held:
            play: Town | None = None
            sender: Office | None = None
            with report.step("hub"):
                play = held.enter_context(town(stage.hub, self._clock, main.real_policy()))
            if play is None:
                return report
            with report.step("clinic"):
                sender = play.office(WE_ARE, stage.sender, "clinic")
            if sender is None:
                return report
            lines = self._read(sender)
            with report.step("services"):
                self._open_services(play, sender, lines)
            with report.step("directory"):
                play.publish()
                for office in (sender, *self._services):
                    office.sync()
            self._cases(sender, lines)
            self._line(sender)
        # Every vault is closed now: the window opens them again as a person would.
        with report.step("pictures"):
            service = self._services[0].key if self._services else None
            take_pictures(sender.key, service, stage.pictures, self._clock, main.real_policy())
        return report

    def _read(self, sender: Office) -> list[CaseLine]:
        with self._report.step("read"):
            known, clock = sender.clinic, self._clock
            read = read_lines(self._raw, definitions=known.definitions, law=known.law, now=clock.now(), zone=clock.zone)
            return list(read)
        return []

    def _open_services(self, play: Town, sender: Office, lines: Sequence[CaseLine]) -> None:
        """One receiving service for each organisation that is used and can have a mailbox at all."""
        used = {OrganisationId(asked.organisation) for line in lines for asked in line.referrals}
        for organisation in sorted(used & may_receive() - {sender.organisation}):
            self._services.append(play.office(organisation, self._stage.receiver(organisation), "service"))

    def _cases(self, sender: Office, lines: Sequence[CaseLine]) -> None:
        playing = Playing(sender.clinic, self._stage.documents)
        for line in lines:
            if not line.things:
                self._report.problems.extend(line.problems)
                continue
            played = Played(line, CaseReport(line=line.number), problems=list(line.problems))
            with self._report.step(f"case {line.number}"):
                playing.play(played)
            self._plays.append(played)
            self._report.cases.append(played.report)
            self._report.problems.extend(played.problems)
            _progress(played, len(lines))

    def _line(self, sender: Office) -> None:
        report, packets = self._report, self._stage.packets
        with report.step("send"):
            sender.sync()
            leave_sealed(sender, packets)
        wanted = answers_wanted(self._plays)
        for office in self._services:
            with report.step(f"receive {office.organisation}"):
                office.sync()
                open_all(office, packets)
                answer_all(office, wanted)
                office.sync()
        with report.step("answers"):
            sender.sync()
            note_states(sender, self._plays)


def _progress(played: Played, whole: int) -> None:
    if sys.stderr.isatty():
        sent = sum(referral.code is not None for referral in played.report.referrals)
        sys.stderr.write(
            f"case {played.line.number} of {whole}: {len(played.report.documents)} papers, "
            f"{sent} of {len(played.report.referrals)} referrals sealed, {len(played.problems)} not taken\n"
        )


def _say_where(stage: Stage, report: Report) -> None:
    sealed = sum(referral.code is not None for case in report.cases for referral in case.referrals)
    papers = sum(len(case.documents) for case in report.cases)
    held = "All held." if report.ok else "Not all held: see the report."
    sys.stdout.write(f"{len(report.cases)} cases, {papers} papers, {sealed} packets sealed. {held}\n")
    places = {"papers": stage.documents, "packets": stage.packets, "pictures": stage.pictures, "report": stage.report}
    for name, place in places.items():
        sys.stdout.write(f"{name + ':':<10}{place}\n")


def _no(words: str) -> int:
    sys.stderr.write(f"clinic-app rehearse: {words}\n")
    return 2
