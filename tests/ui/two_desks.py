"""Two PCs of one clinic with somebody before each, as two windows of one test, with a network of their own between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from desk_top import DeskTop, founded
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import DeviceId
from clinic_app.services.clinic import Clinic
from clinic_app.services.lan import Lan, LanPlan
from clinic_app.services.meetings_view import Meetings
from clinic_app.ui import app
from clinic_app.ui.inside import Inside
from clinic_app.ui.meeting_duty import MeetingDuty, meeting_duty_of
from clinic_app.vault.pcs import Pc

T = TypeVar("T")


class QuietLan(Lan):
    """Asks nobody on the network: addresses are typed."""

    def look_around(self) -> None:
        """Nobody is asked."""


@dataclass
class OneDesk:
    """A coordinator who has come in."""

    desk: DeskTop
    inside: Inside

    @property
    def duty(self) -> MeetingDuty:
        return meeting_duty_of(self.inside)

    def does(self, act: Callable[[Clinic], T]) -> T:
        clinic, answers = self.desk.window.clinic, list[T]()
        assert clinic is not None
        refused = list[Exception]()
        self.desk.window.jobs.run(self.inside, lambda: act(clinic), answers.append, refused.append)
        self.desk.until(lambda: bool(answers or refused))
        if refused:
            raise refused[0]
        return answers[0]

    @property
    def device(self) -> DeviceId:
        return self.does(lambda clinic: clinic.desk.vault.device.id)

    def begins(self, **said: str) -> Case:
        def write(clinic: Clinic) -> Case:
            vault, me = clinic.desk.vault, clinic.whoami.id
            case = vault.cases.begin(me)
            values = tuple((case.root, field, value) for field, value in {"s_note": "begun", **said}.items())
            vault.revisions.append(case.id, Change(values=values), author=me)
            return vault.cases.load(case.id)

        return self.does(write)

    def says(self, case: Case, **said: str) -> None:
        values = tuple((case.root, field, value) for field, value in said.items())
        self.does(
            lambda clinic: clinic.desk.vault.revisions.append(case.id, Change(values=values), author=clinic.whoami.id)
        )

    def has(self, case: Case) -> bool:
        return self.does(lambda clinic: clinic.desk.vault.cases.stands(case.id))

    def reached(self) -> dict[DeviceId, int]:
        return self.does(lambda clinic: clinic.desk.vault.hearing.reached())

    def meets(self) -> None:
        """A round, and whatever it has to wait for."""
        self.duty.go()
        self.desk.until(lambda: not self.duty.busy)

    def listens(self) -> int:
        """Where; once it does."""
        self.desk.until(lambda: self.duty.lan is not None)
        assert self.duty.lan is not None
        return self.duty.lan.port

    def shows(self) -> Meetings:
        answers = list[Meetings]()
        self.duty.ask(self.inside, answers.append, lambda error: answers.append(_raise(error)))
        self.desk.until(lambda: bool(answers))
        return answers[0]


class TwoDesks:
    """Each knows the other as a PC of its clinic; by which way they meet a test says."""

    def __init__(self, folder: Path, qtbot: QtBot, dressed: app.Dressed, *, network: bool = True) -> None:
        self.desks = [DeskTop(folder / name, qtbot, dressed) for name in ("night", "office")]
        vault_id = uuid4()
        self.night, self.office = (self._come_in(desk, vault_id, network=network) for desk in self.desks)
        for one, other in ((self.night, self.office), (self.office, self.night)):
            pc = other.does(lambda clinic: replace(clinic.desk.vault.pcs.this(), place="elsewhere"))
            one.does(partial(_knows, pc=pc))

    def knows_the_address(self) -> None:
        """The night PC is told where the one in the office listens, as its page shows it."""
        self.office.meets()
        port, device = self.office.listens(), self.office.device
        self.night.does(lambda clinic: clinic.ways_between.type_address(device, f"127.0.0.1:{port}"))

    def close(self) -> None:
        for desk in self.desks:
            desk.close()

    @staticmethod
    def _come_in(desk: DeskTop, vault_id: object, *, network: bool) -> OneDesk:
        desk.folder.mkdir(exist_ok=True)
        founded(desk)
        come_in = partial(desk.doorway.unlock, "mango", "mango and three other words")
        desk.window.jobs.run(desk.window, come_in, desk.window.enter)
        made = OneDesk(desk, desk.sees(Inside))
        made.does(lambda clinic: setattr(clinic.desk.vault, "id", vault_id))
        monotonic = desk.hands.clock().monotonic

        def make(plan: LanPlan) -> Lan:
            return QuietLan(replace(plan, loopback=True), monotonic)

        made.duty.make_lan = make
        if not network:
            made.does(lambda clinic: clinic.ways_between.choose_lan(on=False))
        return made


def _knows(clinic: Clinic, pc: Pc) -> None:
    clinic.desk.vault.pcs.add(pc)


def _raise(error: Exception) -> Meetings:
    raise error
