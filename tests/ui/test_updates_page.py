"""Upkeep, Updates: whoever leads looks on a stick, copies what is signed, and is told what to say to IT."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from desk_top import DeskTop, dress
from night_shift import _OTHERS, NightShift
from publisher import Publisher, lay_program, packed
from PySide6.QtWidgets import QApplication

from clinic_app.errors import CannotGoBack, UpdateNoRoom, UpdateNotNow, UpdateRefused, UpdatesOff
from clinic_app.services.new_version import NewVersion
from clinic_app.services.updating import Program
from clinic_app.ui import i18n
from clinic_app.ui.screens.updates import UpdatesCard, UpdatesPage
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.ui.wording import worded

PLENTY = date(2100, 1, 1)


class Built(NewVersion):
    """A program that was built with the root of a publisher."""

    by: Publisher
    folder: Path

    def program(self) -> Program:
        return Program(folder=self.folder, system="linux-x86_64", version="0.1.0")

    def root(self) -> bytes | None:
        return self.by.roots[0]


def take(shift: NightShift, name: str) -> None:
    for _layouts_within in range(3):
        QApplication.processEvents()
    if folder := os.environ.get("PICTURES"):
        shift.desk.window.grab().save(str(Path(folder) / f"{name}-{i18n.language()}.png"))


def page_of(shift: NightShift) -> UpdatesPage:
    shift.inside.open_place("upkeep")
    upkeep = shift.inside.page()
    assert isinstance(upkeep, Upkeep)
    page = upkeep.open_topic("updates")
    shift.settles()
    assert isinstance(page, UpdatesPage)
    return page


def test_whoever_leads_looks_on_a_stick_and_is_told_what_to_say_to_it(desk_top: DeskTop, tmp_path: Path) -> None:
    dress(os.environ.get("SAID_IN", "en"), "light")
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    page = page_of(shift)
    assert not page.stick.isEnabled()
    assert not page.get.isVisible()
    if i18n.language() == "en":
        assert "without the publisher’s key" in page.words.text()
    take(shift, "updates-off")

    publisher = Publisher()
    publisher.roots[0] = publisher.root(1, ends=PLENTY)
    archive = packed(lay_program(tmp_path / "made", "0.2.0"), tmp_path / "notebook-0.2.0-linux-x86_64.tar.xz")
    stick = publisher.publish(tmp_path / "stick", archive, "0.2.0", ends=PLENTY)
    built = shift.does(lambda clinic: Built(clinic.desk, clinic.joining))
    built.by, built.folder = publisher, tmp_path / "opt" / "notebook"
    shift.clinic.__dict__["new_version"] = built
    page.arrived()
    shift.settles()
    assert page.stick.isEnabled()
    assert not page.hub.isVisible()  # this place has joined none
    take(shift, "updates-on")

    page.look(tmp_path)
    shift.settles()
    assert page.notice.isVisible()
    take(shift, "updates-none")
    page.look(stick)
    shift.settles()
    assert not page.notice.isVisible()
    assert page.get.isVisible()
    assert "0.2.0" in page.words.text()
    take(shift, "updates-found")
    page.get.click()
    shift.settles()
    assert not page.get.isVisible()
    assert str(desk_top.folder / "updates") in page.command.text()
    assert (desk_top.folder / "updates" / "targets" / archive.name).exists()
    take(shift, "updates-ready")
    card = UpdatesCard(shift.inside.ways)
    shift.settles()
    assert "0.2.0" in card.words.text()
    card.deleteLater()
    dress("en", "light")


def test_whatever_is_in_the_way_is_said_with_what_to_do() -> None:
    every = [
        kind(reason)
        for kind in (UpdateRefused, UpdateNotNow, CannotGoBack)
        for reason in re.findall(r"`([a-z_]+)`", kind.__doc__ or "")
    ]
    assert len(every) > 15
    said = [worded(each) for each in (*every, UpdatesOff(), UpdateNoRoom(10_000_000, 1_000_000))]
    assert all(each.what and each.do for each in said)
    assert "9 MB" in worded(UpdateNoRoom(8_500_000, 1_000_000)).what
