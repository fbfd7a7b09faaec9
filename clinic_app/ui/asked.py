"""What somebody asks in words of their own, where nothing is called that: a whole question, everyday names for things.

Thai has no spaces between words: ICU cuts them. Only palette and help ask this, and only once nothing else was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.domain.text import folded
from clinic_app.ui import i18n

_OURS: Final = {
    "เครื่องปริ้น": "เครื่องพิมพ์", "ปริ้นท์": "พิมพ์", "ปริ้น": "พิมพ์", "ปริ๊นท์": "พิมพ์", "ปริ๊น": "พิมพ์", "ปรินท์": "พิมพ์",
    "รหัสผ่าน": "วลีผ่าน", "พาสเวิร์ด": "วลีผ่าน", "ยูเอสบี": "แฟลชไดรฟ์", "แฮนดี้ไดรฟ์": "แฟลชไดรฟ์", "ทรัมไดรฟ์": "แฟลชไดรฟ์",
    "คนไข้": "ผู้รับบริการ", "ผู้ป่วย": "ผู้รับบริการ", "แฟ้ม": "เคส", "รีเฟอร์": "ส่งต่อ", "เซฟ": "บันทึก", "อัพเดท": "อัปเดต",
    "อัพเดต": "อัปเดต", "อัปเดท": "อัปเดต", "แบ็คอัพ": "สำรอง", "แบ็กอัป": "สำรอง", "แบคอัพ": "สำรอง", "ออกจากระบบ": "ล็อก",
    "ล็อกเอาท์": "ล็อก", "ล็อกเอาต์": "ล็อก", "ล็อคเอาท์": "ล็อก", "ล็อค": "ล็อก", "ล็อกอิน": "ลงชื่อเข้าใช้",
    "เข้าสู่ระบบ": "ลงชื่อเข้าใช้", "เข้าระบบ": "ลงชื่อเข้าใช้", "กู้ข้อมูล": "กู้คืน", "ปฏิทิน": "นัด",
    "เน็ตหลุด": "ไม่มีสัญญาณ", "อินเทอร์เน็ต": "สัญญาณ", "เน็ต": "สัญญาณ",
    "password": "passphrase", "usb": "stick", "thumb drive": "stick", "log out": "lock", "logout": "lock",
    "sign out": "lock", "log in": "sign in", "login": "sign in", "patient": "survivor", "client": "survivor",
    "back up": "backup", "handover": "hand over", "internet": "line",
}  # fmt: skip
"""Everyday words, and what the program calls it. Never shown: the glossary binds what is."""

_THAI: Final = (
    "ยัง ไง ยังไง อย่าง ไร อย่างไร ทำ จะ ได้ ไหม มั้ย ที่ ไหน ที่ไหน คือ อะไร ต้อง ให้ ใน ของ และ หรือ เมื่อ ฉัน เรา ผม ดิฉัน หนู "
    "ครับ ค่ะ คะ วิธี การ หน่อย เอา แล้ว ถ้า เป็น มี อยู่ ตรง นี้ นั้น ไป มา"
)
_ENGLISH: Final = (
    "how do does did i we a an the to can could my our where is are was what which of in on at for it this that with "
    "and or when if not no should must there nothing"
)
_LONG: Final = 6
_HALF: Final = 0.5
_SAYS_NOTHING: Final = frozenset((*_THAI.split(), *_ENGLISH.split()))


def words(typed: str) -> tuple[str, ...]:
    """What is asked for: in our words, each once, without those that say nothing."""
    asked = folded(typed)
    for everyday, ours in _OURS.items():
        asked = asked.replace(folded(everyday), folded(ours))
    found = (word for part in asked.split() for word in _cut(part))
    return tuple(dict.fromkeys(word for word in found if len(word) > 1 and word not in _SAYS_NOTHING))


def share(asked: Sequence[str], said: str) -> float:
    """How much of it stands in a text that was folded, from 0 to 1; 0 if that is less than half, or one short word."""
    there = [word for word in asked if word in said]
    if not there or (len(there) == 1 < len(asked) and len(there[0]) < _LONG):
        return 0.0
    part = sum(map(len, there)) / sum(map(len, asked))
    return part if part >= _HALF else 0.0


def _cut(part: str) -> Sequence[str]:
    if part.isascii():
        return (part.strip("?!.,:;“”\"'()"),)
    from clinic_app.printing.line_ends import pieces

    return pieces(part, i18n.language())
