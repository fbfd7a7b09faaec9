"""The picture of a letterhead, in grey. One that cannot be drawn leaves its place empty: no paper waits for it."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.platypus.flowables import Flowable

from clinic_app.printing.setting import Logo


class Emblem(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """As tall as is allowed, or as wide as its column."""

    def __init__(self, logo: Logo, tall: float) -> None:
        super().__init__()
        self._logo, self._tall = logo, tall

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Its own shape, as large as both allow."""
        wide = self._logo.width * self._tall / self._logo.height
        share = min(1.0, width / wide)
        self._size = (wide * share, self._tall * share)
        return width, self._size[1]

    def draw(self) -> None:
        """Pixels only, the same bytes each time."""
        try:
            picture = ImageReader(BytesIO(self._logo.png))
            picture.getRGBData()
        except (OSError, ValueError, SyntaxError):
            return
        self.canv.drawImage(picture, 0, 0, *self._size)
