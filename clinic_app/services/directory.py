"""The list of services this vault trusts: signed by the pinned root, corrected by hand only where that is harmless.

What of it a clinic may correct for itself is in `directory_overlay`: never kind, duty to report, mailbox or keys. An
entry that only this clinic made can be printed for, and never sealed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from clinic_app.crypto.signing import VerifyKey
from clinic_app.crypto.xwing import SealPublicKey
from clinic_app.domain.directory import Directory, Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.errors import DirectoryRefused, KeyLapsed, NotARecipient, Refusal
from clinic_app.services.desk import Desk
from clinic_app.services.directory_overlay import (
    ACTIVE,
    NOTHING,
    Correction,
    LocalAgency,
    as_directory,
    as_organisation,
    training_agencies,
)
from clinic_app.wire.directory_document import AgencyFacts, Device, DirectoryDocument, EpochCard

if TYPE_CHECKING:
    from clinic_app.wire.directory_trust import SignedDirectory

__all__ = ["Correction", "DirectoryKeeper", "LocalAgency", "as_directory", "training_agencies"]

MOST_KEYS: Final = 4
"""PCs of one organisation that one envelope is sealed to; the newest keys win."""

_DOCUMENT: Final = "directory"
"""The list as it was believed: what is read from the vault proved itself when it came."""

_SIGNED: Final = "directory.signed"
"""The same as it came: nothing older than it is taken, and a stick carries it on."""

_ROOT: Final = "directory_root"
_CARD: Final = "epoch_card/"
_LOCAL: Final = "directory.local"
_CORRECTIONS: Final = "directory.corrections"
US: Final = "directory.us"


class DirectoryKeeper:
    """The directory of the open vault, and the keys of those it lists."""

    def __init__(self, desk: Desk) -> None:
        self._vault = desk.vault
        self._clock = desk.clock
        self._read_last: tuple[bytes, DirectoryDocument] | None = None
        self._shown_last: tuple[DirectoryDocument | None, object, Directory] | None = None

    # --- trust -------------------------------------------------------------------------------------

    def pin_root(self, fingerprint: bytes) -> None:
        """Trust this network from now on: its first root, confirmed from paper, inside the open vault.

        Raises `DirectoryRefused`.
        """
        if not self._is_new(fingerprint):
            raise DirectoryRefused("other_root")
        self._vault.documents.put(_ROOT, version=1, content=fingerprint)

    def trusts(self, fingerprint: bytes) -> bool:
        """Whether this is the root that was confirmed from paper."""
        pinned = self._vault.documents.get(_ROOT)
        return pinned is not None and pinned[1] == fingerprint

    def take(self, untrusted: bytes) -> None:
        """Keep a newer list. Raises `DirectoryRefused`; the list we have stays then."""
        from clinic_app.wire.directory_trust import read_directory

        pinned, known = self._vault.documents.get(_ROOT), self.signed()
        if pinned is None:
            raise DirectoryRefused("other_root")
        document = read_directory(untrusted, root=pinned[1], today=self._clock.today(), known=known)
        if document.training is not self._vault.training:
            raise DirectoryRefused("other_root")

        def write() -> None:
            self._vault.documents.put(_SIGNED, version=document.version, content=untrusted)
            self._vault.documents.put(_DOCUMENT, version=document.version, content=document.to_bytes())

        self._vault.save(write)

    def signed(self) -> SignedDirectory | None:
        """The list as it came, for whoever has none."""
        from clinic_app.wire.directory_trust import SignedDirectory

        kept = self._vault.documents.get(_SIGNED)
        return SignedDirectory.from_bytes(kept[1]) if kept else None

    def take_card(self, untrusted: bytes) -> None:
        """Keep a device's newest epoch card. Raises `DirectoryRefused`; an older card than ours changes nothing."""
        card = EpochCard.from_bytes(untrusted)
        device = next((each for each in self.devices(card.agency) if _kid(each) == card.device), None)
        if device is None:
            raise DirectoryRefused("unsigned")
        card.check(identity=VerifyKey.from_bytes(bytes.fromhex(device.identity)), day=self._clock.today())
        kept = self._vault.documents.get(_CARD + card.device)
        version = card.not_before.toordinal()
        if kept is None or version >= kept[0]:
            self._vault.documents.put(_CARD + card.device, version=version, content=untrusted)

    # --- reading -----------------------------------------------------------------------------------

    def document(self) -> DirectoryDocument | None:
        """The signed list, or None if none has come yet. An expired one is still read: it lists who may answer us."""
        kept = self._vault.documents.get(_DOCUMENT)
        if kept is None:
            return None
        # The same bytes say the same: a list of a whole country is read once, not for every packet.
        if self._read_last is None or self._read_last[0] != kept[1]:
            self._read_last = (kept[1], DirectoryDocument.from_bytes(kept[1]))
        return self._read_last[1]

    def directory(self) -> Directory:
        """The list as this clinic uses it."""
        document, settings = self.document(), self._vault.settings
        ours = (settings.get(_CORRECTIONS) or {}, settings.get(_LOCAL) or [])
        # Made anew only from something else: a preview asks for it with every press of a key.
        last = self._shown_last
        if last is None or last[0] is not document or last[1] != ours:
            corrections = msgspec.convert(ours[0], dict[str, Correction], strict=False)
            local = msgspec.convert(ours[1], tuple[LocalAgency, ...], strict=False)
            directory = as_directory(document, local=local, corrections=corrections, training=self._vault.training)
            last = self._shown_last = (document, ours, directory)
        return last[2]

    def us(self) -> Organisation | None:
        """Our own entry, if we are enrolled."""
        known = self._vault.settings.get(US)
        return self.directory().organisations.get(OrganisationId(known)) if known else None

    def seal_keys(self, organisation: OrganisationId, day: date) -> tuple[SealPublicKey, ...]:
        """The key to seal to for each PC of an organisation: its newest card's, else its standing one.

        Raises `KeyLapsed` if none is valid on this day, `NotARecipient(NO_KEY)` if it never had one.
        """
        document, devices = self.document(), self.devices(organisation)
        if not devices:
            raise NotARecipient(Refusal.NO_KEY)
        valid = [each for each in devices if each.valid_on(day)]
        if not valid or document is None or day > document.expires_on:
            raise KeyLapsed(organisation)
        newest = sorted(valid, key=lambda each: each.not_before, reverse=True)[:MOST_KEYS]
        return tuple(SealPublicKey.from_bytes(self._card_key(each, day) or each.standing) for each in newest)

    def signer(self, kid: bytes) -> tuple[OrganisationId, Device] | None:
        """Whose identity key this is, revoked or not; None if the list does not know it."""
        document = self.document()
        for agency in document.agencies if document else ():
            for device in agency.devices:
                if _kid(device) == kid.hex():
                    return OrganisationId(agency.id), device
        return None

    # --- our own corrections -----------------------------------------------------------------------

    def uncorrected(self) -> Directory:
        """The list without what we laid over it."""
        local = msgspec.convert(self._vault.settings.get(_LOCAL) or [], tuple[LocalAgency, ...], strict=False)
        return as_directory(self.document(), local=local, training=self._vault.training)

    def correction(self, organisation: OrganisationId) -> Correction:
        """What is laid over an entry."""
        known = (self._vault.settings.get(_CORRECTIONS) or {}).get(organisation)
        return msgspec.convert(known, Correction, strict=False) if known else NOTHING

    def ended(self) -> tuple[Organisation, ...]:
        """Entries of our own that are used no longer."""
        local = msgspec.convert(self._vault.settings.get(_LOCAL) or [], tuple[LocalAgency, ...], strict=False)
        return tuple(as_organisation(each, None, self.correction(OrganisationId(each.id))) for each in local
                     if each.status != ACTIVE)  # fmt: skip

    def correct(self, organisation: OrganisationId, correction: Correction) -> None:
        """Write down what was found out by telephone."""
        known = dict(self._vault.settings.get(_CORRECTIONS) or {})
        known.pop(organisation, None)
        if correction != NOTHING:
            known[organisation] = msgspec.to_builtins(correction)
        self._vault.settings[_CORRECTIONS] = known

    def add_local(self, agency: AgencyFacts) -> None:
        """Enter an organisation of our own. An id the signed list has is refused: `NotARecipient(LOCAL_ONLY)`."""
        document = self.document()
        if document and any(each.id == agency.id for each in document.agencies):
            raise NotARecipient(Refusal.LOCAL_ONLY)
        known = [each for each in self._vault.settings.get(_LOCAL) or [] if each["id"] != agency.id]
        self._vault.settings[_LOCAL] = [*known, {**msgspec.to_builtins(agency), "local_only": True}]

    def corrections(self) -> dict[str, Correction]:
        """What we wrote over entries, by id."""
        return msgspec.convert(self._vault.settings.get(_CORRECTIONS) or {}, dict[str, Correction], strict=False)

    def keep_ours(self, agencies: Iterable[AgencyFacts]) -> None:
        """Enter many organisations of our own at once. An id the signed list has is left as it is signed."""
        document = self.document()
        signed = {each.id for each in document.agencies} if document else set()
        fresh = {each.id: {**msgspec.to_builtins(each), "local_only": True} for each in agencies}
        known = {each["id"]: each for each in self._vault.settings.get(_LOCAL) or []}
        known |= {id_: each for id_, each in fresh.items() if id_ not in signed}
        self._vault.settings[_LOCAL] = list(known.values())

    def correct_many(self, corrections: Mapping[OrganisationId, Correction]) -> None:
        """Write down what is laid over many entries at once."""
        known = dict(self._vault.settings.get(_CORRECTIONS) or {})
        known |= {id_: msgspec.to_builtins(each) for id_, each in corrections.items()}
        self._vault.settings[_CORRECTIONS] = {id_: each for id_, each in known.items() if each}

    def end_local(self, organisation: OrganisationId, *, ended: bool) -> None:
        """Use an entry of our own no longer, or again. Raises `NotARecipient(UNKNOWN_ORGANISATION)` for any other."""
        known = self._vault.settings.get(_LOCAL) or []
        if not any(each["id"] == organisation for each in known):
            raise NotARecipient(Refusal.UNKNOWN_ORGANISATION)
        status = {"status": "ended" if ended else ACTIVE}
        self._vault.settings[_LOCAL] = [each | status if each["id"] == organisation else each for each in known]

    def we_are(self, organisation: OrganisationId) -> None:
        """Which entry is ours."""
        self._vault.settings[US] = organisation

    # --- inside ------------------------------------------------------------------------------------

    def _is_new(self, fingerprint: bytes) -> bool:
        return self._vault.documents.get(_ROOT) is None or self.trusts(fingerprint)

    def devices(self, organisation: str) -> tuple[Device, ...]:
        """The PCs of an organisation that the signed list names, those that are shut out too."""
        document = self.document()
        for agency in document.agencies if document else ():
            if agency.id == organisation:
                return agency.devices
        return ()

    def _card_key(self, device: Device, day: date) -> bytes | None:
        kept = self._vault.documents.get(_CARD + _kid(device))
        if kept is None:
            return None
        card = EpochCard.from_bytes(kept[1])
        return card.public if card.not_before <= day <= card.not_after else None


def _kid(device: Device) -> str:
    return VerifyKey.from_bytes(bytes.fromhex(device.identity)).kid.hex()
