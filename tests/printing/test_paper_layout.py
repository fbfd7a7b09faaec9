"""Words stay between the margins and off each other, on every document in every pair of languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations

import pytest
from every_paper import EVERY
from invented_papers import LANGUAGES, PAIRS, a_referral, code, poppler

from clinic_app.printing import her_language
from clinic_app.printing.bilingual import Words
from clinic_app.printing.page import MARGIN, edges
from clinic_app.printing.referral_form import Line, referral_form
from clinic_app.printing.survivor_texts import TextState, survivor_texts

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Box:
    word: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the bodies of the letters overlap; marks above and below may reach into the next line's air."""
        across = min(self.right, other.right) - max(self.left, other.left)
        ours, theirs = self._body, other._body
        return across > 1.0 and min(ours[1], theirs[1]) - max(ours[0], theirs[0]) > 0.5

    @property
    def _body(self) -> tuple[float, float]:
        middle, half = (self.top + self.bottom) / 2, (self.bottom - self.top) * 0.17
        return middle - half, middle + half


def pages(pdf: bytes) -> list[tuple[float, float, list[Box]]]:
    found = []
    for page in ET.fromstring(poppler(pdf, "-bbox")).iter(f"{XHTML}page"):
        boxes = [
            Box(word.text or "", *(float(word.get(key, "0")) for key in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        found.append((float(page.get("width", "0")), float(page.get("height", "0")), boxes))
    return found


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had signed all texts: two languages without the pale word, which lies under the others."""
    monkeypatch.setattr(her_language, "shipped_state", lambda _language, _group: TextState.CHECKED)


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize(("staff", "hers"), PAIRS)
def test_words_stay_between_the_margins_and_apart(name: str, staff: str, hers: str | None) -> None:
    for width, height, boxes in pages(EVERY[name](staff, hers, False)):
        assert boxes
        margin = edges((width - 0.01, height)).margin  # Poppler rounds a card up
        for box in boxes:
            assert box.left >= margin - 0.5, box
            assert box.right <= width - margin + 0.5, box
            assert box.top >= 0, box
            assert box.bottom <= height, box
        assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("staff", "hers"), PAIRS)
def test_a_usual_referral_fits_one_page_with_its_slip(staff: str, hers: str | None) -> None:
    line = Line(Words("paper", "x_age", "Age class"), (code("age_packet", "adult", "Adult"),))
    form = a_referral(lines=(line,) * 4, ticks=a_referral().ticks * 2)
    assert len(pages(referral_form(form, staff=staff, hers=hers, training=False))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_public_names_wrap_and_do_not_push(language: str) -> None:
    name = {
        "en": "The Foundation for the Health and Knowledge of Migrant Women and their Families of the Lower North",
        "th": "มูลนิธิเพื่อสุขภาพและการเรียนรู้ของแรงงานหญิงข้ามชาติและครอบครัวในเขตภาคเหนือตอนล่าง",
    }
    long = name.get(language, survivor_texts(language).texts["never"])
    form = a_referral(recipient=long, sender=long, service=Words.plain(long))
    for width, _, boxes in pages(referral_form(form, staff="th", hers=None, training=False)):
        assert all(box.right <= width - MARGIN + 0.5 for box in boxes)
