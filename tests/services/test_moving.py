"""A real woman written about in the training clinic moves into the real record: nothing is lost, nothing stays."""

from __future__ import annotations

from pathlib import Path

from clinic_at_work import NURSE, House
from mistaken_night import DRAFTED, NAME, SHELTER, STORY, UNREAD, Night, photograph, simple, whole_night
from test_salvaging import pages_of, spoil

from clinic_app.domain.calling import CallOutcome, MayCall
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.domain.custody import SPECIMEN, chain_of
from clinic_app.domain.packet_codes import Sector
from clinic_app.services.attaching import Agreed
from clinic_app.services.clinic import Clinic
from clinic_app.services.recording import Revised
from clinic_app.services.silence import SILENCE
from clinic_app.services.task_kinds import TaskKind, kind_of

INVENTED = ("referral", "release")


def moment(revised: Revised) -> tuple[object, ...]:
    """Everything that a moment says, but that it was moved."""
    return (
        revised.at, revised.by, revised.source, revised.happened_at, revised.began, revised.ended, revised.answers,
        revised.attached,
    )  # fmt: skip


def said(case: Case) -> dict[object, object]:
    """What stands in the file, but for what was said to services that are none, and who works here."""
    rows = {
        (entity, field): value
        for entity, answers in case.answers.items()
        for field, value in answers.items()
        if case.entities[entity].kind not in INVENTED and field != "worker_id"
    }
    return rows | {each.id: each for each in case.entities.values() if each.kind not in INVENTED}


def promises(clinic: Clinic, case: Case) -> set[tuple[object, ...]]:
    tasks = clinic.desk.vault.tasks.every(case.id)
    return {(task.id, task.kind, task.channel, task.due_at, task.done_at) for task in tasks}


def test_every_moment_comes_over_with_its_own_time_author_source_and_content(night: Night) -> None:
    case = whole_night(night)
    before = night.training.recording.history(case.id)
    assert len(before) > 15
    assert {each.source for each in before} == {"at_interview", "from_paper_later", "told_by_phone", "told_by_other"}
    forms = [each.definitions for each in night.training.desk.vault.revisions.history(case.id)]
    real, moved = night.moves(case.id)
    after = real.recording.history(case.id)
    assert [moment(each) for each in after[:-1]] == [moment(each) for each in before]
    assert {each.moved and (each.moved.at, each.moved.by) for each in after[:-1]} == {
        (night.house.wall, NURSE.staff_code)
    }
    assert (after[-1].source, after[-1].by, after[-1].at) == ("moved", NURSE.staff_code, night.house.wall)
    assert [each.definitions for each in real.desk.vault.revisions.history(case.id)][:-1] == forms
    assert (moved.code, moved.code_before) == (case.code, case.code)
    assert real.desk.vault.cases.begun_at(case.id) == before[0].at


def test_what_stands_in_the_file_is_the_same_and_she_is_found_by_name_at_once(night: Night) -> None:
    case, training = whole_night(night), night.training
    shown, unread = training.recording.shown(case.id), training.recording.unread(case.id)
    [row] = [each for each in training.finding.page(limit=100).rows if each.id == case.id]
    real, _ = night.moves(case.id)
    kept = real.desk.vault.cases.load(case.id)
    assert said(kept) == said(case)
    assert kept.stored("worker_id") == NURSE.staff_code
    assert said(real.recording.shown(case.id)) == said(shown)
    assert real.recording.shown(case.id).stored("s_alias") == DRAFTED
    assert real.recording.unread(case.id) == unread
    assert unread[0].values == {"s_dob": UNREAD}
    for sought in (NAME, case.code, STORY):
        assert [each.id for each in real.finding.find(sought)] == [case.id]
    [specimen] = kept.of_kind(SPECIMEN)
    assert chain_of(kept, specimen.id) == chain_of(case, specimen.id)
    assert len(chain_of(kept, specimen.id).entries) == 2
    [listed] = real.finding.page().rows
    assert (listed.code, listed.mode, listed.next_clock_at) == (row.code, row.mode, row.next_clock_at)
    assert listed.next_clock_at is not None
    assert case.code in {each.code for each in real.today().clocks}
    real.recording.finish_all(case.id)
    assert real.desk.vault.cases.load(case.id).stored("s_alias") == DRAFTED
    assert real.recording.history(case.id)[-1].by == NURSE.staff_code


def test_photographs_come_over_byte_by_byte_under_the_key_of_the_real_case(night: Night) -> None:
    case = whole_night(night)
    before = night.training.attaching.view(case.id)
    contents = [night.training.attaching.look(case.id, each.id) for each in before.lines if each.id]
    real, _ = night.moves(case.id)
    after = real.attaching.view(case.id)
    assert [real.attaching.look(case.id, each.id) for each in after.lines if each.id] == contents
    assert len(contents) == 2
    told = [(each.number, each.id, each.at, each.facts, each.destroyed) for each in before.lines]
    assert [(each.number, each.id, each.at, each.facts, each.destroyed) for each in after.lines] == told
    assert {each.by for each in after.lines if each.destroyed} == {"T-1"}
    assert after.used_bytes == before.used_bytes
    line = real.attaching.take_in(case.id, photograph(90), agreed=Agreed.SPOKEN)
    assert line.number == 4, "the third was destroyed, and its number is not given again"


