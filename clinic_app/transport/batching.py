"""Several envelopes in one signed request: what the hub says of each, believed only with its receipt."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clinic_app.crypto.sealing import env_id_of
from clinic_app.crypto.signing import VerifyKey
from clinic_app.errors import NotTheHub, SignatureRefused
from clinic_app.wire import hub_api

MOST_TOLD = hub_api.MAX_BATCH * 256
"""Bytes of the answer: a name, a status and a receipt for each."""

_KEPT = frozenset({200, 201})


def statuses_in(untrusted: bytes, items: Sequence[hub_api.BatchItem], hub_key: VerifyKey) -> list[int]:
    """One status for each item, in their order.

    Raises `NotTheHub` for another number of answers or another order, and where a receipt does not fit: who forges one
    is believed in nothing.
    """
    try:
        told = hub_api.decode(hub_api.BatchAnswers, untrusted).items
        if [each.env_id for each in told] != [env_id_of(item.sealed).hex() for item in items]:
            raise NotTheHub
        for item, each in zip(items, told, strict=True):
            if each.status in _KEPT:
                said = hub_api.receipt_message("kept", mailbox=item.mailbox, env_id=bytes.fromhex(each.env_id))
                hub_key.verify(each.receipt or b"", said)
    except (msgspec.MsgspecError, ValueError, SignatureRefused) as error:
        raise NotTheHub from error
    return [each.status for each in told]
