"""Pictures to point at, for a night without an interpreter: care only, since no consent is asked with pictures."""

from __future__ import annotations

from typing import Final

from clinic_app.printing.bilingual import Voice
from clinic_app.printing.her_language import Hers
from clinic_app.printing.text_groups import TextGroup

ANSWERS: Final = (("✅", "card_yes"), ("❌", "card_no"), ("✋", "card_stop"))
PAIN: Final = "🙂😐🙁😢😭"
"""From none to the worst there is."""

CARDS: Final = (
    ("🤕", "card_hurts"), ("🩸", "card_blood"), ("🤢", "card_sick"), ("🤰", "card_pregnant"),
    ("🥶", "card_cold"), ("🥵", "card_hot"), ("😨", "card_afraid"), ("👶", "card_child"),
    ("🥤", "card_drink"), ("🍚", "card_eat"), ("🚽", "card_toilet"), ("🚿", "card_wash"),
    ("🛏", "card_sleep"), ("👕", "card_clothes"), ("💊", "card_medicine"), ("🩺", "card_doctor"),
    ("👩", "card_woman"), ("🚪", "card_door"), ("☎", "card_phone"), ("🏠", "card_home"),
)  # fmt: skip
"""The sign that draws it, and the sentence of the group `safety` that says it."""

SPOKEN: Final = (
    ("th", "ภาษาไทย"), ("my", "မြန်မာစကား"), ("ksw", "ကညီကျိာ်"), ("shn", "ၵႂၢမ်းတႆး"), ("km", "ភាសាខ្មែរ"),
    ("lo", "ພາສາລາວ"), ("vi", "Tiếng Việt"), ("id", "Bahasa Indonesia"), ("fil", "Filipino"), ("zh", "中文"),
    ("en", "English"),
)  # fmt: skip
"""Languages as they call themselves, for her to point at the one in which she is safe."""


def night_cards(number: str, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The sheet as PDF bytes in memory, A4. Raises `UncoveredScript`."""
    from clinic_app.printing.night_cards_layout import laid_out

    return laid_out(number, Voice(staff, hers, training, group=TextGroup.SAFETY))
