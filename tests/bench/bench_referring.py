"""From a case to a sealed packet: what one preview costs while she points, what a referral costs, and a thousand."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.measuring import Figure, alone

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "packets"))

MANY = 1_000


def figures() -> Iterator[Figure]:
    from packet_cases import BED, DAY, a_woman, decided, deciding, everything, law, recipient

    from clinic_app.domain.sentence import parts_of

    night = a_woman(
        s_name="Malar", s_alias="Ma Lar", k_number="081-234-5678", s_address="Room 7, behind the cannery",
        s_dependants="2", s_interp_sex="female", i_narrative="He came home at night. " * 40, p_name="Ko Zaw",
    )  # fmt: skip
    for case, which in ((night, "a night's case"), (everything(), "a case with every field")):
        held = deciding(case, to="shelter")
        release = decided(held, "shelter", BED.sector)
        work = _Referral(held, release)
        yield Figure(what=f"compile: {which}", ours_ms=median(alone(work.compile, rounds=100)))
        took = median(alone(work.seal, rounds=100))
        yield Figure(what=f"compile, prove twice, seal: {which}", ours_ms=took, must="3 ms")
        parts = alone(lambda held=held: parts_of(held, recipient("shelter"), BED, law=law(), day=DAY), rounds=100)
        yield Figure(what=f"the sentence while she points: {which}", ours_ms=median(parts), must="30 ms")
        began = perf_counter()
        for _ in range(MANY):
            work.seal()
        yield Figure(what=f"a thousand packets: {which}", ours_ms=(perf_counter() - began) * 1_000, must="3 s")


class _Referral:
    """The steps of `services/referring`, without a vault."""

    def __init__(self, case: object, release: object) -> None:
        from packet_cases import DAY, DRAW, SENDER, organisation

        from clinic_app.crypto.signing import SigningKey
        from clinic_app.crypto.xwing import SealKeyPair
        from clinic_app.wire.fhir_vocabulary import vocabulary

        self._case, self._release = case, release
        self._signer, self._keys = SigningKey.new(), [SealKeyPair.new().public]
        pictures = {str(picture + 1) for picture in DRAW.words}
        self._ours = vocabulary() | {SENDER, organisation("shelter").id, DAY.isoformat(), "2026-12-02"} | pictures

    def compile(self, case: object = None, release: object = None) -> bytes:
        from packet_cases import BED, DAY, DRAW, law, recipient, written

        from clinic_app.domain.deidentify import compile_packet

        of, under = case or self._case, release or self._release
        made: bytes = written(compile_packet(of, under, recipient("shelter"), BED, law=law(), day=DAY, draw=DRAW))
        return made

    def seal(self) -> bytes:
        from packet_cases import DAY, forms

        from clinic_app.crypto.sealing import seal
        from clinic_app.domain.proofs import prove_non_interference, scan_for_leaks
        from clinic_app.wire.fhir import leaves_of

        fhir = self.compile()
        prove_non_interference(self._case, self._release, self.compile, definitions=forms(), day=DAY, first=fhir)
        leaves = list(leaves_of(fhir))
        names = {leaf for _path, leaf in leaves if leaf.startswith("urn:uuid:")}
        scan_for_leaks(self._case, leaves, forms(), self._ours | names)
        return seal(fhir, signer=self._signer, recipients=self._keys)
