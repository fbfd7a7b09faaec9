"""The reader of the forms refuses what it does not know, and says where it stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic_app import paths
from clinic_app.domain.definitions import RESERVED, load_definitions
from clinic_app.errors import DefinitionRefused

Alter = Callable[[str, str, str], None]

KINDS = """
version = "1"
[kind.case]
label = "Case"
another = "New case"
[kind.incident]
parent = "case"
label = "Incident"
another = "Another"
"""

CODES = """
[answer]
label = "Answer"
[answer.codes]
yes = "Yes"
no = "No"
unknown = "Unknown"
not_asked = "Not asked"
[signoff]
label = "To be confirmed by"
[signoff.codes]
clinician = "A clinician"
"""

SHEET = """
id = "one"
number = 0
title = "One"
visible = "a_first = yes"

[[group]]
id = "g"
kind = "case"
title = "Group"

[[group.field]]
id = "a_first"
label = "First"
kind = "code"
code_list = "answer"
required = "ask"
privacy = "OP"
packet = "never"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest set of forms that can be read."""
    (tmp_path / "forms").mkdir()
    (tmp_path / "codes").mkdir()
    (tmp_path / "forms" / "kinds.toml").write_text(KINDS, encoding="utf-8")
    (tmp_path / "forms" / "pages.toml").write_text('short = ["a_first"]', encoding="utf-8")
    (tmp_path / "forms" / "00-one.toml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "codes" / "answers.toml").write_text(CODES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def altered(folder: Path) -> Alter:
    """Change one thing of one file."""

    def alter(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return alter


def test_the_smallest_forms_are_read_and_the_silences_taken_from_the_list(folder: Path) -> None:
    forms = load_definitions(folder)
    assert forms.fields["a_first"].codes == ("yes", "no")
    assert forms.codes["answer"].label_of("no") == "No"
    assert forms.codes["answer"].label_of("gone") == "gone"
    assert forms.pages == {"short": ("a_first",)}


ONE = "forms/00-one.toml"
FIELD_END = 'packet = "never"\n'


@pytest.mark.parametrize(
    ("file", "old", "new", "item", "reason"),
    [
        (ONE, 'label = "First"', 'label = "First"\ncolour = "red"', "", "unknown field `colour`"),
        (ONE, 'title = "One"', 'title = "One"\nshape = 1', "", "unknown field `shape`"),
        (ONE, 'title = "Group"', 'title = "Group"\nx = 1', "", "unknown field `x`"),
        (ONE, 'label = "First"\n', "", "", "missing required field `label`"),
        (ONE, 'label = "First"', 'label = ""', "a_first", "needs a label"),
        (ONE, 'kind = "code"', 'kind = "choice"', "", "Invalid enum value 'choice'"),
        (ONE, 'required = "ask"', 'required = "must"', "", "Invalid enum value 'must'"),
        (ONE, 'privacy = "OP"', 'privacy = "XX"', "", "Invalid enum value 'XX'"),
        (ONE, '"answer"', '"answers"', "a_first", "unknown list answers"),
        (ONE, 'code_list = "answer"\n', "", "a_first", "a choice needs a list"),
        (ONE, 'kind = "code"', 'kind = "text"', "a_first", "only a choice has one"),
        (ONE, 'kind = "code"', 'kind = "matrix"', "a_first", "only a choice has one"),
        (ONE, FIELD_END, FIELD_END + 'rows = "answer"\nanswers = "answer"\n', "a_first", "belong to a matrix"),
        (ONE, 'kind = "code"\ncode_list = "answer"', 'kind = "record"', "a_first", "parts belong to a record"),
        (ONE, 'kind = "code"\ncode_list = "answer"', 'kind = "derived"', "a_first", "derived is not asked"),
        (ONE, 'required = "ask"', 'required = "gate"', "a_first", "gates belong to a gate"),
        (ONE, FIELD_END, FIELD_END + 'gates = ["send"]\n', "a_first", "gates belong to a gate"),
        (ONE, FIELD_END, FIELD_END + 'to_be_confirmed_by = "nobody"\n', "a_first", "nobody is called nobody"),
        (ONE, FIELD_END, FIELD_END + 'visible = "a_first ="\n', "a_first", "ends too early"),
        (ONE, FIELD_END, FIELD_END + 'visible = "a_other = yes"\n', "a_first", "unknown field a_other"),
        (ONE, FIELD_END, FIELD_END + 'visible = "a_first = maybe"\n', "a_first", "no such code"),
        (ONE, FIELD_END, FIELD_END + 'visible = "a_first.x = yes"\n', "a_first", "unknown row x"),
        (ONE, FIELD_END, FIELD_END + 'visible = "a_first has yes"\n', "a_first", "does not hold several"),
        (ONE, FIELD_END, FIELD_END + '[group.field.codes]\npurpose = "Why"\n', "a_first", "name of a guidance text"),
        (ONE, 'visible = "a_first = yes"', 'visible = "yes"', "one", "ends too early"),
        (ONE, 'kind = "case"', 'kind = "cases"', "g", "unknown kind cases"),
        (ONE, 'id = "one"', 'id = one"', "", "Invalid value"),
        ("codes/answers.toml", 'no = "No"', "no = 0", "", "Expected `str`"),
        ("codes/answers.toml", 'label = "Answer"', 'label = "Answer"\nnote = "x"', "", "unknown field `note`"),
        ("codes/answers.toml", "[signoff]", '[answer.export]\nmaybe = "x"\n[signoff]', "answer", "unknown codes maybe"),
        ("codes/answers.toml", 'clinician = "A clinician"', "", "signoff", "no codes"),
        ("forms/kinds.toml", 'parent = "case"', 'parent = "file"', "incident", "unknown parent file"),
        ("forms/pages.toml", "a_first", "a_last", "short", "unknown field a_last"),
    ],
)
def test_what_is_not_known_is_refused_by_name(
    folder: Path, altered: Alter, file: str, old: str, new: str, item: str, reason: str
) -> None:
    altered(file, old, new)
    with pytest.raises(DefinitionRefused) as refused:
        load_definitions(folder)
    assert reason in refused.value.reason
    assert refused.value.item == item


@pytest.mark.parametrize("reserved", sorted(RESERVED))
def test_there_is_no_field_for_what_must_not_be_kept(folder: Path, altered: Alter, reserved: str) -> None:
    altered(ONE, 'id = "a_first"', f'id = "{reserved}"')
    with pytest.raises(DefinitionRefused, match="reserved"):
        load_definitions(folder)


def test_an_id_is_defined_once(folder: Path) -> None:
    second = SHEET.replace('"one"', '"two"').replace("number = 0", "number = 1")
    (folder / "forms" / "01-two.toml").write_text(second, encoding="utf-8")
    with pytest.raises(DefinitionRefused, match="defined twice"):
        load_definitions(folder)


def test_a_sheet_stands_in_the_file_of_its_name(folder: Path) -> None:
    (folder / ONE).rename(folder / "forms" / "00-other.toml")
    with pytest.raises(DefinitionRefused, match="another name"):
        load_definitions(folder)


def test_a_list_is_defined_once(folder: Path) -> None:
    shutil.copy(folder / "codes" / "answers.toml", folder / "codes" / "more.toml")
    with pytest.raises(DefinitionRefused, match="defined twice"):
        load_definitions(folder)


def test_a_repeating_kind_has_one_group_on_a_sheet(folder: Path, altered: Alter) -> None:
    field = SHEET[SHEET.index("[[group.field]]") :]
    more = '\n[[group]]\nid = "h"\nkind = "incident"\ntitle = "More"\n'
    both = more + field.replace("a_first", "b_one") + more.replace('"h"', '"i"') + field.replace("a_first", "b_two")
    altered(ONE, FIELD_END, FIELD_END + both)
    with pytest.raises(DefinitionRefused, match="two groups of one repeating kind"):
        load_definitions(folder)


def test_a_missing_file_and_one_that_is_not_text_are_refused(folder: Path) -> None:
    (folder / "codes" / "answers.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionRefused):
        load_definitions(folder)
    (folder / "forms" / "kinds.toml").unlink()
    with pytest.raises(DefinitionRefused, match="missing"):
        load_definitions(folder)


def test_own_codes_of_a_question_stand_before_those_it_shares() -> None:
    forms = load_definitions(paths.resources())
    assert forms.fields["s_literacy"].code_list == "s_literacy"
    assert forms.fields["s_literacy"].codes[:3] == ("none", "some", "th")
    assert forms.codes["lang"].ids[0] == "th"
