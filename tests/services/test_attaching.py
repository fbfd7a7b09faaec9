"""Photographs of a case: two consents before one is kept, a trail of every look, nothing left when it is taken back."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, VOLUNTEER, House
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from test_keeping import on_the_pages

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.restriction import Why
from clinic_app.errors import (
    ErasureRefused,
    NoSuchAttachment,
    NoSuchCase,
    NotAllowed,
    NotAnAnswer,
    NotOnTheList,
    PhotoNotAgreed,
    PictureRefused,
    RecordRefused,
    Stopped,
)
from clinic_app.services.attaching import Agreed, Gone, Incoming, Line, What, read_file
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import WhyErase
from clinic_app.services.late_entry import How

CANARY = b"IMG_2041-Malar-18.7883"


def card(folder: Path, name: str = "IMG_2041 Malar.JPG") -> Path:
    """A picture as it lies on the card of a camera."""
    told = Image.Exif()
    told[0x010F] = CANARY.decode()
    told.get_ifd(0x8769)[0x9003] = "2026:11:23 21:40:07"
    written = io.BytesIO()
    Image.effect_noise((300, 200), 60).save(written, "JPEG", exif=told, comment=CANARY)
    file = folder / name
    file.write_bytes(written.getvalue())
    return file


def a_case(clinic: Clinic, photographs: str | None = "given", record: str = "given") -> tuple[CaseId, EntityId]:
    """A case with an injury, and what was said about photographs."""
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": record})
    if record != "given":
        return case.id, case.root
    incident = new_entity("incident", case.root)
    injury = new_entity("injury", incident.id)
    values = [(injury.id, "f_inj_type", "bruise")]
    if photographs is not None:
        values.append((case.root, "f_consents", {"exam": "given", "photographs": photographs}))  # type: ignore[arg-type]
    clinic.recording.change(case.id, Change(created=(incident, injury), values=tuple(values)))
    return case.id, injury.id


def letter(folder: Path) -> Path:
    file = folder / "letter.pdf"
    canvas = Canvas(str(file))
    canvas.drawString(60, 500, "Discharge summary")
    canvas.save()
    return file


@pytest.fixture
def photo(tmp_path: Path) -> Incoming:
    return read_file(card(tmp_path))


def trail(clinic: Clinic, case_id: CaseId) -> list[str]:
    return [entry.act for entry in clinic.desk.vault.journal.of_case(case_id)]


def takes(clinic: Clinic, case_id: CaseId, photo: Incoming, **more: object) -> Line:
    return clinic.attaching.take_in(case_id, photo, agreed=Agreed.SPOKEN, **more)  # type: ignore[arg-type]


def test_a_photograph_is_kept_with_its_mark_its_time_and_its_consent_and_comes_back(
    house: House, photo: Incoming
) -> None:
    clinic = house.enter(DOCTOR)
    case_id, injury = a_case(clinic)
    line = takes(clinic, case_id, photo, injury=injury, taken_at=photo.camera_at)
    assert line.id is not None
    assert line.facts is not None
    assert (line.number, line.what, line.by, line.injury) == (1, What.PHOTO, DOCTOR.staff_code, injury)
    assert (line.facts.taken_at, line.facts.agreed) == ("2026-11-23T21:40", Agreed.SPOKEN)
    assert clinic.attaching.look(case_id, line.id) == photo.content
    assert clinic.recording.shown(case_id).stored("f_inj_photo", injury) == "1"
    assert trail(clinic, case_id)[-2:] == ["attachment_taken_in", "photo_shown"]
    assert clinic.attaching.view(case_id).lines == (line,)
    second = takes(clinic, case_id, photo, injury=injury)
    assert clinic.recording.shown(case_id).stored("f_inj_photo", injury) == "1", "the first stays the one it names"
    assert second.injury == injury


def test_nothing_of_the_card_is_kept_and_the_card_stays_as_it_was(
    house: House, tmp_path: Path, photo: Incoming
) -> None:
    file = tmp_path / "IMG_2041 Malar.JPG"
    before, clinic = file.read_bytes(), house.enter(NURSE)
    case_id, _ = a_case(clinic)
    others = {each for each in tmp_path.rglob("*") if each.is_file()}
    takes(clinic, case_id, read_file(file))
    clinic.desk.vault._lane.fold()
    pages = on_the_pages(house, clinic)
    for word in (CANARY, b"IMG_2041", b"JPG", b"Exif"):
        assert word not in pages
    assert file.read_bytes() == before
    assert {each for each in tmp_path.rglob("*") if each.is_file()} <= others
    assert photo.content not in b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


@pytest.mark.parametrize("said", [None, "refused", "withdrawn"])
def test_without_a_yes_to_photographs_none_is_taken_in(house: House, photo: Incoming, said: str | None) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic, said)
    for act in (lambda: clinic.attaching.refuse_taking(case_id), lambda: takes(clinic, case_id, photo)):
        with pytest.raises(PhotoNotAgreed) as none:
            act()
        assert none.value.reason == "none"
    assert not clinic.attaching.view(case_id).agreed
    assert "attachment_taken_in" not in trail(clinic, case_id)


def test_a_yes_to_photographs_is_no_yes_to_this_one(house: House, photo: Incoming) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    clinic.attaching.refuse_taking(case_id)
    with pytest.raises(PhotoNotAgreed) as this_one:
        clinic.attaching.take_in(case_id, photo)
    assert this_one.value.reason == "this_one"
    assert clinic.attaching.view(case_id).lines == ()


@pytest.mark.parametrize("record", ["refused", "undecided"])
def test_where_she_wants_no_record_nothing_is_kept(house: House, photo: Incoming, record: str) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic, record=record)
    for act in (lambda: clinic.attaching.refuse_taking(case_id), lambda: takes(clinic, case_id, photo)):
        with pytest.raises(RecordRefused):
            act()
    assert not clinic.attaching.view(case_id).recorded


def test_consent_taken_back_destroys_the_photograph_and_the_history_keeps_that_it_was_there(
    house: House, photo: Incoming
) -> None:
    clinic = house.enter(NURSE)
    case_id, injury = a_case(clinic)
    line = takes(clinic, case_id, photo, injury=injury)
    assert line.id is not None
    clinic.attaching.destroy(case_id, line.id, Gone.WITHDRAWN)
    with pytest.raises(NoSuchAttachment):
        clinic.attaching.look(case_id, line.id)
    [gone] = clinic.attaching.view(case_id).lines
    assert (gone.number, gone.id, gone.facts, gone.destroyed) == (1, None, None, Gone.WITHDRAWN)
    assert clinic.recording.shown(case_id).stored("f_inj_photo", injury) is None
    assert clinic.attaching.view(case_id).used_bytes == 0
    assert takes(clinic, case_id, photo).number == 2
    clinic.desk.vault.revisions.verify_chain()


def test_when_photographs_are_not_agreed_to_any_more_all_go_at_once_and_documents_stay(
    house: House, photo: Incoming
) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    takes(clinic, case_id, photo), takes(clinic, case_id, photo)
    letter = Incoming(what=What.DOCUMENT, content=b"%PDF-1.7", pages=1)
    kept = clinic.attaching.take_in(case_id, letter)
    clinic.attaching.destroy_photographs(case_id)
    lines = clinic.attaching.view(case_id).lines
    assert [line.destroyed for line in lines] == [Gone.WITHDRAWN, Gone.WITHDRAWN, None]
    assert lines[2] == kept
    assert kept.facts is not None
    assert kept.facts.agreed is Agreed.NOT_ASKED
    clinic.attaching.destroy_photographs(case_id)
    assert trail(clinic, case_id).count("attachment_destroyed") == 2


def test_who_may_see_take_in_and_destroy(house: House, photo: Incoming) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    line = takes(clinic, case_id, photo)
    letter = clinic.attaching.take_in(case_id, Incoming(what=What.DOCUMENT, content=b"%PDF-1.7", pages=1))
    assert line.id is not None
    assert letter.id is not None
    clinic = house.enter(COORDINATOR)
    assert clinic.attaching.view(case_id).may_see == {What.DOCUMENT}
    assert clinic.attaching.look(case_id, letter.id) == b"%PDF-1.7"
    for act in (lambda: clinic.attaching.look(case_id, line.id), lambda: takes(clinic, case_id, photo)):
        with pytest.raises(NotAllowed):
            act()
    clinic = house.enter(SUPERVISOR)
    assert clinic.attaching.view(case_id).may_see == frozenset()
    for act in (
        lambda: clinic.attaching.look(case_id, letter.id),
        lambda: clinic.attaching.destroy(case_id, line.id, Gone.MISTAKE),
    ):
        with pytest.raises(NotAllowed):
            act()
    clinic = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.attaching.view(case_id)


def test_a_photograph_of_another_case_or_of_one_kept_from_me_is_not_there(house: House, photo: Incoming) -> None:
    clinic = house.enter(DOCTOR)
    case_id, _ = a_case(clinic)
    other, _ = a_case(clinic)
    line = takes(clinic, case_id, photo)
    assert line.id is not None
    with pytest.raises(NoSuchAttachment):
        clinic.attaching.look(other, line.id)
    clinic.restricting.restrict(case_id, {clinic.whoami.id}, Why.STAFF)
    clinic = house.enter(NURSE)
    for act in (
        lambda: clinic.attaching.view(case_id),
        lambda: clinic.attaching.look(case_id, line.id),
        lambda: clinic.attaching.destroy(case_id, line.id, Gone.WITHDRAWN),
        lambda: takes(clinic, case_id, photo),
    ):
        with pytest.raises(NoSuchCase):
            act()
    clinic.desk.cases.break_glass(case_id)
    assert clinic.attaching.look(case_id, line.id) == photo.content
    with pytest.raises(NotOnTheList):
        clinic.attaching.destroy(case_id, line.id, Gone.WITHDRAWN)


def test_what_a_court_asked_to_be_kept_is_not_destroyed(house: House, photo: Incoming) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    line = takes(clinic, case_id, photo)
    assert line.id is not None
    hold = Change(values=((EntityId(case_id), "z_hold", {"hold": "yes"}),))
    field = clinic.definitions.fields["z_hold"]
    if field.kind.value == "bool":
        hold = Change(values=((EntityId(case_id), "z_hold", True),))
    clinic.recording.change(case_id, hold)
    with pytest.raises(ErasureRefused):
        clinic.attaching.destroy(case_id, line.id, Gone.WITHDRAWN)


def test_only_the_mark_of_a_destroyed_photograph_names_none_any_more(house: House, photo: Incoming) -> None:
    clinic = house.enter(NURSE)
    case_id, injury = a_case(clinic)
    other = new_entity("injury", clinic.recording.shown(case_id).of_kind("incident")[0].id)
    clinic.recording.change(case_id, Change(created=(other,)))
    takes(clinic, case_id, photo, injury=injury)
    line = takes(clinic, case_id, photo, injury=other.id)
    assert line.id is not None
    clinic.attaching.destroy(case_id, line.id, Gone.MISTAKE)
    case = clinic.recording.shown(case_id)
    assert [case.stored("f_inj_photo", each) for each in (injury, other.id)] == ["1", None]
    assert [each.destroyed for each in clinic.attaching.view(case_id).lines] == [None, Gone.MISTAKE]


def test_an_erased_case_leaves_nothing_of_its_photographs(house: House, photo: Incoming) -> None:
    clinic = house.enter(COORDINATOR)
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    line = takes(clinic, case_id, photo)
    assert line.id is not None
    sealed = clinic.desk.vault._lane.rows("SELECT sealed FROM attachment_parts")[0][0][:60]
    clinic.desk.vault._lane.fold()
    assert sealed in on_the_pages(house, clinic)
    clinic = house.enter(COORDINATOR)
    clinic.keeping.erase(case_id, WhyErase.MISTAKE)
    pages = on_the_pages(house, clinic)
    assert sealed not in pages
    assert clinic.desk.vault.attachments.kept().count == 0


def test_a_photograph_taken_earlier_is_written_as_that_and_none_is_of_tomorrow(house: House, photo: Incoming) -> None:
    clinic = house.enter(NURSE)
    case_id, _ = a_case(clinic)
    with pytest.raises(NotAnAnswer) as future:
        takes(clinic, case_id, photo, taken_at="2026-11-25T08:00")
    assert future.value.reason == "future"
    clinic.late_entry.begin(case_id, How("from_paper_later"))
    takes(clinic, case_id, photo)
    assert clinic.recording.history(case_id)[-1].source == "from_paper_later"


def test_what_she_is_told_of_who_looked_counts_who_saw_a_photograph(house: House, photo: Incoming) -> None:
    clinic = house.enter(DOCTOR)
    case_id, _ = a_case(clinic)
    line = takes(clinic, case_id, photo)
    assert line.id is not None
    clinic = house.enter(NURSE)
    clinic.attaching.look(case_id, line.id)
    seen = clinic.recording.who_saw(case_id)[-1]
    assert (seen.act, seen.by and seen.by.staff_code) == ("photo_shown", NURSE.staff_code)


def test_reading_a_file_writes_nothing_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the system's folder for passing files nor the folder of the card has more in it afterwards."""
    passing, here = tmp_path / "passing", tmp_path / "card"
    for folder in (passing, here):
        folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(passing))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(here)
    files = [card(here), letter(here)]
    opened: list[str] = []

    def note(event: str, args: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
            opened.append(str(args[0]))

    watching = True
    sys.addaudithook(note)
    try:
        assert [read_file(file).what for file in files] == [What.PHOTO, What.DOCUMENT]
    finally:
        watching = False
    assert opened == []
    assert list(passing.iterdir()) == []
    assert sorted(here.iterdir()) == sorted(files)


def test_a_file_that_is_gone_or_lies_about_itself_is_refused(tmp_path: Path) -> None:
    for name, content, reason in (
        ("gone.jpg", None, "gone"),
        ("letter.pdf", b"MZ\x90\x00 not a letter", "not_pdf"),
        ("letter.txt", b"hello", "not_known"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic", "heic"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(PictureRefused) as refused:
            read_file(tmp_path / name)
        assert refused.value.reason == reason
    assert read_file(card(tmp_path, "scan.pdf")).what is What.PHOTO


def test_which_photograph_shows_an_injury_is_typed_by_nobody(house: House, photo: Incoming) -> None:
    clinic = house.enter(DOCTOR)
    case_id, injury = a_case(clinic)
    for value in ("IMG_2041", "1", None):
        with pytest.raises(NotAnAnswer, match="not_typed"):
            clinic.recording.keep_draft(case_id, injury, "forensic", {"f_inj_photo": value})
    takes(clinic, case_id, photo, injury=injury)
    assert clinic.recording.shown(case_id).stored("f_inj_photo", injury) == "1"


def test_reading_a_file_tells_how_far_it_is_and_can_be_stopped_at_every_step(tmp_path: Path) -> None:
    file, shares = card(tmp_path), list[float]()
    read_file(file, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 2

    for last in range(len(shares)):
        calls = list[float]()

        def told(done: float, calls: list[float] = calls, last: int = last) -> None:
            calls.append(done)
            if len(calls) > last:
                raise Stopped

        with pytest.raises(Stopped):
            read_file(file, told)
