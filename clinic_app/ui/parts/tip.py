"""What a tool tip says: Qt takes anything like a tag in it for HTML, and a name may have one."""

from __future__ import annotations


def tip(text: str) -> str:
    """The same words, sign by sign."""
    if "<" not in text and "&" not in text:
        return text
    from html import escape

    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
