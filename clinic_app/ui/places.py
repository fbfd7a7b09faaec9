"""Which places the rail shows to whom: only those that exist. A receiving service has fewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import i18n
from clinic_app.ui.inside import Inside, Place
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.person_form import role_words

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic


def build_inside(clinic: Clinic, jobs: Jobs, clock: Clock) -> Inside:
    """The inside for whoever signed in, on its first place."""
    places = _places(clinic, jobs, clock)
    me = clinic.whoami
    made = Inside(places, training=clinic.training, who=f"{role_words(me.role)} {me.staff_code}")
    made.status.language.say("languages", i18n.language().upper())
    if places:
        made.open_place(places[0].id)
    return made


def _places(_clinic: Clinic, _jobs: Jobs, _clock: Clock) -> list[Place]:
    return []
