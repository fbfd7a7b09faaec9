"""What the invented cases hold is told in words of the reader: no sign of the program, no id, no other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.domain.case import Case
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.forms.answer_words import AnswerWords

TYPED = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.REFS, FieldKind.INT_OR_TEXT, FieldKind.INT})
"""Told as they were typed."""
FOR_EXPERTS = frozenset({"f_spec_window"})
"""Names a row of the rule file as the file does, for whoever looks it up there."""
SIGNS = re.compile(r"[{}\[\]]|^[a-z0-9]+(_[a-z0-9]+)*$|[a-z]_[a-z]|[0-9a-f]{8}-[0-9a-f]{4}")


@pytest.fixture(params=["en", "th"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[TrainingDesk]:
    top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    yield TrainingDesk.opened(top)
    top.close()
    i18n.use("en")


def _cases(clinic: Clinic) -> list[Case]:
    return [clinic.recording.shown(row.id) for row in clinic.finding.page(limit=100).rows]


def _said(desk: TrainingDesk) -> Iterator[tuple[Field, str]]:
    """Every answer that is not typed text, and everything that follows from answers, in words."""
    ways = desk.inside.ways
    words, fields = AnswerWords(ways.labels, ways.site), desk.clinic.definitions.fields
    for case in desk.does(_cases):
        followed = ways.derived(case)
        for field in (each for each in fields.values() if each.kind not in TYPED):
            values = [value for _entity, value in case.every(field.id)]
            values += [value for (_entity, name), value in followed.items() if name == field.id]
            yield from ((field, words.of(field, value)) for value in values)


def test_no_sign_of_the_program_is_told_instead_of_words(desk: TrainingDesk) -> None:
    odd = {(field.id, said) for field, said in _said(desk) if field.id not in FOR_EXPERTS and SIGNS.search(said)}
    assert {each for each in odd if not each[1].isdigit()} == set()


def test_what_the_program_keeps_by_a_sign_of_its_own_is_told_by_what_it_means(desk: TrainingDesk) -> None:
    said = {field.id: words for field, words in _said(desk)}
    thai = i18n.language() == "th"
    assert said["z_retain"] in (("ผู้รับบริการเสียชีวิตแล้ว", "ผู้ใหญ่ ณ วันที่ปิดเคส") if thai else
                                ("The survivor has died", "Adult at the time of closing"))  # fmt: skip
    assert re.search("ระหว่าง|ถึง" if thai else "between|to", said["h_inc_dt"])
    assert re.search("หน่วย: (คลินิกนี้|หน่วยบริการ)" if thai else "Station: (this clinic|the service)", said["x_events"])
    assert len(said["x_words"].split(" · ")) == 3


def test_the_photograph_of_an_injury_is_told_as_one(desk: TrainingDesk) -> None:
    words, fields = AnswerWords(desk.inside.ways.labels, desk.inside.ways.site), desk.clinic.definitions.fields
    assert words.of(fields["f_inj_photo"], "3") == ("ภาพถ่าย 3" if i18n.language() == "th" else "Photograph 3")
