"""What a clinic believes of a directory: only what the root on paper lets stand, and never an older one."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec
import pytest

from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import DirectoryRefused
from clinic_app.wire.directory_document import Agency, AgencyList
from clinic_app.wire.directory_signing import (
    RootPlan,
    SignedProvince,
    add_signature,
    publish,
    sign_province,
    still_missing,
    write_root,
)
from clinic_app.wire.directory_trust import NATIONAL, SignedDirectory, fingerprint, province_path, read_directory

DAY = date(2026, 11, 26)


def agency(name: str, province: str = "", **more: object) -> Agency:
    facts = {"id": name, "names": {"en": name}, "org_type": "ngo", "reports_to": ["nobody"], "sectors": ["shelter"]}
    return msgspec.convert({**facts, "services": ["shelter_women"], "province": province, **more}, Agency)


def told(*agencies: Agency, province: str | None = None, network: str = "pilot", training: bool = False) -> AgencyList:
    return AgencyList(format=1, network=network, training=training, province=province, issued_on=DAY, agencies=agencies)


@dataclass
class Signers:
    """Three keepers of the root of whom two must sign, one list key, one province."""

    keepers: list[SigningKey] = field(default_factory=lambda: [SigningKey.new() for _ in range(3)])
    lists: SigningKey = field(default_factory=SigningKey.new)
    tak: SigningKey = field(default_factory=SigningKey.new)
    roots: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.roots = [self.root(self.keepers, self.keepers[:2])]

    def root(
        self, keepers: Sequence[SigningKey], signing: Sequence[SigningKey], *, version: int = 1, days: int = 900,
        needed: int = 2,
    ) -> bytes:  # fmt: skip
        raws = tuple(each.public.raw for each in keepers)
        plan = RootPlan(
            roots=raws, needed=needed, lists=(self.lists.public.raw,), holds_until=DAY + timedelta(days=days)
        )
        content = write_root(plan, version=version)
        for each in signing:
            content = add_signature(content, each)
        return content

    @property
    def pinned(self) -> bytes:
        return fingerprint(self.roots[0])

    def publication(
        self, *agencies: Agency, before: SignedDirectory | None = None, province: SignedProvince | None = None,
        days: int = 90, key: SigningKey | None = None,
    ) -> SignedDirectory:  # fmt: skip
        return publish(
            told(*agencies), (key or self.lists,), roots=self.roots, today=DAY, holds_until=DAY + timedelta(days=days),
            trusted_provinces={"tak": (self.tak.public.raw,)} if province else {},
            provinces={"tak": province} if province else {}, before=before,
        )  # fmt: skip

    def of_tak(self, *agencies: Agency, before: SignedProvince | None = None, days: int = 90) -> SignedProvince:
        ends = DAY + timedelta(days=days)
        return sign_province(told(*agencies, province="tak"), (self.tak,), holds_until=ends, before=before)

    def read(self, signed: SignedDirectory, *, after: int = 0, known: SignedDirectory | None = None) -> list[str]:
        today = DAY + timedelta(days=after)
        document = read_directory(signed.to_bytes(), root=self.pinned, today=today, known=known)
        return [each.id for each in document.agencies]


@pytest.fixture(scope="module")
def by() -> Signers:
    return Signers()


def refused(by: Signers, signed: SignedDirectory, **more: object) -> str:
    with pytest.raises(DirectoryRefused) as error:
        by.read(signed, **more)  # type: ignore[arg-type]
    return error.value.reason


def changed(signed: SignedDirectory, **metadata: bytes) -> SignedDirectory:
    return msgspec.structs.replace(signed, metadata={**signed.metadata, **metadata})


def test_the_list_of_the_network_and_that_of_a_province_stand_together(by: Signers) -> None:
    signed = by.publication(agency("shelter"), province=by.of_tak(agency("tak-clinic", "Tak")))
    assert by.read(signed) == ["shelter", "tak-clinic"]
    document = read_directory(signed.to_bytes(), root=by.pinned, today=DAY)
    assert (document.version, document.network, document.expires_on) == (1, "pilot", DAY + timedelta(days=90))


def test_it_holds_to_its_last_day_and_no_longer(by: Signers) -> None:
    signed = by.publication(agency("shelter"))
    assert by.read(signed, after=90)
    assert refused(by, signed, after=91) == "expired"


def test_a_province_that_lapsed_ends_it_sooner(by: Signers) -> None:
    signed = by.publication(agency("shelter"), province=by.of_tak(days=10))
    assert by.read(signed, after=10)
    assert refused(by, signed, after=11) == "expired"


def test_the_same_may_come_again_and_nothing_older(by: Signers) -> None:
    first = by.publication(agency("shelter"))
    second = by.publication(agency("shelter"), agency("clinic"), before=first)
    assert by.read(second, known=second) == by.read(second, known=first) == ["shelter", "clinic"]
    assert refused(by, first, known=second) == "older"


def test_an_older_list_of_one_province_under_a_newer_publication_is_noticed(by: Signers) -> None:
    old = by.of_tak(agency("tak-clinic"))
    new = by.of_tak(agency("tak-clinic"), agency("tak-shelter"), before=old)
    known = by.publication(province=new)
    with pytest.raises(DirectoryRefused) as error:
        by.publication(before=known, province=old)
    assert error.value.reason == "older"
    # Nor may whoever holds the list key leave it out unnoticed: a publication that never knew of it is older.
    assert refused(by, by.publication(), known=known) == "older"


def test_another_network_is_not_ours_whatever_it_calls_itself(by: Signers) -> None:
    assert refused(by, Signers().publication(agency("shelter"))) == "other_root"


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp", "tak", "1.root", "list", "province"])
def test_what_another_key_signed_is_refused_whichever_part_it_is(by: Signers, role: str) -> None:
    province = by.of_tak(agency("tak-clinic"))
    signed = by.publication(agency("shelter"), province=province)
    other = Signers()
    theirs = other.publication(agency("shelter"), province=other.of_tak(agency("tak-clinic")))
    if role == "list":
        forged = msgspec.structs.replace(signed, lists={**signed.lists, NATIONAL: told(agency("pretender")).to_bytes()})
    elif role == "province":
        path, pretends = province_path("tak"), told(agency("pretender"), province="tak").to_bytes()
        forged = msgspec.structs.replace(signed, lists={**signed.lists, path: pretends})
    else:
        forged = changed(signed, **{role: theirs.metadata[role]})
    assert refused(by, forged) in {"unsigned", "format", "other_root"}


def test_one_keeper_of_three_is_not_enough_and_twice_the_same_is_one() -> None:
    by = Signers()
    lonely = by.root(by.keepers, [by.keepers[0], by.keepers[0]])
    assert still_missing(lonely) == 1
    by.roots = [lonely]
    with pytest.raises(DirectoryRefused) as error:
        by.publication(agency("shelter"))
    assert error.value.reason == "unsigned"


def test_signatures_added_later_change_nothing_of_what_stands_on_paper(by: Signers) -> None:
    bare = by.root(by.keepers, [])
    assert fingerprint(bare) == fingerprint(add_signature(bare, by.keepers[0]))


def test_a_lost_root_key_and_a_stolen_list_key_are_replaced_and_the_paper_stays() -> None:
    by = Signers()
    first = by.publication(agency("shelter"))
    stolen, by.lists = by.lists, SigningKey.new()
    keepers = [*by.keepers[:2], SigningKey.new()]
    following = by.root(keepers, by.keepers[:2], version=2)
    assert still_missing(following, by.roots[0]) == 0
    by.roots.append(following)
    second = by.publication(agency("shelter"), before=first)
    assert by.read(second, known=first) == ["shelter"]
    with pytest.raises(DirectoryRefused) as error:
        by.publication(agency("pretender"), before=second, key=stolen)
    assert error.value.reason == "unsigned"
    # Whoever still believes the new root is not led back under the old one.
    assert refused(by, first, known=second) == "older"


@pytest.mark.parametrize("signing", [[2, 3], [0], []])
def test_a_next_root_needs_those_before_it_too(signing: list[int]) -> None:
    by = Signers()
    keepers = [*by.keepers, SigningKey.new()]
    by.roots.append(by.root(keepers[1:], [keepers[each] for each in signing], version=2))
    enough = still_missing(by.roots[1], by.roots[0]) == 0
    assert not enough
    with pytest.raises(DirectoryRefused) as error:
        by.publication(agency("shelter"))
    assert error.value.reason == "unsigned"


def test_a_root_that_nobody_renewed_ends_the_network() -> None:
    by = Signers()
    by.roots = [by.root(by.keepers, by.keepers, days=30)]
    signed = by.publication(agency("shelter"))
    assert by.read(signed, after=30)
    assert refused(by, signed, after=31) == "expired"


def test_a_province_takes_nobodys_name_and_nobodys_mailbox(by: Signers) -> None:
    box = "ab" * 16
    pretender = agency("shelter", names={"en": "Pretender"})
    pretends = by.of_tak(pretender, agency("other", mailbox=box), agency("tak-clinic"))
    signed = by.publication(agency("shelter"), agency("embassy", mailbox=box), province=pretends)
    document = read_directory(signed.to_bytes(), root=by.pinned, today=DAY)
    assert [(each.id, each.names["en"]) for each in document.agencies] == [
        ("shelter", "shelter"), ("embassy", "embassy"), ("tak-clinic", "tak-clinic"),
    ]  # fmt: skip


def test_a_province_cannot_speak_for_another(by: Signers) -> None:
    elsewhere = sign_province(told(agency("x"), province="ranong"), (by.tak,), holds_until=DAY)
    with pytest.raises(DirectoryRefused) as error:
        by.publication(province=elsewhere)
    assert error.value.reason == "format"


def test_no_byte_of_it_can_be_changed_unnoticed(by: Signers) -> None:
    signed = by.publication(agency("shelter"), province=by.of_tak(agency("tak-clinic")))
    whole, expected, drawing = signed.to_bytes(), by.read(signed), random.Random(26)
    for _ in range(1_500):
        torn = bytearray(whole)
        torn[drawing.randrange(len(torn))] ^= 1 << drawing.randrange(8)
        try:
            document = read_directory(bytes(torn), root=by.pinned, today=DAY)
        except DirectoryRefused:
            continue
        # A bit of base64 that carries nothing, or a signature more than is needed: what it says is the same.
        assert [each.id for each in document.agencies] == expected


@pytest.mark.parametrize("role", ["1.root", "targets", "snapshot", "timestamp"])
@pytest.mark.parametrize("more", [{"x": 1.5}, {"expires": "2026-99-99"}, {"version": 0}, {"keys": 3}, {"meta": []}])
def test_metadata_that_no_signer_could_write_is_refused_not_raised(
    by: Signers, role: str, more: dict[str, object]
) -> None:
    signed = by.publication(agency("shelter"))
    told = json.loads(signed.metadata[role])
    told["signed"].update(more)
    assert refused(by, changed(signed, **{role: json.dumps(told).encode()})) in {"format", "unsigned", "other_root"}


@pytest.mark.parametrize("untrusted", [b"", b"{}", b"<html>", b'{"metadata":{},"lists":{}}', b"[" * 100_000])
def test_what_is_no_directory_is_refused(by: Signers, untrusted: bytes) -> None:
    with pytest.raises(DirectoryRefused):
        read_directory(untrusted, root=by.pinned, today=DAY)
