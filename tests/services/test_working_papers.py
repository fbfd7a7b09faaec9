"""Papers of the staff: scripts and cards that speak of nobody, and the note beside a packet that is carried."""

from __future__ import annotations

from datetime import date

import pytest
from clinic_at_work import COORDINATOR, NURSE, VOLUNTEER, House
from signed_list import POLICE, SHELTER, listed
from test_her_papers import recorded
from test_papers import PACKET, Desk, desk, read  # noqa: F401 - the desk is a fixture

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change
from clinic_app.errors import NoSuchCase, NotAllowed, NotPermitted
from clinic_app.printing.text_groups import TextGroup, group_texts
from clinic_app.services.interpreters import NewInterpreter, Sex

RELEASE_TAKEN_BACK: dict[str, Stored] = {"c_share": "withdrawn", "c_withdrawn_at": "2026-11-24T02:30:00Z"}


def test_scripts_and_cards_speak_of_nobody_and_are_numbered(house: House) -> None:
    clinic = house.enter(NURSE)
    object.__setattr__(clinic.desk.settings, "language", "en")
    papers = clinic.working_papers
    for make in (papers.call_script, papers.bed_script, papers.night_cards, papers.interpreter_promise):
        paper = clinic.papers.handed_to_printer(make())
        assert paper.case_id is None
        assert paper.number is not None
        assert paper.number in read(paper)
    assert "Can you talk now?" in read(papers.call_script())
    assert "Is a place free for one grown person?" in read(papers.bed_script())
    volunteer = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        volunteer.working_papers.call_script()


def test_the_pictures_carry_her_words_only_where_safety_is_signed(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    drink = group_texts("km", TextGroup.SAFETY)["card_hurts"]
    assert drink not in read(clinic.working_papers.night_cards("km"))
    clinic.translations.sign("km", TextGroup.SAFETY, name="K", qualification="Q", on=date(2026, 11, 20))
    assert drink in read(clinic.working_papers.night_cards("km"))


def test_the_undertaking_has_the_code_of_the_register_and_no_name(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    object.__setattr__(clinic.desk.settings, "language", "en")
    new = NewInterpreter(name="ZZNAMEZZ", phone="000", languages=("my", "shn"), sex=Sex.FEMALE, ties=frozenset())
    code = clinic.interpreters.add(new)
    said = read(clinic.working_papers.interpreter_promise(code))
    assert code in said
    assert "Burmese" in said
    assert "ZZNAMEZZ" not in said
    assert "คำรับรองของล่าม" in said, "in both languages of the staff"


def test_the_note_with_a_packet_has_its_code_the_way_and_nothing_of_what_is_inside(desk: Desk) -> None:  # noqa: F811
    object.__setattr__(desk.clinic.desk.settings, "language", "en")
    referral = desk.sealed()
    desk.writes(s_name="ZZNAMEZZ")
    said = " ".join(read(desk.clinic.working_papers.packet_note(desk.case, referral)).split())
    case = desk.clinic.desk.vault.cases.load(desk.case)
    for words in (PACKET.referral_code[:4], "22 Nov 2026 · 2569", "22 Dec 2026 · 2569", "000 000 0100", "Nurse"):
        assert words in said
    for words in ("ZZ", "Burmese", "hild", case.code, NURSE.staff_code, "apple"):
        assert words not in said.replace("-", "")
    with pytest.raises(NoSuchCase):
        desk.clinic.working_papers.packet_note(desk.clinic.recording.begin().id, referral)


def test_no_note_goes_with_a_packet_she_took_back(desk: Desk) -> None:  # noqa: F811
    referral = desk.sealed()
    paper = desk.clinic.working_papers.packet_note(desk.case, referral)
    case = desk.clinic.desk.cases.load(desk.case)
    release = case.of_kind("release")[0].id
    values = tuple((release, field, said) for field, said in RELEASE_TAKEN_BACK.items())
    desk._append(Change(values=values))
    with pytest.raises(NotPermitted):
        desk.clinic.papers.handed_to_printer(paper)


def test_her_numbers_and_her_list_have_only_what_was_rung_and_is_safe_for_her_to_ring(house: House) -> None:
    case = recorded(house.enter(NURSE), s_lang_first="my")
    clinic = house.enter(COORDINATOR)
    listed(house, clinic)
    object.__setattr__(clinic.desk.settings, "language", "en")
    assert clinic.her_papers.ringable(case.id) == ()
    assert "No number was rung lately." in read(clinic.her_papers.services(case.id))
    for each in (SHELTER, POLICE):
        clinic.book.still_right(each)
    ringable = {line.id: line for line in clinic.her_papers.ringable(case.id)}
    for id_, line in ringable.items():
        assert clinic.directory().organisation(id_).safe_to_call is not False
        assert line.phone
    (known, *_rest) = ringable
    card = read(clinic.her_papers.numbers(case.id, {known}))
    assert ringable[known].phone in card
    assert ringable[known].name not in card, "a dull word instead"
    dull, whole = (read(clinic.her_papers.services(case.id, whole=each)) for each in (False, True))
    assert ringable[known].phone in dull
    assert ringable[known].phone in whole
    assert ringable[known].name not in " ".join(dull.split()), "a dull word here too, unless she wants the whole"
    assert "tell" not in dull
    assert ringable[known].name in " ".join(whole.split())
    assert ringable[known].phone not in read(clinic.her_papers.numbers(case.id))
