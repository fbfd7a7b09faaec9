"""The body map: every part is reached by mouse, by finger and by key, and what is marked is the record."""

from __future__ import annotations

from collections import deque

import pytest
from desk_top import DeskTop
from night_shift import NightShift, with_incident
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_ui_names import nameless

from clinic_app.domain.body_map import Body, Stage, View
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.ui import app, i18n
from clinic_app.ui.forms.body_canvas import BodyCanvas
from clinic_app.ui.forms.body_marks import BodyMark, marks_of
from clinic_app.ui.forms.body_paint import path_of
from clinic_app.ui.forms.body_picture import BodyPicture, free_spot, key_of
from clinic_app.ui.forms.body_reach import Reach, Way
from clinic_app.ui.forms.body_words import BodyWords, body_map
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.parts.toast import Toast
from clinic_app.ui.screens.body_map import BodyMapPage
from clinic_app.ui.screens.print_preview import PrintPreview

STAGES = [(stage, body) for stage in Stage for body in (None, *Body) if body is None or stage is Stage.INTIMATE]
ROOM = QSize(592, 480)
KEYS = {Way.LEFT: Qt.Key.Key_Left, Way.RIGHT: Qt.Key.Key_Right, Way.UP: Qt.Key.Key_Up, Way.DOWN: Qt.Key.Key_Down}


@pytest.fixture
def words(dressed: app.Dressed) -> BodyWords:
    from clinic_app import paths
    from clinic_app.domain.definitions import load_definitions

    return BodyWords(Labels(load_definitions(paths.resources())))


def canvas_of(qtbot: QtBot, words: BodyWords, stage: Stage, body: Body | None = None) -> BodyCanvas:
    canvas = BodyCanvas(words, ROOM)
    qtbot.addWidget(canvas)
    canvas.show_views(body_map().stage(stage, body))
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def steps_to(reach: Reach, start: str) -> dict[str, list[Way]]:
    """The arrows that lead from a part to every other one."""
    ways: dict[str, list[Way]] = {start: []}
    todo = deque([start])
    while todo:
        here = todo.popleft()
        for way in Way:
            there = reach.step(here, way)
            if there not in ways:
                ways[there] = [*ways[here], way]
                todo.append(there)
    return ways


# --- what can be reached ---------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "body"), STAGES)
@pytest.mark.parametrize("room", [ROOM, QSize(320, 360), QSize(1100, 500)])
def test_from_any_part_every_other_is_reached_by_arrows(stage: Stage, body: Body | None, room: QSize) -> None:
    picture = BodyPicture(body_map().stage(stage, body), room, 1.0)
    wanted = {key_of(place.view, part) for place in picture.places for part in place.view.parts}
    for start in wanted:
        assert steps_to(picture.reach, start).keys() == wanted, start
    there, round_ = picture.reach.keys[0], []
    for _ in wanted:
        round_.append(there)
        there = picture.reach.next_to(there, 1)
    assert set(round_) == wanted
    assert there == picture.reach.keys[0]


@pytest.mark.parametrize(("stage", "body"), STAGES)
def test_every_part_is_marked_by_a_click_on_it(qtbot: QtBot, words: BodyWords, stage: Stage, body: Body | None) -> None:
    canvas = canvas_of(qtbot, words, stage, body)
    for view in body_map().stage(stage, body):
        for part in view.parts:
            spy = QSignalSpy(canvas.pointed)
            at = canvas.pixels_of(view.id, *view.share(part.at)).toPoint()
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
            assert spy.count() == 1, part.key
            marked, x, y = spy.at(0)
            assert marked == view.id
            assert view.part_at(x, y) is part
            assert words.part(part) in canvas.accessibleName() or canvas.at == (view, part)


@pytest.mark.parametrize(("stage", "body"), STAGES)
def test_every_part_is_marked_by_keys_alone(qtbot: QtBot, words: BodyWords, stage: Stage, body: Body | None) -> None:
    canvas = canvas_of(qtbot, words, stage, body)
    views = body_map().stage(stage, body)
    reach = BodyPicture(views, ROOM, 1.0).reach
    for view in views:
        for part in view.parts:
            QTest.keyClick(canvas, Qt.Key.Key_Home)
            for way in steps_to(reach, reach.keys[0])[key_of(view, part)]:
                QTest.keyClick(canvas, KEYS[way])
            assert canvas.at == (view, part)
            assert words.whole(view, part) in canvas.accessibleName()
            spy = QSignalSpy(canvas.pointed)
            QTest.keyClick(canvas, Qt.Key.Key_Return)
            marked, x, y = spy.at(0)
            assert view.part_at(x, y) is part
            assert marked == view.id


