"""What IT settled, as people meet it: the first page, set-up, the door, Upkeep, backups; and what it cannot do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from night_shift import _OTHERS, NightShift
from prepared_pc import PreparedPc
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.errors import ProfileRefused
from clinic_app.services import own_files
from clinic_app.settings.held import Held
from clinic_app.settings.profile import AllowedPrinter, BackupTarget, SiteProfile
from clinic_app.settings.profile_parts import OfferedPack
from clinic_app.ui import app, i18n
from clinic_app.ui.screens.backups import BackupsPage
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.locking_page import LockingPage
from clinic_app.ui.screens.set_by_it import SetByItPage
from clinic_app.ui.screens.set_up import SetUp
from clinic_app.ui.screens.site_packs import PacksPage
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.screens.upkeep import Upkeep

PROFILE = SiteProfile(
    name="Mae Sot Hospital", code="TAK-01", lock_at_most_minutes=10, kind="clinic", zone="Asia/Bangkok",
    languages=("en", "th"),
    hub_address="https://hub.example.org", metered=True,
    printers=(AllowedPrinter("HP_OPD2", "OPD-2"), AllowedPrinter("Canon_iR", "ห้องพยาบาล ชั้น 2")),
)  # fmt: skip


def holding(profile: SiteProfile | None = PROFILE, **other: object) -> Held:
    return Held(profile=profile, file=Path("/etc/notebook/site-profile.toml"), **other)  # type: ignore[arg-type]


def take(pc: DeskTop, name: str) -> None:
    QApplication.processEvents()
    if folder := os.environ.get("PICTURES"):
        pc.window.grab().save(str(Path(folder) / f"{name}-{i18n.language()}.png"))


@pytest.fixture(params=["en", "th"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_she_finishes_what_it_prepared_and_cannot_change_what_it_settled(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, language: str
) -> None:
    dress(language, "light")
    pc = PreparedPc(tmp_path, qtbot, dressed, holding())
    first = pc.sees(FirstRun)
    take(pc, "first-run")
    first.set_up.click()
    page = pc.sees(SetUp)
    take(pc, "set-up")
    assert (page.kind.code(), page.kind.isEnabled()) == ("clinic", False)
    assert page.to_people.isEnabled()
    pc.until(page.to_people.hasFocus)
    pc.press(Qt.Key.Key_Return, page.to_people)
    assert page.people
    pc.close()
    dress("en", "light")


@pytest.fixture
def half_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle of which a file is cut short and one is gone; the program runs from it."""
    folder = tmp_path / "notebook"
    folder.mkdir()
    for name in ("clinic-app", "torn.so", "gone.so"):
        (folder / name).write_bytes(b"whole")
    own_files.write_list(folder)
    (folder / "torn.so").write_bytes(b"wh")
    (folder / "gone.so").unlink()
    monkeypatch.setattr(own_files, "bundle_folder", lambda: folder)
    return folder


def test_half_a_program_begins_no_records_and_says_so(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, language: str, half_program: Path
) -> None:
    dress(language, "light")
    pc = PreparedPc(tmp_path, qtbot, dressed, holding())
    first = pc.sees(FirstRun)
    pc.until(lambda: first.not_whole is not None)
    take(pc, "first-run-half")
    assert first.not_whole is not None
    assert "2" in first.not_whole.what.text()
    assert not first.set_up.isEnabled()
    assert not first.restore.isEnabled()
    assert first.train.isEnabled()
    pc.close()
    own_files.write_list(half_program)
    pc = PreparedPc(tmp_path / "mended", qtbot, dressed, holding())
    first = pc.sees(FirstRun)
    pc.until(lambda: pc.window.jobs.idle)
    assert first.set_up.isEnabled()
    pc.close()
    dress("en", "light")


def test_half_a_program_says_so_at_the_door_and_keeps_nobody_out(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, language: str, half_program: Path
) -> None:
    dress(language, "light")
    pc = PreparedPc(tmp_path, qtbot, dressed, holding())
    NightShift.founded(pc)
    door = pc.sees(Unlock)
    pc.until(lambda: door.not_whole is not None)
    take(pc, "door-half")
    assert door.sign_in.isEnabled()
    pc.close()
    dress("en", "light")


