"""The drawn body: every part of every view can be hit and named, and left and right are never swapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app import paths
from clinic_app.domain.body_map import Body, BodyMap, Part, Side, Stage, View, load_body_map, spot_of
from clinic_app.domain.body_paths import Contour, mirrored
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.errors import DefinitionRefused

MAP = load_body_map(paths.resources())
SHARES = st.floats(0, 1, allow_nan=False)


@pytest.fixture(scope="module")
def forms() -> Definitions:
    return load_definitions(paths.resources())


def every_part(body_map: BodyMap) -> list[tuple[View, Part]]:
    return [(view, part) for view in body_map.views.values() for part in view.parts]


def middle(part: Part) -> float:
    return part.at[0]


def test_there_is_a_drawing_for_every_view_a_mark_may_have(forms: Definitions) -> None:
    assert set(MAP.views) == set(forms.codes["bodymap"].ids)


def test_every_part_caption_and_side_has_a_name(forms: Definitions) -> None:
    assert {part.place for _, part in every_part(MAP)} == set(forms.codes["body_place"].ids)
    captions = {figure.caption for view in MAP.views.values() for figure in view.figures}
    assert captions == set(forms.codes["body_caption"].ids)
    assert forms.codes["body_side"].ids == tuple(Side)


def test_every_part_can_be_hit_where_a_key_marks_it() -> None:
    for view, part in every_part(MAP):
        assert view.part_at(*view.share(part.at)) is part, (view.id, part.key)
        assert view.part(part.key) is part


def test_no_spot_of_the_body_is_without_a_name() -> None:
    for view in MAP.views.values():
        for column in range(60):
            for line in range(60):
                x, y = (column + 0.5) / 60, (line + 0.5) / 60
                point = (x * view.size[0], y * view.size[1])
                on_body = any(figure.outline.holds(point) for figure in view.figures)
                assert (view.part_at(x, y) is not None) == on_body, (view.id, point)


@given(st.sampled_from(sorted(MAP.views)), SHARES, SHARES)
def test_what_is_hit_is_a_part_that_holds_the_point(view_id: str, x: float, y: float) -> None:
    view = MAP.views[view_id]
    point = (x * view.size[0], y * view.size[1])
    hit = view.part_at(x, y)
    holding = [part for part in view.parts if part.holds(point)]
    assert hit is (holding[0] if holding else None)
    assert MAP.part_of({"view": view_id, "x": x, "y": y}) is hit


@given(st.sampled_from(sorted(MAP.views)), SHARES, SHARES)
def test_a_point_and_its_mirror_lie_on_opposite_sides(view_id: str, x: float, y: float) -> None:
    view = MAP.views[view_id]
    point = (x * view.size[0], y * view.size[1])
    for figure in view.figures:
        if figure.left_edge is None:
            assert len({part.side for part in figure.parts}) == 1
            continue
        left, _, width, _ = figure.box
        across = mirrored(left + width / 2)(point)
        hit, other = (next((part for part in figure.parts if part.holds(each)), None) for each in (point, across))
        if hit is not None and hit.side is not None and abs(point[0] - across[0]) > 0.01:
            assert hit.side is (figure.left_edge if point[0] < across[0] else figure.left_edge.other)
            assert other is None or (other.place, other.side) == (hit.place, hit.side.other)


def test_seen_from_the_front_her_right_is_at_the_viewers_left_and_from_behind_at_the_right() -> None:
    for view_id, left_edge in (("anterior", Side.RIGHT), ("posterior", Side.LEFT)):
        figure = MAP.views[view_id].figures[0]
        axis = figure.box[0] + figure.box[2] / 2
        for part in figure.parts:
            if part.side is not None:
                assert (middle(part) < axis) == (part.side is left_edge), part.key


def test_from_her_left_the_face_looks_to_the_viewers_left() -> None:
    for view_id, side in (("left_side", Side.LEFT), ("right_side", Side.RIGHT)):
        parts = {part.place: part for part in MAP.views[view_id].parts}
        assert {part.side for part in parts.values()} == {side}
        assert (middle(parts["face_side"]) < middle(parts["side_of_head"])) == (side is Side.LEFT)
    profiles = [figure for figure in MAP.views["head"].figures if figure.left_edge is None]
    assert [figure.parts[0].side for figure in profiles] == [Side.RIGHT, Side.LEFT]
    for figure in profiles:
        parts = {part.place: part for part in figure.parts}
        assert (middle(parts["nose"]) < middle(parts["ear"])) == (parts["nose"].side is Side.LEFT)


def test_a_thumb_is_where_it_grows() -> None:
    """Fingers up: the back of a left hand and a right palm have the thumb at the viewer's right."""
    for figure in MAP.views["hands"].figures:
        parts = {part.place.removesuffix("_palm"): part for part in figure.parts}
        side = parts["thumb"].side
        palm = figure.caption.endswith("palm")
        assert (middle(parts["thumb"]) > middle(parts["little_finger"])) == ((side is Side.LEFT) != palm)
        assert figure.caption.startswith(str(side))


