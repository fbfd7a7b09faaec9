"""Pages go to the print server as they lie in memory, and nothing of them onto the disk of this PC."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_at_work import NURSE, House
from cups_in_memory import PrintServer

from clinic_app.services import spooler

PRINTS = """
import sys
from clinic_app.errors import PrinterRefused
from clinic_app.services import spooler
from invented_papers import DOCUMENTS
pdf = DOCUMENTS["consent_form"]("th", "my", False)
if len(sys.argv) > 3:
    from PySide6.QtGui import QGuiApplication
    from clinic_app.services.locked_pdf import locked
    from clinic_app.ui.print_out import Pages
    program = QGuiApplication(["-", "-platform", "offscreen"])
    assert not Pages(pdf).picture(0, 400).isNull()
    assert locked(pdf, "five spoken words")
sys.stdout.write("ready\\n"); sys.stdout.flush()
for _ in range(int(sys.argv[1])):
    try:
        sys.stdout.write(f"{spooler.hand_over('HP_OPD2', pdf * int(sys.argv[2]), 2)}\\n")
    except PrinterRefused as refused:
        sys.stdout.write(f"{refused.reason}\\n")
    sys.stdout.flush()
"""

ORDINARY = """
import sys
from pathlib import Path
from clinic_at_work import NURSE, House
from clinic_app.services import spooler
clinic = House(Path(sys.argv[1])).enter(NURSE)
case = clinic.recording.begin()
paper = clinic.papers.handed_to_printer(clinic.papers.consent_form(case.id), printer="Room 4")
sys.stdout.write(f"{paper.number}\\n"); sys.stdout.flush()
while True:
    spooler.hand_over("HP_OPD2", paper.pdf, 1)
    sys.stdout.write("taken\\n"); sys.stdout.flush()
"""


@pytest.fixture
def server() -> Iterator[PrintServer]:
    if not spooler.is_here():
        pytest.fail("libcups is missing: install libcups2")
    made = PrintServer()
    yield made
    made.close()


def around(server: PrintServer, folder: Path) -> dict[str, str]:
    tests = Path(__file__).parents[1]
    path = os.pathsep.join(str(each) for each in (tests.parent, tests / "printing", tests / "services"))
    return {**os.environ, "CUPS_SERVER": server.address, "TMPDIR": str(folder), "PYTHONPATH": path}


def prints(server: PrintServer, folder: Path, *more: str, pages: int = 1, by: tuple[str, ...] = ()) -> list[str]:
    command = [*by, sys.executable, "-c", PRINTS, "1", str(pages), *more]
    done = subprocess.run(command, env=around(server, folder), capture_output=True, text=True, check=True, timeout=120)
    return done.stdout.split()[1:]


def test_a_paper_arrives_whole_one_sided_under_a_neutral_name(server: PrintServer, tmp_path: Path) -> None:
    assert prints(server, tmp_path) == ["7"]
    ((asked, pages),) = server.jobs
    assert pages.startswith(b"%PDF-")
    assert pages.rstrip().endswith(b"%%EOF")
    for word in (b"Notebook", b"one-sided", b"HP_OPD2", b"copies"):
        assert word in asked
    for word in (b"consent", b"K7M", b"paper"):
        assert word not in asked


def test_a_queue_that_takes_no_job_has_nothing_and_one_that_breaks_off_may_have_something(
    server: PrintServer, tmp_path: Path
) -> None:
    server.refuse_jobs = True
    assert prints(server, tmp_path) == ["gone"]
    server.refuse_jobs, server.break_off = False, True
    assert prints(server, tmp_path, pages=40) == ["lost"]
    assert server.jobs == []


def test_no_file_is_made_of_a_paper_that_is_looked_at_locked_and_printed(server: PrintServer, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.fail("strace is missing: install strace")
    trace, folder = tmp_path / "trace", tmp_path / "tmp"
    folder.mkdir()
    calls = "openat,open,creat,rename,renameat,renameat2,memfd_create,link,linkat,symlink,mkdir"
    assert prints(server, folder, "seen", by=(strace, "-f", "-qq", "-o", str(trace), "-e", f"trace={calls}")) == ["7"]
    written = [
        line
        for line in trace.read_text(errors="replace").splitlines()
        if ("O_CREAT" in line or "O_WRONLY" in line or "O_RDWR" in line or "rename" in line or "memfd" in line)
        and "= -1" not in line
        and "/dev/" not in line
        and "/fontconfig/" not in line
        and ".pyc" not in line
        and "/out/coverage." not in line  # of `make coverage`
    ]
    assert written == []
    assert list(folder.iterdir()) == []


def test_killed_while_it_prints_it_leaves_nothing(server: PrintServer, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PRINTS, "100000", "1"]
    program = subprocess.Popen(command, env=around(server, tmp_path), stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert [program.stdout.readline() for _ in range(3)] == ["ready\n", "7\n", "7\n"]
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    assert list(tmp_path.iterdir()) == []


def test_a_program_killed_in_an_ordinary_print_leaves_a_number_that_is_looked_for_and_no_page(
    server: PrintServer, house: House, tmp_path: Path
) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    command = [sys.executable, "-c", ORDINARY, str(house.folder)]
    program = subprocess.Popen(command, env=around(server, spare), stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    number = program.stdout.readline().strip()
    assert program.stdout.readline() == "taken\n"
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()
    assert list(spare.iterdir()) == []
    left = [each for each in house.folder.rglob("*") if each.is_file()]
    assert left
    assert not [each for each in left if b"%PDF" in each.read_bytes()]
    clinic = house.enter(NURSE)
    [asked] = clinic.print_log.open()
    assert (asked.paper.shown, asked.paper.document, asked.paper.printer) == (number, "consent_form", "Room 4")
    [case] = clinic.finding.page().rows
    following = clinic.papers.handed_to_printer(clinic.papers.consent_form(case.id))
    assert following.number != number