def test_a_finger_marks_like_a_mouse(qtbot: QtBot, words: BodyWords) -> None:
    canvas = canvas_of(qtbot, words, Stage.WHOLE)
    view = body_map().views["anterior"]
    part = view.part("0/knee/left")
    finger = QTest.createTouchDevice()
    at = canvas.pixels_of(view.id, *view.share(part.at)).toPoint()
    spy = QSignalSpy(canvas.pointed)
    QTest.touchEvent(canvas, finger).press(0, at, canvas)
    QTest.touchEvent(canvas, finger).release(0, at, canvas)
    QApplication.processEvents()
    assert spy.count() == 1
    assert view.part_at(*spy.at(0)[1:]) is part


def test_what_qt_draws_is_what_is_hit(words: BodyWords) -> None:
    """The same contour in Qt and in the domain: they may differ by a hair where a curve was taken apart."""
    for view in body_map().views.values():
        paths = [(part, path_of(part.contour), path_of(part.outline)) for part in view.parts]
        agreed = of = 0
        for column in range(24):
            for line in range(24):
                x, y = (column + 0.5) / 24, (line + 0.5) / 24
                at = QPointF(x * view.size[0], y * view.size[1])
                drawn = next((part for part, path, around in paths if path.contains(at) and around.contains(at)), None)
                of += 1
                agreed += drawn is view.part_at(x, y)
        assert agreed / of > 0.985, view.id


def test_beside_the_body_nothing_is_marked(qtbot: QtBot, words: BodyWords) -> None:
    canvas = canvas_of(qtbot, words, Stage.WHOLE)
    spy = QSignalSpy(canvas.pointed)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(4, 4))
    QTest.mouseClick(
        canvas, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier,
        canvas.pixels_of("anterior", 0.5, 0.1).toPoint(),
    )  # fmt: skip
    assert spy.count() == 0


def test_a_swipe_across_the_body_marks_nothing(qtbot: QtBot, words: BodyWords) -> None:
    canvas = canvas_of(qtbot, words, Stage.WHOLE)
    spy = QSignalSpy(canvas.pointed)
    begin, end = (canvas.pixels_of("anterior", 0.5, y).toPoint() for y in (0.3, 0.45))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert spy.count() == 0


def test_marks_set_by_key_in_one_part_lie_beside_each_other() -> None:
    view: View = body_map().views["anterior"]
    part = view.part("0/upper_belly/left")
    marks: list[BodyMark] = []
    for number in range(6):
        x, y = free_spot(marks, view, part)
        assert view.part_at(x, y) is part
        assert all((x, y) != mark.spot[1:] for mark in marks if mark.spot)
        marks.append(BodyMark(number, EntityId(number), ("anterior", x, y), False, "", ""))  # type: ignore[arg-type]


def test_letters_and_names_are_thai_in_thai(words: BodyWords) -> None:
    i18n.use("th")
    part = body_map().views["anterior"].part("0/upper_arm/right")
    assert words.part(part) == "ต้นแขน ข้างขวา"
    every = [said for _, said in words.every_part()]
    assert len(set(every)) == len(every)
    assert not any(char.isascii() and char.isalpha() for said in every for char in said)
    i18n.use("en")


# --- what is kept ----------------------------------------------------------------------------------


class Map:
    """A nurse at the body map of a case."""

    def __init__(self, desk_top: DeskTop) -> None:
        self.nurse = NightShift.founded(desk_top)
        self.nurse.comes_in()
        self.case_id = self.nurse.does(with_incident).id
        section = self.nurse.opens(self.case_id, "forensic")
        assert section.view is not None
        section.view.make_all()
        section.evidence(section._ways).open_map(section.chosen["incident"])
        self.page = self.nurse.sees(BodyMapPage)
        self.nurse.desk.until(lambda: self.page.filling is not None)
        self.nurse.settles()

    @property
    def canvas(self) -> BodyCanvas:
        return self.page.map.canvas

    def clicks(self, view_id: str, key: str) -> None:
        view = body_map().views[view_id]
        at = self.canvas.pixels_of(view_id, *view.share(view.part(key).at)).toPoint()
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.nurse.settles()

    def kept(self) -> Case:
        """What the vault says, with drafts."""
        assert self.page.filling is not None
        self.page.filling.keep()
        self.nurse.settles()
        return self.nurse.does(lambda clinic: clinic.recording.shown(self.case_id))

    def places(self) -> list[object]:
        case = self.kept()
        return [
            case.stored("f_inj_view", entity.id) for entity in case.of_kind("injury") if case.answers.get(entity.id)
        ]

    def rows(self) -> list[str]:
        return [row.accessibleName() for row in self.page.list.rows.rows.values()]

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, held)
        self.nurse.settles()


