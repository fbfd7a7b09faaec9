"""What passes between this clinic and other services. Each is read when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_app.services.agreed import Agreed
    from clinic_app.services.asking_next import AskingNext
    from clinic_app.services.asking_onward import AskingOnward
    from clinic_app.services.bed_enquiries import BedEnquiries
    from clinic_app.services.by_stick import ByStick
    from clinic_app.services.contact_hold import ContactHold
    from clinic_app.services.desk import Desk
    from clinic_app.services.directory import DirectoryKeeper
    from clinic_app.services.fhir_export import FhirExport
    from clinic_app.services.heard_by_hand import HeardByHand
    from clinic_app.services.hub_backup import HubBackup
    from clinic_app.services.joining import Joining
    from clinic_app.services.meeting import Meeting
    from clinic_app.services.metering import Metering
    from clinic_app.services.outgoing import Outgoing
    from clinic_app.services.posting import Posting
    from clinic_app.services.printing_forms import Papers
    from clinic_app.services.receipts import Receipts
    from clinic_app.services.receiving import Receiving
    from clinic_app.services.recording import Recording
    from clinic_app.services.referring import Referring
    from clinic_app.services.sealing_again import SealingAgain
    from clinic_app.services.sending import Sending
    from clinic_app.services.sending_on import SendingOn
    from clinic_app.services.set_aside import SetAsides
    from clinic_app.services.taking_back import TakingBack
    from clinic_app.services.taking_consent import TakingConsent
    from clinic_app.services.taking_in import TakingIn
    from clinic_app.services.way_to_hub import WayToHub
    from clinic_app.vault.hearing import Heard


class WithOthers:
    """Acts of an open vault: what goes out to others and comes in from them."""

    desk: Desk
    network: DirectoryKeeper
    recording: Recording
    meeting: Meeting
    joining: Joining

    @cached_property
    def posting(self) -> Posting:
        """What goes out to others, sealed."""
        from clinic_app.services.posting import Posting

        return Posting(self.desk, self.network)

    @cached_property
    def taking_back(self) -> TakingBack:
        """What was let out and is let no more."""
        from clinic_app.services.taking_back import TakingBack

        return TakingBack(self.desk, self.recording, self.posting)

    @cached_property
    def taking_in(self) -> TakingIn:
        """What others sent."""
        from clinic_app.services.taking_in import TakingIn

        return TakingIn(self.desk, self.network, self.posting)

    @cached_property
    def hold(self) -> ContactHold:
        """What a contact on hold does to what would go out."""
        from clinic_app.services.contact_hold import ContactHold

        return ContactHold(self.desk, self.posting)

    @cached_property
    def consent(self) -> TakingConsent:
        """What she lets out, and to whom."""
        from clinic_app.services.taking_consent import TakingConsent

        return TakingConsent(self.desk, self.recording, self.network, self.taking_back)

    @cached_property
    def referring(self) -> Referring:
        """Letters to other services."""
        from clinic_app.services.referring import Referring

        return Referring(self.desk, self.recording, self.network, self.posting, self.taking_back)

    @cached_property
    def agreed(self) -> Agreed:
        """What she agreed to when a referral was sealed."""
        from clinic_app.services.agreed import Agreed

        return Agreed(self.desk, self.network)

    @cached_property
    def sealing_again(self) -> SealingAgain:
        """A packet that is held, and what goes in its place."""
        from clinic_app.services.sealing_again import SealingAgain

        return SealingAgain(self.desk, self.network, self.referring)

    @cached_property
    def asking_next(self) -> AskingNext:
        """Another service, where the first was full."""
        from clinic_app.services.asking_next import AskingNext

        return AskingNext(self.desk, self.referring)

    @cached_property
    def asking_onward(self) -> AskingOnward:
        """Whether a letter may go on to somebody else."""
        from clinic_app.services.asking_onward import AskingOnward

        return AskingOnward(self.desk)

    @cached_property
    def beds(self) -> BedEnquiries:
        """Whether a shelter has a bed."""
        from clinic_app.services.bed_enquiries import BedEnquiries

        return BedEnquiries(self.desk, self.network, self.posting)

    @cached_property
    def receiving(self) -> Receiving:
        """Letters from other services."""
        from clinic_app.services.receiving import Receiving

        return Receiving(self.desk, self.network, self.posting)

    @cached_property
    def receipts(self) -> Receipts:
        """What services signed about a referral."""
        from clinic_app.services.receipts import Receipts

        return Receipts(self.desk, self.network)

    @cached_property
    def sending_on(self) -> SendingOn:
        """A letter that came, sent on."""
        from clinic_app.services.sending_on import SendingOn

        return SendingOn(self.desk, self.network, self.posting, self.receiving)

    @cached_property
    def papers(self) -> Papers:
        """What is printed."""
        from clinic_app.services.printing_forms import Papers

        return Papers(self.desk, self.network)

    @cached_property
    def fhir(self) -> FhirExport:
        """A letter as a file for another program."""
        from clinic_app.services.fhir_export import FhirExport

        return FhirExport(self.desk, self.network, self.posting, self.papers, self.receiving)

    @cached_property
    def way_to_hub(self) -> WayToHub:
        """How this PC reaches its hub."""
        from clinic_app.services.way_to_hub import WayToHub

        return WayToHub(self.desk)

    @cached_property
    def metering(self) -> Metering:
        """What a day of the line may cost, and did."""
        from clinic_app.services.metering import Metering

        return Metering(self.desk)

    @cached_property
    def hub_backup(self) -> HubBackup:
        """Backups that lie with the hub."""
        from clinic_app.services.hub_backup import HubBackup

        return HubBackup(self.desk, self.joining)

    @cached_property
    def outgoing(self) -> Outgoing:
        """What became of everything that was sent."""
        from clinic_app.services.outgoing import Outgoing

        return Outgoing(self.desk, self.network)

    @cached_property
    def heard_by_hand(self) -> HeardByHand:
        """An answer that came by telephone or on paper."""
        from clinic_app.services.heard_by_hand import HeardByHand

        return HeardByHand(self.desk)

    @cached_property
    def set_asides(self) -> SetAsides:
        """What came and was not believed."""
        from clinic_app.services.set_aside import SetAsides

        return SetAsides(self.desk, self.network, self.posting, self.taking_in)

    @cached_property
    def sending(self) -> Sending:
        """What goes by the line."""
        from clinic_app.services.hub_letters import HubLetters
        from clinic_app.services.sending import Sending
        from clinic_app.services.still_agreed import still_agreed

        letters = HubLetters(self.desk, self.meeting, self.joining)
        return Sending(self.desk, self.network, self.taking_in, still_agreed(self.desk, self.network), letters)

    @cached_property
    def by_stick(self) -> ByStick:
        """What goes by a stick."""
        from clinic_app.services.by_stick import ByStick
        from clinic_app.services.still_agreed import still_agreed

        return ByStick(self.desk, self.network, self.taking_in, still_agreed(self.desk, self.network))


def met(desk: Desk, network: DirectoryKeeper) -> Callable[[Heard], None]:
    """What a meeting with another PC of this clinic brings about packets. Read when one first brought anything."""

    def after(heard: Heard) -> None:
        from clinic_app.services.packets_met import PacketsMet
        from clinic_app.services.posting import Posting
        from clinic_app.services.taking_in import TakingIn

        posting = Posting(desk, network)
        PacketsMet(desk, posting, TakingIn(desk, network, posting)).after(heard)

    return after
