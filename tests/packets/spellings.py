"""One marker in thirty-odd spellings: how a name or number might get into bytes without looking like itself."""

from __future__ import annotations

import base64
import binascii
import html
import json
import quopri
import unicodedata
import zlib
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Bytes that a spelling must at least have: fewer would be met by chance in what is sealed."""

_THAI = {ord(str(figure)): chr(0x0E50 + figure) for figure in range(10)}
_BURMESE = {ord(str(figure)): chr(0x1040 + figure) for figure in range(10)}
_WIDE = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)}
_LEET = str.maketrans("aeiost", "431057")
_ROT13 = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMabcdefghijklmnopqrstuvwxyz"[::-1]
)


def spellings(marker: str) -> frozenset[bytes]:
    """Every one as the bytes to be looked for. A marker must be long enough that none of them means nothing."""
    raw = marker.encode()
    texts = {
        marker, marker.upper(), marker.lower(), marker.title(), marker.swapcase(), marker[::-1],
        " ".join(marker), "-".join(marker), ".".join(marker), "_".join(marker), "\u200b".join(marker),
        unicodedata.normalize("NFD", marker), unicodedata.normalize("NFKD", marker), marker.translate(_THAI),
        marker.translate(_BURMESE), marker.translate(_WIDE), marker.translate(_LEET), marker.translate(_ROT13),
        quote(marker, safe=""), quote_plus(marker), html.escape(marker), json.dumps(marker)[1:-1],
        "".join(f"%{byte:02X}" for byte in raw), "".join(f"\\u{ord(sign):04x}" for sign in marker),
        "".join(f"&#{ord(sign)};" for sign in marker), "".join(f"&#x{ord(sign):x};" for sign in marker),
        " ".join(str(ord(sign)) for sign in marker), raw.hex(), raw.hex().upper(), raw.hex(" "),
        base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("="),
        base64.b32encode(raw).decode().rstrip("="), base64.b85encode(raw).decode(),
    }  # fmt: skip
    found = {text.encode() for text in texts}
    found |= {quopri.encodestring(raw), marker.encode("utf-16-le"), marker.encode("utf-16-be"), raw[::-1]}
    # In the middle of a longer text base64 falls otherwise: the part that does not depend on what stands beside it.
    found |= {base64.b64encode(b" " * before + raw)[4 if before else 0 : -4] for before in (1, 2)}
    found |= {zlib.compress(raw)[2:-4], binascii.b2a_uu(raw)[1:-1]}
    return frozenset(each for each in found if len(each) >= SHORTEST)
