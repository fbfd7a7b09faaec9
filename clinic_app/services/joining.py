"""Joining a network: an invitation compared with paper, this PC enrolled at the hub, and from then on the line to it.

The root is pinned inside the open vault by a person who holds its twelve words on paper. No file beside the vault can
change it. A training vault joins no hub beyond this PC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import SigningKey, VerifyKey, kid_of
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.people import Act
from clinic_app.errors import DirectoryRefused, InvitationRefused, NotJoined
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.membership import Membership, PcComing, PcListed
from clinic_app.services.way_to_hub import WayToHub
from clinic_app.vault.pcs_at_hub import AtHub

if TYPE_CHECKING:
    import httpx2

    from clinic_app.transport.hub_client import HubClient
    from clinic_app.transport.keeping_line import KeepingLine
    from clinic_app.transport.letters_line import LettersLine
    from clinic_app.wire.hub_api import Enrolled
    from clinic_app.wire.invitation import Invitation

__all__ = ["Enrolment", "Invited", "Joining", "Membership", "PcComing", "PcListed"]

L = TypeVar("L", bound="HubClient")

_HUB: Final = "hub"
_AGENCY: Final = "hub.agency"
_HERE: Final = "hub.here"
"""By its key, the hub at which this PC enrolled."""
_AT_THE_HUB_BEFORE: Final = (_AGENCY, "directory.etag", "directory.asked_on", "epoch_card.left", "epoch_card.asked_on")
"""What is asked and left anew at another hub."""

MOVED: Final = "hub.moved"
"""This is another hub than before, and it has not told yet where anything lies here."""

OURS_AT_THE_HUB: Final = (_AGENCY, MOVED, _HERE)
"""Settings that were true of the PC that wrote them: a restored record forgets them."""


class Enroller(Protocol):
    """What enrolling needs of `transport.hub_client.HubClient`."""

    def enrol(self, *, code: str, identity: SigningKey, standing: bytes) -> Enrolled: ...


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation says: where the hub is, and the twelve words to be found on paper, not here."""

    address: str
    has_code: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What this PC shows the hub. Taken to the line's lane; the private key only signs there."""

    code: str = field(repr=False)
    identity: SigningKey
    standing: bytes = field(repr=False)

    def ask(self, hub: Enroller) -> Enrolled:
        """Ask to be known. Raises `EnrolmentRefused` and whatever the line says."""
        return hub.enrol(code=self.code, identity=self.identity, standing=self.standing)


