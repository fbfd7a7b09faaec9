"""What a site adds to the forms: trusted once, held in the vault, asked, found and printed like ours, and taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.site_key import signed
from clinic_app.domain.case import Change
from clinic_app.domain.definitions import Required
from clinic_app.domain.ids import CaseId
from clinic_app.errors import NotAllowed, NotAnAnswer, PackKeyOther, PackKeyUnknown, PackRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.duty_cards import rules_at as duties_at
from clinic_app.services.followup_law import rules_at as steps_at

KEY, OTHER_KEY = SigningKey.from_seed(b"k" * 32), SigningKey.from_seed(b"o" * 32)
TEXT = (Path(__file__).parent / "maesot_pack.toml").read_text(encoding="utf-8")
SIDE, BOAT = "site.maesot.side", "site.maesot.boat"


def pack(*changes: tuple[str, str], key: SigningKey = KEY) -> bytes:
    text = TEXT
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    return signed(text.encode(), key)


def newer(*changes: tuple[str, str]) -> bytes:
    return pack(("version = 1\n", "version = 2\n"), *changes)


def installed(house: House, file: bytes | None = None) -> Clinic:
    """With the pack in force: it holds from the next coming in."""
    clinic = house.enter(COORDINATOR)
    file = file or pack()
    clinic.packs.install(file, compared=clinic.packs.examine(file).words)
    return house.enter(COORDINATOR)


def answered(clinic: Clinic) -> CaseId:
    case = clinic.recording.begin()
    values = ((case.root, "c_record", "given"), (case.root, SIDE, "other_side"), (case.root, BOAT, "Ask for Zawgyi"))
    clinic.recording.change(case.id, Change(values=values[:1]))
    clinic.recording.change(case.id, Change(values=values[1:]))
    return case.id


def test_what_it_asks_is_asked_on_the_sheets_it_names(house: House) -> None:
    clinic = installed(house)
    known = clinic.definitions
    sheet = known.section("survivor")
    assert [group.id for group in sheet.groups][-1] == "site.maesot.survivor"
    assert [field.id for field in sheet.groups[-1].fields] == [SIDE, BOAT]
    assert "site.maesot.ward_round" in [field.id for field in known.section("followup").groups[0].fields]
    assert known.fields["m_docs"].required is Required.OPT
    assert known.fields[SIDE].packet == "never"
    assert known.version.endswith("+maesot.1")


def test_answers_are_kept_checked_and_found_like_ours(house: House) -> None:
    clinic = installed(house)
    case_id = answered(clinic)
    assert clinic.recording.shown(case_id).stored(SIDE) == "other_side"
    no_code = Change(values=((clinic.recording.shown(case_id).root, SIDE, "no_such_side"),))
    with pytest.raises(NotAnAnswer):
        clinic.recording.change(case_id, no_code)
    assert [row.id for row in clinic.finding.find("Ask for Zaw")] == [case_id]


def test_its_rules_hold_beside_ours(house: House) -> None:
    clinic = installed(house)
    assert steps_at(clinic.desk).step("site.maesot.month_2").months == 2
    assert duties_at(clinic.desk).duty("site.maesot.camp").receives == "ฝ่ายคุ้มครองเด็กของค่าย"
    assert {"site.maesot.month_2", "site.maesot.camp"} <= {rule.id for rule in clinic.dictionary.rules()}


def test_its_words_are_said_for_ours(house: House) -> None:
    assert installed(house).desk.site.texts["cover_voice"] == "อู่เรือใช่ไหมคะ โทรผิดค่ะ ขอโทษ"
    clinic = house.enter(COORDINATOR)
    clinic.packs.remove("maesot")
    assert house.enter(COORDINATOR).desk.site.texts == {}


def test_it_is_in_the_printed_dictionary(house: House) -> None:
    clinic = installed(house)
    assert clinic.dictionary.paper().pdf.startswith(b"%PDF")


def test_nothing_holds_before_the_words_were_compared(house: House) -> None:
    packs = house.enter(COORDINATOR).packs
    assert not packs.examine(pack()).trusted
    for compared in ((), ("river",) * 12, packs.examine(pack(key=OTHER_KEY)).words):
        with pytest.raises(PackKeyUnknown):
            packs.install(pack(), compared=compared)
    assert packs.standing() == ()


def test_the_key_is_trusted_once_and_no_other_goes_on(house: House) -> None:
    packs = installed(house).packs
    assert packs.examine(newer()).trusted
    packs.install(newer())
    with pytest.raises(PackKeyOther):
        packs.examine(pack(("version = 1\n", "version = 3\n"), key=OTHER_KEY))


def test_a_file_that_was_changed_is_not_opened(house: House) -> None:
    packs = house.enter(COORDINATOR).packs
    for damaged in (pack().replace(b"This side", b"That side"), pack()[:-9], b"", b"{}", TEXT.encode()):
        with pytest.raises(PackRefused):
            packs.examine(damaged)


def test_only_who_leads_may_install(house: House) -> None:
    packs = house.enter(NURSE).packs
    with pytest.raises(NotAllowed):
        packs.examine(pack())


def test_an_older_version_and_another_meaning_are_refused(house: House) -> None:
    packs = installed(house, newer()).packs
    again = ("version = 1\n", "version = 3\n")
    for file, reason in (
        (pack(), "older"),
        (newer(("Where the survivor sleeps", "Where she sleeps")), "older"),
        (pack(again, ('this_side = { en = "This side", th = "ฝั่งนี้" }\n', "")), "code_lost"),
        (pack(again, ('kind = "bool"\nreportable = true', 'kind = "int"')), "other_meaning"),
    ):
        with pytest.raises(PackRefused) as refused:
            packs.examine(file)
        assert refused.value.reason == reason


def test_a_pack_that_is_taken_out_leaves_its_answers_readable_and_asks_no_more(house: House) -> None:
    clinic = installed(house)
    case_id = answered(clinic)
    clinic.packs.remove("maesot")
    clinic = house.enter(COORDINATOR)
    field = clinic.definitions.fields[SIDE]
    assert field.label == "คืนนี้อยู่ฝั่งใดของแม่น้ำ (จากชุดเสริมที่นำออกแล้ว)"
    assert field.automatic
    assert clinic.definitions.codes["site.maesot.came_from"].label_of("other_side") == "ฝั่งโน้น"
    assert clinic.recording.shown(case_id).stored(BOAT) == "Ask for Zawgyi"
    assert clinic.definitions.fields["m_docs"].required is Required.OFF
    assert [step.id for step in steps_at(clinic.desk).steps if step.id.startswith("site.")] == []
    [standing] = clinic.packs.standing()
    assert standing.version is None


def test_a_question_that_a_newer_version_drops_stays_readable(house: House) -> None:
    installed(house)
    start = TEXT.index('[[field]]\nid = "site.maesot.boat"')
    end = TEXT.index('[[field]]\nid = "site.maesot.ward_round"')
    clinic = installed(house, newer((TEXT[start:end], "")))
    assert clinic.definitions.fields[BOAT].automatic
    assert not clinic.definitions.fields[SIDE].automatic


def test_a_pack_that_fits_no_more_keeps_nobody_out(house: House) -> None:
    clinic = installed(house)
    kept = clinic.desk.vault.documents.get("site_pack.maesot.1")
    assert kept is not None
    clinic.desk.vault.documents.put("site_pack.maesot.1", version=1, content=kept[1].replace(b"boat", b"raft"))
    clinic = house.enter(COORDINATOR)
    assert clinic.desk.site.faults == ("maesot",)
    assert SIDE not in clinic.definitions.fields
    assert clinic.recording.begin()


def test_a_record_remembers_with_which_packs_it_was_written(house: House) -> None:
    clinic = installed(house)
    case_id = answered(clinic)
    written = clinic.desk.vault.revisions.history(case_id)
    assert {each.definitions for each in written} == {clinic.definitions.version}
