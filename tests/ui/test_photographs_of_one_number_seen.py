"""At each injury its own photograph is named, where two PCs gave one number before they met."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from night_shift import NightShift, with_incident
from PySide6.QtWidgets import QApplication

from clinic_app.domain.attachments import PHOTO_OF, Agreed, AttachmentId, Facts, What, taken_in
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.services.clinic import Clinic
from clinic_app.ui.forms.injury_view import InjuryView


def photographed(clinic: Clinic, case: Case, injury: Entity, made: AttachmentId) -> None:
    """Each is the first of its PC."""
    content, vault, me = made.bytes, clinic.desk.vault, clinic.whoami.id
    facts = Facts(
        what=What.PHOTO, bytes=len(content), digest=sha256(content).hexdigest(), agreed=Agreed.SPOKEN, width=4,
        height=3, injury=injury.id.hex,
    )  # fmt: skip
    names = Change(values=((injury.id, PHOTO_OF, "1"),))

    def write() -> None:
        vault.revisions.append(case.id, taken_in(made, 1, facts).and_then(names), author=me)
        vault.attachments.add(made, case.id, 1, facts, content, author=me)

    vault.save(write)


def two_of_one_number(clinic: Clinic) -> tuple[Case, Entity, Entity]:
    case = with_incident(clinic)
    incident = case.of_kind("incident")[0]
    arm, back = (new_entity("injury", incident.id) for _ in "ab")
    agreed = {"exam": "given", "photographs": "given"}
    said = [(case.root, "f_consents", agreed), *((each.id, "f_inj_type", "bruise") for each in (arm, back))]
    clinic.recording.change(case.id, Change(created=(arm, back), values=tuple(said)))
    for number, injury in enumerate((arm, back), start=80):
        photographed(clinic, case, injury, AttachmentId(UUID(int=number)))
    return case, arm, back


def test_which_is_which_is_said_at_each_injury(nurse: NightShift) -> None:
    case, arm, back = nurse.does(two_of_one_number)
    screen = nurse.opens(case.id, "forensic", field="f_inj_type")
    assert screen.view is not None
    [view] = [each for each in screen.view.groups if isinstance(each, InjuryView)]
    nurse.row(screen, "f_inj_type")
    for injury, words in ((arm, "Photograph 1"), (back, "Photograph 1b")):
        view.show_entity(injury.id)
        QApplication.processEvents()
        nurse.settles()
        row = view._facts[PHOTO_OF]
        assert row.accessibleName().endswith(f": {words}")
