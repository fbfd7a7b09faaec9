"""Fetching a backup from the hub to a PC where no record stands: asked for by a new PC, before it has anything.

Such a PC needs keys before it has a vault to keep them in. They lie sealed under the recovery sheet (or the key held
elsewhere) that will open the backup, survive a kill with whatever was fetched, and become the restored record's own: so
there is one code, one telephone call, and no PC in the directory that nobody has. Until then they open sealed bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from clinic_app.crypto.fetching_key import key_under
from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import DeviceFileDamaged, InvitationRefused, KeepRefused, NotJoined, WrongRecoveryCode
from clinic_app.facts import dataclass
from clinic_app.services import carrying
from clinic_app.services.joining import Enrolment
from clinic_app.services.restoring import Way, as_way
from clinic_app.services.way_to_hub import settled_way
from clinic_app.vault.backup_folder import PART
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.keep_file import SUFFIX, check_way, unwrap
from clinic_app.vault.place import VaultPlace, write_whole
from clinic_app.wire.invitation import Invitation

if TYPE_CHECKING:
    import httpx2

    from clinic_app.services.clinic import Clinic
    from clinic_app.settings.profile import SiteProfile
    from clinic_app.transport.keeping_line import KeepingLine

__all__ = ["Asked", "DeviceKeys", "FromHub", "OnHub"]

WORDS: Final = 6
Told = Callable[[float], None]


class Begun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lies beside the sealed keys: where the hub is, whom to trust, and whose PC this will be."""

    format: int = 1
    invitation: str
    agency: str


@dataclass(frozen=True, slots=True)
class Asked:
    """This PC asked to be let in: the words its operator hears by telephone."""

    address: str
    agency: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnHub:
    """A backup that the hub keeps; when, to the hour, as the hub says. Its own date stands inside."""

    backup: str
    kept_at: datetime
    size: int


