"""What is done to two files of one woman: joined and parted again, with the photographs of both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from cheap_vault import CHEAP, CLOCK, HEAD, inside, made, whole
from workflow import Ack, Workflow, going_on, said
from workflows_of_attachments import picture

from clinic_app.domain import attachments as law
from clinic_app.domain.attachments import Agreed, AttachmentId, Facts, What
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.clocks import load_rules
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet_law import load_law
from clinic_app.paths import resources
from clinic_app.services.contact_hold import ContactHold
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.merging import Merging
from clinic_app.services.posting import Posting
from clinic_app.services.recording import Recording
from clinic_app.services.site_here import Here
from clinic_app.settings import Settings
from clinic_app.vault.store import Vault

_NAMES = ("earlier", "later")


@cache
def _forms() -> Definitions:
    return load_definitions(resources())


def _merging(vault: Vault) -> Merging:
    law_, rules, forms = load_law(resources()), load_rules(resources()), _forms()
    desk = Desk(vault, CLOCK, Settings(Path()), forms, Here(forms), law_, rules, CHEAP)
    return Merging(desk, Recording(desk), ContactHold(desk, Posting(desk, DirectoryKeeper(desk))))


def _prepared(base: Path) -> None:
    """Two files with an injury and a photograph of it."""
    made(base)
    with inside(base, HEAD) as vault:
        for name in _NAMES:
            _begins(vault, name)


def _begins(vault: Vault, name: str) -> None:
    case, me, one = vault.cases.begin(vault.whoami.id), vault.whoami.id, AttachmentId(uuid4())
    injury, content = new_entity("injury", case.root), picture(one)
    facts = Facts(
        what=What.PHOTO, bytes=len(content), digest=sha256(content).hexdigest(), agreed=Agreed.SPOKEN,
        injury=injury.id.hex,
    )  # fmt: skip
    values = ((case.root, "s_name", name), (injury.id, law.PHOTO_OF, "1"))
    vault.revisions.append(case.id, Change(created=(injury,), values=values), author=me)

    def write() -> None:
        vault.revisions.append(case.id, law.taken_in(one, 1, facts), author=me)
        vault.attachments.add(one, case.id, 1, facts, content, author=me)

    vault.save(write)


def _files(vault: Vault) -> tuple[CaseId, CaseId]:
    """The two, in the order in which they were begun, whether they are one now or not."""
    later, earlier = [CaseId(row) for row in _ids(vault)][:2]
    return earlier, later


def _ids(vault: Vault) -> list[CaseId]:
    every = [row.id for row in vault.cases.page().rows]
    return sorted({*every, *vault.merges.leads_away()}, key=vault.cases.number, reverse=True)


def _joins(base: Path, ack: Ack, turns: int) -> None:
    with inside(base, HEAD) as vault:
        merging, (earlier, later) = _merging(vault), _files(vault)
        for _ in range(turns):
            if vault.merges.of(earlier):
                going_on(ack, lambda: merging.part(earlier, later))
            else:
                going_on(ack, lambda: merging.join(earlier, later))
            ack(f"written:{vault.journal.last()[0]}")


def _joined(base: Path, acks: Sequence[str]) -> None:
    """One file with both photographs, or two with their own: to the byte, named by their injuries, never by half."""
    with inside(base, HEAD) as vault:
        whole(vault)
        earlier, later = _files(vault)
        assert vault.journal.last()[0] >= max(map(int, said(acks, "written")), default=0)
        joined = bool(vault.merges.of(earlier))
        for case_id, many in ((earlier, 2 if joined else 1), (later, 0 if joined else 1)):
            kept, case = vault.attachments.of_case(case_id), vault.cases.load(case_id)
            assert len(kept) == many
            for one in kept:
                assert b"".join(vault.attachments.parts(one.id)) == picture(one.id)
                named = {str(value): entity.hex for entity, value in case.every(law.PHOTO_OF)}
                assert named[str(one.number)] == one.facts.injury
        assert len(vault.cases.load(earlier).of_kind("injury")) == (2 if joined else 1)
        assert vault.cases.load(later).stored("s_name") == "later"


JOINED_FILES = (Workflow("join", _prepared, _joins, _joined),)
