"""The line to the hub: signs requests, believes only our hub, and says which of several things went wrong."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence

import httpx2
import msgspec

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import (
    DirectoryRefused,
    EnrolmentRefused,
    HubRefusesUs,
    ItemRefused,
    LineError,
    NotTheHub,
    SignatureRefused,
    Stranger,
    Unwelcome,
)
from clinic_app.facts import dataclass
from clinic_app.transport.answers import Answer, asked_to_wait, issuer_of, judge, parts_of, unanswered
from clinic_app.transport.asking import offset_by, sign, size_of
from clinic_app.transport.batching import MOST_TOLD, statuses_in
from clinic_app.transport.through import HANDSHAKE_BYTES, Through
from clinic_app.transport.way_out import WayOut
from clinic_app.wire import hub_api
from clinic_app.wire.directory_document import MAX_CARD, EpochCard
from clinic_app.wire.directory_trust import MAX_SIGNED

PATIENCE_S = 20.0
CONNECT_S = 10.0
"""A network that swallows what is sent to it is found out sooner: whoever ends the program waits so long at most."""
_MAX_PAGE = hub_api.PAGE * (hub_api.MAX_ENVELOPE + 4)
_MAX_CARDS = 64 * (MAX_CARD + 4)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A directory as it came, unbelieved, with the mark to ask by next time."""

    untrusted: bytes
    etag: str


