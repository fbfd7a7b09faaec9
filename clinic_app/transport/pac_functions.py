"""The functions every proxy script may call. They look names up and compare; none of them reaches anything else."""

from __future__ import annotations

import ipaddress
import math
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_values import UNDEFINED, Native, Value, number, text

_DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MOST_LOOKED_UP: Final = 16
"""Each name that is looked up may take seconds where there is no line."""

Resolve = Callable[[str], str | None]


def looked_up(host: str) -> str | None:
    """The first IPv4 address of a name, or None. Waits for the network."""
    try:
        return str(socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError):
        return None


def own_address() -> str:
    """The address this PC goes out with; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 53))
            return str(asked.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def offered(now: datetime, resolve: Resolve = looked_up, address: Callable[[], str] = own_address) -> dict[str, Native]:
    """All of them, at this moment. `now` knows the zone of the place."""
    known: dict[str, str | None] = {}

    def resolved(host: str) -> str | None:
        if _is_address(host):
            return host
        if host not in known:
            if len(known) >= _MOST_LOOKED_UP:
                raise ProxyScriptRefused("no_end")
            known[host] = resolve(host)
        return known[host]

    def in_net(given: list[Value]) -> Value:
        found = resolved(text(given[0]))
        net, mask = text(given[1]), text(given[2])
        if found is None or not (_is_address(net) and _is_address(mask)):
            return False
        bits = _bits(mask)
        return _bits(found) & bits == _bits(net) & bits

    functions: dict[str, tuple[int, Callable[[list[Value]], Value]]] = {
        "isPlainHostName": (1, lambda given: "." not in text(given[0])),
        "dnsDomainIs": (2, lambda given: text(given[0]).lower().endswith(text(given[1]).lower())),
        "localHostOrDomainIs": (2, _local_host),
        "isResolvable": (1, lambda given: resolved(text(given[0])) is not None),
        "dnsResolve": (1, lambda given: resolved(text(given[0]))),
        "isInNet": (3, in_net),
        "myIpAddress": (0, lambda _given: address()),
        "dnsDomainLevels": (1, lambda given: float(text(given[0]).count("."))),
        "convert_addr": (1, lambda given: float(_bits(text(given[0]))) if _is_address(text(given[0])) else 0.0),
        "shExpMatch": (2, lambda given: shaped(text(given[0]), text(given[1]))),
        "weekdayRange": (1, lambda given: _weekdays(given, now)),
        "dateRange": (1, lambda given: _dates(given, now)),
        "timeRange": (1, lambda given: _times(given, now)),
        "alert": (0, lambda _given: UNDEFINED),
        "parseInt": (1, _whole_number),
        "String": (1, lambda given: text(given[0])),
        "Number": (1, lambda given: number(given[0])),
    }
    return {name: Native(name, _enough(name, least, does)) for name, (least, does) in functions.items()}


def shaped(told: str, shape: str) -> bool:
    """Whether the whole has this shape: `*` is anything, `?` one sign. In steps that grow with both, never faster."""
    at = in_shape = 0
    star, again = -1, 0
    while at < len(told):
        if in_shape < len(shape) and shape[in_shape] == "*":
            star, again, in_shape = in_shape, at, in_shape + 1
        elif in_shape < len(shape) and shape[in_shape] in ("?", told[at]):
            at, in_shape = at + 1, in_shape + 1
        elif star >= 0:
            again += 1
            at, in_shape = again, star + 1
        else:
            return False
    return set(shape[in_shape:]) <= {"*"}


def _enough(name: str, least: int, does: Callable[[list[Value]], Value]) -> Callable[[list[Value]], Value]:
    def call(given: list[Value]) -> Value:
        if len(given) < least:
            raise ProxyScriptRefused("value", 0, name)
        return does(given)

    return call


def _local_host(given: list[Value]) -> Value:
    host, whole = text(given[0]), text(given[1])
    return host == whole or ("." not in host and whole.startswith(host + "."))


def _whole_number(given: list[Value]) -> Value:
    told = text(given[0]).strip()
    sign, digits = (-1, told[1:]) if told[:1] == "-" else (1, told)
    digits = digits[: next((at for at, each in enumerate(digits) if not each.isascii() or not each.isdigit()), None)]
    return float(sign * int(digits[:20])) if digits else math.nan


def _is_address(told: str) -> bool:
    try:
        ipaddress.IPv4Address(told)
    except ValueError:
        return False
    return True


def _bits(address: str) -> int:
    return int(ipaddress.IPv4Address(address))


def _zoned(given: list[Value], now: datetime) -> tuple[list[Value], datetime]:
    if given and given[-1] == "GMT":
        return given[:-1], now.astimezone(UTC)
    return given, now


def _weekdays(given: list[Value], now: datetime) -> bool:
    days, then = _zoned(given, now)
    places = [_DAYS.index(each) for each in days if each in _DAYS]
    if len(places) != len(days) or not 1 <= len(places) <= 2:
        raise ProxyScriptRefused("value", 0, "weekdayRange")
    return _between(places[0], then.weekday(), places[-1])


def _dates(given: list[Value], now: datetime) -> bool:
    """One day, month or year; or from one to another, each made of the same parts."""
    told, then = _zoned(given, now)
    parts = [_part(each) for each in told]
    names = [name for name, _ in parts]
    half = len(parts) // 2
    if len(parts) == 1:
        parts, half = parts * 2, 1
    elif len(parts) % 2 or names[:half] != names[half:] or len(set(names[:half])) != half:
        raise ProxyScriptRefused("value", 0, "dateRange")
    order = sorted(range(half), key=lambda at: ("year", "month", "day").index(parts[at][0]))
    begin, today, end = (
        [parts[at][1] for at in order],
        [getattr(then, parts[at][0]) for at in order],
        [parts[half + at][1] for at in order],
    )
    return _between(begin, today, end)


def _part(value: Value) -> tuple[str, int]:
    if value in _MONTHS:
        return "month", _MONTHS.index(value) + 1
    told = number(value)
    if told != int(told if told == told else 0):  # noqa: PLR0124 - not a number
        raise ProxyScriptRefused("value", 0, "dateRange")
    return ("day" if told <= 31 else "year"), int(told)


def _times(given: list[Value], now: datetime) -> bool:
    """An hour; from one hour to before another; the same with minutes, and with seconds up to the last."""
    told, then = _zoned(given, now)
    parts = [number(each) for each in told]
    if len(parts) not in (1, 2, 4, 6) or any(part != part for part in parts):  # noqa: PLR0124 - not a number
        raise ProxyScriptRefused("value", 0, "timeRange")
    if len(parts) == 1:
        return then.hour == parts[0]
    half = len(parts) // 2
    this = [float(each) for each in (then.hour, then.minute, then.second)]
    begin, end = parts[:half] + [0.0] * (3 - half), parts[half:] + [0.0] * (3 - half)
    return (
        (begin <= this < end)
        if begin <= end and begin != end
        else (this >= begin or this < end)
        if begin != end
        else False
    )


def _between(first: object, this: object, last: object) -> bool:
    one, here, other = (each if isinstance(each, list) else [each] for each in (first, this, last))
    return one <= here <= other if one <= other else here >= one or here <= other
