"""How long files are kept, which closed ones are to be looked at, and the one way in which a case goes for good."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown
from clinic_app.domain.dates import shown_instant
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.domain.referral import REFERRAL
from clinic_app.domain.retention import Rule, on_hold, years_after
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import ErasureRefused, NotOnTheList
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.retention_years import REVIEW, SETTING, rules, years_of
from clinic_app.services.stopping import stop_for_erasure
from clinic_app.services.telling_erasures import ErasureNews, plan
from clinic_app.vault.outbox import OutState
from clinic_app.vault.tasks import TaskId

if TYPE_CHECKING:
    from clinic_app.services.paper import Paper

__all__ = ["Erased", "Keeping", "Looked", "ReviewDue", "Rule", "RuleView", "WhyErase"]

MOST_YEARS: Final = 100
_NOBODY_HAS_IT: Final = frozenset({OutState.RECALLED, OutState.LAPSED})
_BELIEVED: Final = frozenset({"code_word", "in_person_alone"})


class WhyErase(StrEnum):
    """Why a case goes."""

    HER_REQUEST = "her_request"
    TIME_OVER = "time_over"
    MISTAKE = "mistake"
    """Begun by mistake: of nobody, or twice."""


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as it holds here; `confirmed_by` is a staff code, or empty while it is only our proposal."""

    rule: Rule
    years: int
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A closed file whose time has come to be looked at."""

    task: TaskId
    case_id: CaseId
    code: str
    due_at: datetime
    hold: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands in the way of erasing a case, and what would go."""

    case_id: CaseId
    code: str
    refusal: str
    """What `ErasureRefused` would say for a request of hers; empty if nothing stands in the way."""
    revisions: int
    packets: int = 0
    """Sealed about her, and not called back or over: they are with the case."""


class CopyGone(StrEnum):
    """What became of the copy that an update of the program had laid beside the record, if there was one."""

    NONE = "none"
    DESTROYED = "destroyed"
    STAYS = "stays"

    @classmethod
    def of(cls, before: bool, after: bool) -> CopyGone:
        """Whether it stood before the erasure, and after."""
        return cls.STAYS if after else cls.DESTROYED if before else cls.NONE


@dataclass(frozen=True, slots=True)
class Erased:
    """What the certificate says. `backups` are the places whose copies still hold the case, and since when at most;
    `told` are those that know already that it was erased, so that none of their copies brings it back."""

    code: str
    at: datetime
    why: WhyErase
    by: str
    journal_head: str
    backups: tuple[tuple[str, datetime], ...]
    told: tuple[str, ...] = ()
    copy: CopyGone = CopyGone.NONE
    to_phone: tuple[str, ...] = ()
    """Services that may have read of her, and that no packet of ours reaches to ask them to forget it."""
    on_hub: datetime | None = None
    """Of when the newest backup on the hub is, or the one on its way there: it hears of it with the next."""


