"""What the operator of a hub does, at a terminal, by keyboard alone: from the first start to a PC that was stolen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import CTRL_C, Terminal, terminal
from test_hub_process import client_of

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import HubRefusesUs, Unwelcome
from clinic_app.wire.invitation import Invitation

FACTS = {"id": "clinic", "names": {"en": "Clinic"}, "org_type": "ngo", "reports_to": ["nobody"],
         "sectors": ["shelter"], "services": ["shelter_women"]}  # fmt: skip


def starts(hub: Terminal) -> dict[str, str]:
    """Type the one command; what it says, by the first words of each line."""
    hub.types("clinic-hub serve --data hub --port 0\n")
    said = hub.until("listening on http://") + hub.until("\n")
    return {first: last for first, _, last in (line.rpartition(" ") for line in said.splitlines())}


def test_the_operator_of_a_hub_from_the_first_start_to_a_stolen_pc(tmp_path: Path) -> None:
    with terminal(tmp_path) as hub, terminal(tmp_path) as desk:
        said = starts(hub)
        words = desk.runs("clinic-hub words --data hub")
        assert (desk.status, len(words.split())) == (0, 12)

        # An organisation: its facts, a line for one of its PCs, which says six words by telephone.
        (tmp_path / "facts.json").write_text(json.dumps([FACTS]), encoding="utf-8")
        assert desk.runs("clinic-hub agencies import facts.json --data hub") == "1\n"
        line = desk.runs(f"clinic-hub invite --agency clinic --address {said['listening on']} --data hub")
        assert desk.status == 0, line
        invited = Invitation.from_text(line.strip())
        pc = client_of(said, SigningKey.new())
        pc.enrol(code=invited.code, identity=SigningKey.new(), standing=SealKeyPair.new().public.raw)
        [waiting] = desk.runs("clinic-hub pending --data hub").splitlines()
        kid, agency, *six = waiting.split()
        assert (agency, len(six)) == ("clinic", 6)

        # A slip of the hand lets nobody in, and says what is wrong; then as it was read out.
        told = desk.runs("clinic-hub approve 12ab --data hub")
        assert desk.status == 2
        assert told.startswith("clinic-hub: ")
        assert "Traceback" not in told
        told = desk.runs(f"clinic-hub approve {kid} --data hub")
        assert desk.status == 0
        assert "this PC is let in" in told
        desk.runs("clinic-hub directory publish --data hub")
        assert desk.status == 0
        assert pc.directory()

        # Every morning; and the day on which the PC is stolen.
        counts = json.loads(desk.runs("clinic-hub health --json --data hub"))
        assert desk.status == 0
        assert counts
        assert "is shut out" in desk.runs(f"clinic-hub revoke {kid} --data hub")
        with pytest.raises(HubRefusesUs) as refused:
            pc.put_many([])
        assert refused.value.why is Unwelcome.REVOKED
        pc.close()

        # The hub is ended by Ctrl+C, without a word that frightens.
        hub.types(CTRL_C)
        told = hub.ends()
        assert hub.status == 0
        assert "Traceback" not in told