def test_without_what_it_settled_nobody_begins_records_in_a_wrong_place(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed
) -> None:
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(None, trouble=ProfileRefused(7, "site.colour", "unknown")))
    first = pc.sees(FirstRun)
    assert (first.train.isEnabled(), first.set_up.isEnabled(), first.restore.isEnabled()) == (True, False, False)
    assert first.notice.isVisible()
    assert "line 7, site.colour" in first.notice.what.text()
    take(pc, "first-run-refused")
    first.set_waiting(True)
    first.set_waiting(False)
    assert not first.set_up.isEnabled()
    pc.close()


def test_a_torn_profile_keeps_nobody_from_a_record_that_stands(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed
) -> None:
    torn = ProfileRefused(2, "", "not_toml")
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(trouble=torn))
    night = NightShift.founded(pc)
    door = pc.sees(Unlock)
    assert "cannot be read" in door.foot.backup.text()
    assert "Mae Sot" not in door.foot.backup.text()  # the door tells nobody where it stands
    take(pc, "door-torn")
    night.comes_in()
    night.settles()
    page = night.inside.open_place("upkeep")
    assert isinstance(page, Upkeep)
    settled = page.open_topic("it")
    assert isinstance(settled, SetByItPage)
    assert settled.notice.isVisible()
    pc.close()


def test_upkeep_says_what_it_settled_and_what_it_cannot(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, language: str
) -> None:
    dress(language, "light")
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(words=("apple", "river", "stone")))
    night = NightShift.founded(pc)
    night.comes_in()
    night.settles()
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("it")
    assert isinstance(page, SetByItPage)
    night.settles()
    take(pc, "set-by-it")
    told = page.known.accessibleName()
    assert "Mae Sot Hospital" in told
    assert "OPD-2: HP_OPD2" in told
    assert "TAK-01" in told
    assert not page.notice.isVisible()
    locking = upkeep.open_topic("locking")
    assert isinstance(locking, LockingPage)
    night.settles()
    assert locking.minutes.codes() == ("5", "10")
    take(pc, "locking")
    pc.close()
    dress("en", "light")


def test_a_pack_that_it_laid_ready_is_examined_by_one_press(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack = tmp_path_factory.mktemp("it") / "our.pack"
    pack.write_bytes(b"torn")
    profile = PROFILE._replace(packs=(OfferedPack(str(pack), "Questions of our site"),))
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(profile))
    night = NightShift.founded(pc)
    night.who = _OTHERS[0]
    night.comes_in()
    night.settles()
    upkeep = night.inside.open_place("upkeep")
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("packs")
    assert isinstance(page, PacksPage)
    [button] = page.offered
    take(pc, "packs")
    button.click()
    night.desk.until(page.notice.isVisible)
    assert not page.verdict.isVisible()  # nobody trusts it because IT laid it there
    pc.close()


def test_one_language_is_no_choice(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(PROFILE._replace(languages=("en",))))
    assert i18n.offered() == {"en": "English"}
    pc.sees(FirstRun)
    pc.close()
    i18n.offer(())


def test_a_place_for_backups_that_it_named_takes_one_press(
    tmp_path: Path, qtbot: QtBot, dressed: app.Dressed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    profile = PROFILE._replace(backups=(BackupTarget(str(stick), "Blue stick", "stick"),))
    pc = PreparedPc(tmp_path, qtbot, dressed, holding(profile))
    night = NightShift.founded(pc)
    night.comes_in()
    night.settles()
    page = BackupsPage(night.inside.ways)
    night.inside.open_page(page)
    pc.until(lambda: page._state is not None)
    assert page._state is not None
    assert [each.label for each in page._state.settled] == ["Blue stick"]
    take(pc, "backups-settled")
    row = page.rows.itemAt(0).widget()
    [use] = [each for each in row.findChildren(type(page.all_now)) if each.text() == "Use it"]
    use.click()
    pc.until(lambda: page._state is not None and not page._state.settled)
    assert page._state is not None
    assert [each.label for each in page._state.places] == ["Blue stick"]
    pc.close()
