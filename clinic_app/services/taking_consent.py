"""Asking her, and writing down what she said: three sentences now, one sentence when a service is chosen.

Nothing is ever proposed as agreed; "no", "let me think" and "not asked" are answers; no service hangs on a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.consent import RELEASE, Decision, Mode, Release, decision_of, mode_of, releases_of
from clinic_app.domain.directory import Recipient
from clinic_app.domain.guardians import GUARDIANS_FORMS, guardian_may_be_danger
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.mode_law import SPOKEN
from clinic_app.domain.packet import VALID_DAYS, Request
from clinic_app.domain.packet_codes import Arrival, Sector, Service, Urgency, Valid
from clinic_app.domain.people import Act
from clinic_app.domain.sentence import Part, parts_of
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import GateClosed, NotAnAnswer, RecordRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.following_up import TaskKind
from clinic_app.services.recording import Recording
from clinic_app.services.taking_back import TakingBack, Withdrawn

__all__ = ["NewRelease", "Part", "ServiceSentence", "TakingConsent", "Withdrawn"]

NEVER: Final = ("name", "alleged_person", "workplace", "papers")
"""What the sentence says they will not learn, whatever is agreed."""

LIMITS_TOLD: Final = "limits_told"
_CASE_FIELDS: Final = SPOKEN | {"c_withhold", "c_withhold_why", "c_block_org", "c_block_items"}
_ENDS_ALL: Final = (Decision.REFUSED, Decision.WITHDRAWN)
_ASK_AGAIN_AFTER: Final = timedelta(hours=2)
_NEEDS_WITNESS: Final = frozenset({"verbal_witnessed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """What she decided about telling one organisation, or a whole sector. `alone` is a code: yes, no.

    `given_on` is None for now; a paper filled in on another day says on which.
    """

    decision: Decision
    organisation: OrganisationId | None = None
    sector: Sector | None = None
    items: tuple[str, ...] = ()
    form: str | None = None
    valid: Valid = Valid.D7
    alone: str | None = None
    explained: bool = False
    language: str | None = None
    text_state: str | None = None
    witness: str | None = None
    assent: Decision | None = None
    embassy: Decision | None = None
    reply_ok: Decision | None = None
    order: int | None = None
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSentence:
    """One sentence for one service: who, for what, what they would learn part by part, what they never learn."""

    organisation: OrganisationId
    sector: Sector
    service: Service
    parts: tuple[Part, ...]
    never: tuple[str, ...]
    must_tell: tuple[str, ...]


class TakingConsent:
    """Her decisions, in the vault that is open."""

    def __init__(self, desk: Desk, recording: Recording, directory: DirectoryKeeper, taking_back: TakingBack) -> None:
        self._desk = desk
        self._recording = recording
        self._directory = directory
        self._taking_back = taking_back

    # --- now ---------------------------------------------------------------------------------------

    def answer(self, case_id: CaseId, answers: Mapping[str, Stored | None]) -> Mode:
        """Write down her answers to the spoken sentences; the mode that follows.

        A record refused or withdrawn destroys every draft of the case, of whoever typed it, and ends every release. A
        record agreed to makes revisions of this person's drafts. Raises `NotAnAnswer`, `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.TAKE_CONSENT)
        for field in answers:
            if field not in _CASE_FIELDS:
                raise NotAnAnswer(field, "not_a_spoken_sentence")
        case = self._recording.shown(case_id)
        change = Change(values=tuple((case.root, field, value) for field, value in answers.items()))

        def write() -> Mode:
            self._recording.begun(case_id)
            if decision_of(answers.get("c_record")) in _ENDS_ALL or decision_of(answers.get("c_services")) in _ENDS_ALL:
                self._end_releases(case_id)
            mode = mode_of(self._recording.change(case_id, change))
            if mode is Mode.CARE_ONLY:
                self._desk.vault.drafts.drop_all(case_id)
                self._desk.vault.journal.append("drafts_destroyed", self._desk.me.id, {"case": case_id})
            elif mode is not Mode.DRAFT:
                self._recording.finish_all(case_id)
            self._promise_to_ask(case_id, mode)
            return mode

        return self._desk.vault.save(write)

    def limits_told(self, case_id: CaseId, said: Decision | None) -> None:
        """Write into the journal that the limits were told her, and what she said; `None` takes the answer back."""
        self._desk.require(Act.TAKE_CONSENT)
        self._recording.shown(case_id)
        about = {"case": case_id, "said": said.value if said else "not_asked"}

        def write() -> None:
            self._recording.begun(case_id)
            self._desk.vault.journal.append(LIMITS_TOLD, self._desk.me.id, about)

        self._desk.vault.save(write)

    def limits(self, case_id: CaseId) -> Decision | None:
        """What she said today when the limits were told her; `None` if they were not, or on another day."""
        self._desk.require(Act.TAKE_CONSENT)
        told = self._desk.vault.journal.lately(LIMITS_TOLD, "case", case_id)
        clock = self._desk.clock
        if told is None or instant(told.at).astimezone(clock.zone).date() != clock.today():
            return None
        return decision_of(told.about["said"])

    # --- when a service is chosen ------------------------------------------------------------------

    def sentence(
        self,
        case_id: CaseId,
        organisation: OrganisationId,
        service: Service,
        sector: Sector,
        *,
        arrival: Arrival | None = None,
    ) -> ServiceSentence:
        """What this service would learn if she agreed to everything the law lets it learn, part by part.

        Raises `NotARecipient`. What she blocked is not among the parts.
        """
        self._desk.require(Act.TAKE_CONSENT)
        recipient = Recipient.of(self._directory.directory().organisation(organisation))
        case = self._desk.cases.load(case_id)
        request = Request(service=service, sector=sector, urgency=Urgency.WITHIN_2WK, valid=Valid.D7, arrival=arrival)
        return ServiceSentence(
            organisation=organisation,
            sector=sector,
            service=service,
            parts=parts_of(case, recipient, request, law=self._desk.law, day=self._desk.clock.today()),
            never=NEVER,
            must_tell=recipient.must_tell,
        )

    def release(self, case_id: CaseId, decided: NewRelease) -> EntityId:
        """Write down what she decided, as a row of its own; the newest row decides.

        A yes needs its form, whether she was alone, the limits told first, and the items. Raises `GateClosed(release)`
        with what is open, `NotAnAnswer`, `NotARecipient`, `RecordRefused` unless there is a written record.
        """
        self._desk.require(Act.TAKE_CONSENT)
        case = self._desk.cases.load(case_id)
        if mode_of(case) is not Mode.FULL:
            raise RecordRefused(mode_of(case).value)
        self._check(case, decided)
        entity = new_entity(RELEASE, case.root)
        values = tuple((entity.id, field, value) for field, value in self._kept(decided).items() if value is not None)
        self._recording.change(case_id, Change(created=(entity,), values=values))
        return entity.id

    def releases(self, case_id: CaseId) -> tuple[Release, ...]:
        """Every row, the oldest first."""
        self._desk.require(Act.TAKE_CONSENT)
        return releases_of(self._desk.cases.load(case_id))

    def withdraw(self, case_id: CaseId, release_id: EntityId) -> Withdrawn:
        """She takes a yes back: from now on nothing goes, and what went is called back as far as it can be."""
        self._desk.require(Act.TAKE_CONSENT)
        return self._taking_back.release(case_id, release_id)

    # --- inside ------------------------------------------------------------------------------------

    def _end_releases(self, case_id: CaseId) -> None:
        """Without a record or services nothing may be shared; what went is asked back while we still may write."""
        for row in releases_of(self._desk.cases.load(case_id)):
            if row.decision is Decision.GIVEN and row.withdrawn_at is None:
                self._taking_back.release(case_id, row.id)

    def _promise_to_ask(self, case_id: CaseId, mode: Mode) -> None:
        """While she cannot answer, a promise to ask again stands; her answer keeps it."""
        tasks = self._desk.vault.tasks
        promised = [task.id for task in tasks.open(case_id=case_id) if task.kind == TaskKind.ASK_CONSENT_AGAIN]
        if mode is Mode.WAITING and not promised:
            due_at = self._desk.clock.now() + _ASK_AGAIN_AFTER
            tasks.add(kind=TaskKind.ASK_CONSENT_AGAIN, due_at=due_at, channel="in_person", case_id=case_id)
        elif mode is not Mode.WAITING:
            for task in promised:
                tasks.done(task)

    def _check(self, case: Case, decided: NewRelease) -> None:
        if decided.organisation is None and decided.sector is None:
            raise GateClosed("release", ("c_share_org", "c_share_sector"))
        if decided.organisation is not None:
            # Also for a no: a firewalled organisation is never even asked about.
            Recipient.of(self._directory.directory().organisation(decided.organisation))
        if decided.given_on is not None and decided.given_on > self._desk.clock.today():
            raise NotAnAnswer("c_obtained_at", "future")
        for item in decided.items:
            if item not in self._desk.law.items:
                raise NotAnAnswer("c_share_items", "no_such_code")
        self._check_code("c_form", "consent_form", decided.form)
        self._check_code("c_lang", "lang", decided.language)
        self._check_code("c_alone", "yndu", decided.alone)
        if decided.decision is not Decision.GIVEN:
            return
        speaks_for_nobody = decided.form in GUARDIANS_FORMS and guardian_may_be_danger(case)
        missing = {
            "c_form": decided.form is None or speaks_for_nobody,
            "c_alone": decided.alone is None,
            "c_explained": not decided.explained,
            "c_witness": decided.form in _NEEDS_WITNESS and not decided.witness,
        }
        if open_fields := tuple(field for field, is_open in missing.items() if is_open):
            raise GateClosed("release", open_fields)

    def _check_code(self, field: str, code_list: str, code: str | None) -> None:
        known = self._desk.definitions.codes.get(code_list)
        if code is not None and known is not None and code not in known.ids:
            raise NotAnAnswer(field, "no_such_code")

    def _kept(self, decided: NewRelease) -> dict[str, Stored | None]:
        clock = self._desk.clock
        given_on = decided.given_on or clock.today()
        # Nobody wrote down the hour of another day: noon stands for it.
        given_at = clock.now() if given_on == clock.today() else datetime.combine(given_on, time(12), clock.zone)
        expires_on = given_on + timedelta(days=VALID_DAYS[decided.valid])
        return {
            "c_share": decided.decision.value,
            "c_share_org": decided.organisation,
            "c_share_sector": decided.sector.value if decided.sector else None,
            "c_share_items": list(decided.items),
            "c_form": decided.form,
            "c_alone": decided.alone,
            "c_explained": decided.explained,
            "c_lang": decided.language,
            "c_text_state": decided.text_state,
            "c_witness": decided.witness,
            "c_assent": decided.assent.value if decided.assent else None,
            "c_share_embassy": decided.embassy.value if decided.embassy else None,
            "c_reply_ok": decided.reply_ok.value if decided.reply_ok else None,
            "c_order": decided.order,
            "c_obtained_at": iso(given_at),
            "c_expiry": expires_on.isoformat(),
        }