class HubClient:
    """One hub as one PC sees it. Every call is safe to repeat; nothing is retried here."""

    def __init__(
        self,
        address: str,
        *,
        authority_key: SigningKey,
        hub_key: VerifyKey,
        clock: Clock,
        transport: httpx2.BaseTransport | None = None,
        way: WayOut | None = None,
    ) -> None:
        self._key = authority_key
        self._hub_key = hub_key
        self._clock = clock
        self._offset_s = 0
        self._spent = 0
        self._listed: str | None = None
        here = clock.now
        if transport is None:
            transport = Through(way or WayOut(), lambda: here().astimezone(clock.zone))
        self._through = transport if isinstance(transport, Through) else None
        self._http = httpx2.Client(base_url=address, transport=transport, timeout=PATIENCE_S, follow_redirects=False)
        # Nothing is said of the program, and nothing that our hub does not ask for: each byte is paid for somewhere.
        self._http.headers.clear()

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def cut(self) -> None:
        """Let whoever waits for this line wait no longer. May be called from another thread."""
        if self._through is not None:
            self._through.cut()

    @property
    def clock_off_s(self) -> int:
        """How far the hub's clock is ahead of this PC's, since `ping`. Nothing but signatures is made by it."""
        return self._offset_s

    @property
    def spent(self) -> int:
        """Bytes sent and received, and about what the beginning of an encrypted connection costs."""
        return self._spent + (self._through.handshakes * HANDSHAKE_BYTES if self._through else 0)

    @property
    def listed(self) -> str | None:
        """The newest list that the hub has, by the mark `directory` gives it, as it said with `waiting`. Unbelieved."""
        return self._listed

    def hops(self) -> tuple[str, ...]:
        """The proxies a request would go by, in order, empty for none. Raises nothing: an answer says what is wrong."""
        try:
            known = self._through.hops(str(self._http.base_url).rstrip("/")) if self._through else ()
        except LineError:
            return ()
        return tuple(hop.proxy for hop in known)

    @property
    def vouched_by(self) -> str:
        """Whose certificate the encryption was opened with; empty if nothing was encrypted yet."""
        return issuer_of(self._through.certificate) if self._through else ""

    def ping(self) -> None:
        """Prove that our hub answers, and learn how far its clock is from ours."""
        nonce = secrets.token_hex(16)
        answer = self._ask("GET", hub_api.PING, query=f"n={nonce}", signed=False, expected=(200,), most=4_096)
        try:
            pong = hub_api.decode(hub_api.Pong, answer.body)
            if pong.nonce != nonce:
                raise NotTheHub(Stranger.LIAR)
            self._hub_key.verify(pong.signature, hub_api.ping_message(nonce))
        except SignatureRefused as exc:
            raise NotTheHub(Stranger.LIAR) from exc
        except (msgspec.MsgspecError, ValueError) as exc:
            raise NotTheHub from exc
        self._offset_s = offset_by(answer.headers.get("date", ""), self._clock.now())

    def enrol(self, *, code: str, identity: SigningKey, standing: bytes) -> hub_api.Enrolled:
        """Ask to be known, with the one-time code. Raises `EnrolmentRefused`: `wrong`, `spent`."""
        hub_auth, ours = self._key.public.raw.hex(), identity.public.raw.hex()
        try:
            bytes.fromhex(code)
        except ValueError as exc:
            raise EnrolmentRefused("wrong") from exc
        message = hub_api.proof_message(code=code, hub_auth=hub_auth, identity=ours, standing=standing)
        body = hub_api.Enrol(
            code=code,
            hub_auth=hub_auth,
            identity=ours,
            standing=standing,
            hub_auth_proof=self._key.sign(message),
            identity_proof=identity.sign(message),
        )
        try:
            answer = self._ask(
                "POST", hub_api.ENROL, body=msgspec.json.encode(body), signed=False, expected=(202,), most=4_096
            )
        except (HubRefusesUs, ItemRefused) as refusal:
            raise EnrolmentRefused("spent" if refusal.status == 410 else "wrong") from refusal
        try:
            return hub_api.decode(hub_api.Enrolled, answer.body)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise NotTheHub from exc

    def directory(self, etag: str | None = None) -> Fetched | None:
        """The newest directory, or `None` if it is the one we have."""
        headers = {} if etag is None else {"if-none-match": etag}
        answer = self._ask("GET", hub_api.DIRECTORY, headers=headers, expected=(200, 304), most=MAX_SIGNED)
        return None if answer.status == 304 else Fetched(answer.body, answer.headers.get("etag", ""))

    def put_card(self, card: EpochCard) -> None:
        """Leave this PC's epoch card."""
        self._ask("PUT", hub_api.CARDS, body=card.to_bytes(), expected=(204,))

    def cards(self, agency: str) -> tuple[EpochCard, ...]:
        """An organisation's cards, not yet checked against its identity keys; unreadable ones are left out."""
        answer = self._ask("GET", f"{hub_api.CARDS}/{agency}", expected=(200,), most=_MAX_CARDS)
        cards = []
        for untrusted in parts_of(answer.body):
            try:
                cards.append(EpochCard.from_bytes(untrusted))
            except DirectoryRefused:
                continue  # one spoilt card must not hide the good ones; the standing key remains
        return tuple(cards)

    def put(self, mailbox: str, sealed: bytes, revoke_hash: bytes) -> None:
        """Leave sealed bytes. Returns when the hub's disk has them, now or since earlier: it signs that."""
        env_id = hashlib.sha256(sealed).digest()
        path = hub_api.ENVELOPE.format(mailbox=mailbox, env_id=env_id.hex())
        headers = {hub_api.REVOKE_HASH: revoke_hash.hex()}
        answer = self._ask("PUT", path, body=sealed, headers=headers, expected=(200, 201))
        self._believe(answer, hub_api.receipt_message("kept", mailbox=bytes.fromhex(mailbox), env_id=env_id))

    def put_many(self, items: Sequence[hub_api.BatchItem]) -> tuple[list[int], int | None]:
        """Leave up to `MAX_BATCH` in one request: for each the status it would have had alone, and after how many
        seconds the hub wants to be asked again, if it took not all of them. Raises for all alike.
        """
        body = hub_api.batch_body(items)
        answer = self._ask("POST", hub_api.BATCH, body=body, expected=(200,), most=MOST_TOLD)
        return statuses_in(answer.body, items, self._hub_key), asked_to_wait(answer.headers.get("retry-after", ""))

    def waiting(self, mailbox: str) -> Iterator[bytes]:
        """Sealed bytes nobody has acknowledged, each once in one pass, still unbelieved."""
        query = f"limit={hub_api.PAGE}"
        last = b""
        while True:
            path = hub_api.MAILBOX.format(mailbox=mailbox)
            answer = self._ask("GET", path, query=query, expected=(200,), most=_MAX_PAGE)
            self._listed = answer.headers.get(hub_api.LISTED)
            parts = parts_of(answer.body)
            for sealed in parts:
                env_id = hashlib.sha256(sealed).digest()
                if env_id <= last:
                    raise NotTheHub  # going in circles
                last = env_id
                yield sealed
            if len(parts) < hub_api.PAGE:
                return
            query = f"limit={hub_api.PAGE}&after={last.hex()}"

    def acknowledge(self, mailbox: str, env_ids: Sequence[bytes]) -> None:
        """Let the hub forget what is safely ours. Call only after our own commit."""
        path = hub_api.ACKNOWLEDGE.format(mailbox=mailbox)
        for start in range(0, len(env_ids), hub_api.MAX_ACKNOWLEDGED):
            body = b"".join(env_ids[start : start + hub_api.MAX_ACKNOWLEDGED])
            self._ask("POST", path, body=body, expected=(204,))

    def recall(self, mailbox: str, env_id: bytes, token: bytes) -> None:
        """Take an envelope back before it is fetched. `ItemRefused(410)` means it was fetched."""
        path = hub_api.ENVELOPE.format(mailbox=mailbox, env_id=env_id.hex())
        answer = self._ask("DELETE", path, headers={hub_api.REVOKE_TOKEN: token.hex()}, expected=(204,))
        self._believe(answer, hub_api.receipt_message("recalled", mailbox=bytes.fromhex(mailbox), env_id=env_id))

    def _believe(self, answer: Answer, message: bytes) -> None:
        """A proxy that answers 200 to anything must not make us forget a packet. Raises `NotTheHub`."""
        try:
            self._hub_key.verify(base64.b64decode(answer.headers.get(hub_api.RECEIPT, "")), message)
        except (ValueError, SignatureRefused) as exc:
            raise NotTheHub from exc

    def listen(self, mailbox: str) -> bool:
        """Wait until something lies in the mailbox, as long as a hub lets one wait; whether something does."""
        query = f"limit=1&wait={hub_api.WAIT_S}"
        path = hub_api.MAILBOX.format(mailbox=mailbox)
        answer = self._ask(
            "GET", path, query=query, expected=(200,), most=hub_api.MAX_ENVELOPE + 4,
            patience_s=hub_api.WAIT_S + PATIENCE_S,
        )  # fmt: skip
        return bool(parts_of(answer.body))

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        signed: bool = True,
        expected: tuple[int, ...],
        most: int = 4_096,
        patience_s: float = PATIENCE_S,
    ) -> Answer:
        def once() -> Answer:
            request = self._http.build_request(
                method, f"{path}?{query}" if query else path, content=body, headers=dict(headers or {}),
                timeout=httpx2.Timeout(patience_s, connect=CONNECT_S),
            )  # fmt: skip
            if signed:
                created = int(self._clock.now().timestamp()) + self._offset_s
                sign(request, self._key, created=created, path=path, query=query, body=body)
            answer = self._sent(request, most)
            judge(answer, expected)
            return answer

        try:
            return once()
        except HubRefusesUs as refusal:
            if not signed or refusal.why is not Unwelcome.CLOCK:
                raise
            self.ping()  # a clock was put right while the line stood
            return once()

    def _sent(self, request: httpx2.Request, most: int) -> Answer:
        self._spent += size_of(request.headers, len(request.method) + len(request.url.raw_path) + 12)
        self._spent += len(request.content)
        try:
            response = self._http.send(request, stream=True)
            try:
                content = b""
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > most:
                        raise NotTheHub
            finally:
                response.close()
        except httpx2.DecodingError as exc:
            raise NotTheHub from exc  # our hub never compresses
        except httpx2.TransportError as exc:
            raise unanswered(exc) from exc
        self._spent += size_of(response.headers, 19) + len(content)
        return Answer(response.status_code, content, response.headers)
