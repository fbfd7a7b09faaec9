"""A preview becomes a paper: asked again, numbered, with a reason where one is due, under the site's letterhead."""

from __future__ import annotations

import io
import subprocess
from base64 import b64encode
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from papers_that_leave import ELSEWHERE, HERS, OUT
from PIL import Image
from test_papers import GIVEN, POLICE, SHELTER, Desk, read

from clinic_app.domain.casecode import shown
from clinic_app.errors import (
    GateClosed,
    NoSuchCase,
    NoSuchPaper,
    NotAllowed,
    NotPermitted,
    PictureRefused,
    ReasonNeeded,
)
from clinic_app.printing.documents import DOCUMENTS, DocumentKind, Goes
from clinic_app.printing.referral_form import Copy
from clinic_app.printing.setting import LARGE, Setting
from clinic_app.services import desk as desk_module
from clinic_app.services.letterhead import Letterheads, read_logo
from clinic_app.services.paper import Paper
from clinic_app.services.print_log import Fate
from clinic_app.settings.letterhead import SettledHead
from clinic_app.settings.profile import SiteProfile


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def a_picture(folder: Path) -> Path:
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("teal", (100, 50, 800, 250))
    path = folder / "logo.png"
    picture.save(path)
    return path


def pictures(pdf: bytes) -> int:
    return pdf.count(b"/Subtype /Image")


# --- what a paper must bring -----------------------------------------------------------------------------


def test_no_paper_is_made_of_a_document_that_is_not_listed() -> None:
    with pytest.raises(LookupError):
        Paper(document="letter_to_a_newspaper", pdf=b"", make=lambda _number: b"")


@pytest.mark.parametrize("kind", [kind for kind in DOCUMENTS.values() if {Goes.OUT, Goes.HERS} & set(kind.goes)])
def test_no_paper_that_leaves_is_made_without_its_question(kind: DocumentKind) -> None:
    for copy in paper_copies(kind):
        with pytest.raises(TypeError):
            Paper(document=kind.id, pdf=b"", make=lambda _number: b"", copy=copy)


def paper_copies(kind: DocumentKind) -> list[Copy | None]:
    goes = kind.goes
    if len(goes) == 1:
        return [None]
    return [copy for copy, way in ((Copy.RECEIVER, Goes.OUT), (Copy.HER, Goes.HERS)) if way in goes]


def test_every_document_that_leaves_is_asked_here() -> None:
    for asked, goes in ((OUT, Goes.OUT), (HERS, Goes.HERS)):
        leaves = {kind.id for kind in DOCUMENTS.values() if goes in kind.goes}
        assert leaves <= {*asked, *ELSEWHERE}
        assert set(asked) <= leaves
    assert all((Path(__file__).parent / f"{file}.py").exists() for file in ELSEWHERE.values())


def test_what_leaves_asks_her_consent_when_it_is_made_and_when_it_is_handed_over(desk: Desk) -> None:
    for make in OUT.values():
        with pytest.raises(NotPermitted):
            make(desk, SHELTER, bytes(16))
    desk.releases()
    previews = [make(desk, SHELTER, bytes(16)) for make in OUT.values()]
    desk.releases(c_share="withdrawn", c_obtained_at="2026-11-24T02:50:00Z")
    for paper in previews:
        with pytest.raises(NotPermitted):
            desk.clinic.papers.handed_to_printer(paper)
    assert desk.printed == []


def test_what_stays_is_not_printed_once_the_case_is_kept_from_who_prints(desk: Desk) -> None:
    clinic = desk.clinic
    preview = clinic.papers.consent_form(desk.case)
    others = {each.id for each in clinic.people} - {clinic.whoami.id}
    clinic.desk.vault.restrictions.put(desk.case, others, reason="staff", by=min(others))
    clinic.desk.cases.refresh()
    with pytest.raises(NoSuchCase):
        clinic.papers.handed_to_printer(preview)
    assert desk.printed == []


