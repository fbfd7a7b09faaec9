"""The line to the hub's boxes: letters for other PCs of this clinic left there, those for this one fetched and dropped.

It knows names of boxes and sealed bytes; for whom a box is, its caller says. What came is believed by nobody yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from clinic_app.errors import ItemRefused, NotTheHub
from clinic_app.transport.hub_client import PATIENCE_S, HubClient
from clinic_app.wire import hub_api, letters_api
from clinic_app.wire.letters_api import WaitingLetters

LETTER_PATIENCE_S: Final = 60.0
"""A letter is as large as two hundred packets: below 150 kbit/s none arrives in less."""

_OLDER_HUB: Final = (404, 405)


class LettersLine(HubClient):
    """One hub's boxes as one PC sees them. Every call is safe to repeat; nothing is retried here."""

    def announce(self, code_hash: bytes) -> None:
        """Say that another PC of this clinic will ask to be let in with the code of this hash.

        Raises `ItemRefused(409)` if that code was used, and `HubBusy` if enough of them are out.
        """
        self._ask("PUT", letters_api.CODE.format(code_hash=code_hash.hex()), expected=(200, 201))

    def letters(self, box: bytes, mailbox: str | None = None) -> WaitingLetters:
        """What waits in a box, in the order it came, and whether a packet waits in the mailbox."""
        return self._look_into(box, "" if mailbox is None else f"mailbox={mailbox}")

    def leave_letter(self, box: bytes, letter: bytes) -> None:
        """Returns when the hub's disk has it. Raises `ItemRefused(507)` if too many wait there already."""
        path = letters_api.LETTER.format(box=box.hex(), name=hashlib.sha256(letter).hexdigest())
        self._ask("PUT", path, body=letter, expected=(200, 201), patience_s=LETTER_PATIENCE_S)

    def letter(self, box: bytes, name: str) -> bytes | None:
        """The bytes of one, still unbelieved; None if it is not there any more. Raises `NotTheHub` for any others."""
        path = letters_api.LETTER.format(box=box.hex(), name=name)
        try:
            answer = self._ask("GET", path, expected=(200,), most=letters_api.MAX_LETTER, patience_s=LETTER_PATIENCE_S)
        except ItemRefused as refused:
            if refused.status == 404:
                return None
            raise
        if hashlib.sha256(answer.body).hexdigest() != name:
            raise NotTheHub
        return answer.body

    def part_of(self, box: bytes, name: str, begun: bytes, most: int, size: int) -> bytes | None:
        """What has come of one of `size` bytes, and at most so many bytes more; None if it is not there any more.

        The last of it proves the whole, else `NotTheHub`. A hub that knows no parts gives all of it at once.
        """
        path = letters_api.LETTER.format(box=box.hex(), name=name)
        query = f"from={len(begun)}&most={most}"
        try:
            answer = self._ask("GET", path, query=query, expected=(200, 206), most=letters_api.MAX_LETTER,
                               patience_s=LETTER_PATIENCE_S)  # fmt: skip
        except ItemRefused as refused:
            if refused.status == 404:
                return None
            raise
        found = begun + answer.body if answer.status == 206 else answer.body
        further = len(begun) < len(found) <= size  # else a hub could be asked for ever
        if not further or (len(found) == size and hashlib.sha256(found).hexdigest() != name):
            raise NotTheHub
        return found

    def drop_letter(self, box: bytes, name: str) -> None:
        """Let the hub forget what is safely ours. Call only after our own commit."""
        self._ask("DELETE", letters_api.LETTER.format(box=box.hex(), name=name), expected=(204,))

    def drop_letters(self, box: bytes, names: Sequence[str]) -> None:
        """The same of several, by one request where the hub knows how."""
        rest = list(names)
        while len(rest) > 1:
            some, rest = rest[: letters_api.MAX_DROPPED], rest[letters_api.MAX_DROPPED :]
            try:
                body = b"".join(map(bytes.fromhex, some))
                self._ask("POST", letters_api.DROPPED.format(box=box.hex()), body=body, expected=(204,))
            except ItemRefused as refused:
                if refused.status not in _OLDER_HUB:
                    raise
                rest = some + rest
                break
        for name in rest:
            self.drop_letter(box, name)

    def listen_for_both(self, mailbox: str, box: bytes) -> bool:
        """Wait until something lies in either, as long as a hub lets one wait; whether something does."""
        query = f"mailbox={mailbox}&wait={hub_api.WAIT_S}"
        found = self._look_into(box, query, patience_s=hub_api.WAIT_S + PATIENCE_S)
        return found.packets or bool(found.letters)

    def _look_into(self, box: bytes, query: str, *, patience_s: float = PATIENCE_S) -> WaitingLetters:
        path = letters_api.BOX.format(box=box.hex())
        answer = self._ask("GET", path, query=query, expected=(200,), most=letters_api.MAX_LIST, patience_s=patience_s)
        try:
            found = hub_api.decode(WaitingLetters, answer.body)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise NotTheHub from exc
        self._listed = answer.headers.get(hub_api.LISTED)
        return found
