"""The profiles that installers are tried with are signed as they say, and no text is taken for a signed one."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from clinic_app.services.site_profile import read_bytes


@pytest.fixture(scope="module")
def profiles() -> ModuleType:
    file = Path(__file__).parents[2] / "installers" / "trial_profiles.py"
    spec = importlib.util.spec_from_file_location("trial_profiles", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_are_by_the_hand_they_name_and_one_is_by_another(profiles: ModuleType) -> None:
    read = [read_bytes(text.encode()) for text in (profiles.TRIAL, profiles.BY_ANSIBLE, profiles.ANOTHER)]
    assert [each.profile.name for each in read] == ["Trial", "By Ansible", "Another hand"]
    ours, also, other = ("-".join(each.words) for each in read)
    assert ours == also == profiles.HAND
    assert other != ours
