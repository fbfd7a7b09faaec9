"""Joins the screens of consent, services, referral and paper: which of them opens which."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from clinic_app.domain.case import Change
from clinic_app.domain.consent import Decision, Mode, mode_of
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import load, open_loaded, open_papers
from clinic_app.ui.page import Page

if TYPE_CHECKING:
    from clinic_app.domain.case import Case
    from clinic_app.domain.directory import Directory
    from clinic_app.domain.ids import EntityId
    from clinic_app.domain.packet_codes import Service
    from clinic_app.services.referring import Offer, Preview, ReferralRequest
    from clinic_app.services.sealing_again import HeldView
    from clinic_app.ui.screens.case_papers import Document
    from clinic_app.ui.screens.service_detail import Looked
    from clinic_app.ui.screens.ways import Ways
    from clinic_app.ui.wording_message import Message

CASES = "cases"


class ReferralLeads:
    """Opens one page above another; none of them knows the next."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways

    # --- consent -----------------------------------------------------------------------------------

    def open_consent(self, case_id: CaseId) -> None:
        """The three sentences as long as nothing is decided, then the overview of what is."""

        def opened(case: Case) -> None:
            if mode_of(case) is Mode.FULL:
                self.open_decided(case_id)
            else:
                self.open_sentences(case_id)

        recording = self._ways.clinic.recording
        self._ways.jobs.run(self._ways.inside, partial(recording.shown, case_id), opened)

    def open_sentences(self, case_id: CaseId) -> None:
        """The three sentences."""

        def make() -> Page:
            from clinic_app.ui.screens.three_sentences import ThreeSentences

            return ThreeSentences(self._ways, case_id)

        open_loaded(self._ways, ("three_sentences",), make, place=CASES)

    def open_decided(self, case_id: CaseId) -> None:
        """The overview."""

        def make() -> Page:
            from clinic_app.ui.screens.decided import DecidedPage

            return DecidedPage(self._ways, case_id, again=self.open_sentences)

        open_loaded(self._ways, ("decided",), make, place=CASES)

    # --- services ----------------------------------------------------------------------------------

    def open_services(self, case_id: CaseId) -> None:
        """Needs, the directory, one service; and what a service that sent her on has in mind."""
        ways = self._ways

        def opened(waiting: tuple[str, ...]) -> None:
            from clinic_app.ui.screens.onward_words import waiting_words

            self._open_services(case_id, waiting_words(waiting, ways.labels))

        def look() -> tuple[str, ...]:
            load("services")
            load("onward_words")
            return ways.clinic.asking_onward.waiting(case_id)

        ways.jobs.run(ways.inside, look, opened)

    def _open_services(self, case_id: CaseId, told: Message | None = None) -> None:
        from clinic_app.ui.screens.services import Leads, ServicesPage

        leads = Leads(one_service=self._one_service, see=self._see, print_form=self._print_form,
                      ask_for_bed=self.ask_for_bed)  # fmt: skip
        page = ServicesPage(self._ways, case_id, leads)
        page.notice.say(told)
        self._open(page)

    def ask_for_bed(self, case_id: CaseId, service: Service) -> None:
        """Is a place free? Nobody is in the question."""

        def make() -> Page:
            from clinic_app.ui.screens.bed_enquiry import BedEnquiryPage

            return BedEnquiryPage(self._ways, case_id, service)

        open_loaded(self._ways, ("bed_enquiry",), make, place=CASES)

    def _one_service(self, case_id: CaseId, looked: Looked, request: ReferralRequest | None) -> None:
        from clinic_app.ui.screens.about_service import About
        from clinic_app.ui.screens.one_service import OneService

        def decided(decision: Decision) -> None:
            words = {
                Decision.GIVEN: _("Written down: she agreed, to exactly these parts."),
                Decision.REFUSED: _("Written down: no. Nothing is sent; what is under way to them is called back."),
            }
            self._ways.inside.toast.say(words.get(decision, _("Written down: she wants to think. Nothing is sent.")))
            self._ways.inside.back()

        self._open(OneService(self._ways, case_id, About(looked.offer, looked.need.service, request), decided))

    def _see(self, case_id: CaseId, looked: Looked, request: ReferralRequest) -> None:
        """Past the second screen, if the service must tell anybody."""
        then = partial(self._preview, case_id, looked.offer, request)
        self._past_the_second_screen(case_id, looked.offer, request, then, need=looked.need.entity)

    def _past_the_second_screen(
        self, case_id: CaseId, offer: Offer, request: ReferralRequest, then: Callable[[], None], *,
        need: EntityId | None = None,
    ) -> None:  # fmt: skip
        """Paper tells as much as a packet, and what is sealed anew as what was first: whatever leaves goes past it."""
        if not offer.must_tell:
            then()
            return
        from clinic_app.ui.screens.must_tell import MustTell
        from clinic_app.ui.screens.services import ServicesPage

        def see() -> None:
            self._ways.inside.back()
            then()

        def declined(answer: str) -> None:
            if need is None:
                self._ways.inside.back()
                return
            change = Change(values=((need, "n_offer", answer),))
            work = lambda: self._ways.clinic.recording.change(case_id, change)  # noqa: E731 - one line of work
            self._ways.jobs.run(self._ways.inside, work, lambda _case: self._ways.inside.back())

        services = self._ways.inside.page()

        def choose(other: Offer) -> None:
            self._ways.inside.back()
            if isinstance(services, ServicesPage):
                services.look_for(other.organisation.id)
            else:
                self.open_services(case_id)

        self._open(MustTell(self._ways, case_id, offer, request, see=see, declined=declined, choose=choose))

    def _preview(self, case_id: CaseId, offer: Offer, request: ReferralRequest) -> None:
        from clinic_app.ui.screens.preview import PreviewPage

        name = offer.organisation.name(i18n.language())
        self._open(
            PreviewPage(
                self._ways, case_id, offer, request,
                print_it=partial(self._print_preview, case_id, name), sealed=partial(self._sealed, case_id),
            )
        )  # fmt: skip

    def ask_next(self, case_id: CaseId, after: ReferralId) -> None:
        """When a service is full: the next one she named, or the list, with why nobody she named is left."""
        from clinic_app.services.asking_next import NextOne, NobodyNext

        clinic = self._ways.clinic

        def found(told: tuple[NextOne | NobodyNext, Directory]) -> None:
            from clinic_app.ui.screens.next_one import NextOnePage, nobody_words

            stands, directory = told
            if isinstance(stands, NobodyNext):
                self._open_services(case_id, told=nobody_words(stands, directory))
                return
            name = stands.offer.organisation.name(i18n.language())
            self._open(
                NextOnePage(
                    self._ways, case_id, stands,
                    print_it=partial(self._print_preview, case_id, name), sealed=partial(self._sealed, case_id),
                )
            )  # fmt: skip

        look = lambda: (clinic.asking_next.look(case_id, after), clinic.directory())  # noqa: E731 - one line of work
        self._ways.jobs.run(self._ways.inside, look, found)

    def open_held(self, case_id: CaseId, referral: ReferralId) -> None:
        """What is held: the number to ring, the sentence, and on her yes the same packet made anew."""
        from clinic_app.ui.screens.held import HeldPage

        self._open(HeldPage(self._ways, case_id, referral, ask=partial(self._ask_again, case_id)))

    def _ask_again(self, case_id: CaseId, held: HeldView, again: bool) -> None:
        """The sentence; straight to what would leave if her yes stands already."""
        from clinic_app.ui.screens.about_service import About
        from clinic_app.ui.screens.held import AgainPage
        from clinic_app.ui.screens.one_service import OneService

        offer = held.offer
        if offer is None:
            return
        name = offer.organisation.name(i18n.language())

        def see() -> None:
            self._past_the_second_screen(case_id, offer, held.request, show)

        def show() -> None:
            if held.env_id is None:
                self._preview(case_id, offer, held.request)
                return
            print_it = partial(self._print_preview, case_id, name)
            self._open(AgainPage(self._ways, case_id, held, offer, print_it=print_it, sealed=self._sealed_again))

        def decided(decision: Decision) -> None:
            self._ways.inside.back()
            if decision is Decision.GIVEN:
                see()
            else:
                self._ways.inside.toast.say(_("Written down. Nothing is sent: call the packet back, or ring them."))

        if again:
            see()
        else:
            self._open(OneService(self._ways, case_id, About(offer, held.request.service, held.request), decided))

    def _sealed_again(self, _referral: ReferralId) -> None:
        self._ways.inside.toast.say(_("Sealed anew, under the same code. It waits for the line."))
        self._ways.inside.back()
        self._ways.inside.back()

    def _print_preview(self, case_id: CaseId, name: str, preview: Preview) -> None:
        from clinic_app.ui.screens.case_papers import consent_form, referral_by_preview

        clinic = self._ways.clinic
        self._print(case_id, [referral_by_preview(clinic, case_id, preview, name), consent_form(clinic, case_id)])

    def _sealed(self, case_id: CaseId, _referral: ReferralId) -> None:
        self._ways.inside.toast.say(_("Sealed. It waits for the line; sending is another step."))
        self._ways.inside.back()
        self.print_case(case_id)

    # --- paper -------------------------------------------------------------------------------------

    def print_case(self, case_id: CaseId) -> None:
        """The papers of a case: its referrals, and the consent form."""
        clinic = self._ways.clinic

        def gather() -> list[Document]:
            from clinic_app.ui.screens.case_papers import papers_of

            return papers_of(clinic, case_id)

        open_papers(self._ways, case_id, gather, place=CASES)

    def _print_form(self, case_id: CaseId, looked: Looked, request: ReferralRequest | None) -> None:
        """By paper: the same preview first, so that she sees what stands on it."""
        if request is None:
            self.print_case(case_id)
            return
        from clinic_app.ui.screens.case_papers import consent_form, referral_by_preview

        clinic, name = self._ways.clinic, looked.offer.organisation.name(i18n.language())

        def gather() -> list[Document]:
            preview = clinic.referring.preview(case_id, request)
            return [referral_by_preview(clinic, case_id, preview, name), consent_form(clinic, case_id)]

        then = lambda: open_papers(self._ways, case_id, gather, place=CASES)  # noqa: E731 - one line of work
        self._past_the_second_screen(case_id, looked.offer, request, then, need=looked.need.entity)

    def _print(self, case_id: CaseId, documents: list[Document]) -> None:
        open_papers(self._ways, case_id, lambda: documents, place=CASES)

    def _open(self, page: Page) -> None:
        self._ways.inside.open_page(page, place=CASES)
