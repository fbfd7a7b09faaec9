"""The desk that passes on new versions of the program: public files of a folder the operator fills, and nothing else.

The hub signs none of them and cannot make one: whoever fetches believes their publisher. Who fetched is noted nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from clinic_app.hub.admission import Refused
from clinic_app.hub.routing import Window
from clinic_app.wire import hub_api

AT_ONCE: Final = 8
"""So many versions are handed out at a time: a referral must find a line that is free."""
_AGAIN_S: Final = 60
_PIECE: Final = 1 << 18
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FROM: Final = re.compile(r"bytes=([0-9]{1,15})-")
_PARTS: Final = ("metadata", "targets")


class UpdatesDesk:
    """Answers from `metadata` and `targets` of one folder, which may not be there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._in_hand = 0

    def windows(self) -> list[Window]:
        """What the hub answers here."""
        return [Window("GET", hub_api.UPDATE, self.file, "update")]

    async def file(self, request: Request) -> Response:
        part, name = request.path_params["part"], request.path_params["name"]
        if part not in _PARTS or _NAME.fullmatch(name) is None or ".." in name:
            raise Refused(404, "no such thing here")
        path = self._folder / part / name
        try:
            size = path.stat().st_size
        except OSError as exc:
            raise Refused(404, "no such thing here") from exc
        asked = _FROM.fullmatch(request.headers.get("range", ""))
        start = int(asked[1]) if asked is not None else 0
        if start > size:
            start, asked = 0, None
        if self._in_hand >= AT_ONCE and part == "targets":
            raise Refused(503, "busy", retry_after_s=_AGAIN_S)
        headers = {"content-length": str(size - start), "accept-ranges": "bytes"}
        if asked is not None:
            headers["content-range"] = f"bytes {start}-{max(start, size - 1)}/{size}"
        if request.method == "HEAD":
            return Response(status_code=206 if asked else 200, headers=headers, media_type="application/octet-stream")
        return StreamingResponse(
            self._pieces(path, start, size - start), status_code=206 if asked else 200, headers=headers,
            media_type="application/octet-stream",
        )  # fmt: skip

    def _pieces(self, path: Path, start: int, left: int) -> Iterator[bytes]:
        """No more than was said: a file that grows meanwhile would break the answer."""
        self._in_hand += 1
        try:
            with path.open("rb") as file:
                file.seek(start)
                while left > 0 and (piece := file.read(min(_PIECE, left))):
                    left -= len(piece)
                    yield piece
        finally:
            self._in_hand -= 1
