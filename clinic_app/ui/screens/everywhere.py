"""The palette of this window: what the page offers, what can be done anywhere, files by code or name, and all help."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from shiboken6 import isValid

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.people import Act, may
from clinic_app.ui import guides
from clinic_app.ui.commands import Command, Group, fitting
from clinic_app.ui.forms import field_words
from clinic_app.ui.guides import Guide, Heading
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_help
from clinic_app.ui.page import Page
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.parts.palette import Palette
from clinic_app.ui.upkeep_topics import open_topic, topics_for

if TYPE_CHECKING:
    from clinic_app.services.finding import CaseRow
    from clinic_app.ui.inside import Inside
    from clinic_app.ui.screens.ways import Ways

_LEAST: Final = 2
_FILES: Final = 6
_KEYS_BEHIND: Final = "  ·  "
"""Some buttons say their key behind their words."""


def open_palette(inside: Inside) -> Palette:
    """Ctrl+K. Files are looked for once typing pauses; what was opened by a search is noted without its text."""
    ways = inside.ways
    page = inside.page()
    named = (*page.commands(), *_anywhere(inside), *_upkeep(inside))
    commands = (*named, *_on_page(page, {each.words for each in named}), *_help(ways))

    def fits(typed: str) -> Sequence[Command]:
        return fitting(commands, typed) or [_in_guide(ways, *found) for found in guides.nearest(typed)]

    made = Palette(inside.stage, fits, _where(page))
    made.sought.connect(partial(_find, ways, made))
    return made


def _where(page: Page) -> str:
    """Which case it speaks of."""
    case = getattr(getattr(page, "filling", None), "case", None) or getattr(page, "case", None)
    code = getattr(case, "code", None)
    return _("case {code}").format(code=shown_code(code)) if code else ""


def _anywhere(inside: Inside) -> Iterator[Command]:
    ways = inside.ways
    role = ways.clinic.whoami.role

    def of(words: str, keys: str, mark: str, run: Callable[[], object], second: str = "") -> Command:
        return Command(id=keys, group=Group.ANYWHERE, words=words, keys=keys, mark=mark, run=run, second=second)

    if may(role, Act.BEGIN_CASE) and ways.clinic.kind != "service":
        yield of(_("New case"), "Ctrl+N", "plus", ways.new_case, _("begins at the door step"))
        yield of(_("Emergency minimum"), "Ctrl+E", "life-buoy", ways.new_emergency, _("a new case on one screen"))
    for number, (place, word, mark) in enumerate(inside.words_of_places(), 1):
        yield of(word, f"Ctrl+{number}", mark, partial(inside.open_place, place))
    yield of(_("Search"), "Ctrl+F", "search", lambda: inside.page().search(), _("on this page"))
    if inside.above:
        yield of(_("Back"), "Alt+Left", "arrow-left", inside.back)
    yield of(_("Hide everything"), "F9", "eye-off", inside.hide_wanted.emit, _("also Pause"))
    yield of(_("Lock"), "Ctrl+L", "lock", inside.lock_wanted.emit)
    yield of(_("I am listening"), "F8", "ear", inside.listening.wanted.emit, _("six figures instead of the passphrase"))
    yield of(_("Messages"), "Ctrl+Shift+L", "message-square", inside.open_log, _("since you came in"))
    yield Command(
        id="language", group=Group.ANYWHERE, words=_("Change the language of the screens"), mark="languages",
        also="language ภาษา english ไทย thai", run=lambda: inside.status.pressed.emit("language"),
    )  # fmt: skip
    yield Command(
        id="questions", group=Group.ANYWHERE, words=_("What each question means…"), mark="info",
        run=partial(_define, ways, ""), only_sought=True,
    )  # fmt: skip
    if ways.clinic.training:
        yield Command(
            id="tour", group=Group.ANYWHERE, words=_("Take the tour"), mark="play", run=partial(_tour, ways),
            only_sought=True,
        )  # fmt: skip
    yield of(
        _("Help"), "Ctrl+H", "circle-help", partial(open_help, inside), _("guides, keys, what each question means")
    )


def _on_page(page: Page, named: Collection[str]) -> Iterator[Command]:
    """What can be pressed here, by its words, but for what stands in many rows: there nobody could tell which."""
    shown = [each for each in page.findChildren(Button) if each.isVisibleTo(page) and each.isEnabled()]
    words = [each.text().partition(_KEYS_BEHIND)[0] for each in shown]
    for place, (button, word) in enumerate(zip(shown, words, strict=True)):
        if word and word not in named and words.count(word) == 1:
            yield Command(
                id=f"page.{place}", group=Group.PAGE, words=word, mark=button.property("mark") or "chevron-right",
                run=partial(_press, button), only_sought=True,
            )  # fmt: skip


def _press(button: Button) -> None:
    """If it still stands there: the page may have been built anew meanwhile."""
    if isValid(button) and button.isVisible():
        button.click()


def _upkeep(inside: Inside) -> Iterator[Command]:
    """Each topic by its name, without the way through the list."""
    if not inside.has("upkeep"):
        return
    for topic in topics_for(inside.ways.clinic.whoami.role):
        yield Command(
            id=f"upkeep.{topic.id}", group=Group.ANYWHERE, words=topic.title, second=_("in Upkeep"), mark=topic.mark,
            run=partial(open_topic, inside, topic.id), also=topic.about, only_sought=True,
        )  # fmt: skip


def _help(ways: Ways) -> Iterator[Command]:
    """Headings of the guides, then every question."""
    for guide in guides.for_reader():
        yield from (_in_guide(ways, guide, heading) for heading in guide.headings)
    for section in ways.clinic.definitions.sections:
        for field in section.fields:
            yield Command(
                id=f"question.{field.id}", group=Group.HELP, words=ways.labels.field(field), mark="info",
                second=_("question · {section}").format(section=ways.labels.section(section)),
                also=field_words.definition(field), run=partial(_define, ways, field.id), only_sought=True,
            )  # fmt: skip


def _in_guide(ways: Ways, guide: Guide, heading: Heading) -> Command:
    top = heading == guide.headings[0]
    return Command(
        id=f"guide.{guide.id}.{heading.at}", group=Group.HELP, words=heading.title, mark="circle-help",
        second="" if top else guide.title, run=partial(open_help, ways.inside, guide.id, heading.at), only_sought=True,
    )  # fmt: skip


def _tour(ways: Ways) -> None:
    from clinic_app.ui.screens.tour import begin_tour

    begin_tour(ways)


def _define(ways: Ways, field_id: str) -> None:
    from clinic_app.ui.screens.definitions import DefinitionsPage

    ways.inside.open_page(DefinitionsPage(ways, field_id))


# --- files ---------------------------------------------------------------------------------------------------


def _find(ways: Ways, palette: Palette, typed: str) -> None:
    """Files in which it stands, for whoever may look for them; no name is shown."""
    sought = typed.strip()
    if len(sought) < _LEAST or ways.clinic.kind == "service" or not may(ways.clinic.whoami.role, Act.SEARCH_CODE):
        return

    def came(rows: tuple[CaseRow, ...]) -> None:
        palette.add(typed, [_of_file(ways, row, len(rows)) for row in rows])

    ways.jobs.run(palette, lambda: ways.clinic.finding.find(sought, limit=_FILES), came, lambda _error: None)


def _of_file(ways: Ways, row: CaseRow, hits: int) -> Command:
    """Its code, and what tells it from others without telling who."""
    label = ways.labels.code
    told = [
        label("age_band", row.age_band) if row.age_band else "",
        label("lang", row.language) if row.language else "",
        _("closed") if row.closed else "",
    ]

    def open_it() -> None:
        finding = ways.clinic.finding
        ways.jobs.run(ways.inside, lambda: finding.found(row.id, hits=hits), lambda _nothing: None)
        ways.open_case(row.id)

    return Command(
        id=f"file.{row.id}", group=Group.FILES, words=shown_code(row.code), second=" · ".join(filter(None, told)),
        mark="notebook", run=open_it,
    )  # fmt: skip
