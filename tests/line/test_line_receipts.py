"""What the other side signed is kept, printed without a name, and believed by whoever has only the signed list."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR
from pypdf import PdfReader
from stations import CLINIC, RECEIVER, SHELTER, Network, Station, agrees, refers

from clinic_app.admin import command_line
from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.sealing import seal_and_keep
from clinic_app.crypto.signing import SigningKey
from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.errors import NoSuchCase, NotAllowed, PacketRefused, Why
from clinic_app.services.receipt_checking import check_receipt
from clinic_app.services.receipts import BEGINS, Receipt, read_receipt, text_of
from clinic_app.services.receiving import ReceivedId
from clinic_app.wire.inner import decode_inner, encode_inner


def answered(network: Network) -> tuple[Station, Station, CaseId, ReferralId, ReceivedId]:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    case = agrees(clinic, SHELTER)
    referral = refers(clinic, case)
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    shelter.clinic.receiving.detail(line.id)
    shelter.clinic.receiving.answer(line.id, Status.REJECTED, reason=Reason.NO_CAPACITY)
    shelter.syncs(), clinic.syncs()
    return clinic, shelter, case, referral, line.id


def receipts_of(clinic: Station, referral: ReferralId) -> tuple[Receipt, ...]:
    [item] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    return clinic.clinic.receipts.of(item.env_id)


def test_both_sides_keep_the_same_receipts(network: Network) -> None:
    clinic, shelter, case, referral, received = answered(network)
    no, opened = receipts_of(clinic, referral)
    assert (no.status, no.reason, no.outcome, no.did) == (Status.REJECTED, Reason.NO_CAPACITY, None, None)
    assert (opened.status, opened.did) == (None, "opened")
    [item] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    for each in (no, opened):
        assert (each.signer, each.recipient, each.about) == (SHELTER, CLINIC, item.mid.hex())
        assert each.signed_on == shelter.house.clock.today()
        assert each.device_words == words(shelter.clinic.desk.vault.device.signing.public.raw, 6)
        assert each.packet_hash == item.env_id.hex()
        assert each.known_at is not None
    mine = shelter.clinic.receipts.ours(received)
    assert [each.text for each in mine] == [no.text, opened.text]
    assert [each.packet_hash for each in mine] == [item.env_id.hex()] * 2
    kept = clinic.clinic.recording.open(case).stored("x_ack", EntityId(referral))
    kid = shelter.clinic.desk.vault.device.signing.public.kid.hex()
    assert kept == {"packet_hash": item.env_id.hex(), "recipient_key": kid}


def test_a_receipt_is_only_for_who_may_see_the_referral(network: Network) -> None:
    clinic, shelter, _, referral, received = answered(network)
    with pytest.raises(NoSuchCase):
        clinic.clinic.receipts.of(b"none")
    shelter.clinic = shelter.house.enter(RECEIVER)
    assert len(shelter.clinic.receipts.ours(received)) == 2
    [mine] = [item for item in shelter.clinic.sending.waiting() if item.kind == "status"]
    with pytest.raises(NoSuchCase):
        shelter.clinic.receipts.of(mine.env_id)
    clinic.clinic = clinic.house.enter(RECEIVER)
    with pytest.raises(NoSuchCase):
        clinic.clinic.receipts.ours(received)
    assert receipts_of(clinic, referral)


def test_what_is_not_signed_by_a_known_pc_is_no_receipt(network: Network) -> None:
    clinic, shelter, _, referral, _ = answered(network)
    vault, keeper = clinic.clinic.desk.vault, clinic.clinic.network
    receipt = receipts_of(clinic, referral)[0]
    vault._lane.run("UPDATE threads SET signed = ? WHERE mid = ?", (b"torn", bytes.fromhex(receipt.mid)))
    assert [each.did for each in receipts_of(clinic, referral)] == ["opened"]
    for wrong, why in (
        ("", Why.FORMAT),
        (receipt.text[1:], Why.FORMAT),
        (BEGINS, Why.FORMAT),
        (BEGINS + "A", Why.FORMAT),
        (BEGINS + "A\n!=", Why.FORMAT),
        (receipt.text + "=", Why.FORMAT),
        (receipt.text + "A" * 9_000, Why.FORMAT),
        (receipt.text[:20] + ("A" if receipt.text[20] != "A" else "B") + receipt.text[21:], Why.SIGNATURE),
    ):
        with pytest.raises(PacketRefused) as refused:
            read_receipt(wrong, keeper.signer)
        assert refused.value.why is why
    with pytest.raises(PacketRefused) as refused:
        read_receipt(receipt.text, lambda _kid: None)
    assert refused.value.why is Why.SIGNER_UNKNOWN
    with pytest.raises(PacketRefused) as refused:
        read_receipt(receipt.text, lambda kid: (CLINIC, keeper.signer(kid)[1]))  # type: ignore[index]
    assert refused.value.why is Why.SIGNATURE
    assert read_receipt(f"  {receipt.text}\n", keeper.signer).status is Status.REJECTED
    assert shelter.agency == receipt.signer


def test_only_answers_and_receipts_are_receipts(network: Network) -> None:
    """A referral that somebody cut out would say what she agreed to tell: it is refused as a receipt."""
    clinic, shelter, _, referral, _ = answered(network)
    receipt, keeper = receipts_of(clinic, referral)[0], clinic.clinic.network
    device = shelter.clinic.desk.vault.device
    part = read_receipt(receipt.text, keeper.signer)
    assert part == read_receipt(receipt.text, keeper.signer)

    def signed(**changed: object) -> str:
        from clinic_app.crypto.signed_part import SignedPart
        from clinic_app.services.receipts import _bytes_of

        was = decode_inner(SignedPart.from_bytes(_bytes_of(receipt.text)).content_signed_by(device.signing.public))
        told = {name: getattr(was, name) for name in was.__struct_fields__} | changed
        content = encode_inner(type(was)(**told))
        return text_of(seal_and_keep(content, signer=device.signing, recipients=[device.standing.public])[1].to_bytes())

    assert read_receipt(signed(), keeper.signer).status is Status.REJECTED
    for changed in ({"thread": "00" * 16}, {"seq": 7, "prev": "11" * 16}):
        with pytest.raises(PacketRefused) as refused:
            read_receipt(signed(**changed), keeper.signer)
        assert refused.value.why is Why.CONTENT
    from clinic_app.wire.inner import Kind

    with pytest.raises(PacketRefused) as refused:
        read_receipt(signed(kind=Kind.REFERRAL, about=None), keeper.signer)
    assert refused.value.why is Why.CONTENT
    other = SigningKey.new()
    with pytest.raises(PacketRefused):
        read_receipt(text_of(seal_and_keep(b"{}", signer=other, recipients=[device.standing.public])[1].to_bytes()),
                     keeper.signer)  # fmt: skip


def test_the_paper_says_code_and_hash_and_nothing_of_hers(network: Network) -> None:
    clinic, shelter, case, referral, received = answered(network)
    receipt = receipts_of(clinic, referral)[0]
    paper = clinic.clinic.receipts.paper(receipt)
    assert (paper.document, paper.case_id, paper.recipient, paper.names_her) == ("receipt", None, SHELTER, False)
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages)
    assert len(PdfReader(BytesIO(paper.pdf)).pages) == 1
    bare = "".join(said.split())
    assert receipt.hash in bare
    assert receipt.packet_hash is not None
    assert receipt.packet_hash in bare
    assert receipt.about in bare
    assert " ".join(receipt.device_words[:2]) in " ".join(said.split())
    code = clinic.clinic.recording.open(case).code
    assert code not in bare.replace("-", "")
    numbered = clinic.clinic.papers.handed_to_printer(paper)
    assert numbered.number is not None
    thai = clinic.clinic.receipts.paper(receipt, "th")
    assert "ใบรับแจ้ง" in "".join(page.extract_text() for page in PdfReader(BytesIO(thai.pdf)).pages)
    opened = shelter.clinic.receipts.ours(received)[1]
    assert shelter.clinic.receipts.paper(opened).pdf
    clinic.clinic.receipts.taken_along(receipt)
    assert "receipt_saved" in [entry.act for entry in clinic.clinic.desk.vault.journal.entries(limit=100)]


def test_arrived_and_served_are_receipts_too(network: Network) -> None:
    clinic, shelter = network.joins(CLINIC, kind="clinic"), network.joins(SHELTER, kind="service")
    clinic.syncs()
    referral = refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    [line] = shelter.clinic.receiving.inbox()
    for status, outcome in ((Status.ACCEPTED, None), (Status.IN_PROGRESS, Outcome.ARRIVED)):
        shelter.clinic.receiving.answer(line.id, status, outcome=outcome)
    shelter.syncs(), clinic.syncs()
    assert [(each.status, each.outcome) for each in receipts_of(clinic, referral)] == [
        (Status.IN_PROGRESS, Outcome.ARRIVED), (Status.ACCEPTED, None),
    ]  # fmt: skip


def test_two_files_and_twelve_words_are_enough(network: Network, tmp_path: Path) -> None:
    clinic, _, _, referral, _ = answered(network)
    receipt = receipts_of(clinic, referral)[0]
    signed = clinic.clinic.network.signed()
    assert signed is not None
    directory, file = tmp_path / "directory.json", tmp_path / "receipt.txt"
    directory.write_bytes(signed.to_bytes())
    file.write_text(receipt.text + "\n", "ascii")
    making, twelve = clinic.house.door.directory_making(), words(network.hub.root)
    checked = check_receipt(making, file, directory, twelve)
    assert (checked.believed, checked.receipt.hash, checked.receipt.status) == (True, receipt.hash, Status.REJECTED)
    assert checked.names[0] != SHELTER
    assert check_receipt(making, file, directory).believed is None
    assert check_receipt(making, file, directory, (*twelve[1:], "x")).believed is False
    file.write_bytes("ใบ".encode())
    with pytest.raises(PacketRefused):
        check_receipt(making, file, directory, twelve)


def test_a_case_that_is_erased_takes_its_receipts_along(network: Network) -> None:
    clinic, _, case, referral, _ = answered(network)
    clinic.clinic = clinic.house.enter(COORDINATOR)
    [item] = clinic.clinic.desk.vault.outbox.of_referral(referral)
    assert clinic.clinic.desk.vault.threads.of(item.thread)
    clinic.clinic.desk.vault.outbox.drop(case)
    assert clinic.clinic.desk.vault.threads.of(item.thread) == []
    with pytest.raises((NoSuchCase, NotAllowed)):
        clinic.clinic.receipts.of(item.env_id)


def test_a_command_says_it_to_whoever_has_no_record(
    network: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic, _, _, referral, _ = answered(network)
    receipt = receipts_of(clinic, referral)[0]
    signed = clinic.clinic.network.signed()
    assert signed is not None
    directory, file = tmp_path / "directory.json", tmp_path / "receipt.txt"
    directory.write_bytes(signed.to_bytes())
    file.write_text(receipt.text, "ascii")

    def asked(*more: str, status: int) -> dict[str, object]:
        argv = ["check-receipt", str(file), "--directory", str(directory), "--json", *more]
        assert command_line.main(argv, data_dir=tmp_path, doorway=lambda _folder: clinic.house.door) == status
        told: dict[str, object] = json.loads(capsys.readouterr().out)
        return told

    twelve = ("--words", *words(network.hub.root))
    told = asked(*twelve, "--hash", receipt.hash.upper(), status=0)
    assert (told["signed"], told["trouble"], told["hash"]) == (True, None, receipt.hash)
    assert told["says"] == "rejected no_capacity"
    assert SHELTER in str(told["signed_by"])
    assert told["referral_code"] == receipt.code
    assert asked(status=1)["trouble"] == "NoWordsGiven"
    assert asked(*twelve[:-1], "wrong", status=1)["trouble"] == "OtherNetwork"
    assert asked(*twelve, "--hash", "00", status=1)["trouble"] == "NotTheSameHash"
    file.write_text(receipt.text[:-4], "ascii")
    assert asked(*twelve, status=1)["trouble"] == "PacketRefused"
    file.unlink()
    assert asked(*twelve, status=1)["trouble"] == "FileNotFoundError"
