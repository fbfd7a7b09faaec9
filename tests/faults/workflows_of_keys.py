"""What is done to the keys of a vault: people let in, renamed and let go, passphrases and the vault key changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from cheap_vault import (
    BALLAST,
    CHEAP,
    CLOCK,
    HEAD,
    NURSE,
    PROJECTION,
    inside,
    known,
    made,
    opens_by,
    place_in,
    revisions_in,
    sheet,
    whole,
    written,
)
from workflow import Ack, Workflow, going_on, said
from workflows_of_cases import saved

from clinic_app.domain.people import Role
from clinic_app.errors import ClinicError, VaultDamaged, VaultInUse, WrongPassphrase
from clinic_app.services.desk import Desk
from clinic_app.services.staff import Staff
from clinic_app.vault.opening import NewPerson, unlock
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.store import Vault

FIRST, SECOND = "rice paper lantern river", "seven boats before the rain"


def _staff(vault: Vault) -> Staff:
    """The service alone: it asks for the rules of the house nowhere."""
    nothing: Any = None
    return Staff(Desk(vault, CLOCK, nothing, nothing, nothing, nothing, nothing, CHEAP))


def _person(word: str, passphrase: str = FIRST) -> NewPerson:
    return NewPerson(word=word, passphrase=passphrase, role=Role.NURSE, staff_code=f"N-{word}")


# --- removing ---------------------------------------------------------------------------------------


def _remove(base: Path, ack: Ack, turns: int) -> None:
    """Let somebody in, write, let them go with the key they knew; again and again."""
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            word = "w" + uuid4().hex[:8]
            going_on(ack, lambda word=word: _in_and_out(vault, word, ack))
            going_on(ack, lambda: ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}"))


def _in_and_out(vault: Vault, word: str, ack: Ack) -> None:
    staff = _staff(vault)
    person = staff.enrol(_person(word))
    ack(f"in:{word}")
    ack(f"leaving:{word}")
    staff.disable(person.id)
    ack(f"out:{word}")
    before = vault.key_generation
    ack(f"changing:{before}")
    staff.change_key()
    ack(f"changed:{before}")


def _removed(base: Path, acks: Sequence[str]) -> None:
    place = place_in(base)
    gone, leaving = set(said(acks, "out")), set(said(acks, "leaving"))
    for word in said(acks, "in")[-3:]:
        if word in gone:
            _refused(base, word)
        elif word not in leaving:
            with inside(base, _person(word)) as vault:
                whole(vault)
    with inside(base, HEAD) as vault:
        whole(vault)
        assert set(said(acks, "revision")) <= revisions_in(vault)
        changed = [int(each) for each in said(acks, "changed")]
        assert vault.key_generation > max(changed, default=0)
        if _staff(vault).key_owed:
            _staff(vault).change_key()
            whole(vault)
        assert not _staff(vault).key_owed
        assert not place.next_database.exists()
        assert read_slots(place).generations == (vault.key_generation,)
    with inside(base) as vault:
        whole(vault)
    read_slots(place).open_recovery(sheet(base))


def _refused(base: Path, word: str) -> None:
    try:
        found = unlock(place_in(base), word, FIRST, CHEAP, CLOCK)
        Vault.open(place_in(base), found, PROJECTION, CLOCK, ballast_bytes=BALLAST).close()
    except (WrongPassphrase, VaultDamaged, VaultInUse):
        return
    raise AssertionError(word)


def _change_key(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            vault.change_key()
            ack(f"generation:{vault.key_generation}")
            ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")


def _key_holds(base: Path, acks: Sequence[str]) -> None:
    saved(base, acks)
    for who in (NURSE, HEAD):
        with inside(base, who) as vault:
            assert vault.key_generation >= max((int(ack) for ack in said(acks, "generation")), default=1)
    assert opens_by(base, known(base)["code"])


# --- one's own lock ---------------------------------------------------------------------------------


def _passphrase(base: Path, ack: Ack, turns: int) -> None:
    now, new = _which(base, NURSE.word, FIRST, SECOND)
    with inside(base, replace(NURSE, passphrase=now)) as vault:
        for _ in range(turns):
            ack(f"changing:{new}")

            def change(now: str = now, new: str = new) -> None:
                _staff(vault).change_passphrase(NURSE.word, now, new)
                ack(f"now:{new}")

            try:
                change()
                now, new = new, now
            except (ClinicError, OSError) as error:
                ack(f"told:{type(error).__name__}")
                now, new = _which(base, NURSE.word, FIRST, SECOND)


def _passphrase_holds(base: Path, acks: Sequence[str]) -> None:
    now, _ = _which(base, NURSE.word, FIRST, SECOND)
    told = [ack for ack in acks if ack.startswith(("changing:", "now:"))]
    if told and told[-1].startswith("now:"):
        assert now == told[-1].removeprefix("now:")
    with inside(base, replace(NURSE, passphrase=now)) as vault:
        whole(vault)
    with inside(base, HEAD) as vault:
        whole(vault)


def _which(base: Path, word: str, *passphrases: str) -> tuple[str, str]:
    """The one that opens, and the other. Exactly one must."""
    opens = [each for each in passphrases if _opens(base, word, each)]
    assert len(opens) == 1, opens
    return opens[0], next(each for each in passphrases if each != opens[0])


def _opens(base: Path, word: str, passphrase: str) -> bool:
    try:
        unlock(place_in(base), word, passphrase, CHEAP, CLOCK)
    except WrongPassphrase:
        return False
    return True


def _rename(base: Path, ack: Ack, turns: int) -> None:
    word = _word(base)
    with inside(base, replace(NURSE, word=word)) as vault:
        for _ in range(turns):
            new = "w" + uuid4().hex[:8]
            (base / "words").open("a").write(new + "\n")

            def change(word: str = word, new: str = new) -> None:
                _staff(vault).rename(word, NURSE.passphrase, new)
                ack(f"word:{new}")

            try:
                change()
                word = new
            except (ClinicError, OSError) as error:
                ack(f"told:{type(error).__name__}")
                return


def _word(base: Path) -> str:
    """The word she signs in with: exactly one of those she ever chose."""
    path = base / "words"
    words = [NURSE.word, *(path.read_text().split() if path.exists() else [])]
    found = []
    for word in words[-7:]:  # a power cut may be as many words ago
        try:
            unlocked = unlock(place_in(base), word, NURSE.passphrase, CHEAP, CLOCK)
            Vault.open(place_in(base), unlocked, PROJECTION, CLOCK, ballast_bytes=BALLAST).close()
        except WrongPassphrase:
            continue
        found.append(word)
    assert len(found) == 1, found
    return found[0]


def _rename_holds(base: Path, acks: Sequence[str]) -> None:
    word, told = _word(base), said(acks, "word")
    with inside(base, replace(NURSE, word=word)) as vault:
        whole(vault)
        assert len(read_slots(place_in(base)).ids_of("user")) == 2
        if told:
            path = base / "words"
            words = path.read_text().split()
            assert words.index(word) >= words.index(told[-1])


KEYS = (
    Workflow("change vault key", made, _change_key, _key_holds),
    Workflow("remove a person", made, _remove, _removed),
    Workflow("change a passphrase", made, _passphrase, _passphrase_holds),
    Workflow("change a word", made, _rename, _rename_holds),
)
