"""The channel's rows of the table of errors: what causes it, what a person is told, what happens by itself."""

from __future__ import annotations

import pytest

from clinic_app.errors import (
    HubAway,
    HubBusy,
    HubRefusesUs,
    HubUnreachable,
    ItemRefused,
    LineError,
    NotTheHub,
    ProxyAsks,
    ProxyOfAnotherKind,
    ProxyRefused,
    ProxyScriptRefused,
    ProxyUnreachable,
    Stranger,
    Unwelcome,
)
from clinic_app.services.channel import Channel, Condition
from clinic_app.ui import i18n
from clinic_app.ui.wording import worded

ROWS: list[tuple[str, LineError, Condition, str, str]] = [
    (
        "H_CLOCK",
        HubRefusesUs(401, Unwelcome.CLOCK),
        Condition.PAUSED,
        "The clock of this PC is far off.",
        "date and time",
    ),
    ("H_CLOCK", NotTheHub(Stranger.DATE), Condition.BARRED, "on the date of this PC", "Look at date and time first"),
    ("H_CAPTIVE", NotTheHub(Stranger.LOGIN), Condition.BARRED, "A web page answered", "open the browser, sign in"),
    ("H_CAPTIVE", NotTheHub(Stranger.CLEAR), Condition.BARRED, "does not encrypt", "open the browser, or tell IT"),
    (
        "H_PROXY",
        NotTheHub(Stranger.CERTIFICATE),
        Condition.BARRED,
        "opens what is encrypted",
        "install their certificate",
    ),
    ("H_PROXY", ProxyAsks(("basic",)), Condition.BARRED, "a name and a password", "Way to the hub"),
    ("H_PROXY", ProxyAsks(("ntlm",)), Condition.BARRED, "This program cannot do that", "without one"),
    ("H_PROXY", ProxyRefused(403), Condition.BARRED, "does not let us through", "let the hub’s address pass"),
    ("H_PROXY", ProxyOfAnotherKind("socks5"), Condition.BARRED, "cannot (socks5)", "Ask IT for one for the web"),
    ("H_PROXY", ProxyUnreachable(), Condition.BARRED, "proxy of this network does not answer", "Tell IT"),
    (
        "H_PROXY",
        ProxyScriptRefused("fails", 7, "x is not defined"),
        Condition.BARRED,
        "proxy script",
        "line 7: it stops by a fault",
    ),
    ("H_AUTH", HubRefusesUs(401, Unwelcome.UNKNOWN), Condition.PAUSED, "does not know this PC", "a new code"),
    ("H_AUTH", HubRefusesUs(403, Unwelcome.PENDING), Condition.PAUSED, "not let this PC in yet", "six words by phone"),
    (
        "H_AUTH",
        HubRefusesUs(403, Unwelcome.REVOKED),
        Condition.PAUSED,
        "shut out of the hub",
        "ring the hub’s operator",
    ),
    ("H_AUTH", HubRefusesUs(403, Unwelcome.EXPIRED), Condition.PAUSED, "year at the hub is over", "a new code"),
    ("H_QUOTA", HubBusy(60), Condition.BUSY, "The hub is busy.", "Wait 1 minute"),
    ("H_QUOTA", ItemRefused(507), Condition.BARRED, "box on the hub is full", "tried again by itself"),
    ("none", HubAway(), Condition.AWAY, "The hub is away just now.", "goes by itself when the hub is back"),
    ("none", HubUnreachable(), Condition.DOWN, "The line is down.", "phone first"),
]


@pytest.mark.parametrize(("row", "error", "condition", "what", "do"), ROWS, ids=lambda each: str(each)[:24])
def test_each_row_of_the_channel_is_told_and_acted_on(
    row: str, error: LineError, condition: Condition, what: str, do: str
) -> None:
    message = worded(error)
    assert what in message.what
    assert do in message.do
    if not isinstance(error, ItemRefused):  # that one ends no round
        channel = Channel(lambda least, _most: least)
        channel.came(error)
        assert channel.condition is condition


def test_and_in_thai() -> None:
    english = {id(error): worded(error) for _row, error, *_rest in ROWS}
    before = i18n.language()
    i18n.use("th")
    try:
        thai = {id(error): worded(error) for _row, error, *_rest in ROWS}
    finally:
        i18n.use(before)
    assert not [each for each in english if english[each].what == thai[each].what or english[each].do == thai[each].do]
