"""What an office is told: what each number means, why two may differ, no number without its head, nobody as nobody."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pypdfium2
import pytest
from clinic_at_work import COORDINATOR, House
from test_reporting import NOVEMBER, three_women

from clinic_app.domain.dates import DayReading, shown
from clinic_app.errors import NothingToGive
from clinic_app.printing.bilingual import Words
from clinic_app.printing.monthly_return import MonthlyReturn, ReturnTable, monthly_return
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import Audience, month_of

NOT_OVER = "The month was not over when this was counted: who came after that is missing."


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def text_of(clinic: Clinic) -> str:
    paper = clinic.reporting.return_paper(NOVEMBER, "en", letterhead=clinic.papers.letterhead)
    return " ".join(pages_of(paper.pdf))


def test_the_return_says_that_its_month_was_not_over(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    assert NOT_OVER in text_of(clinic)
    house.pass_(days=30)
    assert NOT_OVER not in text_of(house.enter(COORDINATOR))


def test_the_return_says_that_earlier_ones_were_counted_otherwise(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    assert "other definitions" not in text_of(clinic)
    clinic.desk.vault.settings["figure_versions"] = {"2020-01-01 · 2020-02-02": "2020-01-01"}
    said = "other definitions. What was reported before that day was counted by those of 2020-01-01 · 2020-02-02"
    assert said in text_of(clinic)


def test_each_number_of_the_return_stands_with_what_it_means(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    read = text_of(clinic)
    meant = [each.definition for each in clinic.reporting.law.figures if each.statutory]
    assert len(meant) > 5
    assert [each for each in meant if each not in read] == []


def a_table(title: str, lines: int) -> ReturnTable:
    plain = Words.plain
    return ReturnTable(
        title=plain(title), definition=plain("-"), confirmed_by=plain("-"), heads=(plain(f"Over {title}"),),
        lines=tuple((plain(f"{title} {n}"), (n,)) for n in range(lines)),
    )  # fmt: skip


def test_no_line_of_a_table_is_on_a_page_without_its_heads() -> None:
    names = ("first", "second", "third", "fourth")
    facts = MonthlyReturn(
        office="Tak", clinic="", duty_line="", month="2569", counted_at="2569", version="1", role=Words.plain("-"),
        people=1, not_in_statistics=0, unread=0, elsewhere=0, unfinished=False, changed=None, empty=False, figures=(),
        tables=tuple(a_table(name, 20) for name in names), print_number="",
    )  # fmt: skip
    pages = pages_of(monthly_return(facts, staff="en", training=False))
    assert len(pages) > 1
    for name in names:
        [page] = [page for page in pages if f"Over {name}" in page]
        assert all(f"{name} {n}" in page for n in range(20))


@pytest.fixture
def counted_otherwise(house: House) -> Clinic:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")
    clinic.desk.vault.settings["figure_versions"] = {"2020-01-01 · 2020-02-02": "2020-01-01"}
    return clinic


def test_a_file_says_that_earlier_numbers_were_counted_otherwise(counted_otherwise: Clinic) -> None:
    made = counted_otherwise.figures_out.tables(Audience.STATUTORY, NOVEMBER, reason="for the office")
    book = list(csv.DictReader(io.StringIO(made.attached["codebook.csv"].decode("utf-8-sig"))))
    [note] = [row for row in book if row["id"] == "changed"]
    for words in (note["english"], note["thai"]):
        assert "2020-01-01 · 2020-02-02" in words
        assert "2026-11-2" in words  # the day since when
    assert "2020-01-01 · 2020-02-02" in " ".join(pages_of(made.file.paper.pdf))


def test_a_file_of_months_that_are_not_over_says_so_until_they_are(house: House) -> None:
    clinic, _ = three_women(house)
    clinic.reporting.name_office("Tak")

    def told(audience: Audience) -> tuple[list[dict[str, str]], str]:
        made = clinic.figures_out.tables(audience, NOVEMBER, reason="for the office")
        book = csv.DictReader(io.StringIO(made.attached["codebook.csv"].decode("utf-8-sig")))
        return [row for row in book if row["id"] == "unfinished"], " ".join(pages_of(made.file.paper.pdf))

    today = clinic.desk.clock.today()
    for audience in (Audience.STATUTORY, Audience.OWN):
        [note], cover = told(audience)
        assert note["english"].startswith("These months were not over")
        assert note["thai"] != note["english"]
        assert f"นับก่อนสิ้นช่วงเดือนนี้ {shown(DayReading(today.year, today.month, today.day), 'th')}" in cover
    house.pass_(days=30)
    clinic = house.enter(COORDINATOR)  # whom `told` asks from now on
    none, cover = told(Audience.STATUTORY)
    assert none == []
    assert "นับก่อน" not in cover


def test_whoever_sees_years_alone_is_given_no_month_by_a_mapping(house: House, tmp_path: Path) -> None:
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'format = 1\ntitle = "A"\naudience = "network"\norg_unit = "OrgUnit0001"\n'
        '[[table]]\nid = "gbv_type_sex"\nelement = "-"\n'
    )
    clinic.figures_out.take_mapping(mapping)
    for months in (NOVEMBER, range(NOVEMBER.start - 5, NOVEMBER.start + 1), range(NOVEMBER.start - 11, NOVEMBER.stop)):
        with pytest.raises(NothingToGive) as refused:
            clinic.figures_out.dry_run(months)
        assert refused.value.reason == "years"


def test_an_office_is_told_of_nobody_once_the_month_is_over(house: House, tmp_path: Path) -> None:
    house.pass_(days=10)
    clinic = house.enter(COORDINATOR)
    clinic.reporting.name_office("Tak")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'format = 1\ntitle = "A"\naudience = "statutory"\norg_unit = "OrgUnit0001"\n'
        '[[figure]]\nid = "people"\nelement = "PeopleSeen1"\n'
    )
    clinic.figures_out.take_mapping(mapping)
    last = month_of(clinic.desk.clock.today()) - 1
    over, now = range(last, last + 1), range(last + 1, last + 2)
    sent = clinic.figures_out.values(over, reason="the monthly return")
    assert json.loads(sent.attached["values.json"])["dataValues"] == [{"dataElement": "PeopleSeen1", "value": "0"}]
    for refused in (
        lambda: clinic.figures_out.values(now, reason="the monthly return"),
        lambda: clinic.figures_out.tables(Audience.OWN, over, reason="for ourselves"),
        lambda: clinic.figures_out.to_draw(Audience.STATUTORY, over),
    ):
        with pytest.raises(NothingToGive):
            refused()
