"""Backups to the hub and from it, as a person does them on the screen, with a real hub on this PC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from desk_top import DeskTop, founded
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from running_hub import Running, serving

from clinic_app.crypto.fingerprints import words
from clinic_app.hub import operator
from clinic_app.services import carrying
from clinic_app.services.clinic import Clinic
from clinic_app.services.hub_backup import KeepState
from clinic_app.services.joining import Membership
from clinic_app.ui import app
from clinic_app.ui.hub_backup_duty import HubBackupDuty
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.backups import BackupsPage
from clinic_app.ui.screens.first_run import FirstRun
from clinic_app.ui.screens.hub_backup_card import HubBackupCard, about
from clinic_app.ui.screens.restore import Restore
from clinic_app.ui.screens.restore_from_hub import RestoreFromHub
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.wire.hub_api import Limits
from clinic_app.wire.invitation import Invitation

T = TypeVar("T")


class Desk:
    """Somebody who may do everything, inside, beside a hub."""

    def __init__(self, desk: DeskTop, hub: Running) -> None:
        self.desk, self.hub = desk, hub
        desk.hands.at = hub.hands.now()
        self.sheet = founded(desk)
        self.come_in()

    def come_in(self) -> None:
        come_in = partial(self.desk.doorway.unlock, "mango", "mango and three other words")
        self.desk.window.jobs.run(self.desk.window, come_in, self.desk.window.enter)
        self.inside = self.desk.sees(Inside)

    def does(self, act: Callable[[Clinic], T]) -> T:
        clinic, answers = self.desk.window.clinic, list[T]()
        assert clinic is not None
        self.desk.window.jobs.run(self.inside, lambda: act(clinic), answers.append)
        self.desk.until(lambda: bool(answers))
        return answers[0]

    def joins(self) -> None:
        self.does(self._join)

    def _join(self, clinic: Clinic) -> None:
        root, joining = self.hub.root, clinic.joining
        joining.accept(invitation(self.hub), words(root))
        with_code = operator.make_code(self.hub.store, "clinic", self.hub.hands.now())
        line = joining.line()
        joining.enrolled(joining.enrolment(with_code).ask(line))
        line.close()
        operator.approve(self.hub.store, clinic.desk.vault.device.hub_auth.public.kid, self.hub.hands.now())

    def card(self) -> HubBackupCard:
        upkeep = self.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        page = upkeep.open_topic("backups")
        assert isinstance(page, BackupsPage)
        page.reload()
        return page.hub

    @property
    def duty(self) -> HubBackupDuty:
        made = self.inside.findChild(HubBackupDuty)
        assert isinstance(made, HubBackupDuty)
        return made

    def state(self) -> KeepState:
        return self.does(lambda clinic: clinic.hub_backup.state())

    def kept(self) -> int:
        return len(self.hub.store.rows("SELECT 1 FROM keep WHERE whole_hour IS NOT NULL"))


def invitation(hub: Running, *, code: str | None = None) -> str:
    key, root = hub.hub_key.public.raw.hex(), hub.root.hex()
    return Invitation(address=hub.address, hub_key=key, root=root, code=code).to_text()


@pytest.fixture
def hub(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(carrying, "PART_BYTES", 16_384)
    yield from serving(tmp_path_factory.mktemp("hub"), Limits())


@pytest.fixture
def desk(desk_top: DeskTop, hub: Running) -> Desk:
    return Desk(desk_top, hub)


@pytest.fixture
def another_pc(tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot, dressed: app.Dressed) -> Iterator[DeskTop]:
    made = DeskTop(tmp_path_factory.mktemp("another"), qtbot, dressed)
    yield made
    made.close()


def said(card: HubBackupCard) -> str:
    return card._said.text()


def test_a_clinic_that_joined_no_hub_is_told_so_and_offered_nothing(desk: Desk) -> None:
    card = desk.card()
    desk.desk.until(lambda: said(card) == "This place has joined no network yet.")
    assert all(button.isHidden() for button in (card.want, card.now, card.go_on, card.pause, card.drop))


def test_nothing_goes_before_somebody_wants_it_and_then_it_goes_at_once(desk: Desk) -> None:
    desk.joins()
    card = desk.card()
    desk.desk.until(lambda: not card.want.isHidden())
    assert "on a line of 1 Mbit/s about 1 minute" in card._small.text()
    assert desk.kept() == 0
    card.want.click()
    desk.desk.until(lambda: said(card).startswith("Last kept on the hub:"))
    assert desk.kept() == 1
    assert "The hub has a whole backup now." in desk.inside.toast.log
    assert not card.now.isHidden()
    assert not card.now.isEnabled()  # one a day


def test_a_pause_stops_at_the_next_part_and_going_on_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.joins()
    card, duty = desk.card(), desk.duty
    desk.desk.until(lambda: not card.want.isHidden())

    def pause_soon() -> None:
        if duty.upload is not None and duty.upload.there and not duty.paused:
            duty.pause()

    duty.changed.connect(pause_soon)
    card.want.click()
    desk.desk.until(lambda: not card.go_on.isHidden() and not duty.busy)
    assert (desk.kept(), said(card)) == (0, "Paused. What the hub has is not lost.")
    duty.changed.disconnect(pause_soon)
    card.go_on.click()
    desk.desk.until(lambda: desk.kept() == 1)


def test_a_packet_that_waits_goes_before_every_part(desk: Desk) -> None:
    desk.joins()
    card, duty = desk.card(), desk.duty
    desk.desk.until(lambda: not card.want.isHidden())
    duty.ask_again_ms, now = 1, desk.desk.hands.at
    packet = OutItem(
        env_id=b"1" * 32, mid=b"1" * 16, referral_id=None, kind="status", mailbox="box", sealed=b"sealed",
        urgency="within_2wk", made_at=now,
        stale_at=now + timedelta(days=1), expires_at=now + timedelta(days=2), revoke_token=b"t",
    )  # fmt: skip
    desk.does(lambda clinic: clinic.desk.vault.outbox.put(packet))
    card.want.click()
    desk.desk.until(lambda: said(card).endswith("A packet goes first."))
    assert desk.hub.store.rows("SELECT count(*) FROM keep_part")[0][0] == 0
    desk.does(lambda clinic: clinic.desk.vault.outbox.mark(packet.env_id, OutState.DONE))
    desk.desk.until(lambda: desk.kept() == 1)


def test_wanting_no_more_ends_one_that_is_on_its_way(desk: Desk) -> None:
    desk.joins()
    card, duty = desk.card(), desk.duty
    desk.desk.until(lambda: not card.want.isHidden())

    ended = list[bool]()

    def end_soon() -> None:
        if duty.upload is not None and duty.upload.there and not card.drop.isHidden() and not ended:
            ended.append(True)
            card.drop.click()

    duty.changed.connect(end_soon)
    card.want.click()
    desk.desk.until(lambda: bool(ended) and not card.want.isHidden() and not duty.busy)
    assert desk.kept() == 0
    assert not desk.state().on_its_way
    card.want.click()
    desk.desk.until(lambda: desk.kept() == 1)


def test_what_the_hub_refuses_is_said_on_the_card_and_stops_nothing(desk: Desk) -> None:
    desk.joins()
    card = desk.card()
    desk.desk.until(lambda: not card.want.isHidden())
    desk.does(lambda clinic: operator.revoke(
        desk.hub.store, clinic.desk.vault.device.hub_auth.public.kid, desk.hub.hands.now()))  # fmt: skip
    card.want.click()
    desk.desk.until(lambda: not card._notice.isHidden())
    assert card._notice.what.text() == "This PC was shut out of the hub."
    assert desk.state().on_its_way
    assert not desk.duty.busy


def test_whoever_comes_in_next_finds_it_where_it_was(desk: Desk, qtbot: QtBot, dressed: app.Dressed) -> None:
    desk.joins()
    card, duty = desk.card(), desk.duty
    desk.desk.until(lambda: not card.want.isHidden())

    def pause_soon() -> None:
        if duty.upload is not None and duty.upload.there and not duty.paused:
            duty.pause()

    duty.changed.connect(pause_soon)
    card.want.click()
    desk.desk.until(lambda: duty.paused and not duty.busy)
    there = desk.hub.store.rows("SELECT count(*) FROM keep_part")[0][0]
    assert there
    desk.desk.window.close_vault()
    again = DeskTop(desk.desk.folder, qtbot, dressed)
    again.hands.at = desk.hub.hands.now()
    desk.desk = again
    desk.come_in()
    desk.desk.until(lambda: desk.inside.findChild(HubBackupDuty) is not None)
    desk.duty.look()
    desk.desk.until(lambda: desk.kept() == 1)
    again.close()
    assert desk.hub.store.rows("SELECT count(*) FROM keep")[0][0] == 1


def test_another_pc_fetches_with_the_sheet_an_invitation_and_one_call(desk: Desk, another_pc: DeskTop) -> None:
    desk.joins()
    line = desk.does(lambda clinic: clinic.hub_backup.line())
    desk.does(lambda clinic: clinic.hub_backup.back_up(line))
    line.close()
    another_pc.hands.at = desk.hub.hands.now()
    another_pc.sees(FirstRun).restore.click()
    another_pc.sees(Restore).from_hub.click()
    page = another_pc.sees(RestoreFromHub)
    code = operator.make_code(desk.hub.store, "clinic", desk.hub.hands.now())
    page.text.setPlainText(invitation(desk.hub, code=code))
    page.ask.click()
    another_pc.until(lambda: bool(page.way.lines._boxes[0].property("problem")))  # the sheet comes first
    page.way.lines.fill(desk.sheet.lines)
    page.ask.click()
    another_pc.until(lambda: not page.words.isHidden() and bool(page.words.text()) and page._looks.isActive())
    [waiting] = operator.pending(desk.hub.store)
    assert page.words.text() == " ".join(operator.device_words(waiting))
    assert page.notice.isHidden()
    # The PC is switched off, and the page comes again another day.
    page.back.click()
    another_pc.sees(Restore).from_hub.click()
    page = another_pc.sees(RestoreFromHub)
    assert page.text.isHidden()
    page.way.lines.fill(desk.sheet.lines)
    page.again.click()
    another_pc.until(page._looks.isActive)
    operator.approve(desk.hub.store, waiting.kid, desk.hub.hands.now())
    page.look.click()
    another_pc.until(lambda: page.rows.count() == 1)
    take = page._backups.findChild(QPushButton)
    assert isinstance(take, QPushButton)
    take.click()
    restore = another_pc.sees(Restore)
    another_pc.until(lambda: restore._path is not None)
    assert tuple(restore.lines.texts()) == desk.sheet.lines
    assert restore.choose_file.isHidden()
    restore.person.word.setText("dara")
    restore.person.staff_code.setText("C-3")
    for box in (restore.person.first, restore.person.second):
        box.setText("seven boats under the bridge")
    restore.go.click()
    another_pc.until(lambda: not restore.restored.isHidden())
    restore.restored.go_on.click()
    another_pc.sees(Inside)
    clinic = another_pc.window.clinic
    assert clinic is not None
    stands = list[Membership | None]()
    another_pc.window.jobs.run(another_pc.window, clinic.joining.membership, stands.append)
    another_pc.until(lambda: bool(stands))
    assert stands[0] is not None
    assert stands[0].agency == "clinic"


def test_a_fetching_can_be_begun_anew(desk: Desk, another_pc: DeskTop) -> None:
    another_pc.hands.at = desk.hub.hands.now()
    another_pc.sees(FirstRun).restore.click()
    another_pc.sees(Restore).from_hub.click()
    page = another_pc.sees(RestoreFromHub)
    page.way.lines.fill(desk.sheet.lines)
    page.text.setPlainText("hello")
    page.ask.click()
    another_pc.until(lambda: not page.notice.isHidden())
    code = operator.make_code(desk.hub.store, "clinic", desk.hub.hands.now())
    page.text.setPlainText(invitation(desk.hub, code=code))
    page.ask.click()
    another_pc.until(page._looks.isActive)
    assert not page.anew.isHidden()
    page.anew.click()
    another_pc.until(lambda: not page.text.isHidden())
    assert page.fetching.begun is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "about 1 minute"), (150, "about 2 minutes"), (5_340, "about 89 minutes"), (5_400, "about 2 hours")],
)
def test_hours_are_told_as_hours(seconds: int, told: str) -> None:
    assert about(seconds) == told


def test_on_a_line_that_is_paid_by_the_megabyte_nothing_goes_by_itself(desk: Desk) -> None:
    desk.joins()
    card, duty = desk.card(), desk.duty
    desk.does(lambda clinic: clinic.metering.choose(metered=True, kb_a_day=1_000))
    desk.does(lambda clinic: clinic.hub_backup.want())
    assert desk.state().due
    duty.look()
    desk.desk.until(lambda: said(card).startswith("This line is paid by the megabyte"))
    desk.desk.until(lambda: desk.desk.window.jobs.idle)
    assert (desk.kept(), duty.busy) == (0, False)
    card.now.click()
    desk.desk.until(lambda: desk.kept() == 1)
