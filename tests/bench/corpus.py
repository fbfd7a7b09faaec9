"""Invented cases in Thai, Burmese and English, the same ones every time, in a real vault with a cheap lock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.clocks import load_rules
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.listing import listing, search_texts, searched_fields
from clinic_app.domain.people import Role
from clinic_app.domain.text import folded
from clinic_app.domain.timekeeping import Clock
from clinic_app.paths import resources
from clinic_app.vault.opening import NewPerson, create_vault, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.store import Vault
from tests.bench.vocabulary import LANGUAGES, name, note

CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1 << 20, 16, 16), default=KdfCost(64, 1, 1))
WORD, PASSPHRASE = "mali", "rice paper lantern river"
CLOCK = Clock(now=lambda: datetime.now(UTC), monotonic=monotonic, boot_id="bench")


def open_vault(place: VaultPlace, policy: KdfPolicy = CHEAP) -> Vault:
    unlocked = unlock(place, WORD, PASSPHRASE, policy, CLOCK)
    definitions, rules = load_definitions(resources()), load_rules(resources())
    projection = Projection(
        listing=lambda case: listing(case, rules, now=CLOCK.now(), zone=CLOCK.zone),
        texts=lambda case: search_texts(case, definitions),
        definitions=definitions.version,
        folded=folded,
        searched=searched_fields(definitions),
    )
    return Vault.open(place, unlocked, projection, CLOCK, ballast_bytes=0)


def make_vault(folder: Path, policy: KdfPolicy = CHEAP) -> VaultPlace:
    place = VaultPlace(folder)
    people = [NewPerson(word=WORD, passphrase=PASSPHRASE, role=Role.NURSE, staff_code="N-1")]
    create_vault(place, kind="clinic", training=True, people=people, policy=policy, clock=CLOCK, ballast_bytes=0)
    return place


def fill(vault: Vault, cases: int) -> None:
    """This many cases with a note each, in one transaction."""
    chance = random.Random(20261122)
    with vault.writing():
        for _ in range(cases):
            case = vault.cases.begin(vault.whoami.id)
            language = chance.choices(LANGUAGES, weights=(2, 2, 1))[0]
            incident = new_entity("incident", case.root)
            answers = {
                "c_record": "given", "c_services": "given", "s_name": name(language, chance),
                "s_age_band": chance.choice(("12_17", "18_25", "26_40", "41_60")), "s_sex": "female",
                "s_lang_first": language, "k_number": f"08{chance.randrange(10**8):08}",
                "a_private_now": "yes", "s_address": note(language, chance)[:20],
            }  # fmt: skip
            told = {"i_type": "physical_assault", "i_narrative": note(language, chance)}
            values = (
                *((case.root, field, value) for field, value in answers.items()),
                *((incident.id, field, value) for field, value in told.items()),
            )
            vault.revisions.append(case.id, Change(created=(incident,), values=values), author=vault.whoami.id)


@contextmanager
def filled_vault(cases: int) -> Iterator[Vault]:
    with TemporaryDirectory() as folder:
        vault = open_vault(make_vault(Path(folder) / "vault"))
        fill(vault, cases)
        yield vault
        vault.close()
