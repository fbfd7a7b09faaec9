"""The same keys on the other layout, Thai Kedmanee and US: a forgotten language switch is not a wrong passphrase."""

from __future__ import annotations

from typing import Final

_US: Final = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    "~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
)  # fmt: skip
_KEDMANEE: Final = (
    "_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ"
    "%+๑๒๓๔ู฿๕๖๗๘๙๐\"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ"
)  # fmt: skip


def other_layout(text: str) -> str | None:
    """What these keys would have written on the other layout, or None if no layout has one of the signs.

    Any Thai sign means that the Thai layout was on. Give the text as typed: normalising takes Thai vowels apart.
    """
    on_thai = any("\u0e00" <= sign <= "\u0e7f" for sign in text)
    typed, meant = (_KEDMANEE, _US) if on_thai else (_US, _KEDMANEE)
    keys = dict(zip(typed, meant, strict=True)) | {" ": " "}
    if any(sign not in keys for sign in text):
        return None
    return "".join(keys[sign] for sign in text)
