"""What she may carry, and the papers of the staff that speak of nobody, as invented papers."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import partial

from every_paper import Pair
from invented_papers import FORMS, code, real

from clinic_app.printing.bilingual import Words
from clinic_app.printing.dated import day_words, instant_words
from clinic_app.printing.for_her import (
    AppointmentSlip,
    NumbersCard,
    SickNote,
    appointment_slip,
    numbers_card,
    sick_note,
)
from clinic_app.printing.interpreter_promise import InterpreterPromise, interpreter_promise
from clinic_app.printing.medicine_paper import GivenMedicine, MedicinePaper, Taken, medicine_paper
from clinic_app.printing.night_cards import SPOKEN, night_cards
from clinic_app.printing.packet_note import PacketNote, packet_note
from clinic_app.printing.scripts import bed_script, call_script
from clinic_app.printing.services_for_her import Helper, ServicesForHer, services_for_her

ZONE = timezone(timedelta(hours=7))
DAY = day_words(date(2026, 12, 22))
DAYS = (instant_words(datetime(2026, 11, 24, 9, tzinfo=ZONE), ZONE), DAY)


def an_appointment(staff: str, hers: str | None, training: bool) -> bytes:
    facts = AppointmentSlip(days=DAYS, place="", print_number="0501")
    return appointment_slip(facts, staff=staff, hers=hers, training=training)


def an_open_appointment(staff: str, hers: str | None, training: bool) -> bytes:
    facts = AppointmentSlip(days=(), place="000", print_number="0502")
    return appointment_slip(facts, staff=staff, hers=hers, training=training)


def _said(staff: str) -> str:
    return dict(DAY.said)[staff]


def a_sick_note(staff: str, hers: str | None, training: bool) -> bytes:
    last = _said(staff)
    facts = SickNote(
        seen_on=last, first=last, last=last, days=3, role=Words("paper", "role.nurse", "Nurse"), place="",
        print_number="0503",
    )  # fmt: skip
    return sick_note(facts, staff=staff, second=hers, training=training)


def some_numbers(staff: str, hers: str | None, training: bool) -> bytes:
    numbers = ((Words("paper", "", "Rooms"), "000-000-0143"), (Words("paper", "", "Clinic"), "000-000-0144"))
    return numbers_card(NumbersCard(numbers=numbers, print_number="0504"), staff=staff, hers=hers, training=training)


def some_medicine(staff: str, hers: str | None, training: bool) -> bytes:
    given = (
        GivenMedicine(name=None, taken=Taken.EVERY_DAY, days=28, first=DAY),
        GivenMedicine(name=None, taken=Taken.ONCE, first=DAY, period=True),
        GivenMedicine(name=None, taken=Taken.COURSE),
    )
    return medicine_paper(
        MedicinePaper(medicines=given, print_number="0505"), staff=staff, hers=hers, training=training
    )


def named_medicine(staff: str, hers: str | None, training: bool) -> bytes:
    def named(field: str) -> Words:
        return Words("forms", field, FORMS.fields[field].label)

    given = (
        GivenMedicine(name=named("h_ec"), taken=Taken.ONCE, period=True),
        GivenMedicine(name=named("h_hepb"), taken=Taken.AGAIN),
        GivenMedicine(name=named("h_ec"), taken=Taken.NOTHING, period=True),
    )
    return medicine_paper(
        MedicinePaper(medicines=given, print_number="0506"), staff=staff, hers=hers, training=training
    )


def her_services(staff: str, hers: str | None, training: bool, *, whole: bool = False) -> bytes:
    def helper(**said: object) -> Helper:
        facts: dict[str, object] = {
            "called": Words("paper", "", "Rooms"), "name": "000",
            "what_for": (code("service", "shelter_women", "Shelter for women"),),
            "phone": "000-000-0145", "hours": "", "always": True, "speaks_hers": True, "free": True,
            "no_papers": True, "must_tell": False,
        }  # fmt: skip
        return Helper(**{**facts, **said})  # type: ignore[arg-type]

    other = helper(
        called=Words("paper", "", "Work"),
        what_for=(code("service", "legal_aid", "Legal aid"), code("service", "wage_claim", "Wage claim")),
        always=False, hours="08:30-16:30", speaks_hers=False, free=False, no_papers=False, must_tell=True,
    )  # fmt: skip
    language = code("lang", "my", "Burmese")
    facts = ServicesForHer(helpers=(helper(), other), language=language, print_number="0507", whole=whole)
    return services_for_her(facts, staff=staff, hers=hers, training=training)


def a_packet_note(staff: str, hers: str | None, training: bool) -> bytes:
    facts = PacketNote(
        code="5T2W-9KCM-R7V", sender="000", duty_line="000-000-0142", recipient="000",
        urgency=real("urgency", "within_24h"), sealed_at=_said(staff), act_before=_said(staff),
        lapses_on=_said(staff), role=Words("paper", "role.nurse", "Nurse"), print_number="0508",
    )  # fmt: skip
    return packet_note(facts, staff=staff, second=hers, training=training)


def a_promise(staff: str, hers: str | None, training: bool) -> bytes:
    facts = InterpreterPromise(
        clinic="000", duty_line="000-000-0142", code="I-3", languages=("000",), print_number="0509"
    )  # fmt: skip
    return interpreter_promise(facts, staff=staff, second=hers, training=training)


def cards(staff: str, hers: str | None, training: bool) -> bytes:
    return night_cards("0510", staff=staff, hers=hers, training=training)


def a_call(staff: str, _hers: str | None, training: bool) -> bytes:
    return call_script("0511", staff=staff, training=training)


def a_bed_question(staff: str, _hers: str | None, training: bool) -> bytes:
    return bed_script("0512", staff=staff, training=training)


DOCUMENTS = {
    "appointment_slip": an_appointment,
    "appointment_slip.open": an_open_appointment,
    "sick_note": a_sick_note,
    "numbers_card": some_numbers,
    "medicine_paper": some_medicine,
    "medicine_paper.named": named_medicine,
    "services_for_her": her_services,
    "services_for_her.whole": partial(her_services, whole=True),
    "packet_note": a_packet_note,
    "interpreter_promise": a_promise,
    "night_cards": cards,
    "call_script": a_call,
    "bed_script": a_bed_question,
}
HERS: list[Pair] = [("en", None), ("th", "my"), ("th", "km"), ("en", "lo")]
OURS: list[Pair] = [("en", "th"), ("th", "en")]
PICTURED: dict[str, list[Pair]] = {
    "appointment_slip": HERS,
    "sick_note": OURS,
    "packet_note": OURS,
    "interpreter_promise": [("th", "en")],
    "numbers_card": [("en", None), ("th", "my")],
    "medicine_paper": HERS,
    "services_for_her": HERS,
    "services_for_her.whole": HERS,
    "night_cards": [("th", None), ("en", "my"), ("th", "km"), ("en", "lo")],
}
LATIN: dict[str, tuple[str, ...]] = {
    "interpreter_promise": ("I-3",),
    "night_cards": tuple(name for code_, name in SPOKEN if code_ in ("vi", "id", "fil", "en")),
}
