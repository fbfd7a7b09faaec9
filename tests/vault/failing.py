"""A disk that refuses, and pages that are wrong under the right seal, as a fault of some program leaves them."""

from __future__ import annotations

import os
import resource
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlcipher3 import dbapi2

from clinic_app.vault.connection import PAGE_BYTES
from clinic_app.vault.pages import IV_BYTES, SALT_BYTES, USABLE, Pages


class Failing:
    """A connection that answers what begins so with an error of this number, the first few times."""

    def __init__(self, db: Any, begins: str, code: int, *, times: int = 1000, does_it: bool = False) -> None:
        self._db, self._begins, self._code = db, begins, code
        self._times, self._does_it = times, does_it

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def execute(self, sql: str, *values: object) -> Any:
        return self._done(self._db.execute, sql, *values)

    def executemany(self, sql: str, *values: object) -> Any:
        return self._done(self._db.executemany, sql, *values)

    def _done(self, do: Callable[..., Any], sql: str, *values: object) -> Any:
        if not sql.startswith(self._begins) or self._times == 0:
            return do(sql, *values)
        self._times -= 1
        if self._does_it:
            do(sql, *values)
        error = dbapi2.OperationalError("the disk refuses")
        error.sqlite_errorcode = self._code
        raise error


def change_page(path: Path, take_key: Callable[[], bytearray], number: int, to: Callable[[bytearray], None]) -> None:
    """Change what a page says and seal it anew, as only somebody with the key can."""
    with closing(Pages(path, take_key, log=False)) as pages:
        said = pages.read(number)
        assert said is not None
        plain = bytearray(said)
        to(plain)
        begin, iv = (SALT_BYTES if number == 1 else 0), os.urandom(IV_BYTES)
        sealing = Cipher(pages._cipher, CBC(iv)).encryptor()
        sealed = sealing.update(bytes(plain[begin:USABLE])) + sealing.finalize() + iv
        mac = pages._mac.copy()
        mac.update(sealed + struct.pack("<I", number))
    with path.open("r+b") as file:
        file.seek((number - 1) * PAGE_BYTES + begin)
        file.write(sealed + mac.finalize())


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk that takes no more than this of any file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
