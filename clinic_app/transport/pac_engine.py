"""A proxy script at work, in an engine made by others: with little time and memory, and nothing to reach but names.

The engine can be stopped only while it calls nothing of ours. So names that the script asks for are looked up
afterwards, and the script is asked once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.paths import resources
from clinic_app.transport.here import looked_up, own_address

__all__ = ["MOST_CHARS", "Resolve", "ask", "looked_up"]

MOST_CHARS: Final = 512 * 1024
_SECONDS: Final = 1
_BYTES: Final = 32 * 1024 * 1024
_STACK: Final = 512 * 1024
_MOST_LOOKED_UP: Final = 16
"""Each name that is looked up may take seconds where there is no line."""
_NO_END: Final = ("interrupted", "out of memory", "too long", "stack")
_LINE: Final = re.compile(r"<input>:(\d+)")

Resolve = Callable[[str], str | None]


def ask(script: str, url: str, host: str, now: datetime, resolve: Resolve) -> str:
    """What the script answers for an address; empty for nothing. `now` knows the zone of the place.

    Raises `ProxyScriptRefused`.
    """
    names = dict[str, str | None]()
    while True:
        answer, wanted = _run(script, url, host, _world(now, names))
        fresh = [name for name in wanted if name not in names]
        if not fresh:
            if isinstance(answer, ProxyScriptRefused):
                raise answer
            return answer
        if len(names) + len(fresh) > _MOST_LOOKED_UP:
            raise ProxyScriptRefused("no_end")
        names |= {name: resolve(name) for name in fresh}


def _world(now: datetime, names: dict[str, str | None]) -> str:
    def told(moment: datetime) -> dict[str, int]:
        return {
            "weekday": moment.weekday(), "year": moment.year, "month": moment.month, "day": moment.day,
            "hour": moment.hour, "minute": moment.minute, "second": moment.second,
        }  # fmt: skip

    return json.dumps({"here": told(now), "gmt": told(now.astimezone(UTC)), "address": own_address(), "names": names})


def _run(script: str, url: str, host: str, world: str) -> tuple[str | ProxyScriptRefused, list[str]]:
    """What came of it, and the names that it wanted. A script may be wrong only because a name was not known yet."""
    import quickjs  # only where somebody named a script

    engine: Any = quickjs.Context()
    engine.set_memory_limit(_BYTES)
    engine.set_max_stack_size(_STACK)
    # Behind so many lines, what is ours is told apart from the script where an error says where it was.
    ours = "\n" * MOST_CHARS + (resources() / "wire" / "proxy_script.js").read_text(encoding="utf-8")
    asked = engine.eval(ours)(engine.parse_json(world))
    engine.set_time_limit(_SECONDS)
    answer: str | ProxyScriptRefused
    try:
        engine.eval(script)
        answer = asked(url, host)
    except (quickjs.JSException, ValueError) as error:  # the latter: a sign that no script has
        answer = _refusal(str(error))
    try:
        return answer, asked().split()
    except quickjs.JSException:
        return ProxyScriptRefused("no_end"), []


def _refusal(told: str) -> ProxyScriptRefused:
    what = told.split("\n", 1)[0]
    if what == "null" or any(each in what for each in _NO_END):  # no room is left to say so
        return ProxyScriptRefused("no_end")
    lines = (int(line) for line in _LINE.findall(told))
    return ProxyScriptRefused("fails", next((line for line in lines if line <= MOST_CHARS), 0), what[:60])
