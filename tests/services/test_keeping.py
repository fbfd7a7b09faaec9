"""A closed file gets a day to be looked at; a case that goes is gone: from the pages, the indexes, the lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, House
from test_pc_stolen import words_on

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.domain.restriction import Why
from clinic_app.domain.retention import load_retention, years_after
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import DefinitionRefused, ErasureRefused, NoSuchCase, NotAllowed, NotOnTheList
from clinic_app.paths import resources
from clinic_app.printing.setting import Setting
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import TaskKind
from clinic_app.services.keeping import CopyGone, WhyErase
from clinic_app.services.paper import Paper
from clinic_app.vault.keep_book import OnItsWay
from clinic_app.vault.pages import Pages

SIGNS = "\u2d5e\u2d5f\u2d60"
"""Three Tifinagh letters: nothing of ours has them, and their pairs are words of the index."""


def on_the_pages(house: House, clinic: Clinic) -> bytes:
    """Everything on every page of the decrypted file, used or free."""
    pages = Pages(house.place.database, clinic.desk.vault._key.database_key)
    try:
        return b"".join(pages.read(number) or b"" for number in range(1, pages.count + 1))
    finally:
        pages.close()


def marks(found: bytes) -> list[bytes]:
    in_the_index = SIGNS[1:].encode("utf-16-be").hex()[3:].encode()  # a word lies there without what it shares
    looked_for = (SIGNS.encode(), SIGNS.encode("utf-16-be"), in_the_index)
    return [mark for mark in looked_for if mark in found]


def a_case_full_of_signs(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    said = Change(values=((case.root, "s_name", f"Name {SIGNS}"), (case.root, "s_address", f"House {SIGNS}")))
    case = clinic.recording.change(case.id, said)
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": f"Draft {SIGNS}"})
    clinic.recording.keep_unread(case.id, case.root, "survivor", {"s_dob": f"32/13 {SIGNS}"})
    clinic.following_up.promise(TaskKind.CALL, due_at=clinic.desk.clock.now(), channel="phone", case_id=case.id)
    while clinic.catch_up():
        pass
    return case


def closed(clinic: Clinic, case_id: CaseId, **said: object) -> Case:
    case = clinic.recording.shown(case_id)
    values = tuple((case.root, field, value) for field, value in {"z_reason": "needs_met", **said}.items())
    return clinic.recording.change(case_id, Change(values=values))


def test_nothing_of_an_erased_case_is_left_in_the_decrypted_file(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = a_case_full_of_signs(clinic)
    clinic.restricting.restrict(case.id, {clinic.whoami.id}, Why.STAFF)
    clinic.desk.vault._lane.fold()
    assert len(marks(on_the_pages(house, clinic))) == 2, "as text, and in the index"
    erased = clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    assert marks(on_the_pages(house, clinic)) == []
    assert (erased.code, erased.by) == (case.code, COORDINATOR.staff_code)


def test_no_list_search_or_task_knows_an_erased_case_and_the_journal_only_that_it_went(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = a_case_full_of_signs(clinic)
    other = clinic.recording.begin()
    clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    assert [row.id for row in clinic.finding.page().rows] == [other.id]
    assert clinic.finding.find(SIGNS) == ()
    assert clinic.today().promises == ()
    assert clinic.today().resume == ()
    for look in (clinic.recording.shown, clinic.recording.history, clinic.desk.vault.revisions.history):
        with pytest.raises(NoSuchCase):
            look(case.id)
    [gone] = clinic.desk.vault.journal.of_acts(("erased",), among=100)
    assert gone.about == {"case": case.id.hex, "why": "mistake"}


def test_both_chains_are_whole_after_an_erasure_and_writing_goes_on(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case, other = a_case_full_of_signs(clinic), clinic.recording.begin()
    clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    clinic.recording.change(other.id, Change(values=((other.root, "c_record", "given"),)))
    new = clinic.recording.begin()
    clinic.recording.change(new.id, Change(values=((new.root, "c_record", "given"),)))
    vault = house.enter(COORDINATOR).desk.vault
    vault.journal.verify(vault.device.signing.public)
    assert vault.revisions.verify_chain() == 5


def test_a_held_file_and_one_with_an_open_referral_stay(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = a_case_full_of_signs(clinic)
    clinic.recording.change(case.id, Change(values=((case.root, "z_hold", True),)))
    with pytest.raises(ErasureRefused, match="legal_hold"):
        clinic.keeping.erase(case.id, WhyErase.TIME_OVER)
    assert clinic.keeping.look(case.code).refusal == "legal_hold"
    assert clinic.recording.shown(case.id).code == case.code


def test_she_is_believed_by_her_code_word_and_not_by_a_letter(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = a_case_full_of_signs(clinic)
    with pytest.raises(ErasureRefused, match="not_verified"):
        clinic.keeping.erase(case.id, WhyErase.HER_REQUEST)
    asked = new_entity("data_request", case.root)
    told = (asked.id, "dsr_verified", {"how": "not_verified"})
    clinic.recording.change(case.id, Change(created=(asked,), values=(told,)))
    assert clinic.keeping.look(case.code).refusal == "not_verified"
    clinic.recording.change(case.id, Change(values=((asked.id, "dsr_verified", {"how": "code_word"}),)))
    assert clinic.keeping.look(case.code).refusal == ""
    clinic.keeping.erase(case.id, WhyErase.HER_REQUEST)


def test_only_those_who_lead_erase(house: House) -> None:
    case = house.enter(NURSE).recording.begin()
    with pytest.raises(NotAllowed):
        house.enter(DOCTOR).keeping.erase(case.id, WhyErase.MISTAKE)
    house.enter(SUPERVISOR).keeping.erase(case.id, WhyErase.MISTAKE)


def test_behind_broken_glass_nobody_erases_what_others_keep(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.restricting.restrict(case.id, {clinic.desk.me.id}, Why.OFFICIAL)
    clinic = house.enter(SUPERVISOR)
    clinic.restricting.break_glass(case.code, "emergency")
    with pytest.raises(NotOnTheList):
        clinic.keeping.look(case.code)
    with pytest.raises(NotOnTheList):
        clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    assert house.enter(NURSE).recording.shown(case.id).code == case.code


def test_a_closed_file_is_due_after_the_years_of_this_site(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.keeping.set_years("adult", 2)
    [adult] = [each for each in clinic.keeping.rules() if each.rule.id == "adult"]
    assert (adult.years, adult.confirmed_by) == (2, COORDINATOR.staff_code)
    case = a_case_full_of_signs(clinic)
    closed(clinic, case.id)
    assert clinic.keeping.due() == ()
    house.pass_(days=2 * 366)
    clinic = house.enter(COORDINATOR)
    [due] = clinic.keeping.due()
    assert (due.code, due.hold) == (case.code, False)
    assert clinic.keeping.keep_longer(due, 5) == years_after(clinic.desk.clock.today(), 5)
    assert clinic.keeping.due() == ()


def test_a_file_that_is_opened_again_is_not_due(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    clinic.keeping.set_years("adult", 1)
    case = a_case_full_of_signs(clinic)
    closed(clinic, case.id)
    clinic.recording.change(case.id, Change(values=((case.root, "z_reason", None),)))
    house.pass_(days=400)
    assert house.enter(COORDINATOR).keeping.due() == ()


def test_when_she_has_died_nobody_calls_any_more_from_the_same_save_on(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = a_case_full_of_signs(clinic)
    assert len(clinic.today().promises) == 1
    closed(clinic, case.id, z_reason="died", z_died={"on": "2026-11-20", "inquest_hold": True})
    assert clinic.today().promises == ()
    [stopped] = clinic.desk.vault.journal.of_acts(("tasks_stopped",), among=100)
    assert stopped.about["n"] == 1
    with pytest.raises(ErasureRefused, match="legal_hold"):
        clinic.keeping.erase(case.id, WhyErase.TIME_OVER)


def test_years_that_are_none_are_refused(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    for rule, years in (("adult", 0), ("adult", 101), ("nobody", 5)):
        with pytest.raises(ValueError, match=rule):
            clinic.keeping.set_years(rule, years)
    assert years_after(date(2028, 2, 29), 1) == date(2029, 3, 1)


def test_our_own_rules_can_be_read_and_a_broken_file_is_refused(tmp_path: Path) -> None:
    assert {"adult", "minor", "died"} == set(load_retention(resources()).rules)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "retention.toml").write_text("[[rule]]\nid = 1\n", "utf-8")
    with pytest.raises(DefinitionRefused):
        load_retention(tmp_path)


def test_a_copy_from_before_an_update_goes_with_the_case_and_the_certificate_says_so(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    copy = house.place.folder.with_name(f"{house.place.folder.name}-before-step-9")
    copy.mkdir()
    erased = clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE)
    assert (erased.copy, copy.exists()) == (CopyGone.DESTROYED, False)
    assert clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE).copy is CopyGone.NONE
    copy.write_bytes(b"what cannot be taken away")
    erased = clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE)
    assert erased.copy is CopyGone.STAYS
    assert clinic.keeping.certificate(erased).pdf.startswith(b"%PDF")


def test_what_lies_on_the_hub_or_is_on_its_way_there_is_named(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    assert clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE).on_hub is None
    book, at = clinic.desk.vault.keep, "2026-11-20T02:00:00Z"
    book.on_its_way = OnItsWay(backup="b", made_at=at, counter=1, cases=1, size=1, names_hash=b"")
    assert clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE).on_hub == instant(at)
    book.note(book.on_its_way, 1)
    erased = clinic.keeping.erase(clinic.recording.begin().id, WhyErase.MISTAKE)
    assert erased.on_hub == instant(at)
    assert clinic.keeping.certificate(erased).pdf.startswith(b"%PDF")


def test_whoever_erases_prints_the_certificate_under_a_number_and_nobody_else_does(house: House) -> None:
    clinic = house.enter(SUPERVISOR)  # who prints nothing of a case
    code = Paper(document="consent_form", pdf=b"", make=lambda _number: b"")
    with pytest.raises(NotAllowed):
        clinic.papers.handed_to_printer(code)
    lead = house.enter(COORDINATOR)
    case = lead.recording.begin()
    erased = house.enter(SUPERVISOR).keeping.erase(case.id, WhyErase.MISTAKE)
    clinic = house.enter(SUPERVISOR)
    paper = clinic.papers.made(lambda: clinic.keeping.certificate(erased), Setting())
    numbered = clinic.papers.handed_to_printer(paper, printer="Office")
    assert str(numbered.number) in words_on(numbered.pdf)
    assert [(each.document, each.printer) for each in clinic.desk.vault.prints.newest(1)] == [
        ("erasure_certificate", "Office")
    ]
    assert "printed" in [entry.act for entry in clinic.desk.vault.journal.entries(limit=1000)]
    with pytest.raises(NotAllowed):
        house.enter(NURSE).papers.handed_to_printer(paper)
