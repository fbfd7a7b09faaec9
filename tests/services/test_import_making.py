"""Making a mapping: headings are found, what is known is guessed, and several of one kind in a row stay apart."""

from __future__ import annotations

from clinic_at_work import definitions
from other_sheets import incidents, workbook

from clinic_app.domain.import_mapping import Column, Dates, Role, read_mapping
from clinic_app.domain.import_mapping_written import as_toml
from clinic_app.paths import resources
from clinic_app.services.import_making import ChosenColumn, Making, columns_of, made_of
from clinic_app.wire.sheet import Sheet, open_book


def sheet(*lines: str) -> Sheet:
    return open_book("\n".join(lines).encode()).read("CSV", lambda _done: None)


def making() -> Making:
    shipped = (resources() / "mappings" / "gbvims_ir.toml").read_text(encoding="utf-8")
    return Making(definitions(), [read_mapping(shipped, definitions())], lambda field: f"คำของ {field.id}")


def test_the_headings_are_the_row_that_is_widest_in_words() -> None:
    columns = columns_of(sheet("Register 2568,,", ",,", "No,Sex,Type", "1,F,rape", "2,M,rape"))
    assert [(column.heading, column.spellings) for column in columns] == [
        ("No", ("1", "2")),
        ("Sex", ("F", "M")),
        ("Type", ("rape",)),
    ]


def test_a_column_without_a_heading_is_not_offered_and_equal_ones_are_numbered() -> None:
    columns = columns_of(sheet("Sex,,SEX,Type", "F,x,M,rape"))
    assert [(column.at, column.nth) for column in columns] == [(0, 1), (2, 2), (3, 0)]


def test_what_a_mapping_knows_is_guessed_with_its_spellings_and_a_name_of_ours_as_itself() -> None:
    known = making()
    [interview, typed, ours, stranger] = columns_of(
        sheet("วันที่สัมภาษณ์,GBV TYPE,คำของ s_marital,Anything", "1/2/2569,Rape,single,x")
    )
    assert known.guess(interview).target == "interview_date"
    assert known.guess(typed).base is not None
    assert known.guess(ours).target == "s_marital"
    assert known.guess(stranger).target == ""


def test_each_spelling_is_read_as_far_as_anybody_knows() -> None:
    [column, _other] = columns_of(sheet("Sex,Type", "F,a", "ผู้หญิง,a", "unknown,a"))
    chosen = ChosenColumn("s_sex", {"F": "female"})
    assert making().read(column, chosen) == {"F": "female", "ผู้หญิง": None, "unknown": "unknown"}
    assert making().read(column, ChosenColumn("s_name")) == {}


def test_two_alleged_perpetrators_in_one_row_are_two() -> None:
    columns = columns_of(sheet("No,P1 sex,P1 relation,P2 sex,P2 relation", "1,M,stranger,M,co_worker"))
    chosen = [ChosenColumn(target) for target in ("row", "p_sex", "p_relation", "p_sex", "p_relation")]
    made = made_of(columns, chosen, definitions())
    assert [(column.field, column.thing) for column in made[1:]] == [
        ("p_sex", ""), ("p_relation", ""), ("p_sex", "2"), ("p_relation", "2"),
    ]  # fmt: skip
    assert made[0] == Column(["No"], role=Role.ROW)
    read_mapping(as_toml("one", made, Dates()), definitions())


def test_the_guess_of_a_whole_sheet_of_the_recorder_is_a_mapping() -> None:
    columns = columns_of(open_book(workbook(incidents(3))).read("Incident Data", lambda _done: None))
    known = making()
    made = made_of(columns, [known.guess(column) for column in columns], definitions())
    assert len(read_mapping(as_toml("again", made, Dates()), definitions()).columns) == 42