@pytest.fixture
def drawn(desk_top: DeskTop) -> Map:
    return Map(desk_top)


def test_a_click_begins_an_injury_with_view_and_point_and_a_row(drawn: Map) -> None:
    drawn.clicks("anterior", "0/upper_arm/right")
    drawn.clicks("posterior", "0/buttock/left")
    [first, second] = drawn.places()
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["view"], second["view"]) == ("anterior", "posterior")
    assert body_map().part_of(first) is body_map().views["anterior"].part("0/upper_arm/right")
    assert body_map().part_of(second) is body_map().views["posterior"].part("0/buttock/left")
    assert [row.split(":")[0] for row in drawn.rows()] == ["Mark 1", "Mark 2"]
    assert "Upper arm, right" in drawn.rows()[0]
    assert nameless(drawn.page) == []


def test_keys_mark_move_and_take_out_and_taking_out_is_undone(drawn: Map) -> None:
    drawn.press(Qt.Key.Key_Home)
    drawn.press(Qt.Key.Key_Down)
    drawn.press(Qt.Key.Key_Return)
    [marked] = drawn.places()
    assert isinstance(marked, dict)
    drawn.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    [moved] = drawn.places()
    assert isinstance(moved, dict)
    assert moved["x"] > marked["x"]
    assert moved["y"] == marked["y"]
    drawn.press(Qt.Key.Key_Delete)
    assert drawn.places() == []
    assert drawn.rows() == []
    [toast] = [each for each in drawn.nurse.inside.findChildren(Toast) if each.isVisible()]
    assert toast.log[-1] == "Mark 1 taken out"
    toast._take_back()
    drawn.nurse.settles()
    assert drawn.places() == [moved]
    assert len(drawn.rows()) == 1


def test_a_mark_is_moved_by_key_as_far_as_the_body_goes(drawn: Map) -> None:
    drawn.clicks("anterior", "0/upper_arm/left")
    view = body_map().views["anterior"]
    for _ in range(40):
        drawn.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    [moved] = drawn.places()
    assert isinstance(moved, dict)
    assert view.part_at(moved["x"], moved["y"]) is not None
    assert view.part_at(moved["x"] + 0.02, moved["y"]) is None


def test_undo_takes_the_last_mark_back_and_redo_gives_it_again(drawn: Map) -> None:
    drawn.clicks("anterior", "0/knee/left")
    drawn.nurse.presses("Ctrl+Z")
    drawn.nurse.settles()
    assert drawn.places() == []
    assert drawn.rows() == []
    drawn.nurse.presses("Ctrl+Shift+Z")
    drawn.nurse.settles()
    assert len(drawn.places()) == 1


