"""The release of information: one paper for one service, item by item, with her rights and how she said yes.

The service's copy needs the yes to stand today; ours shows what was decided whatever it was; hers waits until paper is
safe for her.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.consent import Decision, releases_of
from clinic_app.errors import NoSuchCase, NotPermitted, Refusal
from clinic_app.printing.official_sheet import (
    Block,
    Boxes,
    Fact,
    Facts,
    OfficialSheet,
    Prose,
    Signing,
    Title,
    for_her,
)
from clinic_app.printing.official_words import DAY_AND_TIME, INTERPRETER, of_paper
from clinic_app.printing.referral_form import Copy
from clinic_app.services import paper_words
from clinic_app.services.translations import her_language

if TYPE_CHECKING:
    from clinic_app.domain.case import Case
    from clinic_app.domain.consent import Release
    from clinic_app.domain.ids import CaseId, EntityId
    from clinic_app.services.directory import DirectoryKeeper
    from clinic_app.services.official_paper import Addressee, OfficialDesk
    from clinic_app.services.paper import Paper

DOCUMENT: Final = "release"
TITLE: Final = of_paper("Release of information")
_RIGHTS: Final = (
    of_paper("You may say no, or yes to a part. You get the same care either way."),
    of_paper("You may take this back at any time. What was read by then cannot be unread."),
    of_paper("Only the service named here may learn it, only for this help, and only until the day named here."),
)
_NEVER: Final = of_paper("Not told to them: name, the person who did it, place of work, papers.")
_WAYS: Final = ("written", "thumbprint", "verbal_witnessed")


class ReleasePaper:
    """Of the open vault, for whoever signed in."""

    def __init__(self, official: OfficialDesk, keeper: DirectoryKeeper) -> None:
        self._official = official
        self._keeper = keeper

    def releases(self, case_id: CaseId) -> tuple[Release, ...]:
        """Every row she decided on that names a service, the newest first, one for each. Raises `NotAllowed`."""
        found: dict[str, Release] = {}
        for row in reversed(releases_of(self._official.case(case_id))):
            if row.organisation is not None and row.decision is not None:
                found.setdefault(row.organisation, row)
        return tuple(found.values())

    def release(
        self, case_id: CaseId, release: EntityId, *, copy: Copy = Copy.SENDER, hers: str | None = None
    ) -> Paper:
        """One copy. Raises `NotPermitted` for a copy that leaves with a no, `GateClosed`, `NoSuchCase`."""
        official, case = self._official, self._official.case(case_id)
        row = next((each for each in releases_of(case) if each.id == release and each.organisation), None)
        if row is None:
            raise NoSuchCase
        to = self._to(case_id, row) if copy is Copy.RECEIVER else None
        if copy is Copy.HER:
            official.safe_to_carry(case)
        if to is not None:
            self._stands(case_id, to, row.id)
        spoken = her_language(official.desk, hers or row.language or _first_language(case))

        def make(number: str) -> bytes:
            facts = OfficialSheet(
                head=official.head(TITLE, number, copy, case=case, to=to), blocks=tuple(self._blocks(case, row))
            )
            return for_her(facts, staff=official.staff, hers=spoken, training=official.training)

        still = partial(self._stands, case_id, to, row.id) if to is not None else None
        return official.paper(DOCUMENT, make, case_id=case_id, to=to, copy=copy, still=still)

    # --- inside ------------------------------------------------------------------------------------

    def _to(self, case_id: CaseId, row: Release) -> Addressee:
        """Whoever it is for, under the code of their referral: without one there is no code that may leave."""
        for each in self._official.addressees(case_id):
            if each.organisation == row.organisation:
                return each
        raise NotPermitted(Refusal.NO_CONSENT)

    def _stands(self, case_id: CaseId, to: Addressee, release: EntityId) -> None:
        case = self._official.case(case_id)
        if self._official.permitted(case, to).id != release:
            raise NotPermitted(Refusal.NO_CONSENT)

    def _blocks(self, case: Case, row: Release) -> list[Block]:
        official = self._official
        known, zone = official.desk.definitions, official.desk.clock.zone
        said = paper_words.release_row(
            row, definitions=known, directory=self._keeper.directory(), staff=official.staff, zone=zone
        )
        stats = case.stored("c_stats")
        ways = dict.fromkeys((*_WAYS, *((row.form,) if row.form in known.codes["consent_form"].ids else ())))
        blocks: list[Block] = [
            Title(of_paper("Who may learn it")),
            Facts((
                Fact(of_paper("Receiving organisation"), (said.recipient,)),
                Fact(of_paper("For"), (said.service,)),
                Fact(of_paper("Decided"), (said.decision,)),
                Fact(of_paper("Decided on"), (official.plain(said.given_on),) if said.given_on else ()),
                Fact(of_paper("Valid until"), (official.plain(said.valid_until),)),
                Fact(of_paper("Taken back on"), (official.plain(said.withdrawn_on or "-"),)),
            ), 3),
            Title(of_paper("What they may learn")),
            Boxes(None, tuple((item, True) for item in said.items)) if said.items else Prose(of_paper("Nothing")),
            Prose(_NEVER),
            Facts((Fact(of_paper("May tell us how it went"), (said.may_reply,) if said.may_reply else ()),), 1),
            Title(of_paper("Your rights")),
            *(Prose(each) for each in _RIGHTS),
            Title(of_paper("How it was said")),
            Boxes(None, tuple((official.coded("consent_form", way), way == row.form) for way in ways)),
            Facts((
                Fact(of_paper("Language"), (said.language,)),
                Fact(of_paper("How the text was told"), (said.text_state,)),
                Fact(of_paper("Alone with staff"), (said.alone,)),
            ), 3),
            Signing((of_paper("Signature or thumbprint"), of_paper("Witness"), INTERPRETER)),
            Signing((of_paper("Guardian, only with the child’s own yes"), of_paper("Asked by (role)"), DAY_AND_TIME)),
            Title(of_paper("Counting without a name")),
            Boxes(
                of_paper("May be counted in shared statistics"),
                tuple((official.coded("consent_dec", each.value), stats == each.value) for each in _COUNTED),
            ),
        ]  # fmt: skip
        return blocks


_COUNTED: Final = (Decision.GIVEN, Decision.REFUSED, Decision.UNDECIDED)


def _first_language(case: Case) -> str | None:
    first = case.answer("s_lang_first")
    return str(first.value) if isinstance(first, Answer) else None
