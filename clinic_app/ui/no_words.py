"""What Python, Qt and libraries would print by themselves, and a desktop would write to a file: no word of it is ours.

An error's message may hold what a person typed. So only its type and place are written, where `bug_log` writes them.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


def install(report: Callable[[Exception], str]) -> None:
    """From now on. Where an error ends the process anyway, Python still says where, in our code and not in data."""
    logging.lastResort = None
    logging.getLogger().addHandler(logging.NullHandler())
    sys.unraisablehook = lambda unraisable: _report(unraisable, report)
    qInstallMessageHandler(_only_the_kind)


def _report(unraisable: UnraisableHookArgs, report: Callable[[Exception], str]) -> None:
    if isinstance(unraisable.exc_value, Exception):
        report(unraisable.exc_value)


def _only_the_kind(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Qt's messages name files and quote texts; which part of Qt complained is enough to look for it."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        sys.stderr.write(f"Qt: {kind.name} {context.category or ''}\n")
