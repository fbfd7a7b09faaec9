"""What the receiving services do: fetch, open, and answer as the file says they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.rehearsal.playing import Played
from clinic_app.rehearsal.town import Office
from clinic_app.services.kept_referrals import Kept

_WHY: Final = {Status.REJECTED: Reason.NO_CAPACITY, Status.FAILED: Reason.COULD_NOT_REACH,
               Status.ON_HOLD: Reason.WAITING_LIST, Status.CANCELLED: Reason.OTHER}  # fmt: skip
"""The lines do not say why: these stand for it."""

_HOW: Final = {Status.COMPLETED: Outcome.SERVICE_COMPLETED}


def answers_wanted(plays: Iterable[Played]) -> Mapping[str, Status]:
    """Referral code → what the file wants the service to say. Codes without a reply are only opened."""
    wanted: dict[str, Status] = {}
    for played in plays:
        for place, asked in enumerate(played.line.referrals):
            code = played.report.referrals[place].code
            if code is not None and asked.reply is not None:
                wanted[code] = Status(asked.reply)
    return wanted


def open_all(office: Office, packets: Path) -> None:
    """Open everything that came, and leave what was in it beside the sealed packet. Only a rehearsal does that."""
    receiving = office.clinic.receiving
    for row in receiving.inbox(limit=100_000):
        receiving.detail(row.id)
        kept = msgspec.msgpack.decode(office.clinic.desk.vault.received.content(row.id), type=Kept)
        (packets / f"{row.code}.json").write_bytes(msgspec.json.format(kept.fhir) + b"\n")


def answer_all(office: Office, wanted: Mapping[str, Status]) -> None:
    """Answer what the file has an answer for."""
    receiving = office.clinic.receiving
    for row in receiving.inbox(limit=100_000):
        status = wanted.get(row.code)
        if status is not None and status in receiving.detail(row.id).answers:
            receiving.answer(row.id, status, reason=_WHY.get(status), outcome=_HOW.get(status))


def leave_sealed(sender: Office, packets: Path) -> None:
    """The sealed bytes of every referral, as the hub had them, under its referral code."""
    for case_code, item in _referrals(sender):
        (packets / f"{case_code}.sealed").write_bytes(item)


def _referrals(sender: Office) -> Iterable[tuple[str, bytes]]:
    from clinic_app.domain.casecode import referral_code_of
    from clinic_app.services.posting import Kind

    outbox = sender.clinic.desk.vault.outbox
    for item in outbox.every():
        if item.kind == Kind.REFERRAL:
            yield referral_code_of(item.thread), outbox.sealed(item.env_id)


def note_states(sender: Office, plays: Iterable[Played]) -> None:
    """Where each referral is now, in the report."""
    for played in plays:
        if played.case_id is None:
            continue
        views = {view.id: view for view in sender.clinic.referring.referrals(played.case_id)}
        for place, referral in played.sealed.items():
            told = played.report.referrals[place]
            told.state, told.status = views[referral].state, views[referral].status.value
