"""Papers of a site as data: what a template may ask, what is wrong with one, and a site's own in place of ours."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from clinic_at_work import COORDINATOR, House, definitions
from official_night import POLICE, OfficialNight

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.site_key import signed
from clinic_app.domain.paper_template import Goes, PaperTemplate, faults, load_templates
from clinic_app.errors import DefinitionRefused, NoSuchCase, PackRefused
from clinic_app.paths import resources
from clinic_app.printing.referral_form import Copy

LEAVING = """\
id = "site.maesot.note"
title = { en = "Our note", th = "หนังสือของเรา" }
goes = "leaves"
sectors = ["police_security"]
replaces = "police_note"
report = true

[[item]]
heading = { en = "ZZOURSZZ", th = "ของเรา" }
[[item]]
element = "x_lang"
[[item]]
field = "f_exam_at"
"""


def template(text: str) -> PaperTemplate:
    return msgspec.convert(tomllib.loads(text), PaperTemplate)


def wrong(text: str) -> list[tuple[str, str]]:
    return list(faults(template(text), definitions(), prefix="site.maesot."))


def test_a_whole_one_has_no_faults() -> None:
    assert wrong(LEAVING) == []
    assert {each.id for each in load_templates(resources(), definitions())} == {
        "police_note", "child_form", "oscc_register"
    }  # fmt: skip
    assert all(each.confirm for each in load_templates(resources(), definitions())), "nobody has confirmed ours"


@pytest.mark.parametrize(
    ("before", "after", "item", "reason"),
    [
        ('field = "f_exam_at"', 'field = "f_nothing"', "item 3", "no_such_field"),
        ('field = "f_exam_at"', 'field = "s_name"', "item 3", "by_hand_only"),
        ('field = "f_exam_at"', 'field = "p_relation"', "item 3", "by_hand_only"),
        ('field = "f_exam_at"', 'field = "m_docs"', "item 3", "by_hand_only"),
        ('field = "f_exam_at"', 'field = "i_narrative"', "item 3", "not_on_a_paper_that_leaves"),
        ("report = true", "", "item 3", "not_on_a_paper_that_leaves"),
        ('field = "f_exam_at"', 'boxes = "f_exam_at"', "item 3", "no_choices"),
        ('field = "f_exam_at"', 'boxes = "f_spec"\nonly = ["nonsense"]', "item 3", "no_such_code"),
        ('field = "f_exam_at"', 'field = "f_exam_at"\nelement = "x_age"', "item 3", "one_thing"),
        ('field = "f_exam_at"', "lines = 2", "item 3", "one_thing"),
        ('field = "f_exam_at"', 'free = { en = "Which" }', "item 3", "options"),
        ('field = "f_exam_at"', 'field = "f_exam_at"\noptions = [{ en = "a" }]', "item 3", "options"),
        ('field = "f_exam_at"', 'field = "f_exam_at"\nonly = ["a"]', "item 3", "only"),
        ('element = "x_lang"', 'element = "x_words"', "item 2", "element"),
        ('en = "ZZOURSZZ", th', "th", "item 1", "no_english"),
        ('"ZZOURSZZ"', '"' + "a" * 401 + '"', "item 1", "text"),
        ('"police_security"', '"police"', "police", "no_such_code"),
        ('sectors = ["police_security"]', "", "", "sectors"),
        ("report = true", 'confirm = "my friend"', "my friend", "no_such_code"),
        ('id = "site.maesot.note"', 'id = "site.maesot.No te"', "No te", "id"),
        ('goes = "leaves"\nsectors = ["police_security"]', 'goes = "register"', "", "register_has_columns"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(before: str, after: str, item: str, reason: str) -> None:
    assert before in LEAVING
    found = wrong(LEAVING.replace(before, after))
    assert any(place.endswith(item) and why == reason for place, why in found), found


def test_a_register_has_columns_each_of_one_thing() -> None:
    text = 'id = "site.maesot.book"\ntitle = { en = "Book" }\ngoes = "register"\n[[column]]\n'
    assert wrong(text + 'ours = "code"') == []
    assert wrong(text + 'ours = "name"')[0][1] == "ours"
    assert wrong(text + 'field = "k_number"')[0][1] == "by_hand_only"
    assert wrong(text + "share = 1.0")[0][1] == "one_thing"
    assert wrong(text + 'blank = { th = "x" }')[0][1] == "no_english"


def test_a_shipped_file_that_is_wrong_is_refused_with_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "paper_forms"
    folder.mkdir()
    (folder / "a.toml").write_text("format = 1", encoding="utf-8")
    with pytest.raises(DefinitionRefused):
        load_templates(tmp_path, definitions())
    body = (
        LEAVING.replace("site.maesot.note", "note").replace("f_exam_at", "s_name").replace("[[item]]", "[[paper.item]]")
    )
    (folder / "a.toml").write_text(f"format = 1\n[paper]\n{body}", encoding="utf-8")
    with pytest.raises(DefinitionRefused) as refused:
        load_templates(tmp_path, definitions())
    assert "a.toml" in str(refused.value)


def pack(body: str) -> bytes:
    return (
        'format = 1\nsite = "maesot"\nversion = 1\ntitle = { en = "Mae Sot" }\n[[paper]]\n'
        + body.replace("[[item]]", "[[paper.item]]")
    ).encode()


def test_a_pack_of_the_site_brings_its_paper_in_place_of_ours(house: House) -> None:
    night, key = OfficialNight(house), SigningKey.new()
    clinic = house.enter(COORDINATOR)
    with pytest.raises(PackRefused) as refused:
        clinic.packs.examine(signed(pack(LEAVING.replace("f_exam_at", "s_name")), key))
    assert refused.value.reason == "by_hand_only"
    file = signed(pack(LEAVING), key)
    clinic.packs.install(file, compared=clinic.packs.examine(file).words)
    clinic = house.enter(COORDINATOR)
    clinic.desk.settings.language = "en"
    ids = [each.id for each in clinic.official.site.templates(Goes.LEAVES)]
    assert ids == ["site.maesot.note", "child_form"]
    paper = clinic.official.site.paper(
        "site.maesot.note", night.case, copy=Copy.RECEIVER, referral=night.referrals[POLICE]
    )
    document = pypdfium2.PdfDocument(paper.pdf)
    said = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "ZZOURSZZ" in said
    assert "Burmese" in said
    assert "to be confirmed" not in said
    assert "24 Nov 2026" in said
    assert "08:30" in said, "the examination, as the report was agreed to"
    night.clinic = clinic
    night.writes(f_consents={**night.consents, "give_report_to_police": "refused"})
    document = pypdfium2.PdfDocument(
        clinic.official.site.paper(
            "site.maesot.note", night.case, copy=Copy.RECEIVER, referral=night.referrals[POLICE]
        ).pdf
    )
    assert "08:30" not in " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    with pytest.raises(NoSuchCase):
        clinic.official.site.paper("police_note", night.case, copy=Copy.RECEIVER, referral=night.referrals[POLICE])