def test_a_yes_to_invented_services_ends_and_she_is_asked_again(night: Night) -> None:
    case = whole_night(night)
    [referral] = case.of_kind("referral")
    assert [(each.organisation, each.sector) for each in releases_of(case)] == [
        (SHELTER, Sector.SHELTER),
        (None, Sector.POLICE),
    ]
    before = promises(night.training, case)
    real, _ = night.moves(case.id)
    kept, vault = real.desk.vault.cases.load(case.id), real.desk.vault
    assert kept.of_kind("referral") == []
    assert [(each.organisation, each.sector, each.decision) for each in releases_of(kept)] == [
        (None, Sector.POLICE, Decision.REFUSED)
    ]
    ended = real.recording.history(case.id)[-1]
    assert {each.kind for each in ended.ended} == {"referral", "release"}
    assert referral.id in {entity.id for each in real.recording.history(case.id) for entity in each.began}
    assert vault.outbox.every() == []
    assert real.referring.referrals(case.id) == []
    assert [each for each in real.disclosures.of(case.id) if each.to_whom == SHELTER] == []
    after = promises(real, case)
    assert {each[1] for each in after - before} == {TaskKind.ASK_WHOM_TO_TELL}
    assert {kind_of(str(each[1])) for each in before - after} == {SILENCE, TaskKind.CONSENT_LAPSES}
    assert {TaskKind.CALL, TaskKind.RESULT_DUE} <= {each[1] for each in after & before}
    assert TaskKind.ASK_WHOM_TO_TELL in {each.kind for each in real.today().promises}


def test_the_training_clinic_keeps_nothing_and_its_invented_people_stay(night: Night) -> None:
    people = night.training.finding.page().total
    case = whole_night(night)
    marks = [mark.encode() for mark in (NAME, STORY, DRAFTED, UNREAD, "080 000 0000")]
    marks += [mark.decode().encode("utf-16-be") for mark in marks]
    assert all(mark in night.pages() for mark in marks[:4])
    night.moves(case.id)
    assert night.training.finding.page().total == people
    assert not night.training.desk.vault.cases.stands(case.id)
    pages = night.pages()
    assert [mark for mark in marks if mark in pages] == []
    assert night.training.desk.vault.attachments.kept().count == 0
    vault = night.training.desk.vault
    assert [each for each in vault.outbox.every() if each.case_id == case.id] == []
    assert vault.tasks.every(case.id) == []
    assert vault.merges.drafts(case.id) == []


def test_both_records_prove_whole_afterwards_and_the_real_one_says_that_a_case_came(night: Night) -> None:
    case = whole_night(night)
    moments = len(night.training.recording.history(case.id))
    real, _ = night.moves(case.id)
    for clinic in (real, night.training):
        vault = clinic.desk.vault
        assert vault.revisions.verify_chain() > moments
        assert vault.journal.verify(vault.device.signing.public).entries > moments
    [entry] = [each for each in real.desk.vault.journal.of_case(case.id) if each.act == "moved_in"]
    assert (entry.by, entry.about["entries"], entry.about["attachments"]) == (real.whoami.id.hex, moments, 2)
    assert real.recording.who_saw(case.id)[0].act == "case_begun"
    erased = night.training.desk.vault.journal.of_acts(("erased",), among=50)
    assert [each.about for each in erased] == [{"case": case.id.hex, "why": "moved"}]


def test_whoever_moved_it_goes_on_with_it_in_the_real_record(night: Night) -> None:
    case = simple(night.training)
    real, _ = night.moves(case.id)
    where = real.resuming.take()
    assert where is not None
    assert (where.page, where.case_id) == ("sheets", case.id)


def test_a_moved_case_whose_page_is_damaged_is_made_again_from_its_revisions(
    tmp_path: Path, training_of_the_first_day: Path
) -> None:
    house = House(tmp_path / "pc")
    sheet = house.founded()
    night = Night(house, training_of_the_first_day)
    case = whole_night(night)
    real, _ = night.moves(case.id)
    stood, begun = real.desk.vault.cases.load(case.id), real.desk.vault.revisions.history(case.id)[0].begun
    assert begun is not None
    assert (begun.code, begun.by) == (case.code, real.whoami.id.hex)
    history = real.recording.history(case.id)
    night.training.close()
    house.leave()
    spoil(house, *pages_of(house, "case_documents", leaf=False))
    saved = house.door.salvaging.with_sheet(sheet.lines)
    assert saved.mended.rebuilt == 1
    house.door.salvaging.take_its_place(saved)
    real = house.enter(NURSE)
    again = real.desk.vault.cases.load(case.id)
    assert (said(again), again.code) == (said(stood), case.code)
    assert real.recording.history(case.id) == history
    assert [each.id for each in real.finding.find(NAME)] == [case.id]
    real.desk.vault.revisions.verify_chain()
    house.leave()


def test_contact_stays_on_hold_and_what_was_on_the_way_of_the_phone_waits(night: Night) -> None:
    clinic = night.training
    case = simple(clinic, k_ok="yes", k_number="080 000 0000", k_channel=["own_phone_voice"])
    due = night.house.wall
    clinic.following_up.promise(TaskKind.CALL, due_at=due, channel="phone", case_id=case.id)
    clinic.calling.happened(case.id, CallOutcome.ANOTHER_PERSON)
    before = {each.kind: each.held for each in clinic.today().promises if each.case_id == case.id}
    assert before == {"call": True, "danger_again": False}
    real, _ = night.moves(case.id)
    assert {each.kind: each.held for each in real.today().promises} == before
    assert real.calling.card(case.id).may is MayCall.NO
