"""From path and method to the desk that answers. One route is one path, so a wrong method is told the right ones.

Starlette's wrapping of a function would look twice at everything it raises, which is the door's to answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from clinic_app.facts import dataclass
from clinic_app.hub.admission import Refused

Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Window:
    """What one desk does at one path for one method; `name` is what log and figures call the path."""

    method: str
    path: str
    answer: Answer
    name: str


def routed(windows: Iterable[Window]) -> Router:
    """All of them. Of two paths that fit, the one named first answers."""
    by_path: dict[str, list[Window]] = {}
    for each in windows:
        by_path.setdefault(each.path, []).append(each)
    routes = [Route(path, _Path(there), name=there[0].name) for path, there in by_path.items()]
    return Router(routes, redirect_slashes=False)


class _Path:
    """An ASGI application for one path."""

    def __init__(self, windows: Iterable[Window]) -> None:
        self.answers = {each.method: each.answer for each in windows}
        if "GET" in self.answers:
            self.answers["HEAD"] = self.answers["GET"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.answers.get(scope["method"])
        if answer is None:
            raise Refused(405, "not by this method", allow=", ".join(sorted(self.answers)))
        response = await answer(Request(scope, receive))
        await response(scope, receive, send)