class Joining:
    """What the coordinator does once, and the line that everybody uses afterwards."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._way = WayToHub(desk)

    def read(self, untrusted_text: str) -> Invited:
        """Look at an invitation; nothing is believed or kept. Raises `InvitationRefused`."""
        invitation = self._fitting(untrusted_text)
        return Invited(invitation.address, invitation.code is not None)

    def accept(self, untrusted_text: str, typed_words: Sequence[str]) -> str | None:
        """Pin the root and the hub of an invitation whose words were typed from paper; its one-time code, if any.

        Raises `InvitationRefused` (`format`, `words`, `other_network`, `not_loopback`); nothing was changed then. The
        hub's address and key may change within one network, its root never.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        invitation = self._fitting(untrusted_text)
        root = bytes.fromhex(invitation.root)
        if tuple(word.strip().casefold() for word in typed_words) != words(root):
            raise InvitationRefused("words")
        self._vault.save(lambda: self._pin(invitation, root))
        return invitation.code

    def enrolment(self, code: str) -> Enrolment:
        """What to show the hub with a one-time code."""
        self._desk.require(Act.MANAGE_PEOPLE)
        device = self._vault.device
        return Enrolment("".join(code.split()).lower(), device.signing, device.standing.public.raw)

    def enrolled(self, answer: Enrolled) -> None:
        """Keep who we are to the hub. The signed list says so too once its operator has let us in."""
        self._desk.require(Act.MANAGE_PEOPLE)
        self._enrol(answer.agency)

    def enrolled_by_itself(self, answer: Enrolled) -> None:
        """As a further PC of this clinic, with a code that another of its PCs announced: nobody here has to do it."""
        self._enrol(answer.agency)

    def came_back(self, untrusted_text: str, agency: str) -> None:
        """A record that was fetched from this hub by this PC, which is enrolled there already.

        Raises `InvitationRefused(other_network)` unless the record itself brought the root along: no paper was asked.
        """
        self._desk.require(Act.MANAGE_PEOPLE)
        invitation = self._fitting(untrusted_text)
        root = bytes.fromhex(invitation.root)
        if not self._directory.trusts(root):
            raise InvitationRefused("other_network")
        self._vault.save(lambda: self._pin(invitation, root))
        self._enrol(agency)

    def line(self, transport: httpx2.BaseTransport | None = None) -> LettersLine:
        """The line to our hub; whoever takes it closes it. Raises `NotJoined`."""
        hub = self._hub()  # before what speaks is read: a clinic of no network never needs it
        from clinic_app.transport.letters_line import LettersLine

        return self._line_of(LettersLine, hub, transport)

    def keeping_line(self, transport: httpx2.BaseTransport | None = None) -> KeepingLine:
        """The line to our hub's keep; whoever takes it closes it. Raises `NotJoined`."""
        hub = self._hub()
        from clinic_app.transport.keeping_line import KeepingLine

        return self._line_of(KeepingLine, hub, transport)

    @property
    def joined(self) -> bool:
        """Whether this vault has joined a network."""
        return self._vault.documents.get(_HUB) is not None

    def membership(self) -> Membership | None:
        """Where we stand, or None if this vault has joined nothing."""
        try:
            hub = self._hub()
        except NotJoined:
            return None
        document, device = self._directory.document(), self._vault.device
        agency = self._vault.settings.get(_AGENCY) if self.enrolled_here else None
        known = self._directory.signer(device.signing.public.kid)
        keys = device.hub_auth.public.raw + device.signing.public.raw + device.standing.public.raw
        return Membership(
            address=hub.address,
            agency=None if agency is None else OrganisationId(agency),
            listed=known is not None
            and known[1].valid_on(self._desk.clock.today())
            and not self._vault.settings.get(MOVED),
            directory_version=document.version if document else 0,
            directory_expires_on=document.expires_on if document else None,
            words=words(keys, 6),
            shut_out=known is not None and known[1].revoked_on is not None,
            pcs=() if agency is None else self._pcs(OrganisationId(agency)),
            by_itself=bool(self._vault.pcs.others()),
            coming=() if agency is None else self._coming(OrganisationId(agency)),
        )

    def _coming(self, agency: OrganisationId) -> tuple[PcComing, ...]:
        listed = {kid_of(bytes.fromhex(each.identity)) for each in self._directory.devices(agency)}
        asked = self._vault.pcs_at_hub.every()
        return tuple(
            PcComing(pc.place, asked[pc.device].kid, asked[pc.device].words)
            for pc in self._vault.pcs.others()
            if pc.device in asked and pc.signing.kid not in listed
        )

    @property
    def enrolled_here(self) -> bool:
        """Whether this very PC asked the hub; who the clinic is there, another of its PCs may have told it."""
        return self._vault.device.id in self._vault.pcs_at_hub.every()

    def follow_hub(self) -> None:
        """Another PC of this clinic went to another hub: so does this one, and enrols there anew."""
        hub = self._hub()
        if self.enrolled_here and self._vault.settings.get(_HERE) not in (None, hub.hub_key):
            self._vault.save(self._move)

    def _pcs(self, agency: OrganisationId) -> tuple[PcListed, ...]:
        ours = self._vault.device.signing.public.kid.hex()
        listed = sorted(self._directory.devices(agency), key=lambda each: each.not_before, reverse=True)
        return tuple(
            PcListed((kid := kid_of(bytes.fromhex(each.identity)).hex()) == ours, kid, each.not_after, each.revoked_on)
            for each in listed
        )

    # --- within ------------------------------------------------------------------------------------

    def _line_of(self, kind: type[L], hub: Invitation, transport: httpx2.BaseTransport | None) -> L:
        return kind(
            hub.address,
            authority_key=self._vault.device.hub_auth,
            hub_key=VerifyKey.from_bytes(bytes.fromhex(hub.hub_key)),
            clock=self._desk.clock,
            transport=transport,
            way=self._way.way(),
        )

    def _enrol(self, agency: str) -> None:
        def write() -> None:
            self._directory.we_are(OrganisationId(agency))
            self._vault.settings[_AGENCY] = agency
            self._vault.settings[_HERE] = self._hub().hub_key
            self._vault.pcs_at_hub.enrolled(self._vault.device.id, self._named(agency))
            self._vault.journal.append("enrolled_at_hub", self._desk.me.id, {"agency": agency})

        self._vault.save(write)

    def _named(self, agency: str) -> AtHub:
        keys = self._vault.device
        public = keys.hub_auth.public.raw + keys.signing.public.raw + keys.standing.public.raw
        return AtHub(agency, kid_of(keys.hub_auth.public.raw).hex(), words(public, 6))

    def _fitting(self, untrusted_text: str) -> Invitation:
        from clinic_app.wire.invitation import Invitation

        invitation = Invitation.from_text(untrusted_text)
        if self._vault.training and not invitation.is_loopback:
            raise InvitationRefused("not_loopback")
        return invitation

    def _pin(self, invitation: Invitation, root: bytes) -> None:
        from clinic_app.wire.invitation import Invitation

        try:
            self._directory.pin_root(root)
        except DirectoryRefused as error:
            raise InvitationRefused("other_network") from error
        # The code is used once and not kept.
        before = self._vault.documents.get(_HUB)
        if before is not None and Invitation.from_text(before[1].decode("ascii")).hub_key != invitation.hub_key:
            self._move()
        kept = Invitation(address=invitation.address, hub_key=invitation.hub_key, root=invitation.root)
        self._vault.documents.put(_HUB, version=1, content=kept.to_text().encode("ascii"))
        self._vault.journal.append("network_joined", self._desk.me.id, {"root": " ".join(words(root))})

    def _move(self) -> None:
        """Another hub of the same network: what the one before may still have goes along, and we enrol anew."""
        self._vault.outbox.anew.elsewhere()
        self._vault.pcs_at_hub.forget(self._vault.device.id)
        for name in _AT_THE_HUB_BEFORE:
            self._vault.settings[name] = None
        self._vault.settings[MOVED] = True

    def _hub(self) -> Invitation:
        kept = self._vault.documents.get(_HUB)
        if kept is None:
            raise NotJoined
        from clinic_app.wire.invitation import Invitation

        hub, profile = Invitation.from_text(kept[1].decode("ascii")), self._desk.settings.profile
        if profile is None or profile.hub_address is None or self._vault.training:
            return hub
        # IT may say where the hub is. Who it is stays pinned: whatever answers there must hold the hub's own key.
        return Invitation(address=profile.hub_address, hub_key=hub.hub_key, root=hub.root)
