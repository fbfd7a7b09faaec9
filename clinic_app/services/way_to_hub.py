"""The way from this PC to the hub through the network it stands in: chosen by people with their IT, and tried.

What IT settled for every PC stands above what is typed here; the name and password of a proxy are typed here alone, and
lie in the record, sealed like everything else in it. They are the network's, and open nothing of ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import LineError, NotJoined, NotTheHub, Stranger, WayRefused
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.settings.addresses import is_script
from clinic_app.settings.way import By

if TYPE_CHECKING:
    from clinic_app.settings import Settings
    from clinic_app.settings.profile import SiteProfile
    from clinic_app.transport.hub_client import HubClient
    from clinic_app.transport.way_out import WayOut

__all__ = [
    "By",
    "LineOutside",
    "Tried",
    "WayOut",
    "WayStands",
    "WayToHub",
    "address_here",
    "as_way",
    "settled_way",
    "try_way",
]

_WAY: Final = "line.way"
OF_THIS_NETWORK: Final = (_WAY,)
"""Settings that were true of the PC that wrote them: a restored record forgets them."""


@dataclass(frozen=True, slots=True)
class WayStands:
    """How it stands. The password is never shown: `has_password` says that there is one."""

    by: By
    proxy: str
    script: str
    user: str
    has_password: bool
    by_it: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying: through which proxies, who vouches for the encryption, how far the clock is off; and how it
    ended, None if the hub itself answered."""

    hops: tuple[str, ...]
    vouched_by: str
    clock_off_s: int
    ended_by: LineError | None


class WayToHub:
    """Settled once for this PC."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def way(self) -> WayOut:
        """What a line is made with."""
        from clinic_app.transport.way_out import WayOut

        kept = self._vault.settings.get(_WAY) or {}
        user, password = kept.get("user", ""), kept.get("password", "")
        settled = settled_way(self._desk.settings.profile)
        if settled is not None:
            return settled.with_account(user, password)
        return WayOut(
            by=By(kept.get("by", By.SYSTEM.value)), proxy=kept.get("proxy", ""), script=kept.get("script", ""),
            user=user, password=password,
        )  # fmt: skip

    def stands(self) -> WayStands:
        """What is shown of it."""
        way = self.way()
        by_it = settled_way(self._desk.settings.profile) is not None
        return WayStands(way.by, way.proxy, way.script, way.user, bool(way.password), by_it)

    def choose(self, *, by: By, proxy: str = "", script: str = "", user: str = "", password: str | None = None) -> None:
        """What holds from the next line on; without a `password` the one before stays, for the same name.

        Raises `WayRefused`: `proxy`, `script`.
        """
        from clinic_app.transport.way_out import as_proxy

        self._desk.require(Act.MANAGE_PEOPLE)
        typed = as_proxy(proxy) if by is By.PROXY else ""
        if typed is None:
            raise WayRefused("proxy")
        if by is By.SCRIPT and not is_script(script.strip()):
            raise WayRefused("script")
        before = self.way()
        kept = {
            "by": by.value,
            "proxy": typed,
            "script": script.strip() if by is By.SCRIPT else "",
            "user": user.strip(),
            "password": password if password is not None else before.password if user.strip() == before.user else "",
        }

        def write() -> None:
            self._vault.settings[_WAY] = kept
            self._vault.journal.append("way_chosen", self._desk.me.id, {"way": by.value})

        self._vault.save(write)


def settled_way(profile: SiteProfile | None) -> WayOut | None:
    """What IT settled, or None if it left that to the place."""
    if profile is None or (profile.proxy is None and profile.script is None):
        return None
    from clinic_app.transport.way_out import WayOut

    if profile.script is not None:
        return WayOut(by=By.SCRIPT, script=profile.script)
    if profile.proxy in (None, "direct"):
        return WayOut(by=By.DIRECT)
    return WayOut(by=By.PROXY, proxy=profile.proxy)


def as_way(by: By, where: str = "") -> WayOut:
    """A way that is only tried. Raises `WayRefused`."""
    from clinic_app.transport.way_out import WayOut, as_proxy

    if by is not By.PROXY:
        return WayOut(by=by, script=where)
    proxy = as_proxy(where)
    if proxy is None:
        raise WayRefused("proxy")
    return WayOut(by=by, proxy=proxy)


def try_way(hub: HubClient) -> Tried:
    """Go once to the hub and back, and say what was met on the way. In the line's lane; carries nothing."""
    ended: LineError | None = None
    try:
        hub.ping()
    except LineError as error:
        ended = error
    return Tried(hub.hops(), hub.vouched_by, hub.clock_off_s, ended)


class LineOutside:
    """The way to a hub, tried by IT without a record. Which hub is ours only a record knows: any that answers does."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def go(self, address: str | None = None, way: WayOut | None = None) -> Tried:
        """To the hub of the profile, as it settled the way or as the system has it, unless told otherwise.

        Raises `NotJoined` where no hub is named.
        """
        from clinic_app.crypto.signing import SigningKey
        from clinic_app.transport.hub_client import HubClient
        from clinic_app.transport.way_out import WayOut

        where, stranger = address or self._settings.hub_address, SigningKey.new()
        if not where:
            raise NotJoined
        hub = HubClient(
            where, authority_key=stranger, hub_key=stranger.public, clock=self._clock,
            way=way or settled_way(self._settings.profile) or WayOut(),
        )  # fmt: skip
        try:
            tried = try_way(hub)
        finally:
            hub.close()
        some_hub = isinstance(tried.ended_by, NotTheHub) and tried.ended_by.what is Stranger.LIAR
        return replace(tried, ended_by=None) if some_hub else tried


def address_here() -> str:
    """The address this PC would go out with. Another one means another network; nothing is sent to find it."""
    from clinic_app.transport.here import own_address

    return own_address()