class FromHub:
    """One fetching. Its answers wait for the line; only `restored` touches a vault."""

    def __init__(
        self,
        place: VaultPlace,
        clock: Clock,
        transport: httpx2.BaseTransport | None = None,
        profile: SiteProfile | None = None,
    ) -> None:
        self._place = VaultPlace(place.folder.with_name("fetching"))
        self._clock = clock
        self._transport, self._way = transport, settled_way(profile)
        self._keys: DeviceKeys | None = None

    @property
    def begun(self) -> str | None:
        """The address of the hub that was asked before, by a PC that was switched off meanwhile."""
        try:
            return self._told().address
        except (NotJoined, InvitationRefused):
            return None

    def ask(self, untrusted_invitation: str, way: Way) -> Asked:
        """Ask the hub with the code of an invitation. The same one again is answered alike.

        Raises `InvitationRefused`, `EnrolmentRefused`, `WrongRecoveryLine`, and what the line says.
        """
        invitation = Invitation.from_text(untrusted_invitation)
        if invitation.code is None:
            raise InvitationRefused("no_code")
        keys = self._opened(way) if self._place.device.exists() else None
        if keys is None:
            self._place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            keys = DeviceKeys.new(self._clock.today())
            write_device(self._place, key_under(as_way(way)), keys)
        self._keys = keys
        with closing(self._line(invitation)) as hub:
            answer = Enrolment(invitation.code, keys.signing, keys.standing.public.raw).ask(hub)
        bare = Invitation(address=invitation.address, hub_key=invitation.hub_key, root=invitation.root)
        write_whole(self._note, msgspec.json.encode(Begun(invitation=bare.to_text(), agency=answer.agency)))
        return self._asked(bare.address, answer.agency)

    def again(self, way: Way) -> Asked:
        """Go on where it was left. Raises `NotJoined`, `WrongRecoveryLine`, `WrongRecoveryCode` for another sheet."""
        invitation, told = self._told(), self._begun()
        self._keys = self._opened(way)
        return self._asked(invitation.address, told.agency)

    def kept(self) -> tuple[OnHub, ...]:
        """What the hub keeps for this clinic, the newest first. Raises `HubRefusesUs` until its operator let us in."""
        with closing(self._line(self._told())) as hub:
            return tuple(
                OnHub(each.backup, datetime.fromtimestamp(each.hour * 3600, UTC), each.size)
                for each in hub.kept().backups
            )

    def fetch(self, backup: str, way: Way, told: Told = lambda _: None) -> Path:
        """Bring one home, sealed. What was brought before a kill is looked at, kept, and not fetched again.

        Raises `WrongRecoveryCode` once the first part is here and not after hours; `KeepRefused(bytes)`, what the line
        says, or what `told` raises; what came before that stays.
        """
        final = self._place.folder / f"{backup}{SUFFIX}"
        part = final.with_name(final.name + PART)
        with closing(self._line(self._told())) as hub:
            standing = hub.standing(backup)
            if standing is None or not standing.whole:
                raise KeepRefused("bytes")
            if final.exists():
                return final
            with part.open("r+b" if part.exists() else "w+b") as out:
                have = 0
                for name in standing.parts:
                    known = _there(out, have, name)
                    if known is None:
                        known = hub.part(backup, name)
                        out.seek(have)
                        out.truncate()
                        out.write(known)
                        out.flush()
                    if not have:
                        check_way(part, as_way(way))
                    have += len(known)
                    told(have / standing.size)
                out.truncate(have)
                os.fsync(out.fileno())
            if have != standing.size:
                raise KeepRefused("bytes")
        os.replace(part, final)
        return final

    def open(self, fetched: Path, way: Way, told: Told = lambda _: None) -> Path:
        """The backup inside, as a file like any other. In the reader lane. Raises what `unwrap` raises.

        What was fetched stays beside it until the record stands: a restore that fails must not cost the hours again.
        """
        for left in self._place.folder.glob("*.nbk*"):
            left.unlink(missing_ok=True)
        path = unwrap(fetched, as_way(way), self._place.folder, told)
        write_device(self._place, key_under(as_way(way)), self.device)  # another sheet may have been typed at first
        return path

    @property
    def device(self) -> DeviceKeys:
        """Who this PC is to the hub: what the restored record takes over. Raises `NotJoined`."""
        if self._keys is None:
            raise NotJoined
        return self._keys

    def restored(self, clinic: Clinic) -> None:
        """The record stands here and has the keys: it is told who it is to the hub, and what was fetched goes."""
        with suppress(InvitationRefused):  # a hub of another network than the record's: it is joined by hand, or not
            clinic.joining.came_back(self._begun().invitation, self._begun().agency)
        self.forget()

    def forget(self) -> None:
        """Take away what was fetched, and the keys. The operator shuts out a PC that is not used after all."""
        shutil.rmtree(self._place.folder, ignore_errors=True)
        self._keys = None

    # --- within ------------------------------------------------------------------------------------

    @property
    def _note(self) -> Path:
        return self._place.folder / "hub.json"

    def _begun(self) -> Begun:
        try:
            return msgspec.json.decode(self._note.read_bytes(), type=Begun)
        except (OSError, msgspec.DecodeError) as error:
            raise NotJoined from error

    def _told(self) -> Invitation:
        return Invitation.from_text(self._begun().invitation)

    def _opened(self, way: Way) -> DeviceKeys:
        try:
            return read_device(self._place, key_under(as_way(way)))
        except DeviceFileDamaged as error:
            raise WrongRecoveryCode from error

    def _asked(self, address: str, agency: str) -> Asked:
        keys = self.device
        three = keys.hub_auth.public.raw + keys.signing.public.raw + keys.standing.public.raw
        return Asked(address, agency, words(three, WORDS))

    def _line(self, invitation: Invitation) -> KeepingLine:
        from clinic_app.transport.keeping_line import KeepingLine

        return KeepingLine(
            invitation.address,
            authority_key=self.device.hub_auth,
            hub_key=VerifyKey.from_bytes(bytes.fromhex(invitation.hub_key)),
            clock=self._clock,
            transport=self._transport,
            way=self._way,
        )


def _there(out: BinaryIO, have: int, name: str) -> bytes | None:
    """A part that was brought home before, if these are its bytes."""
    out.seek(have)
    part = out.read(carrying.PART_BYTES)
    return part if hashlib.sha256(part).hexdigest() == name else None
