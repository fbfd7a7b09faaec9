"""A line end behind an id is not part of an id: `$` would let it pass."""

from __future__ import annotations

import msgspec
import pytest

from clinic_app.wire import directory_document, fhir_types, hub_api, inner

IDS = [
    (directory_document.Code, "training-shelter"),
    (directory_document.Language, "th"),
    (directory_document.Kid, "0" * 16),
    (directory_document.Mailbox, "0" * 32),
    (directory_document.IdentityKey, "0" * 64),
    (inner.Number, "0" * 32),
    (inner.Agency, "training-shelter"),
    (hub_api.Hex16, "0" * 16),
    (hub_api.Hex32, "0" * 32),
    (hub_api.Hex64, "0" * 64),
    (hub_api.AgencyId, "training-shelter"),
    (fhir_types.OrgRef, "training-shelter"),
    (fhir_types.Urn, "urn:uuid:00000000-0000-0000-0000-000000000000"),
]


@pytest.mark.parametrize(("kind", "fine"), IDS)
def test_a_line_end_behind_an_id_is_refused(kind: object, fine: str) -> None:
    assert msgspec.convert(fine, kind) == fine
    for end in ("\n", "\r", " ", "\u2028", "\0"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(fine + end, kind)


def test_an_organisation_has_one_id_everywhere() -> None:
    """What the directory lists, the hub enrols and a packet names."""
    kinds = (directory_document.Code, inner.Agency, hub_api.AgencyId, fhir_types.OrgRef)
    for fine in ("training-shelter", "legal_aid-1", "9", "a" * 64):
        assert [msgspec.convert(fine, kind) for kind in kinds] == [fine] * len(kinds)
    for wrong in ("", "_a", "-a", "A", "a" * 65, "a.b", "a b"):
        for kind in kinds:
            with pytest.raises(msgspec.ValidationError):
                msgspec.convert(wrong, kind)
