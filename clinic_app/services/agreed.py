"""What she agreed to when a referral was sealed: how it was shown, exactly what left, and whether the record proves it.

The journal keeps the hash of the very bytes that were sealed. Whoever doubts can have them made anew from what the
record kept, and compare: if they differ, the record or the journal was changed.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Release, releases_of
from clinic_app.domain.dates import shown_instant
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import lapse_day
from clinic_app.domain.people import Act
from clinic_app.domain.referral_record import content_of, packet_id_of
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NoSuchCase, NotAnAnswer, PacketRefused
from clinic_app.facts import dataclass
from clinic_app.printing.agreed_paper import AgreedPaper, agreed_paper
from clinic_app.printing.text_groups import STAFF_LANGUAGES
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.paper import Paper
from clinic_app.services.referring import NOT_JOINED, Line, Shown
from clinic_app.services.referring_views import lines_of
from clinic_app.services.sealings import sealings_of
from clinic_app.vault.journal_form import Entry
from clinic_app.wire.fhir import encode_referral

__all__ = ["Agreed", "AgreedView", "Sealing"]

DOCUMENT = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """One time that it was sealed. `exchanged` and `scanned` are what both proofs looked at; 0 if it was not kept."""

    at: datetime
    by: str | None
    shown: Shown
    language: str | None
    hash: str
    quasi: int
    exchanged: int
    scanned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedView:
    """One referral. `sealings` are the newest first: of a packet sealed anew, the first is what went."""

    code: str
    organisation: OrganisationId
    name: str
    lines: tuple[Line, ...]
    release: Release | None
    sealings: tuple[Sealing, ...]


class Agreed:
    """Reads the record and the journal side by side."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory

    def look(self, case_id: CaseId, referral: ReferralId) -> AgreedView:
        """What was agreed. Raises `NoSuchCase`, `NotAnAnswer` if nothing was sealed for it, `NotAllowed`."""
        self._desk.require(Act.READ_CASE)
        case, entity = self._desk.cases.load(case_id), EntityId(referral)
        if entity not in case.entities:
            raise NoSuchCase
        organisation = OrganisationId(str(case.stored("x_org", entity)))
        known = self._directory.directory().organisations.get(organisation)
        release = case.stored("x_consent", entity)
        return AgreedView(
            code=referral_code_of(packet_id_of(case, entity)),
            organisation=organisation,
            name=known.name(self._desk.settings.language) if known else organisation,
            lines=lines_of(content_of(case, entity), self._desk.law),
            release=next((row for row in releases_of(case) if str(row.id) == release), None),
            sealings=tuple(self._sealing(entry) for entry in sealings_of(self._desk, case_id, referral)),
        )

    def proves(self, case_id: CaseId, referral: ReferralId) -> bool | None:
        """Whether the same bytes come out of what the record kept; None if no hash was kept. Raises as `look` does."""
        view = self.look(case_id, referral)
        if not view.sealings:
            return None
        case, newest = self._desk.cases.load(case_id), view.sealings[0]
        content, us = content_of(case, EntityId(referral)), self._directory.us()
        day = self._day(newest.at)
        try:
            made = encode_referral(
                content,
                sender=us.id if us else NOT_JOINED,
                recipient=view.organisation,
                sealed_on=day,
                lapses_on=lapse_day(day, content.valid),
            )
        except (PacketRefused, NotAnAnswer):
            return False
        return hashlib.sha256(made).hexdigest() == newest.hash

    def paper(self, view: AgreedView, *, said: tuple[tuple[str, str], ...], proved: str) -> Paper:
        """On paper, for the file of whoever asks how it was agreed: no name, no case code. `said` is what the packet
        says, label and value; `proved` the outcome of the comparison, in words. Raises `NotAllowed`."""
        self._desk.require(Act.PRINT)
        language = self._desk.settings.language
        staff, zone = language if language in STAFF_LANGUAGES else "en", self._desk.clock.zone

        def make(number: str) -> bytes:
            facts = AgreedPaper(
                code=shown_code(view.code),
                organisation=view.name,
                said=said,
                sealed=tuple((shown_instant(each.at, zone, staff), each.by or "", each.hash) for each in view.sealings),
                proved=proved,
                print_number=number,
            )
            return agreed_paper(facts, staff=staff, training=self._vault.training)

        return Paper(document=DOCUMENT, pdf=make(""), recipient=view.organisation, make=make)

    # --- inside ------------------------------------------------------------------------------------

    def _sealing(self, entry: Entry) -> Sealing:
        by = next((each.staff_code for each in self._vault.people.every() if each.id.hex == entry.by), None)
        about = entry.about
        return Sealing(
            at=instant(entry.at),
            by=by,
            shown=Shown(str(about["shown"])),
            language=str(about["language"]) if "language" in about else None,
            hash=str(about["content"]),
            quasi=int(about["quasi"]),
            exchanged=int(about.get("exchanged", 0)),
            scanned=int(about.get("scanned", 0)),
        )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._desk.clock.zone).date()
