"""Reads a record of the case log without the program: a backup (`.nbk`), a closed copy, or a vault folder.

Needs Python 3.11 and one public package, `cryptography` 50 or newer; nothing of the program itself. What opens the
record is asked for on the keyboard: the four lines of the recovery sheet, a passphrase, or that of a key file.

    python rescue.py info    FILE_OR_FOLDER                 what it is; needs no key
    python rescue.py count   FILE_OR_FOLDER                 open it in memory and count
    python rescue.py cases   FILE_OR_FOLDER OUT.jsonl       every case, readable BY ANYBODY who finds the file
    python rescue.py decrypt FILE_OR_FOLDER OUT.sqlite      the whole database, readable BY ANYBODY

Nothing is ever written to what is read. Formats: `docs/vault-format.md`.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import hmac
import json
import sqlite3
import struct
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PAGE, RESERVED, IV, MAC = 8192, 80, 16, 64
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FRAME = struct.Struct(">6I")


class Refused(Exception):
    """Why it cannot be read, in words."""


@dataclass
class Found:
    """A record on disk: its list of slots, and how to get its encrypted pages."""

    kind: str
    slots: dict
    head: dict | None = None
    database: Path | None = None
    body: int | None = None
    damaged: list[int] = field(default_factory=list)


def look(path: Path) -> Found:
    """Read what lies open."""
    if path.is_dir():
        if not (path / "vault.json").exists():
            raise Refused("there is no vault.json in this folder")
        kind = "closed copy" if (path / "closed.json").exists() else "vault"
        return Found(kind, json.loads((path / "vault.json").read_bytes()), database=path / "vault.db")
    whole = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, whole - 8))
        length, magic = struct.unpack(">I4s", file.read(8))
        start = whole - 8 - length
        if magic != b"NBK1" or start <= 0:
            raise Refused("this is not a backup, or its end is missing")
        file.seek(start)
        line = file.read(length)
    head = json.loads(line)
    if head["format"] not in (1, 2, 3):
        raise Refused("a newer program wrote it; look for a newer rescue script")
    if head["body_bytes"] != start:
        raise Refused("the file has been cut or has grown")
    unsigned = line.rstrip(b"\n").replace(f'"signature":"{head["signature"]}"'.encode(), b'"signature":""')
    try:
        key = Ed25519PublicKey.from_public_bytes(_b64(head["device"]))
        key.verify(_b64(head["signature"]), b"clinic-app backup 1\0" + unsigned)
    except InvalidSignature:
        raise Refused("its signature does not fit: it was changed") from None
    return Found("backup", json.loads(_b64(head["slots"])), head, path, start)


def check_hash(found: Found) -> None:
    """The database of a backup is what was signed."""
    if found.head is None or found.database is None:
        return
    digest, left = hashlib.sha256(), found.head["body_bytes"]
    with found.database.open("rb") as file:
        while left:
            piece = file.read(min(left, 1 << 20))
            digest.update(piece)
            left -= len(piece)
    if digest.digest() != _b64(found.head["body_sha256"]):
        raise Refused("its database is damaged; use `--damaged` to read what is sound")


# --- from a secret to the key of the database ----------------------------------------------------------


def recovery_secret(lines: list[str]) -> bytes:
    """The 20 bytes of the four printed lines."""
    number = 0
    for count, line in enumerate(lines, 1):
        signs = "".join(sign for sign in line.upper() if sign not in " -").translate(str.maketrans("OIL", "011"))
        if len(signs) != 9 or any(sign not in ALPHABET for sign in signs):
            raise Refused(f"line {count} is not nine signs of the sheet")
        *values, check = (ALPHABET.index(sign) for sign in signs)
        total, weight = 0, 1
        for value in (*values, count):
            weight = _gf32(weight, 2)
            total ^= _gf32(value, weight)
        if total != check:
            raise Refused(f"line {count} does not match its last letter")
        for value in values:
            number = number << 5 | value
    return number.to_bytes(20, "big")


def open_slots(slots: dict, secrets: dict) -> list:
    """Every vault key (secret, generation) that this secret opens: one, or two while the key is being changed."""
    for slot in slots["slots"]:
        pair = _pair(slots, slot, secrets)
        if pair is None:
            continue
        keys = []
        for generation in slots["generations"]:
            sealed = next(_b64(each["sealed"]) for each in generation["stanzas"] if each["slot"] == slot["id"])
            info = b"clinic slot 1\0" + _canonical({**_context(slots, slot), "generation": generation["number"]})
            suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
            keys.append((suite.decrypt(sealed, pair, info=info), generation["number"]))
        return keys
    raise Refused("this does not open it")


def key_file_seed(content: bytes, passphrase: str) -> bytes:
    """The private half in the file of a key held elsewhere."""
    file, text = json.loads(content), unicodedata.normalize("NFKC", passphrase).encode()
    cost, salt = file["cost"], _b64(file["salt"])
    stretched = Argon2id(
        salt=salt, length=32, iterations=cost["passes"], lanes=cost["lanes"], memory_cost=cost["memory_kib"]
    ).derive(text)  # fmt: skip
    made = _hkdf(stretched, b"clinic off-site key\0lock", 48, salt)
    if not hmac.compare_digest(made[32:], _b64(file["commit"])):
        raise Refused("this passphrase does not open the key file")
    kdf = {"m": cost["memory_kib"], "t": cost["passes"], "p": cost["lanes"]}
    public = hashlib.sha256(_b64(file["public"])).hexdigest()
    bound = _canonical({"format": file["format"], "public": public, "kdf": kdf, "salt": salt.hex()})
    locked = _b64(file["locked"])
    return AESGCM(made[:32]).decrypt(locked[:12], locked[12:], bound)


def database_key(secret: bytes, generation: int) -> bytes:
    """32 bytes of key, 16 of salt."""
    return _hkdf(secret, b"clinic vault\0database\0" + generation.to_bytes(4, "big"), 48)


def _pair(slots: dict, slot: dict, secrets: dict) -> MLKEM768X25519PrivateKey | None:
    code, word, passphrase, seed = (secrets[name] for name in ("code", "word", "passphrase", "seed"))
    if slot["kind"] == "network":
        return _expanded(seed) if seed and _public(seed) == _b64(slot["public"]) else None
    lock, secret = slot["lock"], code if slot["kind"] == "recovery" else None
    if slot["kind"] == "user" and word and passphrase and _b64(slot["id"]) == _slot_id(slots["vault_id"], word):
        cost, text = lock["cost"], unicodedata.normalize("NFKC", passphrase).encode()
        secret = Argon2id(
            salt=_b64(lock["salt"]), length=32, iterations=cost["passes"], lanes=cost["lanes"],
            memory_cost=cost["memory_kib"],
        ).derive(text)  # fmt: skip
    if secret is None:
        return None
    made = _hkdf(secret, b"clinic slot\0lock", 48, _b64(lock["salt"]))
    if not hmac.compare_digest(made[32:], _b64(lock["commit"])):
        return None
    cost = lock["cost"]
    kdf = None if cost is None else {"m": cost["memory_kib"], "t": cost["passes"], "p": cost["lanes"]}
    bound = _canonical({**_context(slots, slot), "kdf": kdf, "salt": _b64(lock["salt"]).hex()})
    locked = _b64(lock["locked"])
    return _expanded(AESGCM(made[:32]).decrypt(locked[:12], locked[12:], bound))


def _context(slots: dict, slot: dict) -> dict:
    return {
        "format": slots["format"], "vault": slots["vault_id"], "training": slots["training"],
        "slot": _b64(slot["id"]).hex(), "kind": slot["kind"],
        "public": hashlib.sha256(_b64(slot["public"])).hexdigest(),
    }  # fmt: skip


def _slot_id(vault_id: str, word: str) -> bytes:
    folded = unicodedata.normalize("NFKC", word).casefold().strip()
    return hashlib.sha256(b"clinic slot id\0" + bytes.fromhex(vault_id.replace("-", "")) + folded.encode()).digest()[
        :16
    ]


def _parts(seed: bytes) -> tuple:
    wide = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])


def _expanded(seed: bytes) -> MLKEM768X25519PrivateKey:
    return MLKEM768X25519PrivateKey(*_parts(seed))


def _public(seed: bytes) -> bytes:
    return b"".join(part.public_key().public_bytes_raw() for part in _parts(seed))


# --- from the key to a plain SQLite database -----------------------------------------------------------


def plain_database(found: Found, key: bytes, *, damaged_too: bool) -> bytes:
    """Every page decrypted (AES-256-CBC) and checked (HMAC-SHA512), with the log of a vault folded in."""
    pages = _pages(found)
    enc, salt = key[:32], key[32:]
    mac_key = hashlib.pbkdf2_hmac("sha512", enc, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    plain = bytearray()
    for number, page in enumerate(pages, 1):
        start = 16 if number == 1 else 0
        said = page[PAGE - RESERVED + IV : PAGE - RESERVED + IV + MAC]
        covered = page[start : PAGE - RESERVED + IV] + struct.pack("<I", number)
        if not hmac.compare_digest(hmac.digest(mac_key, covered, "sha512"), said):
            if number == 1:
                raise Refused("the key does not fit this database")
            if not damaged_too:
                raise Refused(f"page {number} is damaged; use `--damaged` to read what is sound")
            found.damaged.append(number)
            plain += bytes(PAGE)
            continue
        cipher = Cipher(algorithms.AES(enc), modes.CBC(page[PAGE - RESERVED : PAGE - RESERVED + IV])).decryptor()
        opened = cipher.update(page[start : PAGE - RESERVED])
        if number == 1:
            # The salt stood where SQLite writes its name; and no log lies beside what we make.
            opened = b"SQLite format 3\0" + opened[:2] + b"\x01\x01" + opened[4:]
        plain += opened + bytes(RESERVED)
    return bytes(plain)


def _pages(found: Found) -> list[bytes]:
    assert found.database is not None
    body = found.database.read_bytes()[: found.body]
    pages = [body[start : start + PAGE] for start in range(0, len(body) - PAGE + 1, PAGE)]
    log = found.database.with_name(found.database.name + "-wal")
    if log.exists():
        _fold(pages, log.read_bytes())
    return pages


def _fold(pages: list[bytes], log: bytes) -> None:
    """Lay the committed frames of a write-ahead log over the pages."""
    if len(log) < 32:
        return
    salts, pending = log[16:24], {}
    for start in range(32, len(log) - FRAME.size - PAGE + 1, FRAME.size + PAGE):
        number, committed, *_ = FRAME.unpack_from(log, start)
        if log[start + 8 : start + 16] != salts:
            break
        pending[number] = log[start + FRAME.size : start + FRAME.size + PAGE]
        if committed:
            pages.extend([bytes(PAGE)] * (committed - len(pages)))
            for changed, page in pending.items():
                pages[changed - 1] = page
            del pages[committed:]
            pending = {}


# --- what is asked ---------------------------------------------------------------------------------------


def main() -> int:
    """Do what was asked: 0 when it went well."""
    parser = argparse.ArgumentParser("rescue.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["info", "count", "cases", "decrypt"])
    parser.add_argument("path", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--with", dest="way", choices=["sheet", "passphrase"], default="sheet")
    parser.add_argument("--key-file", type=Path, help="open with a key that the ministry or network holds")
    parser.add_argument("--damaged", action="store_true", help="read what is sound of a damaged record")
    asked = parser.parse_args()
    try:
        return _do(asked)
    except (Refused, InvalidTag, OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"rescue: {error or type(error).__name__}\n")
        return 1


def _do(asked: argparse.Namespace) -> int:
    found = look(asked.path)
    if asked.what == "info":
        said = {name: found.head[name] for name in ("made_at", "counter", "schema", "body_bytes")} if found.head else {}
        _tell({"kind": found.kind, "vault_id": found.slots["vault_id"], "training": found.slots["training"], **said})
        return 0
    if asked.what in ("cases", "decrypt") and (asked.out is None or asked.out.exists()):
        raise Refused("name a file that does not exist yet")
    if not asked.damaged:
        check_hash(found)
    db = _opened(found, asked)
    if asked.what == "decrypt":
        asked.out.write_bytes(db.serialize())
    if asked.what == "cases":
        with asked.out.open("x", encoding="utf-8") as file:
            sql = "SELECT code, begun_at, document FROM cases JOIN case_documents USING (number) ORDER BY number"
            for code, begun_at, document in db.execute(sql):
                file.write(json.dumps({"code": code, "begun_at": begun_at, **json.loads(document)}) + "\n")
    counts = {
        name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608 - names of ours
        for name in ("cases", "revisions", "journal")
    }
    head = db.execute("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    _tell({**counts, "journal_head": _ten(head[0]) if head else None, "damaged_pages": found.damaged})
    return 0


def _opened(found: Found, asked: argparse.Namespace) -> sqlite3.Connection:
    for secret, generation in reversed(open_slots(found.slots, _secrets(asked))):
        try:
            plain = plain_database(found, database_key(secret, generation), damaged_too=asked.damaged)
        except Refused as refused:
            reason = refused
            continue
        db = sqlite3.connect(":memory:")
        # The view of revisions asks for it, and SQLite has it only since 3.41.
        db.create_function("unhex", 1, lambda text: None if text is None else bytes.fromhex(text), deterministic=True)
        db.deserialize(plain)
        return db
    raise reason


def _secrets(asked: argparse.Namespace) -> dict:
    told = {"code": None, "word": None, "passphrase": None, "seed": None}
    if asked.key_file:
        return {**told, "seed": key_file_seed(asked.key_file.read_bytes(), _typed("Passphrase of the key: "))}
    if asked.way == "passphrase":
        return {**told, "word": _typed("Sign-in word: "), "passphrase": _typed("Passphrase: ")}
    return {**told, "code": recovery_secret([_typed(f"Line {line} of the sheet: ") for line in range(1, 5)])}


def _typed(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _ten(digest: bytes) -> str:
    """The ten characters that stand on paper and in backups."""
    number = int.from_bytes(digest[:7], "big") >> 6
    signs = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> shift & 31] for shift in range(45, -1, -5))
    return f"{signs[:5]}-{signs[5:]}"


def _tell(facts: dict) -> None:
    sys.stdout.write(json.dumps(facts, indent=2) + "\n")


def _b64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _canonical(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hkdf(secret: bytes, info: bytes, length: int, salt: bytes | None = None) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _gf32(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (0b100101 if left & 16 else 0)
        right >>= 1
    return product


if __name__ == "__main__":
    raise SystemExit(main())
