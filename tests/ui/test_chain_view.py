"""The chain of custody on screen: what stands is read, one entry is written, and what does not fit is said in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from desk_top import DeskTop
from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QAbstractButton, QApplication

from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.custody import FIELD, KIND, Break, Doubt
from clinic_app.services.clinic import Clinic
from clinic_app.ui.forms.chain_view import ChainView
from clinic_app.ui.forms.chain_words import ChainWords, why_not_recorded
from clinic_app.ui.forms.specimen_view import SpecimenView
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case import CaseScreen

REASONS = (
    "no_event",
    "no_time_of_event",
    "future",
    "no_giver",
    "no_taker",
    "not_sealed",
    "no_such_entry",
    "written_once",
)


class Shelf:
    """A nurse in the forensic section of a case with one specimen."""

    def __init__(self, desk_top: DeskTop, **packed: str) -> None:
        self.nurse = NightShift.founded(desk_top)
        self.nurse.comes_in()
        self.case_id = self.nurse.does(with_incident).id
        self.specimen: Entity = self.nurse.does(lambda clinic: self._packed(clinic, packed))
        self.page = self._opened()

    def _packed(self, clinic: Clinic, packed: dict[str, str]) -> Entity:
        incident = clinic.recording.shown(self.case_id).first("incident")
        assert incident is not None
        specimen = new_entity("specimen", incident)
        values: tuple[tuple[Any, str, Any], ...] = ((specimen.id, "f_spec", "oral_swab"),)
        if packed:
            values = (*values, (specimen.id, "f_spec_seal", dict(packed)))
        clinic.recording.change(self.case_id, Change(created=(specimen,), values=values))
        return specimen

    def _opened(self) -> CaseScreen:
        page = self.nurse.opens(self.case_id, "forensic")
        assert page.view is not None
        page.view.make_all()
        self.nurse.settles()
        QApplication.processEvents()
        return page

    @property
    def view(self) -> ChainView:
        assert self.page.view is not None
        [chain] = [group for group in self.page.view.groups if isinstance(group, ChainView)]
        return chain

    def at(self, hours: float = 0) -> str:
        return (self.nurse.desk.hands.at + timedelta(hours=hours)).isoformat()

    def writes(self, **said: Any) -> None:
        """Type an entry, and press Record."""
        said = {"from" if key == "giver" else key: value for key, value in said.items()}
        assert self.page.filling is not None
        self.page.filling.put(self.view.place, FIELD, said)
        self.nurse.settles()
        self.view.record.click()
        self.nurse.settles()
        QApplication.processEvents()

    @property
    def record(self) -> Case:
        return self.nurse.does(lambda clinic: clinic.desk.vault.cases.load(self.case_id))

    def recorded(self) -> list[Any]:
        return [value for _, value in self.record.every(FIELD)]

    def stands(self) -> str:
        return "\n".join(label.text() for label in self.view.stands.findChildren(Paragraph) if label.isVisible())


@pytest.fixture
def shelf(desk_top: DeskTop) -> Shelf:
    return Shelf(desk_top, seal_no="TH 0071", packed_by="N-1", item_no="1")


def test_an_entry_is_a_draft_until_it_is_recorded_and_then_it_is_only_read(shelf: Shelf) -> None:
    shelf.writes(type="transferred")
    assert shelf.recorded() == []
    assert shelf.view.rows[FIELD].says_problem  # type: ignore[union-attr]
    shelf.page.save()
    shelf.nurse.settles()
    assert shelf.recorded() == []
    writing = shelf.view.entity
    shelf.writes(type="transferred", giver="N-1", to="Chai", at=shelf.at(-1))
    assert [each["to"] for each in shelf.recorded()] == ["Chai"]
    assert shelf.view.entity != writing
    assert shelf.view.rows[FIELD].editor.value() is None  # type: ignore[union-attr]
    assert "1 · Handed over" in shelf.stands()
    assert "N-1 → Chai" in shelf.stands()
    assert "by N-1" in shelf.stands()


def test_a_hand_over_that_is_still_to_come_is_not_recorded_for_ever(shelf: Shelf) -> None:
    shelf.writes(type="transferred", giver="N-1", to="Chai", at=shelf.at(+1))
    row = shelf.view.rows[FIELD]
    assert shelf.recorded() == []
    assert row.problem.text().replace("\u200b", "") == "The time is still to come. Type when it really happened."
    shelf.writes(type="transferred", giver="N-1", to="Chai", at=shelf.at(-1))
    assert [each["to"] for each in shelf.recorded()] == ["Chai"]


def test_leaving_and_coming_back_shows_what_stands_and_what_is_being_written(shelf: Shelf) -> None:
    shelf.writes(type="stored", giver="N-1", at=shelf.at(-2))
    assert shelf.page.filling is not None
    shelf.page.filling.put(shelf.view.place, FIELD, {"type": "transferred"})
    shelf.nurse.settles()
    shelf.page.open_section("survivor")
    shelf.nurse.settles()
    shelf.page.open_section("forensic")
    assert shelf.page.view is not None
    shelf.page.view.make_all()
    shelf.nurse.settles()
    QApplication.processEvents()
    assert len(shelf.recorded()) == 1
    assert "1 · Stored" in shelf.stands()
    assert "Handed over" not in shelf.stands()
    assert shelf.view.rows[FIELD].editor.value() == {"type": "transferred"}  # type: ignore[union-attr]


def test_what_does_not_fit_is_said_and_set_right_by_another_entry(shelf: Shelf) -> None:
    shelf.writes(type="transferred", giver="N-1", to="Chia", at=shelf.at(-3), seal_no="TH 0071")
    shelf.writes(type="transferred", giver="Chai", to="Laboratory", at=shelf.at(-1), seal_no="TH 0017")
    assert "Entry 2: Chai gave it, but Chia had it." in shelf.stands()
    assert "Entry 2: the seal is TH 0017, but it was TH 0071." in shelf.stands()
    [first, _second] = [b for b in shelf.view.stands.findChildren(QAbstractButton) if b.isVisible()]
    first.click()
    said = shelf.view.rows[FIELD].editor.value()  # type: ignore[union-attr]
    assert said["corrects"] == 1
    assert said["to"] == "Chia"
    assert shelf.recorded()[0]["to"] == "Chia"
    shelf.writes(**{**{("giver" if k == "from" else k): v for k, v in said.items()}, "to": "Chai"})
    assert "gave it" not in shelf.stands()
    assert "set right by entry 3" in shelf.stands()
    assert len(shelf.recorded()) == 3


def test_a_specimen_whose_chain_has_begun_cannot_be_taken_out(shelf: Shelf) -> None:
    shelf.writes(type="stored", giver="N-1", at=shelf.at(-2))
    assert shelf.page.filling is not None
    shelf.page.filling.end(shelf.specimen.id, "Specimen 1")
    shelf.nurse.settles()
    assert shelf.page.notice.isVisible()
    assert "neither changed nor taken out" in shelf.page.notice.what.text()
    assert shelf.specimen.id in shelf.page.filling.case.entities
    assert len(shelf.recorded()) == 1


def test_each_specimen_has_its_own_chain(shelf: Shelf) -> None:
    shelf.writes(type="stored", giver="N-1", at=shelf.at(-2))
    assert shelf.page.view is not None
    [specimens] = [group for group in shelf.page.view.groups if group.group.kind == "specimen"]
    specimens.add()
    QApplication.processEvents()
    assert shelf.stands() == ""
    specimens.show_entity(shelf.specimen.id)
    QApplication.processEvents()
    assert "1 · Stored" in shelf.stands()


def test_a_specimen_against_a_refusal_says_why_it_waits_and_takes_the_reason(desk_top: DeskTop) -> None:
    shelf = Shelf(desk_top)
    refused = Change(values=((shelf.record.root, "f_consents", {"evidence_collection": "refused"}),))
    shelf.nurse.does(lambda clinic: clinic.recording.change(shelf.case_id, refused))
    page = shelf._opened()
    filling, view = page.filling, page.view
    assert filling is not None
    assert view is not None
    [group] = [each for each in view.groups if each.group.kind == "specimen"]
    group.add()
    filling.put(group.place, "f_spec", "nail")
    filling.keep()
    shelf.nurse.settles()
    QApplication.processEvents()
    assert group.rows["f_spec"].says_problem  # type: ignore[union-attr]
    assert shelf.record.stored("f_spec", group.entity) is None
    filling.put(group.place, "f_spec_seal", {"despite": "Ordered by the court"})
    filling.keep()
    filling.finish_all()
    shelf.nurse.settles()
    assert shelf.record.stored("f_spec", group.entity) == "nail"


def test_how_long_a_specimen_is_worth_taking_is_said_with_its_source_and_who_confirms_it(shelf: Shelf) -> None:
    assert shelf.page.view is not None
    [group] = [each for each in shelf.page.view.groups if isinstance(each, SpecimenView)]
    row = shelf.nurse.clinic.rules.specimen("oral_swab")
    assert row is not None
    said = group.worth.text()
    assert f"up to {row.hours} hours" in said
    assert f"best within {row.best_hours}" in said
    assert row.source.rstrip(".") in said
    assert "To be confirmed: A Thai forensic doctor" in said
    assert "the time of the incident is not known" in said
    assert shelf.page.filling is not None
    incident = shelf.page.filling.case.first("incident")
    assert incident is not None
    happened = Change(values=((incident, "i_date", shelf.at(-30)),))
    shelf.nurse.does(lambda clinic: clinic.recording.change(shelf.case_id, happened))
    page = shelf.page = shelf._opened()
    assert page.view is not None
    [group] = [each for each in page.view.groups if isinstance(each, SpecimenView)]
    assert "now 30" in group.worth.text()
    group.add()
    QApplication.processEvents()
    assert group.worth.text() == ""


def test_every_reason_and_every_break_has_words(shelf: Shelf) -> None:
    said = {why_not_recorded(reason) for reason in REASONS}
    assert len(said) == len(REASONS)
    words = ChainWords(shelf.page._ways.labels, shelf.page._ways.site)
    told = {words.broken(Break(doubt, 4, "was", "is")) for doubt in Doubt}
    assert len(told) == len(Doubt)
    assert all(each.startswith("Entry 4: ") for each in told)
    assert KIND in shelf.nurse.clinic.definitions.kinds
