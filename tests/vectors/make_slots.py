"""How the slot vectors were made: one good file, and one for each thing somebody might do to it.

python tests/vectors/make_slots.py FOLDER
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from clinic_app.crypto.passphrase import KdfCost
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_file import Generation, SlotFile
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey

VAULT = UUID("11111111-2222-4333-8444-555555555555")
WORD, PASSPHRASE = "malar", "maejo rain on seven roofs"
CODE = RecoveryCode(bytes(range(20)))
KEY = VaultKey(bytes(range(32)), 1)
NEXT = VaultKey(bytes(range(32, 64)), 2)
Document = dict[str, Any]


def made(*, training: bool = False, kind: str = "clinic", vault: UUID = VAULT) -> Document:
    slots = SlotList.create(vault, kind=kind, training=training).with_user(WORD, PASSPHRASE, KdfCost(64, 1, 1), KEY)
    return json.loads(slots.with_recovery(CODE, KEY).to_bytes())


def written(document: Document) -> str:
    """As the format writes it, with a check that fits whatever was done."""
    bare = json.dumps({**document, "check": ""}, separators=(",", ":"), ensure_ascii=False)
    check = hashlib.sha256(bare.encode()).hexdigest()
    return json.dumps({**document, "check": check}, separators=(",", ":"), ensure_ascii=False) + "\n"


def flipped(text: str) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def edited(work: Callable[[Document], None]) -> str:
    document = made()
    work(document)
    return written(document)


def changing() -> Document:
    """A list as it stands while the vault key is being changed: the next key beside the present one."""
    return json.loads(SlotList.from_bytes(written(made()).encode()).with_next(KEY, NEXT).to_bytes())


def edited_changing(work: Callable[[Document], None]) -> str:
    document = changing()
    work(document)
    return written(document)


def main(folder: Path) -> None:
    good = written(made())
    other = made(vault=UUID(int=7))

    def put(name: str, why: str, file: str, *, by: str = "user", coming: VaultKey | None = None) -> None:
        way = {"word": WORD, "passphrase": PASSPHRASE} if by == "user" else {"lines": list(CODE.lines)}
        vector = {"why": why, "way": way, "key": KEY.secret.hex(), "generation": 1, "file": file}
        if coming is not None:
            vector["coming"] = coming.secret.hex()
        (folder / f"{name}.json").write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", "utf-8")

    put("good-user", "ok", good)
    put("good-recovery", "ok", good, by="recovery")
    put("good-training-service", "ok", written(made(training=True, kind="service")))

    # Edited on purpose, with a check that fits: only the vault key can tell.
    put("kind-changed", "mac", edited(lambda d: d.update(kind="both")))
    put("training-flag-set", "lock", edited(lambda d: d.update(training=True)))
    put("of-another-vault", "lock", edited(lambda d: d.update(vault_id=str(UUID(int=7)))), by="recovery")
    put("mac-changed", "mac", edited(lambda d: d["generations"][0].update(mac=flipped(d["generations"][0]["mac"]))))
    put(
        "slots-in-another-order",
        "mac",
        edited(lambda d: (d["slots"].reverse(), d["generations"][0]["stanzas"].reverse())),
    )
    put("slot-taken-out", "mac", edited(lambda d: (d["slots"].pop(), d["generations"][0]["stanzas"].pop())))
    put("slot-of-another-vault-added", "mac", edited(lambda d: _transplant(d, other)))
    put("public-key-swapped", "lock", edited(lambda d: d["slots"][0].update(public=other["slots"][0]["public"])))
    put("generation-raised", "sealed", edited(lambda d: d["generations"][0].update(number=2)))
    put("stanza-changed", "sealed", edited(lambda d: _flip(d["generations"][0]["stanzas"][0], "sealed")))
    put("lock-changed", "lock", edited(lambda d: _flip(d["slots"][0]["lock"], "locked")))
    put("commitment-changed", "wrong_passphrase", edited(lambda d: _flip(d["slots"][0]["lock"], "commit")))
    put("salt-changed", "wrong_passphrase", edited(lambda d: _flip(d["slots"][0]["lock"], "salt")))
    put("cost-below-the-floor", "kdf", edited(lambda d: d["slots"][0]["lock"]["cost"].update(memory_kib=8)))
    put("cost-above-the-ceiling", "kdf", edited(lambda d: d["slots"][0]["lock"]["cost"].update(memory_kib=1 << 30)))

    # Not what this format writes.
    put("slot-twice", "slots", edited(lambda d: d["slots"].append(d["slots"][0])))
    put("stanza-missing", "slots", edited(lambda d: d["generations"][0]["stanzas"].pop()))
    put("user-without-a-lock", "slots", edited(lambda d: d["slots"][0].update(lock=None)))
    put(
        "recovery-with-a-cost",
        "slots",
        edited(lambda d: d["slots"][1]["lock"].update(cost=d["slots"][0]["lock"]["cost"])),
    )
    put("no-generation", "slots", edited(lambda d: d.update(generations=[])))
    put("two-generations", "sealed", edited(lambda d: d["generations"].append({**d["generations"][0], "number": 2})))
    put("unknown-field", "format", edited(lambda d: d.update(owner="nobody")))
    put("unknown-kind-of-slot", "format", edited(lambda d: d["slots"][0].update(kind="guest")))
    put("short-public-key", "format", edited(lambda d: d["slots"][0].update(public="AAAA")))
    put("number-as-text", "format", edited(lambda d: d["generations"][0].update(number="1")))
    put("key-twice", "format", good.replace('"kind":"clinic"', '"kind":"both","kind":"clinic"', 1))
    put("spaces", "format", good.replace(",", ", ", 1))
    put("no-end-of-line", "format", good.rstrip("\n"))
    put("torn", "format", good[: len(good) // 2])
    put("empty", "size", "")
    put("rotten", "check", good.replace('"kind":"clinic"', '"kind":"both"', 1))
    # While the vault key is being changed.
    put("changing-user", "ok", written(changing()), coming=NEXT)
    put("changing-recovery", "ok", written(changing()), by="recovery", coming=NEXT)
    put("changed", "mac", edited_changing(lambda d: d["generations"].pop(0)))
    put("change-undone-by-hand", "mac", edited_changing(lambda d: d["generations"].pop()))
    put("next-key-of-somebody-else", "mac", edited(_put_own_key_beside))
    put(
        "next-mac-changed",
        "mac",
        edited_changing(lambda d: d["generations"][1].update(mac=flipped(d["generations"][1]["mac"]))),
    )
    put("next-stanza-changed", "sealed", edited_changing(lambda d: _flip(d["generations"][1]["stanzas"][0], "sealed")))
    put("next-stanza-missing", "slots", edited_changing(lambda d: d["generations"][1]["stanzas"].pop()))
    put("next-before-present", "slots", edited_changing(lambda d: d["generations"].reverse()))
    put("next-skips-a-number", "slots", edited_changing(lambda d: d["generations"][1].update(number=3)))
    put(
        "three-generations",
        "format",
        edited_changing(lambda d: d["generations"].append({**d["generations"][1], "number": 3})),
    )

    put("newer-format", "newer", edited(lambda d: d.update(format=2, something="new")))


def _flip(holder: Document, name: str) -> None:
    holder[name] = flipped(holder[name])


def _transplant(document: Document, other: Document) -> None:
    document["slots"].append(other["slots"][1])
    document["generations"][0]["stanzas"].append(other["generations"][0]["stanzas"][1])


def _put_own_key_beside(document: Document) -> None:
    """Whoever can write to the folder knows the public keys: enough to seal a key of their own to them."""
    theirs = VaultKey(bytes(32), 2)
    file = SlotFile.from_bytes(written(document).encode())
    stanzas = tuple(SlotList(file)._stanza(slot, theirs) for slot in file.slots)
    both = replace(file, generations=(*file.generations, Generation(2, stanzas, bytes(32))))
    mac = hmac.digest(theirs.slots_mac_key(), both.mac_message(*both.generations), "sha256")
    signed = replace(both, generations=(both.generations[0], replace(both.generations[1], mac=mac)))
    document.update(json.loads(signed.to_bytes()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
