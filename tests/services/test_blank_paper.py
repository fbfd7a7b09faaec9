"""Forms for when the PC is down: one code each, no room for a name above the line, numbers that the lists have."""

from __future__ import annotations

import pypdfium2
import pytest
from clinic_at_work import NURSE, SUPERVISOR, House

from clinic_app.domain.casecode import shown
from clinic_app.errors import BackupPlaceGone, NotAllowed
from clinic_app.services.backing_up import carry_out


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_each_form_has_its_own_code_on_each_page_and_counts_its_own_pages(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.desk.settings.language = "en"
    codes = clinic.reserving.reserve(2)
    paper = clinic.official.blank.short(codes)
    told = pages(paper.pdf)
    one, other = (shown(each) for each in codes)
    half = len(told) // 2
    assert all(one in page and other not in page for page in told[:half])
    assert all(other in page and one not in page for page in told[half:])
    assert f"Page 1 of {half}" in told[half]
    assert paper.make("") == paper.pdf, "the same forms give the same bytes"
    numbered = clinic.papers.handed_to_printer(paper)
    assert numbered.number is not None
    assert all(numbered.number in page for page in pages(numbered.pdf))
    with pytest.raises(ValueError, match=r"\(\)"):
        clinic.official.blank.whole(())


def test_what_names_somebody_or_tells_of_papers_has_no_room_but_the_foot(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.desk.settings.language = "en"
    told = " ".join(pages(clinic.official.blank.whole(clinic.reserving.reserve(1)).pdf))
    known = clinic.definitions.fields
    for field in ("s_name", "s_address", "k_number", "p_name", "m_employer", "m_docs", "t_ind"):
        assert known[field].label not in told, field
    assert "What the survivor is called" in told
    assert known["i_type"].label in told


def test_the_numbers_on_the_form_are_those_of_the_lists(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.desk.settings.language = "en"
    lists = " ".join(pages(clinic.official.blank.lists().pdf))
    for form in (clinic.official.blank.short, clinic.official.blank.whole):
        told = " ".join(pages(form(clinic.reserving.reserve(1)).pdf))
        number = told.split("Language the survivor feels safe in · number from list ")[1].split()[0]
        assert f"{number} · Language" in lists


def test_a_slip_says_of_a_backup_what_helps_and_not_whose_it_is(house: House) -> None:
    clinic = house.enter(NURSE)
    clinic.desk.settings.language = "en"
    stick = house.folder / "stick"
    stick.mkdir()
    place = clinic.backing_up.add(stick, "Stick A", "stick")
    with pytest.raises(BackupPlaceGone):
        clinic.backup_slip.slip(place)
    plan = clinic.backing_up.plan(place)
    clinic.backing_up.settle(plan, carry_out(plan))
    [told] = pages(clinic.backup_slip.slip(place).pdf)
    assert "Stick A" in told
    assert " ".join(clinic.pc_stolen.pcs()[0].backup_words) in told
    assert "24 Nov 2026" in told
    assert "2569" in told
    clinic = house.enter(SUPERVISOR)
    with pytest.raises(NotAllowed):
        clinic.backup_slip.slip(place)
