"""The day a PC is gone: the 72 hours, the steps, the names it goes by, whom to ring; and the certificate of a drill."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, VOLUNTEER, House, person
from pypdf import PdfReader

from clinic_app.domain.people import Role
from clinic_app.errors import NotAllowed
from clinic_app.services import drilling
from clinic_app.services.drilling import look, newest_there
from clinic_app.services.pc_stolen import Step


def words_on(pdf: bytes) -> str:
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


def test_the_72_hours_run_from_when_it_was_noticed(house: House) -> None:
    stolen = house.enter(NURSE).pc_stolen
    assert stolen.alarm() is None
    alarm = stolen.notice(house.wall - timedelta(hours=5))
    assert alarm.ends_at - house.wall == timedelta(hours=67)
    assert stolen.notice(house.wall + timedelta(days=1)).noticed_at == house.wall


def test_the_next_shift_goes_on_where_this_one_stopped(house: House) -> None:
    stolen = house.enter(NURSE).pc_stolen
    stolen.tick(Step.OPERATOR, done=True)  # no PC is missing: nothing is ticked
    assert stolen.alarm() is None
    stolen.notice(house.wall)
    stolen.tick(Step.OPERATOR, done=True)
    stolen.tick(Step.RECEIVERS, done=True)
    stolen.tick(Step.RECEIVERS, done=False)
    next_shift = house.enter(COORDINATOR).pc_stolen
    alarm = next_shift.alarm()
    assert alarm is not None
    assert alarm.done == {Step.OPERATOR}
    next_shift.close()
    assert next_shift.alarm() is None
    acts = [entry.act for entry in house.inside[-1].desk.vault.journal.entries(limit=1000)]
    assert [act for act in acts if act.startswith("pc_stolen")] == [
        "pc_stolen_noticed", "pc_stolen_step", "pc_stolen_step", "pc_stolen_step", "pc_stolen_closed",
    ]  # fmt: skip


def test_a_volunteer_raises_no_alarm(house: House) -> None:
    with pytest.raises(NotAllowed):
        house.enter(VOLUNTEER).pc_stolen.notice(house.wall)


def test_the_card_names_this_pc_as_the_hub_and_its_backups_do(house: House, tmp_path: Path) -> None:
    clinic = house.enter(NURSE)
    [here] = clinic.pc_stolen.pcs()
    card = words_on(clinic.pc_stolen.card().pdf)
    assert " ".join(here.hub_words) in card
    assert here.kid in card
    stick = tmp_path / "stick"
    stick.mkdir()
    path = clinic.backing_up.back_up(clinic.backing_up.add(stick, "Blue", "stick")).path
    assert look(path).device_words == here.backup_words
    assert " ".join(here.backup_words) in card


def test_after_a_restore_the_pc_before_is_still_known(tmp_path: Path) -> None:
    house = House(tmp_path)
    sheet = house.founded()
    clinic = house.enter(NURSE)
    [gone] = clinic.pc_stolen.pcs()
    stick = tmp_path / "stick"
    stick.mkdir()
    path = clinic.backing_up.back_up(clinic.backing_up.add(stick, "Blue", "stick")).path
    house.leave()
    restoring = House(tmp_path / "another", wall=house.wall).door.restoring
    new = restoring.come_in(restoring.restore(restoring.open(path, sheet.lines), person(Role.COORDINATOR, "dara")))
    here, before = new.pc_stolen.pcs()
    assert here.this
    assert (before.this, before.backup_words) == (False, gone.backup_words)
    assert here.backup_words != gone.backup_words
    new.close()


def test_nobody_is_to_be_rung_who_was_never_sent_anything(house: House) -> None:
    assert house.enter(NURSE).pc_stolen.to_ring() == ()


def test_a_drill_offers_the_newest_that_is_plugged_in_and_certifies_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    sheet = house.founded()
    clinic = house.enter(NURSE)
    assert newest_there(clinic.backing_up.state()) is None
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        clinic.backing_up.back_up(clinic.backing_up.add(tmp_path / name, name, "stick"))
        house.pass_(hours=1)
    facts = newest_there(clinic.backing_up.state())
    assert facts is not None
    assert facts.path.parent.name == "two"
    done = drilling.carry_out(clinic.drilling.plan(), facts.path, sheet.lines)
    paper = words_on(clinic.drilling.certificate(done).pdf)
    assert done.journal_head in paper
    assert clinic.whoami.staff_code in paper
    house.leave()
