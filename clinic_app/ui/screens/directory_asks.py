"""What is asked about a service: an editor for each fact, and everything typed as one value that a draft can keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal

from clinic_app.domain.directory import OrgType
from clinic_app.domain.directory_codes import PaperAsked
from clinic_app.domain.packet_codes import Language, Service
from clinic_app.domain.schedules import DAY_AND_NIGHT, Schedule, read_schedule
from clinic_app.services.directory_book import Correction, NewService, TakesFound
from clinic_app.ui.forms.choices import BoxEditor, SeveralEditor, YesNoEditor
from clinic_app.ui.forms.days import DayEditor
from clinic_app.ui.forms.schedule import ScheduleEditor
from clinic_app.ui.forms.texts import LongTextEditor, NumberEditor, TextEditor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.screens.directory_acts import fact_words

if TYPE_CHECKING:
    from clinic_app.ui.forms.editor import Editor
    from clinic_app.ui.screens.ways import Ways

LONGEST: Final = 300
_TEXTS: Final = (
    "phone", "callback", "interpreters", "papers", "focal_operational", "focal_strategic", "agreement", "notes",
)  # fmt: skip
_TAKES: Final = ("children", "trans", "pregnant", "wheelchair", "no_papers")
_BELOW: Final = frozenset({"week", "languages", "papers_asked", "services", "reports_to"})
_TOLD: Final = (
    "nobody", "police", "immigration", "nrm_mdt", "child_authority", "embassy", "employer_or_sponsor",
    "parent_or_guardian",
)  # fmt: skip


class DirectoryAsks(AskedGrid):
    """`edited` when a person changed anything. `whole` also asks what only an entry of our own may say of itself."""

    edited = Signal()

    def __init__(self, ways: Ways, *, whole: bool) -> None:
        super().__init__()
        self.editors: dict[str, Editor] = {}
        names, labels = fact_words(), ways.labels
        if whole:
            self._add("name", _("Name of the service"), _line())
            kinds = BoxEditor(labels.codes("org_type", tuple(each.value for each in OrgType)))
            if (typed := kinds.box.lineEdit()) is not None:
                typed.setPlaceholderText("")  # nobody is asked here: whoever types knows what it is, or rings
            self._add("org_type", _("What it is"), kinds)
            self._add("province", _("Province"), _line())
        self._add("phone", names["phone"], _line())
        self._add("safe_to_call", names["safe_to_call"], YesNoEditor())
        self._add("callback", names["callback"], _line())
        self._add("always", _("Day and night"), YesNoEditor())
        self._add("week", names["hours"], ScheduleEditor())
        self._add("free", names["free"], YesNoEditor())
        words = {
            "women": _("Takes women"), "men": _("Takes men"),
            "children": _("Takes children"), "trans": _("Takes trans people"), "pregnant": _("Takes pregnant women"),
            "wheelchair": _("A wheelchair gets in"), "no_papers": _("Takes people without papers"),
        }  # fmt: skip
        for each in words if whole else _TAKES:
            self._add(each, words[each], YesNoEditor())
        self._add("boys_to_age", _("Sons up to which age"), NumberEditor())
        papers = labels.codes("papers_asked", tuple(each.value for each in PaperAsked))
        self._add("papers_asked", names["papers_asked"], SeveralEditor(papers))
        self._add("papers", names["papers"], _line())
        self._add("interpreters", names["interpreters"], _line())
        for name in ("focal_operational", "focal_strategic", "agreement"):
            self._add(name, names[name], _line())
        self._add("agreement_until", names["agreement_until"], DayEditor(ways.site))
        self._add("notes", names["notes"], LongTextEditor())
        if whole:
            told = SeveralEditor(labels.codes("reports_to", _TOLD))
            self._add("reports_to", _("Whom must it tell? Nothing chosen: not known"), told)
            kinds_of_help = tuple(each.value for each in Service if each is not Service.CAPACITY_ENQUIRY)
            self._add("services", _("What for"), SeveralEditor(labels.codes("service", kinds_of_help)))
        languages = tuple(each.value for each in Language if each is not Language.UNKNOWN)
        self._add("languages", names["languages"], SeveralEditor(labels.codes("lang", languages)))
        self.editors["always"].edited.connect(self._show_week)
        for editor in self.editors.values():
            if isinstance(editor, TextEditor):
                editor.line.setMaxLength(LONGEST)

    def _add(self, name: str, words: str, editor: Editor) -> None:
        editor.name(words)
        editor.setAccessibleName(words)
        editor.edited.connect(self.edited)
        self.editors[name] = editor
        (self.ask_below if name in _BELOW else self.ask)(name, words, editor)

    # --- as a draft keeps it -----------------------------------------------------------------------

    def typed(self) -> dict[str, Any]:
        """Everything that stands there, readable or not."""
        return {name: value for name, editor in self.editors.items() if (value := editor.value()) is not None}

    def put(self, typed: Mapping[str, Any]) -> None:
        """Show this and nothing else."""
        for name, editor in self.editors.items():
            editor.put(typed.get(name))
        self._show_week()

    def _show_week(self) -> None:
        """Day and night has no hours of the week."""
        self.show_row("week", self.editors["always"].value() is not True)

    # --- as the book takes it ----------------------------------------------------------------------

    def unread(self) -> tuple[str, ...]:
        """The questions whose answer does not read yet, or is too long."""
        said = self.typed()
        odd = [name for name, value in said.items() if isinstance(value, dict) and "typed" in value]
        return tuple(odd + [name for name in ("notes",) if len(str(said.get(name, ""))) > LONGEST])

    def correction(self) -> Correction:
        """The facts. What is empty is said as not known."""
        said = self.typed()
        hours, schedule = _hours(said)
        boys = said.get("boys_to_age")
        until = said.get("agreement_until")
        texts: dict[str, Any] = {name: str(said.get(name, "")) for name in _TEXTS}
        return Correction(
            **texts,
            hours=hours,
            schedule=schedule,
            languages=tuple(said.get("languages", ())),
            safe_to_call=said.get("safe_to_call"),
            free=said.get("free"),
            papers_asked=tuple(said["papers_asked"]) if "papers_asked" in said else None,
            takes=TakesFound(boys_to_age=boys, **{name: said.get(name) for name in _TAKES}),
            agreement_until=date.fromisoformat(until) if isinstance(until, str) else None,
        )

    def new(self) -> NewService:
        """What only an entry of our own says."""
        said = self.typed()
        kind = said.get("org_type")
        return NewService(
            name=str(said.get("name", "")), org_type=OrgType(kind) if isinstance(kind, str) else None,
            reports_to=tuple(said.get("reports_to", ())), services=tuple(said.get("services", ())),
            province=str(said.get("province", "")), women=said.get("women"), men=said.get("men"),
        )  # fmt: skip


def _line() -> TextEditor:
    """Names and numbers are typed as they are: none of it is her language."""
    return TextEditor()


def typed_of(said: Correction) -> dict[str, Any]:
    """What an entry says now, as its editors show it."""
    takes = said.takes or TakesFound()
    shown: dict[str, Any] = {name: getattr(said, name) for name in _TEXTS}
    shown |= {name: getattr(takes, name) for name in (*_TAKES, "boys_to_age")}
    shown |= {"languages": list(said.languages or ()), "safe_to_call": said.safe_to_call, "free": said.free}
    shown["papers_asked"] = list(said.papers_asked) if said.papers_asked is not None else None
    shown["agreement_until"] = said.agreement_until.isoformat() if said.agreement_until else None
    if said.schedule is not None and said.schedule.slots == DAY_AND_NIGHT.slots:
        shown["always"] = True
    elif said.schedule is not None or said.hours:
        shown["week"] = (said.schedule or Schedule()).noting(said.hours or "").stored()
    return {name: value for name, value in shown.items() if value not in (None, "", [])}


def _hours(said: Mapping[str, Any]) -> tuple[str, Schedule | None]:
    """The sentence, and the hours of the week; day and night says both by itself."""
    if said.get("always") is True:
        return "24 h", DAY_AND_NIGHT
    week = said.get("week")
    if week is None or "typed" in week:
        return "", None
    schedule = read_schedule(week)
    return schedule.note, schedule.noting("") if schedule.slots else None
