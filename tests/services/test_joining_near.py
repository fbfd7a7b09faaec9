"""A PC joins over the network of the house: the same two files, by a line instead of a stick."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, House
from two_houses import asks, lets_in, standing

from clinic_app.errors import PcNotReached, WrongJoiningCode
from clinic_app.services.joining_near import NearDoor, ask_near


def test_a_pc_joins_by_an_address_typed(tmp_path: Path) -> None:
    clinic = standing(tmp_path / "office").enter(COORDINATOR)
    new = House(tmp_path / "night")
    code = clinic.adding_pc.show_code().code
    door = NearDoor(code, time.monotonic, loopback=True, port=0)
    joining, request = asks(new, code)
    [address] = door.addresses
    with ThreadPoolExecutor(1) as hands:
        waits = hands.submit(door.wait)
        assert ask_near(address, request, time.monotonic) is None
        came = waits.result(20)
        assert came == request
        waits = hands.submit(door.wait)
        assert ask_near(address, request, time.monotonic) is None, "answered before anybody compared words"
        door.give(came, lets_in(clinic, came).content)
        answer = ask_near(address, request, time.monotonic)
        assert answer is not None
        with pytest.raises(PcNotReached, match="cut"):
            ask_near(address, asks(House(tmp_path / "thief"), clinic.adding_pc.show_code().code)[1], time.monotonic)
        door.cut()
        assert waits.result(20) is None
    joining.read(answer)
    joining.join(answer)
    new.enter(NURSE)


def test_what_can_be_no_code_and_no_address_is_said() -> None:
    with pytest.raises(WrongJoiningCode):
        NearDoor("no code", time.monotonic, loopback=True)
    with pytest.raises(PcNotReached, match="address"):
        ask_near("not an address!", b"", time.monotonic)
