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
    ("content", "item", "reason"),
    [
        ('{"colour": "red"}', "colour", "unknown"),
        ('{"lock_after_minutes": "20"}', "lock_after_minutes", "type"),
        ('{"lock_after_minutes": 300}', "lock_after_minutes", "not_5_to_30"),
        ('{"cover_after_minutes": 21}', "cover_after_minutes", "out_of_range"),
        ('{"theme": "purple"}', "theme", "unknown"),
        ('{"zone": "Asia/Nowhere"}', "zone", "unknown"),
        ("[]", "", "not_json"),
        ("{", "", "not_json"),
        ("", "", "not_json"),
        ("[" * 100_000, "", "not_json"),
    ],
)
def test_a_word_that_cannot_be_taken_is_left_out_and_named(
    tmp_path: Path, content: str, item: str, reason: str
) -> None:
    """Whoever has records here must come in all the same: a power cut tears a file, a later version adds a word."""
    (tmp_path / FILE_NAME).write_text(content)
    found = Settings.load(tmp_path)
    assert found.told() == Settings(tmp_path).told()
    assert found.trouble == DefinitionRefused(FILE_NAME, item, reason)


def test_what_can_be_read_of_settings_holds_and_saving_makes_them_whole(tmp_path: Path) -> None:
    told = '{"colour": "red", "cover_after_minutes": 25, "language": "en", "lock_after_minutes": 30, "theme": 7}'
    (tmp_path / FILE_NAME).write_text(told)
    found = Settings.load(tmp_path)
    assert (found.language, found.cover_after_minutes, found.theme) == ("en", 25, "light")
    assert found.trouble is not None
    found.but(theme="dark").save()
    again = Settings.load(tmp_path)
    assert (again.trouble, again.language, again.theme) == (None, "en", "dark")


def test_settings_that_nobody_here_may_read_are_none(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    found = Settings.load(tmp_path)
    assert found.trouble == DefinitionRefused(FILE_NAME, "", "unreadable")
