"""A clinic with several PCs: the first stands, others join it as people would let them, by two files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from clinic_at_work import COORDINATOR, EVERYBODY, NURSE, SUPERVISOR, House
from ready_made import ready_made

from clinic_app.domain.ids import PersonId
from clinic_app.services.adding_pc import AddingPc, Answer
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.joining_pc import JoiningPc


def ids_of(clinic: Clinic, people: Collection[NewPerson]) -> list[PersonId]:
    codes = {each.staff_code for each in people}
    return [each.id for each in clinic.people if each.staff_code in codes]


def standing(folder: Path) -> House:
    """A clinic with one PC, whose sheet was typed back."""
    house = House(folder)

    def make() -> None:
        sheet = house.founded(EVERYBODY)
        house.door.confirm_sheet(sheet.lines)

    ready_made(house.place.folder, ("standing", *house.begins_as), make)
    return house


def asks(new: House, code: str) -> tuple[JoiningPc, bytes]:
    joining = new.door.joining_pc()
    return joining, joining.ask(code).content


def lets_in(
    clinic: Clinic, request: bytes, place: str = "Emergency room",
    people: Collection[NewPerson] = (NURSE, COORDINATOR, SUPERVISOR),
) -> Answer:  # fmt: skip
    adding: AddingPc = clinic.adding_pc
    return adding.let_in(request, place=place, who=ids_of(clinic, people))


def joined(
    clinic: Clinic, folder: Path, place: str = "Emergency room",
    people: Collection[NewPerson] = (NURSE, COORDINATOR, SUPERVISOR), like: House | None = None,
) -> House:  # fmt: skip
    """A second PC, in."""
    new = House(folder) if like is None else House(folder, wall=like.wall, ticks=like.ticks)
    joining, request = asks(new, clinic.adding_pc.show_code().code)
    answer = lets_in(clinic, request, place, people)
    assert joining.read(answer.content).words == answer.words
    joining.join(answer.content)
    return new


def meet(one: Clinic, other: Clinic, rounds: int = 4) -> None:
    """Both tell each other all they lack, by letters, until nothing is left."""
    us = {clinic: clinic.desk.vault.device.id for clinic in (one, other)}
    for _ in range(rounds):
        for speaker, hearer in ((one, other), (other, one)):
            hearer.meeting.hear(speaker.meeting.greeting(us[hearer]))
            for letter in speaker.meeting.letters(us[hearer]):
                met = hearer.meeting.hear(letter)
                assert met.refused is None, met.refused
