"""A drawing as an SVG file: words stay words, so a screen reader reads them; the same drawing, the same bytes."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from clinic_app.domain.reporting.chart_marks import Drawing, Ground, Mark, Stroke, Words

_TONES = {"ink": "#1f2a2e", "grey": "#8a9699", "light": "#d9dfdd", "paper": "#ffffff"}
_INK, _SOFT = "#1f2a2e", "#56646a"
_FACES = "Noto Sans, Noto Sans Thai, Leelawadee UI, sans-serif"


def svg_of(drawing: Drawing, title: str, lines: list[str], language: str) -> bytes:
    """`lines` say in words what is drawn."""
    size = f'width="{drawing.width:g}" height="{drawing.height:g}" viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:lang={quoteattr(language)} '
        f'font-family="{_FACES}">\n<title>{escape(title)}</title>\n<desc>{escape(chr(10).join(lines))}</desc>\n'
        '<rect width="100%" height="100%" fill="#ffffff"/>\n'
    )
    return (head + "\n".join(map(_marked, drawing.marks)) + "\n</svg>\n").encode()


def _marked(mark: Mark) -> str:
    match mark:
        case Ground():
            box = f'x="{mark.left:.2f}" y="{mark.top:.2f}" width="{mark.width:.2f}" height="{mark.height:.2f}"'
            return f'<rect {box} fill="{_TONES[mark.tone]}"/>'
        case Stroke():
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in mark.points)
            dash = f' stroke-dasharray="{" ".join(f"{each:g}" for each in mark.dash)}"' if mark.dash else ""
            ink = _SOFT if mark.soft else _INK
            return f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="{mark.weight:g}"{dash}/>'
        case Words():
            anchor = ' text-anchor="end"' if mark.right else ' text-anchor="middle"' if mark.middle else ""
            bold = ' font-weight="bold"' if mark.bold else ""
            at = f'x="{mark.x:.2f}" y="{mark.base:.2f}" font-size="{mark.size:g}" fill="{_SOFT if mark.soft else _INK}"'
            return f"<text {at}{anchor}{bold}>{escape(mark.text)}</text>"
