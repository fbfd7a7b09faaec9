"""A pack never redefines what is ours, never asks what nobody may ask, and is refused with the part that is wrong."""

from __future__ import annotations

from functools import cache

import pytest

from clinic_app import paths
from clinic_app.domain.clock_rules import ClockRules, load_rules
from clinic_app.domain.conditions import Comparison, parse
from clinic_app.domain.definitions import Definitions, Required, load_definitions
from clinic_app.domain.site_pack import SECTIONS, SitePack, read_pack
from clinic_app.domain.site_pack_merge import Installed, duties_of, merged, steps_of
from clinic_app.errors import PackRefused

HEAD = 'format = 1\nsite = "maesot"\nversion = 1\ntitle = { en = "Mae Sot" }\n'
FIELD = '[[field]]\nid = "site.maesot.side"\nsection = "survivor"\nlabel = { en = "Side" }\nkind = "text"\n'
STEP = (
    '[[follow_up]]\nid = "site.maesot.two"\nlabel = { en = "Visit" }\ntask = "visit"\nsince = "visit"\nmonths = 2\n'
    'source = "House rule"\nevidence = "unverified"\nto_be_confirmed_by = "clinician"\n'
)
DUTY = (
    '[[duty]]\nid = "site.maesot.camp"\nlabel = { en = "Child" }\nevent = "child"\nbasis = "legal_duty_child"\n'
    'receives = { en = "Desk" }\nsource = "Agreement"\nevidence = "unverified"\nto_be_confirmed_by = "counsel"\n'
)
WHOLE = HEAD + FIELD + STEP + DUTY


@cache
def ours() -> Definitions:
    return load_definitions(paths.resources())


@cache
def clocks() -> ClockRules:
    return load_rules(paths.resources())


def taken(text: str) -> tuple[SitePack, Definitions]:
    pack = read_pack(text.encode())
    forms = merged(ours(), [Installed(pack)], "en")
    steps_of(pack, clocks(), forms, "en")
    duties_of(pack, forms, "en")
    return pack, forms


def test_the_whole_of_it_is_taken() -> None:
    pack, forms = taken(WHOLE)
    assert set(pack.ids) == {"site.maesot.side", "site.maesot.two", "site.maesot.camp"}
    assert forms.fields["site.maesot.side"].label == "Side"


def test_nothing_of_ours_is_another_thing_after_it() -> None:
    _, forms = taken(WHOLE)
    assert all(forms.fields[id_] == field for id_, field in ours().fields.items())
    assert all(forms.codes[id_] == list_ for id_, list_ in ours().codes.items())
    assert forms.pages == ours().pages
    for section in ours().sections:
        mine = {field.id for field in section.fields}
        assert [each.id for each in forms.section(section.id).fields if each.id in mine] == [
            each.id for each in section.fields
        ]


