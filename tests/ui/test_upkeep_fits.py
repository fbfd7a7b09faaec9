"""Every page of Upkeep fits its place, in both languages and themes, from 100 to 200 %."""

from __future__ import annotations

from album import Album
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift
from page_tour import cut
from test_ui_fits import SMALLEST, album, look, looked_at  # noqa: F401 - look and album are fixtures

from clinic_app.domain.people import Role
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.screens.upkeep import OVERVIEW, Upkeep
from clinic_app.ui.upkeep_topics import topics_for

OF_THIS_PC = frozenset({OVERVIEW, "health", "updates"})
"""Pages that say what is so on this PC alone: there is no picture that every machine would show."""


def test_every_page_of_upkeep_fits(look: tuple[str, DeskTop], album: Album) -> None:  # noqa: F811
    name, desk_top = look
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in().open_place("upkeep")
    upkeep = shift.inside.page()
    assert isinstance(upkeep, Upkeep)
    found = []
    for topic in (OVERVIEW, *(each.id for each in topics_for(Role.COORDINATOR))):
        upkeep.open_topic(topic)
        desk_top.until(lambda: shift.inside.ways.jobs.idle)
        for _layouts_within in range(3):
            desk_top.dressed.app.processEvents()
        found += [
            f"{topic}: {each}"
            for each in looked_at(desk_top, f"upkeep-{topic}", name, None if topic in OF_THIS_PC else album)
        ]
        filled = [each.text() for each in upkeep.page().findChildren(Button) if _is_filled(each)]
        found += [f"{topic}: more than one filled button: {filled}"] if len(filled) > 1 else []
    desk_top.window.resize(SMALLEST)  # last: a list of topics that was as low stands elsewhere in the pictures above
    for topic in (OVERVIEW, *(each.id for each in topics_for(Role.COORDINATOR))):
        upkeep.open_topic(topic)
        desk_top.until(lambda: shift.inside.ways.jobs.idle)
        for _layouts_within in range(5):
            desk_top.dressed.app.processEvents()
        found += [f"{topic}: smallest: {each}" for each in cut(desk_top.page)]
    shift.inside.open_place("figures")
    for _layouts_within in range(5):
        shift.settles()
        desk_top.dressed.app.processEvents()
    found += [f"figures: smallest: {each}" for each in cut(desk_top.page)]
    assert "\n".join(found + album.differing) == ""


def _is_filled(button: Button) -> bool:
    return button.isVisible() and button.property("role") == "primary"
