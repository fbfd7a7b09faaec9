"""The post office: takes sealed bytes, hands them out, forgets them; it cannot read them and does not note who came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from clinic_app.crypto.signing import SigningKey
from clinic_app.hub.admission import Admission
from clinic_app.hub.bell import Bell
from clinic_app.hub.door import Door
from clinic_app.hub.figures import Figures
from clinic_app.hub.keep import KeepDesk, KeepRoom
from clinic_app.hub.letter_desk import LetterDesk
from clinic_app.hub.mail_desk import MailDesk
from clinic_app.hub.people_desk import PeopleDesk
from clinic_app.hub.quick_signatures import HubSeal
from clinic_app.hub.routing import routed
from clinic_app.hub.store import Store
from clinic_app.hub.store_letters import BELL, Letters
from clinic_app.hub.store_mail import Mail
from clinic_app.hub.store_people import People
from clinic_app.hub.updates_desk import UpdatesDesk
from clinic_app.hub.watch_desk import WatchDesk
from clinic_app.wire import hub_api
from clinic_app.wire.letters_api import LetterLimits


def build_app(
    store: Store,
    hub_key: SigningKey,
    now: Callable[[], datetime],
    limits: hub_api.Limits,
    keep: KeepRoom | None = None,
    *,
    letters: LetterLimits | None = None,
    metrics_token: str | None = None,
    updates: Path | None = None,
) -> Door:
    """Join the hub, an ASGI application. One event loop; `now` is aware UTC. Without a `keep` it takes no backups.

    `updates` is a folder of new versions of the program that it passes on.
    """
    people, mail, held = People(store), Mail(store, limits.pending_per_mailbox), Letters(store)
    admission = Admission(people, now, limits)

    async def look(bells: list[bytes]) -> set[bytes]:
        hour, boxes = admission.hour(), [each for each in bells if each.startswith(BELL)]
        return await mail.rung(set(bells).difference(boxes), hour) | await held.rung(boxes, hour)

    bell = Bell(look, limits, shared=lambda: store.shared)
    seal = HubSeal(hub_key)
    desk = MailDesk(mail, people, admission, bell, seal, shared=store.shared)
    letter_desk = LetterDesk(store, admission, bell, letters or LetterLimits(), desk.newest_list)
    figures = Figures()

    def gauges() -> dict[str, int | float]:
        return {
            "held": bell.held, "nonces": len(admission.nonces),
            "put_groups_total": desk.putting.groups, "put_offers_total": desk.putting.asked,
        }  # fmt: skip

    backups = KeepDesk(store, keep, admission) if keep is not None else None
    windows = [
        *desk.windows(),
        *letter_desk.windows(),
        *PeopleDesk(people, seal, admission).windows(),
        *WatchDesk(store, figures, now, metrics_token, gauges).windows(),
        *(backups.windows() if backups is not None else ()),
        *(UpdatesDesk(updates).windows() if updates is not None else ()),
    ]
    sweeps = (desk.sweep, letter_desk.sweep, *((backups.sweep,) if backups is not None else ()))
    return Door(routed(windows), now, figures, close=bell.close, held=lambda: bell.held, sweeps=sweeps)
