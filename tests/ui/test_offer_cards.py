"""Cards of services: whom a service must tell is never cut, however narrow the card and long the word."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.offer_card import CardTag, OfferCard
from clinic_app.ui.parts.pill import Tone
from clinic_app.ui.theme import Type, width_of

TAGS = [
    CardTag("ต้องแจ้ง: ตำรวจ สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์ และสถานทูตของประเทศต้นทาง", Tone.AMBER, "scale"),
    CardTag("Burmese, S'gaw Karen", mark="languages"),
    CardTag("paper and phone only", mark="printer"),
]


@pytest.mark.parametrize("width", [240, 320, 430, 640])
def test_no_tag_is_cut_and_none_lies_over_another(qtbot: QtBot, dressed: object, width: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    card = OfferCard("บ้านพัก", "รับหญิง", TAGS)
    column.addWidget(card)
    page.resize(width, 300)
    page.show()
    room = width - 34
    taken: list[tuple[int, int, int, int]] = []
    for tag, parts, left, line in card._placed(card.width()):
        assert "".join(parts).replace(" ", "") == tag.words.replace(" ", "")
        wide = tag.aside + max(width_of(Type.COMPACT, part) for part in parts)
        assert left + wide <= room
        mine = (left, line, left + wide, line + len(parts))
        assert not any(mine[0] < b[2] and b[0] < mine[2] and mine[1] < b[3] and b[1] < mine[3] for b in taken)
        taken.append(mine)
    assert card.height() >= 66 + 28 * max(each[3] for each in taken)
