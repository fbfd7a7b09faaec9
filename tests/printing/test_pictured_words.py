"""The three words at the gate are drawn, on paper and on screen, and no two of them alike."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from clinic_app.domain.packet import PICTURES
from clinic_app.printing import faces
from clinic_app.services.paper_words import pictured
from clinic_app.ui import fonts, pictures

_SIDE = 44


def drawn(sign: str) -> bytes:
    image = QImage(_SIDE, _SIDE, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    pictures.paint(painter, sign, QRectF(0, 0, _SIDE, _SIDE), QColor("black"))
    painter.end()
    return bytes(image.constBits())


def test_every_picture_is_a_sign_of_its_own_face_and_of_no_other() -> None:
    signs = [noun.sign for noun in pictured(range(PICTURES))]
    assert len(set(signs)) == PICTURES
    *letters, picture = faces.family("th")
    assert picture.signs == {ord(sign) for sign in signs}
    assert not [sign for sign in signs for face in letters if face.covers(sign)]


def test_every_picture_shows_on_screen_whole_and_unlike_every_other(qtbot: QtBot) -> None:
    fonts.load_rest()
    seen = {noun.english: drawn(noun.sign) for noun in pictured(range(PICTURES))}
    for english, picture in seen.items():
        rows = [picture[row * _SIDE : (row + 1) * _SIDE] for row in range(_SIDE)]
        edge = b"".join((rows[0], rows[-1], *(row[:1] + row[-1:] for row in rows)))
        assert min(picture) < 64, f"{english} is not drawn"
        assert min(edge) > 200, f"{english} is cut"
    black = {english: int("".join("1" if dot < 128 else "0" for dot in dots), 2) for english, dots in seen.items()}
    unlike = {pair: (black[pair[0]] ^ black[pair[1]]).bit_count() / _SIDE**2 for pair in combinations(black, 2)}
    assert min(unlike.values()) > 0.05, sorted(unlike, key=unlike.__getitem__)[:5]