def test_big_toes_lie_towards_each_other() -> None:
    for view_id in ("feet", "soles"):
        right, left = MAP.views[view_id].figures
        for figure, side in ((right, Side.RIGHT), (left, Side.LEFT)):
            big, others = (part for part in figure.parts if "toe" in part.place)
            assert big.side is side
            assert (middle(big) > middle(others)) == (side is Side.RIGHT)


def test_anatomy_is_drawn_only_when_it_was_chosen() -> None:
    def shown(body: Body | None) -> set[str]:
        return {view.id for view in MAP.stage(Stage.INTIMATE, body)}

    assert shown(None) == {"genital_external", "anal"}
    assert shown(Body.VULVA) == {"genital_external", "anal", "genital_female"}
    assert shown(Body.PENIS) == {"genital_external", "anal", "genital_male"}
    for stage in Stage:
        if stage is not Stage.INTIMATE:
            assert MAP.stage(stage, None) == MAP.stage(stage, Body.VULVA) == MAP.stage(stage, Body.PENIS) != ()


@pytest.mark.parametrize(
    "mark",
    [None, {"view": "anterior"}, {"missing": "unknown"}, {"view": "moon", "x": 0.5, "y": 0.5}, "anterior", 3, []],
)
def test_a_mark_without_a_point_of_ours_lies_nowhere(mark: object) -> None:
    assert MAP.part_of(mark) is None


def test_a_mark_is_read_as_view_and_point() -> None:
    assert spot_of({"view": "head", "x": 0.25, "y": 1}) == ("head", 0.25, 1.0)
    assert spot_of({"view": "head"}) is None


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=8))
def test_a_contour_read_backwards_or_mirrored_twice_is_the_same_place(points: list[tuple[float, float]]) -> None:
    line = Contour(points[0], tuple((point,) for point in points[1:]), closed=True)
    assert line.backwards().backwards() == line
    assert line.backwards().corners == tuple(reversed(line.corners))
    assert line.holds((0.3, 0.2)) == line.backwards().holds((0.3, 0.2))


@pytest.mark.parametrize(
    "path", ["", "M 1 1", "L 1 1", "M 1 1 M 2 2", "M 1 1 Q 2 2 3 3", "M 1 L 2 2", "M 1 1 C 1 1 2 2", "M a b L 1 1"]
)
def test_a_path_that_says_something_else_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Contour.read(path)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("views.toml", 'viewer_left = "right"', 'side = "right"'),
        ("views.toml", 'shape = "vulva"', 'shape = "moon"'),
        ("views.toml", 'id = "posterior"', 'id = "anterior"'),
        ("views.toml", 'stage = "head"', 'stage = "tail"'),
        ("shapes.toml", "half = ", "outline = "),
        ("shapes.toml", "M 60 24 L", "M 60 24 Q"),
        ("shapes.toml", "pair = true", "pears = true"),
        ("shapes.toml", "[body_front]", "[body_front"),
    ],
)
def test_a_drawing_with_a_fault_is_refused(tmp_path: Path, file: str, old: str, new: str) -> None:
    (tmp_path / "bodymap").mkdir()
    for name in ("views.toml", "shapes.toml"):
        text = (paths.resources() / "bodymap" / name).read_text(encoding="utf-8")
        assert name != file or old in text
        (tmp_path / "bodymap" / name).write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_body_map(tmp_path)