class Keeping:
    """Nothing is erased by itself: a person decides each one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self.last: Erased | None = None
        """What was erased last since somebody came in: its certificate is there also for whoever turned the page."""

    # --- how long ----------------------------------------------------------------------------------

    def rules(self) -> tuple[RuleView, ...]:
        """Every rule, as it holds here."""
        said = self._vault.settings.get(SETTING + "_by") or {}
        return tuple(
            RuleView(rule, years_of(self._vault.settings, rule), said.get(rule.id, ""))
            for rule in rules().rules.values()
        )

    def set_years(self, rule_id: str, years: int) -> None:
        """What holds here from now on, for files closed from now on. Raises `NotAllowed`, `ValueError`."""
        self._desk.require(Act.ERASE)
        if rule_id not in rules().rules or not 1 <= years <= MOST_YEARS:
            raise ValueError(rule_id)

        def write() -> None:
            for key, value in ((SETTING, years), (SETTING + "_by", self._desk.me.staff_code)):
                self._vault.settings[key] = {**(self._vault.settings.get(key) or {}), rule_id: value}
            self._vault.journal.append("retention_set", self._desk.me.id, {"rule": rule_id, "years": years})

        self._vault.save(write)

    def due(self) -> tuple[ReviewDue, ...]:
        """Closed files to be looked at now, the longest due first. Raises `NotAllowed`."""
        self._desk.require(Act.ERASE)
        found = []
        for task in self._vault.tasks.open(until=self._desk.clock.now()):
            if task.kind == REVIEW and task.case_id is not None and self._desk.cases.sees(task.case_id):
                case = self._vault.cases.load(task.case_id)
                found.append(ReviewDue(task.id, case.id, case.code, task.due_at, on_hold(case)))
        return tuple(found)

    def keep_longer(self, due: ReviewDue, years: int) -> date:
        """Look at the file again so many years from today; the day. Raises `NotAllowed`, `ValueError`."""
        self._desk.require(Act.ERASE)
        if not 1 <= years <= MOST_YEARS:
            raise ValueError(years)
        day = years_after(self._desk.clock.today(), years)
        at = due.due_at.replace(year=day.year, month=day.month, day=day.day)

        def write() -> None:
            self._vault.tasks.done(due.task)
            self._vault.tasks.add(kind=REVIEW, due_at=at, channel="in_person", case_id=due.case_id)
            self._vault.journal.append("kept_longer", self._desk.me.id, {"case": due.case_id, "years": years})

        self._vault.save(write)
        return day

    # --- erasing -----------------------------------------------------------------------------------

    def look(self, untrusted_code: str) -> Looked:
        """The case with this code, before it is erased.

        Raises `NotAllowed`, `NotACode`, `NoSuchCase`, `NotOnTheList`.
        """
        self._desk.require(Act.ERASE)
        case = self._theirs_too(self._desk.cases.by_code(untrusted_code))
        sealed = [each for each in self._vault.outbox.of_case(case.id) if each.kind == REFERRAL]
        return Looked(
            case.id, case.code, self._refusal(case, WhyErase.HER_REQUEST), len(self._vault.revisions.history(case.id)),
            sum(each.state not in _NOBODY_HAS_IT for each in sealed),
        )  # fmt: skip

    def erase(self, case_id: CaseId, why: WhyErase) -> Erased:
        """Erase a case for good; what the certificate says of it. A new backup should follow.

        Raises `NotAllowed`, `NoSuchCase`, `NotOnTheList`, `ErasureRefused`, `DiskFull`, `SaveUncertain`.
        """
        self._desk.require(Act.ERASE)
        case = self._theirs_too(case_id)
        refusal = self._refusal(case, why)
        if refusal:
            raise ErasureRefused(refusal)
        copy, to_phone = self._vault.copy_before_step.stands, list[str]()

        def first(gone: CaseId) -> None:
            names, language = DirectoryKeeper(self._desk).directory().organisations, self._desk.settings.language
            for each in stop_for_erasure(self._desk, self._desk.cases.load(gone)):
                to_phone.append(names[each].name(language) if each in names else each)

        self._vault.erasing.erase_together((case_id,), by=self._desk.me.id, why=why.value, first=first)
        places = ((place.label, place.last_at) for place in self._vault.backups.places)
        self.last = Erased(
            code=case.code,
            at=self._desk.clock.now(),
            why=why,
            by=self._desk.me.staff_code,
            journal_head=self._vault.journal.short_head()[1],
            backups=tuple((label, instant(last)) for label, last in places if last is not None),
            on_hub=self._on_hub(),
            copy=CopyGone.of(copy, self._vault.copy_before_step.stands),
            to_phone=tuple(to_phone),
        )
        return self.last

    @property
    def swept(self) -> float:
        """How much of the erasure that goes on is on the disk, from 0 to 1. May be asked in any lane."""
        return self._vault.erasing.swept()

    def _on_hub(self) -> datetime | None:
        kept, way = self._vault.keep.kept.last_at, self._vault.keep.on_its_way
        newest = max((at for at in (kept, way.made_at if way else None) if at is not None), default=None)
        return instant(newest) if newest else None

    def news(self) -> ErasureNews:
        """What the places of backups have to hear of it: `telling_erasures.carry_out`, in the reader lane."""
        self._desk.require(Act.ERASE)
        return plan(self._desk)

    def certificate(self, erased: Erased) -> Paper:
        """That it was erased, for whoever did it to sign. No case stands behind it any more; its code is on it."""
        from clinic_app.printing.erasure_certificate import ErasureCertificate, erasure_certificate
        from clinic_app.services.paper import ERASURE, Paper

        self._desk.require(Act.ERASE)
        language, zone = self._desk.settings.language, self._desk.clock.zone

        def make(number: str) -> bytes:
            facts = ErasureCertificate(
                code=shown(erased.code),
                erased_at=shown_instant(erased.at, zone, language),
                why=erased.why.value,
                by=erased.by,
                journal_head=erased.journal_head,
                backups=tuple((label, shown_instant(last, zone, language)) for label, last in erased.backups),
                told=erased.told,
                copy=erased.copy.value,
                print_number=number,
                on_hub=shown_instant(erased.on_hub, zone, language) if erased.on_hub else "",
            )
            return erasure_certificate(facts, staff=language, training=self._vault.training)

        return Paper(document=ERASURE, pdf=make(""), make=make)

    def _theirs_too(self, case_id: CaseId) -> Case:
        # Behind broken glass one may read, and not take away what others keep.
        case, kept = self._desk.cases.load(case_id), self._vault.restrictions.of(case_id)
        if kept is not None and self._desk.me.id not in kept.people:
            raise NotOnTheList
        return case

    def _refusal(self, case: Case, why: WhyErase) -> str:
        if on_hold(case):
            return "legal_hold"
        asked = case.of_kind("data_request")
        verified = [case.stored("dsr_verified", each.id) for each in asked]
        known = any(isinstance(each, dict) and each.get("how") in _BELIEVED for each in verified)
        return "" if known or why is not WhyErase.HER_REQUEST else "not_verified"
