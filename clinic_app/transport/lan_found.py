"""Finds the other PCs of this clinic on the network of the house, where it lets one ask everybody (multicast DNS).

What is said there is a name that changes with each unlock and each day, an address and a port: nothing of the clinic,
nothing of the PC. Who knows this program learns that somebody uses it here. Where the network lets nobody ask, an
address is typed by hand.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from clinic_app.domain.ids import DeviceId
from clinic_app.wire.hidden_names import HiddenNames

if TYPE_CHECKING:
    from zeroconf import Zeroconf

ANYBODY: Final = DeviceId(UUID(int=0))
KIND: Final = "_notebook._tcp.local."
_ASK_MS: Final = 3_000
_LOOPBACK: Final = "127.0.0.1"


class Neighbours:
    """Looks and is seen from when it is made until it is closed, which takes a second each: in no screen's lane.

    On a network that forbids it, nobody is ever seen; that is no error.
    """

    def __init__(
        self, names: HiddenNames, us: DeviceId, others: Collection[DeviceId], port: int, *, loopback: bool = False
    ) -> None:
        self._names, self._others = names, tuple(others)
        self._at = dict[str, tuple[DeviceId, tuple[tuple[str, int], ...]]]()
        self._asks: Zeroconf | None = _asking(loopback=loopback)
        if self._asks is not None:
            self._begin(self._asks, us, port, (_LOOPBACK,) if loopback else addresses())

    def at(self, device: DeviceId) -> tuple[tuple[str, int], ...]:
        """Where a PC says that it listens; empty if it was not heard. Who did not say where is asked again."""
        found = list[tuple[str, int]]()
        for name, (known, places) in list(self._at.items()):
            if known == device:
                found += places or (self._ask(self._asks, name, device) if self._asks is not None else ())
        return tuple(found)

    def close(self) -> None:
        """Say goodbye and look no more."""
        if self._asks is not None:
            with suppress(OSError):
                self._asks.close()
            self._asks = None

    # --- what zeroconf calls, in its own time --------------------------------------------------------

    def add_service(self, asks: Zeroconf, _kind: str, name: str) -> None:
        """Somebody is there."""
        named = self._names.read(name.partition(".")[0], self._others, (ANYBODY,))
        if named is None:
            return
        self._at[name] = named.sender, ()
        self._ask(asks, name, named.sender)

    def update_service(self, asks: Zeroconf, kind: str, name: str) -> None:
        """It has moved."""
        self.add_service(asks, kind, name)

    def remove_service(self, _asks: Zeroconf, _kind: str, name: str) -> None:
        """It is gone."""
        self._at.pop(name, None)

    # --- within ------------------------------------------------------------------------------------

    def _ask(self, asks: Zeroconf, name: str, device: DeviceId) -> tuple[tuple[str, int], ...]:
        told = asks.get_service_info(KIND, name, _ASK_MS)
        places = tuple((each, told.port) for each in told.parsed_scoped_addresses()) if told and told.port else ()
        if name in self._at:  # it may have said goodbye meanwhile
            self._at[name] = device, places
        return places

    def _begin(self, asks: Zeroconf, us: DeviceId, port: int, here: Iterable[str]) -> None:
        from zeroconf import Error, ServiceBrowser, ServiceInfo

        called = self._names.new(us, ANYBODY)
        told: dict[str, Any] = {"parsed_addresses": list(here), "port": port, "server": f"{called}.local."}
        with suppress(Error, OSError):
            asks.register_service(ServiceInfo(KIND, f"{called}.{KIND}", **told))
        with suppress(Error, OSError):
            ServiceBrowser(asks, KIND, listener=self)  # type: ignore[arg-type]


def addresses() -> tuple[str, ...]:
    """The addresses of this PC in its networks, as another PC may use them."""
    import ifaddr

    found = list[str]()
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            written = each.ip if isinstance(each.ip, str) else each.ip[0]
            told = ip_address(written)
            if not (told.is_loopback or told.is_link_local or told.is_unspecified):
                found.append(written)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (":" in each, each)))


def _asking(*, loopback: bool) -> Zeroconf | None:
    """None where this PC has no network that one may ask."""
    from zeroconf import InterfaceChoice, IPVersion, Zeroconf

    logging.getLogger("zeroconf").setLevel(logging.CRITICAL)  # it would write names and addresses
    for version in (IPVersion.V4Only,) if loopback else (IPVersion.All, IPVersion.V4Only):
        try:
            return Zeroconf(interfaces=[_LOOPBACK] if loopback else InterfaceChoice.All, ip_version=version)
        except (OSError, RuntimeError):
            continue
    return None
