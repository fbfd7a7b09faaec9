"""A paper goes to CUPS as it lies in memory: streamed to its queue, with nothing put on this PC's disk by us.

The system's way of printing for programs, which Qt takes, first writes the whole page into a file of the temporary
folder, open to read, and leaves it there if the PC goes off. So CUPS is spoken to by its own library. Elsewhere the
system has no such file, and `ui/print_out.py` draws.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes.util import find_library
from functools import cache
from typing import Any, Final

from clinic_app.errors import PrinterRefused

_CONTINUE: Final = 100
_WELL: Final = 0x00FF
"""IPP answers up to here say yes."""

_PIECE: Final = 64 * 1024
NEUTRAL_TITLE: Final = "Notebook"
"""What the queue, its history and the page with its banner call every job."""

_ONE_SIDE: Final = {"sides": "one-sided", "job-sheets": "none,none"}


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


@cache
def _library() -> Any:
    found = None if sys.platform in ("win32", "darwin") else find_library("cups")
    if found is None:
        return None
    try:
        cups = ctypes.CDLL(found)
    except OSError:
        return None
    options, text, number = ctypes.POINTER(_Option), ctypes.c_char_p, ctypes.c_int
    cups.cupsAddOption.argtypes = (text, text, number, ctypes.POINTER(options))
    cups.cupsFreeOptions.argtypes = (number, options)
    cups.cupsCreateJob.argtypes = (ctypes.c_void_p, text, text, number, options)
    cups.cupsStartDocument.argtypes = (ctypes.c_void_p, text, number, text, text, number)
    cups.cupsWriteRequestData.argtypes = (ctypes.c_void_p, text, ctypes.c_size_t)
    cups.cupsGetResponse.argtypes, cups.cupsGetResponse.restype = (ctypes.c_void_p, text), ctypes.c_void_p
    cups.ippGetStatusCode.argtypes = cups.ippDelete.argtypes = (ctypes.c_void_p,)
    cups.cupsCancelJob.argtypes = (text, number)
    return cups


def is_here() -> bool:
    """Whether CUPS can be spoken to on this PC."""
    return _library() is not None


def hand_over(printer: str, pdf: bytes, copies: int) -> int:
    """Put the pages into the queue of this printer, one-sided, and give the number CUPS has for the job.

    Raises `PrinterRefused`: `gone` if the queue never took the job, so that nothing can have come out; `lost` if it
    broke off with pages under way.
    """
    cups, name = _library(), printer.encode()
    job = _begun(cups, name, {**_ONE_SIDE, "copies": str(copies)})
    if job == 0:
        raise PrinterRefused("gone")
    if not _streamed(cups, name, job, pdf):
        cups.cupsCancelJob(name, job)
        raise PrinterRefused("lost")
    return job


def _begun(cups: Any, name: bytes, wanted: dict[str, str]) -> int:
    options, count = ctypes.POINTER(_Option)(), 0
    for key, value in wanted.items():
        count = cups.cupsAddOption(key.encode(), value.encode(), count, ctypes.byref(options))
    try:
        return int(cups.cupsCreateJob(None, name, NEUTRAL_TITLE.encode(), count, options))
    finally:
        cups.cupsFreeOptions(count, options)


def _streamed(cups: Any, name: bytes, job: int, pdf: bytes) -> bool:
    title = NEUTRAL_TITLE.encode()
    if cups.cupsStartDocument(None, name, job, title, b"application/pdf", 1) != _CONTINUE:
        return False
    for at in range(0, len(pdf), _PIECE):
        piece = pdf[at : at + _PIECE]
        if cups.cupsWriteRequestData(None, piece, len(piece)) != _CONTINUE:
            return False
    # Not `cupsFinishDocument`: after a line that broke off it says that all went well.
    answer = cups.cupsGetResponse(None, b"/printers/" + name)
    if not answer:
        return False
    said = int(cups.ippGetStatusCode(answer))
    cups.ippDelete(answer)
    return 0 <= said <= _WELL
