"""What a tool tip says: Qt takes anything like a tag in it for HTML, and a name may have one."""

from __future__ import annotations

from html import escape


def tip(text: str) -> str:
    """The same words, sign by sign."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if "<" in text or "&" in text else text
