"""The columns of what she decided: what each organisation could learn by law, and what of that she lets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Release, releases_of
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet_codes import Sector, Service
from clinic_app.domain.sentence import Part
from clinic_app.errors import NotARecipient
from clinic_app.facts import dataclass
from clinic_app.services.clinic import Clinic
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.screens.decided_table import DECISION, REPORTS, UNTIL, Cell, Column, Row
from clinic_app.ui.screens.packet_words import capital, item_words, part_words
from clinic_app.ui.screens.ways import Ways

ALWAYS: Final = "always"
REPLY: Final = "c_reply_ok"
_ANSWERED: Final = (Decision.GIVEN, Decision.REFUSED, Decision.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Decided:
    """The newest row about one organisation, and what it could learn."""

    organisation: Organisation
    release: Release
    parts: tuple[Part, ...]


def decided_of(clinic: Clinic, case_id: CaseId) -> list[Decided]:
    """The newest row of each organisation, with what it could learn; in the vault's lane."""
    case, directory = clinic.recording.shown(case_id), clinic.directory()
    newest = {row.organisation: row for row in releases_of(case) if row.organisation in directory.organisations}
    made = []
    for organisation, row in newest.items():
        assert organisation is not None
        entry = directory.organisations[organisation]
        sector = Sector(row.sector or entry.sectors[0])
        try:
            parts = clinic.consent.sentence(case_id, organisation, _service(entry), sector).parts
        except NotARecipient:
            continue
        made.append(Decided(entry, row, parts))
    return made


def rows_of(decided: Sequence[Decided], ways: Ways) -> list[Row]:
    """Everything that any of them could learn, in the order of the law."""
    labels, law = ways.labels, ways.clinic.law
    said: dict[str, str] = {}
    for each in decided:
        said |= {part.item: capital(part_words(labels, part)) for part in each.parts}
    items = [Row(item, said.get(item) or item_words(labels, item)) for item in law.items if item in said]
    ends = [
        Row(REPLY, _("They may tell us how it went")),
        Row(DECISION, _("Her decision")),
        Row(UNTIL, _("Valid until")),
    ]
    return [Row(REPORTS, _("Reports to")), Row(ALWAYS, _("Service, and how soon")), *items, *ends]


def column_of(each: Decided, ways: Ways) -> Column:
    """One organisation, cell by cell."""
    row, labels, entry = each.release, ways.labels, each.organisation
    given, lives = row.decision is Decision.GIVEN, is_live(row, ways)
    asked = row.decision in _ANSWERED
    cells = dict.fromkeys(ways.clinic.law.items, Cell.NEVER)
    for part in each.parts:
        may = given and row.names(part.item)
        cells[part.item] = (Cell.MAY if may else Cell.MAY_NOT) if asked else Cell.NOT_ASKED
    cells[ALWAYS] = (Cell.MAY if given else Cell.MAY_NOT) if asked else Cell.NOT_ASKED
    cells[REPLY] = Cell.MAY if row.reply_ok else Cell.MAY_NOT if given else Cell.NOT_ASKED
    return Column(
        sector=labels.code("sector", row.sector) if row.sector else "",
        name=entry.name(i18n.language()),
        reports=_("must tell") if entry.must_tell else _("nobody"),
        tells=bool(entry.must_tell),
        cells=cells,
        decision=_decision(row, ways, lives=lives),
        until=ways.site.shown_day(row.expires_on) if given and row.expires_on else "–",
        open=lives,
    )


def is_live(row: Release, ways: Ways) -> bool:
    """Whether this yes stands today."""
    over = row.expires_on is not None and row.expires_on < ways.clock.today()
    return row.decision is Decision.GIVEN and row.withdrawn_at is None and not over


def how_given(case: Case, ways: Ways) -> list[tuple[str, str]]:
    """How her last yes was given."""
    given = [row for row in releases_of(case) if row.decision is Decision.GIVEN]
    if not given:
        return [(_("Form"), _("not asked"))]
    last, labels = given[-1], ways.labels
    return [
        (_("Form"), labels.code("consent_form", last.form) if last.form else "–"),
        (_("Language"), labels.code("lang", last.language) if last.language else "–"),
        (_("Alone with us"), _("Yes") if last.alone else _("No")),
        (_("Text read"), labels.code("c_text_state", last.text_state) if last.text_state else "–"),
        (_("When"), ways.site.shown_instant(last.given_at) if last.given_at else "–"),
    ]


def _decision(row: Release, ways: Ways, *, lives: bool) -> str:
    if lives:
        return _("Given")
    if row.withdrawn_at is not None:
        return _("Withdrawn")
    return ways.labels.code("consent_dec", row.decision.value) if row.decision else _("not asked")


def _service(entry: Organisation) -> Service:
    known = {each.value for each in Service}
    return Service(next((each for each in entry.services if each in known), Service.OTHER.value))