def test_a_mark_is_dragged_and_never_off_the_body(drawn: Map) -> None:
    drawn.clicks("anterior", "0/thigh/left")
    [before] = drawn.places()
    assert isinstance(before, dict)
    begin = drawn.canvas.pixels_of("anterior", before["x"], before["y"]).toPoint()
    view = body_map().views["anterior"]
    for end, goes in (
        (QPoint(5, 5), False),
        (drawn.canvas.pixels_of("anterior", *view.share(view.part("0/knee/left").at)).toPoint(), True),
    ):
        QTest.mousePress(drawn.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
        QTest.mouseMove(drawn.canvas, end)
        QTest.mouseRelease(drawn.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        drawn.nurse.settles()
        [after] = drawn.places()
        assert (after != before) == goes
    assert body_map().part_of(after) is view.part("0/knee/left")


def test_kind_and_size_are_answers_like_all_others(drawn: Map) -> None:
    drawn.clicks("anterior", "0/neck_front/left")
    card = drawn.page.mark
    assert card is not None
    assert card.hint.isVisible()
    card.rows["f_inj_type"].answered.emit("ligature_mark")
    card.rows["f_inj_desc"].answered.emit({"length_mm": 60, "width_mm": 4, "colour": "red"})
    drawn.nurse.settles()
    case = drawn.kept()
    [injury] = case.of_kind("injury")
    assert case.stored("f_inj_type", injury.id) == "ligature_mark"
    assert "Mark of a cord · Neck, left" in drawn.rows()[0]
    assert "60 × 4 mm · red" in drawn.rows()[0]
    drawn.page.save()
    drawn.nurse.settles()
    history = drawn.nurse.does(lambda clinic: clinic.recording.history(drawn.case_id))
    told = {answer.field for revised in history for answer in revised.answers if answer.entity == injury.id}
    assert told == {"f_inj_view", "f_inj_type", "f_inj_desc"}
    card.rows["f_inj_type"].answered.emit("abrasion")
    drawn.page.save()
    drawn.nurse.settles()
    history = drawn.nurse.does(lambda clinic: clinic.recording.history(drawn.case_id))
    last = [answer for answer in history[-1].answers if answer.field == "f_inj_type"]
    assert [(answer.before, answer.after) for answer in last] == [("ligature_mark", "abrasion")]


def test_what_is_said_by_list_is_drawn_too(drawn: Map) -> None:
    drawn.page.by_list.click()
    box = drawn.page.map.list_box
    box.choose("hands:2/palm/left" if box.findData("hands:2/palm/left") >= 0 else "hands:2/palm")
    code = box.code
    assert code is not None
    box.chosen.emit()
    drawn.nurse.settles()
    [marked] = drawn.places()
    part = body_map().part_of(marked)
    assert part is not None
    assert part.place == "palm"
    assert drawn.page.map.stage is Stage.HANDS


def test_choosing_a_row_brings_its_view_and_anatomy_in_sight(drawn: Map) -> None:
    page = drawn.page
    page.map.stages.choose_by_hand(Stage.INTIMATE)
    assert page.map.anatomy.code() == "none"
    page.map.anatomy.choose_by_hand("penis")
    drawn.clicks("genital_male", "0/glans")
    page.map.stages.choose_by_hand(Stage.WHOLE)
    drawn.clicks("anterior", "0/foot/left")
    page.map.anatomy.choose("none")
    [first, _second] = page.list.rows.rows
    page.list.chosen.emit(first)
    assert page.map.stage is Stage.INTIMATE
    assert page.map.anatomy.code() == "penis"
    assert drawn.canvas.at is not None


def test_an_injury_without_a_place_is_listed_and_can_be_placed(drawn: Map) -> None:
    filling = drawn.page.filling
    assert filling is not None
    from clinic_app.ui.forms.edits import Place

    entity = filling.another("injury", drawn.page._in())
    filling.put(Place(entity, "forensic"), "f_inj_type", "burn")
    drawn.nurse.settles()
    assert "place not said" in drawn.rows()[0]
    drawn.page.list.chosen.emit(entity)
    assert drawn.page.mark is not None
    drawn.page.mark.place_wanted.emit(entity)
    drawn.clicks("anterior", "0/hand/right")
    case = drawn.kept()
    [injury] = case.of_kind("injury")
    assert injury.id == entity
    assert body_map().part_of(case.stored("f_inj_view", entity)) is not None


def test_nearer_and_farther_keep_the_chosen_mark_in_sight(drawn: Map) -> None:
    drawn.clicks("posterior", "0/heel/right")
    small = drawn.canvas.width()
    for _ in range(6):
        drawn.press(Qt.Key.Key_Plus)
    assert drawn.canvas.width() > 2 * small
    at = drawn.canvas.mapTo(drawn.page.map.room.viewport(), drawn.canvas.where().toPoint())
    assert drawn.page.map.room.viewport().rect().contains(at)
    for _ in range(6):
        drawn.press(Qt.Key.Key_Minus)
    assert drawn.canvas.width() == small


def test_what_was_marked_is_there_after_going_away_and_coming_back(drawn: Map) -> None:
    drawn.clicks("anterior", "0/chest/left")
    drawn.nurse.inside.back()
    drawn.nurse.settles()
    case = drawn.nurse.does(lambda clinic: clinic.desk.vault.cases.load(drawn.case_id))
    [injury] = case.of_kind("injury")
    assert case.stored("f_inj_view", injury.id)["view"] == "anterior"
    words = BodyWords(Labels(drawn.nurse.clinic.definitions))
    incident = case.first("incident")
    assert incident is not None
    assert [mark.number for mark in marks_of(case, incident, words)] == [1]


def test_print_shows_this_map_first_with_every_mark_in_it(drawn: Map) -> None:
    assert not drawn.page.print_it.isEnabled()
    drawn.clicks("anterior", "0/chest/left")
    drawn.page.print_it.click()
    preview = drawn.nurse.sees(PrintPreview)
    drawn.nurse.settles()
    assert preview._document is not None
    assert preview._document.title == "Body map"
    assert preview.view.count == 1
    drawn.nurse.inside.back()
    assert drawn.nurse.sees(BodyMapPage) is drawn.page
    drawn.nurse.settles()
    assert len(drawn.rows()) == 1
