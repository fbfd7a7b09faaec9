"""The monthly return as the office reads it: what each number means, why two may differ, no number without its head."""

from __future__ import annotations

import pypdfium2
from clinic_at_work import COORDINATOR, House
from test_reporting import NOVEMBER, three_women

from clinic_app.printing.bilingual import Words
from clinic_app.printing.monthly_return import MonthlyReturn, ReturnTable, monthly_return
from clinic_app.services.clinic import Clinic

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
    said = "other definitions. Returns made before that day were counted by those of 2020-01-01 · 2020-02-02"
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
