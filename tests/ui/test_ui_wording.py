"""Every error of the house has words for the person who meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import get_type_hints

import pytest

from clinic_app import errors
from clinic_app.errors import (
    ClinicError,
    HubRefusesUs,
    NotTheHub,
    ProxyAsks,
    ProxyScriptRefused,
    Refusal,
    Stranger,
    Unwelcome,
    Why,
)
from clinic_app.ui import wording_leaving, wording_line
from clinic_app.ui.wording import bug, worded

_FORBIDDEN = ("error", "failed", "invalid", "victim", "suspect", "please wait", "!")


def _leaves(kind: type[ClinicError]) -> Iterator[type[ClinicError]]:
    subclasses = kind.__subclasses__()
    if not subclasses:
        yield kind
    for each in subclasses:
        yield from _leaves(each)


def _example(kind: type[ClinicError]) -> ClinicError:
    hints = get_type_hints(kind)
    facts = {}
    for field in fields(kind):  # type: ignore[arg-type]
        hint = hints[field.name]
        if hint in (Refusal, Why, Stranger, Unwelcome):
            facts[field.name] = next(iter(hint))
        elif hint in (int, str, bool):
            facts[field.name] = hint()
        elif field.default is None:
            facts[field.name] = None
        else:
            facts[field.name] = ()
    return kind(**facts)


@pytest.mark.parametrize("kind", sorted(_leaves(ClinicError), key=lambda kind: kind.__name__))
def test_every_error_says_what_happened_and_what_to_do(kind: type[ClinicError]) -> None:
    message = worded(_example(kind))
    assert message.what.endswith((".", ")."))
    assert message.do
    for words in (message.what, message.do):
        assert not [bad for bad in _FORBIDDEN if bad in words.casefold()], words


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_of_a_referral_opens_a_way(reason: Refusal) -> None:
    message = wording_leaving.refused(reason)
    assert message.what
    assert message.do


@pytest.mark.parametrize("why", Why)
def test_every_packet_set_aside_says_what_happens_next(why: Why) -> None:
    message = wording_line.set_aside(why)
    assert message.what
    assert message.do


def test_a_bug_is_a_number_and_no_trace() -> None:
    assert "7GH2KM" in bug("7GH2KM").do


def test_an_error_nobody_worded_is_noticed() -> None:
    class Unworded(errors.VaultError):
        pass

    with pytest.raises(LookupError):
        worded(Unworded())


LINE = [
    *(NotTheHub(what) for what in Stranger),
    *(HubRefusesUs(403, why) for why in Unwelcome),
    *(ProxyAsks(schemes, told=told) for schemes in (("basic",), ("negotiate", "ntlm"), ()) for told in (False, True)),
    *(ProxyScriptRefused(reason, 3, "eval") for reason in ("gone", "no_end", "answer", "name", "syntax")),
    errors.ProxyUnreachable(),
    errors.ProxyOfAnotherKind("socks5"),
    errors.ProxyRefused(403),
    errors.HubAway(),
    errors.HubBusy(60),
    errors.ItemRefused(507),
    errors.ItemRefused(422),
]


@pytest.mark.parametrize("error", LINE, ids=str)
def test_whatever_stands_on_the_line_has_words_of_its_own(error: ClinicError) -> None:
    message = worded(error)
    assert message.what.endswith((".", ")."))
    assert message.do.endswith(".")
    same = [each for each in LINE if worded(each) == message and type(each) is not type(error)]
    assert not same


def test_a_sign_in_we_cannot_do_is_said_plainly() -> None:
    assert (
        "Windows sign-in (negotiate, ntlm). This program cannot do that"
        in worded(ProxyAsks(("negotiate", "ntlm"))).what
    )
    assert "name and password" in worded(ProxyAsks(("basic", "ntlm"), told=True)).what
