"""The printed code: every slip of the pen is noticed, and nothing else is asked of the typist."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.recovery import ALPHABET, CODE_BYTES, RecoveryCode
from clinic_app.errors import WrongRecoveryLine

CODE = RecoveryCode(bytes(range(20)))


@given(st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_what_is_printed_reads_back(secret: bytes) -> None:
    lines = RecoveryCode(secret).lines
    assert [len(line) for line in lines] == [11] * 4
    assert RecoveryCode.from_lines(lines).secret == secret


def test_the_frozen_sheet() -> None:
    assert CODE.lines == RecoveryCode.from_lines([" ".join(line.lower()) for line in CODE.lines]).lines
    assert RecoveryCode(bytes(20)).lines[0].startswith("0000-0000-")


@pytest.mark.parametrize("line", range(4))
def test_any_one_wrong_sign_is_noticed_on_its_line(line: int) -> None:
    printed = list(CODE.lines)
    right = printed[line]
    for place, sign in enumerate(right):
        for other in ALPHABET:
            if sign == "-" or other == sign:
                continue
            printed[line] = right[:place] + other + right[place + 1 :]
            with pytest.raises(WrongRecoveryLine) as wrong:
                RecoveryCode.from_lines(printed)
            assert wrong.value.line == line + 1


def test_any_two_signs_swapped_are_noticed() -> None:
    plain = CODE.lines[2].replace("-", "")
    for left, right in combinations(range(9), 2):
        if plain[left] == plain[right]:
            continue
        signs = list(plain)
        signs[left], signs[right] = signs[right], signs[left]
        with pytest.raises(WrongRecoveryLine):
            RecoveryCode.from_lines([*CODE.lines[:2], "".join(signs), CODE.lines[3]])


def test_lines_in_each_others_places_are_noticed() -> None:
    for left, right in combinations(range(4), 2):
        lines = list(CODE.lines)
        lines[left], lines[right] = lines[right], lines[left]
        with pytest.raises(WrongRecoveryLine):
            RecoveryCode.from_lines(lines)


def test_hands_may_write_o_for_nought_and_i_or_l_for_one() -> None:
    code = RecoveryCode(bytes(19) + b"\x21")  # ends in ...0011
    typed = [line.replace("0", "o").replace("1", "l") for line in code.lines]
    assert RecoveryCode.from_lines(typed) == code


def test_thai_digits_are_digits() -> None:
    code = RecoveryCode(bytes(range(20)))
    digits = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    assert any(line.translate(digits) != line for line in code.lines)
    assert RecoveryCode.from_lines([line.translate(digits) for line in code.lines]) == code


def test_a_forgotten_language_switch_is_no_wrong_code() -> None:
    thai = [other_layout(line.lower()) or "" for line in CODE.lines]
    assert thai != list(CODE.lines)
    assert RecoveryCode.from_lines(thai) == CODE


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [([], 1), (CODE.lines[:3], 4), ((*CODE.lines, CODE.lines[0]), 5), (("U" * 9, *CODE.lines[1:]), 1)],
)
def test_too_few_too_many_and_foreign_signs_name_the_line(lines: list[str], wrong: int) -> None:
    with pytest.raises(WrongRecoveryLine) as raised:
        RecoveryCode.from_lines(lines)
    assert raised.value.line == wrong


def test_codes_are_random_and_never_shown() -> None:
    code = RecoveryCode.new()
    assert code != RecoveryCode.new()
    assert code.secret.hex() not in repr(code)
    assert repr(code.secret)[2:-1] not in repr(code)
