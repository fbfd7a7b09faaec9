"""A page tells no more than its text: no name around it, nothing on the disk, the same bytes from the same story."""

from __future__ import annotations

import re
import sys
from io import BytesIO

import pikepdf
import pytest
from every_paper import EVERY
from invented_papers import PAIRS, a_consent, a_referral, page_of, poppler

from clinic_app.printing.consent_form import consent_form
from clinic_app.printing.flow import Text
from clinic_app.printing.referral_form import Copy, referral_form
from clinic_app.printing.shaping import Span

every_document = pytest.mark.parametrize("name", sorted(EVERY))


@every_document
def test_the_title_is_the_print_number_and_nothing_else_is_told_about_the_file(name: str) -> None:
    with pikepdf.open(BytesIO(EVERY[name]("th", "my", True))) as document:
        told = {key: str(value) for key, value in document.docinfo.items()}
        assert "/Metadata" not in document.Root
        assert re.fullmatch(r"0\d{0,3}|[A-Z]-\d{6}", told.pop("/Title")) or name == "recovery_sheet"
        dates = {told.pop("/CreationDate"), told.pop("/ModDate")}
        assert dates == {"D:20000101000000+00'00'"}, "a clock of its own would tell when she came"
        assert set(told.values()) <= {"", "/False", "(unspecified)", "unspecified", "anonymous"}, told


@every_document
def test_every_page_says_which_of_how_many_it_is(name: str) -> None:
    pages = poppler(EVERY[name]("en", None, False), "-raw").rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


@every_document
@pytest.mark.parametrize(("staff", "word"), [("en", "TRAINING · NOT REAL"), ("th", "ฝึกหัด · ไม่ใช่เรื่องจริง")])
def test_a_training_page_says_so_across_the_sheet_and_a_real_one_does_not(name: str, staff: str, word: str) -> None:
    def words(training: bool) -> str:
        return " ".join(poppler(EVERY[name](staff, None, training), "-raw").split())

    assert word in words(True)
    assert word not in words(False)


@every_document
def test_the_same_story_gives_the_same_bytes(name: str) -> None:
    assert EVERY[name]("th", "km", True) == EVERY[name]("th", "km", True)


@every_document
def test_a_page_is_made_without_touching_the_disk(name: str) -> None:
    EVERY[name]("th", "lo", True)  # faces and catalogues are read by now
    written: list[object] = []
    watching = True

    def watch(event: str, facts: tuple[object, ...]) -> None:
        if watching and event == "open":
            written.append(facts[0])

    sys.addaudithook(watch)
    try:
        EVERY[name]("th", "lo", True)
    finally:
        watching = False
    assert written == []


@pytest.mark.parametrize(("staff", "hers"), PAIRS)
def test_what_leaves_carries_the_referral_code_and_what_stays_the_case_code(staff: str, hers: str | None) -> None:
    leaves = poppler(referral_form(a_referral(), staff=staff, hers=hers, training=False))
    stays = poppler(consent_form(a_consent(), staff=staff, hers=hers, training=False))
    assert "5T2W-9KCM-R7V" in leaves
    assert "K7M-2QR-9T" not in leaves
    assert "K7M-2QR-9T" in stays
    assert "5T2W-9KCM-R7V" not in stays


def test_the_foot_says_whose_copy_it_is_and_a_preview_that_it_has_no_number() -> None:
    form = a_referral(copy=Copy.SENDER, print_number="")
    foot = poppler(referral_form(form, staff="en", hers=None, training=False))
    assert "Sender's copy" in foot
    assert "Not printed yet" in foot


def test_the_code_to_scan_holds_the_code_and_nothing_else() -> None:
    import segno

    from clinic_app.printing.marks import Scan

    wanted = tuple(bytes(row) for row in segno.make("5T2W-9KCM-R7V", error="m", micro=False).matrix)
    assert Scan("5T2W-9KCM-R7V", 66)._rows == wanted


def test_a_document_embeds_only_the_glyphs_it_uses() -> None:
    assert len(page_of(Text(Span("ก", 11, "th")))) < 6_000