def test_what_she_carries_asks_whether_paper_is_safe_when_it_is_made_and_when_it_is_handed_over(desk: Desk) -> None:
    desk.releases()
    for make in HERS.values():
        with pytest.raises(GateClosed):
            make(desk)
    desk.writes(k_paper_safe="yes", sp_copy="yes")
    previews = [make(desk) for make in HERS.values()]
    desk.writes(k_paper_safe="no")
    for paper in previews:
        with pytest.raises(GateClosed):
            desk.clinic.papers.handed_to_printer(paper)
    assert desk.printed == []


def test_papers_for_two_recipients_have_no_code_in_common(desk: Desk) -> None:
    desk.releases()
    desk.releases(c_share_org=POLICE, c_share_sector=GIVEN["c_share_sector"])
    ours = shown(desk.clinic.desk.vault.cases.load(desk.case).code)
    for make in OUT.values():
        to_one, to_other = make(desk, SHELTER, bytes(16)), make(desk, POLICE, bytes(15) + b"\x01")
        one, other = set(read(to_one).split()), set(read(to_other).split())
        codes = {word for word in one if word.count("-") == 2 and word.upper() == word and any(map(str.isalpha, word))}
        assert codes, "there is a code on it"
        assert not codes & other
        assert ours not in one | other


def test_her_own_copy_bears_no_name_of_ours_and_nothing_to_scan_unless_she_wishes_it(desk: Desk) -> None:
    desk.releases()
    desk.writes(k_paper_safe="yes")
    make = HERS["referral_form"]
    assert "ศูนย์พึ่งได้" not in read(make(desk))
    marked = desk.clinic.papers.made(lambda: make(desk), Setting(marked=True))
    assert "ศูนย์พึ่งได้" in read(marked)


# --- the number, and why ---------------------------------------------------------------------------------


def test_who_may_not_write_what_was_examined_says_why_it_is_printed(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    paper = Paper(document="body_map", pdf=b"", make=lambda number: number.encode())
    with pytest.raises(ReasonNeeded):
        clinic.papers.handed_to_printer(paper)
    with pytest.raises(ReasonNeeded):
        clinic.papers.saved_as_pdf(paper, reason="because")
    assert clinic.papers.handed_to_printer(paper, reason="court_or_police").pdf == b"0001"
    (entry,) = [each for each in clinic.desk.vault.journal.entries() if each.act == "printed"]
    assert entry.about["why"] == "court_or_police"


def test_a_printer_that_went_away_leaves_a_number_to_look_for(desk: Desk) -> None:
    clinic = desk.clinic
    paper = clinic.papers.handed_to_printer(clinic.services_paper.sheet(), printer="OPD-2")
    clinic.papers.not_sure(clinic.services_paper.sheet())
    assert clinic.print_log.open() == [], "a list for a wall is not asked for"
    clinic.papers.not_sure(paper)
    (lost,) = clinic.print_log.open()
    assert (lost.paper.shown, lost.paper.unsure, lost.paper.printer) == ("0001", True, "OPD-2")
    clinic.print_log.became(lost.paper.device, lost.paper.number, Fate.NEVER)
    assert clinic.print_log.open() == []
    acts = [each.act for each in clinic.desk.vault.journal.entries()]
    assert {"print_unsure", "paper_became"} <= set(acts)


def test_the_register_asks_what_became_of_what_lies_in_a_tray_and_of_no_file(desk: Desk) -> None:
    desk.releases()
    clinic = desk.clinic
    clinic.papers.handed_to_printer(desk.prints(), copies=2, printer="OPD-2")
    clinic.papers.saved_as_pdf(desk.prints())
    (asked,) = clinic.print_log.open()
    assert (asked.paper.copies, asked.paper.copy, asked.by, asked.pc) == (2, "receiver", NURSE.staff_code, "")
    assert asked.to
    assert [each.paper.number for each in clinic.print_log.newest()] == [2, 1]
    assert clinic.print_log.likely() == {"referral_form": 2}
    with pytest.raises(NoSuchPaper):
        clinic.print_log.became(asked.paper.device, 9, Fate.GIVEN)


def test_large_print_holds_for_the_numbered_paper_as_for_its_preview(desk: Desk) -> None:
    usual = desk.clinic.services_paper.sheet()
    large = desk.clinic.papers.made(desk.clinic.services_paper.sheet, Setting(scale=LARGE))
    assert large.pdf != usual.pdf
    assert desk.clinic.papers.handed_to_printer(large).pdf != desk.clinic.papers.handed_to_printer(usual).pdf
    assert large.pages("") == large.pdf


def test_a_saved_paper_is_locked_for_readers_that_nobody_here_wrote(desk: Desk, tmp_path: Path) -> None:
    desk.releases()
    locked, file = desk.clinic.papers.saved_as_pdf(desk.prints()), tmp_path / "paper.pdf"
    file.write_bytes(locked.pdf)

    def asks(*command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*command], capture_output=True, check=False)

    told = asks("qpdf", f"--password={locked.words}", "--show-encryption", str(file)).stdout
    assert b"R = 6" in told
    assert b"AESv3" in told
    assert asks("qpdf", "--check", str(file)).returncode != 0
    said = asks("pdftotext", "-upw", locked.words, str(file), "-").stdout.decode()
    assert "0001" in said
    assert "บ้านพัก" in said
    assert asks("pdftotext", str(file), "-").stdout == b""


