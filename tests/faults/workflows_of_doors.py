"""What is done at the door: sheets made and used, wrong words, new words, the next receiving key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from cheap_vault import CHEAP, CLOCK, HEAD, NURSE, entered, inside, known, made, opens_by, place_in, sheet, whole
from workflow import Ack, Workflow, said

from clinic_app.domain.people import Role
from clinic_app.errors import WrongPassphrase
from clinic_app.vault.coming_back import recover
from clinic_app.vault.opening import NewPerson, unlock
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.throttle import Throttle


def _sheet(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            code = vault.sheets.new(vault.whoami.id)
            ack(f"sheet:{' '.join(code.lines)}")
            vault.sheets.confirm(code, vault.whoami.id)
            ack(f"confirmed:{' '.join(code.lines)}")


def _sheet_holds(base: Path, acks: Sequence[str]) -> None:
    """One of the sheets in somebody's hand opens it: the last that was typed back, or any that was made since."""
    for who in (NURSE, HEAD):
        with inside(base, who) as vault:
            whole(vault)
    codes = [*known(base)["code"]]
    hand = [" ".join(codes)]
    for ack in acks:
        kind, _, lines = ack.partition(":")
        hand = [lines] if kind == "confirmed" else [*hand, lines]
    assert any(opens_by(base, lines.split(" ")) for lines in hand)


def _sheet_prepared(base: Path) -> None:
    made(base)
    with inside(base, HEAD) as vault:
        vault.sheets.confirm(sheet(base), vault.whoami.id)


def _recover(base: Path, ack: Ack, turns: int) -> None:
    code = sheet(base)
    for _ in range(turns):
        word = "w" + uuid4().hex[:8]
        person = NewPerson(word=word, passphrase="a lamp beside the door", role=Role.COORDINATOR, staff_code="C-2")
        recover(place_in(base), code, person, CHEAP, CLOCK)
        ack(f"word:{word}")


def _recovered(base: Path, acks: Sequence[str]) -> None:
    for word in said(acks, "word")[-3:]:
        person = NewPerson(word=word, passphrase="a lamp beside the door", role=Role.COORDINATOR, staff_code="C-2")
        entered(base, person).close()
    with inside(base) as vault:
        whole(vault)
    read_slots(place_in(base)).open_recovery(sheet(base))


def _wrong(base: Path, ack: Ack, turns: int) -> None:
    for _ in range(turns):
        try:
            unlock(place_in(base), NURSE.word, "these are not her words", CHEAP, CLOCK)
        except WrongPassphrase:
            ack(f"wrong:{Throttle(place_in(base), CLOCK).unreported()}")


def _counted(base: Path, acks: Sequence[str]) -> None:
    told = [int(ack) for ack in said(acks, "wrong")]
    assert Throttle(place_in(base), CLOCK).unreported() >= max(told, default=0)
    unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK)


def _epoch(base: Path, ack: Ack, turns: int) -> None:
    with inside(base) as vault:
        for _ in range(turns):
            begins = vault.device.epochs[-1].begins_on + timedelta(days=30)
            vault.new_epoch(begins)
            ack(f"epoch:{begins.isoformat()}")


def _epoch_holds(base: Path, acks: Sequence[str]) -> None:
    with inside(base) as vault:
        whole(vault)
        told = [date.fromisoformat(ack) for ack in said(acks, "epoch")]
        assert not told or vault.device.epochs[-1].begins_on >= max(told)


def _change_passphrase(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            fresh = f"words that nobody guesses {uuid4().hex}"
            ack(f"trying:{fresh}")
            vault.ways_in.lock_anew(NURSE.word, fresh, CHEAP)
            ack(f"now:{fresh}")


def _passphrase_holds(base: Path, acks: Sequence[str]) -> None:
    now, tried, gone = NURSE.passphrase, list[str](), list[str]()
    for ack in acks:
        kind, _, words = ack.partition(":")
        if kind == "now":
            gone, now, tried = [*gone, now], words, []
        elif kind == "trying":
            tried.append(words)
    opens = [words for words in (now, *tried) if _opens(base, words)]
    assert len(opens) == 1
    assert not gone or not _opens(base, gone[-1])
    with inside(base, HEAD) as vault:
        whole(vault)


def _opens(base: Path, passphrase: str) -> bool:
    try:
        unlock(place_in(base), NURSE.word, passphrase, CHEAP, CLOCK)
    except WrongPassphrase:
        return False
    return True


DOORS = (
    Workflow("new sheet", _sheet_prepared, _sheet, _sheet_holds),
    Workflow("recover", made, _recover, _recovered),
    Workflow("wrong passphrase", made, _wrong, _counted),
    Workflow("new receiving key", made, _epoch, _epoch_holds),
    Workflow("change passphrase", made, _change_passphrase, _passphrase_holds),
)
