"""Who may do what, and what this PC was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain.ids import PersonId
from clinic_app.domain.people import MAY, Act, Person, Role, require
from clinic_app.errors import DefinitionRefused, NotAllowed
from clinic_app.settings import FILE_NAME, Settings

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def person(role: Role) -> Person:
    return Person(PersonId(uuid4()), "S-01", role, NOW)


@pytest.mark.parametrize("role", Role)
def test_the_table_names_every_role_and_decides_every_act(role: Role) -> None:
    for act in Act:
        if act in MAY[role]:
            require(person(role), act)
        else:
            with pytest.raises(NotAllowed):
                require(person(role), act)


def test_a_receiver_reads_no_case_and_a_volunteer_sees_no_name() -> None:
    assert not {Act.READ_CASE, Act.SEARCH_IDENTITY, Act.RECORD} & MAY[Role.RECEIVER]
    assert not {Act.READ_CASE, Act.SEARCH_IDENTITY, Act.SEARCH_NARRATIVE, Act.REFER} & MAY[Role.VOLUNTEER]
    assert Act.RECORD_CLINICAL not in MAY[Role.COORDINATOR]


def test_somebody_who_left_may_do_nothing() -> None:
    with pytest.raises(NotAllowed):
        require(replace(person(Role.NURSE), disabled_at=NOW), Act.READ_CASE)


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    told = Settings(tmp_path, language="my", lock_after_minutes=10)
    told.save()
    assert Settings.load(tmp_path).told() == told.told()
    assert Settings.load(tmp_path / "elsewhere").told() == Settings(tmp_path / "elsewhere").told()


@pytest.mark.parametrize(
    "content", ['{"colour": "red"}', '{"lock_after_minutes": "20"}', '{"lock_after_minutes": 300}', "[]", "{"]
)
def test_settings_we_do_not_know_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(DefinitionRefused):
        Settings.load(tmp_path)
