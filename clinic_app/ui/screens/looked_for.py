"""For whom a list of services is looked at: her languages, who comes, and where we are. Work for the vault lane."""

from __future__ import annotations

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.speaking import Speaking
from clinic_app.domain.suiting import Looking, place_of
from clinic_app.domain.who_comes import who_comes
from clinic_app.services.nearby import provinces
from clinic_app.services.referring import OfferFilter
from clinic_app.ui.screens.ways import Ways


def looking_for(ways: Ways, case: Case) -> Looking:
    """Where we are is what our own entry says, until IT said otherwise."""
    us = ways.clinic.network.us()
    return Looking(
        at=ways.clock.now(),
        zone=ways.clock.zone,
        speaking=_speaking(ways, case),
        coming=who_comes(case, ways.clock.today()),
        provinces=provinces(),
        province=place_of(us) if us else "",
    )


def _speaking(ways: Ways, case: Case) -> Speaking:
    """Her languages, and who could interpret: our register, and whoever of the list tells nobody."""
    clinic, first, second = ways.clinic, _said(case, "s_lang_first"), _said(case, "k_language")
    if first is None:
        return Speaking(first=None)
    offers = clinic.referring.offers(case.id, OfferFilter(service=Service.INTERPRETER.value)).shown
    services = [each.organisation for each in offers if not each.must_tell and first in each.organisation.languages]
    people = clinic.interpreters.for_case(case.id).people
    return Speaking(first=first, second=second, register=len(people), services=tuple(services))


def _said(case: Case, field: str) -> str | None:
    answer = read(case.stored(field))
    return str(answer.value) if isinstance(answer, Answer) else None
