"""What a hub deletes, and when: said to its operator with how much is due, and done at once when asked."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.hub import keep_operator
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_letters import Letters
from clinic_app.hub.store_mail import Mail
from clinic_app.wire import hub_api, keep_api, letters_api

_DAY: Final = 86_400
_SPENT_CODES: Final = "FROM enrol_code WHERE expires_at <= $1"
_CODE_MEMORY_S: Final = 30 * _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of thing: when it goes, and how many should have gone by now."""

    what: str
    when: str
    due: int


def rules(store: OpenStore, now: datetime) -> list[Rule]:
    """All of them."""
    at = int(now.timestamp())
    hour = at // 3600

    def count(sql: str, *values: int) -> int:
        return int(store.rows(f"SELECT count(*) {sql}", *values)[0][0])

    return [
        Rule(
            what="sealed bytes nobody fetched",
            when=f"{hub_api.ENVELOPE_LIFE_S // _DAY} days after they came; fetched or recalled ones at once",
            due=count("FROM envelope WHERE body IS NOT NULL AND expires_hour <= $1", hour),
        ),
        Rule(
            what="names of envelopes that are gone",
            when=f"{hub_api.TOMBSTONE_LIFE_S // _DAY} days later, so that nothing is delivered twice",
            due=count(
                "FROM envelope WHERE body IS NULL AND expires_hour <= $1", hour - hub_api.TOMBSTONE_LIFE_S // 3600
            ),
        ),
        Rule(
            what="letters between a clinic's PCs",
            when=f"at once when fetched; else {letters_api.LETTER_LIFE_H // 24} days after they came",
            due=count("FROM letter WHERE expires_hour <= $1", hour),
        ),
        Rule(
            what="hashes of enrolment codes",
            when=f"{_CODE_MEMORY_S // _DAY} days after they ran out",
            due=count(_SPENT_CODES, at - _CODE_MEMORY_S),
        ),
        Rule(
            what="beginnings of backups",
            when=f"{keep_api.UNFINISHED_LIFE_H // 24} days after their last part",
            due=count("FROM keep WHERE whole_hour IS NULL AND touched_hour <= $1", hour - keep_api.UNFINISHED_LIFE_H),
        ),
        Rule(what="older whole backups", when=f"{keep_api.OLDER_LIFE_H // 24} days; the newest stays", due=0),
        Rule(what="nonces, rates, who called", when="in memory only: minutes, and at every stop", due=0),
        Rule(what="keys of PCs, lists, facts", when="kept: they are public, or name no person", due=0),
    ]


def delete_due(store: OpenStore, place: HubPlace, now: datetime) -> None:
    """Now, and not only when somebody next leaves something."""
    at = int(now.timestamp())
    mail = Mail(store.store, 0)
    while store.do(mail.lapse(hour=at // 3600, tombstone_hours=hub_api.TOMBSTONE_LIFE_S // 3600)):
        pass
    letters = Letters(store.store)
    while store.do(letters.lapse(at // 3600)):
        pass
    store.do(store.store.write(lambda work: work.change(f"DELETE {_SPENT_CODES}", at - _CODE_MEMORY_S)))
    keep_operator.kept(store, place, now, sweep=True)
