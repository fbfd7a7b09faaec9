"""The code that lets a new PC in: read as freely as people type, refused at the first slip."""

from __future__ import annotations

import pytest

from clinic_app.crypto.joining_code import JoiningCode
from clinic_app.crypto.recovery import ALPHABET
from clinic_app.errors import WrongJoiningCode

CODE = JoiningCode(tuple(range(3, 18)))


def test_it_is_read_as_people_type_it() -> None:
    text = CODE.text
    assert len(text) == 19
    assert [len(part) for part in text.split("-")] == [4, 4, 4, 4]
    for typed in (text, text.lower(), text.replace("-", " "), f"  {text.replace('-', '')}\t"):
        assert JoiningCode.from_text(typed) == CODE
    zeros = JoiningCode((0, 1) * 7 + (0,))
    assert JoiningCode.from_text(zeros.text.replace("0", "O").replace("1", "l")) == zeros
    assert "JoiningCode()" in repr(CODE), "the code stands in a log"


def test_it_is_read_on_a_thai_keyboard() -> None:
    from clinic_app.crypto.layouts import other_layout

    typed = other_layout(CODE.text.lower())
    assert typed is not None
    assert JoiningCode.from_text(typed) == CODE


THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("dash", ["-", "–", "−", "\u00a0", "\u200b", " - "])
def test_it_is_read_in_thai_digits_and_with_whatever_dash_a_message_made_of_it(dash: str) -> None:
    for code in (CODE, JoiningCode(tuple(range(15)))):
        typed = code.text.replace("-", dash)
        assert JoiningCode.from_text(typed) == code
        assert JoiningCode.from_text(typed.translate(THAI_DIGITS)) == code


def test_every_slip_of_one_sign_and_every_swap_is_noticed() -> None:
    signs = CODE.text.replace("-", "")
    wrong = [
        signs[:at] + other + signs[at + 1 :] for at in range(16) for other in ALPHABET if other != signs[at]
    ] + [
        signs[:a] + signs[b] + signs[a + 1 : b] + signs[a] + signs[b + 1 :]
        for a in range(16) for b in range(a + 1, 16) if signs[a] != signs[b]
    ]  # fmt: skip
    for each in (*wrong, signs[:-1], signs + "0", "", "U" * 16, "ก" * 16):
        with pytest.raises(WrongJoiningCode):
            JoiningCode.from_text(each)


def test_no_two_are_alike_and_no_key_serves_two_purposes() -> None:
    one, two = JoiningCode.new(), JoiningCode.new()
    assert one != two
    assert JoiningCode.from_text(one.text) == one
    keys = {one.key(b"a"), one.key(b"b"), two.key(b"a")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
