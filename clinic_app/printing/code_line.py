"""A code on one line, whatever room there is: broken in two it is read, said and typed as two."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from clinic_app.printing.flow import Text
from clinic_app.printing.shaping import Span, natural_width


class CodeLine(Flowable):  # type: ignore[misc]
    """Bold, all signs of one width; smaller where the column is narrower than the code."""

    def __init__(self, code: str, size: float, *, right: bool = False) -> None:
        super().__init__()
        self._code, self._size, self._right = code, size, right

    @property
    def natural(self) -> float:
        """How wide it is in the size asked for."""
        return natural_width([self._span(self._size)]) + 0.01

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """One line."""
        fits = min(1.0, width / self.natural)
        self._text = Text(self._span(self._size * fits), right=self._right)
        return width, float(self._text.wrap(width + 0.01, height)[1])

    def draw(self) -> None:
        """The line."""
        self._text.drawOn(self.canv, 0, 0)

    def _span(self, size: float) -> Span:
        return Span(self._code, size, bold=True, mono=True)
