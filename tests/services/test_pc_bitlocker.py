"""What Windows' shell says of BitLocker, as it is understood: suspended is no protection, silence is not known."""

from __future__ import annotations

import subprocess

import pytest

from clinic_app.services.pc_windows import Windows


@pytest.mark.parametrize(
    ("said", "encrypted"),
    [("1", True), ("3", True), ("2", False), ("4", False), ("5", False), ("0", False), ("", None)],
)
def test_a_disk_whose_key_lies_open_on_it_is_not_called_encrypted(
    said: str, encrypted: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "clinic_app.services.pc_windows.subprocess.run",
        lambda words, **_: subprocess.CompletedProcess(words, 0, stdout=f"{said}\r\n"),
    )
    assert Windows._asked("C:") is encrypted


def test_a_shell_that_does_not_come_up_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(words: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(words, 15)

    monkeypatch.setattr("clinic_app.services.pc_windows.subprocess.run", hangs)
    assert Windows._asked("C:") is None