def test_a_question_is_counted_only_if_its_pack_says_so() -> None:
    counted = WHOLE.replace('kind = "text"', 'kind = "bool"\nreportable = true')
    assert taken(counted)[1].fields["site.maesot.side"].reportable
    assert not taken(WHOLE)[1].fields["site.maesot.side"].reportable


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("site.maesot.side", "s_name", "id"),
        ("site.maesot.side", "site.other.side", "id"),
        ("site.maesot.side", "site.maesot.Side", "id"),
        ("site.maesot.side", "site.maesot.m_status", "reserved"),
        ("site.maesot.side", "site.maesot.visa_number", "reserved"),
        ("site.maesot.side", "site.maesot.her_photo", "reserved"),
        ("site.maesot.two", "site.maesot.side", "twice"),
        ('kind = "text"', 'kind = "moment"', "kind"),
        ('kind = "text"', 'kind = "essay"', "shape"),
        ('kind = "text"', 'kind = "code"', "list"),
        ('kind = "text"', 'kind = "code"\nlist = "no_such_list"', "list"),
        ('kind = "text"', 'kind = "text"\nrequired = "gate"', "required"),
        ('kind = "text"', 'kind = "text"\nrequired = "auto"', "required"),
        ('kind = "text"', 'kind = "text"\npacket = "x_sex"', "shape"),
        ('kind = "text"', 'kind = "text"\nvisible = "s_name is answered"', "condition_forbidden"),
        ('kind = "text"', 'kind = "text"\nvisible = "m_docs is answered"', "condition_forbidden"),
        ('kind = "text"', 'kind = "text"\nvisible = "s_sex = female"', "condition_forbidden"),
        ('kind = "text"', 'kind = "text"\nvisible = "not s_nationality is answered"', "condition_forbidden"),
        ('kind = "text"', 'kind = "text"\nvisible = "s_age_band = moon"', "condition"),
        ('kind = "text"', 'kind = "text"\nvisible = "no_such_field is answered"', "condition"),
        ('kind = "text"', 'kind = "text"\nvisible = "import os"', "condition"),
        ('kind = "text"', 'kind = "text"\nreportable = true', "not_counted"),
        ('kind = "text"', 'kind = "int"\nreportable = true', "not_counted"),
        ('kind = "text"', 'kind = "bool"\nreportable = true\nprivacy = "DI"', "not_counted"),
        ('kind = "text"', 'kind = "bool"\nreportable = true\nthird_party = true', "not_counted"),
        ('label = { en = "Side" }', 'label = { th = "ฝั่ง" }', "no_english"),
        ("format = 1", "format = 2", "newer"),
        ("format = 1", "", "format"),
        ('site = "maesot"', 'site = "Mae Sot"', "name"),
        ("version = 1", "version = 0", "shape"),
        ("version = 1", 'version = 1\ntexts = { greeting = { en = "Hello" } }', "text"),
        ("version = 1", 'version = 1\ntexts = { duty_line = { en = "' + "a" * 61 + '" } }', "text"),
        ("version = 1", 'version = 1\ntexts = { duty_line = { en = "two\\nlines" } }', "text"),
        ("version = 1", 'version = 1\ntexts = { duty_line = { th = "รหัส" } }', "no_english"),
        ("version = 1", 'version = 1\non = ["s_sex"]', "not_off"),
        ("version = 1", 'version = 1\non = ["x_nat"]', "not_off"),
        ("version = 1", 'version = 1\non = ["m_status"]', "not_off"),
        ("months = 2", "months = 2\ndays = 1", "one of hours, days, months"),
        ('since = "visit"', 'since = "visit"\nwindow = "no_such_clock"', "window"),
        ('to_be_confirmed_by = "clinician"', 'to_be_confirmed_by = "me"', "to_be_confirmed_by"),
        ('basis = "legal_duty_child"', 'basis = "because"', "basis"),
        ('event = "child"', 'event = "immigration"', "shape"),
    ],
)
def test_it_is_refused_for_one_wrong_part(was: str, becomes: str, reason: str) -> None:
    assert WHOLE.count(was) >= 1
    with pytest.raises(PackRefused) as refused:
        taken(WHOLE.replace(was, becomes, 1))
    assert refused.value.reason == reason


@pytest.mark.parametrize("section", ["consent", "header", "forensic", "referral", "migration", "trafficking", "moon"])
def test_no_question_is_added_to_a_sheet_that_is_not_the_sites(section: str) -> None:
    assert section not in SECTIONS
    with pytest.raises(PackRefused) as refused:
        taken(WHOLE.replace('section = "survivor"', f'section = "{section}"'))
    assert refused.value.reason == "section"


def test_a_list_has_codes_and_no_silence_among_them() -> None:
    start = '[[list]]\nid = "site.maesot.sides"\nlabel = { en = "Sides" }\n[list.codes]\n'
    taken(HEAD + start + 'here = { en = "Here" }\n')
    for codes in ("", 'unknown = { en = "Unknown" }\n', '"Two words" = { en = "No" }\n'):
        with pytest.raises(PackRefused) as refused:
            taken(HEAD + start + codes)
        assert refused.value.reason == "codes"


def test_two_sites_stand_beside_each_other() -> None:
    one = read_pack(WHOLE.encode())
    other = read_pack(WHOLE.replace("maesot", "ranong").encode())
    forms = merged(ours(), [Installed(one), Installed(other)], "en")
    assert {"site.maesot.side", "site.ranong.side"} <= forms.fields.keys()
    assert forms.version == f"{ours().version}+maesot.1+ranong.1"


def test_what_is_gone_is_filled_in_by_nobody() -> None:
    forms = merged(ours(), [Installed(None, (read_pack(WHOLE.encode()),))], "en")
    assert forms.fields["site.maesot.side"].required is Required.AUTO
    assert forms.fields["site.maesot.side"].label == "Side (from a pack that is gone)"
    assert forms.version == ours().version


def test_a_condition_may_name_a_question_of_the_site() -> None:
    assert parse("site.maesot.side = here") == Comparison("site.maesot.side", None, "=", ("here",))
    assert parse("site.maesot.side.row = here") == Comparison("site.maesot.side", "row", "=", ("here",))
    assert parse("f_consents.exam = given") == Comparison("f_consents", "exam", "=", ("given",))
