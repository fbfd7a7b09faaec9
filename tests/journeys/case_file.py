"""The file of cases that the rehearsal is given: what nurses bring, and what no nurse would bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from clinic_at_work import law
from every_field import every_field

AGREED: Final = {"c_services": "given", "c_record": "given", "s_lang_first": "th"}
ADULT: Final = {**AGREED, "s_age_years": 30}
CHILD: Final = {**AGREED, "s_age_years": 15}
SHELTER: Final = {"organisation": "training-shelter", "sector": "safehouse_shelter"}
POLICE: Final = {"organisation": "training-police", "sector": "police_security"}
EMBASSY: Final = {"organisation": "training-embassy", "sector": "embassy_consular"}
BED: Final = {"organisation": "training-shelter", "service": "shelter_women", "urgency": "within_24h"}
REPORT: Final = {"organisation": "training-police", "service": "police_report", "urgency": "within_72h"}
CONSUL: Final = {"organisation": "training-embassy", "service": "consular_help", "urgency": "within_2wk"}

Line = dict[str, Any] | bytes


def named(name: str) -> dict[str, Any]:
    """She is called what our program calls something, and needs a bed."""
    return case({**ADULT, "s_name": name, "s_alias": name}, [yes(SHELTER)], [BED])


def case(
    answers: Mapping[str, Any], shares: list[dict[str, Any]], referrals: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    return {"answers": dict(answers), "shares": shares, "referrals": referrals, **more}


def yes(to: Mapping[str, str], *items: str, **said: Any) -> dict[str, Any]:
    """She agrees, to all that can be agreed to unless items are named."""
    return {**to, "items": list(items or law().items), "decision": "given", "form": "written", "valid": "7d", **said}


def said(decision: str) -> dict[str, Any]:
    """She was asked about the shelter, and answered this."""
    return case(ADULT, [yes(SHELTER, decision=decision)], [BED])


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).date().isoformat()


NAMES: Final = {
    "called Female": "Female",
    "called Min": "Min",
    "called Tak": "Tak",
    "called not stated": "ไม่ระบุ",
    "called like the shelter": "House of the Banyan Tree",
    "called like its id": "training-shelter",
    "called like a service": "shelter_women",
    "called like a resource": "Patient",
    "called like a status": "requested",
    "called like a sector in Thai": "ที่พัก",
}

BROKEN_LINES: Final[dict[str, tuple[bytes, str]]] = {
    "a line that is no JSON": (b"Mrs Min came at nine", "not_json"),
    "a torn line": (b'{"answers": {"s_name": "Mi', "not_json"),
    "a line of other bytes": (b"\xff\xfe\x00{}", "not_json"),
    "a key that stands twice": (b'{"answers": {"s_sex": "male", "s_sex": "female"}}', "not_json"),
    "a list": (b'["answers"]', "not_an_object"),
    "a number": (b"12", "not_an_object"),
    "a line without end": (b'{"answers": {"s_name": "' + b"x" * (2 << 20) + b'"}}', "too_long"),
    "a line without bottom": (b'{"groups": ' + b"[" * 40 + b"]" * 40 + b"}", "too_deep"),
    "a line that sinks the reader": (b"[" * 300_000, "not_json"),
}

NOT_TAKEN: Final[dict[str, tuple[Any, str]]] = {
    "shoe_size": (38, "unknown_field"),
    "m_status": ("legal", "reserved"),
    "s_photo": ("x.jpg", "reserved"),
    "case_code": ("ABCDEFGH", "not_an_answer"),
    "worker_id": ("N-1", "not_an_answer"),
    "i_serial": (7, "not_an_answer"),
    "minor_flag": (True, "not_an_answer"),
    "i_elapsed": ("0_3d", "not_an_answer"),
    "c_share": ("given", "not_an_answer"),
    "c_expiry": ("2027-01-01", "not_an_answer"),
    "x_urgency": ("within_24h", "not_an_answer"),
    "x_status": ("accepted", "not_an_answer"),
    "s_sex": ("woman", "no_such_code"),
    "s_marital": (["single"], "shape"),
    "s_age_years": ("thirty", "shape"),
    "s_dob": ("31/02/2540", "no_such_day"),
    "h_emo": ({"no_such_row": "yes"}, "no_such_row"),
    "i_date": ({"about_hours_ago": -3}, "out_of_range"),
    "interview_date": ("2569-13-45", "no_such_month"),
    "e_event_at": ("yesterday evening", "shape"),
    "s_address": (None, "null"),
    "s_alias": ("a\u0007b", "control_character"),
    "p_name": ("Somebody", "gate_closed"),
}
"""Field → what is brought, and why it is not taken."""


def lines() -> dict[str, Line]:
    """Every line of the file by a name of its own, in order."""
    marked = every_field()
    everything = {"answers": marked.answers, "groups": marked.groups}
    refused: dict[str, Line] = {
        "said refused": said("refused"),
        "said undecided": said("undecided"),
        "said unable_now": said("unable_now"),
        "said withdrawn": said("withdrawn"),
        "was not asked": case(ADULT, [], [BED]),
        "agreed to the police only": case(ADULT, [yes(POLICE)], [BED]),
        "yes, then no": case(ADULT, [yes(SHELTER), yes(SHELTER, decision="refused")], [BED]),
        "no record": case({**ADULT, "c_record": "refused"}, [yes(SHELTER)], [BED]),
        "record not decided": case({**ADULT, "c_record": "undecided"}, [yes(SHELTER)], [BED]),
        "record not asked": case({"s_name": "Noi"}, [yes(SHELTER)], [BED]),
        "no services": case({**ADULT, "c_services": "refused"}, [yes(SHELTER)], [BED]),
        "long ago": case(ADULT, [yes(SHELTER, given_on=ago(days=40))], [BED]),
        "tomorrow": case(ADULT, [yes(SHELTER, given_on=ago(days=-3))], [BED]),
        "not alone": case(ADULT, [yes(SHELTER, alone="no")], [BED]),
        "immigration": case(
            ADULT, [yes({"organisation": "training-immigration", "sector": "other"})],
            [{"organisation": "training-immigration", "service": "other", "urgency": "within_72h", "reply": "accepted"},
             BED],
        ),
        "nobody knows them": case(
            ADULT, [yes({"organisation": "no-such-house", "sector": "other"})],
            [{"organisation": "no-such-house", "service": "other", "urgency": "within_72h"}],
        ),
        "only on paper": case(
            ADULT, [yes({"organisation": "training-hotline", "sector": "psychosocial"})],
            [{"organisation": "training-hotline", "service": "crisis_counselling", "urgency": "within_72h"}],
        ),
        "what they do not do": case(ADULT, [yes(SHELTER)], [{**BED, "service": "wage_claim"}]),
        "blocked": case({**ADULT, "c_block_org": ["training-shelter"]}, [yes(SHELTER)], [BED]),
        "child alone": case(CHILD, [yes(SHELTER)], [BED]),
        "embassy unasked": case({**ADULT, "m_embassy_wish": "no"}, [yes(EMBASSY)], [CONSUL]),
    }  # fmt: skip
    sent: dict[str, Line] = {
        "every field": {
            **everything, "shares": [yes(SHELTER), yes(POLICE), yes(EMBASSY)],
            "referrals": [{**BED, "reply": "completed"}, REPORT, CONSUL],
        },
        "accepted": case(ADULT, [yes(SHELTER)], [{**BED, "reply": "accepted"}]),
        "declined": case(ADULT, [yes(SHELTER)], [{**BED, "reply": "rejected"}]),
        "held": case(ADULT, [yes(SHELTER)], [{**BED, "reply": "on-hold"}]),
        "one of two": case(ADULT, [yes(POLICE), yes(SHELTER, decision="refused")], [BED, REPORT]),
        "for the whole sector": case(ADULT, [yes({"sector": "safehouse_shelter"})], [BED]),
        "nothing but the bed": case({**ADULT, "s_sex": "female"}, [yes(SHELTER, "x_words")], [BED]),
        "no, then yes": case(ADULT, [yes(SHELTER, decision="refused"), yes(SHELTER)], [BED]),
        "child with her aunt": case(CHILD, [yes(SHELTER, form="guardian_with_assent")], [BED]),
        "child who decides": case(CHILD, [yes(SHELTER, form="competent_minor")], [BED]),
        "all that narrows down": case(
            {**ADULT, "s_sex": "female", "s_nationality": "myanmar", "s_needs_interp": "yes", "m_embassy_wish": "yes"},
            [yes(EMBASSY)], [CONSUL],
        ),
        "several things": case(
            {**ADULT, "i_type": "rape", "p_sex": "male"}, [], [],
            groups={"perpetrator": [{"p_age": "26_40"}, {"p_sex": "female"}], "injury": [{"f_inj_type": "bruise"}] * 3},
        ),
        "both eras": case({**ADULT, "s_dob": "9/3/2530", "interview_date": ago(days=0)}, [], []),
    }  # fmt: skip
    beside = {
        "what is not taken": case(
            {**ADULT, "s_nationality": "myanmar", **{field: brought for field, (brought, _) in NOT_TAKEN.items()}},
            [yes(SHELTER)], [BED],
        ),
        "rows that are none": {
            "answers": ADULT, "notes": "call her", "groups": {"sibling": [{}], "release": [{"c_share": "given"}],
            "referral": [{}], "injury": [{"p_sex": "male"}, {"f_inj_type": "bruise"}], "need": {"n_service": "pep"}},
            "shares": [yes(SHELTER), yes(SHELTER, valid="1y"), yes(SHELTER, decision="maybe"), "all of it",
                       yes(SHELTER, given_on="31/31"), yes(SHELTER, alone="perhaps")],
            "referrals": [BED, {**BED, "urgency": "soon"}, {**BED, "reply": "perhaps"}, 7],
        },
    }  # fmt: skip
    return {
        **{name: named(called) for name, called in NAMES.items()},
        **{name: untrusted for name, (untrusted, _) in BROKEN_LINES.items()},
        "an empty line": b"",
        **refused,
        **sent,
        **beside,
    }


def cases() -> bytes:
    """The file."""
    return b"\n".join(line if isinstance(line, bytes) else msgspec.json.encode(line) for line in lines().values())
