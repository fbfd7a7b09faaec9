"""The post office: takes sealed bytes, hands them out, forgets them; it cannot read them and does not note who came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.routing import Router

from clinic_app.crypto.signing import SigningKey
from clinic_app.hub.admission import Admission
from clinic_app.hub.bell import Bell
from clinic_app.hub.door import Door
from clinic_app.hub.figures import Figures
from clinic_app.hub.keep import KeepDesk, KeepRoom
from clinic_app.hub.mail_desk import MailDesk
from clinic_app.hub.people_desk import PeopleDesk
from clinic_app.hub.store import Store
from clinic_app.hub.store_mail import Mail
from clinic_app.hub.store_people import People
from clinic_app.hub.watch_desk import WatchDesk
from clinic_app.wire import hub_api


def build_app(
    store: Store,
    hub_key: SigningKey,
    now: Callable[[], datetime],
    limits: hub_api.Limits,
    keep: KeepRoom | None = None,
    *,
    metrics_token: str | None = None,
) -> Door:
    """Join the hub, an ASGI application. One event loop; `now` is aware UTC. Without a `keep` it takes no backups."""
    people, mail = People(store), Mail(store, limits.pending_per_mailbox)
    admission = Admission(people, now, limits)
    bell = Bell(mail, admission.hour, limits, shared=lambda: store.shared)
    desk = MailDesk(mail, people, admission, bell, hub_key, shared=store.shared)
    figures = Figures()

    def gauges() -> dict[str, int | float]:
        return {
            "held": bell.held, "nonces": len(admission.nonces),
            "put_groups_total": desk.putting.groups, "put_offers_total": desk.putting.asked,
        }  # fmt: skip

    backups = KeepDesk(store, keep, admission) if keep is not None else None
    routes = [
        *desk.routes(),
        *PeopleDesk(people, hub_key, admission).routes(),
        *WatchDesk(store, figures, now, metrics_token, gauges).routes(),
        *(backups.routes() if backups is not None else ()),
    ]
    # Starlette's own wrapping of an application would answer errors before the door sees them, at some cost for each.
    router = Router(routes, redirect_slashes=False)
    sweeps = (desk.sweep, *((backups.sweep,) if backups is not None else ()))
    return Door(router, now, figures, close=bell.close, held=lambda: bell.held, sweeps=sweeps)
