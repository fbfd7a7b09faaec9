"""Looking after the list of services: who was rung, what changed, what only this clinic knows of.

What is laid over an entry is what differs from the signed list, so that the list may grow better by itself. Each change
can be taken back, the last one first. The journal says which facts changed, never what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.closed_loops import NONE, Loops
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.people import Act, may
from clinic_app.domain.sectors import USUAL
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import GateClosed, NotARecipient, Refusal
from clinic_app.services.closed_loops import closed_loops
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.directory_entries import (
    FACTS,
    HOURS,
    MOST_RUNG,
    VERIFIED,
    Entry,
    NewService,
    Rung,
    different,
    longest_ago,
    said_of,
)
from clinic_app.services.directory_overlay import NOTHING, Correction, LocalAgency, TakesFound

__all__ = ["FACTS", "Correction", "DirectoryBook", "Entry", "NewService", "Rung", "TakesFound", "said_of"]

_RUNG: Final = "directory.rung"
_TYPED: Final = "directory.typed/"


class DirectoryBook:
    """The list of the open vault, for whoever signed in. Who may refer may read it; who keeps it may change it."""

    def __init__(self, desk: Desk, keeper: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._keeper = keeper

    # --- reading -----------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """Everybody in the list but us, those first who were rung the longest ago, or never."""
        self._desk.require(Act.REFER)
        us, loops = self._keeper.us(), closed_loops(self._desk)
        listed, log, ours = self._keeper.uncorrected(), self._log(), self._keeper.corrections()
        made = [
            self._entry(
                each,
                listed.organisations[each.id],
                different(NOTHING, ours.get(each.id, NOTHING)),
                log.get(each.id, ()),
                loops.get(each.id, NONE),
            )
            for each in self._keeper.directory()
            if us is None or each.id != us.id
        ]
        ended = [
            self._entry(each, each, (), log.get(each.id, ()), loops.get(each.id, NONE), ended=True)
            for each in self._keeper.ended()
        ]
        return (*sorted(made, key=longest_ago), *ended)

    def often(self) -> Mapping[OrganisationId, Loops]:
        """Those where the same happens again and again to our referrals."""
        self._desk.require(Act.REFER)
        return {each: loops for each, loops in closed_loops(self._desk).items() if loops.often is not None}

    def due(self) -> int:
        """How many that can be told something nobody rang for half a year; 0 for who does not keep the list."""
        if not self.may_keep:
            return 0
        us, today = self._keeper.us(), self._desk.clock.today()
        return sum(
            each.stale(today) and not each.firewalled and (us is None or each.id != us.id)
            for each in self._keeper.directory()
        )

    @property
    def may_keep(self) -> bool:
        """Whether whoever signed in looks after the list."""
        return may(self._desk.me.role, Act.KEEP_DIRECTORY)

    # --- ringing -----------------------------------------------------------------------------------

    def still_right(self, organisation: OrganisationId) -> None:
        """Somebody rang, and all of it is still so. Raises `NotARecipient(UNKNOWN_ORGANISATION)`."""
        self._desk.require(Act.KEEP_DIRECTORY)
        self.correct(organisation, self._said_now(organisation), called=True)

    def correct(self, organisation: OrganisationId, said: Correction, *, called: bool) -> tuple[str, ...]:
        """Lay what was found out over an entry; the names of the facts that changed by it.

        `said` is everything as it should stand: what the list says already is not kept. `called` verifies it.
        Raises `NotARecipient(UNKNOWN_ORGANISATION)`, `GateClosed(service, (phone,))` for a number without a figure.
        """
        self._desk.require(Act.KEEP_DIRECTORY)
        if said.phone and not any(sign.isdigit() for sign in said.phone):
            raise GateClosed("service", ("phone",))
        self._keeper.directory().organisation(organisation)
        before = self._keeper.correction(organisation)
        after = self._differing(organisation, said)
        changed = different(before, after)
        if called:
            phone = after.phone if after.phone is not None else self._listed(organisation).phone
            after = msgspec.structs.replace(
                after, verified_on=self._desk.clock.today(), verified_by=self._desk.me.staff_code, verified_phone=phone
            )
        else:
            kept = {name: getattr(before, name) for name in VERIFIED}
            after = msgspec.structs.replace(after, **kept)
        act = "service_rung" if called else "service_corrected"
        self._keep(organisation, after, self._rung(called=called, changed=changed, before=before), act)
        return changed

    def lay_over(self, told: Mapping[OrganisationId, Correction]) -> None:
        """What a file brought for many entries; each can be taken back like what was heard. Whoever asks writes it."""
        self._desk.require(Act.KEEP_DIRECTORY)
        before, log = self._keeper.corrections(), dict(self._log())
        for organisation, after in told.items():
            was = before.get(organisation, NOTHING)
            rung = self._rung(called=False, changed=different(was, after), before=was)
            log[organisation] = (*log.get(organisation, ()), rung)[-MOST_RUNG:]
        self._keeper.correct_many(told)
        self._vault.settings[_RUNG] = msgspec.to_builtins(log)

    def take_back(self, organisation: OrganisationId) -> None:
        """The last change was wrong: what it changed is as it was before; what came otherwise since then stays.

        Raises `NotARecipient(UNKNOWN_ORGANISATION)` if nothing was changed.
        """
        self._desk.require(Act.KEEP_DIRECTORY)
        rung = self._log().get(organisation, ())
        if not rung:
            raise NotARecipient(Refusal.UNKNOWN_ORGANISATION)
        last, now = rung[-1], self._keeper.correction(organisation)
        hours = HOURS if HOURS & set(last.changed) else frozenset()
        restored = {name: getattr(last.before, name) for name in {*last.changed, *hours, *VERIFIED}}
        after = msgspec.structs.replace(now, **restored)
        self._write(organisation, after, rung[:-1], "service_taken_back", last.changed)

    # --- our own entries ---------------------------------------------------------------------------

    def add(self, new: NewService, said: Correction) -> OrganisationId:
        """Enter a service that no operator signed. It can be printed and rung, never sealed to.

        Raises `GateClosed(service, what is missing)`.
        """
        self._desk.require(Act.KEEP_DIRECTORY)
        lacks = {
            "name": not new.name.strip(),
            "org_type": new.org_type is None,
            "services": not new.services,
            "phone": not any(sign.isdigit() for sign in said.phone or ""),
        }
        if open_parts := tuple(part for part, is_open in lacks.items() if is_open):
            raise GateClosed("service", open_parts)
        assert new.org_type is not None
        known, kind = [Service(each) for each in new.services], new.org_type
        sectors = dict.fromkeys(sector.value for service in known for sector in USUAL[service][:1])
        facts = {
            "id": f"here-{token_hex(4)}",
            "names": {self._desk.settings.language: new.name.strip()},
            "org_type": kind.value,
            "reports_to": new.reports_to,
            "sectors": tuple(sectors) or ("other",),
            "services": tuple(each.value for each in known),
            "province": new.province.strip(),
            "takes": {"women": new.women, "men": new.men},
            "local_only": True,
        }
        agency = msgspec.convert(facts, LocalAgency)
        made = OrganisationId(agency.id)

        def write() -> None:
            self._keeper.add_local(agency)
            after = self._differing(made, said)
            today, me = self._desk.clock.today(), self._desk.me.staff_code
            after = msgspec.structs.replace(after, verified_on=today, verified_by=me, verified_phone=after.phone or "")
            self._write(made, after, (self._rung(called=True, changed=different(NOTHING, after)),), "service_entered")

        self._vault.save(write)
        return made

    def end(self, organisation: OrganisationId) -> None:
        """An entry of our own that is used no longer. Raises `NotARecipient(UNKNOWN_ORGANISATION)` for any other."""
        self._set_ended(organisation, ended=True)

    def use_again(self, organisation: OrganisationId) -> None:
        """It is used again. Raises `NotARecipient(UNKNOWN_ORGANISATION)`."""
        self._set_ended(organisation, ended=False)

    def _set_ended(self, organisation: OrganisationId, *, ended: bool) -> None:
        self._desk.require(Act.KEEP_DIRECTORY)

        def write() -> None:
            self._keeper.end_local(organisation, ended=ended)
            self._note("service_ended" if ended else "service_used_again", organisation)

        self._vault.save(write)

    # --- what is half typed ------------------------------------------------------------------------

    def keep_typed(self, about: str, typed: Mapping[str, Any]) -> None:
        """Keep what is typed about an entry and not written yet, for whoever types it; nothing typed forgets it."""
        self._desk.require(Act.KEEP_DIRECTORY)
        known = dict(self.typed())
        known.pop(about, None)
        if typed:
            known[about] = dict(typed)
        self._vault.settings[self._mine] = known

    def typed(self) -> Mapping[str, Mapping[str, Any]]:
        """What whoever signed in has half typed, by entry."""
        found: dict[str, dict[str, Any]] = self._vault.settings.get(self._mine) or {}
        return found

    # --- inside ------------------------------------------------------------------------------------

    @property
    def _mine(self) -> str:
        return _TYPED + self._desk.me.id.hex

    def _entry(
        self, each: Organisation, listed: Organisation, changed: tuple[str, ...], rung: Sequence[Rung], loops: Loops,
        *, ended: bool = False,
    ) -> Entry:  # fmt: skip
        due = each.stale(self._desk.clock.today()) and not each.firewalled and not ended
        return Entry(
            organisation=each, listed=listed, changed=changed, rung=tuple(rung), due=due, loops=loops, ended=ended
        )

    def _listed(self, organisation: OrganisationId) -> Organisation:
        return self._keeper.uncorrected().organisation(organisation)

    def _said_now(self, organisation: OrganisationId) -> Correction:
        return said_of(self._keeper.directory().organisation(organisation))

    def _differing(self, organisation: OrganisationId, said: Correction) -> Correction:
        """Only what the list does not say already. Hours in words and by the week are one fact."""
        base = said_of(self._listed(organisation))
        kept = {name: getattr(said, name) for name in different(base, said)}
        if HOURS & kept.keys():
            kept |= {"hours": said.hours or "", "schedule": said.schedule}
        if said.takes is not None and base.takes is not None and "takes" in kept:
            differ = {name for name in TakesFound.__struct_fields__ if getattr(said.takes, name) is not None}
            differ = {name for name in differ if getattr(said.takes, name) != getattr(base.takes, name)}
            kept["takes"] = TakesFound(**{name: getattr(said.takes, name) for name in differ}) if differ else None
        return msgspec.convert(msgspec.to_builtins({k: v for k, v in kept.items() if v is not None}), Correction)

    def _rung(self, *, called: bool, changed: tuple[str, ...], before: Correction = NOTHING) -> Rung:
        at, by = iso(self._desk.clock.now()), self._desk.me.staff_code
        return Rung(at=at, by=by, called=called, changed=changed, before=before)

    def _keep(self, organisation: OrganisationId, after: Correction, rung: Rung, act: str) -> None:
        known = (*self._log().get(organisation, ()), rung)
        self._write(organisation, after, known[-MOST_RUNG:], act, rung.changed)

    def _write(
        self, organisation: OrganisationId, after: Correction, rung: Sequence[Rung], act: str,
        changed: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        def write() -> None:
            self._keeper.correct(organisation, after)
            log = {**self._log(), organisation: tuple(rung)}
            self._vault.settings[_RUNG] = msgspec.to_builtins({key: each for key, each in log.items() if each})
            self._note(act, organisation, changed)

        self._vault.save(write)

    def _note(self, act: str, organisation: OrganisationId, changed: tuple[str, ...] = ()) -> None:
        about: dict[str, str | int | UUID] = {"organisation": organisation}
        if changed:
            about["facts"] = " ".join(changed)
        self._vault.journal.append(act, self._desk.me.id, about)

    def _log(self) -> dict[str, tuple[Rung, ...]]:
        return msgspec.convert(self._vault.settings.get(_RUNG) or {}, dict[str, tuple[Rung, ...]], strict=False)