# --- the letterhead --------------------------------------------------------------------------------------


def test_the_coordinator_writes_the_letterhead_and_no_nurse_does(house: House, tmp_path: Path) -> None:
    logo = read_logo(a_picture(tmp_path))
    desk = Desk(house)
    with pytest.raises(NotAllowed):
        desk.clinic.papers.letterheads.write("X", (), None)
    desk.clinic.close()
    coordinator = house.enter(COORDINATOR)
    coordinator.papers.letterheads.write("โรงพยาบาลทดลอง", ("12 ถนนใหญ่", " "), logo)
    head = coordinator.papers.letterheads.now()
    assert (head.name, head.lines, head.by_it, head.damaged) == ("โรงพยาบาลทดลอง", ("12 ถนนใหญ่",), False, False)
    assert head.picture is not None


def test_a_picture_that_cannot_be_read_is_refused_when_it_is_chosen_and_no_paper_waits_for_it(
    desk: Desk, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.png"
    torn.write_bytes(a_picture(tmp_path).read_bytes()[:80])
    for path in (torn, tmp_path / "none.png", Path(__file__)):
        with pytest.raises(PictureRefused):
            read_logo(path)
    desk.releases()
    kept = {"name": "โรงพยาบาลทดลอง", "lines": ["12 ถนนใหญ่"], "logo": b64encode(torn.read_bytes()).decode()}
    desk.clinic.desk.vault.settings["letterhead"] = kept
    assert desk.clinic.papers.letterheads.now().damaged
    paper = desk.clinic.papers.made(desk.prints, Setting())
    assert "โรงพยาบาลทดลอง" in read(paper)
    assert "ถนนใหญ่" in read(paper)
    assert pictures(paper.pdf) == 0
    whole = read_logo(a_picture(tmp_path))
    desk.clinic.desk.vault.settings["letterhead"] = {**kept, "logo": b64encode(whole.png).decode()}
    assert pictures(desk.clinic.papers.made(desk.prints, Setting()).pdf) == 1
    assert pictures(desk.clinic.papers.made(desk.clinic.shift_paper.sheet, Setting()).pdf) == 0, "a neutral paper"


def test_what_it_settled_stands_above_what_was_written_here(desk: Desk, tmp_path: Path) -> None:
    logo = io.BytesIO()
    Image.new("L", (40, 40), 0).save(logo, "PNG")
    settled = SettledHead("โรงพยาบาลของไอที", ("หนึ่ง",), b64encode(logo.getvalue()).decode())
    settings = SimpleNamespace(profile=SiteProfile(letterhead=settled))
    me = desk.clinic.desk
    of_it = Letterheads(
        cast(
            "desk_module.Desk", SimpleNamespace(settings=settings, vault=me.vault, me=me.me, require=lambda _act: None)
        )
    )
    head = of_it.now()
    assert (head.name, head.lines, head.by_it, head.damaged) == ("โรงพยาบาลของไอที", ("หนึ่ง",), True, False)
    assert head.picture is not None
    with pytest.raises(GateClosed):
        of_it.write("X", (), None)
