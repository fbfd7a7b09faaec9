"""Photographs on screen: in by a file, shown to the survivor, kept with an answer, looked at by keyboard, destroyed."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from desk_top import dress
from night_shift import NightShift, with_incident
from PIL import Image, ImageDraw
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QPushButton, QWidget
from reportlab.pdfgen.canvas import Canvas
from test_case_history import history_of, words

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.services.attaching import Agreed, Gone, Incoming, read_file
from clinic_app.ui import i18n
from clinic_app.ui.joined import ways_of
from clinic_app.ui.screens.attachment_taking import TakingIn
from clinic_app.ui.screens.attachment_view import AttachmentPage
from clinic_app.ui.screens.attachments import AttachmentsPage
from clinic_app.ui.screens.body_map import BodyMapPage


def arm(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    made = Image.new("RGB", size, "#d9b18f")
    draw = ImageDraw.Draw(made)
    draw.ellipse((size[0] * 0.4, size[1] * 0.35, size[0] * 0.6, size[1] * 0.6), fill="#6b4a77")
    draw.rectangle((size[0] * 0.1, size[1] * 0.8, size[0] * 0.9, size[1] * 0.87), fill="white")
    return made


def photo(folder: Path) -> Path:
    told = Image.Exif()
    told.get_ifd(0x8769)[0x9003] = "2026:11:22 03:41:07"
    file = folder / "IMG_2041 Malar.JPG"
    arm().save(file, "JPEG", exif=told)
    return file


def letter(folder: Path) -> Path:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(420, 595))
    for number in (1, 2):
        canvas.drawString(60, 500, f"Discharge summary, page {number}")
        canvas.showPage()
    canvas.save()
    (folder / "letter.pdf").write_bytes(written.getvalue())
    return folder / "letter.pdf"


def a_case(nurse: NightShift, photographs: str = "given") -> Case:
    case = nurse.does(with_incident)
    injury = new_entity("injury", case.of_kind("incident")[0].id)
    values = (
        (injury.id, "f_inj_type", "bruise"),
        (case.root, "f_consents", {"exam": "given", "photographs": photographs}),
    )
    return nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=(injury,), values=values)))


def page_of(nurse: NightShift, case_id: CaseId) -> AttachmentsPage:
    nurse.opens(case_id).acts.acts["attachments"].run()
    page = nurse.sees(AttachmentsPage)
    nurse.desk.until(lambda: page.view is not None)
    nurse.settles()
    return page


def chooses(nurse: NightShift, page: AttachmentsPage, file: Path) -> TakingIn:
    """By Ctrl+O and the chooser."""
    page.take.setFocus()
    nurse.presses("Ctrl+O")
    [chooser] = page.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(file))
    chooser.close()
    nurse.desk.window.activateWindow()
    nurse.desk.until(nurse.desk.window.isActiveWindow)
    taking = nurse.sees(TakingIn)
    nurse.desk.until(lambda: taking.mark.count() > 0)
    nurse.settles()
    return taking


def button(nurse: NightShift, page: AttachmentsPage, *names: str) -> QPushButton:
    """The one button of this name that can be seen."""

    def there() -> list[QPushButton]:
        every = page.findChildren(QPushButton)
        return [each for each in every if each.isVisibleTo(page) and each.accessibleName() in names]

    nurse.desk.until(lambda: len(there()) == 1)
    return there()[0]


def picture(widget: QWidget, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        widget.window().grab().save(f"{folder}/{name}.png")


def trail(nurse: NightShift, case: Case) -> list[str]:
    return nurse.does(lambda clinic: [each.act for each in clinic.recording.who_saw(case.id)])


@pytest.mark.parametrize("language", ["en", "th"])
def test_a_photograph_comes_in_is_agreed_to_looked_at_and_destroyed(
    nurse: NightShift, tmp_path: Path, language: str
) -> None:
    dress(language, "light")
    case = a_case(nurse)
    page = page_of(nurse, case.id)
    assert not page.empty.isHidden()
    picture(page, f"{language}-1-empty")
    taking = chooses(nurse, page, photo(tmp_path))
    nurse.desk.until(lambda: taking.picture is not None and taking.picture.shows)
    assert taking.agreed.code() is None, "nothing is chosen before somebody asked"
    assert not taking.keep.isEnabled()
    picture(taking, f"{language}-2-taking")
    taking.agreed.choose_by_hand("no")
    assert not taking.keep.isEnabled()
    picture(taking, f"{language}-3-no")
    taking.agreed.choose_by_hand(Agreed.SPOKEN)
    taking.mark.setCurrentIndex(1)
    taking.when.setCurrentIndex(2)
    taking.keep.click()
    nurse.desk.until(lambda: nurse.inside.page() is page)
    nurse.settles()
    assert len(page.view.lines) == 1 if page.view else False
    assert not page._card_left.isHidden()
    picture(page, f"{language}-4-listed")
    if language == "en":
        nurse.desk.until(lambda: "Photograph 1" in words(page))
        assert "Mark 1 · taken 22 Nov 2026" in words(page)
    assert "Malar" not in words(page)
    assert "IMG" not in words(page)
    button(nurse, page, "Photograph 1: open", "ภาพถ่าย 1: เปิด").click()
    shown = nurse.sees(AttachmentPage)
    nurse.desk.until(lambda: shown.picture is not None and shown.picture.shows)
    picture(shown, f"{language}-5-shown")
    assert trail(nurse, case)[-1] == "photo_shown"
    nurse.presses("Escape")
    nurse.sees(AttachmentsPage)
    nurse.settles()
    goes = button(nurse, page, "Photograph 1: destroy", "ภาพถ่าย 1: ทำลาย")
    goes.click()
    [menu] = goes.findChildren(QMenu)
    picture(menu, f"{language}-6-why")
    menu.actions()[0].trigger()
    menu.close()
    [box] = page.findChildren(QMessageBox)
    picture(box, f"{language}-7-ask")
    next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()
    nurse.desk.until(lambda: page.view is not None and page.view.lines[0].destroyed is not None)
    nurse.settles()
    picture(page, f"{language}-8-destroyed")
    assert page.view is not None
    assert page.view.lines[0].id is None
    i18n.use("en")


def test_the_picture_is_enlarged_and_moved_by_keyboard_and_forgotten_on_hiding(
    nurse: NightShift, tmp_path: Path
) -> None:
    case = a_case(nurse)
    incoming = read_file(photo(tmp_path))
    line = nurse.does(lambda clinic: clinic.attaching.take_in(case.id, incoming, agreed=Agreed.WRITTEN))
    page = page_of(nurse, case.id)
    page._open(line)
    shown = nurse.sees(AttachmentPage)
    view = shown.picture
    assert view is not None
    nurse.desk.until(lambda: view.shows)
    nurse.desk.until(lambda: QApplication.focusWidget() is view.room)
    whole = view._picture.width()
    for _ in range(3):
        nurse.desk.qtbot.keyClicks(view.room, "+")
    assert view._picture.width() > whole * 1.5
    middle = view.room.horizontalScrollBar().value()
    assert middle > 0
    nurse.desk.press(Qt.Key.Key_Left, view.room)
    assert view.room.horizontalScrollBar().value() < middle
    picture(shown, "zoomed")
    nurse.desk.qtbot.keyClicks(view.room, "0")
    assert view._picture.width() == whole
    looks = trail(nurse, case).count("photo_shown")
    nurse.inside.leave()  # as the cover does
    assert not view.shows
    nurse.inside.arrive()
    nurse.desk.until(lambda: view.shows)
    assert trail(nurse, case).count("photo_shown") == looks + 1


def test_a_document_is_read_page_by_page(nurse: NightShift, tmp_path: Path) -> None:
    case = a_case(nurse)
    page = page_of(nurse, case.id)
    taking = chooses(nurse, page, letter(tmp_path))
    assert taking.paper is not None
    assert taking.paper.count == 2
    picture(taking, "document")
    taking.keep.click()
    nurse.desk.until(lambda: nurse.inside.page() is page)
    nurse.settles()
    nurse.desk.until(lambda: "Document 1" in words(page))
    assert "2 pages" in words(page)
    assert page.view is not None
    page._open(page.view.lines[0])
    shown = nurse.sees(AttachmentPage)
    nurse.desk.until(lambda: shown.paper is not None and shown.paper.count == 2)
    assert trail(nurse, case)[-1] == "document_shown"


def test_where_photographs_are_not_agreed_to_none_comes_in_and_those_here_can_go_at_once(
    nurse: NightShift, tmp_path: Path
) -> None:
    case = a_case(nurse)
    incoming = read_file(photo(tmp_path))
    nurse.does(lambda clinic: clinic.attaching.take_in(case.id, incoming, agreed=Agreed.SPOKEN))
    said = Change(values=((case.root, "f_consents", {"exam": "given", "photographs": "withdrawn"}),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, said))
    page = page_of(nurse, case.id)
    assert not page.destroy_all.isHidden()
    picture(page, "withdrawn")
    page.read(photo(tmp_path))
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert "has not agreed to photographs" in words(page)
    assert nurse.inside.page() is page
    page._destroy_all()
    nurse.desk.until(lambda: page.view is not None and page.view.lines[0].id is None)
    nurse.settles()
    assert page.destroy_all.isHidden()


def test_a_file_that_is_being_read_says_so_and_is_stopped_with_nothing_kept(
    nurse: NightShift, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def from_a_slow_card(path: Path, told: Callable[[float], None]) -> Incoming:
        assert go_on.wait(60)
        return read_file(path, told)

    monkeypatch.setattr("clinic_app.ui.screens.attachments.read_file", from_a_slow_card)
    page = page_of(nurse, a_case(nurse).id)
    assert page.work.isHidden()
    page.read(photo(tmp_path))
    assert not page.work.isHidden()
    assert not page.take.isEnabled()
    picture(page, "reading")
    page.work.stop.click()
    go_on.set()
    nurse.desk.until(page.take.isEnabled)
    nurse.settles()
    assert page.work.isHidden()
    assert page.notice.isHidden()
    assert nurse.inside.page() is page

    page.read(photo(tmp_path))
    nurse.desk.until(lambda: isinstance(nurse.inside.page(), TakingIn))
    assert page.work.isHidden()


def test_the_history_tells_what_came_in_and_what_was_destroyed(nurse: NightShift, tmp_path: Path) -> None:
    case = a_case(nurse)
    incoming = read_file(photo(tmp_path))
    line = nurse.does(lambda clinic: clinic.attaching.take_in(case.id, incoming, agreed=Agreed.WRITTEN))
    assert line.id is not None
    history = history_of(nurse, nurse.opens(case.id))
    assert history.told is not None
    nurse.desk.until(lambda: history.told is not None and "Photograph 1 taken in" in words(history.told))
    assert "nothing is different" not in words(history.told)
    nurse.inside.back()
    nurse.does(lambda clinic: clinic.attaching.destroy(case.id, line.id, Gone.WITHDRAWN))
    history = history_of(nurse, nurse.opens(case.id))
    nurse.desk.until(
        lambda: history.told is not None and "Number 1 of the attachments destroyed" in words(history.told)
    )


def test_nothing_outside_the_record_remembers_where_the_card_was(nurse: NightShift, tmp_path: Path) -> None:
    page = page_of(nurse, a_case(nurse).id)
    page.take.click()
    [chooser] = page.findChildren(QFileDialog)
    assert chooser.testOption(QFileDialog.Option.DontUseNativeDialog)
    chooser.setDirectory(str(tmp_path))
    gone: list[bool] = []
    chooser.destroyed.connect(lambda: gone.append(True))
    chooser.close()
    nurse.desk.until(lambda: bool(gone))
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    assert [key for key in ("FileDialog/history", "FileDialog/lastVisited") if kept.contains(key)] == []


def test_a_file_that_is_no_photograph_says_what_it_is_and_another_can_be_chosen(
    nurse: NightShift, tmp_path: Path
) -> None:
    page = page_of(nurse, a_case(nurse).id)
    (tmp_path / "letter.pdf").write_bytes(b"MZ not a letter")
    page.read(tmp_path / "letter.pdf")
    nurse.desk.until(lambda: not page.notice.isHidden())
    assert "calls itself a PDF" in words(page)
    assert page.take.isEnabled()


def test_what_was_not_kept_is_gone_after_the_cover(nurse: NightShift, tmp_path: Path) -> None:
    page = page_of(nurse, a_case(nurse).id)
    taking = chooses(nurse, page, photo(tmp_path))
    nurse.inside.leave()
    assert taking.picture is not None
    assert not taking.picture.shows
    nurse.inside.arrive()
    nurse.desk.until(lambda: nurse.inside.page() is page)
    nurse.settles()
    assert page.view is not None
    assert page.view.lines == ()


def test_a_mark_of_the_body_map_leads_to_its_photographs(nurse: NightShift, tmp_path: Path) -> None:
    case = a_case(nurse)
    injury = case.first("injury")
    body = BodyMapPage(ways_of(nurse.inside, nurse.clinic, nurse.desk.window.jobs, nurse.desk.hands.clock()), case.id)
    nurse.inside.open_page(body)
    nurse.desk.until(lambda: body.mark is not None)
    body._choose(injury)
    assert body.mark is not None
    assert body.mark.photographs.isVisible()
    picture(body, "body-map")
    body.mark.photographs.click()
    photographs = nurse.sees(AttachmentsPage)
    nurse.desk.until(lambda: photographs.view is not None)
    taking = chooses(nurse, photographs, photo(tmp_path))
    assert taking.mark.currentText() == "Mark 1"


def test_the_sheet_of_an_injury_leads_to_its_photographs_and_takes_no_number(nurse: NightShift) -> None:
    case = a_case(nurse)
    page = nurse.opens(case.id, "forensic", "f_inj_type")
    assert page.view is not None
    page.view.make_all()
    assert page.view.row("f_inj_photo") is None
    lead = next(each for each in page.view.findChildren(QPushButton) if each.text() == "Photographs…")
    lead.click()
    nurse.sees(AttachmentsPage)
