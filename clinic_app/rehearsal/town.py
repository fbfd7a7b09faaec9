"""Who plays: a hub on loopback as a process of its own, and clinics and services with real vaults."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import msgspec

from clinic_app import main
from clinic_app.crypto.passphrase import KdfPolicy
from clinic_app.domain.directory import FIREWALL
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Role
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import HubUnreachable
from clinic_app.facts import dataclass
from clinic_app.hub import operator
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.publishing import publish
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.paths import resources
from clinic_app.rehearsal.pictures import Key
from clinic_app.services.clinic import Clinic
from clinic_app.services.directory import training_agencies
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.settings import Settings
from clinic_app.wire.directory_document import AgencyFacts
from clinic_app.wire.invitation import Invitation

NETWORK: Final = "rehearsal"
_HUB: Final = """
import ctypes, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG: a rehearsal that is killed takes its hub along
from clinic_app.main import clinic_hub
raise SystemExit(clinic_hub())
"""
_LISTENING: Final = "listening on "
_PASSPHRASE: Final = "nobody in this rehearsal is real"  # noqa: S105 - and it guards nobody
_COORDINATOR: Final = NewPerson(word="wanida", passphrase=_PASSPHRASE, role=Role.COORDINATOR, staff_code="T-2")
_NURSE: Final = NewPerson(word="anong", passphrase=_PASSPHRASE, role=Role.NURSE, staff_code="T-1")
_CLINIC: Final = (_NURSE, _COORDINATOR)
_SERVICE: Final = (_COORDINATOR,)


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation with its open vault. What it types is in no way secret: everybody here is invented."""

    organisation: OrganisationId
    key: Key
    clinic: Clinic

    def sync(self) -> None:
        """Rounds on the line until nothing is left to do; waits when the hub asks to. Raises what ended it."""
        hub = self.clinic.joining.line()
        try:
            synced = self.clinic.sending.sync(hub)
            while synced.retry_after_s is not None:
                time.sleep(synced.retry_after_s)
                synced = self.clinic.sending.sync(hub)
        finally:
            hub.close()
        if synced.ended_by is not None:
            raise synced.ended_by


@dataclass(frozen=True, slots=True)
class Town:
    """Builds offices and runs the hub's desk; the hub itself serves in another process."""

    clock: Clock
    policy: KdfPolicy
    hub: HubPlace
    address: str
    held: ExitStack

    def office(self, organisation: OrganisationId, folder: Path, kind: str) -> Office:
        """Make a vault and join the hub, as its coordinator; in a clinic its nurse comes in then.

        One person who may add people is enough here: nobody has to be let in later.
        """
        doorway = main.build_doorway(Settings(folder), self.clock, self.policy)
        people = _SERVICE if kind == "service" else _CLINIC
        sheet = doorway.create(NewClinic(kind=kind, people=people, training=True))
        doorway.confirm_sheet(sheet.lines)
        clinic = doorway.unlock(_COORDINATOR.word, _PASSPHRASE)
        try:
            self._join(clinic, organisation)
            for agency in training_agencies(resources()):
                if agency.local_only:
                    clinic.network.add_local(agency)
            if people is _CLINIC:
                clinic.close()
                clinic = doorway.unlock(_NURSE.word, _PASSPHRASE)
        finally:
            self.held.callback(clinic.close)
        signs_in = _NURSE if people is _CLINIC else _COORDINATOR
        return Office(organisation, Key(folder, signs_in.word, _PASSPHRASE), clinic)

    def publish(self) -> None:
        """The operator signs the list of everybody who was let in."""
        store = OpenStore(SqliteStore(self.hub.database))
        try:
            key = operator.read_key(self.hub.lists_key)
            publish(store, self.hub, key, self.clock.now(), network=NETWORK, training=True)
        finally:
            store.close()

    def _join(self, clinic: Clinic, organisation: OrganisationId) -> None:
        """What coordinator and operator do together: twelve words, a code, six words by phone, let in."""
        store = OpenStore(SqliteStore(self.hub.database))
        try:
            root, key = self.hub.network.fingerprint(), operator.read_key(self.hub.hub_key).public
            invitation = Invitation(address=self.address, hub_key=key.raw.hex(), root=root.hex())
            clinic.joining.accept(invitation.to_text(), operator.root_words(self.hub))
            code = operator.make_code(store, organisation, self.clock.now())
            line = clinic.joining.line()
            try:
                clinic.joining.enrolled(clinic.joining.enrolment(code).ask(line))
            finally:
                line.close()
            for device in operator.pending(store):
                operator.approve(store, device.kid, self.clock.now())
        finally:
            store.close()


@contextmanager
def town(folder: Path, clock: Clock, policy: KdfPolicy) -> Iterator[Town]:
    """A hub that listens, with the invented services in its list. Everything is closed and stopped at the end."""
    with ExitStack() as held:
        process = subprocess.Popen(  # noqa: S603 - ourselves, with a folder of ours
            [*_hub_command(), "serve", "--data", str(folder), "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True,
            env={**os.environ, "NOTEBOOK_ENDS_WITH_ITS_STARTER": "1"},
        )  # fmt: skip
        held.callback(_stop, process)
        address = _address(process)
        place = HubPlace(folder)
        store = OpenStore(SqliteStore(place.database))
        try:
            operator.import_agencies(store, msgspec.json.encode(_public_facts()))
        finally:
            store.close()
        yield Town(clock, policy, place, address, held)


def may_receive() -> frozenset[OrganisationId]:
    """The invented organisations that could have a PC of their own: listed by the operator, and not firewalled."""
    return frozenset(OrganisationId(facts.id) for facts in _public_facts() if facts.org_type not in FIREWALL)


def _public_facts() -> list[AgencyFacts]:
    """The invented organisations that an operator would sign; those a clinic only made for itself stay out."""
    names = AgencyFacts.__struct_fields__
    return [
        AgencyFacts(**{name: getattr(agency, name) for name in names})
        for agency in training_agencies(resources())
        if not agency.local_only
    ]


def _hub_command() -> list[str]:
    """Ourselves as a relay: from source, or the command that lies beside us in a bundle."""
    if getattr(sys, "frozen", False):
        here = Path(sys.executable)
        return [str(here.with_name("clinic-hub" + here.suffix))]
    return [sys.executable, "-c", _HUB]


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(_LISTENING):
            return line.removeprefix(_LISTENING).strip()
    raise HubUnreachable


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
