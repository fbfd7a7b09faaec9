"""Zawgyi is known and converted; Unicode in Burmese, Shan, Karen and Mon is left alone.

The pairs were made with ICU's own transliterators (`my-Zawgyi` and back), which know nothing of our rules.
"""

from __future__ import annotations

import unicodedata

import pytest

from clinic_app.domain.zawgyi import from_zawgyi, in_mark_order, is_zawgyi

PAIRS = {
    "ေအာင္ဆန္းစုၾကည္": "အောင်ဆန်းစုကြည်",
    "နန္းခမ္းဟြမ္": "နန်းခမ်းဟွမ်",
    "ေဇာ္မင္းထြန္း": "ဇော်မင်းထွန်း",
    "ခင္မာလာ": "ခင်မာလာ",
    "ႏွင္းႏွင္းျဖဴ": "နှင်းနှင်းဖြူ",
    "စႏၵာဝင္း": "စန္ဒာဝင်း",
    "သူဇာေအာင္": "သူဇာအောင်",
    "ျမင့္ျမင့္ေအး": "မြင့်မြင့်အေး",
    "ေက်ာ္ေက်ာ္ဦး": "ကျော်ကျော်ဦး",
    "ခ်ိဳခ်ိဳလြင္": "ချိုချိုလွင်",
    "ဥမၼာ": "ဥမ္မာ",
    "ဣႁႏၵာ": "ဣန္ဒြာ",
    "သႏၲာ": "သန္တာ",
    "ဝင္းဝင္းေမာ္": "ဝင်းဝင်းမော်",
    "ယဉ္ယဉ္ေအး": "ယဉ်ယဉ်အေး",
    "ညိုညိုသန္း": "ညိုညိုသန်း",
    "ဉာဏ္လင္း": "ဉာဏ်လင်း",
    "သက္သက္ေဝ": "သက်သက်ဝေ",
    "အိအိၿဖိဳး": "အိအိဖြိုး",
    "ေမသူ": "မေသူ",
    "ေနာ္ေဖာ": "နော်ဖော",
    "ေစာထူး": "စောထူး",
    "ေရႊရည္": "ရွှေရည်",
    "တင္တင္လွ": "တင်တင်လှ",
    "လွလွ": "လှလှ",
    "ေဌးေဌး": "ဌေးဌေး",
    "ၾကည္ၾကည္": "ကြည်ကြည်",
    "သဂႌ": "သင်္ဂီ",
    "ဗ်ူဟာ": "ဗျူဟာ",
    "ျမန္မာ": "မြန်မာ",
    "ကရင္": "ကရင်",
    "ရွမ္း": "ရှမ်း",
    "ရန္ကုန္": "ရန်ကုန်",
    "ျမဝတီ": "မြဝတီ",
    "ေမာ္လၿမိဳင္": "မော်လမြိုင်",
    "ဆည္းကုန္း": "ဆည်းကုန်း",
    "အျပည္ျပည္ဆိုင္ရာ": "အပြည်ပြည်ဆိုင်ရာ",
    "ကမ႓ာ့ကုလသမဂၢအဖြဲ႔": "ကမ္ဘာ့ကုလသမဂ္ဂအဖွဲ့",
    "သႏၷိ႒ာန္ခ်ၿပီး": "သန္နိဋ္ဌာန်ချပြီး",
    "ၾကမ္းၾကဳတ္စြာ": "ကြမ်းကြုတ်စွာ",
    "မလႊဲသာ": "မလွှဲသာ",
    "လ်ိႈ႔ဝွက္": "လျှို့ဝှက်",
    "ေယာက္်ား": "ယောက်ျား",
    "ပုဂၢိုလ္တစ္ဦး": "ပုဂ္ဂိုလ်တစ်ဦး",
    "ဗုဒၶ": "ဗုဒ္ဓ",
    "အ႑": "အဏ္ဍ",
    "က်င့္သံုးသင့္၏။": "ကျင့်သုံးသင့်၏။",
    "အဂၤါမစြမ္းမသန္": "အင်္ဂါမစွမ်းမသန်",
}
SAME_TO_BOTH = {"လွလွ"}
"""Good syllables in both encodings: nothing in the word can tell."""

OTHERS = [
    "မႃႈ ပၼ်ႇ မႂ်ႈ ပႄႉ",
    "မႂ်ႇသုင်ၶႃႈ ၽႃႇသႃႇတႆး လိၵ်ႈတႆး ၸုမ်းၸိုင်ႈ ၵၢၼ်မိူင်း ၸၢႆး ၼၢင်း ပီႈၼွင်ႉ ႁဝ်းၶႃႈ ၸိုဝ်ႈ တၢင်းၵႃႈ ႁွင်ႈၵၢၼ် ၶိူဝ်းတႆး",
    "ကညီကျိာ် တၢ်ဘၣ် လၢအ ပှၤဂီၢ်မုၢ် နီၢ် ဖိၣ်မုၢ် စီၤ နီၢ်ဖိ တၢ်မၤစၢၤ ဒီးနၤ အမံၤ ယွၤ သးခု တၢ်ဘျုးဒိၣ်မး ကမျၢၢ် ထံကီၢ်",
    "ဘာသာမန် ဂွံကျဇ် ကဵုသၟာန် ဍုၚ် မိဟာၚ် ညးမံၚ် ပ္ဍဲဍုၚ် အာယုက် ကောန်ဍုၚ် တၟး ယၟု",
]


@pytest.mark.parametrize(("zawgyi", "unicode"), PAIRS.items())
def test_zawgyi_is_known_and_comes_out_as_unicode(zawgyi: str, unicode: str) -> None:
    assert is_zawgyi(zawgyi) is (zawgyi not in SAME_TO_BOTH)
    assert from_zawgyi(zawgyi) == in_mark_order(unicodedata.normalize("NFC", unicode))


@pytest.mark.parametrize(
    "unicode",
    [*PAIRS.values(), *(word for line in OTHERS for word in line.split()), *OTHERS, "ေအာင်", "ABC 123", "สวัสดี", ""],
)
def test_unicode_is_left_alone_in_all_languages_of_the_script(unicode: str) -> None:
    assert not is_zawgyi(unicode)


def test_a_line_of_zawgyi_among_latin_words_is_known() -> None:
    assert is_zawgyi("Ma Thida (ေအာင္) 2026")
